"""Formats in and out: processor time and peak memory, beside bare loops and Label Studio's converter.

    python bench/formats.py [COUNT]            every format on so many annotations
    python bench/formats.py --command [COUNT]  `labelfs export` of a project beside the peer, whole processes

Each measurement is a process of its own, the better of two. The floors of an export are loops that read the same
lines, parse each and write it again, with orjson and with the standard library; the peer is the converter of
label-studio-sdk on the same tasks in the same run. Both write folders; `.zip`: ours into an archive.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

TEXT = ('<View><Text name="text" value="$text"/><Labels name="ner" toName="text"><Label value="PER"/>'
        '<Label value="LOC"/></Labels>'
        '<Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>')
IMAGE = ('<View><Image name="image" value="$image"/><RectangleLabels name="box" toName="image"><Label value="cat"/>'
         '<Label value="dog"/></RectangleLabels></View>')
SOUND = ('<View><Audio name="audio" value="$audio"/><Labels name="who" toName="audio"><Label value="Ann"/></Labels>'
         '<TextArea name="said" toName="audio" perRegion="true"/></View>')
WORDS = "the quick brown fox jumps over a lazy dog while Ada Lovelace writes from Turin about engines".split()
CONFIGS = {"text": TEXT, "image": IMAGE, "sound": SOUND, "ten spans": TEXT, "ten boxes": IMAGE}
OUT = {"text": ("JSON", "JSON_MIN", "CSV", "TSV", "CONLL2003", "SPACY", "HUGGINGFACE", "PARQUET", "BRAT.zip"),
       "ten spans": ("JSON", "JSON_MIN", "CSV", "CONLL2003"), "ten boxes": ("COCO", "YOLO", "YOLO.zip"),
       "image": ("COCO", "YOLO", "YOLO.zip", "CVAT", "GEOJSON"), "sound": ("WEBVTT.zip", "TEXTGRID.zip")}
PEER = {"JSON_MIN", "CSV", "TSV", "CONLL2003", "COCO", "YOLO"}
IN = {"text": ("JSON", "JSONL", "CSV", "CONLL", "SPACY", "HUGGINGFACE"), "image": ("COCO",)}
"""Imports of what the exports wrote, up to the moment before the first file is written."""
SOURCES = {"JSON": "JSON/result.json", "JSONL": "tasks.jsonl", "CSV": "CSV/result.csv",
           "CONLL": "CONLL2003/result.conll", "SPACY": "SPACY/result.jsonl",
           "HUGGINGFACE": "HUGGINGFACE/result.jsonl", "COCO": "COCO/result.json"}


def spans(number: int) -> tuple[str, list[dict[str, Any]]]:
    words = [WORDS[(number * 7 + place * 3) % len(WORDS)] for place in range(20)]
    at = sum(len(one) + 1 for one in words[:5])
    text = " ".join(words)
    items = [{"id": f"s{number}", "from_name": "ner", "to_name": "text", "type": "labels", "value": {
        "start": at, "end": at + len(words[5]), "text": words[5], "labels": ["PER"]}},
        {"id": f"c{number}", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["good"]}}]
    return text, items


def made(kind: str, number: int) -> dict[str, Any]:
    """One task with one annotation; `ten …`: of ten regions."""
    if kind.startswith("ten "):
        task = made("text" if kind == "ten spans" else "image", number)
        annotation = task["annotations"][0]
        region, *rest = annotation["result"]
        annotation["result"] = [_moved(region, place) for place in range(10)] + rest
        return task
    if kind == "text":
        text, items = spans(number)
        data: dict[str, Any] = {"text": f"{number} {text}"}
        for item in items[:1]:
            item["value"]["start"] += len(str(number)) + 1
            item["value"]["end"] += len(str(number)) + 1
    elif kind == "image":
        data = {"image": f"images/{number}.png"}
        items = [{"id": f"b{number}", "from_name": "box", "to_name": "image", "type": "rectanglelabels",
                  "original_width": 640, "original_height": 480, "image_rotation": 0, "value": {
                      "x": number % 50, "y": 10.5, "width": 20, "height": 30, "rotation": 0,
                      "rectanglelabels": ["cat"]}}]
    else:
        data = {"audio": f"sound/{number}.wav"}
        value = {"start": 1.5, "end": 2.5, "channel": 0}
        items = [{"id": "r", "from_name": "who", "to_name": "audio", "type": "labels",
                  "value": {**value, "labels": ["Ann"]}},
                 {"id": "r", "from_name": "said", "to_name": "audio", "type": "textarea",
                  "value": {**value, "text": ["hello there"]}}]
    annotation = {"id": number, "completed_by": 1, "was_cancelled": False, "created_at": "2026-01-01T10:00:00.000000Z",
                  "updated_at": "2026-01-01T10:00:00.000000Z", "lead_time": 3.5, "result": items}
    return {"id": number, "data": data, "annotations": [annotation], "predictions": []}


def _moved(region: dict[str, Any], place: int) -> dict[str, Any]:
    value = region["value"]
    moved = {"start": place * 8, "end": place * 8 + 5} if "start" in value else {
        "x": value["x"] / 2 + place * 3.37, "y": 2.123 * place}
    return {**region, "id": f"{region['id']}_{place}", "value": {**value, **moved}}


def write_input(folder: Path, kind: str, count: int) -> None:
    with (folder / "tasks.jsonl").open("w") as lines, (folder / "tasks.json").open("w") as whole:
        for number in range(1, count + 1):
            text = json.dumps(made(kind, number))
            lines.write(text + "\n")
            whole.write(("[" if number == 1 else ",\n") + text)
        whole.write("]")


def tasks(folder: Path) -> Iterator[dict[str, Any]]:
    """The tasks as the store reads them."""
    with (folder / "tasks.jsonl").open("rb") as lines:
        yield from map(orjson.loads, lines)


# ---- what a process measures
def floor(folder: Path, _kind: str, _name: str) -> None:
    with (folder / "floor.json").open("w") as out:
        for line in (folder / "tasks.jsonl").open():
            out.write(json.dumps(json.loads(line)) + "\n")


def fast_floor(folder: Path, _kind: str, _name: str) -> None:
    with (folder / "floor.json").open("wb") as out, (folder / "tasks.jsonl").open("rb") as lines:
        for line in lines:
            out.write(orjson.dumps(orjson.loads(line)) + b"\n")


def ours(folder: Path, kind: str, name: str) -> None:
    from labelfs.formats.catalog import exporter_named
    from labelfs.formats.output import FolderOutput, ZipOutput
    from labelfs.formats.registry import Report
    from labelfs.labeling.config import parse

    plain = name.removesuffix(".zip")
    spec, config = exporter_named(plain), parse(CONFIGS[kind])
    if name != plain:
        with (folder / name).open("wb") as stream:
            archive = ZipOutput(stream)
            spec.run(tasks(folder), config, archive, {}, Report())
            archive.close()
    else:
        spec.run(tasks(folder), config, FolderOutput(folder / name), {}, Report())


def peer(folder: Path, kind: str, name: str) -> None:
    from label_studio_sdk.converter import Converter

    converter = Converter(CONFIGS[kind], str(folder), download_resources=False)
    converter.convert(str(folder / "tasks.json"), str(folder / f"peer-{name}"), name, is_dir=False)


def taken(folder: Path, kind: str, name: str) -> None:
    """An import up to the moment before the first file is written: read, checked, waiting on disk."""
    from labelfs.formats.catalog import importer_named
    from labelfs.formats.registry import Report
    from labelfs.labeling.config import parse
    from labelfs.project_import import Spool, normal_task

    config = parse(CONFIGS[kind]) if name in {"JSON", "JSONL", "CSV", "HUGGINGFACE"} else None
    report = Report()
    with Spool(held=False) as spool:
        for task in importer_named(name).run([folder / SOURCES[name]], config, {}, report):
            spool.put(normal_task(task))
        count = len(spool.rows)
    print(count, report.annotations, len(report.problems))


RUNS: dict[str, Callable[[Path, str, str], None]] = {"floor": floor, "fast_floor": fast_floor, "ours": ours,
                                                     "peer": peer, "taken": taken}


def measured(run: str, folder: Path, kind: str, name: str) -> tuple[float, float, str]:
    """Processor seconds and megabytes of what a process does, the better of two; modules are loaded before."""
    return min((_measured(run, folder, kind, name) for _ in range(2)), key=lambda one: one[0])


def _measured(run: str, folder: Path, kind: str, name: str) -> tuple[float, float, str]:
    if run in {"ours", "peer"}:
        shutil.rmtree(folder / (f"peer-{name}" if run == "peer" else name), ignore_errors=True)
    done = subprocess.run([sys.executable, __file__, "--run", run, str(folder), kind, name], capture_output=True,
                          text=True, check=False, env=os.environ)
    if done.returncode:
        return float("nan"), float("nan"), done.stderr.strip().splitlines()[-1][:80]
    seconds, megabytes = done.stdout.strip().splitlines()[-1].split()
    return float(seconds), float(megabytes), " ".join(done.stdout.strip().splitlines()[:-1])


def child(run: str, folder: str, kind: str, name: str) -> None:
    if run in {"ours", "taken"}:
        from labelfs.formats.catalog import load
        from labelfs.labeling.config import parse

        load()
        parse(CONFIGS[kind])
    if run == "peer":
        import label_studio_sdk.converter  # noqa: F401
    begun = time.process_time()
    RUNS[run](Path(folder), kind, name)
    seconds = time.process_time() - begun
    print(f"{seconds:.3f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")


def main(count: int) -> None:
    print(f"{count:,} annotations\n\n| format | µs each | ÷ orjson loop | ÷ json loop | peak MB | peer ÷ ours |\n"
          "| --- | ---: | ---: | ---: | ---: | ---: |")
    rows = []
    for kind, names in OUT.items():
        with tempfile.TemporaryDirectory(prefix="labelfs-bench-") as place:
            folder = Path(place)
            write_input(folder, kind, count)
            fast, bare = (measured(run, folder, kind, "")[0] for run in ("fast_floor", "floor"))
            print(f"| *loop, {kind}* | {fast / count * 1e6:.1f} | 1 | {fast / bare:.1f} | | |", flush=True)
            for name in names:
                seconds, megabytes, said = measured("ours", folder, kind, name)
                plain = name.removesuffix(".zip")
                other = f"{measured('peer', folder, kind, plain)[0] / seconds:.1f}" if plain in PEER else ""
                print(f"| {name} {said} | {seconds / count * 1e6:.1f} | {seconds / fast:.1f} | {seconds / bare:.1f} | "
                      f"{megabytes:.0f} | {other} |", flush=True)
            for name in IN.get(kind, ()):
                seconds, megabytes, said = measured("taken", folder, kind, name)
                rows.append(f"| {name} | {seconds / count * 1e6:.1f} | {seconds / fast:.1f} | {seconds / bare:.1f} | "
                            f"{megabytes:.0f} | {said} |")
    print("\nImports, before the first file is written:\n\n"
          "| format | µs each | ÷ orjson loop | ÷ json loop | peak MB | tasks, annotations, problems |\n"
          "| --- | ---: | ---: | ---: | ---: | ---: |")
    print("\n".join(rows))


def whole(*words: str) -> float:
    """Processor seconds of a whole process, the better of two."""
    took = []
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *words], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(took)


def command(count: int) -> None:
    """`labelfs export` of a project whose index is there, beside the peer on that project's JSON export."""
    print(f"{count:,} annotations, whole processes\n\n| | seconds | peer ÷ ours |\n| --- | ---: | ---: |")
    for kind, names in (("text", ("JSON", "JSON_MIN", "CSV", "CONLL2003")), ("image", ("COCO", "YOLO"))):
        with tempfile.TemporaryDirectory(prefix="labelfs-bench-") as place:
            folder = Path(place)
            write_input(folder, kind, count)
            (folder / "p").mkdir()
            (folder / "p/config.xml").write_text(CONFIGS[kind])
            whole_import = whole("-m", "labelfs", "import", f"{folder}/p", f"{folder}/tasks.json")
            print(f"| import, then import again: the better, {kind} | {whole_import:.2f} | |", flush=True)
            export = ("-m", "labelfs", "export", f"{folder}/p", "--out")
            whole(*export, f"{folder}/tasks.json", "--format", "JSON")
            for name in names:
                suffix = {"COCO": "zip", "YOLO": "zip"}.get(name, "out")
                seconds = whole(*export, f"{folder}/{name}.{suffix}", "--format", name)
                peers = whole(__file__, "--run", "peer", str(folder), kind, name) if name in PEER else 0
                other = f"{peers / seconds:.1f}" if peers else ""
                print(f"| {name} | {seconds:.2f} | {other} |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        child(*sys.argv[2:])
    elif sys.argv[1:2] == ["--command"]:
        command(int(sys.argv[2]) if len(sys.argv) > 2 else 20_000)
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
