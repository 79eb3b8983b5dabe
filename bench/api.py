"""Label Studio's API over HTTP, and the memory of a streamed export, beside floors measured in the same run.

Run `python bench/api.py [TASKS …]` (10000 100000). Floors: a constant route of the same server; for the import and the
export a bare loop that parses and writes (reads and joins) the same JSON. With `LABEL_STUDIO_URL` and
`LABEL_STUDIO_API_KEY` set, the same requests go to that Label Studio, with one project made there, and the ratio is
printed. Machines are noisy: only the ratios mean something.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
from routes import CONFIG, RESULT, Api, make_project, median, start

ROUNDS = 100
IMPORTED = 10_000


def once(run: Any) -> float:
    """Milliseconds of one run."""
    begun = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - begun)


def requests_of(api: Api, project: int, tasks: list[int]) -> dict[str, float]:
    """Medians of the single requests, and one export of all."""
    dice = random.Random(1)
    some = [dice.choice(tasks) for _ in range(ROUNDS + 10)]
    pages = max(1, len(tasks) // 100)
    page = lambda n: api.call("GET", f"/api/tasks?project={project}&page={1 + n % pages}&page_size=100&fields=all")  # noqa: E731
    return {
        "page of 100": median(page, 20),
        "get task": median(lambda n: api.call("GET", f"/api/tasks/{some[n]}/"), ROUNDS),
        "next": median(lambda _: api.call("GET", f"/api/projects/{project}/next"), ROUNDS),
        "create annotation": median(
            lambda n: api.call("POST", f"/api/tasks/{some[n]}/annotations/", {"result": RESULT}), ROUNDS),
        "export JSON": once(lambda: api.call(
            "GET", f"/api/projects/{project}/export?exportType=JSON&download_all_tasks=true", parse=False)),
    }


def floor_of_import(folder: Path) -> float:
    """Parse the same body and write it once."""
    body = json.dumps([{"text": f"Text number {n}"} for n in range(IMPORTED)])

    def run() -> None:
        (folder / "floor.json").write_text(json.dumps(json.loads(body), indent=1))

    return once(run)


def floor_of_export(root: Path) -> float:
    """Read the project's task files and write them as one list."""

    def run() -> None:
        rows = [row for path in sorted((root / "tasks").glob("*.json")) for row in json.loads(path.read_bytes())]
        (root.parent / "export-floor.json").write_text(json.dumps(rows))

    return once(run)


def measure(tasks: int) -> dict[str, float]:
    """All figures for one size."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "project"
        make_project(root, tasks)
        process, url = start(root, Path(name) / "home")
        try:
            api = Api(url)
            while api.call("GET", "/api/projects/1")["task_number"] < tasks:
                time.sleep(0.5)
            found = {"constant": median(lambda _: api.call("GET", "/api/version"), ROUNDS)}
            server = psutil.Process(process.pid)
            before = peak(server)
            found |= requests_of(api, 1, list(range(1, tasks + 1)))
            found["peak of the server, MB"] = peak(server)
            found["of that before the export and the pages, MB"] = before
            found["floor of the export"] = floor_of_export(root)
            rows = [{"text": f"New text {n}"} for n in range(IMPORTED)]
            found["import of 10,000"] = once(lambda: api.call("POST", "/api/projects/1/import", rows))
            found["floor of the import"] = floor_of_import(Path(name))
        finally:
            process.terminate()
            process.wait(20)
    return found


def peak(server: psutil.Process) -> float:
    """The most memory that the process ever held, in MB."""
    status = Path(f"/proc/{server.pid}/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return server.memory_info().rss / 2**20


def peer(tasks: int) -> dict[str, float]:
    """The same requests to a Label Studio that is running."""
    api = Api(os.environ["LABEL_STUDIO_URL"], os.environ["LABEL_STUDIO_API_KEY"])
    project = api.call("POST", "/api/projects", {"title": f"bench {tasks}", "label_config": CONFIG})["id"]
    ids: list[int] = []
    taken = 0.0
    for begin in range(0, tasks, IMPORTED):
        rows = [{"text": f"Text number {n}"} for n in range(begin, min(begin + IMPORTED, tasks))]
        path = f"/api/projects/{project}/import?return_task_ids=1"
        taken = once(lambda rows=rows, path=path: ids.extend(api.call("POST", path, rows)["task_ids"]))
    return {"import of 10,000": taken, **requests_of(api, project, ids)}


def main() -> None:
    """Print one column per size, and the ratio where a Label Studio answers."""
    sizes = [int(one) for one in sys.argv[1:]] or [10_000, 100_000]
    with_peer = bool(os.environ.get("LABEL_STUDIO_URL"))
    for size in sizes:
        ours = measure(size)
        theirs = peer(size) if with_peer else {}
        print(f"| {size:,} tasks | figure | Label Studio ÷ labelfs |\n|---|---|---|")
        for name, value in ours.items():
            ratio = f"{theirs[name] / value:.1f}" if name in theirs else ""
            print(f"| {name} | {value:.2f}{'' if 'MB' in name else ' ms'} | {ratio} |")


if __name__ == "__main__":
    main()
