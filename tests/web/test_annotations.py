"""Annotations and drafts over HTTP: shapes, files, lost updates, repeats."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import ME, Api, choice

SHAPE = set(
    "id result created_username created_ago completed_by was_cancelled ground_truth created_at updated_at "
    "draft_created_at lead_time import_id last_action bulk_created task project updated_by parent_prediction "
    "parent_annotation last_created_by".split()
)


def files(folder: Path) -> list[Path]:
    return sorted((folder / "annotations").rglob("*.json"))


def made(api: Api, task: int = 1, **more: Any) -> Any:
    answer = api.post(f"/api/tasks/{task}/annotations/", {"result": [choice("Positive")], "lead_time": 1.5, **more})
    assert answer.status_code == 201, answer.json
    return answer


def test_create(api: Api, folder: Path) -> None:
    answer = made(api)
    found = answer.json
    assert set(found) >= SHAPE
    assert found["result"] == [choice("Positive")]
    assert (found["task"], found["project"], found["lead_time"]) == (1, 1, 1.5)
    assert found["completed_by"] == api.get("/api/current-user/whoami").json["id"]
    assert answer.headers["ETag"] == f'"{found["revision"]}"'
    (file,) = files(folder)
    assert file.name == f"1.{ME}.json"
    stored = json.loads(file.read_text("utf-8"))
    assert stored["id"] == found["id"]
    assert stored["completed_by"] == ME
    assert not {"lead_time", "updated_at", "project", "updated_by"} & set(stored)
    again = api.get(f"/api/annotations/{found['id']}/")
    assert again.json == {**found, "created_ago": again.json["created_ago"]}
    assert again.headers["ETag"] == answer.headers["ETag"]


def test_an_empty_body_and_a_null_result(api: Api) -> None:
    assert api.post("/api/tasks/1/annotations", {}).json["result"] == []
    assert api.post("/api/tasks/1/annotations", {"result": None}).json["result"] == []


def test_a_repeated_submit_makes_one(api: Api, folder: Path) -> None:
    first = made(api, unique_id="u-1")
    again = api.post("/api/tasks/1/annotations/", {"result": [], "unique_id": "u-1"})
    assert again.status_code == 200
    assert again.json["id"] == first.json["id"]
    assert again.json["result"] == [choice("Positive")]
    assert len(files(folder)) == 1


def test_lists_and_orders(api: Api) -> None:
    ids = [made(api).json["id"] for _ in range(3)]
    assert [one["id"] for one in api.get("/api/tasks/1/annotations").json] == ids
    assert api.get("/api/tasks/99/annotations/").status_code == 404


@pytest.mark.parametrize("body", [
    {"result": "x"}, {"result": {"a": 1}}, {"result": [3]}, {"result": [{"value": 3}]}, {"result": [{"id": 3}]},
    {"was_cancelled": "yes"}, {"lead_time": "long"}, {"lead_time": -1}, {"ground_truth": 1}, {"unique_id": 3},
    {"parent_prediction": "x"}, {"lead_time": True},
])
def test_bad_bodies_name_the_field(api: Api, folder: Path, body: dict[str, Any]) -> None:
    answer = api.post("/api/tasks/1/annotations/", body)
    assert answer.status_code == 400
    assert list(answer.json["validation_errors"]) == list(body)
    assert files(folder) == []


def test_update_and_lost_update(api: Api, folder: Path) -> None:
    first = made(api).json
    path = f"/api/annotations/{first['id']}/"
    second = api.patch(path, {"result": [choice("Negative")]}, headers={"If-Match": f'"{first["revision"]}"'})
    assert second.status_code == 200
    assert second.json["revision"] != first["revision"]
    assert second.headers["ETag"] == f'"{second.json["revision"]}"'
    body = {"result": [choice("Neutral")]}
    before = files(folder)[0].read_bytes()
    for headers, more in (({"If-Match": f'"{first["revision"]}"'}, {}), ({}, {"revision": first["revision"]})):
        lost = api.patch(path, {**body, **more}, headers=headers)
        assert lost.status_code == 412
        assert lost.json["detail"]
        assert lost.json["current"]["result"] == [choice("Negative")]
        assert lost.json["current"]["revision"] == second.json["revision"]
        assert lost.json["yours"] == {**body, **more}
    assert files(folder)[0].read_bytes() == before
    assert api.patch(path, body).json["result"] == [choice("Neutral")]
    assert api.patch(path, {"ground_truth": True}).json["result"] == [choice("Neutral")]


def test_the_disk_decides_not_the_cache(api: Api, folder: Path) -> None:
    """Somebody else's change is not overwritten even if nobody has noticed it yet."""
    first = made(api).json
    (file,) = files(folder)
    file.write_text(file.read_text("utf-8").replace("Positive", "Negative"), "utf-8")
    lost = api.patch(f"/api/annotations/{first['id']}/", {"result": []}, headers={"If-Match": f'"{first["revision"]}"'})
    assert lost.status_code == 412
    assert lost.json["current"]["result"][0]["value"] == {"choices": ["Negative"]}
    assert "Negative" in file.read_text("utf-8")


def test_deleted_on_disk_is_not_brought_back(api: Api, folder: Path) -> None:
    first = made(api).json
    files(folder)[0].unlink()
    answer = api.patch(f"/api/annotations/{first['id']}/", {"result": []})
    assert answer.status_code in (404, 412)
    assert files(folder) == []


def test_nothing_changes_when_nothing_changed(api: Api, folder: Path) -> None:
    first = made(api).json
    before = files(folder)[0].read_bytes()
    same = api.patch(f"/api/annotations/{first['id']}/", {"result": first["result"], "lead_time": 9.5})
    assert same.json["revision"] == first["revision"]
    assert files(folder)[0].read_bytes() == before
    assert same.json["lead_time"] == 9.5


def test_delete(api: Api, folder: Path) -> None:
    first = made(api).json
    path = f"/api/annotations/{first['id']}"
    assert api.delete(path, headers={"If-Match": '"0000"'}).status_code == 412
    assert api.delete(path, headers={"If-Match": f'"{first["revision"]}"'}).status_code == 204
    assert api.get(path).status_code == 404
    assert api.delete(path).status_code == 404
    assert files(folder) == []


def test_a_skip(api: Api) -> None:
    made(api, was_cancelled=True, result=[])
    task = api.get("/api/tasks/1").json
    assert (task["total_annotations"], task["cancelled_annotations"], task["is_labeled"]) == (0, 1, False)


def test_results_come_back_exactly(api: Api) -> None:
    odd = [{"id": "a", "from_name": "nobody", "to_name": "x", "type": "zzz", "extra": {"k": [1, 2.5, None, "ü"]},
            "value": {"x": 12345678901234567890, "y": 1e-7}}, {"type": "relation", "from_id": "a", "to_id": "b"}]
    found = made(api, result=odd).json
    assert found["result"] == odd
    assert api.get(f"/api/annotations/{found['id']}").json["result"] == odd


# ---- drafts ---------------------------------------------------------------------------------------------------
def test_drafts(api: Api, folder: Path) -> None:
    draft = api.post("/api/tasks/1/drafts", {"result": [choice("Negative")], "lead_time": 1})
    assert draft.status_code == 201
    assert set(draft.json) >= set("id user created_username created_ago result lead_time was_postponed import_id "
                                  "created_at updated_at task annotation".split())
    assert (draft.json["user"], draft.json["task"], draft.json["annotation"]) == (ME, 1, None)
    path = f"/api/drafts/{draft.json['id']}/"
    assert api.patch(path, {"result": [], "was_postponed": True}).json["was_postponed"] is True
    assert [one["id"] for one in api.get("/api/tasks/1/drafts").json] == [draft.json["id"]]
    assert api.get("/api/tasks/1").json["drafts"][0]["id"] == draft.json["id"]
    assert not (folder / "annotations").exists()
    annotation = api.post("/api/tasks/1/annotations/", {"result": [], "draft_id": draft.json["id"]}).json
    assert annotation["draft_created_at"] == draft.json["created_at"]
    assert api.get(path).status_code == 404


def test_a_draft_of_an_annotation(api: Api) -> None:
    annotation = made(api).json
    path = f"/api/tasks/1/annotations/{annotation['id']}/drafts"
    draft = api.post(path, {"result": [], "lead_time": 2, "base": annotation["revision"]})
    assert draft.json["annotation"] == annotation["id"]
    assert draft.json["base"] == annotation["revision"]
    assert len(api.get(path).json) == 1
    assert api.delete(f"/api/drafts/{draft.json['id']}").status_code == 204


def test_back_to_a_draft(api: Api, folder: Path) -> None:
    annotation = made(api).json
    draft = api.post(f"/api/annotations/{annotation['id']}/convert-to-draft")
    assert draft.status_code == 201
    assert draft.json["result"] == [choice("Positive")]
    assert files(folder) == []
