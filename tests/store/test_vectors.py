"""The format's test vectors, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from labelfs.store import canonical, digests, ids, jsontext, names
from labelfs.store.layout import Kind
from labelfs.store.splice import splice


def lines(shared: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (shared / "fixtures" / "format" / name).read_text("utf-8").splitlines()]


def test_canonical(shared: Path) -> None:
    vectors = lines(shared, "canonical.jsonl")
    assert len(vectors) == 78
    for vector in vectors:
        written = canonical.canonical_file(vector["input"].encode(), Kind.ANNOTATION)
        assert written.decode() == vector["canonical"], vector["name"]
        assert canonical.canonical_file(written, Kind.ANNOTATION) == written, vector["name"]


def test_saves(shared: Path) -> None:
    vectors = lines(shared, "saves.jsonl")
    assert len(vectors) == 62
    for vector in vectors:
        before = vector["before"].encode()
        assert splice(before, vector["update"], Kind.ANNOTATION).decode() == vector["after"], vector["name"]


def test_saves_back_again(shared: Path) -> None:
    for vector in lines(shared, "saves.jsonl"):
        before = vector["before"].encode()
        if canonical.canonical_file(before, Kind.ANNOTATION) != before:
            continue  # numbers that ECMAScript would not write: what they were is lost once they change
        first = jsontext.loads_strict(before)
        back = splice(vector["after"].encode(), {key: first[key] for key in vector["update"]}, Kind.ANNOTATION)
        assert back == before, vector["name"]


def test_saves_of_what_is_there_change_no_byte(shared: Path) -> None:
    for vector in lines(shared, "canonical.jsonl"):
        for text in (vector["canonical"], vector["input"]):
            before = text.encode()
            assert splice(before, json.loads(text), Kind.ANNOTATION) is before, vector["name"]


def test_digests(shared: Path) -> None:
    for vector in lines(shared, "digests.jsonl"):
        value = vector["value"]
        assert digests.jcs(value).decode() == vector["jcs"]
        assert digests.slow_jcs(value).decode() == vector["jcs"]
        assert digests.data_digest(value) == vector["data_digest"]
        assert ids.derived_task_id(digests.full_digest(value)) == vector["derived_task_id"]


def test_names(shared: Path) -> None:
    for vector in lines(shared, "names.jsonl"):
        person = names.person(vector["email"])
        if "person" in vector:
            assert (person, ids.person_id(vector["email"])) == (vector["person"], vector["numeric_id"])
        else:
            task, annotation = vector["task"], vector["annotation"]
            assert names.annotation_file(task, person) == f"annotations/{vector['first']}"
            assert names.annotation_file(task, person, annotation) == f"annotations/{vector['further']}"
