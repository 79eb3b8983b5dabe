"""The semantic difference of two states of a project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from labelfs.changes import configs, spoken
from labelfs.changes.matching import Fetches
from labelfs.changes.model import Change, ConfigChange, Diff, FileChange, TaskChange
from labelfs.changes.places import Fetch
from labelfs.changes.side import BOOKKEEPING, Side, Spoken, TaskKey, everything
from labelfs.changes.spoken import Where, appeared
from labelfs.changes.tree import Tree, differing, one_file
from labelfs.store.digests import data_digest
from labelfs.store.layout import Kind, kind_of
from labelfs.store.splice import same


def compare(before: Tree, after: Tree) -> Diff:
    """All that differs; files of equal content are not even read."""
    return differences(*sides_apart(before, after))


def sides_apart(before: Tree, after: Tree) -> tuple[Side, Side, list[str]]:
    """What both states say in the files that differ (their paths come third), tasks named alike in both."""
    paths = differing(before, after)
    old, new = Side.of(before, paths), Side.of(after, paths)
    if old.touches_inline or new.touches_inline:  # files that did not change may replace what stands inline
        old, new = (Side.of(tree, {*paths, *everything(tree)}) for tree in (before, after))
    _rename_tasks(old, new)
    return old, new, paths


def differences(old: Side, new: Side, paths: Iterable[str]) -> Diff:
    """What `sides_apart` found, as changes."""
    diff = Diff(old.tree.name, new.tree.name)
    diff.changes = sorted([*_spoken(old, new), *_reviews(old, new)], key=_place)
    diff.tasks = sorted(_tasks(old, new), key=lambda one: one.task or 0)
    diff.config = list(_config(old, new))
    diff.files = list(_files(old, new, paths))
    diff.problems = list(dict.fromkeys((*old.problems, *new.problems)))
    return diff


def _place(change: Change) -> tuple[int, str, str, str]:
    return change.task or 0, change.source, change.annotator, str(change.annotation)


# ---- annotations and predictions ---------------------------------------------------------------------------


def _spoken(old: Side, new: Side) -> Iterator[Change]:
    pairs, gone, fresh = _paired(old, new)
    fetches = {False: Fetches(), True: Fetches()}
    for is_prediction, folder in ((False, "annotations"), (True, "predictions")):
        fetches[is_prediction] = Fetches(_fetch(old.tree, folder), _fetch(new.tree, folder))
    for left, right in pairs:
        where = Where(new.number(right.task), right, fetches[right.is_prediction])
        yield from spoken.compared(where, left, right)
    for one in gone:
        yield from appeared(Where(old.number(one.task), one, fetches[one.is_prediction]), one, "removed")
    for one in fresh:
        yield from appeared(Where(new.number(one.task), one, fetches[one.is_prediction]), one, "added")


def _fetch(tree: Tree, folder: str) -> Fetch:
    def fetch(name: str) -> bytes | None:
        return one_file(tree, f"{folder}/{name}")

    return fetch


def _paired(old: Side, new: Side) -> tuple[list[tuple[Spoken, Spoken]], list[Spoken], list[Spoken]]:
    """By id; what is left by task and person where each side has exactly one."""
    pairs = [(one, new.spoken[key]) for key, one in old.spoken.items() if key in new.spoken]
    gone = [one for key, one in old.spoken.items() if key not in new.spoken]
    fresh = [one for key, one in new.spoken.items() if key not in old.spoken]
    waiting: dict[Any, list[Spoken]] = {}
    for one in fresh:
        waiting.setdefault((one.is_prediction, one.task, one.by), []).append(one)
    left: list[Spoken] = []
    unread = _unread(new)
    for one in gone:
        partners = waiting.get((one.is_prediction, one.task, one.by), [])
        if partners:
            pairs.append((one, partners.pop(0)))
        elif one.file not in unread:
            left.append(one)
    used, unread = {id(after) for _, after in pairs}, _unread(old)
    return pairs, left, [one for one in fresh if id(one) not in used and one.file not in unread]


def _unread(side: Side) -> set[str]:
    """Files of which something could not be read: what they lack is not known to be gone."""
    return {problem.file for problem in side.problems}


# ---- tasks -------------------------------------------------------------------------------------------------


def _rename_tasks(old: Side, new: Side) -> None:
    """A task whose id changed and whose data did not is the same task: its annotations are looked up there."""
    gone, fresh = _by_data(old, new), _by_data(new, old)
    for digest, keys in gone.items():
        others = fresh.get(digest, [])
        if len(keys) == 1 and len(others) == 1:
            _rename(old, keys[0], others[0])


def _by_data(side: Side, other: Side) -> dict[str, list[TaskKey]]:
    found: dict[str, list[TaskKey]] = {}
    for key, task in side.tasks.items():
        if key not in other.tasks:
            found.setdefault(data_digest(task["data"]), []).append(key)
    return found


def _rename(side: Side, key: TaskKey, to: TaskKey) -> None:
    task = side.tasks.pop(key)
    side.tasks[to] = {"id": side.number(key), **task} if isinstance(to, int) else task
    for one in [one for one in side.spoken.values() if one.task == key]:
        del side.spoken[one.key]
        one.task = to
        side.spoken[one.key] = one


def _tasks(old: Side, new: Side) -> Iterator[TaskChange]:
    unsure, unknown = (any(kind_of(file).item is Kind.TASK for file in _unread(side)) for side in (new, old))
    for key, task in old.tasks.items():
        if key not in new.tasks:
            if not unsure:
                yield TaskChange(old.number(key), "removed")
        elif fields := _fields(task, new.tasks[key]):
            yield TaskChange(new.number(key), "changed", fields)
    yield from (TaskChange(new.number(key), "added") for key in new.tasks if key not in old.tasks and not unknown)


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    left, right = _flat(before), _flat(after)
    return {key: (left.get(key), right.get(key)) for key in dict.fromkeys((*left, *right))
            if not same(left.get(key), right.get(key))}


_COUNTS = frozenset("total_annotations cancelled_annotations total_predictions comment_count unresolved_comment_count "
                    "last_comment_updated_at comment_authors drafts inner_id file_upload".split()) | BOOKKEEPING


def _flat(task: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a task, those of its data one by one; what an export counts is left out."""
    data = task.get("data")
    found = {f"data.{key}": value for key, value in data.items()} if isinstance(data, Mapping) else {}
    return found | {key: value for key, value in task.items() if key != "data" and key not in _COUNTS}


# ---- reviews, config, other files --------------------------------------------------------------------------


def _reviews(old: Side, new: Side) -> Iterator[Change]:
    for key in dict.fromkeys((*old.reviews, *new.reviews)):
        left, right = old.reviews.get(key), new.reviews.get(key)
        if not same(left, right):
            one = right or left or {}
            task, region = one.get("task"), one.get("region")
            yield Change(task if type(task) is int else None, _id_of(one.get("annotation"), key),
                         str(one.get("reviewer") or ""), region if isinstance(region, str) else None, "review",
                         before=left, after=right)


def _id_of(value: Any, other: int | str) -> int | str:
    return value if type(value) is int else other


def _config(old: Side, new: Side) -> Iterable[ConfigChange]:
    def results() -> Iterator[Any]:
        return (one.result for one in Side.of(new.tree, everything(new.tree)).spoken.values())

    return configs.compared(old.config, new.config, results)


def _files(old: Side, new: Side, paths: Iterable[str]) -> Iterator[FileChange]:
    before, after = old.tree.marks(), new.tree.marks()
    for path in paths:
        kind = "added" if path not in before else "removed" if path not in after else "changed"
        if kind_of(path) is Kind.MEDIA:
            yield FileChange(path, kind)
        elif path in old.others or path in new.others:
            left, right = old.others.get(path), new.others.get(path)
            if kind == "changed" and not same(left, right):
                yield FileChange(path, kind, _members(left, right))
            elif kind != "changed":
                yield FileChange(path, kind)


def _members(left: Any, right: Any) -> tuple[str, ...]:
    if not isinstance(left, Mapping) or not isinstance(right, Mapping):
        return ()
    return tuple(sorted(key for key in left.keys() | right.keys() if not same(left.get(key), right.get(key))))
