"""The second process that reads files for a new index: chunks of files go in, their rows come out.

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
from typing import IO, Any, BinaryIO, NamedTuple

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


class SecondReader:
    """The second process as the first one sees it; one that could not be started has ended."""

    def __init__(self, root: str, texts: Path) -> None:
        self.given: dict[int, Chunk] = {}
        """What it has to read and has not answered."""
        self._answers: SimpleQueue[Answer | None] = SimpleQueue()
        self._process = _started(root, texts)
        self.ended = self._process is None
        if self._process is not None:
            Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()

    def give(self, chunk: Chunk) -> None:
        """Ask for the rows of a chunk."""
        self.given[chunk.first] = chunk
        if self._process is not None and self._process.stdin is not None:
            with suppress(OSError):  # it has ended: the answers tell
                places = [(folder, name, int(role)) for folder, name, role in chunk.places]
                _send(self._process.stdin, (chunk.first, places))

    def has_answered(self) -> bool:
        """Whether `answer` need not wait."""
        return not self._answers.empty()

    def answer(self) -> Answer | None:
        """The next answer, waited for; None when there will be no more: what was `given` is for others to read."""
        found = self._answers.get()
        if found is None:
            self.ended = True
        else:
            del self.given[found[0]]
        return found

    def end(self) -> None:
        """Stop it."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()

    def _listen(self, pipe: BinaryIO) -> None:
        try:
            with pipe:
                while (found := _received(pipe)) is not None:
                    self._answers.put(found)
        finally:
            self._answers.put(None)


def _started(root: str, texts: Path) -> subprocess.Popen[bytes] | None:
    command = [sys.executable, "-m", "labelfs.store.index_second", root, os.fspath(texts)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    try:
        return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL)
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


def serve(root: Path, texts_path: Path, asked: BinaryIO, answers: BinaryIO) -> None:
    """What the second process does, until nothing more is asked."""
    scanner = Scanner(root, members_of(root))
    texts = TextWriter(texts_path, side=1)
    maker = RowMaker(texts)
    while (found := _received(asked)) is not None:
        first, places = found
        chunk = Chunk(first, [(folder, name, Role(role)) for folder, name, role in places])
        _send(answers, (first, rows_of(chunk, scanner, maker, texts)))
    texts.close()


if __name__ == "__main__":
    import gc

    gc.disable()  # rows are tuples without cycles
    serve(Path(sys.argv[1]), Path(sys.argv[2]), sys.stdin.buffer, sys.stdout.buffer)
