"""Model backends as processes of their own, for every test that asks one."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).with_name("web") / "rules_backend.py"


class Backend:
    """The backend process, and what it was asked."""

    def __init__(self, notes: Path, *arguments: str) -> None:
        self.notes = notes
        command = [sys.executable, str(SCRIPT), str(notes), *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        self.url = f"http://127.0.0.1:{self.port}"

    def asked(self, path: str) -> list[Any]:
        rows = self.notes.read_text().splitlines() if self.notes.exists() else []
        return [row["body"] for row in map(json.loads, rows) if row["path"] == path]

    def await_events(self, action: str, count: int = 1) -> list[Any]:
        return until(lambda: [one for one in self.asked("/webhook") if one["action"] == action],
                     lambda found: len(found) >= count)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


def until(look: Callable[[], Any], good: Callable[[Any], bool] = bool) -> Any:
    """Look until it is good; the last sight when it never is."""
    deadline = time.monotonic() + 20
    while not good(found := look()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert good(found), found
    return found


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[Callable[..., Backend]]:
    started: list[Backend] = []

    def start(*arguments: str) -> Backend:
        started.append(Backend(tmp_path / f"notes-{len(started)}.jsonl", *arguments))
        return started[-1]

    yield start
    for one in started:
        one.stop()
