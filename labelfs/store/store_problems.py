"""Everything in the folder that cannot be used or does not fit together, as rows for the person."""

from __future__ import annotations

from labelfs.errors import Problem
from labelfs.store import store_annotations
from labelfs.store.context import StoreContext
from labelfs.store.index import Index

_FILE = "CASE f.dir WHEN '' THEN f.name ELSE f.dir || '/' || f.name END"


def problems(context: StoreContext) -> list[Problem]:
    """All problems the index knows of, by file and line."""
    index = context.index
    found = [
        *_in_files(index),
        *_twin_tasks(index),
        *_twin_annotations(context),
        *_strays(index),
        *_conflicts(index),
    ]
    return sorted(set(found), key=lambda problem: (problem.file, problem.line or 0, problem.message))


def _in_files(index: Index) -> list[Problem]:
    rows = index.query(f"SELECT {_FILE}, p.line, p.message, p.code FROM problems p JOIN files f ON f.id = p.file")  # noqa: S608
    return [Problem(*row) for row in rows]


def _twin_tasks(index: Index) -> list[Problem]:
    rows = index.query(
        f"SELECT {_FILE}, t.line, t.written, t.id, w.id FROM tasks t JOIN files f ON f.id = t.file "  # noqa: S608
        "JOIN tasks w ON w.id = t.written WHERE t.written <> t.id")
    return [Problem(file, line, f"another task has the id {written} too: this one is shown as {shown} until "
                    "`labelfs ids --fix` settles it", "duplicate-id") for file, line, written, shown, _ in rows]


def _twin_annotations(context: StoreContext) -> list[Problem]:
    index = context.index
    found: list[Problem] = []
    for (id_,) in index.query("SELECT id FROM annotations GROUP BY id HAVING count(*) > 1"):
        names = store_annotations.duplicates(context, id_)
        if len(names) > 1:
            found.extend(Problem(name, None, f"annotation {id_} stands in {' and in '.join(names)}: neither is written "
                                 "until one of them gets another id", "duplicate-id") for name in names)
    return found


def _strays(index: Index) -> list[Problem]:
    """Annotations and predictions of tasks that are not there."""
    found: list[Problem] = []
    for table, what in (("annotations", "annotation"), ("predictions", "prediction")):
        rows = index.query(
            f"SELECT {_FILE}, x.line, x.id, x.written FROM {table} x JOIN files f ON f.id = x.file "  # noqa: S608
            "WHERE x.task IS NULL")
        found.extend(Problem(file, line, f"{what} {id_} belongs to task {task}, which is not there", "unknown-task")
                     for file, line, id_, task in rows)
    return found


def _conflicts(index: Index) -> list[Problem]:
    rows = index.query(f"SELECT {_FILE}, a.line, a.id FROM annotations a JOIN files f ON f.id = a.file "  # noqa: S608
                       "WHERE a.conflict")
    return [Problem(file, line, f"annotation {id_} holds an unsettled merge conflict: open its task, or "
                    "`labelfs resolve`", "conflict") for file, line, id_ in rows]
