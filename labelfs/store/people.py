"""Who is behind `completed_by`: an e-mail, an integer, an object of Label Studio's, or nobody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from labelfs.store import names
from labelfs.store.ids import normal_email

NOBODY = "nobody"
Members = Mapping[int, str]
"""Integer in `members.json` → e-mail."""

_NO_EMAIL = re.compile(r"user-\d+|nobody")


_normal = lru_cache(maxsize=4096)(normal_email)


def person_of(completed_by: Any, members: Members) -> str:
    """The e-mail behind `completed_by`, or `user-<integer>`, or `nobody`."""
    if type(completed_by) is str:
        return _normal(completed_by) or NOBODY
    if type(completed_by) is dict:
        email = completed_by.get("email")
        return normal_email(email) if type(email) is str and email else person_of(completed_by.get("id"), members)
    if type(completed_by) is int:
        return members.get(completed_by) or f"user-{completed_by}"
    return NOBODY


def number_of(completed_by: Any) -> int | None:
    """The integer whose e-mail `members.json` may tell, None when the person is known without."""
    if type(completed_by) is dict and not completed_by.get("email"):
        completed_by = completed_by.get("id")
    return completed_by if type(completed_by) is int else None


def file_part(person: str) -> str:
    """The `<person>` part of a file name for what `person_of` answers."""
    return person if _NO_EMAIL.fullmatch(person) else names.person(person)


def members_by_number(members: Any) -> dict[int, str]:
    """Integer → e-mail, from the content of `members.json` (an object by e-mail)."""
    if not isinstance(members, Mapping):
        return {}
    found = {}
    for email, about in members.items():
        number = about.get("id") if isinstance(about, Mapping) else None
        if type(number) is int:
            found[number] = normal_email(email)
    return found
