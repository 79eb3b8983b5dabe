"""What the Changes page shows and does: two states of a project compared, taken back, reviewed, committed."""

from __future__ import annotations

import difflib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from labelfs.changes import drivers, refs, words
from labelfs.changes.commit import Author, commit, may_commit
from labelfs.changes.diff import differences, sides_apart
from labelfs.changes.git import Objects, Repository
from labelfs.changes.model import Change, Diff
from labelfs.changes.pairs import Pair, changes_by_task, pairs_of
from labelfs.changes.rows import Row, taken_back
from labelfs.changes.settle import marked_in, settled
from labelfs.changes.side import Side, Spoken
from labelfs.changes.tree import GitTree, Tree, WorkingTree, one_file
from labelfs.errors import BadRequest, Conflict, NotFound
from labelfs.git_state import read_state
from labelfs.labeling.config import Config, expand, parse
from labelfs.labeling.masks import internalize
from labelfs.labeling_answer import EMBEDDED_SETTINGS, problem_json
from labelfs.media_hosts import hosts_in
from labelfs.project_tasks import NO_TASK
from labelfs.store.canonical import canonical_object
from labelfs.store.digests import revision
from labelfs.store.ids import base32
from labelfs.store.layout import Kind, kind_of
from labelfs.store.splice import REMOVE, same, splice

if TYPE_CHECKING:
    from labelfs.project import Project

Shape = dict[str, Any]
WORKING = ""
"""The name of the working files among revisions."""
MOST_LINES = 400
SIDES = ("base", "ours", "theirs")


@dataclass(slots=True)
class Comparison:
    """Two states, what differs, and by whom."""

    old: Side
    new: Side
    diff: Diff
    writable: bool
    """The later state is the working files: what stands there can be taken back and committed."""

    by_task: dict[int, list[Change]] = field(default_factory=dict)

    def pairs(self, task: int) -> list[Pair]:
        """The annotations and predictions of a task that differ, with their rows."""
        return pairs_of(self.old, self.new, task, self.by_task.get(task, ()))


class ProjectChanges:
    """The comparisons of one project; the last one is kept while nothing changes."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.RLock()
        self._known: tuple[tuple[Any, ...], Comparison] | None = None
        self._objects = Objects(project.root)

    @contextmanager
    def between(self, before: str, after: str) -> Iterator[Comparison]:
        """Compare two revisions; `after` empty: the working files. `A...` as `before`: where `after` left A.

        Raises `NotFound` outside a repository and for what is no revision.
        """
        with self._lock:
            try:
                yield self._compared(before, after)
            finally:
                self._objects.close()

    def _compared(self, before: str, after: str) -> Comparison:
        repository = Repository(self._project.root)
        first = self._commit(repository, before, after)
        second = repository.commit(after) if after else None
        key = (first, second or ("files", self._project.store.generation))
        if self._known is None or self._known[0] != key:
            old = GitTree.at(repository, first, self._objects) if first else GitTree("nothing", {}, self._objects)
            new: Tree = (GitTree.at(repository, second, self._objects) if second
                         else WorkingTree(repository, self._objects))
            left, right, paths = sides_apart(old, new)
            diff = differences(left, right, paths)
            self._known = key, Comparison(left, right, diff, second is None, changes_by_task(diff))
        return self._known[1]

    def _commit(self, repository: Repository, before: str, after: str) -> str | None:
        if before.endswith("..."):
            return repository.merge_base(before.removesuffix("..."), after or "HEAD")
        try:
            return repository.commit(before or "HEAD")
        except NotFound:
            if before in ("", "HEAD"):
                return None  # before the first commit there is nothing
            raise

    # ---- showing ----------------------------------------------------------------------------------------
    def overview(self, before: str, after: str) -> Shape:
        """All that differs: a row per task with counts and people, config and other files, problems."""
        with self.between(before, after) as found:
            diff = found.diff
            touched = {one.task for one in diff.changes} | {one.task for one in diff.tasks}
            numbers = sorted(one for one in touched if one is not None)
            names = _names(self._project, found, numbers)
            tasks = [_task_row(found, number, names.get(number, "")) for number in numbers]
            return {
                "before": before or "HEAD", "after": after, "writable": found.writable and self._may_write(),
                "summary": diff.summary(), "tasks": tasks,
                "config": [words.config_line(one) for one in diff.config],
                "files": [words.file_line(one) for one in diff.files],
                "problems": [problem_json(one) for one in diff.problems],
                "apart": refs.apart(self._project.root, before.removesuffix("..."), after) if after else None,
                "driver": self._driver(),
            }

    def _may_write(self) -> bool:
        return not self._project.store.read_only

    def _driver(self) -> bool:
        """Whether this clone merges labels by their meaning."""
        return drivers.setting(Repository(self._project.root), "merge.labelfs.driver") is not None

    def refs(self) -> Shape:
        """Branches, tags and commits to choose from, and where HEAD is."""
        return refs.refs_of(self._project.root)

    def task(self, number: int, before: str, after: str) -> Shape:
        """One task for its review: data, config, and each changed annotation before and after."""
        with self.between(before, after) as found:
            data = self._data(found, number)
            config = self._config(found)
            pairs = found.pairs(number)
            fields = next((one for one in found.diff.tasks if one.task == number), None)
            media = self._project.media.urls(data, config)
            settings = self._project.settings
            return {
                "task": {"id": number, "data": data}, "tree": expand(config, data).to_json(), "media": media,
                "hosts": hosts_in(media), "settings": {key: settings[key] for key in EMBEDDED_SETTINGS},
                "fields": [] if fields is None else [words.task_line(fields)],
                "annotations": [self._pair(found, pair) for pair in pairs],
                "reviews": [self._review(one.raw) for one in self._project.store.reviews(number)],
                "writable": found.writable and self._may_write(),
            }

    def _data(self, found: Comparison, number: int) -> Shape:
        known = found.new.tasks.get(number)
        stored = self._project.store.task(number)
        if known is not None and isinstance(known.get("data"), dict):
            return dict(known["data"])
        if stored is not None:
            return dict(stored.data)
        earlier = found.old.tasks.get(number, {}).get("data")
        if not isinstance(earlier, dict):
            raise NotFound(NO_TASK)
        return dict(earlier)

    def _config(self, found: Comparison) -> Config:
        if found.writable:
            return self._project.config
        text = one_file(found.new.tree, "config.xml")
        return parse("<View></View>" if text is None else text.decode("utf-8", "replace"))

    def _pair(self, found: Comparison, pair: Pair) -> Shape:
        one = pair.one
        person = self._project.people.person(one.by)
        file = pair.after.file if pair.after else one.file
        content = one_file(found.new.tree, file)
        return {
            "id": one.id, "prediction": one.is_prediction, "person": one.by, "name": person.name or one.by,
            "number": person.id, "initials": person.initials, "file": file,
            "revision": None if content is None else revision(content),
            "state": "added" if pair.before is None else "removed" if pair.after is None else "changed",
            "before": _shown(found.old, pair.before), "after": _shown(found.new, pair.after),
            "rows": [row.to_json() for row in pair.rows], "revertable": _is_alone(found, pair),
            "conflicts": [] if content is None or one.inline else
            [{"region": mark.region, "member": mark.member, "name": mark.name, "versions": dict(mark.versions)}
             for mark in marked_in(content)],
            "lines": _lines(one_file(found.old.tree, pair.before.file) if pair.before else None, content),
        }

    def _review(self, raw: Mapping[str, Any]) -> Shape:
        person = self._project.people.person(str(raw.get("reviewer") or ""))
        return {**raw, "name": person.name or person.email, "number": person.id, "initials": person.initials}

    # ---- taking back ------------------------------------------------------------------------------------
    def revert(self, number: int, before: str, body: Mapping[str, Any]) -> Shape:
        """Take back one row (`region`: its key), or a whole annotation; `undo` names what brings it here again.

        Raises `Stale` when the file is not at `revision`.
        """
        self._project.refuse_read_only()
        with self.between(before, WORKING) as found:
            pair = self._chosen(found, number, body.get("annotation"))
            if not _is_alone(found, pair):
                raise Conflict(f"{pair.one.file} holds more than this annotation", hint="edit it on the labeling page")
            key = body.get("region")
            row = None if key is None else next((one for one in pair.rows if one.key == key), None)
            if key is not None and row is None:
                raise NotFound(f"nothing changed in {key!r} (any more)")
            content = _earlier(found, pair, row)
            file = pair.after.file if pair.after else pair.one.file
        expect = body.get("revision")
        kept = self._project.store.put_back(file, content, expect=expect if isinstance(expect, str) else None)
        return {"file": file, "undo": kept, "revision": None if content is None else revision(content)}

    def _chosen(self, found: Comparison, number: int, annotation: Any) -> Pair:
        for pair in found.pairs(number):
            if not pair.one.is_prediction and pair.one.id == annotation:
                return pair
        raise NotFound(f"annotation {annotation} of task {number} has no change (any more)")

    def undo(self, body: Mapping[str, Any]) -> Shape:
        """Bring back what a `revert` took: `file`, its `undo`, and the `revision` that the file has since."""
        self._project.refuse_read_only()
        file, name, expect = (body.get(key) for key in ("file", "undo", "revision"))
        if not isinstance(file, str) or kind_of(file) is not Kind.ANNOTATION:
            raise BadRequest("Validation error", fields={"file": ["An annotation's file."]})
        content = self._kept(file, name)
        self._project.store.put_back(file, content, expect=expect if isinstance(expect, str) else None)
        return {"file": file}

    def _kept(self, file: str, name: Any) -> bytes | None:
        if name is None:
            return None
        parts = str(name).split("/")
        if parts[:2] != [".labelfs", "trash"] or "/".join(parts[3:]) != file or ".." in parts:
            raise BadRequest("Validation error", fields={"undo": ["What `revert` answered."]})
        try:
            return (self._project.root / str(name)).read_bytes()
        except OSError:
            raise NotFound(f"{name} is no longer in the trash") from None

    def settle(self, body: Mapping[str, Any]) -> Shape:
        """Settle what a merge left open in an annotation by a `side` (`ours`, `theirs`, `base`).

        Of one `region`, of one `member` of the annotation, or all.
        """
        self._project.refuse_read_only()
        item = self._project.store.annotation(_whole(body.get("annotation"), "annotation"))
        side, region, member = (body.get(key) for key in ("side", "region", "member"))
        if item is None or item.inline:
            raise NotFound("there is no such annotation")
        if side not in SIDES or not all(one is None or isinstance(one, str) for one in (region, member)):
            raise BadRequest("Validation error", fields={"side": ["One of ours, theirs, base."]})
        content = (self._project.root / item.place.file).read_bytes()
        expect = body.get("revision")
        after = settled(content, kind_of(item.place.file), side, region=region, member=member)
        kept = self._project.store.put_back(item.place.file, after, expect=expect if isinstance(expect, str) else None)
        return {"file": item.place.file, "undo": kept, "revision": revision(after)}

    # ---- reviewing, committing --------------------------------------------------------------------------
    def review(self, body: Mapping[str, Any], *, user: str) -> Shape:
        """Write a verdict or comment on an annotation, or on one region of it."""
        region, comment = body.get("region"), body.get("comment")
        if not (region is None or isinstance(region, str)):
            raise BadRequest("Validation error", fields={"region": ["Not a valid string."]})
        made = self._project.store.create_review(
            _whole(body.get("annotation"), "annotation"), reviewer=user, verdict=str(body.get("verdict") or ""),
            comment=comment if isinstance(comment, str) else "", region=region)
        return self._review(made.raw)

    def commit(self, body: Mapping[str, Any], *, user: str) -> Shape:
        """Commit the changes of these `tasks` (null: of all) and, with `others`, all that belongs to no task."""
        self._project.refuse_read_only()
        tasks, head = body.get("tasks"), body.get("head")
        if not (tasks is None or (isinstance(tasks, list) and all(type(one) is int for one in tasks))):
            raise BadRequest("Validation error", fields={"tasks": ["A list of task ids, or null."]})
        dirty = [path for path in read_state(self._project.root, renames=False).files if may_commit(path)]
        with self.between("HEAD", WORKING) as found:
            chosen = [path for path in dirty if _belongs(found, path, tasks, others=body.get("others") is not False)]
        person = self._project.people.person(user)
        made = commit(self._project.root, chosen, str(body.get("message") or ""), Author(user, person.name),
                      expect=head if isinstance(head, str) else None)
        return {"commit": made, "files": len(chosen), "left": len(self._project.git.read_now().files)}


def _whole(value: Any, name: str) -> int:
    if type(value) is not int:
        raise BadRequest("Validation error", fields={name: ["A valid integer is required."]})
    return value


# ---- rows of the list --------------------------------------------------------------------------------------


def _task_row(found: Comparison, number: int, name: str) -> Shape:
    pairs = found.pairs(number)
    rows = [row for pair in pairs for row in pair.rows]
    itself = next((one.kind for one in found.diff.tasks if one.task == number), None)
    reviews = sum(one.task == number and one.kind == "review" for one in found.diff.changes)
    counts = {sign: sum(row.sign == sign for row in rows) for sign in "+~-"}
    return {
        "id": number, "name": name, "kind": _letter(rows, itself), "task": itself, "reviews": reviews,
        "added": counts["+"], "changed": counts["~"], "removed": counts["-"],
        "kinds": sorted({change.kind for row in rows for change in row.changes}),
        "labels": sorted({word for row in rows for change in row.changes for word in change.label}),
        "people": sorted({pair.one.by for pair in pairs}),
        "annotations": len(pairs),
    }


def _letter(rows: list[Row], itself: str | None) -> str:
    """`A` all new, `D` all gone, `C` something to settle, else `M`."""
    if any(row.member == "conflict" or _conflicts(row) for row in rows):
        return "C"
    signs = {row.sign for row in rows}
    if itself in ("added", "removed"):
        return "A" if itself == "added" else "D"
    return {frozenset("+"): "A", frozenset("-"): "D"}.get(frozenset(signs), "M")


def _conflicts(row: Row) -> bool:
    return any(change.field == "conflict" and change.after is not None for change in row.changes)


def _names(project: Project, found: Comparison, numbers: list[int]) -> dict[int, str]:
    """What a person recognises each task by: the file behind its first object, or the beginning of its text."""
    keys = [str(node.attrs.get("value") or "").removeprefix("$") for node in project.config.objects()]
    datas = {one.id: one.data for one in project.store.tasks(numbers)}
    for side in (found.old, found.new):
        datas |= {number: side.tasks[number]["data"] for number in numbers
                  if isinstance(side.tasks.get(number, {}).get("data"), dict)}
    return {number: _name(data, keys) for number, data in datas.items()}


def _name(data: Mapping[str, Any], keys: list[str]) -> str:
    texts = [data[key] for key in keys if isinstance(data.get(key), str)]
    text = next(iter(texts), next((one for one in data.values() if isinstance(one, str)), ""))
    last = text.rstrip("/").rpartition("/")[2]
    return " ".join(text.split())[:80] if " " in text.strip() or not last else last[:80]


# ---- one annotation ----------------------------------------------------------------------------------------


def _shown(side: Side, one: Spoken | None) -> Shape | None:
    """What the labeling surface needs: the result with pixels in Label Studio's form, and the flags."""
    if one is None:
        return None
    folder = "predictions" if one.is_prediction else "annotations"
    plain = [{key: value for key, value in item.items() if key != "conflict"}
             for item in one.result if isinstance(item, dict)]
    result = internalize(plain, lambda name: one_file(side.tree, f"{folder}/{name}"))
    return {"result": result, "was_cancelled": one.value.get("was_cancelled") is True,
            "ground_truth": one.value.get("ground_truth") is True, "score": one.value.get("score")}


def _is_alone(found: Comparison, pair: Pair) -> bool:
    """Whether both versions stand in files of their own."""
    for side, one in ((found.old, pair.before), (found.new, pair.after)):
        if one is None:
            continue
        content = one_file(side.tree, one.file) or b""
        if one.is_prediction or one.inline or kind_of(one.file).lines or content.lstrip()[:1] != b"{":
            return False
    return True


def _earlier(found: Comparison, pair: Pair, row: Row | None) -> bytes | None:
    """The annotation's file with one row, or all of it, as it was before; None: no file."""
    before = pair.before.value if pair.before else {}
    bytes_before = one_file(found.old.tree, pair.before.file) if pair.before else None
    if row is None:
        return bytes_before
    after = pair.after.value if pair.after else {**before, "result": []}
    value = taken_back(before, after, row)
    if pair.before is None and not value.get("result") and not value.get("was_cancelled"):
        return None
    if bytes_before is not None and same(value, before):
        return bytes_before
    present = one_file(found.new.tree, pair.after.file) if pair.after else None
    if present is None:
        return canonical_object(value, Kind.ANNOTATION)
    changes = {key: value.get(key, REMOVE) for key in {**after, **value}
               if key not in value or key not in after or not same(value[key], after[key])}
    return splice(present, changes, Kind.ANNOTATION)


def _lines(before: bytes | None, after: bytes | None) -> list[Shape]:
    """The lines of the file that differ, with one around each: `{sign, old, new, text}`."""
    old, new = ((one or b"").decode("utf-8", "replace").splitlines() for one in (before, after))
    found: list[Shape] = []
    for group in difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(1):
        for tag, a, b, c, d in group:
            if tag == "equal":
                found += [{"sign": " ", "old": a + i + 1, "new": c + i + 1, "text": old[a + i]} for i in range(b - a)]
                continue
            found += [{"sign": "-", "old": i + 1, "new": None, "text": old[i]} for i in range(a, b)]
            found += [{"sign": "+", "old": None, "new": i + 1, "text": new[i]} for i in range(c, d)]
    return [{**line, "text": line["text"][:400]} for line in found[:MOST_LINES]]


# ---- what a commit takes -----------------------------------------------------------------------------------


def _belongs(found: Comparison, path: str, tasks: list[int] | None, *, others: bool) -> bool:
    about = {side.number(key) for side in (found.old, found.new) for key in side.about.get(path, ())}
    if kind_of(path) is Kind.MASK:
        about |= {found_side.number(one.task) for found_side in (found.old, found.new)
                  for one in found_side.spoken.values()
                  if isinstance(one.id, int) and f"/{base32(one.id)}-" in path}
    if not about:
        return others
    return tasks is None or bool(about & set(tasks))
