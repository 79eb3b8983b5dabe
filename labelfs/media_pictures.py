"""Views of the project's pictures that browsers do not show by themselves: made beside, kept in `.labelfs/cache`."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labelfs.errors import NotFound
from labelfs.media_references import MediaFinder
from labelfs.pictures.facts import Facts, facts_of
from labelfs.pictures.levels import TILE, levels_of

PATIENCE = 90.0
"""Seconds that a request waits for the preview of a huge picture."""
STEP = 0.03
KEPT = 24
"""Pictures whose views are kept."""
KNOWN = 1_000
_making = threading.Semaphore(1)


@dataclass(frozen=True, slots=True)
class View:
    """The folder with what was made of one version of one picture."""

    folder: Path

    def fault(self) -> str | None:
        """Why there is no view."""
        place = self.folder / "fault.txt"
        return place.read_text() if place.is_file() else None


class Pictures:
    """The pictures of one project."""

    def __init__(self, root: Path, media: MediaFinder, keeping: Callable[[], bool]) -> None:
        self._root, self._media, self._keeping = root, media, keeping
        self._lock = threading.Lock()
        self._facts: OrderedDict[str, Facts | None] = OrderedDict()
        self._busy: set[Path] = set()
        self._passing: tempfile.TemporaryDirectory[str] | None = None

    def views(self, urls: Mapping[str, str]) -> dict[str, dict[str, Any]]:
        """Reference → `{url, tiles, tile, levels, width, height}` of each picture that needs a view.

        `urls`: reference → address of the file. Sizes are those of the original, in pixels.
        """
        found: dict[str, dict[str, Any]] = {}
        for reference, url in urls.items():
            path = self._media.file(reference)
            facts = None if path is None else self._look(path)
            if facts is None or facts.plain or "/media/" not in url:
                continue
            found[reference] = {
                "url": url.replace("/media/", "/picture/", 1), "tiles": url.replace("/media/", "/tiles/", 1),
                "tile": TILE, "levels": levels_of(facts.width, facts.height),
                "width": facts.width, "height": facts.height,
            }
        return found

    def preview(self, path: Path) -> Path:
        """The preview of a picture, made if there is none yet; raises `NotFound` with the reason."""
        view = self._view(path)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if (view.folder / "preview.webp").is_file():
                return view.folder / "preview.webp"
            if (fault := view.fault()) is not None:
                raise NotFound(f"the picture cannot be shown: {fault}")
            if view.folder not in self._busy:
                break
            time.sleep(STEP)
        raise NotFound("the picture could not be prepared in time; try again")

    def tile(self, path: Path, level: int, column: int, row: int) -> Path:
        """A tile; raises `NotFound` while it is not there."""
        place = self._view(path).folder / f"{level}-{column}-{row}.webp"
        if not place.is_file():
            raise NotFound("there is no such tile, or not yet")
        return place

    def _look(self, path: Path) -> Facts | None:
        key = _key(path)
        with self._lock:
            if key in self._facts:
                return self._facts[key]
        facts = facts_of(path)
        with self._lock:
            self._facts[key] = facts
            if len(self._facts) > KNOWN:
                self._facts.popitem(last=False)
        return facts

    def _view(self, path: Path) -> View:
        """The view of a picture; a process makes it unless one did, or is at it."""
        key = _key(path)
        folder = self._home() / key[:2] / key
        with self._lock:
            if (folder / "done").is_file() or (folder / "fault.txt").is_file() or folder in self._busy:
                return View(folder)
            self._busy.add(folder)
        threading.Thread(target=self._make, args=(path, folder), name="picture", daemon=True).start()
        return View(folder)

    def _home(self) -> Path:
        if self._keeping():
            return self._root / ".labelfs" / "cache" / "pictures"
        with self._lock:
            self._passing = self._passing or tempfile.TemporaryDirectory(prefix="labelfs-pictures-")
            return Path(self._passing.name)

    def _make(self, path: Path, folder: Path) -> None:
        try:
            with _making:
                self._forget_oldest()
                subprocess.run([sys.executable, "-m", "labelfs.pictures.render", str(path), str(folder)],
                               check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        finally:
            with self._lock:
                self._busy.discard(folder)

    def _forget_oldest(self) -> None:
        made = sorted(self._home().glob("*/*"), key=lambda folder: folder.stat().st_mtime)
        for folder in made[: max(0, len(made) - KEPT)]:
            shutil.rmtree(folder, ignore_errors=True)


def _key(path: Path) -> str:
    about = path.stat()
    text = f"{path}|{about.st_mtime_ns}|{about.st_size}|{about.st_ino}"
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


