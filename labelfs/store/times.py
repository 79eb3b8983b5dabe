"""Times as the files have them: RFC 3339, UTC, microseconds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta


def show(moment: datetime) -> str:
    """The text of a moment: `2026-11-20T10:00:00.000000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def now() -> str:
    """The text of this moment."""
    return show(datetime.now(UTC))


def read(text: str | None) -> datetime | None:
    """The moment behind a text, taken as UTC without a zone; None when it is no time."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def after(earlier: Iterable[str | None]) -> str:
    """The present moment, or a microsecond after the latest of these, whichever is later."""
    moment = datetime.now(UTC)
    for text in earlier:
        known = read(text)
        if known is not None and known >= moment and known.year < 9000:
            moment = known + timedelta(microseconds=1)
    return show(moment)
