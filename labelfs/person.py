"""Who works here, and what belongs to that person on this machine (`$LABELFS_HOME`)."""

from __future__ import annotations

import getpass
import os
import secrets
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labelfs.store.ids import person_id

SAFE_GIT = ("git", "-c", "core.fsmonitor=", "-c", "core.hooksPath=/dev/null", "--no-optional-locks")
"""A project's own git settings may run programs; these switches keep them from it."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person as the API shows them."""

    id: int
    email: str
    name: str = ""

    @property
    def initials(self) -> str:
        """Two letters for an avatar."""
        words = [word for word in self.name.split() if word]
        if len(words) > 1:
            return (words[0][0] + words[-1][0]).lower()
        return (self.name or self.email)[:2].lower()

    def brief(self) -> dict[str, Any]:
        """`{id, email, name, initials}`, as the pages read it."""
        return {"id": self.id, "email": self.email, "name": self.name, "initials": self.initials}


def home() -> Path:
    """The folder of what belongs to the person: `$LABELFS_HOME`, else the system's configuration folder."""
    chosen = os.environ.get("LABELFS_HOME")
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_config_dir("labelfs", appauthor=False))


def who_is_it(root: Path | None = None, *, chosen: str | None = None) -> str:
    """E-mail of who works in this folder: `--as`, else git's `user.email` there, else `<login>@<host>`."""
    if chosen and chosen.strip():
        return chosen.strip()
    return _git_email(root) or f"{_login()}@{socket.gethostname() or 'localhost'}"


def _git_email(root: Path | None) -> str | None:
    try:
        answer = subprocess.run(
            [*SAFE_GIT, "config", "--get", "user.email"],
            cwd=root, capture_output=True, text=True, timeout=5, check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None  # no git here: the login name says who it is
    return answer.stdout.strip() or None


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "user"  # a container without a user entry


class People:
    """The people of a project by e-mail, with the numbers and names that `members.json` gives them."""

    def __init__(self, members: Mapping[str, Any] | None = None) -> None:
        self._members = {
            email.strip().lower(): entry for email, entry in (members or {}).items() if isinstance(entry, dict)
        }
        self._numbers: dict[str, int] = {}
        self._by_number = {number: email for email in self._members if (number := self.number(email)) is not None}

    def number(self, email: str) -> int:
        """The number of this person (`user-<n>`: n; `nobody`: 0)."""
        if email == "nobody":
            return 0
        if email.startswith("user-") and email[5:].isdigit():
            return int(email[5:])
        known = self._numbers.get(email)
        if known is None:
            given = self._members.get(email.strip().lower(), {}).get("id")
            known = given if isinstance(given, int) and not isinstance(given, bool) else person_id(email)
            self._numbers[email] = known
        return known

    def person(self, email: str) -> Person:
        """Number and name of the person behind an e-mail."""
        name = self._members.get(email.strip().lower(), {}).get("name")
        return Person(self.number(email), email, name if isinstance(name, str) else "")

    def role(self, email: str) -> str:
        """`annotator`, `reviewer` or `manager` (who stands in no file may do everything: it is their folder)."""
        role = self._members.get(email.strip().lower(), {}).get("role")
        return role if role in ("annotator", "reviewer", "manager") else "manager"

    def email(self, number: int) -> str | None:
        """The e-mail that `members.json` gives this number."""
        return self._by_number.get(number)

    def everyone(self) -> list[Person]:
        """All that `members.json` names, by e-mail."""
        return [self.person(email) for email in sorted(self._members)]


def kept(name: str) -> str | None:
    """The text of a file in the person's folder; None if there is none."""
    try:
        return (home() / name).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def keep(name: str, text: str) -> None:
    """Write a file of the person's folder, readable by them alone; old text or new, never half."""
    path = home() / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{name}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)


def secret(name: str) -> str:
    """A random secret of this person (`token`, `jwt`), made at first use; the file is readable by them alone.

    Raises `OSError` when `$LABELFS_HOME` cannot be written.
    """
    path = home() / name
    try:
        return path.read_text("ascii").strip() or _new_secret(path, os.O_TRUNC)
    except FileNotFoundError:
        return _new_secret(path, os.O_EXCL)


def _new_secret(path: Path, how: int) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    value = secrets.token_hex(20)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(value + "\n")
    return value
