"""The recording that a file of times belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from labelfs.errors import Problem
from labelfs.formats.media import KINDS
from labelfs.formats.registry import Report

SOUND = (*KINDS["audio"], *KINDS["video"])


def recording_of(path: Path, options: Mapping[str, Any], report: Report) -> str:
    """The reference of the sound or film of the same name beside; a missing one is told and named all the same.

    `talk.en.vtt` belongs to `talk.mp3` too.
    """
    place: Callable[[Path], str] = options.get("place") or Path.as_posix
    for stem in (path.stem, path.stem.partition(".")[0]):
        for suffix in SOUND:
            for ending in (suffix, suffix.upper()):
                found = path.with_name(stem + ending)
                if found.is_file():
                    return place(found)
    name = path.with_suffix(".wav").name
    message = f"{name}, or another recording of this name, is not there; the task names it all the same"
    report.problems.append(Problem(path.name, None, message, "missing-media"))
    return name
