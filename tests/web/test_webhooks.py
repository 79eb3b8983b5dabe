"""Webhooks: what a listening process gets, when, and how often."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from labelfs.workspace import SPAN
from tests.backends import until
from tests.web.conftest import Server, choice, make_project, write
from tests.web.test_ml_backends import Site


class Listener:
    """Notes what is posted to it; refuses the first `refusals` posts."""

    def __init__(self, refusals: int = 0) -> None:
        self.got: list[tuple[dict[str, str], Any]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: Any) -> None: ...

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.got.append((dict(self.headers), body))
                self.send_response(503 if len(outer.got) <= refusals else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def actions(self) -> list[str]:
        return [body["action"] for _, body in self.got]

    def await_action(self, action: str) -> Any:
        until(lambda: action in self.actions())
        return next(body for _, body in self.got if body["action"] == action)


@pytest.fixture
def listener() -> Iterator[Callable[..., Listener]]:
    started: list[Listener] = []

    def start(refusals: int = 0) -> Listener:
        started.append(Listener(refusals))
        return started[-1]

    yield start
    for one in started:
        one.server.shutdown()
        one.server.server_close()


@pytest.fixture
def site(tmp_path: Path, start: Callable[..., Server]) -> Site:
    root = make_project(tmp_path / "harbour")
    return Site(root, start(root))


def hooked(site: Site, url: str, **more: Any) -> Any:
    return site.ask("POST", "/api/webhooks/", {"project": 1, "url": url, "allow_private": True, **more}, 201)


def test_every_event(site: Site, listener: Callable[..., Listener]) -> None:
    one = listener()
    hooked(site, one.url, headers={"X-Extra": "1"})
    made = site.ask("POST", "/api/tasks/1/annotations/", {"result": [choice("Positive")], "lead_time": 3.2}, 201)
    created = one.await_action("ANNOTATION_CREATED")
    assert (created["annotation"]["id"], created["annotation"]["lead_time"]) == (made["id"], 3.2)
    assert created["annotation"]["unique_id"]
    assert (created["task"]["id"], created["task"]["data"]["text"]) == (1, "row 1")
    assert (created["project"]["id"], created["project"]["total_annotations_number"]) == (1, 1)
    assert one.got[0][0]["X-Extra"] == "1"
    site.ask("PATCH", f"/api/annotations/{made['id']}/", {"result": [choice("Negative")]}, 200)
    assert one.await_action("ANNOTATION_UPDATED")["annotation"]["result"] == [choice("Negative")]
    site.ask("DELETE", f"/api/annotations/{made['id']}/", status=204)
    assert one.await_action("ANNOTATIONS_DELETED")["annotations"] == [{"id": made["id"]}]
    known = site.ask("POST", "/api/projects/1/import?return_task_ids=1",
                     [{"data": {"text": "x", "image": "y"}, "annotations": [{"result": []}]}], 201)["task_ids"]
    assert [task["id"] for task in one.await_action("TASKS_CREATED")["tasks"]] == known
    site.ask("DELETE", f"/api/tasks/{known[0]}/", status=204)
    assert one.await_action("TASKS_DELETED")["tasks"] == [{"id": known[0]}]
    site.ask("PATCH", "/api/projects/1", {"title": "Hooked"}, 200)
    assert one.await_action("PROJECT_UPDATED")["project"]["title"] == "Hooked"
    site.ask("POST", "/api/predictions", {"task": 2, "result": [choice("Neutral")]}, 201)
    everything = {"selectedItems": {"all": True, "excluded": []}}
    site.ask("POST", "/api/dm/actions/?id=predictions_to_annotations&project=1", everything, 200)
    bulk = one.await_action("ANNOTATIONS_CREATED")
    assert [annotation["result"] for annotation in bulk["annotation"]] == [[choice("Neutral")]]
    assert [task["id"] for task in bulk["task"]] == [2]
    assert one.actions().count("ANNOTATION_CREATED") == 1, "imported and converted annotations are not told one by one"


def test_a_change_on_disk_is_the_same_event(site: Site, listener: Callable[..., Listener]) -> None:
    one = listener()
    hooked(site, one.url)
    write(site.root, "annotations/3.bob@example.org.json", {
        "id": 99, "ground_truth": False, "task": 3, "was_cancelled": False, "completed_by": "bob@example.org",
        "created_at": "2026-01-01T00:00:00.000000Z", "result": [choice("Positive")]})
    assert one.await_action("ANNOTATION_CREATED")["annotation"]["id"] == 99
    write(site.root, "tasks/more.json", [{"id": 50, "data": {"text": "x", "image": "y"}}])
    assert [task["id"] for task in one.await_action("TASKS_CREATED")["tasks"]] == [50]
    (site.root / "annotations/3.bob@example.org.json").unlink()
    assert one.await_action("ANNOTATIONS_DELETED")["annotations"] == [{"id": 99}]


def test_chosen_events_without_payload(site: Site, listener: Callable[..., Listener]) -> None:
    one, all_of_them = listener(), listener()
    hooked(site, one.url, send_payload=False, send_for_all_actions=False, actions=["TASKS_CREATED"])
    silent = hooked(site, listener().url, is_active=False)
    hooked(site, all_of_them.url)
    site.ask("POST", "/api/tasks/1/annotations/", {"result": []}, 201)
    site.ask("POST", "/api/tasks/", {"project": 1, "data": {"text": "x", "image": "y"}}, 201)
    one.await_action("TASKS_CREATED")
    all_of_them.await_action("TASKS_CREATED")
    assert [body for _, body in one.got] == [{"action": "TASKS_CREATED"}]
    assert site.ask("GET", f"/api/webhooks/{silent['id']}/deliveries") == []


def test_further_tries_and_the_log(site: Site, listener: Callable[..., Listener]) -> None:
    one = listener(refusals=1)
    made = hooked(site, one.url)
    site.ask("POST", "/api/tasks/1/annotations/", {"result": []}, 201)
    log = until(lambda: site.ask("GET", f"/api/webhooks/{made['id']}/deliveries"), lambda rows: len(rows) == 2)
    assert [(row["action"], row["try"], row["status"]) for row in log] == [
        ("ANNOTATION_CREATED", 2, 200), ("ANNOTATION_CREATED", 1, 503)]


def test_private_addresses_only_when_allowed(site: Site, listener: Callable[..., Listener]) -> None:
    one = listener()
    made = site.ask("POST", "/api/webhooks/", {"project": 1, "url": one.url}, 201)
    assert made["allow_private"] is False
    site.ask("POST", "/api/tasks/1/annotations/", {"result": []}, 201)
    log = until(lambda: site.ask("GET", f"/api/webhooks/{made['id']}/deliveries"))
    assert ("labelfs webhook allow" in log[0]["error"], one.got) == (True, [])
    site.ask("PATCH", f"/api/webhooks/{made['id']}/", {"allow_private": True}, 200)
    site.ask("POST", "/api/tasks/2/annotations/", {"result": []}, 201)
    one.await_action("ANNOTATION_CREATED")


def test_requests(site: Site) -> None:
    made = hooked(site, "http://127.0.0.1:9/x", actions=["TASKS_CREATED"], send_for_all_actions=False)
    assert site.ask("GET", f"/api/webhooks/{made['id']}/") == made
    changed = site.ask("PATCH", f"/api/webhooks/{made['id']}/", {"is_active": False}, 200)
    assert changed["actions"] == ["TASKS_CREATED"], "what is not sent stays"
    assert "START_TRAINING" in site.ask("GET", "/api/webhooks/info/")
    for body, field in (({"url": "not a url"}, "url"), ({}, "url"),
                        ({"url": "http://x", "headers": {"a\n": "b"}}, "headers"),
                        ({"url": "http://x", "actions": ["NONSENSE"]}, "actions"),
                        ({"url": "http://x", "actions": ["PROJECT_CREATED"]}, "non_field_errors"),
                        ({"url": "http://x", "send_payload": 3}, "send_payload")):
        assert field in site.ask("POST", "/api/webhooks/", {"project": 1, **body}, 400)["validation_errors"]
    assert site.ask("POST", "/api/webhooks/", {"url": "http://127.0.0.1:9/"}, 404)["detail"] == "Project not found."
    site.ask("DELETE", f"/api/webhooks/{made['id']}/", status=204)
    site.ask("GET", f"/api/webhooks/{made['id']}/", status=404)


def test_events_of_a_workspace(tmp_path: Path, start: Callable[..., Server], listener: Callable[..., Listener]) -> None:
    root = tmp_path / "space"
    make_project(root / "cats")
    site, one = Site(root, start(root)), listener()
    hook = site.ask("POST", "/api/webhooks/", {"url": one.url, "allow_private": True}, 201)
    assert hook["project"] is None
    made = site.ask("POST", "/api/projects", {"title": "Dogs"}, 201)
    assert one.await_action("PROJECT_CREATED")["project"]["title"] == "Dogs"
    site.ask("POST", f"/api/tasks/{SPAN + 1}/annotations/", {"result": []}, 201)
    assert one.await_action("ANNOTATION_CREATED")["task"]["id"] == SPAN + 1
    site.ask("DELETE", f"/api/projects/{made['id']}/", status=204)
    assert one.await_action("PROJECT_DELETED")["project"]["id"] == made["id"]


def test_payloads_have_the_recorded_members(site: Site, listener: Callable[..., Listener], shared: Path) -> None:
    one = listener()
    hooked(site, one.url)
    made = site.ask("POST", "/api/tasks/1/annotations/", {"result": [choice("Positive")]}, 201)
    site.ask("PATCH", f"/api/annotations/{made['id']}/", {"result": []}, 200)
    site.ask("DELETE", f"/api/annotations/{made['id']}/", status=204)
    site.ask("POST", "/api/tasks/", {"project": 1, "data": {"text": "x", "image": "y"}}, 201)
    internal = set("annotator_evaluation_enabled custom_task_lock_ttl data_types deleted_at deleted_by "
                   "label_config_hash purge_at result_count search_vector token".split())
    for row in json.loads((shared / "fixtures/api_recordings/webhook_deliveries.json").read_text("utf-8")):
        theirs = row["request"]["body"]
        ours = one.await_action(theirs["action"])
        assert set(theirs) == set(ours)
        for name, value in theirs.items():
            first, mine = (value[0], ours[name][0]) if isinstance(value, list) else (value, ours[name])
            if isinstance(first, dict):
                assert set(first) - set(mine) <= (internal if name == "project" else set()), name


def test_nobody_else_may_add_one(site: Site) -> None:
    body = {"project": 1, "url": "http://127.0.0.1:9/"}
    foreign = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert requests.post(f"{site.server.url}/api/webhooks/", json=body, headers=foreign, timeout=10).status_code == 403
