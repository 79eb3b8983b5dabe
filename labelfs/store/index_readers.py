"""Other processes that read files for a new index: chunks of files go in, their rows come out.

What passes between the two is Python's own `marshal` (the same interpreter at both ends), each piece after its length.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any, NamedTuple

from labelfs.store.index_rows import RowMaker, Rows
from labelfs.store.index_texts import TextWriter
from labelfs.store.roles import Role
from labelfs.store.scan import Scanner
from labelfs.store.settings_files import members_of

Place = tuple[str, str, Role]
"""Folder, name, role of a file."""
Answer = tuple[int, Rows]
"""Number of a chunk's first file, and its rows."""
_LENGTH = 8
_PIPE = 1 << 20
"""Bytes (where the system lets choose): the rows of a chunk fit, so nobody waits for whoever is to take them."""


class Chunk(NamedTuple):
    """Files that are read in one go; `first` is the number of the first."""

    first: int
    places: list[Place]


def rows_of(chunk: Chunk, scanner: Scanner, maker: RowMaker, texts: TextWriter) -> Rows:
    """Read the files of a chunk."""
    for number, place in enumerate(chunk.places, chunk.first):
        read = scanner.take(*place)
        if read is not None:
            maker.add(number, read)
    texts.flush()
    return maker.taken()


class OtherReader:
    """One other process as the first one sees it."""

    def __init__(self, process: subprocess.Popen[bytes], heard: SimpleQueue[tuple[OtherReader, Answer | None]]) -> None:
        self.given: dict[int, Chunk] = {}
        """What it has to read and has not answered."""
        self._process = process
        self._heard = heard
        Thread(target=self._listen, daemon=True).start()

    def give(self, chunk: Chunk) -> None:
        """Ask for the rows of a chunk."""
        self.given[chunk.first] = chunk
        places = [(folder, name, int(role)) for folder, name, role in chunk.places]
        if self._process.stdin is not None:
            with suppress(OSError):  # it has ended: that is heard
                _send(self._process.stdin, (chunk.first, places))

    def end(self) -> None:
        """Stop it."""
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()

    def _listen(self) -> None:
        try:
            if self._process.stdout is not None:
                with self._process.stdout as pipe:
                    while (found := _received(pipe)) is not None:
                        self._heard.put((self, found))
        finally:
            self._heard.put((self, None))


class OtherReaders:
    """The processes that read beside this one; `texts`: a file for each, the first is not theirs."""

    def __init__(self, root: str, texts: list[Path]) -> None:
        self._root = root
        self._texts = texts
        self._all: list[OtherReader] = []
        self._heard: SimpleQueue[tuple[OtherReader, Answer | None]] = SimpleQueue()
        self.running: list[OtherReader] = []

    def begin(self, number: int) -> None:
        """Start so many; one that cannot be started is one less."""
        processes = (_started(self._root, self._texts[side], side) for side in range(1, number + 1))
        self._all = [OtherReader(process, self._heard) for process in processes if process is not None]
        self.running = list(self._all)

    def have_answered(self) -> bool:
        """Whether `answer` need not wait."""
        return not self._heard.empty()

    def answer(self) -> Answer | list[Chunk]:
        """The next answer, waited for; of one that ended, the chunks that others have to read."""
        reader, found = self._heard.get()
        if found is not None:
            del reader.given[found[0]]
            return found
        self.running.remove(reader)
        return list(reader.given.values())

    def end(self) -> None:
        """Stop them all."""
        for reader in self._all:
            reader.end()


def _started(root: str, texts: Path, side: int) -> subprocess.Popen[bytes] | None:
    command = [sys.executable, "-m", "labelfs.store.index_readers", root, os.fspath(texts), str(side)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    try:
        return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, pipesize=_PIPE)
    except OSError:
        return None


def _send(pipe: IO[bytes], value: Any) -> None:
    content = marshal.dumps(value)
    pipe.write(len(content).to_bytes(_LENGTH, "little"))
    pipe.write(content)
    pipe.flush()


def _received(pipe: IO[bytes]) -> Any:
    """The next piece; None at the end, or where it breaks off."""
    length = int.from_bytes(pipe.read(_LENGTH), "little")
    content = pipe.read(length)
    if not length or len(content) < length:
        return None
    return marshal.loads(content)  # noqa: S302 - from a process of ours


def serve(root: Path, texts: TextWriter, asked: IO[bytes], answers: IO[bytes]) -> None:
    """What another process does, until nothing more is asked."""
    scanner = Scanner(root, members_of(root))
    maker = RowMaker(texts)
    while (found := _received(asked)) is not None:
        first, places = found
        chunk = Chunk(first, [(folder, name, Role(role)) for folder, name, role in places])
        _send(answers, (first, rows_of(chunk, scanner, maker, texts)))
    texts.close()


if __name__ == "__main__":
    import gc

    gc.disable()  # rows are tuples without cycles
    serve(Path(sys.argv[1]), TextWriter(Path(sys.argv[2]), int(sys.argv[3])), sys.stdin.buffer, sys.stdout.buffer)
