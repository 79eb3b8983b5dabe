"""Names that labelfs writes: safe on every system, never shared by two people."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from labelfs.store import names
from labelfs.store.ids import person_id
from labelfs.store.layout import Kind, check_name, is_device_name, kind_of

PERSON = re.compile(r"[a-z0-9][a-z0-9._+@-]*")
emails = st.one_of(
    st.emails(), st.text(max_size=40), st.text("abAB0._+-@ ", max_size=80),
    st.sampled_from(["con.x@y.z", "NUL.a@b.c", "com1.@b", "a@b."]),
)


@given(emails)
def test_a_person_is_a_safe_part_of_a_name(email: str) -> None:
    part = names.person(email)
    assert PERSON.fullmatch(part)
    assert len(part) <= 60
    assert not is_device_name(part)
    assert part == names.person(f" {email.upper().lower()} ") or email.lower() != email.upper().lower()


@given(emails, emails)
def test_two_people_never_share_a_name_by_spelling(one: str, other: str) -> None:
    if names.person(one) == names.person(other):
        assert person_id(one) == person_id(other)


@given(st.text(max_size=80) | st.sampled_from(["con", "nul.x", "a.", "YOLO-v8", "Ünïcode", "..", "x" * 99]))
def test_folders_and_slugs(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9._-]*", names.model_folder(text))
    for name in (
        names.prediction_file(text, "2026-11-20", "9c41"),
        names.view_file(text, "9c41"),
        names.import_file(text, "3f9c2e"),
        names.assignment_file(text),
        names.upload_file(text, b"x"),
    ):
        assert check_name(name, writing=True) == name
        last = name.rpartition("/")[2]
        assert len(last.encode()) <= 100
        assert not last.endswith((".", " "))


def test_examples() -> None:
    assert names.model_folder("yolo-v8") == "yolo-v8"
    assert names.model_folder("") == "model"
    assert names.model_folder("My Model!").startswith("my-model-")
    assert names.model_folder("李").startswith("model-")
    assert names.shard(999) == ""
    assert names.shard(1_012_345) == "012/"
    assert names.task_file(17, "3f9c" + "0" * 12) == "tasks/17-3f9c.json"
    assert names.task_file(12345, "3f9c" + "0" * 12) == "tasks/012/12345-3f9c.json"
    assert names.review_file(17, "a@b", "c@d", 1) == "reviews/17.a@b.c@d.00001.json"
    assert names.annotation_file(17, "a@b", 32, digits=11) == "annotations/17.a@b.00000000010.json"
    assert names.activity_file("2026-11", "a@b", "0123456789") == "activity/2026-11.a@b.01234567.jsonl"
    assert names.import_file("/tmp/My Reviews.json", "3f9c2e77") == "tasks/my-reviews-3f9c2e.json"
    assert names.upload_file("..\\x/Cät & dog?.JPG", b"").endswith("-Cät & dog.JPG")
    assert re.fullmatch(r"masks/0000000000z-[0-9a-f]{16}\.png", names.mask_name(31, b"png"))


def test_names_say_their_kind() -> None:
    assert kind_of(names.task_file(1, "abcd")) is Kind.TASK
    assert kind_of(names.annotation_file(12345, "a@b")) is Kind.ANNOTATION
    assert kind_of(names.prediction_file("m", "2026-11-20", "9c41")) is Kind.PREDICTION_LINES
    assert kind_of(names.review_file(1, "a", "b", 3)) is Kind.REVIEW
    assert kind_of(names.assignment_file("a@b.c")) is Kind.ASSIGNMENT
    assert kind_of(names.activity_file("2026-11", "a", "0" * 8)) is Kind.ACTIVITY
    assert kind_of(names.view_file("My view", "9c41")) is Kind.VIEW
    assert kind_of("annotations/" + names.mask_name(1, b"")) is Kind.MASK
    assert kind_of(names.upload_file("cat.jpg", b"")) is Kind.MEDIA
