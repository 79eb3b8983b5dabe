"""Files that are one object or one text: config, settings, members, views, assignments."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from labelfs.errors import BadFile, BadRequest, Conflict, NotFound, Problem, Stale
from labelfs.store import files, names
from labelfs.store.canonical import canonical_object
from labelfs.store.context import StoreContext, Writing
from labelfs.store.digests import revision
from labelfs.store.ids import normal_email
from labelfs.store.jsontext import BOM, NotJson, loads_fast
from labelfs.store.layout import Kind, kind_of
from labelfs.store.races import begin_again
from labelfs.store.splice import REMOVE, splice

READABLE = ("config.xml", "project.json", "members.json")


def read_text(context: StoreContext, name: str) -> tuple[str, str] | None:
    """Text and revision of one of the project's single files; None if absent, `BadFile` if not UTF-8."""
    if name not in READABLE:
        raise BadRequest(f"{name!r} is none of {', '.join(READABLE)}")
    try:
        raw = files.read(context.root / name)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        return raw.removeprefix(BOM).decode(), revision(raw)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadFile(Problem(name, line, "not UTF-8", "encoding")) from None


@begin_again
def write_config(context: StoreContext, text: str, expect: str | None) -> str:
    """Replace `config.xml`; the same text writes nothing. Raises `Stale`."""
    content = text.replace("\r\n", "\n").encode()
    with context.writing() as work:
        before = work.read("config.xml")
        _compare(work, "config.xml", before, expect)
        if content != before:
            work.put("config.xml", content)
    return revision(content)


def _compare(work: Writing, name: str, before: bytes | None, expect: str | None) -> None:
    now = revision(before) if before is not None else None
    if expect is not None and now != expect:
        work.look_again(name)
        raise Stale(f"{name} has changed since it was read", current={"revision": now})


@begin_again
def put_back(context: StoreContext, name: str, content: bytes | None, expect: str | None) -> str | None:
    """Give a file earlier bytes (None: remove it); the name of the copy of what was there, None where nothing was."""
    with context.writing() as work:
        before = work.read(name)
        _compare(work, name, before, expect)
        work.refuse_link(name)
        kept = None if before is None else work.trash_copy(name, before)
        if content is not None:
            work.put(name, content)
        elif before is not None:
            work.remove(name)
    return kept


@begin_again
def update_object(context: StoreContext, name: str, changes: Mapping[str, Any], expect: str | None) -> str:
    """Splice members into `project.json`, `members.json` or a view (None removes one); the new revision.

    Raises `Stale`, `NotFound` for a view that is gone, `BadFile` when the file cannot be read.
    """
    kind = kind_of(name)
    if kind not in (Kind.PROJECT, Kind.MEMBERS, Kind.VIEW):
        raise BadRequest(f"{name!r} is no file of settings")
    with context.writing() as work:
        before = work.read(name)
        if before is None and kind is Kind.VIEW:
            raise NotFound(f"there is no view {name}")
        _compare(work, name, before, expect)
        after = _merged(name, before, changes, kind)
        if after != before:
            work.refuse_link(name)
            work.put(name, after)
    return revision(after)


def _merged(name: str, before: bytes | None, changes: Mapping[str, Any], kind: Kind) -> bytes:
    if before is None:
        present = {key: value for key, value in changes.items() if value is not None}
        return canonical_object(_sorted(present, kind), kind)
    try:
        if kind is Kind.MEMBERS:
            return _members(before, changes)
        return splice(before, {key: REMOVE if value is None else value for key, value in changes.items()}, kind)
    except NotJson as error:
        raise error.bad_file(name) from None


def _members(before: bytes, changes: Mapping[str, Any]) -> bytes:
    """Members stay sorted by e-mail: those that come in are put where they belong."""
    known = loads_fast(before)
    if not isinstance(known, dict) or set(changes) <= set(known) or list(known) != sorted(known):
        return splice(before, {key: REMOVE if value is None else value for key, value in changes.items()}, Kind.MEMBERS)
    merged = {key: value for key, value in {**known, **changes}.items() if value is not None}
    return canonical_object(_sorted(merged, Kind.MEMBERS), Kind.MEMBERS)


def _sorted(members: dict[str, Any], kind: Kind) -> dict[str, Any]:
    return dict(sorted(members.items())) if kind is Kind.MEMBERS else members


# ---- views -------------------------------------------------------------------------------------------------


def views(context: StoreContext) -> list[tuple[str, Mapping[str, Any], str]]:
    """`(path, content, revision)` of every saved view that can be read, by path."""
    found: list[tuple[str, Mapping[str, Any], str]] = []
    for (name,) in context.index.query(
            "SELECT dir || '/' || name FROM files WHERE kind = 9 AND NOT broken ORDER BY dir, name"):
        try:
            raw = files.read(context.root / name)
            content = loads_fast(raw)
        except (OSError, NotJson):
            continue  # changed since the index looked: it will tell
        if isinstance(content, dict):
            found.append((str(name), content, revision(raw)))
    return found


def create_view(context: StoreContext, content: Mapping[str, Any]) -> str:
    """Write a new view; answers its path."""
    with context.writing() as work:
        while True:
            name = names.view_file(str(content.get("title") or ""), secrets.token_hex(2))
            if not work.exists(name):
                break
        work.create(name, canonical_object(content, Kind.VIEW))
    return name


def delete_view(context: StoreContext, path: str) -> None:
    """Move a view to the trash; raises `NotFound`."""
    if kind_of(path) is not Kind.VIEW:
        raise BadRequest(f"{path!r} is no view")
    with context.writing() as work:
        if not work.exists(path):
            work.look_again(path)
            raise NotFound(f"there is no view {path}")
        work.trash([path])


# ---- assignments -------------------------------------------------------------------------------------------


def assignments(context: StoreContext) -> dict[str, list[int]]:
    """Person → ids of the tasks assigned to them, sorted."""
    found: dict[str, list[int]] = {}
    for person, task in context.index.query("SELECT DISTINCT person, task FROM assignments ORDER BY person, task"):
        found.setdefault(person, []).append(task)
    return found


@begin_again
def assign(context: StoreContext, person: str, task_ids: Iterable[int]) -> None:
    """Make exactly these tasks the person's; none: the file goes to the trash."""
    wanted = sorted(set(task_ids))
    email = normal_email(person)
    with context.writing() as work:
        rows = context.index.query(
            "SELECT DISTINCT f.dir || '/' || f.name FROM assignments a JOIN files f ON f.id = a.file "
            "WHERE a.person = ? ORDER BY 1", (email,))
        if len(rows) > 1:
            raise Conflict(f"tasks are assigned to {email} in {' and in '.join(name for (name,) in rows)}")
        name = rows[0][0] if rows else names.assignment_file(email)
        before = work.read(name)
        if not wanted:
            if before is not None:
                work.trash([name])
            return
        content = {"person": person, "tasks": wanted}
        after = canonical_object(content, Kind.ASSIGNMENT) if before is None else _merged(
            name, before, {"tasks": wanted}, Kind.ASSIGNMENT)
        if after != before:
            work.put(name, after)
