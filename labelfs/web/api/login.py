"""`/user/login`: how old clients get a key from an e-mail and a password; people follow the printed link instead."""

from __future__ import annotations

import hmac
import secrets

from flask import Blueprint, Response, current_app, render_template, request

from labelfs.errors import Unauthorized
from labelfs.web.pages import styles_with_marks
from labelfs.web.security import Security

blueprint = Blueprint("login", __name__, template_folder="../pages")
CSRF = "csrftoken"


def _security() -> Security:
    found: Security = current_app.config["LABELFS_SECURITY"]
    return found


@blueprint.get("/user/login")
def form() -> Response:
    """The form; its cookie must come back with it."""
    mark = secrets.token_hex(16)
    html = render_template("login.html", mark=mark, asks=_security().token is not None, styles=styles_with_marks())
    response = Response(html, mimetype="text/html")
    response.set_cookie(CSRF, mark, samesite="Strict", max_age=3600)
    return response


@blueprint.post("/user/login")
def sign_in() -> Response:
    """Sign in with the token as password; where none is asked for any will do."""
    security = _security()
    mark, sent = request.cookies.get(CSRF, ""), request.form.get("csrfmiddlewaretoken", "")
    if not mark or not hmac.compare_digest(mark.encode(), sent.encode()):
        raise Unauthorized("the form is too old", hint="load the page again")
    password = request.form.get("password", "")
    if security.token is not None and not hmac.compare_digest(password.encode(), security.token.encode()):
        raise Unauthorized("wrong password", hint="the password is the token that `labelfs serve` printed")
    in_browser = "Sec-Fetch-Site" in request.headers
    place = "/" if in_browser or security.token is None else "/api/version"
    response = Response(status=302, headers={"Location": place})
    if security.token is not None:
        (security.sign_in if in_browser else security.give_pass)(response)
    return response
