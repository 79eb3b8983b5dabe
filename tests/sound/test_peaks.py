"""Peaks of sounds with known content, in every form of WAV, and what ffmpeg decodes."""

from __future__ import annotations

import math
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelfs.sound import ffmpeg, window
from labelfs.sound.peaks import FINEST, HEAD, Peaks, read_facts
from labelfs.sound.reading import opened
from labelfs.sound.wav import Unreadable

KINDS = [(1, 1, "B"), (2, 1, "h"), (3, 1, ""), (4, 1, "i"), (4, 3, "f"), (8, 3, "d")]
"""Bytes of a sample, kind of WAV, its letter in `struct`."""


def wav(samples: list[list[float]], *, rate: int = 8000, width: int = 2, kind: int = 1, head: int | None = None,
        extra: bytes = b"") -> bytes:
    """A WAV file of channels of samples −1 … 1; `head`: another number of bytes than there are."""
    body = b"".join(_sample(channel[i], width, kind) for i in range(len(samples[0])) for channel in samples)
    block = width * len(samples)
    fmt = struct.pack("<HHIIHH", kind, len(samples), rate, rate * block, block, width * 8)
    data = b"fmt " + struct.pack("<I", len(fmt)) + fmt + extra
    data += b"data" + struct.pack("<I", len(body) if head is None else head) + body
    return b"RIFF" + struct.pack("<I", 4 + len(data)) + b"WAVE" + data


def _sample(value: float, width: int, kind: int) -> bytes:
    if kind == 3:
        return struct.pack("<f" if width == 4 else "<d", value)
    if width == 1:
        return bytes([round(value * 127) + 128])
    return round(value * (2 ** (width * 8 - 1) - 1)).to_bytes(width, "little", signed=True)


def tone(count: int, hertz: float = 100, rate: int = 8000, loud: float = 0.5) -> list[float]:
    return [loud * math.sin(2 * math.pi * hertz * i / rate) for i in range(count)]


def peaks_of(path: Path) -> bytes:
    with opened(path) as sound:
        found = Peaks(sound.facts.pcm)
        for piece in sound.pieces():
            found.add(piece)
    return found.to_bytes(sound.facts.expected)


def levels(content: bytes) -> list[tuple[int, list[tuple[int, ...]]]]:
    """`(frames of a bucket, buckets)`, finest last."""
    _, _, channels, _, count, _, _ = HEAD.unpack_from(content)
    sizes = [struct.unpack_from("<II", content, HEAD.size + 8 * i) for i in range(count)]
    at = HEAD.size + 8 * count
    found = []
    for frames, buckets in sizes:
        row = struct.Struct(f"<{2 * channels}h")
        found.append((frames, [row.unpack_from(content, at + row.size * i) for i in range(buckets)]))
        at += row.size * buckets
    assert at == len(content)
    return found


@pytest.mark.parametrize(("width", "kind", "_letter"), KINDS)
def test_every_kind_of_samples_has_the_same_peaks(tmp_path: Path, width: int, kind: int, _letter: str) -> None:
    left, right = tone(2000), [-0.25] * 2000
    (tmp_path / "a.wav").write_bytes(wav([left, right], width=width, kind=kind, extra=b"LIST\x03\0\0\0abc\0"))
    content = peaks_of(tmp_path / "a.wav")
    ((frames, buckets),) = levels(content)
    assert frames == FINEST
    assert len(buckets) == math.ceil(2000 / FINEST)
    slack = 300 if width == 1 else 2
    for i, (low, high, low2, high2) in enumerate(buckets):
        part = left[i * FINEST : (i + 1) * FINEST]
        assert abs(low - min(part) * 32767) < slack
        assert abs(high - max(part) * 32767) < slack
        assert abs(low2 + 8192) < slack
        assert abs(high2 + 8192) < slack


def test_coarser_levels_hold_the_extremes_of_the_finer(tmp_path: Path) -> None:
    samples = [0.0] * (FINEST * 2100)
    samples[FINEST * 1000 + 7] = 0.9
    samples[-1] = -0.9
    (tmp_path / "a.wav").write_bytes(wav([samples]))
    coarse, fine = levels(peaks_of(tmp_path / "a.wav"))
    assert (coarse[0], fine[0]) == (FINEST * 4, FINEST)
    assert len(coarse[1]) == 525
    assert fine[1][1000] == (0, 29490)
    assert coarse[1][250] == (0, 29490)
    assert coarse[1][-1][0] == fine[1][-1][0] == -29490


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-32768, 32767), min_size=1, max_size=1500), st.lists(st.integers(1, 400), max_size=8))
def test_pieces_of_any_size_have_the_same_peaks(samples: list[int], cuts: list[int]) -> None:
    from labelfs.sound.pcm import Pcm

    content = struct.pack(f"<{len(samples)}h", *samples)
    pcm = Pcm(1, 8000, 2)
    whole, pieced = Peaks(pcm), Peaks(pcm)
    whole.add(content)
    at = 0
    for cut in cuts:
        pieced.add(content[at : at + 2 * cut])
        at += 2 * cut
    pieced.add(content[at:])
    assert pieced.to_bytes() == whole.to_bytes()


def test_what_is_no_number_is_silence(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(wav([[math.nan, 0.5, math.inf]], width=4, kind=3))
    ((_, [(low, high)]),) = levels(peaks_of(tmp_path / "a.wav"))
    assert -32767 <= low <= high <= 32767


def test_a_file_that_was_cut_off_tells_what_was_promised(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(wav([tone(4000)])[:-3001])
    content = peaks_of(tmp_path / "a.wav")
    (tmp_path / "a.bin").write_bytes(content)
    with (tmp_path / "a.bin").open("rb") as file:
        facts = read_facts(file)
    assert (facts.frames, facts.promised, facts.rate, facts.channels) == (2499, 4000, 8000, 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (wav([tone(10)])[:30], "broken"),
        (wav([tone(10)])[:44].replace(b"fmt ", b"xxxx"), "broken"),
        (wav([tone(10)], rate=0), "broken"),
        (wav([tone(10)], width=9), "broken"),
    ],
)
def test_a_broken_wav_says_so(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "a.wav").write_bytes(content)
    with pytest.raises(Unreadable) as fault:
        peaks_of(tmp_path / "a.wav")
    assert fault.value.code == code


def test_without_ffmpeg_one_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ffmpeg, "program", lambda: None)
    (tmp_path / "a.mp3").write_bytes(b"ID3 no sound at all")
    with pytest.raises(Unreadable) as fault:
        peaks_of(tmp_path / "a.mp3")
    assert (fault.value.code, fault.value.message) == ("no-ffmpeg", "ffmpeg is not on this machine")


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not on this machine")
@pytest.mark.parametrize("name", ["a.flac", "a.mp3", "a.ogg", "a.m4a", "a.aiff"])
def test_other_forms_are_decoded(tmp_path: Path, name: str) -> None:
    silence = [0.0] * 8000
    (tmp_path / "a.wav").write_bytes(wav([silence + tone(8000, loud=0.8) + silence]))
    command = ["ffmpeg", "-v", "error", "-i", str(tmp_path / "a.wav"), str(tmp_path / name)]
    subprocess.run(command, check=True)
    content = peaks_of(tmp_path / name)
    ((_, buckets),) = levels(content)
    loud = [i for i, (_, high) in enumerate(buckets) if high > 20000]
    assert abs(loud[0] * FINEST - 8000) <= 2 * FINEST
    assert abs(loud[-1] * FINEST - 16000) <= 2 * FINEST
    (tmp_path / f"broken{Path(name).suffix}").write_bytes(b"this is no sound" * 40)
    with pytest.raises(Unreadable) as fault:
        peaks_of(tmp_path / f"broken{Path(name).suffix}")
    assert fault.value.code == "broken"
    stretch = window.samples(tmp_path / name, 8000, window.Wish(7800, 400))
    middle = [abs(one) for one in struct.unpack("<400h", stretch)]
    assert max(middle[:150]) < 6000
    assert max(middle[250:]) > 15000


def test_samples_of_a_stretch_are_exact_and_silent_outside(tmp_path: Path) -> None:
    counting = [i / 32767 for i in range(1000)]
    (tmp_path / "a.wav").write_bytes(wav([counting, [-one for one in counting]]))
    found = struct.unpack("<8h", window.samples(tmp_path / "a.wav", 8000, window.Wish(498, 4)))
    assert found == (498, -498, 499, -499, 500, -500, 501, -501)
    last = struct.unpack("<8h", window.samples(tmp_path / "a.wav", 8000, window.Wish(998, 4)))
    assert last == (998, -998, 999, -999, 0, 0, 0, 0)
    pieces = struct.unpack("<8h", window.samples(tmp_path / "a.wav", 8000, window.Wish(0, 1000, columns=2, size=2)))
    assert pieces == (249, -249, 250, -250, 749, -749, 750, -750)
    early = struct.unpack("<8h", window.samples(tmp_path / "a.wav", 8000, window.Wish(0, 2, columns=1, size=4)))
    assert early == (0, 0, 0, 0, 1, -1, 2, -2)
