"""A small project, an application over it, and real server processes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from werkzeug.test import Client

from labelfs.app import App, create_app
from labelfs.web.security import Security
from labelfs.workspace import Workspace

ME = "mara@example.org"
PORT = 8080
BASE = f"http://127.0.0.1:{PORT}"
CONFIG = """<View>
  <Image name="image" value="$image"/>
  <Text name="text" value="$text"/>
  <Choices name="kind" toName="text" choice="single">
    <Choice value="Positive"/><Choice value="Negative"/><Choice value="Neutral"/>
  </Choices>
  <RectangleLabels name="box" toName="image">
    <Label value="Boat"/><Label value="Buoy"/>
  </RectangleLabels>
</View>
"""


def choice(value: str) -> dict[str, Any]:
    return {"id": f"c-{value.lower()}", "value": {"choices": [value]}, "from_name": "kind", "to_name": "text",
            "type": "choices"}


def write(root: Path, name: str, content: Any) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    path.write_text(text, "utf-8")
    return path


def make_project(root: Path, *, tasks: int = 5, config: str = CONFIG) -> Path:
    write(root, "config.xml", config)
    write(root, "project.json", {"format": 1, "title": "Harbour"})
    rows = [{"id": n, "data": {"text": f"row {n}", "image": f"media/{n}.png"}} for n in range(1, tasks + 1)]
    write(root, "tasks/rows.json", "[\n" + ",\n".join("  " + json.dumps(row) for row in rows) + "\n]\n")
    (root / "media").mkdir(exist_ok=True)
    for n in range(1, min(tasks, 5) + 1):
        Image.new("RGB", (40, 20), (n * 40 % 255, 80, 120)).save(root / f"media/{n}.png")
    return root


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the person who runs the tests is read or written."""
    monkeypatch.setenv("LABELFS_HOME", str(tmp_path / "home"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_project(tmp_path / "harbour")


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    found = Workspace.open(folder, user=ME)
    yield found
    found.close()


@pytest.fixture
def app(workspace: Workspace) -> App:
    return create_app(workspace, Security(port=PORT))


class Api:
    """A client that speaks JSON to an application in this process."""

    def __init__(self, app: App, **headers: str) -> None:
        self.raw: Client = app.test_client()
        self.headers = headers

    def ask(
        self, method: str, path: str, body: Any = None, *, headers: dict[str, str] | None = None, **more: Any
    ) -> Any:
        if body is not None:
            more["json"] = body
        return self.raw.open(
            path, method=method, base_url=BASE, headers={**self.headers, **(headers or {})}, **more
        )

    def get(self, path: str, **more: Any) -> Any:
        return self.ask("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        return self.ask("POST", path, body, **more)

    def patch(self, path: str, body: Any = None, **more: Any) -> Any:
        return self.ask("PATCH", path, body, **more)

    def delete(self, path: str, body: Any = None, **more: Any) -> Any:
        return self.ask("DELETE", path, body, **more)


@pytest.fixture
def api(app: App) -> Api:
    return Api(app)


class Server:
    """A real server process over a folder."""

    CODE = (
        "import sys, json; from pathlib import Path; from labelfs.serve import ServeOptions, serve; "
        "from labelfs.errors import LabelfsError; o = json.loads(sys.argv[1]); o['root'] = Path(o['root']); "
        "o['say'] = lambda line: print(line, flush=True)\n"
        "try: sys.exit(serve(ServeOptions(**o)))\n"
        "except LabelfsError as fault: sys.exit(f'{fault.message} ({fault.hint})')"
    )

    def __init__(self, root: Path, log: Path, *, home: Path | None = None, **options: Any) -> None:
        options = {"root": str(root), "port": 0, "user": ME, **options}
        self.log = log
        self.begun = time.monotonic()
        mine = {"LABELFS_HOME": str(home)} if home else {}
        self.process = subprocess.Popen(
            [sys.executable, "-c", self.CODE, json.dumps(options)], stdout=log.open("w"), stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **mine},
        )

    @property
    def url(self) -> str:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if match := re.search(r"at (http://\S+)", self.log.read_text()):
                return match.group(1)
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise AssertionError(f"the server did not start:\n{self.log.read_text()}")

    @property
    def port(self) -> int:
        return int(re.search(r":(\d+)", self.url.removeprefix("http:")).group(1))  # type: ignore[union-attr]

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers; they end with the test."""
    started: list[Server] = []

    def run(root: Path, **options: Any) -> Server:
        started.append(Server(root, tmp_path / f"server-{len(started)}.log", **options))
        return started[-1]

    yield run
    for server in started:
        server.stop()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server over an empty workspace, for all tests of a module."""
    base = tmp_path_factory.mktemp("live")
    (base / "space").mkdir()
    (base / "space/workspace.json").write_text("{}\n")
    server = Server(base / "space", base / "server.log", home=base / "home")
    yield server
    server.stop()
