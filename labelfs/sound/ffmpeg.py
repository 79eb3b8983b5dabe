"""Sounds in other forms, decoded by ffmpeg when it is on the machine; it may open the one file and nothing else."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from labelfs.sound.wav import Unreadable

DEMUXERS = {
    "mp3": "mp3", "flac": "flac", "ogg": "ogg", "oga": "ogg", "opus": "ogg", "m4a": "mov", "m4b": "mov", "aac": "aac",
    "mp4": "mov", "m4v": "mov", "mov": "mov", "3gp": "mov", "webm": "matroska", "weba": "matroska", "mkv": "matroska",
    "mka": "matroska", "wav": "wav", "aiff": "aiff", "aif": "aiff", "aifc": "aiff", "au": "au", "snd": "au",
    "wma": "asf", "amr": "amr", "caf": "caf", "w64": "w64", "ac3": "ac3", "mpg": "mpeg", "mpeg": "mpeg", "avi": "avi",
}
"""Extension → ffmpeg's name of the container; nothing is guessed, so that no playlist leads elsewhere."""
RUN_UP = 1.0
"""Seconds decoded before the first that is wanted: frames of MP3 lean on those before them."""
_DURATION = re.compile(rb"Duration: (\d+):(\d\d):(\d\d\.\d+)")
_FAULT_LINES = 2


def program() -> str | None:
    """Where ffmpeg is; None if it is not on this machine."""
    return shutil.which("ffmpeg")


class Decoding:
    """A running ffmpeg: 16-bit WAV comes out of `output`."""

    def __init__(self, process: subprocess.Popen[bytes], said: IO[bytes]) -> None:
        assert process.stdout is not None
        self.output: IO[bytes] = process.stdout
        self._process, self._said = process, said

    def duration(self) -> float | None:
        """Seconds, as ffmpeg has said so far."""
        match = _DURATION.search(self._words())
        return int(match[1]) * 3600 + int(match[2]) * 60 + float(match[3]) if match else None

    def fault(self) -> str:
        """What went wrong, in ffmpeg's last words; empty if nothing did."""
        if self._process.wait() == 0:
            return ""
        lines = self._words().decode("utf-8", "replace").strip().splitlines()[-_FAULT_LINES:]
        return " ".join(re.sub(r"^(\[[^\]]*\] )?(file:\S+: )?", "", line) for line in lines) or "ffmpeg failed"

    def _words(self) -> bytes:
        self._said.seek(0)
        return self._said.read(20_000)


@contextmanager
def decoding(path: Path, *, start: float = 0, seconds: float | None = None) -> Iterator[Decoding]:
    """Decode the first sound of a file, from `start` on, for `seconds`; raises `Unreadable`."""
    ffmpeg = program()
    demuxer = DEMUXERS.get(path.suffix[1:].lower())
    if demuxer is None:
        raise Unreadable("format", f"no known kind of sound: {path.suffix or path.name}")
    if ffmpeg is None:
        raise Unreadable("no-ffmpeg", "ffmpeg is not on this machine")
    command = [ffmpeg, "-hide_banner", "-nostdin", "-nostats", "-protocol_whitelist", "file,pipe", "-f", demuxer]
    early = max(0.0, start - RUN_UP)
    command += ["-ss", f"{early:.9f}", "-i", f"file:{path}", "-ss", f"{start - early:.9f}"]
    command += ["-t", f"{seconds:.9f}"] if seconds is not None else []
    command += ["-map", "0:a:0", "-vn", "-sn", "-dn", "-c:a", "pcm_s16le", "-f", "wav", "-"]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said)
        try:
            yield Decoding(process, said)
        finally:
            process.kill()
            if process.stdout is not None:
                process.stdout.close()
            process.wait()
