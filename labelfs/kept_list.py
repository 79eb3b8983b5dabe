"""Lists of what the person enabled on this machine (model backends, webhooks), numbered from 1, in `$LABELFS_HOME`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from filelock import FileLock

from labelfs import person
from labelfs.errors import BadFile, NotFound, Problem

Record = dict[str, Any]


class KeptList:
    """One list, for all project folders of this machine; a number is never given twice.

    Read anew from the file at each call, so that a server and a command line agree.
    """

    def __init__(self, name: str, missing: str) -> None:
        self._file, self._missing = f"{name}.json", missing

    def of(self, folder: Path | None) -> list[Record]:
        """The records of a project folder (None: of no folder), by number."""
        wanted = _place(folder)
        return [one for one in self._read()["items"] if one.get("folder") == wanted]

    def everything(self) -> list[Record]:
        """The records of all folders."""
        return list(self._read()["items"])

    def find(self, number: int, folders: Mapping[str, Any] | None = None) -> Record:
        """The record with this number, of one of these folders; raises `NotFound`."""
        for one in self._read()["items"]:
            if one.get("id") == number and (folders is None or one.get("folder") in folders):
                return dict(one)
        raise NotFound(self._missing)

    def add(self, folder: Path | None, record: Mapping[str, Any]) -> Record:
        """Number and keep a record."""

        def put(kept: Record) -> Record:
            made = {"id": kept["next"], "folder": _place(folder), **record}
            kept["next"] += 1
            kept["items"].append(made)
            return made

        return self._change(put)

    def change(self, number: int, changes: Mapping[str, Any]) -> Record:
        """Change members of a record; raises `NotFound`."""

        def put(kept: Record) -> Record:
            for one in kept["items"]:
                if one.get("id") == number:
                    one.update(changes)
                    return dict(one)
            raise NotFound(self._missing)

        return self._change(put)

    def remove(self, number: int) -> Record:
        """Forget a record; raises `NotFound`."""

        def put(kept: Record) -> Record:
            for one in kept["items"]:
                if one.get("id") == number:
                    kept["items"].remove(one)
                    return dict(one)
            raise NotFound(self._missing)

        return self._change(put)

    def _change(self, put: Callable[[Record], Record]) -> Record:
        person.home().mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(str(person.home() / f".{self._file}.lock")):
            kept = self._read()
            done = put(kept)
            person.keep(self._file, json.dumps(kept, ensure_ascii=False, indent=2) + "\n")
        return dict(done)

    def _read(self) -> Record:
        text = person.kept(self._file)
        if text is None:
            return {"next": 1, "items": []}
        try:
            found = json.loads(text)
            good = isinstance(found["items"], list) and isinstance(found["next"], int)
            good = good and all(isinstance(one, dict) for one in found["items"])
        except (ValueError, KeyError, TypeError):
            good = False
        if not good:  # written by hand: never overwritten with an empty list
            raise BadFile(Problem(self._file, None, "this file of yours cannot be read; mend it or move it away"))
        return dict(found)


def _place(folder: Path | None) -> str | None:
    return None if folder is None else str(folder.resolve())
