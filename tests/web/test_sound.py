"""Sounds over HTTP: facts, peaks by range, samples, and words for what cannot be heard."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import time
import wave
from pathlib import Path
from typing import Any

import pytest

from labelfs import media_sound
from labelfs.sound.peaks import HEAD
from tests.sound.test_peaks import tone, wav

from .conftest import Api


@pytest.fixture
def sounds(folder: Path) -> Path:
    (folder / "media" / "a b.wav").write_bytes(wav([tone(20_000), tone(20_000, hertz=300)]))
    return folder


def facts(api: Api, name: str) -> dict[str, Any]:
    """What is told of a sound once its peaks are ready or given up."""
    while True:
        told: dict[str, Any] = api.get(f"/projects/1/sound/{name}").json
        if told["state"] != "working":
            return told
        time.sleep(0.02)


def test_a_sound_is_described_and_its_peaks_come_by_range(api: Api, sounds: Path) -> None:
    told = facts(api, "media/a b.wav")
    assert told == {
        "state": "ready", "done": 1.0, "rate": 8000, "channels": 2, "frames": 20_000, "promised": 20_000,
    }
    whole = api.get("/projects/1/peaks/media/a b.wav").data
    assert HEAD.unpack_from(whole)[2:4] == (2, 8000)
    part = api.get("/projects/1/peaks/media/a b.wav", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, whole[10:20])
    assert list((sounds / ".labelfs/cache/peaks").glob("*/*.bin")), "they are kept for the next time"


def test_a_new_version_of_a_sound_has_new_peaks(api: Api, sounds: Path) -> None:
    facts(api, "media/a b.wav")
    (sounds / "media" / "a b.wav").write_bytes(wav([tone(500)]))
    assert facts(api, "media/a b.wav")["frames"] == 500


def test_what_is_kept_makes_room_and_is_found_anew(
    api: Api, sounds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = sounds / ".labelfs/cache/peaks"

    def known() -> set[str]:
        return {path.name for path in kept.glob("*/*.bin")}

    facts(api, "media/a b.wav")
    (first,) = known()
    size = next(kept.glob("*/*.bin")).stat().st_size
    monkeypatch.setitem(media_sound.MOST_KEPT, "peaks", 2 * size + 10)
    for name in ("b", "c"):
        (sounds / "media" / f"{name}.wav").write_bytes(wav([tone(20_000), tone(20_000, hertz=200)]))
        facts(api, f"media/{name}.wav")
    assert len(known()) == 2
    assert first not in known(), "the oldest one made room"
    assert api.get("/projects/1/peaks/media/a b.wav").status_code in (200, 404)  # looked for again
    facts(api, "media/a b.wav")
    assert api.get("/projects/1/peaks/media/a b.wav").status_code == 200
    assert first in known()
    monkeypatch.setitem(media_sound.MOST_KEPT, "peaks", 1)
    (sounds / "media" / "d.wav").write_bytes(wav([tone(20_000)]))
    facts(api, "media/d.wav")
    assert len(known()) == 1, "what was found last stays, however large"


def test_samples_of_a_stretch(api: Api, sounds: Path) -> None:
    answer = api.get("/projects/1/samples/media/a b.wav?from=20&count=2")
    assert answer.status_code == 200
    left = [round(one * 32767) for one in tone(22)[20:]]
    assert list(struct.unpack("<4h", answer.data))[::2] == left
    assert len(api.get("/projects/1/samples/media/a b.wav?from=0&count=20000&columns=10&size=64").data) == 2560


@pytest.mark.parametrize(
    "query", ["from=-1", "from=x", "count=99999999", "count=5&columns=4", "count=5&columns=9999999&size=2"]
)
def test_bad_wishes_are_refused(api: Api, sounds: Path, query: str) -> None:
    answer = api.get(f"/projects/1/samples/media/a b.wav?{query}")
    assert answer.status_code == 400
    assert answer.json["validation_errors"]


def test_what_is_no_sound_says_so(api: Api, sounds: Path) -> None:
    (sounds / "media" / "empty.wav").write_bytes(b"")
    (sounds / "media" / "none.wav").write_bytes(wav([[]]))
    for name, code in (("empty.wav", "empty"), ("none.wav", "empty"), ("1.png", "format")):
        told = facts(api, f"media/{name}")
        assert (told["state"], told["code"]) == ("failed", code), told
        assert api.get(f"/projects/1/peaks/media/{name}").status_code == 404
        assert api.get(f"/projects/1/samples/media/{name}?count=5").status_code == 404
    assert api.get("/projects/1/sound/media/gone.wav").status_code == 404
    assert api.get("/projects/1/sound/project.json").status_code == 404
    assert api.get("/projects/1/sound/../../etc/passwd").status_code in (400, 403, 404)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not on this machine")
def test_what_no_browser_plays_is_given_out_as_wav(api: Api, sounds: Path) -> None:
    source = sounds / "media" / "a b.wav"
    command = ["ffmpeg", "-v", "error", "-i", str(source), str(source.with_name("a.aiff"))]
    subprocess.run(command, check=True)
    answer = api.get("/projects/1/plain/media/a.aiff")
    assert answer.headers["Content-Type"] == "audio/wav"
    with wave.open(io.BytesIO(answer.data)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (8000, 2, 20_000)
        assert file.readframes(20_000) == source.read_bytes()[44:]
    assert api.get("/projects/1/plain/media/a.aiff", headers={"Range": "bytes=0-3"}).data == b"RIFF"
    assert api.get("/projects/1/plain/media/1.png").status_code == 404


def test_a_read_only_folder_keeps_peaks_in_memory(folder: Path, sounds: Path) -> None:
    from labelfs.app import create_app
    from labelfs.web.security import Security
    from labelfs.workspace import Workspace

    from .conftest import ME, PORT

    workspace = Workspace.open(folder, user=ME, read_only=True)
    api = Api(create_app(workspace, Security(port=PORT)))
    assert facts(api, "media/a b.wav")["state"] == "ready"
    part = api.get("/projects/1/peaks/media/a b.wav", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"LFPK")
    assert not (folder / ".labelfs/cache/peaks").exists()
    workspace.close()
