"""The store at size: cold index against a bare loop, warm start and its memory, get and next at 1,000 and 100,000.

    python bench/store.py [--tasks 100000] [--folder DIR] [--rounds 3]

Files are made once below the folder and kept. Every figure is a median; ratios are taken within one round, because
the machine's own speed varies.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import orjson

from labelfs.store.canonical import canonical_array, new_annotation
from labelfs.store.digests import data_digest
from labelfs.store.layout import Kind
from labelfs.store.query import Filter, TaskQuery
from labelfs.store.store import Store

WARM = """
import resource, sys, time
began = time.perf_counter()
from pathlib import Path
from labelfs.store.store import Store
store = Store.open(Path(sys.argv[1]))
count = store.count()
took = time.perf_counter() - began
status = open("/proc/self/status").read() if sys.platform == "linux" else ""
now = [int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS")]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024)
print(took, now[0] if now else peak, peak, count)
"""


def make(root: Path, tasks: int) -> None:
    """Tasks in import files of a thousand, one annotation file of one to three boxes for each."""
    if (root / "made").exists():
        return
    shutil.rmtree(root, ignore_errors=True)
    (root / "tasks").mkdir(parents=True)
    for first in range(1, tasks + 1, 1000):
        part = [{"id": n, "data": data(n)} for n in range(first, min(first + 1000, tasks + 1))]
        (root / f"tasks/pictures-{first:06x}.json").write_bytes(canonical_array(part, Kind.TASK))
        for item in part:
            annotate(root, item["id"])
    (root / "made").write_text("")


def data(number: int) -> dict[str, str]:
    return {"image": f"media/pictures/{number:07}.jpg", "title": f"Picture number {number}"}


def annotate(root: Path, number: int) -> None:
    result = [{
        "id": f"{number:07}{k}", "value": {"rectanglelabels": [("Car", "Dog", "Tree")[number % 3]], "x": 10.25 + k,
                                           "y": 20.5, "width": 12.125, "height": 7.3333, "rotation": 0},
        "from_name": "label", "to_name": "image", "type": "rectanglelabels", "origin": "manual",
        "original_width": 1920, "original_height": 1080, "image_rotation": 0} for k in range(1 + number % 3)]
    folder = root / "annotations" / (f"{number // 1000 % 1000:03}" if number >= 1000 else "")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{number}.alice@example.org.json").write_bytes(new_annotation({
        "id": number * 7919 + 11, "task": number, "data_digest": data_digest(data(number)),
        "completed_by": "alice@example.org", "created_at": f"2026-11-20T10:00:00.{number % 10**6:06}Z",
        "result": result}))


def bare_loop(root: Path) -> float:
    began = time.perf_counter()
    for top in ("tasks", "annotations"):
        for folder, _, names in os.walk(root / top):
            for name in names:
                with open(f"{folder}/{name}", "rb") as file:  # noqa: PTH123 - as bare as it gets
                    orjson.loads(file.read())
    return time.perf_counter() - began


def cold(root: Path) -> float:
    shutil.rmtree(root / ".labelfs", ignore_errors=True)
    began = time.perf_counter()
    Store.open(root).close()
    return time.perf_counter() - began


def warm(root: Path) -> tuple[float, float, float]:
    done = subprocess.run([sys.executable, "-c", WARM, str(root)], check=True, capture_output=True, text=True)
    took, now, peak, _ = done.stdout.split()
    return float(took), float(now), float(peak)


def median_of(times: int, act: Callable[[int], object]) -> float:
    """Median milliseconds of one call."""
    took = []
    for number in range(times):
        began = time.perf_counter()
        act(number)
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000


def calls(root: Path, tasks: int) -> dict[str, float]:
    """Milliseconds of what a page asks for."""
    store = Store.open(root)
    unlabeled = TaskQuery(filters=(Filter("total_annotations", "less", "Number", 2),), limit=1)
    page = TaskQuery(limit=100, offset=tasks // 2)
    ids = store.task_ids(page)

    def task_with_annotations(number: int) -> object:
        id_ = 1 + number * 7919 % tasks
        return store.task(id_), store.annotations(id_), store.predictions(id_), store.counts([id_])

    try:
        return {
            "get task, annotations, counts": median_of(300, task_with_annotations),
            "next open task": median_of(300, lambda _: store.task_ids(unlabeled)),
            "totals": median_of(300, lambda _: store.totals()),
            "page of 100 with counts": median_of(30, lambda _: (store.tasks(ids), store.counts(ids))),
            "ids of a page in the middle": median_of(30, lambda _: store.task_ids(page)),
            "submit, not synced": submits(root, tasks, fsync=False),
            "submit": submits(root, tasks, fsync=True),
            "filter: data contains": median_of(3, lambda _: store.count(TaskQuery(
                filters=(Filter("data.title", "contains", "String", "number 77"),)))),
            "search": median_of(3, lambda _: store.count(TaskQuery(search="NUMBER 77"))),
            "order by data": median_of(3, lambda _: store.task_ids(TaskQuery(order_by="data.title", limit=100))),
            "columns of data": median_of(3, lambda _: store.data_columns()),
        }
    finally:
        store.close()


def submits(root: Path, tasks: int, *, fsync: bool) -> float:
    """Milliseconds of a submit; what it wrote is taken away again."""
    store = Store.open(root, fsync=fsync)
    made: list[int] = []
    try:
        return median_of(50, lambda number: made.append(store.create_annotation(
            1 + number * 7919 % tasks, {"result": []}, person="bench@example.org", seconds=1.0)[0].id))
    finally:
        for id_ in made:
            store.delete_annotation(id_, by="bench@example.org")
        store.close()
        shutil.rmtree(root / "activity", ignore_errors=True)
        shutil.rmtree(root / ".labelfs/trash", ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/labelfs-bench"))
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    large, small = chosen.folder / f"store-{chosen.tasks}", chosen.folder / "store-1000"
    make(large, chosen.tasks)
    make(small, 1000)
    bare_loop(large)
    rounds = [(bare_loop(large), cold(large)) for _ in range(chosen.rounds)]
    warms = [warm(large) for _ in range(chosen.rounds)]
    cold(small)
    few, many = calls(small, 1000), calls(large, chosen.tasks)
    print(json.dumps({
        "tasks": chosen.tasks,
        "bare loop s": round(statistics.median(bare for bare, _ in rounds), 2),
        "cold index s": round(statistics.median(took for _, took in rounds), 2),
        "cold / bare": round(statistics.median(took / bare for bare, took in rounds), 2),
        "warm start s": round(statistics.median(took for took, _, _ in warms), 2),
        "warm resident MB": round(statistics.median(now for _, now, _ in warms)),
        "warm peak MB": round(max(peak for _, _, peak in warms)),
        "index MB": round((large / ".labelfs/index.sqlite").stat().st_size / 2**20),
        "ms at 1,000 / at many / ratio": {
            name: [round(few[name], 3), round(many[name], 3), round(many[name] / few[name], 2)] for name in few},
    }, indent=1))


if __name__ == "__main__":
    main()
