"""The unmodified legacy `Client`, used as the tutorials use it, against a live server: of SDK 2.1 and of 0.0.34."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
from label_studio_sdk.data_manager import Column, Filters, Operator, Type

from tests.packages import installed
from tests.web.conftest import ME, Server, make_project

try:
    from label_studio_sdk._legacy.client import Client, ClientCredentials
except ImportError:  # the version that `test_the_old_package` runs these tests with
    from label_studio_sdk.client import Client, ClientCredentials

TEXT = """<View><Text name="text" value="$text"/><Choices name="sentiment" toName="text" choice="single">
<Choice value="Positive"/><Choice value="Negative"/></Choices></View>"""


OLD = "LABELFS_TESTS_OLD_SDK"
"""Names the folder of the old package in the run that is to use it."""


def region(value: str) -> dict[str, Any]:
    return {"from_name": "sentiment", "to_name": "text", "type": "choices", "value": {"choices": [value]}}


@pytest.fixture(scope="module")
def client(live: Server) -> Any:
    if OLD in os.environ:
        assert Path(sys.modules[Client.__module__].__file__ or "").is_relative_to(os.environ[OLD])
    made = Client(url=live.url, api_key="any")
    assert made.check_connection()["status"] == "UP"
    return made


@pytest.fixture
def project(client: Any) -> Any:
    made = client.start_project(title="Mood of short texts", label_config=TEXT)
    yield made
    client.delete_project(made.id)


def test_projects(client: Any, project: Any) -> None:
    assert project.id in [one.id for one in client.list_projects()]
    assert client.get_project(project.id).title == "Mood of short texts"
    assert list(project.parsed_label_config) == ["sentiment"]
    project.set_params(title="Renamed")
    assert client.get_project(project.id).get_params()["title"] == "Renamed"
    project.set_published(True)
    project.set_model_version("v1")
    assert [one.email for one in client.get_users()] == [ME]


def test_settings_of_other_editions_are_stored(client: Any, live: Server) -> None:
    made = client.start_project(title="Reviewed", label_config=TEXT, enable_review=True, review_percentage=20)
    found = requests.get(f"{live.url}/api/projects/{made.id}", timeout=10).json()
    assert (found["enable_review"], found["review_percentage"]) == (True, 20)
    client.delete_project(made.id)


def test_import_from_list_and_files(client: Any, project: Any, tmp_path: Path) -> None:
    first = project.import_tasks([{"text": "a"}, {"data": {"text": "b"}}])
    assert len(first) == 2
    (tmp_path / "t.json").write_text(json.dumps([{"text": "c"}]))
    (tmp_path / "t.csv").write_text("text,source\n\"d, e\",x\nf,y")
    assert len(project.import_tasks(str(tmp_path / "t.json"))) == 1
    assert len(project.import_tasks(str(tmp_path / "t.csv"))) == 2
    assert sorted(task["data"]["text"] for task in project.get_tasks()) == ["a", "b", "c", "d, e", "f"]
    assert len(project.import_tasks([{"text": "g", "sentiment": "Positive"}],
                                    preannotated_from_fields=["sentiment"])) == 1


def test_filters_views_and_lists(client: Any, project: Any) -> None:
    ids = project.import_tasks([{"text": f"text {n}"} for n in range(7)])
    project.create_annotation(ids[0], result=[region("Positive")], was_cancelled=False)
    filters = Filters.create(Filters.AND, [
        Filters.item(Column.id, Operator.GREATER, Type.Number, Filters.value(ids[3]))])
    assert project.get_tasks(filters=filters, only_ids=True) == ids[4:]
    assert [task["id"] for task in project.get_paginated_tasks(page=2, page_size=3)["tasks"]] == ids[3:6]
    assert project.get_labeled_tasks_ids() == [ids[0]]
    assert project.get_unlabeled_tasks_ids() == ids[1:]
    view = project.create_view(filters, title="Late")
    assert view["id"] in [one["id"] for one in project.get_views()]
    assert [task["id"] for task in project.get_tasks(view_id=view["id"])] == ids[4:]
    project.delete_view(view["id"])


def test_annotate_predict_convert(client: Any, project: Any) -> None:
    ids = project.import_tasks([{"text": "x"}, {"text": "y"}, {"text": "z"}])
    made = project.create_annotation(ids[0], result=[region("Positive")], lead_time=3.0)
    project.update_annotation(made["id"], result=[region("Negative")])
    assert project.get_annotation(made["id"])["result"][0]["value"] == {"choices": ["Negative"]}
    assert [one["id"] for one in project.list_annotations(ids[0])] == [made["id"]]
    project.create_prediction(ids[1], result="Negative", score=0.4, model_version="v1")
    project.create_predictions([{"task": ids[2], "result": [region("Positive")], "score": 0.9, "model_version": "v1"}])
    assert project.get_model_versions() == {"v1": 2}
    assert project.get_predictions_coverage() == {"v1": 2 / 3}
    project.create_annotations_from_predictions(model_versions=["v1"])
    assert project.get_labeled_tasks_ids() == ids
    project.update_task(ids[0], data={"text": "other"})
    assert project.get_task(ids[0])["data"] == {"text": "other"}
    project.import_tasks([{"data": {"text": "v"}, "annotations": [
        {"result": [region("Positive")], "completed_by": "guest@example.org"}]}])
    imported = project.get_labeled_tasks()[-1]["annotations"][0]["completed_by"]
    assert [one.email for one in client.get_users() if one.id == imported] == ["guest@example.org"]
    project.delete_tasks(sorted(set(project.get_tasks_ids()) - set(ids)))
    project.delete_annotation(made["id"])
    project.delete_task(ids[0])
    project.delete_tasks(ids[1:2])
    assert project.get_tasks_ids() == ids[2:]
    project.delete_all_tasks()
    assert project.get_tasks_ids() == []


def test_exports(client: Any, project: Any, tmp_path: Path) -> None:
    ids = project.import_tasks([{"text": "x"}, {"text": "y"}])
    project.create_annotation(ids[0], result=[region("Positive")])
    assert [task["id"] for task in project.export_tasks()] == ids[:1]
    assert [task["id"] for task in project.export_tasks(export_type="JSON", download_all_tasks=True)] == ids
    assert [task["id"] for task in project.export_tasks(export_type="JSON", ids=ids[1:])] == ids[1:]
    for kind in ("CSV", "TSV", "JSON_MIN"):
        target = tmp_path / f"out.{kind}"
        project.export_tasks(export_type=kind, export_location=str(target))
        assert "Positive" in target.read_text()
    assert project.export_tasks(export_type="COCO", export_location=str(tmp_path / "coco.zip")) is not None
    snapshot = project.export_snapshot_create("snap")
    assert project.export_snapshot_status(snapshot["id"]).is_completed()
    assert snapshot["id"] in [one["id"] for one in project.export_snapshot_list()]
    status, name = project.export_snapshot_download(snapshot["id"], export_type="JSON", path=str(tmp_path))
    assert status == 200
    assert len(json.loads((tmp_path / name).read_text())) == 2
    assert project.export_snapshot_delete(snapshot["id"]) == 204


def test_local_storage(client: Any, live: Server, project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of the project becomes tasks; the page shows its files."""
    about = requests.get(f"{live.url}/api/projects/{project.id}", timeout=10).json()
    root = live.log.parent / "space" / about["folder"]
    (root / "media/notes").mkdir(parents=True)
    for n in range(3):
        (root / f"media/notes/{n}.txt").write_text(f"note {n}")
    monkeypatch.setenv("LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT", str(root))
    storage = project.connect_local_import_storage(str(root / "media/notes"), regex_filter=".*txt$", title="notes")
    synced = project.sync_import_storage("localfiles", storage["id"])
    assert (synced["status"], synced["last_sync_count"]) == ("completed", 3)
    listed = requests.get(f"{live.url}/api/tasks?project={project.id}&resolve_uri=true", timeout=10).json()["tasks"]
    names = [task["data"]["text"] for task in listed]
    assert len(names) == 3
    shown = [requests.get(live.url + name, timeout=10) for name in names]
    assert sorted(answer.text for answer in shown) == ["note 0", "note 1", "note 2"]
    assert project.sync_import_storage("localfiles", storage["id"])["last_sync_count"] == 0
    assert [one["id"] for one in project.get_import_storages()] == [storage["id"]]


def test_signing_in_by_email_and_password(tmp_path: Path) -> None:
    """The password is the token where one is asked for; the key is given out once, never to a page."""
    make_project(tmp_path / "p")
    server = Server(tmp_path / "p", tmp_path / "log", home=tmp_path / "home", token="sesame", require_token=True)
    try:
        base = server.url.partition("/?")[0]
        signed = Client(url=base, credentials=ClientCredentials(email=ME, password="sesame"))
        assert (signed.api_key, len(signed.list_projects())) == ("sesame", 1)
        assert signed.session.get(f"{base}/api/current-user/token", timeout=10).status_code == 401
        with pytest.raises(requests.HTTPError):
            Client(url=base, credentials=ClientCredentials(email=ME, password="wrong"))
        page = requests.Session()
        mark = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.get(f"{base}/user/login/", timeout=10).text)
        browser = {"Sec-Fetch-Site": "same-origin", "Origin": base}
        form = {"email": ME, "password": "sesame", "csrfmiddlewaretoken": mark.group(1)}
        assert page.post(f"{base}/user/login/", data=form, headers=browser, timeout=10).status_code == 200
        assert page.get(f"{base}/api/projects", timeout=10).status_code == 200
        assert page.get(f"{base}/api/current-user/token", headers=browser, timeout=10).status_code == 403
        old = page.post(f"{base}/user/login/", headers=browser, data={**form, "csrfmiddlewaretoken": "x"}, timeout=10)
        assert old.status_code == 401
    finally:
        server.stop()


def test_tutorial_calls_that_no_sdk_has(client: Any, live: Server, project: Any) -> None:
    """Assign tasks, and the filters `completed` and `reviewed`."""
    ids = project.import_tasks([{"text": "x"}, {"text": "y"}])
    base = f"{live.url}/api/projects/{project.id}"
    me = client.get_users()[0].id
    answer = requests.post(f"{base}/tasks/assignees", timeout=10, json={
        "users": [me], "selectedItems": {"all": False, "included": ids[:1]}, "type": "AN"})
    assert (answer.status_code, answer.json()) == (200, {"assignments": 1})
    assert project.assign_annotators(client.get_users(), ids) == {"assignments": 1}
    project.create_annotation(ids[1], result=[region("Positive")])
    for column, value, expected in (("completed", True, ids[1:]), ("completed", False, ids[:1]),
                                    ("reviewed", False, ids), ("accepted", True, []), ("rejected", True, [])):
        filters = {"conjunction": "and", "items": [
            {"filter": f"filter:tasks:{column}", "operator": "equal", "type": "Boolean", "value": value}]}
        assert project.get_tasks(filters=filters, only_ids=True) == expected, column


@pytest.mark.skipif(OLD in os.environ, reason="this is the run that it starts")
def test_the_old_package(root: Path) -> None:
    """Everything above with the SDK of most tutorials, 0.0.34, in a process of its own."""
    # what it needs besides is here for the new one
    found = installed(root, "label-studio-sdk==0.0.34", "label-studio-tools==0.0.4", "appdirs", "xmljson",
                      dependencies=False)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__], cwd=root, check=False,
        capture_output=True, text=True,
        env={**os.environ, OLD: str(found), "PYTHONPATH": os.pathsep.join([str(found), str(root)])})
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert re.search(r"\b[1-9]\d* passed, 1 skipped", done.stdout), done.stdout
