"""A server that may not write shows everything and refuses changes with the reason."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from labelfs.app import create_app
from labelfs.web.security import Security
from labelfs.workspace import Workspace
from tests.web.conftest import ME, PORT, Api, choice, write


@pytest.fixture
def api(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    workspace = Workspace.open(folder, user=ME, read_only=True)
    yield Api(create_app(workspace, Security(port=PORT)))
    workspace.close()


def test_nothing_is_written(api: Api, folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert api.get("/api/projects/1").json["read_only"] is True
    assert api.get("/api/projects/1/labeling/1").json["project"]["read_only_reason"]
    assert api.get("/projects/1/thumb/media/1.png").status_code == 200
    body = {"result": [choice("Positive")]}
    for method, path, sent in (
        ("POST", "/api/tasks/1/annotations/", body), ("POST", "/api/tasks", {"data": {"text": "x", "image": "y"}}),
        ("PATCH", "/api/tasks/1", {"meta": {"a": 1}}), ("DELETE", "/api/tasks/1", None),
        ("PATCH", "/api/projects/1", {"title": "x"}), ("POST", "/api/projects/1/import", [{"text": "x", "image": "y"}]),
        ("POST", "/api/dm/views", {"project": 1, "data": {"title": "x"}}), ("POST", "/api/tasks/1/drafts", body),
        ("POST", "/api/predictions", {"task": 1, "result": []}), ("DELETE", "/api/projects/1/tasks", None),
        ("POST", "/api/projects/1/exports", {}),
    ):
        answer = api.ask(method, path, sent)
        assert answer.status_code == 403, f"{method} {path}"
        assert answer.json["detail"]
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert json.loads(api.get("/api/projects/1/export?download_all_tasks=1").get_data())


def test_a_format_of_the_future(folder: Path) -> None:
    write(folder, "project.json", {"format": 99})
    workspace = Workspace.open(folder, user=ME)
    api = Api(create_app(workspace, Security(port=PORT)))
    assert "format 99" in api.get("/api/projects/1").json["read_only_reason"]
    assert api.post("/api/tasks/1/annotations", {"result": []}).status_code == 403
    workspace.close()


def test_unwritable_home_is_a_clear_word(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from labelfs.errors import BadRequest
    from labelfs.serve import ServeOptions, serve

    write(tmp_path, "file", "x")
    monkeypatch.setenv("LABELFS_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(BadRequest, match="no token can be kept"):
        serve(ServeOptions(root=folder, require_token=True, port=0))
