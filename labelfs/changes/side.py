"""What one state of a project says, by identity: where and in which layout it is written never counts."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from labelfs.changes.tree import Tree, one_file
from labelfs.errors import Problem
from labelfs.store.digests import data_digest, full_digest
from labelfs.store.ids import LAST_TASK, derived_task_id
from labelfs.store.jsontext import NotJson, loads_fast
from labelfs.store.layout import Kind, kind_of
from labelfs.store.lists import Found, split
from labelfs.store.people import Members, members_by_number, person_of

TaskKey = int | str
"""A task's id, or `=` and the digest of its data (and a count) where none is written."""
BOOKKEEPING = frozenset(
    "project updated_by updated_at lead_time created_username created_ago draft_id draft_created_at import_id "
    "last_action bulk_created result_count prediction last_created_by".split())
"""What Label Studio writes about an annotation and labelfs does not keep."""


@dataclass(slots=True)
class Spoken:
    """One annotation or prediction."""

    task: TaskKey
    id: int | str
    by: str
    """The annotator's e-mail, or the model's version."""
    value: dict[str, Any]
    file: str
    is_prediction: bool = False
    inline: bool = False

    @property
    def result(self) -> list[Any]:
        """The result items; [] for anything but a list."""
        found = self.value.get("result")
        return found if isinstance(found, list) else []

    @property
    def key(self) -> tuple[Hashable, ...]:
        return self.is_prediction, self.task, self.id


@dataclass(slots=True)
class Side:
    """The items of the files that were read, and what of them could not be."""

    tree: Tree
    tasks: dict[TaskKey, dict[str, Any]] = field(default_factory=dict)
    spoken: dict[tuple[Hashable, ...], Spoken] = field(default_factory=dict)
    reviews: dict[int | str, dict[str, Any]] = field(default_factory=dict)
    config: str | None = None
    others: dict[str, Any] = field(default_factory=dict)
    """Path → value of `project.json`, `members.json`, views and assignments."""
    problems: list[Problem] = field(default_factory=list)
    about: dict[str, set[TaskKey]] = field(default_factory=dict)
    """Path → the tasks that the file says something of."""
    numbers: dict[str, int] = field(default_factory=dict)
    """Id that a task without a written one shows."""
    touches_inline: bool = False
    """Something here stands in a task file, or replaces what does."""
    _members: Members = field(default_factory=dict)

    @classmethod
    def of(cls, tree: Tree, paths: Iterable[str]) -> Side:
        """Read these files of a tree."""
        side = cls(tree)
        listed = list(paths)
        side._members = _members_of(tree)
        ready = sorted(tree.read(path for path in listed if kind_of(path) is not Kind.MASK), key=_tasks_first)
        for path, content in ready:
            side._take(path, content)
        return side

    def number(self, task: TaskKey) -> int | None:
        """The id that a task shows."""
        return task if isinstance(task, int) else self.numbers.get(task)

    def _take(self, path: str, content: bytes) -> None:
        kind = kind_of(path)
        if kind is Kind.CONFIG:
            self.config = content.decode("utf-8", "replace")
        elif kind in (Kind.PROJECT, Kind.MEMBERS, Kind.VIEW, Kind.ASSIGNMENT):
            self._take_other(path, content)
        elif kind.item in _TAKERS:
            found = split(content, lines=kind.lines)
            self.problems.extend(fault.problem(path) for fault in found.faults)
            for item in found.items:
                _TAKERS[kind.item](self, path, item)

    def _take_other(self, path: str, content: bytes) -> None:
        try:
            self.others[path] = loads_fast(content)
        except NotJson as fault:
            self.problems.append(fault.problem(path))

    def _task(self, path: str, found: Found) -> None:
        if not isinstance(found.value, dict):
            self._unfit(path, found, "a task must be an object")
            return
        task = found.value if isinstance(found.value.get("data"), dict) else {"data": found.value}
        key = self._task_key(task)
        self.about.setdefault(path, set()).add(key)
        self.tasks[key] = {name: value for name, value in task.items() if name not in ("annotations", "predictions")}
        for name in ("annotations", "predictions"):
            listed = task.get(name)
            for place, value in enumerate(listed if isinstance(listed, list) else []):
                if isinstance(value, dict):
                    self._inline(path, key, place, value, is_prediction=name == "predictions")

    def _task_key(self, task: Mapping[str, Any]) -> TaskKey:
        written = task.get("id")
        if type(written) is int and 1 <= written <= LAST_TASK:
            return written
        digest, count = data_digest(task["data"]), 1
        while (key := f"={digest}.{count}") in self.tasks:
            count += 1
        self.numbers[key] = derived_task_id(full_digest(task["data"])) + count - 1
        return key

    def _inline(self, path: str, task: TaskKey, place: int, value: dict[str, Any], *, is_prediction: bool) -> None:
        self.touches_inline = True
        kept = {name: one for name, one in value.items() if name not in BOOKKEEPING and name != "task"}
        if kept.pop("skipped", None) is True:
            kept["was_cancelled"] = True
        number = value.get("id")
        by = str(value.get("model_version") or "") if is_prediction else self._person(value)
        one = Spoken(task, number if type(number) is int else f"#{place}", by, kept, path, is_prediction, inline=True)
        self.spoken[one.key] = one

    def _task_of(self, path: str, found: Found, value: dict[str, Any]) -> int | None:
        """The task that the item names; None, with a problem, where it names none."""
        task = value.get("task")
        if type(task) is not int:
            self._unfit(path, found, "`task` must be a task's id")
            return None
        self.about.setdefault(path, set()).add(task)
        return task

    def _annotation(self, path: str, found: Found) -> None:
        value = self._object(path, found, "an annotation")
        if value is None:
            return
        task = self._task_of(path, found, value)
        if task is None:
            return
        one = Spoken(task, _id(value, found, path), self._person(value), value, path)
        if "inline_digest" in value:
            self.touches_inline = True
        if value.get("deleted") is True:
            self.spoken.pop(one.key, None)
        else:
            self.spoken[one.key] = one

    def _prediction(self, path: str, found: Found) -> None:
        value = self._object(path, found, "a prediction")
        if value is None:
            return
        task = self._task_of(path, found, value)
        if task is None:
            return
        by = str(value.get("model_version") or "")
        one = Spoken(task, _id(value, found, path), by, value, path, is_prediction=True)
        self.spoken[one.key] = one

    def _review(self, path: str, found: Found) -> None:
        value = self._object(path, found, "a review")
        if value is not None:
            self.reviews[_id(value, found, path)] = value
            if type(value.get("task")) is int:
                self.about.setdefault(path, set()).add(value["task"])

    def _person(self, value: Mapping[str, Any]) -> str:
        return person_of(value.get("completed_by"), self._members)

    def _object(self, path: str, found: Found, what: str) -> dict[str, Any] | None:
        if isinstance(found.value, dict):
            return found.value
        self._unfit(path, found, f"{what} must be an object")
        return None

    def _unfit(self, path: str, found: Found, message: str) -> None:
        self.problems.append(Problem(path, found.line, message, "shape"))


_TAKERS = {
    Kind.TASK: Side._task, Kind.ANNOTATION: Side._annotation, Kind.PREDICTION: Side._prediction,
    Kind.REVIEW: Side._review,
}


def _id(value: Mapping[str, Any], found: Found, path: str) -> int | str:
    number = value.get("id")
    return number if type(number) is int else f"{path}#{found.line or 1}"


def _tasks_first(entry: tuple[str, bytes]) -> tuple[bool, str]:
    """Files of their own come after what stands inline, and so replace it."""
    return kind_of(entry[0]).item is not Kind.TASK, entry[0]


def _members_of(tree: Tree) -> Members:
    content = one_file(tree, "members.json")
    try:
        return members_by_number(loads_fast(content)) if content is not None else {}
    except NotJson:
        return {}  # told where members.json itself is compared


def everything(tree: Tree) -> Iterator[str]:
    """The paths of all files of a tree that say something about tasks."""
    return (path for path in tree.marks() if kind_of(path).item in _TAKERS)
