"""A real server process, a real Chromium with a real mouse and keyboard, a real git repository."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

playwright_api = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright")
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright  # noqa: E402

SHOTS = Path(__file__).parent / "shots"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--font-render-hinting=none",
]


def chromium_path() -> str:
    """The Chromium to drive: $CHROMIUM, or one on the PATH; its absence fails the tests, never skips them."""
    for name in (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name) if name else None
        if found:
            return found
    pytest.fail("no Chromium found: install Debian's package chromium, or name one in $CHROMIUM", pytrace=False)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Folder:
    """A project folder under git, as a person would have it."""

    root: Path

    def git(self, *arguments: str, check: bool = True) -> str:
        command = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org", *arguments]
        done = subprocess.run(command, cwd=self.root, text=True, capture_output=True, check=False)
        assert not check or done.returncode == 0, f"git {' '.join(arguments)}: {done.stderr}"
        return done.stdout

    def commit(self, message: str = "state") -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def write(self, name: str, content: str | object) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1), "utf-8"
        )
        return path

    def annotation_files(self) -> list[Path]:
        return sorted((self.root / "annotations").rglob("*.json")) if (self.root / "annotations").is_dir() else []

    def annotation(self) -> dict[str, Any]:
        """The one annotation of the project."""
        (file,) = self.annotation_files()
        return json.loads(file.read_text("utf-8"))  # type: ignore[no-any-return]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    root = tmp_path / "project"
    root.mkdir()
    made = Folder(root)
    made.git("init", "-q", "-b", "main")
    made.write(".gitignore", ".labelfs/\n")
    return made


class Server:
    """`labelfs serve` as a process."""

    def __init__(self, root: Path, *arguments: str, env: dict[str, str] | None = None) -> None:
        command = [sys.executable, "-m", "labelfs", "serve", str(root), "--no-open", "--port", "0", *arguments]
        home = root.parent / "home"
        self.log = root.parent / "server.log"
        self.process = subprocess.Popen(
            command,
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "LABELFS_HOME": str(home), "PYTHONUNBUFFERED": "1", **(env or {})},
        )
        self.url = self._await_url()

    def _await_url(self) -> str:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            match = re.search(r"http://127\.0\.0\.1:\d+", self.log.read_text())
            if match:
                return match.group(0)
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"the server did not start:\n{self.log.read_text()}")

    def kill(self) -> None:
        """As a power cut would end it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Start servers; they end with the test."""
    started: list[Server] = []

    def start(folder: Folder | Path, *arguments: str, **options: Any) -> Server:
        root = folder.root if isinstance(folder, Folder) else folder
        if "--as" not in arguments:
            arguments = (*arguments, "--as", "mara@example.org")
        started.append(Server(root, *arguments, **options))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    options = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce", "locale": "en-GB"}
    options.update(getattr(request, "param", {}))
    context = browser.new_context(**options)
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test when a script throws, or when it asks another machine for anything."""
    page = context.new_page()
    faults: list[str] = []
    foreign: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda message: (
            faults.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
    page.on(
        "request",
        lambda one: foreign.append(one.url) if not re.match(r"(http://127\.0\.0\.1:|data:|blob:)", one.url) else None,
    )
    yield page
    page.close()
    assert not faults, f"errors in the page: {faults}"
    assert not foreign, f"requests to other machines: {foreign}"


def open_task(page: Page, server: Server, task: int, project: int = 1) -> None:
    """Open the labeling page of a task and wait until one can label."""
    page.goto(f"{server.url}/projects/{project}/data?task={task}")
    expect(page.locator(f'main[data-page="label"][data-ready="true"][data-task="{task}"]')).to_be_visible()


def client_point(page: Page, name: str, *units: float) -> tuple[float, float]:
    """Client pixels of a place in an object's own units."""
    point = page.evaluate("([name, units]) => window.labelfs.object(name).toClient(...units)", [name, list(units)])
    return point["x"], point["y"]


def drag(page: Page, start: tuple[float, float], end: tuple[float, float], steps: int = 8) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=steps)
    page.mouse.up()


def serialize(page: Page) -> list[dict[str, Any]]:
    return page.evaluate("window.labelfs.serialize()")  # type: ignore[no-any-return]


def shot(page: Page, name: str) -> None:
    """Keep a picture of the page for people to look at."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")


def wait_until(check: Callable[[], bool], seconds: float = 5, what: str = "the state") -> None:
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline, f"{what} did not come within {seconds} s"
        time.sleep(0.03)
