"""Digests: the quick way and the letter of RFC 8785 agree; big integers keep their digits."""

from __future__ import annotations

import json
import math
import struct
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from labelfs.store import digests, ids
from labelfs.store.digests import jcs, number, slow_jcs, whole

from .json_values import values

SAFE = 2**53 - 1


@given(values)
def test_quick_is_slow(value: Any) -> None:
    assert jcs(value) == slow_jcs(value)
    assert slow_jcs(whole(value)) == slow_jcs(value)
    assert slow_jcs(json.loads(slow_jcs(value))) == slow_jcs(value)


@given(values)
def test_it_is_rfc_8785(value: Any) -> None:
    try:
        expected = rfc8785.dumps(value)
    except rfc8785.IntegerDomainError:
        return  # what the format adds to the RFC
    assert slow_jcs(value) == expected


@given(st.integers(0, 2**64 - 1))
def test_every_double(bits: int) -> None:
    value = struct.unpack("<d", struct.pack("<Q", bits))[0]
    if not math.isfinite(value):
        with pytest.raises(ValueError):
            jcs(value)
        return
    assert float(number(value)) == value
    assert jcs(value) == slow_jcs(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1e21, "1e+21"), (1e20, "100000000000000000000"), (1e-6, "0.000001"), (1e-7, "1e-7"), (-0.0, "0"), (50.0, "50"),
     (1.5e-9, "1.5e-9"), (5e-324, "5e-324"), (123456789.125, "123456789.125"), (10**30, "1" + "0" * 30), (True, "true"),
     (1.2345678901234567e20, "123456789012345670000"), (-1e-5, "-0.00001")],
)
def test_numbers(value: float, text: str) -> None:
    assert jcs(value).decode() == slow_jcs(value).decode() == text


def test_keys_sort_by_utf16() -> None:
    assert jcs({"\U00010000": 1, "\uffff": 2}).decode() == '{"\U00010000":1,"\uffff":2}'


def test_what_is_no_json_is_refused() -> None:
    for value in ({1: 2}, {"a": {1, 2}}, b"x"):
        with pytest.raises(TypeError):
            jcs(value)
    with pytest.raises(ValueError):
        jcs("\ud800")


def test_annotation_digest_takes_result_and_was_cancelled_only() -> None:
    result = [{"id": "a", "value": {"x": 1.0}}]
    digest = digests.annotation_digest({"id": 1, "result": result})
    assert digest == digests.annotation_digest({"result": [{"value": {"x": 1}, "id": "a"}], "was_cancelled": False})
    assert digest != digests.annotation_digest({"result": result, "was_cancelled": True})
    assert digest == digests.data_digest({"result": result, "was_cancelled": False})


# ---- ids -----------------------------------------------------------------------------------------------------


def test_random_ids_are_safe_and_free() -> None:
    drawn = [ids.random_id() for _ in range(200)]
    assert len(set(drawn)) == 200
    assert all(1 <= one <= SAFE for one in drawn)

    class AllBut:
        def __contains__(self, value: object) -> bool:
            return isinstance(value, int) and value % 2 == 0

    assert all(ids.random_id(AllBut()) % 2 for _ in range(20))


@given(st.integers(0, SAFE))
def test_base32(value: int) -> None:
    text = ids.base32(value)
    assert len(text) == 11
    assert ids.from_base32(text) == value


def test_import_ids_repeat_and_differ() -> None:
    first = ids.import_id("d" * 16, "alice@example.org", 7, [{"x": 1.0}])
    assert first == ids.import_id("d" * 16, "alice@example.org", 7, [{"x": 1}])
    assert 1 <= first <= SAFE
    others = {
        ids.import_id("e" * 16, "alice@example.org", 7, [{"x": 1}]),
        ids.import_id("d" * 16, "bob@example.org", 7, [{"x": 1}]),
        ids.import_id("d" * 16, "alice@example.org", None, [{"x": 1}]),
        ids.import_id("d" * 16, "alice@example.org", 7, []),
        first,
    }
    assert len(others) == 5


def test_derived_ids_do_not_collide_nor_depend_on_order() -> None:
    near = [ids.FIRST_DERIVED.to_bytes(8, "big") + bytes([n]) * 24 for n in (3, 1, 2)]  # all want the same id
    start = ids.derived_task_id(near[0])
    assert ids.derive_task_ids(near, ()) == [start + 2, start, start + 1]
    assert ids.derive_task_ids(near, {start}) == [start + 3, start + 1, start + 2]
    assert ids.derive_task_ids([near[0], near[0]], ()) == [start, start + 1]
    last = (ids.FIRST_DERIVED - 1).to_bytes(8, "big") + bytes(24)
    assert ids.derive_task_ids([last, last], ()) == [ids.LAST_TASK, ids.FIRST_DERIVED]
