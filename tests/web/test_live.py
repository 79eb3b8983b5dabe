"""Live events of a real server: what changed, from where one left off, with many listeners."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import Server, choice, write


@pytest.fixture
def server(folder: Path, start: Callable[..., Server]) -> Server:
    found = start(folder)
    ask(found, "GET", "/api/tasks?project=1")
    return found


def ask(server: Server, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    sent = None if body is None else json.dumps(body)
    kind = {} if body is None else {"Content-Type": "application/json"}
    with closing(connection):
        connection.request(method, path, sent, {**kind, **(headers or {})})
        answer = connection.getresponse()
        raw = answer.read()
    return json.loads(raw) if raw and "json" in (answer.getheader("Content-Type") or "") else raw


class Listener:
    def __init__(self, server: Server, **headers: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        self.connection.request("GET", "/api/live", headers=headers)
        self.answer = self.connection.getresponse()

    def close(self) -> None:
        self.answer.close()
        self.connection.close()

    def events(self) -> Iterator[dict[str, Any]]:
        event: dict[str, Any] = {}
        while line := self.answer.readline().decode():
            if line != "\n":
                name, _, value = line.rstrip("\n").partition(": ")
                event[name] = json.loads(value) if name == "data" else value
                continue
            if "data" in event:
                yield event
            event = {}

    def wait(self, name: str) -> dict[str, Any]:
        return next(event for event in self.events() if event.get("event") == name)


def test_what_changed(server: Server, folder: Path) -> None:
    with closing(Listener(server)) as listener:
        assert listener.answer.getheader("Content-Type") == "text/event-stream; charset=utf-8"
        hello = listener.wait("hello")
        made = ask(server, "POST", "/api/tasks/2/annotations/", {"result": [choice("Positive")]})
        event = listener.wait("changed")
        assert event["data"]["tasks"] == [2]
        assert event["data"]["annotations"] == [made["id"]]
        assert (event["data"]["project"], event["data"]["resync"]) == (1, False)
        assert int(event["id"]) == event["data"]["generation"] > hello["data"]["generation"]


def test_a_file_from_outside(server: Server, folder: Path) -> None:
    with closing(Listener(server)) as listener:
        listener.wait("hello")
        begun = time.monotonic()
        write(folder, "tasks/more.json", {"id": 77, "data": {"text": "x", "image": "media/1.png"}})
        assert 77 in listener.wait("changed")["data"]["tasks"]
        assert time.monotonic() - begun < 3


def test_from_where_one_left_off(server: Server) -> None:
    with closing(Listener(server)) as listener:
        before = listener.wait("hello")["data"]["generation"]
    for task in (1, 2):
        ask(server, "POST", f"/api/tasks/{task}/annotations/", {"result": []})
    with closing(Listener(server, **{"Last-Event-ID": str(before)})) as listener:
        listener.wait("hello")
        assert listener.wait("changed")["data"]["tasks"] == [1, 2]
    with closing(Listener(server, **{"Last-Event-ID": "999999"})) as listener:
        listener.wait("hello")
        assert listener.wait("changed")["data"]["resync"] is True


@pytest.mark.parametrize("odd", ["abc", "-1", "1:2:3", "9" * 40, "²", "1,2,3:x"])
def test_odd_event_ids(server: Server, odd: str) -> None:
    with closing(Listener(server, **{"Last-Event-ID": odd.encode("utf-8").decode("latin-1")})) as listener:
        assert listener.answer.status == 200


def test_many_listeners_leave_room_for_pages(server: Server) -> None:
    with ExitStack() as stack:
        listeners = [stack.enter_context(closing(Listener(server))) for _ in range(40)]
        statuses = [one.answer.status for one in listeners]
        assert statuses.count(200) == 32
        assert statuses.count(503) == 8
        assert {one.answer.getheader("Retry-After") for one in listeners if one.answer.status == 503} == {"5"}
        times = []
        for path in ("/projects/1/data", "/api/tasks/1", "/projects/1/media/media/1.png") * 4:
            begun = time.monotonic()
            assert ask(server, "GET", path)
            times.append(time.monotonic() - begun)
        assert sorted(times)[len(times) // 2] < 0.1
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with closing(Listener(server)) as listener:
            if listener.answer.status == 200:
                return
        time.sleep(0.2)
    raise AssertionError("places of listeners that went away were not given back")


def test_files_become_tasks_as_they_appear(folder: Path, start: Callable[..., Server]) -> None:
    write(folder, "project.json", {"media_tasks": [{"glob": "media/**/*.png", "key": "image"}]})
    (folder / "media/there.png").write_bytes(b"x")
    server = start(folder)

    def images(expected: set[str], seconds: float = 5) -> None:
        deadline = time.monotonic() + seconds
        found: set[str] = set()
        while time.monotonic() < deadline:
            tasks = ask(server, "GET", "/api/tasks?project=1")["tasks"]
            found = {one["data"]["image"] for one in tasks}
            if expected <= found:
                return
            time.sleep(0.1)
        raise AssertionError(f"{expected - found} became no task")

    images({"media/there.png"})
    (folder / "media/new").mkdir()
    for name in "ab":
        (folder / f"media/new/{name}.png").write_bytes(b"x")
    images({"media/new/a.png", "media/new/b.png"})
    (folder / "media/new/a.png").unlink()
    deadline = time.monotonic() + 5
    while not any("media/new/a.png" in one["message"] for one in ask(server, "GET", "/api/problems")):
        assert time.monotonic() < deadline, "the removed file is not shown as such"
        time.sleep(0.1)
