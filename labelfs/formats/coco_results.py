"""COCO's lists of results: what a model found, `[{"image_id", "category_id", "bbox", "score"}, …]`, without the images.

The images come from another file of the same import, or are tasks of the project already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from labelfs.errors import Problem
from labelfs.formats.encoding import unicode_of
from labelfs.formats.json_read import Broken, elements
from labelfs.formats.registry import Report

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

HEAD = 4096
Row = Mapping[str, Any]


def is_results(path: Path) -> bool:
    """Whether the file is a list whose first entry is of an image and a category."""
    if path.suffix.lower() != ".json":
        return False
    with path.open("rb") as file:
        head = file.read(HEAD).lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"[") and b'"image_id"' in head and (b'"category_id"' in head or b'"caption"' in head)


class Results:
    """The rows of one file by image."""

    def __init__(self, path: Path, name: str, report: Report) -> None:
        self.name, self.version = name, path.stem
        self._rows: dict[Any, list[tuple[int, Row]]] = {}
        with path.open(encoding=unicode_of(path)) as file:
            for line, value in elements(file):
                if isinstance(value, Broken):
                    rest = "; nothing after this place was read" if value.whole else ""
                    report.problems.append(Problem(name, value.line, value.message + rest, "coco"))
                elif not isinstance(value, Mapping) or not isinstance(value.get("image_id"), (int, str)):
                    report.problems.append(Problem(name, line, "a result must be an object with an image_id", "coco"))
                else:
                    self._rows.setdefault(value["image_id"], []).append((line, value))

    @property
    def images(self) -> list[Any]:
        """The ids of images, in the order of the file."""
        return list(self._rows)

    def categories(self) -> set[Any]:
        """The ids of all categories."""
        return {row.get("category_id") for rows in self._rows.values() for _line, row in rows if "caption" not in row}

    def annotations(self, image: Any) -> Iterator[tuple[int, Row]]:
        """The results of an image, each with its line."""
        yield from self._rows.get(image, ())

    def first_line(self, image: Any) -> int:
        """Where the first result of an image stands."""
        return self._rows[image][0][0]


class KnownTasks:
    """Tasks of the project by what results may call their image: its id, the id it came with, its file's name."""

    def __init__(self, tasks: Iterable[tuple[int, Mapping[str, Any], Mapping[str, Any]]], key: str) -> None:
        self._found: dict[Any, dict[str, Any]] = {}
        for number, data, meta in tasks:
            task = {"id": number, "data": dict(data), "meta": dict(meta)}
            names = [PurePosixPath(str(one)) for one in (meta.get("file_name"), data.get(key)) if isinstance(one, str)]
            for name in (number, meta.get("source_id"), *(one.name for one in names), *(one.stem for one in names)):
                if isinstance(name, (int, str)):
                    self._found.setdefault(name, task)

    def of(self, image: Any) -> dict[str, Any] | None:
        """The task of an image; a number may be a name filled up with zeros (`139` is `000000000139.jpg`)."""
        return self._found.get(image) or (self._found.get(f"{image:012d}") if isinstance(image, int) else None)


def known_tasks(options: Mapping[str, Any], key: str) -> KnownTasks:
    """The tasks that the option `known` tells of."""
    known: Callable[[], Iterable[tuple[int, Mapping[str, Any], Mapping[str, Any]]]] | None = options.get("known")
    return KnownTasks(known() if known is not None else (), key)


def categories_of(config: Config | None) -> dict[int, str]:
    """Category id → label, from the labels of the config that have one."""
    nodes = config.root.walk() if config is not None else ()
    found = ((str(node.attrs.get("category", "")), node.attrs.get("value")) for node in nodes)
    return {int(number): str(label) for number, label in found if number.isdecimal() and label}
