"""MOT out: every frame of every track as a row of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from labelfs.formats.films import FILMLESS, Film, films
from labelfs.formats.items import Item
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.labeling.geometry import bounds, rectangle_corners, to_pixels
from labelfs.labeling.labels import effective_labels
from labelfs.labeling.tracks import interpolate

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

UPRIGHT = "{n} boxes of turned tracks written as the upright boxes around them"
MORE_LABELS = "{n} further labels of tracks left out: a row has one class"
ANSWERS = "{n} answers that are no tracks left out"


def export(tasks: Iterable[Task], config: Config, output: Output, options: Mapping[str, Any],
           report: Report) -> None:
    """Write `<film>/gt/gt.txt`, `gt/labels.txt` and `seqinfo.ini` per annotation, all frames interpolated."""
    listed = dict.fromkeys(label for node in config.controls() if node.tag == "Labels"
                           for label in effective_labels(node))
    for film in films(tasks, config, output, report, options.get("frame_size")):
        if not film.item.annotation:
            continue
        if not film.width or not film.height:
            report.lose(FILMLESS, len(film.tracks))
            continue
        classes = list(listed | dict.fromkeys(track.labels[0] for track in film.tracks))
        report.lose(ANSWERS, _answers(film.item))
        with output.file(f"{film.stem}/gt/gt.txt") as stream:
            stream.writelines(row.encode() for row in _rows(film, classes, report))
        with output.file(f"{film.stem}/gt/labels.txt") as stream:
            stream.write("".join(" ".join(name.splitlines()) + "\n" for name in classes).encode())
        with output.file(f"{film.stem}/seqinfo.ini") as stream:
            stream.write((f"[Sequence]\nname={film.stem}\nseqLength={film.frames}\nimWidth={film.width}\n"
                          f"imHeight={film.height}\n").encode())


def _answers(item: Item) -> int:
    kinds = {"choices", "textarea", "number", "rating"}
    return sum(one.get("type") in kinds for one in item.annotation.get("result") or ())


def _rows(film: Film, classes: list[str], report: Report) -> Iterator[str]:
    """`frame, id, left, top, width, height, confidence, class, visibility`, pixels, by frame and track."""
    rows: list[tuple[int, int, str]] = []
    for number, track in enumerate(film.tracks, 1):
        report.lose(MORE_LABELS, len(track.labels) - 1)
        named = classes.index(track.labels[0]) + 1
        for box in interpolate(track.sequence, track.frames):
            x, y = to_pixels(box.x, box.y, film.width, film.height)
            width, height = to_pixels(box.width, box.height, film.width, film.height)
            if box.rotation % 360:
                report.lose(UPRIGHT)
                x, y, width, height = bounds(rectangle_corners(x, y, width, height, box.rotation))
            edges = ",".join(f"{edge:.3f}".rstrip("0").rstrip(".") for edge in (x, y, width, height))
            rows.append((box.frame, number, f"{box.frame},{number},{edges},1,{named},1\n"))
    for _frame, _track, row in sorted(rows):
        yield row


def _fits(config: Config) -> bool:
    return any(node.tag == "VideoRectangle" for node in config.controls())


exporter(Exporter(
    name="MOT",
    title="MOT",
    description="A row of numbers for every frame of every track of boxes, interpolated, per film.",
    suffix=".zip",
    run=export,
    fits=_fits,
    media_type="application/zip",
    limits=("Turned boxes become the upright boxes around them; pixels have three digits.",
            "Pixels need the size of the film: MP4, MOV and WebM tell it, `--frame-size` says it for others.",
            "A track has one class; answers that are no tracks are left out."),
))
