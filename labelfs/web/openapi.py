"""The OpenAPI document (3.1): made from the routes and from what each declares beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from flask import Flask
from werkzeug.routing import Rule

from labelfs import __version__
from labelfs.web.schemas import ERROR_STATUSES, SCHEMAS

Schema = dict[str, Any]
View = TypeVar("View", bound=Callable[..., Any])
DECLARED = "__labelfs_declared__"
PARAMETER = re.compile(r"<(?:(?P<kind>\w+)(?:\((?P<values>[^)]*)\))?:)?(?P<name>\w+)>")
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer", "minimum": 0, "maximum": 10**17}
FLAG: Schema = {"type": "string", "enum": ["0", "1", "true", "false", "True", "False"]}
PAGED: dict[str, Schema] = {"page": {**NUMBER, "minimum": 1}, "page_size": {**NUMBER, "minimum": 1, "maximum": 10**7}}
PROJECT: dict[str, Schema] = {"project": NUMBER}


def declares(
    answer: str | Schema | None = None, *, status: int = 200, body: str | Schema | None = None,
    query: Mapping[str, Schema] | None = None, media: str = "application/json", also: tuple[int, ...] = (),
) -> Callable[[View], View]:
    """Say what a route takes and gives: names of `SCHEMAS`, `Name[]` for lists, or schemas.

    Without an answer's schema any JSON is meant; status 204: nothing. `also`: further statuses with the same answer.
    """

    def note(view: View) -> View:
        setattr(view, DECLARED, {"answer": answer, "status": status, "body": body, "query": dict(query or {}),
                                 "media": media, "also": also})
        return view

    return note


def document(app: Flask) -> Schema:
    """The document of an application."""
    paths: dict[str, Schema] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        if not rule.rule.startswith("/api/"):
            continue
        for place, fixed in _spelled(rule.rule):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                paths.setdefault(place, {})[method.lower()] = _operation(app, rule, method, place, fixed)
    about = {"title": "labelfs", "version": __version__, "description": "Label Studio's API over a folder of files."}
    return {
        "openapi": "3.1.0", "info": about, "paths": paths,
        "components": {"schemas": SCHEMAS, "securitySchemes": {
            "Token": {"type": "apiKey", "in": "header", "name": "Authorization", "description": "`Token <key>`"}}},
    }


def _spelled(rule: str) -> Iterator[tuple[str, Mapping[str, Schema]]]:
    """The path with `{names}`, and the schema of each parameter."""
    parameters: dict[str, Schema] = {}
    for match in PARAMETER.finditer(rule):
        kind, values = match["kind"], match["values"]
        schema = NUMBER if kind == "int" else TEXT
        if kind == "any":
            schema = {"type": "string", "enum": [one.strip() for one in values.split(",")]}
        parameters[match["name"]] = schema
    yield PARAMETER.sub(lambda match: "{" + match["name"] + "}", rule), parameters


def _operation(app: Flask, rule: Rule, method: str, place: str, fixed: Mapping[str, Schema]) -> Schema:
    view = app.view_functions[rule.endpoint]
    said = getattr(view, DECLARED, None) or {"answer": None, "status": 200, "body": None, "query": {},
                                              "media": "application/json", "also": ()}
    words = " ".join((view.__doc__ or "").split())
    found: Schema = {
        "operationId": f"{rule.endpoint.replace('.', '_')}_{method.lower()}",
        "tags": [rule.endpoint.partition(".")[0].strip("_")],
        "summary": words.partition(". ")[0].rstrip("."),
        "description": words,
        "parameters": [
            *({"name": name, "in": "path", "required": True, "schema": schema} for name, schema in fixed.items()),
            *({"name": name, "in": "query", "required": False, "schema": schema}
              for name, schema in said["query"].items()),
        ],
        "responses": _responses(said),
        "security": [{"Token": []}, {}],
    }
    if method in ("POST", "PUT", "PATCH", "DELETE") and said["body"] is not None:
        found["requestBody"] = {"content": {"application/json": {"schema": _schema(said["body"])}}}
    return found


def _responses(said: Mapping[str, Any]) -> Schema:
    good: Schema = {"description": "Done"}
    if said["status"] != 204:
        content: Schema = {} if said["answer"] is None else {"schema": _schema(said["answer"])}
        good["content"] = {said["media"]: content}
    bad = {"description": "Refused, with the reason", "content": {"application/json": {"schema": _schema("Error")}}}
    return {
        **{str(status): good for status in (said["status"], *said["also"])},
        "4XX": bad, **{str(status): bad for status in ERROR_STATUSES},
    }


def _schema(named: str | Schema) -> Schema:
    if isinstance(named, dict):
        return named
    if named.endswith("[]"):
        return {"type": "array", "items": _schema(named[:-2])}
    return {"$ref": f"#/components/schemas/{named}"}
