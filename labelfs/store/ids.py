"""Ids: random and derived 53-bit numbers, Crockford base32, derived task ids, a person's number."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Container, Iterable
from typing import Any

from labelfs.store.digests import jcs

BITS = 53
"""Ids are safe in JavaScript: below 2^53."""
FIRST_DERIVED = 5 * 10**8
LAST_TASK = 10**9 - 1
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base32, lower-case: no i, l, o, u."""
DIGITS = 11


def random_id(taken: Container[int] = ()) -> int:
    """53 random bits, at least 1, redrawn while taken."""
    while True:
        drawn = secrets.randbits(BITS)
        if drawn and drawn not in taken:
            return drawn


def hash_id(data: bytes) -> int:
    """The first 53 bits of SHA-256 over these bytes; 0 becomes 1."""
    return int.from_bytes(hashlib.sha256(data).digest()[:7], "big") >> 3 or 1


def import_id(data_digest: str, author: Any, source_id: Any, result: Any) -> int:
    """Id of an imported annotation or prediction without its own: the same on every branch and machine.

    53 bits of SHA-256 over the JCS text of the list `[data_digest, author, source_id, result]`; `author` is
    `completed_by` as it will be written, or `model_version`; `source_id` is what the source called it, or None.
    """
    return hash_id(jcs([data_digest, author, source_id, result]))


def view_id(path: str) -> int:
    """A view's id: 53 bits of SHA-256 over its path in the project."""
    return hash_id(path.encode("utf-8", "surrogateescape"))


def foreign_id(project_id: int, item_id: int) -> int:
    """What the API of a workspace calls an item whose id a project with a lower number holds too."""
    return hash_id(f"{project_id}:{item_id}".encode())


def normal_email(email: str) -> str:
    """The spelling that identifies a person: NFC, trimmed, lower-case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", email).strip().lower())


def person_id(email: str) -> int:
    """A person's numeric id, unless `members.json` gives one: the first 53 bits of SHA-256 over the e-mail."""
    return hash_id(normal_email(email).encode("utf-8", "surrogatepass"))


def base32(number: int, digits: int = DIGITS) -> str:
    """The number in Crockford's base32, zero-padded."""
    shown = ""
    while number or len(shown) < digits:
        number, rest = divmod(number, 32)
        shown = ALPHABET[rest] + shown
    return shown


def from_base32(text: str) -> int:
    """The number behind a base32 text; raises `ValueError` for a foreign character."""
    number = 0
    for character in text:
        number = number * 32 + ALPHABET.index(character)
    return number


def hash_base32(text: str, digits: int) -> str:
    """The first `5 × digits` bits of SHA-256 over the text, in base32."""
    whole = int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest(), "big")
    return base32(whole >> (256 - 5 * digits), digits)


def derived_task_id(full_digest: bytes) -> int:
    """Where the id of a task without a written one begins to be looked for; `full_digest`: SHA-256 of JCS of `data`."""
    return FIRST_DERIVED + int.from_bytes(full_digest[:8], "big") % FIRST_DERIVED


def derive_task_ids(full_digests: Iterable[bytes], taken: Container[int]) -> list[int]:
    """Ids of tasks without a written one, in the order given.

    Upwards to the next free one in order of full digest, equal digests in the order given (file order);
    `taken` holds written ids and those the index has given already. Past 10^9 − 1 the search goes on at 5·10^8.
    """
    digests = list(full_digests)
    found = [0] * len(digests)
    given: set[int] = set()
    for place in sorted(range(len(digests)), key=digests.__getitem__):
        candidate = derived_task_id(digests[place])
        while candidate in given or candidate in taken:
            candidate = candidate + 1 if candidate < LAST_TASK else FIRST_DERIVED
        given.add(candidate)
        found[place] = candidate
    return found
