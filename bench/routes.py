"""Get task, next task and a durable save over HTTP, beside a constant route of the same server in the same run.

Run `python bench/routes.py [TASKS …]` (1000 100000). The floor of a save is the constant route plus a bare write with
fsync of file and folder. Prints medians in milliseconds and ratios; machines are noisy: only the ratios mean something.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROUNDS = 200
CONFIG = """<View>
  <Text name="text" value="$text"/>
  <Choices name="mood" toName="text"><Choice value="Calm"/><Choice value="Angry"/></Choices>
</View>
"""
RESULT = [{"id": "a1", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["Calm"]}}]


def make_project(root: Path, tasks: int) -> None:
    """Tasks in files of a thousand, as an import writes them."""
    (root / "tasks").mkdir(parents=True)
    (root / "config.xml").write_text(CONFIG)
    for start in range(1, tasks + 1, 1000):
        rows = [{"id": n, "data": {"text": f"Text number {n}"}} for n in range(start, min(start + 1000, tasks + 1))]
        body = ",\n".join("  " + json.dumps(row) for row in rows)
        (root / "tasks" / f"part-{start:07}.json").write_text(f"[\n{body}\n]\n")


class Api:
    """One kept-alive connection to a server of this API."""

    def __init__(self, url: str, key: str = "none") -> None:
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=1200)
        self.headers = {"Authorization": f"Token {key}"}

    def call(self, method: str, path: str, body: Any = None, *, parse: bool = True) -> Any:
        """Send a request; answers its JSON, or without `parse` its length. Raises on a status that is not 2xx."""
        headers = {**self.headers, **({"Content-Type": "application/json"} if body is not None else {})}
        self.connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:200]!r}")
        return json.loads(content) if parse and content else len(content)


def median(run: Callable[[int], object], rounds: int = ROUNDS) -> float:
    """Milliseconds, the median of `rounds` calls after ten to warm up."""
    times = []
    for n in range(-10, rounds):
        begun = time.perf_counter()
        run(n)
        if n >= 0:
            times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(times)


def bare_write(folder: Path) -> Callable[[int], None]:
    """Write, fsync, rename, fsync of the folder: what a durable save costs without any program around it."""

    def write(n: int) -> None:
        temporary, target = folder / f"{n}.tmp", folder / f"{n}.json"
        with temporary.open("wb") as file:
            file.write(json.dumps(RESULT, indent=2).encode())
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)

    return write


def start(root: Path, home: Path) -> tuple[subprocess.Popen[str], str]:
    """The server as a process, and where it answers."""
    command = [
        sys.executable,
        "-m",
        "labelfs",
        "serve",
        str(root),
        "--no-open",
        "--port",
        "0",
        "--as",
        "bench@example.org",
    ]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "LABELFS_HOME": str(home)},
    )
    assert process.stdout is not None
    for line in process.stdout:
        if match := re.search(r"http://127\.0\.0\.1:\d+", line):
            return process, match.group(0)
    raise RuntimeError("the server did not start")


def measure(tasks: int) -> dict[str, float]:
    """All figures for one size."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "project"
        make_project(root, tasks)
        process, url = start(root, Path(name) / "home")
        try:
            client = Api(url)
            while client.call("GET", "/api/projects/1")["task_number"] < tasks:
                time.sleep(0.5)
            dice = random.Random(1)
            some = [dice.randint(1, tasks) for _ in range(ROUNDS + 10)]
            constant = median(lambda _: client.call("GET", "/api/version"))
            task = median(lambda n: client.call("GET", f"/api/tasks/{some[n]}/"))
            following = median(lambda _: client.call("GET", "/api/projects/1/next"))
            page = median(lambda n: client.call("GET", f"/api/projects/1/labeling/{some[n]}"))
            grid = median(lambda n: client.call("GET", f"/api/projects/1/grid?offset={some[n]}&limit=100"), 40)
            write = median(bare_write(Path(name)))
            save = median(lambda n: client.call("POST", f"/api/tasks/{some[n]}/annotations/", {"result": RESULT}))
        finally:
            process.terminate()
            process.wait(10)
    return {
        "constant": constant, "task": task, "next": following, "labeling page": page, "grid of 100": grid,
        "bare write": write, "save": save, "task ÷ constant": task / constant, "next ÷ constant": following / constant,
        "save ÷ (constant + write)": save / (constant + write),
    }  # fmt: skip


def main() -> None:
    """Print one column per size."""
    sizes = [int(one) for one in sys.argv[1:]] or [1000, 100_000]
    columns = {size: measure(size) for size in sizes}
    print("| median ms | " + " | ".join(f"{size:,} tasks" for size in sizes) + " |")
    print("|---|" + "---|" * len(sizes))
    for name in columns[sizes[0]]:
        print(f"| {name} | " + " | ".join(f"{columns[size][name]:.2f}" for size in sizes) + " |")


if __name__ == "__main__":
    main()
