"""The unmodified `label_studio_sdk.LabelStudio` client against a live server."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import label_studio_sdk as sdk
import pytest
from label_studio_sdk.core.api_error import ApiError
from PIL import Image

from tests.backends import Backend
from tests.web.conftest import Server

TEXT = """<View><Text name="text" value="$text"/><Choices name="mood" toName="text" choice="single">
<Choice value="Good"/><Choice value="Bad"/></Choices></View>"""
BOXES = """<View><Image name="image" value="$image"/><RectangleLabels name="box" toName="image">
<Label value="Boat"/></RectangleLabels></View>"""
SPANS = """<View>
<Labels name="tag" toName="text"><Label value="PER"/></Labels><Text name="text" value="$text"/></View>"""


def mood(value: str) -> dict[str, Any]:
    return {"from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": [value]}}


@pytest.fixture(scope="module")
def client(live: Server) -> Any:
    return sdk.LabelStudio(base_url=live.url, api_key="any")


@pytest.fixture
def project(client: Any) -> Iterator[Any]:
    made = client.projects.create(title="Moods", label_config=TEXT, description="of texts")
    yield made
    client.projects.delete(made.id)


def ids(client: Any, project: Any) -> list[int]:
    return [task.id for task in client.tasks.list(project=project.id)]


@pytest.fixture
def filled(client: Any, project: Any) -> Any:
    client.projects.import_tasks(project.id, request=[{"text": f"text {n}"} for n in range(5)], return_task_ids=True)
    return project


def test_projects(client: Any, project: Any) -> None:
    assert client.projects.get(project.id).title == "Moods"
    assert client.projects.get(project.id).get_label_interface().get_control("mood").tag == "Choices"
    changed = client.projects.update(project.id, title="Feelings", expert_instruction="<b>feel</b>",
                                     maximum_annotations=2)
    assert (changed.title, changed.expert_instruction, changed.maximum_annotations) == ("Feelings", "<b>feel</b>", 2)
    assert "Feelings" in [one.title for one in client.projects.list()]
    client.projects.validate_label_config(project.id, label_config=BOXES)
    with pytest.raises(ApiError) as refused:
        client.projects.validate_label_config(project.id, label_config="<View><Text")
    assert refused.value.status_code == 400
    with pytest.raises(ApiError) as refused:
        client.projects.create(title="bad", label_config="<View><Choices name='a' toName='zz'/></View>")
    assert "label_config" in refused.value.body["validation_errors"]
    assert dict(client.projects.list_counts(ids=str(project.id)))["count"] == 1


def test_import_returns_the_ids(client: Any, project: Any) -> None:
    answer = client.projects.import_tasks(
        project.id, request=[{"data": {"text": "one"}, "meta": {"src": "m"}}, {"text": "two"}], return_task_ids=True)
    assert answer.task_count == 2
    assert answer.task_ids == ids(client, project)
    task = client.tasks.get(str(answer.task_ids[0]))
    assert (task.data, task.meta) == ({"text": "one"}, {"src": "m"})


def test_preannotated_fields(client: Any, project: Any) -> None:
    answer = client.projects.import_tasks(
        project.id, request=[{"text": "one", "mood": "Good"}], preannotated_from_fields=["mood"], return_task_ids=True)
    assert answer.prediction_count == 1
    (found,) = client.predictions.list(task=answer.task_ids[0])
    assert found.result[0]["value"] == {"choices": ["Good"]}


def test_tasks(client: Any, filled: Any) -> None:
    made = client.tasks.create(project=filled.id, data={"text": "made"})
    assert client.tasks.get(str(made.id)).data == {"text": "made"}
    assert client.tasks.update(str(made.id), data={"text": "changed"}).data == {"text": "changed"}
    query = {"filters": {"conjunction": "and", "items": [{
        "filter": "filter:tasks:data.text", "operator": "contains", "type": "String", "value": "chan"}]}}
    found = list(client.tasks.list(project=filled.id, query=json.dumps(query), fields="all"))
    assert [one.id for one in found] == [made.id]
    client.tasks.delete(str(made.id))
    with pytest.raises(ApiError) as gone:
        client.tasks.get(str(made.id))
    assert gone.value.status_code == 404
    assert len(list(client.tasks.list(project=filled.id, page_size=2))) == 5
    client.tasks.delete_all_tasks(filled.id)
    assert ids(client, filled) == []


def test_annotations(client: Any, filled: Any) -> None:
    task = ids(client, filled)[0]
    made = client.annotations.create(task, result=[mood("Good")], lead_time=2.5, was_cancelled=False)
    assert (made.result, made.lead_time) == ([mood("Good")], 2.5)
    client.annotations.update(made.id, result=[mood("Bad")], ground_truth=True)
    again = client.annotations.get(made.id)
    assert (again.result[0]["value"], again.ground_truth) == ({"choices": ["Bad"]}, True)
    assert [one.id for one in client.annotations.list(task)] == [made.id]
    assert client.tasks.get(str(task)).total_annotations == 1
    client.annotations.delete(made.id)
    assert client.annotations.list(task) == []


def test_predictions(client: Any, filled: Any) -> None:
    first, second, *_ = ids(client, filled)
    made = client.predictions.create(task=first, result=[mood("Good")], score=0.7, model_version="v1")
    assert client.predictions.get(made.id).score == 0.7
    client.predictions.update(made.id, score=0.5)
    assert [one.score for one in client.predictions.list(task=first)] == [0.5]
    many = client.projects.import_predictions(filled.id, request=[
        {"task": second, "result": [mood("Bad")], "score": 0.9, "model_version": "v2"}])
    assert many.created == 1
    assert len(list(client.predictions.list(project=filled.id))) == 2
    client.predictions.delete(made.id)
    assert client.predictions.list(task=first) == []


def test_views_and_actions(client: Any, filled: Any) -> None:
    first = ids(client, filled)[0]
    client.predictions.create(task=first, result=[mood("Good")], model_version="v1")
    view = client.views.create(project=filled.id, data={"title": "One", "filters": {"conjunction": "and", "items": [
        {"filter": "filter:tasks:total_predictions", "operator": "greater", "type": "Number", "value": 0}]}})
    assert [task.id for task in client.tasks.list(view=view.id)] == [first]
    client.views.update(view.id, data={"title": "Renamed"})
    assert [one.data["title"] for one in client.views.list(project=filled.id)] == ["Renamed"]
    assert {one.id for one in client.actions.list(project=filled.id)} > {"delete_tasks"}
    client.actions.create(project=filled.id, id="predictions_to_annotations",
                          selected_items={"all": True, "excluded": []})
    assert client.tasks.get(str(first)).total_annotations == 1
    client.actions.create(project=filled.id, id="delete_tasks", selected_items={"all": False, "included": [first]})
    assert first not in ids(client, filled)
    client.views.delete(view.id)
    assert client.views.list(project=filled.id) == []


def test_exports(client: Any, filled: Any) -> None:
    first = ids(client, filled)[0]
    client.annotations.create(first, result=[mood("Good")])
    everything = client.projects.exports.as_json(filled.id)
    assert len(everything) == 5
    assert [one["annotations"][0]["result"][0]["value"] for one in everything if one["annotations"]] == [
        {"choices": ["Good"]}]
    table = client.projects.exports.as_pandas(filled.id)
    assert table["mood"].dropna().tolist() == ["Good"]
    assert {one["name"] for one in client.projects.exports.list_formats(filled.id)} > {"JSON", "CSV", "YOLO"}


@pytest.mark.parametrize("kind", ["JSON", "JSON_MIN", "CSV", "TSV", "CONLL2003", "COCO", "YOLO", "VOC"])
@pytest.mark.parametrize("config", [TEXT, BOXES, SPANS], ids=["choices", "boxes", "spans"])
def test_every_format_is_a_file(client: Any, config: str, kind: str) -> None:
    project = client.projects.create(title="Formats", label_config=config)
    client.projects.import_tasks(project.id, request=[{"image": "https://x.example/1.png"} if config is BOXES
                                                      else {"text": "Ann"}])
    try:
        content = client.projects.exports.as_binary(project.id, export_type=kind)
    except ApiError as refused:
        assert refused.status_code == 400
        assert kind not in ("JSON", "JSON_MIN", "CSV", "TSV")
    else:
        assert content
    finally:
        client.projects.delete(project.id)


def test_snapshots(client: Any, filled: Any) -> None:
    client.annotations.create(ids(client, filled)[1], result=[mood("Good")])
    made = client.projects.exports.create(filled.id, title="snap", task_filter_options={"annotated": "only"})
    assert (made.status, made.counters["task_number"]) == ("completed", 1)
    assert client.projects.exports.get(id=filled.id, export_pk=made.id).title == "snap"
    assert [one.id for one in client.projects.exports.list(filled.id)] == [made.id]
    content = b"".join(client.projects.exports.download(id=filled.id, export_pk=made.id, export_type="JSON"))
    assert len(json.loads(content)) == 1
    converted = client.projects.exports.convert(id=filled.id, export_pk=made.id, export_type="CSV")
    assert converted.export_type == "CSV"
    client.projects.exports.delete(id=filled.id, export_pk=made.id)
    with pytest.raises(ApiError) as gone:
        client.projects.exports.get(id=filled.id, export_pk=made.id)
    assert gone.value.status_code == 404


def test_users_and_versions(client: Any) -> None:
    me = client.users.whoami()
    assert me.email == "mara@example.org"
    assert me.email in [one.email for one in client.users.list()]
    assert client.users.get(me.id).email == me.email
    assert client.versions.get().edition == "Community"
    assert client.organizations.list()[0].id == 1


def test_uploads(client: Any) -> None:
    project = client.projects.create(title="Pictures", label_config=BOXES)
    picture = io.BytesIO()
    Image.new("RGB", (3, 3)).save(picture, "PNG")
    raw = client.projects._client_wrapper.httpx_client
    answer = raw.request(f"api/projects/{project.id}/import?commit_to_project=false", method="POST",
                         files={"file": ("dot.png", picture.getvalue(), "image/png")})
    uploaded = answer.json()["file_upload_ids"]
    assert len(uploaded) == 1
    assert ids(client, project) == []
    (listed,) = client.files.list(project.id)
    assert (listed.id, listed.file.endswith("-dot.png")) == (uploaded[0], True)
    assert client.files.get(listed.id).size == len(picture.getvalue())
    name = listed.file.removeprefix(f"upload/{project.id}/")
    assert raw.request(f"data/upload/{project.id}/{name}", method="GET").content == picture.getvalue()
    again = raw.request(f"api/projects/{project.id}/reimport", method="POST",
                        json={"file_upload_ids": uploaded, "files_as_tasks_list": True}).json()
    assert again["task_count"] == 1
    (task,) = client.tasks.list(project=project.id)
    assert task.data["image"].endswith("-dot.png")
    client.tasks.delete_all_tasks(project.id)
    client.files.delete_many(project.id)
    assert client.files.list(project.id) == []
    client.projects.delete(project.id)


def test_webhooks(client: Any, filled: Any) -> None:
    made = client.webhooks.create(url="https://hooks.example.org/x", project=filled.id, headers={"X-Key": "1"})
    assert (made.url, made.headers) == ("https://hooks.example.org/x", {"X-Key": "1"})
    assert [one.id for one in client.webhooks.list(project=filled.id)] == [made.id]
    assert client.webhooks.get(made.id).send_for_all_actions is True
    client.webhooks.update(made.id, url="https://hooks.example.org/y", send_payload=True)
    assert client.webhooks.get(made.id).url == "https://hooks.example.org/y"
    assert client.webhooks.info() is not None
    client.webhooks.delete(made.id)
    assert client.webhooks.list(project=filled.id) == []


def test_model_backends(client: Any, filled: Any, tmp_path: Path) -> None:
    backend = Backend(tmp_path / "notes.jsonl")
    try:
        made = client.ml.create(url=backend.url, project=filled.id, title="rules", is_interactive=True)
        assert (made.state, made.model_version) == ("CO", "rules-1")
        assert [one.id for one in client.ml.list(project=filled.id)] == [made.id]
        assert client.ml.get(made.id).title == "rules"
        assert client.ml.list_model_versions(str(made.id)) is not None
        task = ids(client, filled)[0]
        shown = client.tasks.get(str(task))
        assert [one.model_version for one in shown.predictions] == ["rules-1"]
        client.ml.predict_interactive(made.id, task=task, context={"result": [mood("Good")]})
        client.ml.train(made.id)
        client.actions.create(project=filled.id, id="retrieve_tasks_predictions",
                              selected_items={"all": True, "excluded": []})
        assert len(list(client.predictions.list(project=filled.id))) == 5
        client.ml.update(made.id, title="renamed", project=filled.id, url=backend.url)
        assert client.ml.get(made.id).title == "renamed"
        client.ml.delete(made.id)
        assert client.ml.list(project=filled.id) == []
        with pytest.raises(ApiError) as refused:
            client.ml.create(url="http://127.0.0.1:9", project=filled.id)
        assert "health check failed" in str(refused.value.body)
    finally:
        backend.stop()


def test_local_storages(client: Any, filled: Any) -> None:
    made = client.import_storage.local.create(project=filled.id, path=".", title="files", use_blob_urls=True)
    assert made.status == "initialized"
    assert client.import_storage.local.sync(made.id).status == "completed"
    assert [one.id for one in client.import_storage.local.list(project=filled.id)] == [made.id]
    client.import_storage.local.delete(made.id)
