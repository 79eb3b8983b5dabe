"""JSON Web Tokens (RFC 7519, HS256), as far as Label Studio's clients need them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import time
from typing import Any

ACCESS_SECONDS = 300
REFRESH_SECONDS = 200 * 365 * 24 * 3600


def make(kind: str, user_id: int, key: bytes) -> str:
    """A signed token; `kind` is `refresh` or `access`."""
    now = int(time.time())
    claims = {
        "token_type": kind,
        "exp": now + (ACCESS_SECONDS if kind == "access" else REFRESH_SECONDS),
        "iat": now,
        "jti": secrets.token_hex(16),
        "user_id": str(user_id),
    }
    head = _encode(json.dumps({"alg": "HS256", "typ": "JWT"}, separators=(",", ":")).encode())
    text = f"{head}.{_encode(json.dumps(claims, separators=(',', ':')).encode())}"
    return f"{text}.{_sign(text, key)}"


def read(token: str, key: bytes) -> dict[str, Any] | None:
    """The claims of a token of ours that has not expired; None for any other text."""
    text, _, signature = token.rpartition(".")
    if not key or not token.isascii() or not hmac.compare_digest(signature, _sign(text, key)):
        return None
    return unverified(token)


def unverified(token: str) -> dict[str, Any] | None:
    """The claims of any well-formed token that has not expired, whoever signed it."""
    parts = token.split(".")
    if len(parts) != 3 or not token.isascii():
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return None
    if not isinstance(claims, dict) or not isinstance(claims.get("exp"), (int, float)):
        return None
    return claims if claims["exp"] > time.time() else None


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _sign(text: str, key: bytes) -> str:
    return _encode(hmac.new(key, text.encode("ascii", "replace"), hashlib.sha256).digest())
