"""The OpenAPI document is true: requests made from it never meet a 500, and answers are as it says."""

from __future__ import annotations

import os
import re
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from labelfs.app import create_app
from labelfs.web.security import Security
from labelfs.workspace import Workspace
from tests.web.conftest import ME, Api, choice, make_project

EXAMPLES = 4


def never_500(_context: Any, response: Any, _case: Any) -> None:
    """501 (buckets of other systems), 503 and 507 are documented; nothing else that begins with 5 is an answer."""
    assert response.status_code < 500 or response.status_code in (501, 503, 507), response.text


CHECKS = [never_500, status_code_conformance, content_type_conformance, response_schema_conformance]
BASE = Path(tempfile.mkdtemp(prefix="labelfs-schema-"))
os.environ["LABELFS_HOME"] = str(BASE / "home")


def made_app() -> Any:
    """A project that has one of everything."""
    workspace = Workspace.open(make_project(BASE / "harbour", tasks=3), user=ME, fsync=False)
    app = create_app(workspace, Security())
    api = Api(app)
    api.post("/api/tasks/1/annotations/", {"result": [choice("Positive")], "lead_time": 1.5})
    api.post("/api/predictions", {"task": 1, "result": [choice("Negative")], "score": 0.5, "model_version": "v"})
    api.post("/api/tasks/1/drafts", {"result": []})
    api.post("/api/dm/views", {"project": 1, "data": {"title": "V"}})
    api.post("/api/projects/1/exports", {"title": "snap"})
    api.post("/api/webhooks", {"project": 1, "url": "http://127.0.0.1:9/"})
    api.post("/api/storages/localfiles", {"project": 1, "path": "media"})
    return app


APP = made_app()
# the stream of changes never ends; deleting all tasks would leave nothing to ask about
SCHEMA = schemathesis.openapi.from_wsgi("/api/schema", APP).exclude(path="/api/live").exclude(
    method="DELETE", path="/api/projects/{number}/tasks")


@pytest.fixture(autouse=True, scope="module")
def _alone() -> Iterator[None]:
    """No request leaves: every name is unknown, but our own."""
    real = socket.getaddrinfo

    def local(host: Any, *arguments: Any, **more: Any) -> Any:
        if host not in ("localhost", "127.0.0.1"):
            raise OSError("no names here")
        return real(host, *arguments, **more)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket, "getaddrinfo", local)
    patch.setenv("LABELFS_HOME", str(BASE / "home"))
    yield
    patch.undo()


@SCHEMA.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, phases=[Phase.explicit, Phase.generate],
          suppress_health_check=list(HealthCheck))
def test_every_operation(case: Any) -> None:
    case.call_and_validate(checks=CHECKS)


KNOWN: list[tuple[str, str]] = [
    ("GET", "/api/projects"), ("GET", "/api/projects/1"), ("GET", "/api/tasks?project=1&fields=all"),
    ("GET", "/api/tasks/1"), ("GET", "/api/tasks/1/annotations"), ("GET", "/api/tasks/1/drafts"),
    ("GET", "/api/predictions?project=1"), ("GET", "/api/dm/views?project=1"), ("GET", "/api/webhooks?project=1"),
    ("GET", "/api/storages?project=1"), ("GET", "/api/projects/1/next"), ("GET", "/api/projects/1/exports"),
    ("GET", "/api/projects/1/summary"), ("GET", "/api/dm/project?project=1"), ("GET", "/api/users"),
    ("GET", "/api/projects/1/label-stream-history"), ("GET", "/api/projects/1/annotators"),
    ("GET", "/api/jwt/settings"), ("GET", "/api/projects/1/tasks/assignees"),
]


@pytest.mark.parametrize(("method", "address"), KNOWN, ids=[row[1] for row in KNOWN])
def test_what_is_there_is_as_declared(method: str, address: str, tmp_path: Path) -> None:
    """The same for answers that have something in them."""
    import jsonschema

    api = Api(APP)
    document = api.get("/api/schema").json
    make_fresh(api)
    answer = api.ask(method, address)
    assert answer.status_code == 200
    path = address.partition("?")[0].replace("/projects/1", "/projects/{number}").replace("/tasks/1", "/tasks/{number}")
    schema = document["paths"][path][method.lower()]["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.validate(answer.json, {**schema, "components": document["components"]})


def make_fresh(api: Api) -> None:
    """Fuzzing may have deleted task 1: it is there again, and has an annotation."""
    if api.get("/api/tasks/1").status_code == 404:
        rows = [{"id": 1, "data": {"text": "again", "image": "media/1.png"}}]
        api.post("/api/projects/1/import", rows)
    assert api.post("/api/tasks/1/annotations/", {"result": [choice("Positive")]}).status_code == 201


def test_the_document_names_every_route() -> None:
    document = Api(APP).get("/api/schema").json
    routes = {re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule.rule) for rule in APP.url_map.iter_rules()}
    assert {route for route in routes if route.startswith("/api/")} == set(document["paths"])
    undescribed = [f"{method} {path}" for path, operations in document["paths"].items()
                   for method, operation in operations.items() if not operation["summary"]]
    assert undescribed == []
