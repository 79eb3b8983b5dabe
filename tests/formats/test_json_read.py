"""JSON lists read piece by piece: cut anywhere, they say the same as the whole text."""

from __future__ import annotations

import io
import json
from typing import Any
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from labelfs.formats import json_read
from labelfs.formats.json_read import Broken, elements

NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(st.none() | st.booleans() | NUMBERS | st.text(max_size=30),
                      lambda one: st.lists(one, max_size=4) | st.dictionaries(st.text(max_size=5), one, max_size=4))


def found(text: str, piece: int) -> list[Any]:
    with patch.object(json_read, "_PIECE", piece):
        return [(one.line, one.message, one.whole) if isinstance(one, Broken) else (line, one)
                for line, one in elements(io.StringIO(text))]


@given(st.lists(VALUES, max_size=5), st.integers(1, 40), st.sampled_from([None, 1]))
def test_a_list_is_the_same_in_pieces_of_any_length(values: list[Any], piece: int, indent: int | None) -> None:
    text = json.dumps(values, indent=indent, ensure_ascii=piece % 2 == 0)
    assert [one for _line, one in found(text, piece)] == values


@given(st.lists(VALUES, max_size=4), st.integers(1, 40), st.data())
def test_what_is_wrong_is_told_alike_in_pieces(values: list[Any], piece: int, data: st.DataObject) -> None:
    text = json.dumps(values, indent=data.draw(st.sampled_from([None, 1])))
    place = data.draw(st.integers(1, len(text)))
    torn = text[:place] + data.draw(st.sampled_from(["", "x", "]", "}", '"', '{"a": 1, "a": 2}', "NaN"])) + (
        text[place:] if data.draw(st.booleans()) else "")
    assert found(torn, piece) == found(torn, 1 << 20)


def test_an_element_that_means_nothing_does_not_end_the_list() -> None:
    assert found('[{"a": 1, "a": 2},\n 3]', 4) == [(1, "the key 'a' stands twice in one object", False), (2, 3)]
