"""The labeling config of a project: the last good one stays in force while the file is broken."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadFile, BadRequest, Problem
from labelfs.labeling.api_errors import api_errors
from labelfs.labeling.config import Config, ConfigProblem, expand, parse
from labelfs.store import memory

if TYPE_CHECKING:
    from labelfs.store.store import Store

EMPTY = "<View></View>"
FILE = "config.xml"
LAST_GOOD = "last-good-config.xml"
"""Kept on this machine, so that a restart while the file is broken does not lose the config in force."""
UNREADABLE = frozenset({"xml", "doctype", "too-deep", "too-many", "too-large", "encoding"})
"""Codes of problems after which there is nothing of the document."""


class ConfigKeeper:
    """Reads `config.xml` when it changed; parses once per revision. Safe to use from many threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._revision: str | None = None
        self._good: Config | None = None
        self._newest: Config | None = None
        self._unreadable: Problem | None = None
        self._fresh = False

    def forget(self) -> None:
        """Look at the file again at next use (it changed on disk)."""
        self._fresh = False

    @property
    def config(self) -> Config:
        """The config in force: the newest that parsed, else an empty view."""
        with self._lock:
            self._read()
            return self._good if self._good is not None else parse(EMPTY)

    @property
    def revision(self) -> str | None:
        """Revision of the file as last read; None without a file."""
        with self._lock:
            self._read()
            return self._revision

    def config_problems(self) -> list[ConfigProblem]:
        """What is wrong with the file as it stands now."""
        with self._lock:
            self._read()
            return list(self._newest.problems) if self._newest is not None else []

    def problems(self) -> list[Problem]:
        """The same with the file's name, for the list of problems."""
        found = [Problem(FILE, p.line, p.message, p.code or "config") for p in self.config_problems()]
        return [self._unreadable, *found] if self._unreadable else found

    def _read(self) -> None:
        if not self._fresh:
            self._fresh = True
            self._look()

    def _look(self) -> None:
        try:
            read = self._store.read_text(FILE)
        except BadFile as fault:
            self._unreadable = fault.problem
            return
        except OSError as fault:
            self._unreadable = Problem(FILE, None, f"cannot be read: {fault.strerror or 'unreadable'}", "unreadable")
            return
        self._unreadable = None
        if read is None:
            self._absent()
        elif read[1] != self._revision:
            self._take(*read)

    def _absent(self) -> None:
        """A config that vanished leaves the last good one in force."""
        self._revision = None
        self._newest = None
        if self._good is not None and self._good.text.strip() != EMPTY:
            self._unreadable = Problem(FILE, None, "is gone; the last good config stays in force", "missing")

    def _take(self, text: str, revision: str) -> None:
        self._revision = revision
        self._newest = parse(text)
        if usable(self._newest):
            self._good = self._newest
            if not self._store.read_only and memory.recall(self._store.root, LAST_GOOD) != text:
                memory.remember(self._store.root, LAST_GOOD, text)
        elif self._good is None:
            kept = memory.recall(self._store.root, LAST_GOOD)
            self._good = parse(kept) if kept is not None else self._newest


def preview(text: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """A config that is not saved, as it would look on this data: `{tree, problems, variables, usable}`."""
    config = parse(text)
    found = [
        {"line": p.line, "tag": p.tag, "message": p.message, "level": p.level, "code": p.code} for p in config.problems
    ]
    return {"tree": expand(config, data).to_json(), "problems": found, "variables": config.variables(),
            "usable": usable(config)}


def usable(config: Config) -> bool:
    """Whether the document could be read at all (single faulty tags do not take a config out of force)."""
    return not any(problem.code in UNREADABLE for problem in config.problems)


def refuse_faulty(text: Any) -> Config:
    """The parsed config; raises `BadRequest` with what Label Studio's server refuses too, each with its line."""
    if not isinstance(text, str):
        raise BadRequest("Validation error", fields={"label_config": ["Not a valid string."]})
    config = parse(text)
    if found := api_errors(config):
        raise BadRequest("Validation error", fields={"label_config": found})
    return config


def refuse_orphans(
    config: Config, results: Iterable[tuple[str, str, str]], answers: Mapping[str, Mapping[str, int]]
) -> None:
    """Raise `BadRequest` with counts if existing results would lose their control or their labels.

    `results` has one `(from_name, to_name, type)` per result item, `answers` counts labels per control.
    """
    lost = [key for key in results if not _still_there(config, *key)]
    lines = [f"{n} with from_name={f}, to_name={t}, type={k}" for (f, t, k), n in sorted(Counter(lost).items())]
    if lines:
        head = "Created annotations are incompatible with provided labeling schema, we found:\n"
        raise BadRequest("Validation error", fields={"label_config": [head + "\n".join(lines)]})
    gone = [line for control, counts in answers.items() for line in _lost_labels(config, control, counts)]
    if gone:
        head = "These labels still exist in annotations or drafts:\n"
        raise BadRequest("Validation error", fields={"label_config": [head + "\n".join(gone)]})


def _still_there(config: Config, from_name: str, to_name: str, kind: str) -> bool:
    node = config.by_name.get(from_name)
    if node is None or node.role != "control":
        return False
    if to_name and to_name not in node.to_name:
        return False
    return _kind_fits(node.tag, kind, config, from_name)


def _kind_fits(tag: str, kind: str, config: Config, name: str) -> bool:
    """Whether a control may hold results of this type (`RectangleLabels` also holds `rectangle`…)."""
    want, have = kind.lower(), tag.lower()
    if want == have or not want:
        return True
    return have in {f"{want}labels", want.removesuffix("labels")} or have.startswith("magic") or have == "relations"


def _lost_labels(config: Config, control: str, counts: Mapping[str, int]) -> list[str]:
    node = config.by_name.get(control)
    if node is None or _is_dynamic(node.attrs):
        return []
    known = set(label_names(config, control))
    if not known:
        return []
    return [f"{n} with {control}={label}" for label, n in sorted(counts.items()) if label not in known]


def _is_dynamic(attrs: Mapping[str, Any]) -> bool:
    return any(isinstance(v, str) and v.startswith("$") for v in (attrs.get("value"), attrs.get("apiUrl")))


def label_names(config: Config, control: str) -> list[str]:
    """The names under which a control's labels or choices are stored (alias before value)."""
    names: list[str] = []
    for node in config.labels(control):
        names.extend(str(node.attrs[key]) for key in ("alias", "value") if node.attrs.get(key) is not None)
    return names
