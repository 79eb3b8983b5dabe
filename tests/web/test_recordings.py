"""Our answers have every member that Label Studio's recorded answers have, of the same kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import Api, choice

IGNORED = {"allow_newsletters", "date_joined", "last_activity", "phone"}
FREE = {"data", "label_config", "parsed_label_config", "control_weights", "all_data_columns", "created_annotations",
        "created_labels", "created_labels_drafts", "custom_hotkeys", "result", "permissions", "dialog", "form"}
"""What differs with the project, or is ours to word."""
MISSING_ON_PURPOSE = {
    "label-studio-os-backend": "the peer's build", "label-studio-frontend": "the peer's build",
    "dm2": "the peer's build", "label-studio-converter": "the peer's build", "lsf": "the peer's build",
}


def recorded(shared: Path, file: str, route: str, status: int = 200) -> list[Any]:
    rows = json.loads((shared / "fixtures/api_recordings" / file).read_text("utf-8"))
    found = [row for row in rows if row["route"] == route and row["response"]["status"] == status]
    assert found, f"no recording of {route} with {status}"
    return [row["response"].get("body") for row in found]


def faults(theirs: Any, ours: Any, place: str = "") -> list[str]:
    """Members that ours lacks, and members of another kind."""
    if isinstance(theirs, str) and theirs.startswith("... "):
        return []
    if isinstance(theirs, dict) and isinstance(ours, dict):
        found = []
        for key, value in theirs.items():
            if key in IGNORED or key in MISSING_ON_PURPOSE:
                continue
            if key not in ours:
                found.append(f"{place}.{key} is missing")
            elif key not in FREE:
                found += faults(value, ours[key], f"{place}.{key}")
        return found
    if isinstance(theirs, list) and isinstance(ours, list):
        return faults(theirs[0], ours[0], f"{place}[]") if theirs and ours else []
    kinds = {type(theirs), type(ours)}
    if type(None) in kinds or kinds <= {int, float} or len(kinds) == 1:
        return []
    return [f"{place} is {type(ours).__name__}, theirs {type(theirs).__name__}"]


@pytest.fixture
def labeled(api: Api) -> Api:
    api.post("/api/tasks/1/annotations/", {"result": [choice("Positive")], "lead_time": 1.5})
    api.post("/api/predictions", {"task": 1, "result": [choice("Negative")], "score": 0.5, "model_version": "v"})
    api.post("/api/tasks/1/drafts", {"result": []})
    api.post("/api/dm/views", {"project": 1, "data": {"title": "V"}})
    return api


def annotation_id(api: Api) -> int:
    return api.get("/api/tasks/1/annotations").json[0]["id"]


GETS = [
    ("annotations.json", "GET /api/annotations/{id}", lambda api: f"/api/annotations/{annotation_id(api)}/"),
    ("annotations.json", "GET /api/tasks/{id}/annotations", "/api/tasks/1/annotations/"),
    ("auth.json", "GET /api/current-user/whoami", "/api/current-user/whoami"),
    ("auth.json", "GET /api/users", "/api/users"),
    ("auth.json", "GET /api/current-user/token", "/api/current-user/token"),
    ("data_manager.json", "GET /api/dm/columns", "/api/dm/columns?project=1"),
    ("data_manager.json", "GET /api/dm/views", "/api/dm/views?project=1"),
    ("data_manager.json", "GET /api/dm/actions", "/api/dm/actions?project=1"),
    ("drafts.json", "GET /api/tasks/{id}/drafts", "/api/tasks/1/drafts"),
    ("meta.json", "GET /api/version", "/api/version"),
    ("predictions.json", "GET /api/predictions", "/api/predictions/?task=1"),
    ("projects.json", "GET /api/projects", "/api/projects?page_size=10000000"),
    ("projects.json", "GET /api/projects/{id}", "/api/projects/1"),
    ("projects.json", "GET /api/projects/{id}/model-versions", "/api/projects/1/model-versions"),
    ("projects.json", "GET /api/projects/{id}/next", "/api/projects/1/next"),
    ("projects.json", "GET /api/projects/{id}/summary", "/api/projects/1/summary/"),
    ("tasks.json", "GET /api/tasks", "/api/tasks?project=1&fields=all"),
    ("tasks.json", "GET /api/tasks/{id}", "/api/tasks/1/"),
    ("export.json", "GET /api/projects/{id}/export/formats", "/api/projects/1/export/formats"),
]


@pytest.mark.parametrize(("file", "route", "path"), GETS, ids=[row[1] for row in GETS])
def test_get(labeled: Api, shared: Path, file: str, route: str, path: Any) -> None:
    ours = labeled.get(path(labeled) if callable(path) else path)
    assert ours.status_code == 200
    theirs = max(recorded(shared, file, route), key=lambda body: len(json.dumps(body)))
    if route.endswith("model-versions"):
        assert ours.json == {"v": 1}
        return
    if route == "GET /api/dm/actions":
        ours_ids = {one["id"] for one in ours.json}
        assert {one["id"] for one in theirs} <= ours_ids
    assert faults(theirs, ours.json) == []


def test_export(labeled: Api, shared: Path) -> None:
    theirs = recorded(shared, "export.json", "GET /api/projects/{id}/export")[0]
    ours = json.loads(labeled.get("/api/projects/1/export?exportType=JSON").get_data())
    assert faults(theirs, ours) == []


POSTS = [
    ("annotations.json", "POST /api/tasks/{id}/annotations", 201, "/api/tasks/2/annotations/", {"result": []}),
    ("annotations.json", "POST /api/tasks/{id}/annotations", 404, "/api/tasks/999999/annotations/", {"result": []}),
    ("drafts.json", "POST /api/tasks/{id}/drafts", 201, "/api/tasks/2/drafts", {"result": [], "lead_time": 1}),
    ("predictions.json", "POST /api/predictions", 201, "/api/predictions/", {"task": 2, "result": []}),
    ("import.json", "POST /api/projects/{id}/import", 201, "/api/projects/1/import?return_task_ids=1",
     [{"text": "a", "image": "b"}]),
    ("import.json", "POST /api/projects/{id}/import", 400, "/api/projects/1/import", [{"wrong_key": "x"}]),
    ("import.json", "POST /api/projects/{id}/import/predictions", 201, "/api/projects/1/import/predictions", []),
    ("data_manager.json", "POST /api/dm/views", 201, "/api/dm/views", {"project": 1, "data": {"title": "x"}}),
    ("auth.json", "POST /api/token", 201, "/api/token/", None),
    ("auth.json", "POST /api/token/refresh", 400, "/api/token/refresh/", {}),
    ("auth.json", "POST /api/token/refresh", 401, "/api/token/refresh/", {"refresh": "not-a-token"}),
    ("tasks.json", "POST /api/tasks", 201, "/api/tasks/", {"project": 1, "data": {"text": "x", "image": "y"}}),
    ("tasks.json", "POST /api/tasks", 400, "/api/tasks/", {"project": 1, "data": {"nokey": 1}}),
    ("export.json", "POST /api/projects/{id}/exports", 201, "/api/projects/1/exports/", {"title": "t"}),
]


@pytest.mark.parametrize(("file", "route", "status", "path", "body"), POSTS, ids=[f"{r[1]} {r[2]}" for r in POSTS])
def test_post(labeled: Api, shared: Path, file: str, route: str, status: int, path: str, body: Any) -> None:
    ours = labeled.post(path, body)
    assert ours.status_code == status
    assert faults(recorded(shared, file, route, status)[0], ours.json) == []
