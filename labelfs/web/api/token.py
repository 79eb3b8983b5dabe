"""Tokens, as Label Studio's clients exchange them."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, g

from labelfs.errors import BadRequest, Forbidden, Unauthorized
from labelfs.person import People
from labelfs.reach import NO_KEY
from labelfs.web import asking, jwt
from labelfs.web.answers import answer, nothing
from labelfs.web.openapi import TEXT, declares
from labelfs.web.security import Security

blueprint = Blueprint("token", __name__)


def _security() -> Security:
    found: Security = current_app.config["LABELFS_SECURITY"]
    return found


def _user_number() -> int:
    return People().number(asking.user())


@blueprint.post("/api/token/refresh")
@declares({"type": "object", "required": ["access"]}, body={"type": "object", "properties": {"refresh": TEXT}})
def refresh() -> Response:
    """An access token for a refresh token; without `--require-token` any well-formed one will do."""
    token = asking.required(asking.body(), "refresh")
    security = _security()
    if not isinstance(token, str):
        raise BadRequest("Validation error", fields={"refresh": ["Not a valid string."]})
    claims = jwt.read(token, security.jwt_key) if security.token else jwt.unverified(token)
    if claims is None or claims.get("jti") in security.dead_tokens:
        raise Unauthorized("Token is invalid")
    return answer({"access": jwt.make("access", _user_number(), security.jwt_key)})


@blueprint.post("/api/token")
@declares({"type": "object", "required": ["token"]}, status=201)
def create() -> Response:
    """A new refresh token."""
    _by_header_only()
    return answer({"token": jwt.make("refresh", _user_number(), _security().jwt_key)}, 201)


@blueprint.get("/api/token")
@declares({"type": "array"})
def list_tokens() -> Response:
    """Refresh tokens are not kept, so there are none to list."""
    return answer([])


@blueprint.post("/api/token/rotate")
@declares({"type": "object", "required": ["refresh"]}, body={"type": "object", "properties": {"refresh": TEXT}})
def rotate() -> Response:
    """A new refresh token for an old one, which is dead from now on."""
    _by_header_only()
    _kill()
    return answer({"refresh": jwt.make("refresh", _user_number(), _security().jwt_key)})


@blueprint.post("/api/token/blacklist")
@declares(status=204, body={"type": "object", "properties": {"refresh": TEXT}})
def blacklist() -> Response:
    """Kill a refresh token until the server ends."""
    _kill()
    return nothing()


def _kill() -> None:
    token = asking.required(asking.body(), "refresh")
    claims = jwt.unverified(token) if isinstance(token, str) else None
    if claims is None:
        raise BadRequest("Validation error", fields={"refresh": ["Token is invalid"]})
    _security().dead_tokens.add(str(claims.get("jti")))


def _by_header_only() -> None:
    """A page that is signed in by cookie never gets to see a token."""
    if _security().token is not None and g.signed_by != "header":
        raise Forbidden("tokens are shown only to those who send one in a header")


@blueprint.get("/api/current-user/token")
@declares({"type": "object", "required": ["token"]})
def current() -> Response:
    """The opaque key, for those who have sent it."""
    _by_header_only()
    return answer({"token": _security().token or NO_KEY})


@blueprint.post("/api/current-user/reset-token")
@declares({"type": "object", "required": ["token"]}, status=201)
def reset() -> Response:
    """The key is the person's own; it is reset by removing its file."""
    _by_header_only()
    return answer({"token": _security().token or NO_KEY}, 201)


@blueprint.get("/api/jwt/settings")
@declares({"type": "object", "required": ["api_tokens_enabled"]})
def settings() -> Response:
    """Both kinds of token are taken."""
    return answer({"api_token_ttl_days": 73_000, "api_tokens_enabled": True, "legacy_api_tokens_enabled": True})
