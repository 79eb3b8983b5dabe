"""Answers: JSON out, and errors in Label Studio's shape."""

from __future__ import annotations

import json
import logging
import re
import uuid
from collections.abc import Mapping
from typing import Any

import orjson
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from labelfs import __version__
from labelfs.errors import BadRequest, Busy, LabelfsError, Stale, Unauthorized

log = logging.getLogger("labelfs.web")
PEER_VERSION = "1.23.2"
"""The Label Studio release whose API this is."""
MOST_ECHO = 200


def to_bytes(value: Any) -> bytes:
    """JSON text; integers beyond 64 bits and lone surrogates take the slower way."""
    try:
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS)
    except (TypeError, ValueError):
        return json.dumps(value, ensure_ascii=True, separators=(",", ":"), default=dict).encode("ascii")


def answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer."""
    response = Response(to_bytes(value), status=status, mimetype="application/json")
    response.headers.update(headers or {})
    return response


def with_etag(shape: Mapping[str, Any], status: int = 200) -> Response:
    """The JSON form of an item with its revision as strong ETag."""
    return answer(shape, status, {"ETag": f'"{shape["revision"]}"'})


def nothing() -> Response:
    """204 without a body."""
    return Response(status=204)


def error(
    status: int, detail: str, *, fields: Mapping[str, list[str]] | None = None, hint: str = "", **more: Any
) -> Response:
    """An error in Label Studio's shape, with `hint` where there is a way out."""
    body: dict[str, Any] = {
        "id": str(uuid.uuid4()), "status_code": status, "version": PEER_VERSION, "detail": printable(detail),
        "exc_info": None,
    }
    if fields:
        body["validation_errors"] = {name: [printable(text) for text in texts] for name, texts in fields.items()}
    if hint:
        body["hint"] = printable(hint)
    return answer({**body, **more}, status)


def printable(text: str) -> str:
    """The text without control characters and of readable length."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "\ufffd", text)[:4_000]


def short(text: str) -> str:
    """Input as it may be repeated in an error."""
    return text if len(text) <= MOST_ECHO else text[:MOST_ECHO] + "…"


def refused(fault: LabelfsError) -> Response:
    """The answer for a failure of ours."""
    if isinstance(fault, Stale):
        return error(412, fault.message, hint=fault.hint, current=fault.current, yours=fault.yours)
    fields = fault.fields if isinstance(fault, BadRequest) else None
    response = error(fault.status, fault.message, fields=fields, hint=fault.hint)
    if isinstance(fault, Unauthorized):
        response.headers["WWW-Authenticate"] = "Token"
    if isinstance(fault, Busy):
        response.headers["Retry-After"] = str(fault.retry_after)
    return response


def _http(fault: HTTPException) -> Response:
    status = fault.code or 500
    response = error(status, _HTTP_TEXTS.get(status) or fault.description or fault.name)
    for name, value in fault.get_headers():
        if name in ("Allow", "Retry-After", "Content-Range"):
            response.headers[name] = value
    return response


_HTTP_TEXTS = {
    404: "Not found.",
    405: "Method not allowed.",
    413: "The body is larger than this server accepts.",
    416: "The requested range is not in the file.",
}


def _crash(fault: Exception) -> Response:
    log.exception("%s %s failed", request.method, printable(request.path))
    return error(500, "Something went wrong inside labelfs; the server's log has the details.")


def register(app: Flask) -> None:
    """Answer every failure in JSON; pages have their own handler for what people type into the address bar."""
    app.register_error_handler(LabelfsError, refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _crash)
    app.config["LABELFS_VERSION"] = __version__
