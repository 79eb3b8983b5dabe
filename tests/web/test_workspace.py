"""Several projects on one server: numbers, long ids, ids that two projects hold."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from labelfs.app import create_app
from labelfs.store.ids import foreign_id
from labelfs.web.security import Security
from labelfs.workspace import SPAN, Workspace
from tests.web.conftest import CONFIG, ME, PORT, Api, choice, make_project, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "workspace"
    make_project(root / "cats")
    make_project(root / "news", tasks=2)
    (root / "no-project").mkdir()
    return root


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    found = Workspace.open(folder, user=ME)
    yield found
    found.close()


@pytest.fixture
def api(workspace: Workspace) -> Api:
    return Api(create_app(workspace, Security(port=PORT)))


def test_numbers(api: Api, folder: Path) -> None:
    found = api.get("/api/projects").json
    assert [(one["id"], one["folder"]) for one in found["results"]] == [(2, "news"), (1, "cats")]
    assert not (folder / "workspace.json").exists()
    assert api.get("/").status_code == 200
    assert api.get("/projects/3/data").status_code == 404


def test_written_numbers_win(folder: Path) -> None:
    write(folder, "workspace.json", {"projects": {"7": "cats", "1": "gone"}, "other": 1})
    workspace = Workspace.open(folder, user=ME)
    assert {number: workspace.slot(number).root.name for number in workspace.numbers()} == {7: "cats", 2: "news"}
    workspace.close()


def test_long_ids(api: Api) -> None:
    made = api.post(f"/api/tasks/{2 * SPAN + 1}/annotations/", {"result": [choice("Positive")]}).json
    assert (made["task"], made["project"]) == (2 * SPAN + 1, 2)
    task = api.get(f"/api/tasks/{2 * SPAN + 1}").json
    assert (task["id"], task["inner_id"], task["project"]) == (2 * SPAN + 1, 1, 2)
    assert api.get("/api/tasks/1").status_code == 404
    assert api.get(f"/api/tasks/{9 * SPAN + 1}").status_code == 404
    listed = api.get("/api/tasks?project=2").json["tasks"]
    assert [one["id"] for one in listed] == [2 * SPAN + 1, 2 * SPAN + 2]
    for form in (1, 2 * SPAN + 1):
        found = api.get(f"/api/projects/2/labeling/{form}").json["task"]
        assert (found["id"], found["api_id"]) == (1, 2 * SPAN + 1)
        assert api.get(f"/projects/2/data?task={form}").status_code == 200
    query = json.dumps({"selectedItems": {"all": False, "included": [2 * SPAN + 2]}})
    chosen = api.get("/api/tasks", query_string={"project": 2, "query": query})
    assert [one["id"] for one in chosen.json["tasks"]] == [2 * SPAN + 2]


def test_an_id_that_two_projects_hold(folder: Path) -> None:
    for project in ("cats", "news"):
        write(folder, f"{project}/annotations/1.bob@example.org.json", {
            "id": 77, "ground_truth": False, "task": 1, "was_cancelled": False, "completed_by": "bob@example.org",
            "created_at": "2026-01-01T00:00:00.000000Z", "result": [choice("Positive")]})
    workspace = Workspace.open(folder, user=ME)
    api = Api(create_app(workspace, Security(port=PORT)))
    workspace.projects()
    other = foreign_id(2, 77)
    assert api.get(f"/api/tasks/{SPAN + 1}").json["annotations"][0]["id"] == 77
    assert api.get("/api/annotations/77").json["project"] == 1
    workspace.close()
    again = Workspace.open(folder, user=ME)
    api = Api(create_app(again, Security(port=PORT)))
    assert api.get(f"/api/annotations/{other}").json["project"] == 2
    assert api.get(f"/api/tasks/{2 * SPAN + 1}").json["annotations"][0]["id"] == other
    changed = api.patch(f"/api/annotations/{other}", {"result": [choice("Negative")]})
    assert changed.json["id"] == other
    stored = json.loads((folder / "news/annotations/1.bob@example.org.json").read_text("utf-8"))
    assert stored["id"] == 77
    assert stored["result"] == [choice("Negative")]
    again.close()


def test_media(api: Api, folder: Path) -> None:
    png = (folder / "news/media/1.png").read_bytes()
    assert api.get("/data/local-files/?d=news/media/1.png").get_data() == png
    assert api.get("/data/local-files/?d=media/1.png").status_code == 404
    assert api.get("/data/local-files/?d=news/../cats/media/1.png").status_code in (403, 404)
    resolved = api.get(f"/api/tasks/{2 * SPAN + 1}?resolve_uri=1").json["data"]
    assert resolved["image"] == "/data/local-files/?d=news/media/1.png"
    before = (folder / "news/tasks/rows.json").read_bytes()
    assert api.patch(f"/api/tasks/{2 * SPAN + 1}", {"data": resolved}).status_code == 200
    assert (folder / "news/tasks/rows.json").read_bytes() == before


def test_make_and_delete(api: Api, folder: Path) -> None:
    made = api.post("/api/projects", {"title": "Imagens: anotação nº 1", "label_config": CONFIG, "color": "#FF0000"})
    assert made.status_code == 201
    found = made.json
    assert (found["id"], found["title"], found["color"]) == (3, "Imagens: anotação nº 1", "#FF0000")
    assert found["created_at"]
    written = json.loads((folder / "workspace.json").read_text("utf-8"))
    assert written["projects"]["1"] == "cats"
    place = folder / written["projects"]["3"]
    assert (place / "config.xml").read_text("utf-8") == CONFIG
    assert api.post("/api/projects", {"label_config": "<View><Text"}).status_code == 400
    assert len(api.get("/api/projects").json["results"]) == 3
    assert api.delete("/api/projects/3/").status_code == 204
    assert not place.exists()
    assert list((folder / ".labelfs/trash").iterdir())
    assert api.get("/api/projects/3").status_code == 404
    assert api.post("/api/projects", {"title": "x"}).json["id"] == 4


def test_folders_that_come_and_go(api: Api, folder: Path) -> None:
    make_project(folder / "aaa")
    assert {one["folder"]: one["id"] for one in api.get("/api/projects").json["results"]} == {
        "cats": 1, "news": 2, "aaa": 3}
    shutil.rmtree(folder / "news")
    assert [one["folder"] for one in api.get("/api/projects").json["results"]] == ["aaa", "cats"]


def test_routes_that_need_a_project_say_so(api: Api) -> None:
    for path in ("/api/dm/columns", "/api/dm/views", "/api/predictions"):
        answer = api.get(path)
        assert answer.status_code == 400
        assert "project" in answer.json["validation_errors"]
