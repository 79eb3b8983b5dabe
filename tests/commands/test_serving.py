"""`labelfs serve` and `labelfs demo` as processes."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.commands.conftest import CONFIG, Labelfs

pytestmark = pytest.mark.slow  # a process each

Start = Callable[..., "Server"]


class Server:
    """A running `labelfs serve`; `url` once it has said where."""

    def __init__(self, labelfs: Labelfs, *arguments: str, **more: str) -> None:
        command = [sys.executable, "-m", "labelfs", *arguments]
        self.process = subprocess.Popen(command, cwd=labelfs.folder, env=labelfs.environment | more, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.url = self._wait()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line)

    def _wait(self) -> str:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            found = re.search(r"serves the .* at (http://\S+)", "".join(self.lines))
            if found:
                return found[1]
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise AssertionError("".join(self.lines))

    def get(self, path: str = "/") -> bytes:
        with urllib.request.urlopen(self.url.rstrip("/") + path, timeout=10) as answer:
            return bytes(answer.read())

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(10)


@pytest.fixture
def start(labelfs: Labelfs) -> Iterator[Start]:
    running: list[Server] = []

    def begin(*arguments: str, **more: str) -> Server:
        running.append(Server(labelfs, *arguments, **more))
        return running[-1]

    yield begin
    for server in running:
        if server.process.poll() is None:
            server.process.kill()
            server.process.wait()


def test_serve_answers_and_ends_well(labelfs: Labelfs, project: Path, start: Start) -> None:
    server = start("serve", "cats", "--no-open", "--port", "0")
    assert json.loads(server.get("/api/projects/1/"))["id"] == 1
    assert server.stop() == 0


def test_a_second_serve_says_where_the_first_is(labelfs: Labelfs, project: Path, start: Start) -> None:
    server = start("serve", "cats", "--no-open", "--port", "0")
    answer = labelfs("serve", "cats", "--no-open")
    assert server.url.rstrip("/") in answer.out
    server.process.kill()
    server.process.wait()
    assert start("serve", "cats", "--no-open", "--port", "0").url


def test_ports(labelfs: Labelfs, project: Path, start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"port {port} is taken" in labelfs("serve", "cats", "--port", port, "--no-open", code=1).err
        assert f"port {port} is taken" in labelfs("serve", "cats", "--no-open", code=1, LABELFS_PORT=port).err


def test_the_default_port_gives_way(labelfs: Labelfs, project: Path, start: Start) -> None:
    with socket.socket() as taken:
        try:
            taken.bind(("127.0.0.1", 8080))
            taken.listen()
        except OSError:
            pass  # somebody has it already, which serves as well
        server = start("serve", "cats", "--no-open")
        assert not server.url.rstrip("/").endswith(":8080")
        assert "Port 8080 is taken" in "".join(server.lines)


def test_other_machines_need_a_token(labelfs: Labelfs, project: Path, start: Start) -> None:
    answer = labelfs("serve", "cats", "--host", "0.0.0.0", "--no-open", code=1)
    assert "token" in answer.err
    server = start("serve", "cats", "--no-open", "--port", "0", "--require-token", LABELFS_TOKEN="s3cret")
    assert server.url.endswith("token=s3cret")


def test_label_config_makes_and_changes_a_project(labelfs: Labelfs, start: Start) -> None:
    (labelfs.folder / "x.xml").write_text(CONFIG)
    server = start("serve", "new", "--label-config", "x.xml", "--no-open", "--port", "0", "--init")
    assert (labelfs.folder / "new/config.xml").read_text() == CONFIG
    assert server.stop() == 0
    (labelfs.folder / "x.xml").write_text(CONFIG.replace("bad", "awful"))
    server = start("serve", "new", "--label-config", "x.xml", "--no-open", "--port", "0")
    assert "awful" in (labelfs.folder / "new/config.xml").read_text()
    assert server.stop() == 0
    (labelfs.folder / "x.xml").write_text("<View>")
    assert "line" in labelfs("serve", "new", "--label-config", "x.xml", code=1).err


def test_a_folder_of_pictures_is_offered_to_become_a_project(labelfs: Labelfs) -> None:
    (labelfs.folder / "pics").mkdir()
    (labelfs.folder / "pics/a.png").write_bytes(b"")
    answer = labelfs("serve", "pics", "--no-open", code=1)
    assert "1 image file" in answer.err
    assert "labelfs init pics" in answer.err
    assert [path.name for path in (labelfs.folder / "pics").iterdir()] == ["a.png"]


def test_read_only(labelfs: Labelfs, project: Path, start: Start) -> None:
    server = start("serve", "cats", "--no-open", "--port", "0", "--read-only")
    request = urllib.request.Request(f"{server.url.rstrip('/')}/api/tasks/3/annotations/", method="POST",
                                     data=b'{"result": []}', headers={"Content-Type": "application/json"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request, timeout=10)


def test_demo(labelfs: Labelfs, start: Start) -> None:
    server = start("demo", "show", "--no-open", "--port", "0")
    assert json.loads(server.get("/api/tasks?project=1"))["total"] > 0
    assert server.stop() == 0
    assert not (labelfs.folder / "show/.labelfs/write.lock.tmp").exists()
    labelfs("demo", "show", "--no-serve")
    (labelfs.folder / "full").mkdir()
    (labelfs.folder / "full/x").write_text("")
    assert "not empty" in labelfs("demo", "full", code=1).err
