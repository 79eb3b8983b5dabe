"""The run-length code of masks."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelfs.labeling import rle

EXAMPLE = bytes([0, 0, 0, 24, 57, 27, 252, 96, 17, 255, 198, 1, 63, 252, 96, 0])
COLOURS = st.one_of(st.none(), st.sampled_from([(0, 0, 0), (255, 255, 255), (255, 0, 0), (0, 0, 255), (1, 2, 3)]),
                    st.tuples(*[st.integers(0, 255)] * 3))


def test_the_worked_example():
    mask = bytes([0, 255, 0, 255, 255, 0])
    assert rle.encode(mask) == EXAMPLE
    assert rle.decode(EXAMPLE) == rle.Decoded(mask, (255, 255, 255))


@pytest.mark.parametrize(("code", "values"), [
    ([0, 0, 0, 6, 57, 27, 252, 64, 224, 0, 194, 4], bytes([7, 7, 7, 1, 2, 2])),
    ([0, 0, 0, 80, 57, 27, 254, 23, 0, 183, 255, 56, 5, 191, 252, 46, 0],
     b"".join(bytes([v]) * 4 for v in [0] * 6 + [255] * 3 + [0, 0] + [255] * 3 + [0] * 6)),
    ([0, 1, 17, 112, 57, 27, 255, 255, 255, 0, 226, 45, 224, 0], bytes(70_000)),
])
def test_vectors(code: list[int], values: bytes):
    assert rle.values(bytes(code)) == values
    if len(values) % 4 == 0:
        assert list(rle.encode(values[3::4])) == code


@given(st.lists(st.tuples(st.sampled_from([0, 0, 255, 255, 7, 128]), st.integers(1, 400)), max_size=12), COLOURS)
def test_there_and_back(runs: list[tuple[int, int]], rgb: tuple[int, int, int] | None):
    mask = b"".join(bytes([value]) * count for value, count in runs)
    code = rle.encode(mask, rgb)
    assert rle.alpha(code) == mask
    assert rle.values(code) == b"".join(bytes((*rgb, one)) if rgb and one else bytes([one]) * 4 for one in mask)
    found = rle.decode(code)
    assert found.alpha == mask
    assert rgb is None or not any(mask) or found.rgb == rgb
    if found.rgb is not None:
        assert rle.encode(mask, rgb) == code


def literal_code(values: bytes, length: int) -> bytes:
    """A code as the editor may write it: literal blocks of several words."""
    bits = format(len(values), "032b") + "00111" + "0010" + "0011" + "0111" + "1111"
    for at in range(0, len(values), length):
        piece = values[at:at + length]
        bits += "0" + "10" + format(len(piece) - 1, "08b") + "".join(format(word, "08b") for word in piece)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


@given(st.binary(min_size=4, max_size=400).map(lambda b: b[: len(b) // 4 * 4]), st.integers(1, 256))
def test_literal_blocks_of_any_length(values: bytes, length: int):
    code = literal_code(values, length)
    assert rle.values(code) == values
    assert rle.alpha(code) == values[3::4]


@given(st.binary(max_size=60))
def test_any_bytes_decode_or_are_refused(data: bytes):
    head = bytes([0, 0, 0, 64, 57, 27, 252])
    for code in (data, head + data):
        try:
            found = rle.decode(code)
        except rle.BadCode:
            continue
        assert len(found.alpha) * 4 == int.from_bytes(code[:4], "big")


@pytest.mark.parametrize("code", [None, "text", [256], [-1], [1.5], ["a"], [None]])
def test_no_list_of_bytes(code: object):
    with pytest.raises(rle.BadCode):
        rle.to_bytes(code)  # type: ignore[arg-type]


def test_a_code_that_claims_too_much_is_refused_at_once():
    with pytest.raises(rle.BadCode, match="pixels"):
        rle.decode(bytes([255, 255, 255, 255, 57, 27, 255, 255, 255, 0]))


@pytest.mark.parametrize("rgb", [None, (238, 29, 255), (10, 20, 30), (255, 0, 0)])
def test_twelve_megapixels_take_seconds_at_most(rgb: tuple[int, int, int] | None):
    row = bytes(1000) + b"\xff" * 700 + bytes(1300) + b"\xff" * 40 + bytes(960)
    mask = b"".join(row[shift:] + row[:shift] for shift in range(3000))
    began = time.process_time()
    code = rle.encode(mask, rgb)
    assert rle.alpha(code) == mask
    assert time.process_time() - began < 10  # about one second; the bound only catches a loop over single values
