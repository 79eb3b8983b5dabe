"""Tasks and projects over HTTP: shapes, pages, filters, changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import CONFIG, Api, choice

TASK = set(
    "id data meta project inner_id overlap is_labeled created_at updated_at completed_at updated_by annotations "
    "predictions drafts annotators total_annotations cancelled_annotations total_predictions annotations_results "
    "predictions_results annotations_ids predictions_model_versions predictions_score avg_lead_time draft_exists "
    "file_upload storage_filename comment_count unresolved_comment_count last_comment_updated_at "
    "comment_authors".split()
)
PROJECT = set(
    "id title description label_config parsed_label_config expert_instruction show_instruction show_skip_button "
    "enable_empty_annotation show_annotation_history organization color maximum_annotations is_published "
    "model_version is_draft created_by created_at min_annotations_to_start_training show_collab_predictions "
    "evaluate_predictions_automatically reveal_preannotations_interactively sampling skip_queue "
    "overlap_cohort_percentage show_overlap_first show_ground_truth_first task_data_login task_data_password "
    "control_weights config_has_control_tags pinned_at start_training_on_annotation_update queue_total queue_done "
    "task_number finished_task_number total_annotations_number total_predictions_number num_tasks_with_annotations "
    "useful_annotation_number ground_truth_number skipped_annotations_number".split()
)


def ids(answer: Any) -> list[int]:
    return [one["id"] for one in answer.json["tasks"]]


def asked(api: Api, *items: Any, ordering: list[str] | None = None, **more: Any) -> Any:
    spec = {"filters": {"conjunction": "and", "items": list(items)}, "ordering": ordering or [], **more}
    return api.get("/api/tasks", query_string={"project": 1, "query": json.dumps(spec)})


def item(column: str, operator: str, value: Any, kind: str = "String") -> dict[str, Any]:
    return {"filter": f"filter:tasks:{column}", "operator": operator, "type": kind, "value": value}


# ---- tasks ------------------------------------------------------------------------------------------------------
def test_detail(api: Api) -> None:
    api.post("/api/tasks/1/annotations/", {"result": [choice("Positive")], "lead_time": 5})
    answer = api.get("/api/tasks/1/")
    found = answer.json
    assert set(found) >= TASK
    assert found["data"] == {"text": "row 1", "image": "media/1.png"}
    (annotation,) = found["annotations"]
    assert set(annotation["completed_by"]) == {"id", "first_name", "last_name", "avatar", "email", "initials"}
    assert found["annotators"] == [annotation["completed_by"]["id"]]
    assert found["annotations_ids"] == str(annotation["id"])
    assert (found["is_labeled"], found["total_annotations"], found["avg_lead_time"]) == (True, 1, 5.0)
    assert found["updated_by"] == [{"user_id": annotation["completed_by"]["id"]}]
    assert answer.headers["ETag"] == f'"{found["revision"]}"'


def test_list_and_pages(api: Api) -> None:
    answer = api.get("/api/tasks?project=1&page_size=2")
    assert answer.json["total"] == 5
    assert ids(answer) == [1, 2]
    assert "annotations" not in answer.json["tasks"][0]
    assert ids(api.get("/api/tasks/?project=1&page=3&page_size=2")) == [5]
    for page in ("4", "0", "x", "-1", "99999999999999999999999"):
        past = api.get(f"/api/tasks?project=1&page={page}&page_size=2")
        assert (past.status_code, past.json["detail"]) == (404, "Invalid page.")
    whole = api.get("/api/tasks?project=1&fields=all").json["tasks"][0]
    assert set(whole) >= TASK
    assert api.get("/api/tasks?project=1&include=id,data").json["tasks"][0] == {
        "id": 1, "data": {"text": "row 1", "image": "media/1.png"}}
    bare = api.get("/api/projects/1/tasks?page_size=3").json
    assert [one["id"] for one in bare] == [1, 2, 3]


def test_filters_and_order(api: Api) -> None:
    assert ids(asked(api, item("data.text", "contains", "ROW 3"))) == [3]
    assert ids(asked(api, item("id", "in", {"min": 2, "max": 4}, "Number"), ordering=["-tasks:id"])) == [4, 3, 2]
    assert ids(asked(api, selectedItems={"all": False, "included": [2, 5]})) == [2, 5]
    api.post("/api/tasks/2/annotations/", {"result": []})
    assert ids(asked(api, item("total_annotations", "greater", 0, "Number"))) == [2]
    assert ids(asked(api, item("completed_at", "empty", True, "Datetime"))) == [1, 3, 4, 5]


@pytest.mark.parametrize("query", ["", "{", "[]", "3", '{"filters":{"items":[{}]}}', '{"ordering":["tasks:zzz"]}'])
def test_bad_queries_are_400(api: Api, query: str) -> None:
    answer = api.get("/api/tasks", query_string={"project": 1, "query": query})
    assert answer.status_code == 400
    assert answer.json["detail"]


def test_create_change_delete(api: Api, folder: Path) -> None:
    made = api.post("/api/tasks/", {"project": 1, "data": {"text": "new", "image": "media/1.png"}, "meta": {"k": "v"}})
    assert made.status_code == 201
    found = made.json
    assert (found["id"], found["inner_id"], found["meta"]) == (6, 6, {"k": "v"})
    assert len(list((folder / "tasks").glob("6-*.json"))) == 1
    changed = api.patch("/api/tasks/6", {"data": {"text": "newer", "image": "media/1.png"}})
    assert changed.json["data"]["text"] == "newer"
    assert changed.json["meta"] == {"k": "v"}
    lost = api.patch("/api/tasks/6", {"meta": {}}, headers={"If-Match": f'"{found["revision"]}"'})
    assert lost.status_code == 412
    assert lost.json["current"]["data"]["text"] == "newer"
    assert lost.json["yours"] == {"meta": {}}
    assert api.delete("/api/tasks/6/").status_code == 204
    assert api.get("/api/tasks/6/").status_code == 404
    refused = api.post("/api/tasks", {"project": 1, "data": {"nokey": 1}})
    assert refused.status_code == 400
    assert '"image" key is expected' in json.dumps(refused.json["validation_errors"]).replace("\\", "")


def test_resolved_addresses_go_back_to_what_is_stored(api: Api, folder: Path) -> None:
    resolved = api.get("/api/tasks/1?resolve_uri=true").json["data"]
    assert resolved["image"] == "/data/local-files/?d=media/1.png"
    before = (folder / "tasks/rows.json").read_bytes()
    assert api.patch("/api/tasks/1", {"data": resolved}).json["data"]["image"] == "media/1.png"
    assert (folder / "tasks/rows.json").read_bytes() == before


# ---- projects ---------------------------------------------------------------------------------------------------
def test_project(api: Api) -> None:
    found = api.get("/api/projects/1/").json
    assert set(found) >= PROJECT
    assert (found["id"], found["title"], found["task_number"]) == (1, "Harbour", 5)
    assert found["label_config"] == CONFIG
    assert found["parsed_label_config"]["kind"]["labels"] == ["Positive", "Negative", "Neutral"]
    listed = api.get("/api/projects?page_size=10000000").json
    assert (listed["count"], listed["next"], listed["previous"]) == (1, None, None)
    assert api.get("/api/projects?include=id,title").json["results"] == [{"id": 1, "title": "Harbour"}]
    assert api.get("/api/projects?title=HARB").json["count"] == 1
    assert api.get("/api/projects?title=zzz").json["count"] == 0
    assert api.get("/api/projects?page=2").json["detail"] == "Invalid page."
    assert api.get("/api/projects/7").json["detail"] == "No Project matches the given query."


def test_change_settings(api: Api, folder: Path) -> None:
    changed = api.patch("/api/projects/1", {"title": "Port", "maximum_annotations": 2, "color": "#FF0000", "zzz": 1})
    assert changed.status_code == 200
    assert (changed.json["title"], changed.json["maximum_annotations"], changed.json["color"]) == ("Port", 2, "#FF0000")
    stored = json.loads((folder / "project.json").read_text("utf-8"))
    assert stored == {"format": 1, "title": "Port", "overlap": 2, "label_studio": {"color": "#FF0000"}}


def test_config_changes(api: Api, folder: Path) -> None:
    api.post("/api/tasks/1/annotations/", {"result": [choice("Positive")]})
    without = CONFIG.replace('name="kind"', 'name="sort"')
    refused = api.patch("/api/projects/1", {"label_config": without})
    assert refused.status_code == 400
    assert "1 with from_name=kind, to_name=text, type=choices" in refused.json["validation_errors"]["label_config"][0]
    assert (folder / "config.xml").read_text("utf-8") == CONFIG
    broken = api.patch("/api/projects/1", {"label_config": "<View><Text"})
    assert broken.status_code == 400
    assert "line 1" in broken.json["validation_errors"]["label_config"][0]
    more = CONFIG.replace('<Label value="Buoy"/>', '<Label value="Buoy"/><Label value="Crane"/>')
    assert api.patch("/api/projects/1", {"label_config": more}).json["label_config"] == more
    assert (folder / "config.xml").read_text("utf-8") == more


def test_a_broken_config_leaves_the_last_good_one_in_force(api: Api, folder: Path, workspace: Any) -> None:
    assert api.get("/api/projects/1").json["label_config"] == CONFIG
    (folder / "config.xml").write_text("<View>\n  <Text name='t'\n</View>")
    workspace.project(1).store.refresh()
    assert api.get("/api/projects/1").json["label_config"] == CONFIG
    problems = [one for one in api.get("/api/problems").json if one["file"] == "config.xml"]
    assert problems[0]["line"] in (2, 3)
    assert problems[0]["project"] == 1


def test_one_project_is_not_deleted_and_makes_no_other(api: Api) -> None:
    refused = api.post("/api/projects", {"title": "another"})
    assert refused.status_code == 400
    assert "labelfs serve" in refused.json["hint"]
    assert api.delete("/api/projects/1").status_code == 400


def test_validate(api: Api) -> None:
    assert api.post("/api/projects/1/validate/", {"label_config": CONFIG}).status_code == 200
    assert api.post("/api/projects/1/validate", {"label_config": "<View><Text"}).status_code == 400
    assert api.post("/api/projects/validate/", {"label_config": CONFIG}).status_code == 204
    assert api.post("/api/projects/validate", {}).json["validation_errors"]["label_config"]


def test_next(api: Api) -> None:
    first = api.get("/api/projects/1/next")
    assert first.json["id"] == 1
    assert {"queue", "unique_lock_id", "predictions", "drafts"} <= set(first.json)
    assert api.get("/api/projects/1/next?exclude=1&exclude=2").json["id"] == 3
    for task in range(1, 6):
        assert api.post(f"/api/tasks/{task}/annotations", {"result": [choice("Neutral")]}).status_code == 201
    assert api.get("/api/projects/1/next").status_code == 404


def test_summary(api: Api) -> None:
    api.post("/api/tasks/1/annotations/", {"result": [choice("Positive")]})
    found = api.get("/api/projects/1/summary/").json
    assert found["all_data_columns"] == {"text": 5, "image": 5}
    assert set(found["common_data_columns"]) == {"text", "image"}
    assert found["created_annotations"] == {"kind|text|choices": 1}
    assert found["created_labels"] == {"kind": {"Positive": 1}}


# ---- data manager -------------------------------------------------------------------------------------------------
def test_views(api: Api, folder: Path) -> None:
    data = {"title": "Done", "ordering": ["-tasks:id"],
            "filters": {"conjunction": "and", "items": [item("id", "less", 4, "Number")]}}
    made = api.post("/api/dm/views", {"project": 1, "data": data})
    assert made.status_code == 201
    view = made.json
    assert {"id", "data", "order", "user", "project"} <= set(view)
    assert view["data"]["filters"] == data["filters"]
    assert len(list((folder / "views").glob("*.json"))) == 1
    assert ids(api.get(f"/api/tasks?view={view['id']}")) == [3, 2, 1]
    changed = api.patch(f"/api/dm/views/{view['id']}", {"data": {"title": "V2"}}).json
    assert changed["data"]["title"] == "V2"
    assert changed["data"]["ordering"] == ["-tasks:id"]
    assert [one["id"] for one in api.get("/api/dm/views?project=1").json] == [view["id"]]
    assert api.delete(f"/api/dm/views/{view['id']}").status_code == 204
    assert api.get(f"/api/dm/views/{view['id']}").status_code == 404


def test_actions(api: Api) -> None:
    listed = {one["id"] for one in api.get("/api/dm/actions?project=1").json}
    assert {"delete_tasks", "predictions_to_annotations", "delete_tasks_annotations"} <= listed
    made = api.post("/api/projects/1/import/predictions", [
        {"task": 1, "result": [choice("Neutral")], "score": 0.5, "model_version": "m1"},
        {"task": 2, "result": "Negative"}])
    assert made.json == {"created": 2}
    assert api.get("/api/projects/1/model-versions").json == {"m1": 1, "": 1}
    selected = {"selectedItems": {"all": True, "excluded": []}}
    path = "/api/dm/actions/?project=1&id="
    done = api.post(path + "predictions_to_annotations", {**selected, "model_version": "m1"})
    assert done.json == {"detail": "Created 1 annotations"}
    assert api.get("/api/tasks/1").json["annotations"][0]["parent_prediction"]
    assert api.post(path + "predictions_to_annotations", selected).json == {"detail": "Created 1 annotations"}
    gone = api.post(path + "delete_tasks", {"selectedItems": {"all": False, "included": [1, 2]}})
    assert gone.json == {"processed_items": 2, "reload": False, "detail": "Deleted 2 tasks"}
    assert api.post(path + "nonsense", selected).status_code == 400
    assert api.post(path + "delete_tasks", {}).status_code == 400


def test_columns(api: Api) -> None:
    columns = api.get("/api/dm/columns/?project=1").json["columns"]
    names = [one["id"] for one in columns]
    assert names[:2] == ["text", "image"]
    assert names[-1] == "data"
    assert {"id", "title", "type", "target"} <= set(columns[2])
