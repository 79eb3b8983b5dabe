"""Import and export over HTTP."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.web.conftest import BASE, Api, choice, make_project

TEXTS = """<View><Text name="text" value="$text"/>
<Choices name="kind" toName="text"><Choice value="Positive"/><Choice value="Negative"/></Choices></View>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_project(tmp_path / "texts", tasks=0, config=TEXTS)


def send(api: Api, *files: tuple[str, bytes], query: str = "return_task_ids=1") -> Any:
    data = {"file": [(io.BytesIO(content), name) for name, content in files]}
    return api.raw.post(f"/api/projects/1/import?{query}", base_url=BASE, data=data, content_type="multipart/form-data")


def test_json(api: Api, folder: Path) -> None:
    items = [{"text": "one"}, {"data": {"text": "two"}, "meta": {"src": "m"}},
             {"data": {"text": "three"}, "annotations": [{"result": [choice("Positive")]}],
              "predictions": [{"result": [choice("Negative")], "score": 0.5, "model_version": "v1"}]}]
    answer = api.post("/api/projects/1/import?return_task_ids=true", items)
    assert answer.status_code == 201
    found = answer.json
    assert (found["task_count"], found["annotation_count"], found["prediction_count"]) == (3, 1, 1)
    assert found["task_ids"] == [1, 2, 3]
    assert {"duration", "file_upload_ids", "could_be_tasks_list", "found_formats", "data_columns"} <= set(found)
    task = api.get("/api/tasks/3").json
    assert task["annotations"][0]["ground_truth"] is True
    assert task["predictions"][0]["model_version"] == "v1"
    assert api.get("/api/projects/1").json["model_version"] == "v1"
    assert api.get("/api/tasks/2").json["meta"] == {"src": "m"}
    before = {path: path.read_bytes() for path in folder.rglob("*.json*") if ".labelfs" not in path.parts}
    again = api.post("/api/projects/1/import?return_task_ids=true", items).json
    assert again["task_ids"] == [1, 2, 3]
    assert again["tasks_added"] == 0
    assert before == {path: path.read_bytes() for path in folder.rglob("*.json*") if ".labelfs" not in path.parts}


def test_one_object_and_no_ids(api: Api) -> None:
    found = api.post("/api/projects/1/import", {"text": "alone"}).json
    assert found["task_count"] == 1
    assert "task_ids" not in found


def test_files(api: Api) -> None:
    found = send(api, ("texts.csv", b'text,source\n"csv, one",a\ncsv two,b')).json
    assert (found["task_count"], found["found_formats"], found["data_columns"]) == (2, {".csv": 1}, ["text", "source"])
    assert found["could_be_tasks_list"] is True
    assert send(api, ("more.json", b'[{"text": "from file"}]')).json["task_ids"] == [3]
    assert send(api, ("lines.txt", b"first line\nsecond line\n")).json["task_count"] == 2
    texts = [one["data"]["text"] for one in api.get("/api/tasks?project=1").json["tasks"]]
    assert texts == ["csv, one", "csv two", "from file", "first line", "second line"]


def test_uploaded_names_are_labels_not_paths(api: Api, folder: Path) -> None:
    api.patch("/api/projects/1", {"label_config": '<View><Image name="image" value="$image"/></View>'})
    png = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
    found = send(api, ("../../../evil.png", png), ("..\\..\\boot.png", png + b"1")).json
    assert found["task_count"] == 2
    assert len(list((folder / "media/upload").iterdir())) == 2
    assert not (folder.parent / "evil.png").exists()
    for task in api.get("/api/tasks?project=1").json["tasks"]:
        assert task["data"]["image"].startswith("media/upload/")


def test_not_committed(api: Api) -> None:
    found = send(api, ("up.csv", b"text,label\nhey,a\nho,b"), query="commit_to_project=false").json
    assert (found["task_count"], found["annotation_count"], found["prediction_count"]) == (2, None, None)
    assert api.get("/api/tasks?project=1").json["total"] == 0


def test_preannotated(api: Api) -> None:
    found = api.post("/api/projects/1/import?preannotated_from_fields=kind&return_task_ids=1",
                     [{"text": "pre", "kind": "Positive"}])
    assert found.json["prediction_count"] == 1
    (prediction,) = api.get("/api/tasks/1").json["predictions"]
    assert prediction["model_version"] == "preannotated"
    assert prediction["result"] == [
        {"from_name": "kind", "to_name": "text", "type": "choices", "value": {"choices": ["Positive"]}}]


@pytest.mark.parametrize(("body", "words"), [
    ([{"wrong_key": "x"}], 'item 0: "text" key is expected'), ([], "empty"), ("x", "list"), (3, "list"), ({}, "list"),
    ([3], "item 0"), ([{"data": 3}], "item 0"), ([{"data": {"text": "x"}, "annotations": {}}], "item 0"),
    ([{"text": "x"}, {"data": {"text": "y"}, "annotations": [{"result": 3}]}], "item 1"),
])
def test_faults_name_item_and_key(api: Api, body: Any, words: str) -> None:
    answer = api.post("/api/projects/1/import", body)
    assert answer.status_code == 400
    assert words in answer.json["validation_errors"]["non_field_errors"][0]
    assert api.get("/api/tasks?project=1").json["total"] == 0


@pytest.mark.parametrize(("name", "content"), [
    ("a.exe", b"MZ"), ("noending", b"x"), ("broken.json", b"[{"), ("latin.json", b'[{"text": "\xff"}]'),
    ("empty.csv", b""),
    ("a.json", b"3"), ("a.json", b"[]"), ("", b"x"),
])
def test_bad_files(api: Api, name: str, content: bytes) -> None:
    answer = send(api, (name, content))
    assert answer.status_code == 400
    assert answer.json["detail"]
    assert api.get("/api/tasks?project=1").json["total"] == 0


def test_nothing_is_fetched(api: Api) -> None:
    refused = api.post("/api/projects/1/import", {"url": "http://127.0.0.1:1/x"})
    assert (refused.status_code, "/api/me/import-hosts" in refused.json["hint"]) == (403, True)


# ---- export -----------------------------------------------------------------------------------------------------
@pytest.fixture
def labeled(api: Api) -> Api:
    api.post("/api/projects/1/import", [{"text": "one"}, {"text": "two"}])
    api.post("/api/tasks/1/annotations/", {"result": [choice("Positive")], "lead_time": 1.5})
    return api


def test_export_json(labeled: Api) -> None:
    answer = labeled.get("/api/projects/1/export?exportType=JSON")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{answer.headers["filename"]}"'
    (item,) = json.loads(answer.get_data())
    assert set(item) >= set("id data meta annotations predictions drafts inner_id total_annotations "
                            "cancelled_annotations total_predictions created_at updated_at project updated_by".split())
    (annotation,) = item["annotations"]
    assert annotation["unique_id"]
    assert (annotation["result_count"], annotation["lead_time"], annotation["prediction"]) == (1, 1.5, {})
    everything = labeled.get("/api/projects/1/export?exportType=JSON&download_all_tasks=true&download_resources=true")
    assert [one["id"] for one in json.loads(everything.get_data())] == [1, 2]
    chosen = labeled.get("/api/projects/1/export?export_type=JSON&ids[]=2")
    assert [one["id"] for one in json.loads(chosen.get_data())] == [2]


def test_export_csv(labeled: Api) -> None:
    text = labeled.get("/api/projects/1/export?exportType=CSV").get_data(as_text=True)
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["kind"], row["text"], row["id"]) == ("Positive", "one", "1")


def test_unknown_formats_are_400(labeled: Api) -> None:
    answer = labeled.get("/api/projects/1/export?exportType=ZZZ")
    assert answer.status_code == 400
    assert "JSON_MIN" in answer.json["detail"]


def test_formats(labeled: Api) -> None:
    found = {one["name"]: one for one in labeled.get("/api/projects/1/export/formats").json}
    assert {"JSON", "JSON_MIN", "CSV", "TSV"} <= set(found)
    assert {"name", "title", "description", "link"} <= set(found["JSON"])


def test_snapshots(labeled: Api) -> None:
    made = labeled.post("/api/projects/1/exports/", {"title": "snap"})
    assert made.status_code == 201
    about = made.json
    assert (about["title"], about["status"], about["counters"]) == ("snap", "completed", {"task_number": 2})
    base = f"/api/projects/1/exports/{about['id']}"
    download = labeled.get(f"{base}/download?exportType=JSON")
    assert [one["id"] for one in json.loads(download.get_data())] == [1, 2]
    assert download.headers["filename"].endswith(".json")
    assert labeled.post(f"{base}/convert", {"export_type": "CSV"}).json == {"export_type": "CSV", "converted_format": 1}
    assert labeled.get(base).json["converted_formats"][0]["export_type"] == "CSV"
    assert b"Positive" in labeled.get(f"{base}/download?exportType=CSV").get_data()
    assert len(labeled.get("/api/projects/1/exports").json) == 1
    assert labeled.delete(base).status_code == 204
    assert labeled.get(base).status_code == 404
    only = labeled.post("/api/projects/1/exports", {"task_filter_options": {"annotated": "only"}}).json
    assert only["counters"] == {"task_number": 1}
    assert labeled.post("/api/projects/1/exports", {"task_filter_options": {"annotated": "x"}}).status_code == 400


def test_boxes_of_films_come_on_every_frame(api: Api) -> None:
    """By the name that Label Studio's export and its snapshots have for it."""
    box = {"x": 1, "y": 1, "width": 5, "height": 5, "rotation": 0, "enabled": True}
    sequence = [{**box, "frame": 1, "time": 0.04}, {**box, "frame": 4, "time": 0.16, "x": 4}]
    track = {"id": "t", "from_name": "box", "to_name": "film", "type": "videorectangle"}
    screen = '<View><Video name="film" value="$text"/><VideoRectangle name="box" toName="film"/></View>'
    assert api.patch("/api/projects/1", {"label_config": screen}).status_code == 200
    api.post("/api/projects/1/import", [{"text": "a.mp4"}])
    answer = api.post("/api/tasks/1/annotations/", {"result": [{**track, "value": {"sequence": sequence}}]})
    assert answer.status_code == 201, answer.json

    def frames(answer: Any) -> list[tuple[int, float]]:
        (task,) = [one for one in json.loads(answer.get_data()) if one["id"] == 1]
        return [(one["frame"], one["x"]) for one in task["annotations"][0]["result"][0]["value"]["sequence"]]

    address, every = "/api/projects/1/export?exportType=JSON", [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert frames(api.get(address)) == [(1, 1), (4, 4)]
    assert frames(api.get(f"{address}&interpolate_key_frames=true")) == every
    made = api.post("/api/projects/1/exports/", {"serialization_options": {"interpolate_key_frames": True}}).json
    assert frames(api.get(f"/api/projects/1/exports/{made['id']}/download?exportType=JSON")) == every


def test_export_tells_what_was_lost_and_chooses(labeled: Api) -> None:
    answer = labeled.get("/api/projects/1/export?exportType=CONLL2003")
    report = json.loads(answer.headers["X-Labelfs-Report"])
    assert report["tasks"] == 1
    assert any("answers of other controls left out" in sentence for sentence in report["losses"])
    assert labeled.get("/api/projects/1/export?exportType=JSON&label=Negative").json == []
    assert len(labeled.get("/api/projects/1/export?exportType=JSON&label=Positive&which=latest").json) == 1
    assert labeled.get("/api/projects/1/export?exportType=JSON&annotator=nobody@example.org").json == []
    assert labeled.get("/api/projects/1/export?exportType=JSON&which=x").status_code == 400


def export(api: Api, options: str) -> Any:
    return api.get(f"/api/projects/1/export?exportType=JSON&{options}")


def test_export_as_of_a_commit_in_parts_and_by_condition(labeled: Api, folder: Path) -> None:
    """The options of the command line: what was there then, what changed since, filters, parts, a report alone."""
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "one")
    then = export(labeled, "download_all_tasks=1").get_data()
    labeled.post("/api/tasks/2/annotations/", {"result": [choice("Negative")]})
    assert export(labeled, "rev=HEAD&download_all_tasks=1").get_data() == then
    assert [one["id"] for one in export(labeled, "since=HEAD").json] == [2]
    assert export(labeled, "since=HEAD&rev=HEAD").json == []
    assert [one["id"] for one in export(labeled, "filter=data.text=two&filter=total_annotations>=1").json] == [2]
    (by, ) = {one["completed_by"]["email"] for task in export(labeled, "emails=1").json for one in task["annotations"]}
    assert "@" in by
    parts = export(labeled, "split=train=0.5,val=0.5")
    assert parts.headers["filename"].endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(parts.get_data())) as archive:
        assert archive.namelist() == ["train/result.json", "val/result.json"]
        assert sum(len(json.loads(archive.read(name))) for name in archive.namelist()) == 2
    dry = labeled.get("/api/projects/1/export?exportType=CONLL2003&dry_run=1").json
    assert (dry["tasks"], any("other controls" in sentence for sentence in dry["losses"])) == (2, True)


@pytest.mark.parametrize(("options", "words"), [
    ("rev=nope", "nope"), ("since=nope", "nope"), ("split=a=2", "make 1"), ("filter=x", "COLUMN"),
    ("frame_size=big", "1920x1080"), ("rev=--output=x", "not a revision"),
])
def test_export_options_that_are_wrong(labeled: Api, folder: Path, options: str, words: str) -> None:
    git(folder, "init", "-q")
    answer = export(labeled, options)
    assert answer.status_code in (400, 404)
    assert words in answer.get_data(as_text=True)


def git(folder: Path, *words: str) -> None:
    person = ("-c", "user.email=a@example.org", "-c", "user.name=a", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *person, *words], cwd=folder, check=True, capture_output=True)


def test_a_data_set_in_an_archive(api: Api, folder: Path) -> None:
    """Pictures become the project's, labels its config; what cannot be taken is a row, not a refusal."""

    picture, packed = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (20, 10)).save(picture, "PNG")
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("d/images/a.png", picture.getvalue())
        archive.writestr("d/labels/a.txt", "0 .5 .5 .2 .2\n9 .5 .5 .2 .2\n")
        archive.writestr("d/classes.txt", "cat\n")
        archive.writestr("../out.txt", "x")
    assert api.raw.patch("/api/projects/1", base_url=BASE, json={"label_config": "<View></View>"}).status_code == 200
    answer = send(api, ("d.zip", packed.getvalue()))
    assert answer.status_code == 201, answer.json
    assert (answer.json["task_count"], answer.json["annotation_count"]) == (1, 1)
    assert {one["line"] for one in answer.json["problems"]} == {None, 2}
    task = api.get("/api/projects/1/export?exportType=JSON").json[0]
    assert (folder / task["data"]["image"]).read_bytes() == picture.getvalue()
    assert "RectangleLabels" in api.get("/api/projects/1").json["label_config"]


# ---- files of any format ------------------------------------------------------------------------------------------
@pytest.fixture
def data_set() -> list[tuple[str, bytes]]:
    picture = io.BytesIO()
    Image.new("RGB", (20, 10)).save(picture, "PNG")
    return [("yolo/images/a.png", picture.getvalue()), ("yolo/images/b.png", b"no picture"),
            ("yolo/labels/a.txt", b"0 .5 .5 .2 .2\n9 .5 .5 .2 .2\n"), ("yolo/labels/b.txt", b"0 .5 .5 .2 .2\n"),
            ("yolo/classes.txt", b"cat\n")]


def files_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".labelfs" not in path.parts}


def send_files(api: Api, files: list[tuple[str, bytes]], query: str = "") -> Any:
    data = {"file": [(io.BytesIO(content), name) for name, content in files]}
    return api.raw.post(f"/api/projects/1/import/files?{query}", base_url=BASE, data=data,
                        content_type="multipart/form-data")


def test_a_folder_of_another_tool(api: Api, folder: Path, data_set: list[tuple[str, bytes]]) -> None:
    """Sent as it lies: first the report alone, then the same in earnest; again nothing new."""
    assert api.raw.patch("/api/projects/1", base_url=BASE, json={"label_config": "<View></View>"}).status_code == 200
    before = files_of(folder)
    dry = send_files(api, data_set, "dry_run=1")
    assert dry.status_code == 200, dry.json
    assert files_of(folder) == before
    done = send_files(api, data_set)
    assert done.status_code == 201, done.json
    counts = ("tasks_added", "tasks_known", "annotations_added", "problems", "sources", "formats", "losses")
    assert {key: dry.json[key] for key in counts} == {key: done.json[key] for key in counts}
    assert (done.json["formats"], done.json["tasks_added"], done.json["config_written"]) == ({"yolo": "YOLO"}, 2, True)
    assert {(one["file"], one["line"]) for one in done.json["problems"]} >= {("labels/a.txt", 2)}
    assert "cat" in dry.json["config"]
    again = send_files(api, data_set, "dry_run=1").json
    assert (again["tasks_added"], again["tasks_known"], again["annotations_added"]) == (0, 2, 0)
    (known,) = [one for one in api.get("/api/projects/1/import/formats").json if one["name"] == "YOLO"]
    assert known["limits"]


def test_files_as_predictions_and_what_is_wrong(api: Api) -> None:
    rows = b'{"text": "Ann came", "entities": [[0, 3, "PER"]]}\n{"text": 7}\n'
    taken = send_files(api, [("r.jsonl", rows), ("t.csv", b"text\none\ntwo\n")], "as=predictions&model_version=m1").json
    assert (taken["tasks_added"], taken["predictions_added"], taken["annotations_added"]) == (3, 1, 0)
    assert [(one["file"], one["line"]) for one in taken["problems"]] == [("r.jsonl", 2)]
    assert "key `text`, which the config shows" in send_files(api, [("o.csv", b"other\n1\n")]).json["notes"][0]
    table = ("x.csv", b"a\n1\n")
    for files, query, words in (
        ([], "", "no file"), ([("../x.csv", b"a\n1\n")], "", "not a file name"), ([table], "as=x", "one of"),
        ([("x.nope", b"1")], "", "no import format"), ([table], "format=ZZZ", "ZZZ"), ([table], "encoding=zzz", "zzz"),
    ):
        answer = send_files(api, files, query)
        assert answer.status_code == 400, (query, answer.json)
        assert words in answer.get_data(as_text=True)
