"""`examples/dvc` as its README says, with the real dvc and the real git: stages, metrics, media that come and go."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("dvc", reason="the pipeline needs dvc")

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


class Folder:
    """A copy of the example, with git and dvc in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        binaries = str(Path(sys.executable).parent)
        self.environment = {
            **os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}", "DVC_NO_ANALYTICS": "1",
            "LABELFS_HOME": str(root.parent / "home"), "PYTHONPATH": str(ROOT),
            "DVC_SITE_CACHE_DIR": str(root.parent / "site"),
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "HOME": str(root.parent / "home"),
            **{f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER")
               for what, value in (("NAME", "Ann"), ("EMAIL", "ann@example.org"))},
        }

    def __call__(self, *command: str, code: int | None = 0) -> str:
        words = [sys.executable, "-m", *command] if command[0] in ("dvc", "labelfs") else list(command)
        done = subprocess.run(words, cwd=self.root, env=self.environment, capture_output=True, text=True, check=False)
        assert code is None or done.returncode == code, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def metrics(self) -> dict[str, Any]:
        return json.loads((self.root / "metrics.json").read_text())  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def lights(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The example after its first `dvc repro`."""
    folder = Folder(tmp_path_factory.mktemp("dvc") / "streetlights")
    shutil.copytree(ROOT / "examples/dvc", folder.root, ignore=shutil.ignore_patterns(".labelfs", "__pycache__"))
    folder("git", "init", "-q", "-b", "main")
    folder("dvc", "init", "-q")
    folder("dvc", "add", "-q", "media")
    folder("labelfs", "git", "enable")
    folder("git", "add", "-A")
    folder("git", "commit", "-q", "-m", "Start")
    folder("dvc", "repro", "-q")
    folder("git", "add", "-A")
    folder("git", "commit", "-q", "-m", "Reproduced")
    return folder


def test_the_pipeline(lights: Folder) -> None:
    assert not [name for name in lights("git", "ls-files").split() if name.startswith("media/")]
    assert lights.metrics()["choices"] == {"Day": 2, "Night": 1}
    assert (lights.root / "labels.csv").read_text().count("\n") == 4
    assert lights("git", "status", "--porcelain") == ""  # what the example ships is what the stages make
    assert "up to date" in lights("dvc", "repro", code=None)


def test_an_edit_shows_in_the_metrics(lights: Folder) -> None:
    path = lights.root / "annotations/3.bob@example.org.json"
    before = path.read_text()
    path.write_text(before.replace('"Day"', '"Night"'))
    said = lights("dvc", "repro")
    assert "Running stage 'stats'" in said and "Running stage 'predict'" not in said
    found = json.loads(lights("dvc", "metrics", "diff", "--json"))
    changed = found.get("diff", found)["metrics.json"]
    assert changed["choices.Day"]["diff"] == -1 and changed["choices.Night"]["diff"] == 1
    assert "choice" in lights("labelfs", "diff") and "Day → Night" in lights("labelfs", "diff")
    path.write_text(before.replace('"choices": ["Day"]', '"choices": ["Noon"]'))
    assert "failed to reproduce 'check'" in lights("dvc", "repro", code=None)  # a label that the config does not have
    path.write_text(before)
    lights("dvc", "repro", "-q")
    assert lights("git", "status", "--porcelain") == ""


@pytest.fixture
def server(lights: Folder) -> Iterator[str]:
    log = lights.root.parent / "server.log"
    process = subprocess.Popen(
        [sys.executable, "-m", "labelfs", "serve", str(lights.root), "--no-open", "--port", "0"], stdout=log.open("w"),
        stderr=subprocess.STDOUT, env=lights.environment | {"PYTHONUNBUFFERED": "1"})
    deadline = time.monotonic() + 30
    while not (found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text())):
        assert time.monotonic() < deadline and process.poll() is None, log.read_text()
        time.sleep(0.05)
    yield found.group(0)
    process.terminate()
    process.wait(10)


def get(address: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as fault:
        return fault.code, fault.read()


def test_media_come_and_go_under_a_running_server(lights: Folder, server: str) -> None:
    task = json.loads(get(f"{server}/api/projects/1/labeling/1")[1])
    assert task["missing"] == {}
    address = server + task["media"]["media/1.png"]
    first = get(address)[1]
    assert first.startswith(b"\x89PNG")
    shutil.rmtree(lights.root / "media")
    task = json.loads(get(f"{server}/api/projects/1/labeling/1")[1])
    assert task["missing"] == {"media/1.png": "not fetched: run `dvc pull media.dvc`"}
    assert get(address)[0] == 404
    assert "not fetched: run `dvc pull media.dvc`" in lights("labelfs", "check", code=1)
    lights("dvc", "checkout", "-q")
    assert get(address) == (200, first)
    assert json.loads(get(f"{server}/api/projects/1/labeling/1")[1])["missing"] == {}


def test_another_version_of_the_media(lights: Folder, server: str) -> None:
    task = json.loads(get(f"{server}/api/projects/1/labeling/1")[1])
    address = server + task["media"]["media/1.png"]
    first = get(address)[1]
    lights("git", "switch", "-q", "-c", "brighter")
    target = lights.root / "media/1.png"
    content = (lights.root / "media/3.png").read_bytes()
    target.unlink()
    target.write_bytes(content)
    lights("dvc", "add", "-q", "media")
    lights("git", "commit", "-q", "-am", "Another picture")
    assert get(address)[1] == content
    lights("git", "switch", "-q", "main")
    lights("dvc", "checkout", "-q")
    assert get(address)[1] == first


def post(address: str, body: dict[str, Any]) -> tuple[int, Any]:
    asked = urllib.request.Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(asked) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as fault:
        return fault.code, json.load(fault)


def test_a_trusted_folder_fetches_its_media(lights: Folder, server: str) -> None:
    """Nothing that the folder names is run before the person says so on this machine."""
    lights("dvc", "remote", "add", "-q", "-d", "store", str(lights.root.parent / "store"))
    lights("dvc", "push", "-q")
    shutil.rmtree(lights.root / "media")
    shutil.rmtree(lights.root / ".dvc/cache")
    page = f"{server}/api/projects/1/labeling/1"
    shown = json.loads(get(page)[1])
    assert shown["missing"] and shown["trusted"] is False
    assert post(f"{page}/fetch", {"reference": "media/1.png"})[0] == 403
    assert not (lights.root / "media").exists()
    assert "is trusted" in lights("labelfs", "trust")
    assert json.loads(get(page)[1])["trusted"] is True
    assert post(f"{page}/fetch", {"reference": "elsewhere/1.png"})[0] == 404
    assert post(f"{page}/fetch", {"reference": "media/1.png"}) == (200, {"fetched": "media.dvc"})
    assert json.loads(get(page)[1])["missing"] == {} and (lights.root / "media/1.png").is_file()
    assert lights("git", "status", "--porcelain", "--", "tasks", "annotations") == ""
    shutil.rmtree(lights.root.parent / "store")
    shutil.rmtree(lights.root / "media")
    shutil.rmtree(lights.root / ".dvc/cache")
    code, said = post(f"{page}/fetch", {"reference": "media/1.png"})
    assert code == 409 and "media.dvc" in said["detail"]
    assert "is not trusted" in lights("labelfs", "trust", "--revoke")
    assert post(f"{page}/fetch", {"reference": "media/1.png"})[0] == 403
