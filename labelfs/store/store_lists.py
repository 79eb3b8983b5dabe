"""Questions about the whole folder: one person's drafts, ids in use, when somebody last worked here."""

from __future__ import annotations

from typing import Literal

from labelfs.store.index import Index
from labelfs.store.index_items import draft_of, parse
from labelfs.store.items import Draft

_IDS = {
    "annotation": "SELECT DISTINCT id FROM annotations WHERE NOT hidden",
    "prediction": "SELECT DISTINCT id FROM predictions",
}


def drafts_of_user(index: Index, user: str) -> list[Draft]:
    """Every draft of a person, latest last."""
    rows = index.query("SELECT raw FROM drafts WHERE user = ?", (user,))
    return sorted((draft_of(parse(raw)) for (raw,) in rows), key=lambda draft: (draft.updated_at, draft.id))


def ids_in_use(index: Index, kind: Literal["annotation", "prediction"]) -> list[int]:
    """The ids of all annotations or predictions."""
    return [id_ for (id_,) in index.query(_IDS[kind])]


def authors(index: Index) -> list[str]:
    """The e-mails of those whose annotations are here."""
    return [person for (person,) in index.query(
        "SELECT DISTINCT person FROM annotations WHERE NOT hidden AND person NOT IN ('', 'nobody') ORDER BY person")]


def last_activity(index: Index) -> str | None:
    """The latest line of the activity log, or the latest annotation, whichever is later; None without either."""
    row = index.one("SELECT max(at) FROM (SELECT max(at) AS at FROM activity UNION ALL "
                    "SELECT max(created_at) FROM annotations WHERE NOT hidden)")
    return row[0] if row else None
