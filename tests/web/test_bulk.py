"""Actions on many tasks: one answer for all of them, the search as selection, exports of a selection."""

from __future__ import annotations

from tests.web.conftest import Api
from tests.web.test_tasks import choice

ALL = {"all": True, "excluded": []}


def test_set_choice_makes_and_changes_only_my_annotations(api: Api) -> None:
    parsed = api.get("/api/projects/1").json["parsed_label_config"]
    control = next(name for name, one in parsed.items() if one["type"] == "Choices")
    path = "/api/dm/actions/?project=1&id=set_choice"
    body = {"selectedItems": {"all": False, "included": [1, 2]}, "control": control, "choice": "Neutral"}
    assert api.post(path, body).json["processed_items"] == 2
    (mine,) = api.get("/api/tasks/1").json["annotations"]
    assert mine["result"][0]["value"] == {"choices": ["Neutral"]}
    assert api.post(path, {**body, "choice": "Positive"}).status_code == 200
    (again,) = api.get("/api/tasks/1").json["annotations"]
    assert again["id"] == mine["id"] and again["result"][0]["id"] == mine["result"][0]["id"]
    assert again["result"][0]["value"] == {"choices": ["Positive"]}
    assert api.post(path, {**body, "choice": "No such"}).status_code == 400
    assert api.post(path, {**body, "control": "nobody"}).status_code == 400
    assert choice("Neutral")["type"] == "choices"


def test_the_search_narrows_what_all_means(api: Api) -> None:
    path = "/api/dm/export?project=1&exportType=JSON"
    everything = api.post(path, {"selectedItems": ALL}).json
    assert len(everything) > 1
    assert api.post(path, {"selectedItems": ALL, "search": "no task holds this"}).json == []
    assert api.post(path, {"selectedItems": ALL, "search": 5}).status_code == 400
    assert api.post(path, {}).status_code == 400
    one = api.post(path, {"selectedItems": {"all": False, "included": [everything[0]["id"]]}}).json
    assert [task["id"] for task in one] == [everything[0]["id"]]
