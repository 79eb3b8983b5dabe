"""Peaks of the project's sounds: found once in the background, kept in `.labelfs/cache`, told about while one waits."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from labelfs.sound.peaks import VERSION, Peaks, read_facts
from labelfs.sound.plain import plain_wav
from labelfs.sound.reading import opened
from labelfs.sound.wav import Unreadable
from labelfs.store import memory

HELD = 8
"""Peaks that are held in memory where the folder cannot be written to."""
KNOWN = 256
"""Sounds whose state is remembered."""
MOST_KEPT = {"peaks": 512_000_000, "plain": 4_000_000_000}
"""Bytes of each kind that stay in `.labelfs/cache`; what was not used for longest makes room."""
_finding = threading.Semaphore(2)


@dataclass(slots=True)
class State:
    """What is known of one version of one sound file."""

    channels: int = 0
    rate: int = 0
    """Frames per second; 0 until the sound is open."""
    frames: int | None = None
    """Samples of each channel, as far as one knows."""
    promised: int | None = None
    """As the head of the file tells it; more than `frames` when the file was cut off."""
    read: int = 0
    """Frames read so far."""
    fault: Unreadable | None = None
    peaks: Path | bytes | None = None
    """The file with the peaks, or the peaks themselves where none may be kept."""
    opened: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)


class Sounds:
    """The sounds of one project."""

    def __init__(self, root: Path, keeping: Callable[[], bool]) -> None:
        self._root, self._keeping = root, keeping
        self._lock = threading.Lock()
        self._states: OrderedDict[str, State] = OrderedDict()

    def look(self, path: Path, patience: float) -> State:
        """The state of a sound; its peaks are looked for from now on, and waited for `patience` seconds."""
        key = _key(path)
        with self._lock:
            state = self._states.get(key)
            if state is not None and isinstance(state.peaks, Path) and not state.peaks.is_file():
                state = None  # the cache was emptied, or made room
            fresh = state is None
            if state is None:
                state = self._states[key] = State()
            self._states.move_to_end(key)
            self._forget()
        if fresh:
            threading.Thread(target=self._find, args=(path, key, state), name="peaks", daemon=True).start()
        state.opened.wait(patience)
        state.ended.wait(patience)
        return state

    def plain(self, path: Path) -> Path | bytes:
        """The sound as a WAV file for browsers that cannot play it as it is; raises `Unreadable`, `OSError`."""
        key = _key(path)
        name = f"plain/{key[:2]}/{key}.wav"
        with _finding:
            return memory.kept(self._root, name) or self._keep(name, plain_wav(path))

    def _forget(self) -> None:
        held = [key for key, state in self._states.items() if isinstance(state.peaks, bytes)]
        over = [key for key, state in self._states.items() if state.ended.is_set()][: max(0, len(self._states) - KNOWN)]
        for key in {*held[: max(0, len(held) - HELD)], *over}:
            del self._states[key]

    def _find(self, path: Path, key: str, state: State) -> None:
        name = f"peaks/{key[:2]}/{key}.bin"
        try:
            if not self._recall(name, state):
                with _finding:
                    self._read(path, name, state)
        except Unreadable as fault:
            state.fault = fault
        except OSError as fault:
            state.fault = Unreadable("broken", fault.strerror or "the file cannot be read")
        finally:
            state.opened.set()
            state.ended.set()

    def _recall(self, name: str, state: State) -> bool:
        """Take the peaks that were found before."""
        kept = memory.kept(self._root, name)
        if kept is None:
            return False
        with kept.open("rb") as file:
            try:
                facts = read_facts(file)
            except ValueError:
                return False
        state.channels, state.rate, state.frames, state.promised = (
            facts.channels, facts.rate, facts.frames, facts.promised
        )
        state.peaks = kept
        return True

    def _read(self, path: Path, name: str, state: State) -> None:
        """Read the whole sound; raises `Unreadable`, `OSError`."""
        with opened(path) as sound:
            pcm = sound.facts.pcm
            state.channels, state.rate = pcm.channels, pcm.rate
            state.frames, state.promised = sound.expected(), sound.facts.expected
            state.opened.set()
            peaks = Peaks(pcm)
            for piece in sound.pieces():
                peaks.add(piece)
                state.read = peaks.frames
                state.frames = state.frames or sound.expected()
            _refuse_silence(peaks)
            state.promised = state.promised or sound.expected()
        state.frames = peaks.frames
        state.peaks = self._keep(name, peaks.to_bytes(state.promised))

    def _keep(self, name: str, content: bytes) -> Path | bytes:
        if self._keeping() and memory.keep(self._root, name, content):
            folder = name.partition("/")[0]
            memory.prune(self._root, folder, MOST_KEPT[folder])
            return memory.kept(self._root, name) or content
        return content


def _refuse_silence(peaks: Peaks) -> None:
    if peaks.frames == 0:
        raise Unreadable("empty", "there is not one sample in the file")


def _key(path: Path) -> str:
    """Differs for every file, every version of it and every form of the peaks."""
    facts = path.stat()
    text = f"{path}|{facts.st_mtime_ns}|{facts.st_size}|{VERSION}"
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]
