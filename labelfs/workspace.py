"""Workspace: the projects that one server serves, and how their ids look in the API."""

from __future__ import annotations

import json
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labelfs.errors import BadRequest, Busy, Conflict, LabelfsError, NotFound, ReadOnly
from labelfs.person import who_is_it
from labelfs.project import Project, is_project
from labelfs.project_shapes import Ids
from labelfs.store import times
from labelfs.store.ids import foreign_id

LARGEST = 2**62
SPAN = 10**9
"""API task id = project id × SPAN + the task's own id."""
FILE = "workspace.json"
NO_PROJECT = "No Project matches the given query."
PATIENCE = 20.0
"""Seconds a request waits for a project that is still being read in."""


class WorkspaceIds(Ids):
    """Ids of one project among several."""

    def __init__(self, workspace: Workspace, number: int, folder: str) -> None:
        self._workspace, self._number = workspace, number
        self.media_prefix = folder + "/"

    def task(self, own: int) -> int:
        """The long task id."""
        return self._number * SPAN + own

    def annotation(self, own: int) -> int:
        """The own id, unless a project with a lower number holds it too."""
        return self._unique("annotation", own)

    def prediction(self, own: int) -> int:
        """The own id, unless a project with a lower number holds it too."""
        return self._unique("prediction", own)

    def draft(self, own: int) -> int:
        """The own id, unless a project with a lower number holds it too."""
        return self._unique("draft", own)

    def _unique(self, kind: str, own: int) -> int:
        if self._workspace.held_below(kind, own, self._number):
            return self._workspace.rename(kind, self._number, own)
        return own


@dataclass(slots=True)
class Slot:
    """One project folder of the workspace, opened in the background."""

    number: int
    root: Path
    opened: Future[Project] = field(default_factory=Future)
    started: bool = False
    progress: tuple[int, int | None] = (0, None)
    """Files read and their number, while the project is being read in."""


class Workspace:
    """One project (id 1), or a folder of projects. Safe to use from many threads."""

    def __init__(self, root: Path, *, user: str | None = None, read_only: bool = False, fsync: bool = True,
                 watch: bool = False) -> None:
        self.root = root.expanduser().resolve()
        self.alone = is_project(self.root)
        self.user = who_is_it(self.root if self.root.is_dir() else None, chosen=user)
        self.user_is_fixed = bool(user)
        """`--as` says who works here; no page changes it."""
        self.read_only = read_only
        self.created_at = time.time()
        self._chosen_user, self._fsync, self._watch = user, fsync, watch
        self._lock = threading.RLock()
        self._slots: dict[int, Slot] = {}
        self._renamed: dict[tuple[str, int], tuple[int, int]] = {}
        self._listeners: list[Callable[[Project], None]] = []
        self._find()

    @classmethod
    def open(cls, root: str | Path, **options: Any) -> Workspace:
        """Open the folder, a project or a workspace; raises `NotFound` when it is no folder."""
        folder = Path(root)
        if not folder.is_dir():
            raise NotFound(f"there is no folder {root}")
        return cls(folder, **options)

    @classmethod
    def of(cls, project: Project) -> Workspace:
        """A workspace that serves one project that is already open."""
        workspace = cls(project.root, user=project.user, read_only=project.store.read_only)
        workspace.alone = True
        slot = Slot(project.number, project.root)
        slot.started = True
        slot.opened.set_result(project)
        workspace._slots = {project.number: slot}
        return workspace

    # ---- which projects -----------------------------------------------------------------------------------
    def _find(self) -> None:
        """Number the projects: as `workspace.json` says, others the next free number in name order."""
        with self._lock:
            if self.alone:
                self._slots.setdefault(1, Slot(1, self.root))
                return
            for number, name in self._numbers().items():
                if number not in self._slots:
                    self._slots[number] = Slot(number, self.root / name)
            for number in [n for n, slot in self._slots.items() if not is_project(slot.root)]:
                self._drop(number)

    def _numbers(self) -> dict[int, str]:
        """Number → folder: as written, as kept on this machine, else the next free one in name order; kept then."""
        written, kept = self._written(), self._kept()
        named = {n: name for n, name in written.items() if is_project(self.root / name)}
        known = {name: n for n, name in (*kept.items(), *((n, slot.root.name) for n, slot in self._slots.items()))}
        used = set(written) | set(kept) | set(self._slots)
        new = [name for name in self._children() if name not in named.values()]
        for name in new:
            number = known.get(name)
            if number is None or number in written:
                number = next(n for n in range(1, len(used) + 2) if n not in used)
            named[number] = name
            used.add(number)
        if not set(new) <= set(known):
            self._keep({**kept, **{n: name for n, name in named.items() if name in new}})
        return named

    def _keep(self, numbers: dict[int, str]) -> None:
        """Remember numbers on this machine; starting writes nothing that git sees."""
        from labelfs.store.files import write_atomic
        from labelfs.store.folder import prepare

        if self.read_only or not prepare(self.root):
            return
        text = json.dumps({"projects": {str(n): name for n, name in sorted(numbers.items())}}, indent=2) + "\n"
        write_atomic(self.root, f".labelfs/{FILE}", text.encode("utf-8"), fsync=False)

    def _children(self) -> list[str]:
        return sorted(p.name for p in self.root.iterdir() if not p.name.startswith(".") and is_project(p))

    def _written(self) -> dict[int, str]:
        return _read_numbers(self.root / FILE)

    def _kept(self) -> dict[int, str]:
        return _read_numbers(self.root / ".labelfs" / FILE)

    def _drop(self, number: int) -> None:
        slot = self._slots.pop(number)
        if slot.opened.done() and not slot.opened.exception():
            slot.opened.result().close()

    def numbers(self) -> list[int]:
        """The numbers of all projects, in order."""
        self._find()
        with self._lock:
            return sorted(self._slots)

    # ---- opening ------------------------------------------------------------------------------------------
    def on_open(self, listener: Callable[[Project], None]) -> None:
        """Call `listener` with each project, those that are open and those opened later."""
        with self._lock:
            self._listeners.append(listener)
            ready = [slot.opened.result() for slot in self._slots.values() if _ready(slot)]
        for project in ready:
            listener(project)

    def begin(self) -> None:
        """Start reading every project in, one after the other, in the background."""
        threading.Thread(target=self._open_all, name="labelfs-open", daemon=True).start()

    def _open_all(self) -> None:
        for number in self.numbers():
            with self._lock:
                slot = self._slots.get(number)
            if slot is not None and self._claim(slot):
                self._open(slot)

    def _claim(self, slot: Slot) -> bool:
        with self._lock:
            claimed = not slot.started
            slot.started = True
        return claimed

    def _open(self, slot: Slot) -> None:
        """Open a claimed slot; whoever waits for it gets the project or the reason."""
        try:
            project = self._opened(slot)
        except Exception as fault:
            slot.opened.set_exception(fault)
            return
        slot.opened.set_result(project)
        for listener in list(self._listeners):
            listener(project)

    def _opened(self, slot: Slot) -> Project:
        ids = None if self.alone else WorkspaceIds(self, slot.number, slot.root.name)
        def note(done: int, total: int | None) -> None:
            slot.progress = (done, total)

        project = Project.open(
            slot.root, user=self._chosen_user, read_only=self.read_only, number=slot.number, fsync=self._fsync, ids=ids,
            progress=note,
        )
        if self._watch:
            project.follow()
        return project

    def project(self, number: int, *, patience: float = PATIENCE) -> Project:
        """The project with this number; raises `NotFound`, `Busy` while it is still being read in."""
        slot = self.slot(number)
        if self._claim(slot):
            threading.Thread(target=self._open, args=(slot,), name="labelfs-open", daemon=True).start()
        try:
            return slot.opened.result(patience)
        except FutureTimeout:
            raise Busy(f"{slot.root.name} is still being read in", hint="try again in a moment") from None
        except (LabelfsError, OSError):
            with self._lock:
                self._slots[number] = Slot(number, slot.root)  # the next request tries anew
            raise

    def slot(self, number: int) -> Slot:
        """The project folder with this number, open or not; raises `NotFound`."""
        with self._lock:
            slot = self._slots.get(number)
        if slot is None:
            self._find()
            slot = self._slots.get(number)
        if slot is None:
            raise NotFound(NO_PROJECT)
        return slot

    def projects(self) -> list[Project]:
        """Every project that can be opened, by number."""
        found = []
        for number in self.numbers():
            try:
                found.append(self.project(number))
            except (LabelfsError, OSError):
                continue  # a folder that cannot be opened must not hide the others; its own page says why
        return found

    def ready(self) -> list[Project]:
        """The projects that are open now, by number; waits for none."""
        with self._lock:
            slots = [self._slots[number] for number in sorted(self._slots)]
        return [slot.opened.result() for slot in slots if _ready(slot)]

    def last_activity(self) -> str:
        """When somebody last labeled in the projects that are open, else now."""
        known = [at for project in self.ready() if (at := project.last_activity())]
        return max(known, default=None) or times.now()

    def close(self) -> None:
        """Close every project."""
        with self._lock:
            for number in list(self._slots):
                self._drop(number)

    # ---- ids ----------------------------------------------------------------------------------------------
    def task(self, api_id: int) -> tuple[Project, int]:
        """The project and own id behind a task id of the API; raises `NotFound`."""
        number, own = (min(self._slots), api_id) if self.alone else divmod(api_id, SPAN)
        if number not in self._slots or not 0 < own < SPAN:
            raise NotFound("No Task matches the given query.")
        return self.project(number), own

    def own_task(self, project: Project, either: int) -> int:
        """The own id of a task given by own or long id (routes and pages that name the project)."""
        own = either if self.alone or either < SPAN else either - project.number * SPAN
        return max(-LARGEST, min(own, LARGEST))

    def find(self, kind: str, api_id: int) -> tuple[Project, int]:
        """Project and own id of an annotation, prediction or draft; raises `NotFound`."""
        renamed = self._renamed.get((kind, api_id))
        if renamed is not None:
            return self.project(renamed[0]), renamed[1]
        projects = self.projects()
        for project in projects:
            if _holds(project, kind, api_id):
                return project, api_id
        for project in projects[1:]:
            for own in _held(project, kind):
                if foreign_id(project.number, own) == api_id and self.held_below(kind, own, project.number):
                    return project, own
        raise NotFound(f"No {_TITLES[kind]} matches the given query.")

    def held_below(self, kind: str, own: int, number: int) -> bool:
        """Whether a project with a lower number has an item with this id."""
        return any(
            _holds(slot.opened.result(), kind, own)
            for below, slot in sorted(self._slots.items()) if below < number and _ready(slot)
        )

    def rename(self, kind: str, number: int, own: int) -> int:
        """The id that the API gives to an item whose own id is taken; remembered for the way back."""
        renamed = foreign_id(number, own)
        self._renamed[(kind, renamed)] = (number, own)
        return renamed

    # ---- making and removing --------------------------------------------------------------------------------
    def create(self, title: str) -> Project:
        """Make a new project folder; raises `BadRequest` where one project is served alone."""
        if self.alone:
            raise BadRequest(
                "this server serves one project and cannot make another",
                hint=f"serve the folder above it: labelfs serve {self.root.parent.name or '/'}",
            )
        if self.read_only:
            raise ReadOnly("this server is read-only")
        with self._lock:
            numbers = self._numbers()
            number = max([0, *numbers, *self._written(), *self._kept()]) + 1
            folder = self._free_folder(title)
            from labelfs.project_init import prepare

            prepare(self.root / folder)
            numbers[number] = folder
            self._write_numbers(numbers)
            self._slots[number] = Slot(number, self.root / folder)
        return self.project(number)

    def _free_folder(self, title: str) -> str:
        slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60] or "project"
        tried = slug
        for count in range(2, 10_000):
            if not (self.root / tried).exists():
                return tried
            tried = f"{slug}-{count}"
        raise Conflict(f"no free folder name for {slug}")

    def _write_numbers(self, numbers: dict[int, str]) -> None:
        from labelfs.store.files import write_atomic

        raw = _object(self.root / FILE)
        raw["projects"] = {str(number): name for number, name in sorted(numbers.items())}
        text = json.dumps(raw, indent=2, ensure_ascii=False) + "\n"
        write_atomic(self.root, FILE, text.encode("utf-8"), fsync=self._fsync)

    def delete(self, number: int) -> None:
        """Move a project folder to the workspace's trash; raises `BadRequest` where it is served alone."""
        slot = self.slot(number)
        if self.alone:
            raise BadRequest("this server serves one project and does not delete it", hint="delete its folder yourself")
        if self.read_only:
            raise ReadOnly("this server is read-only")
        with self._lock:
            self._drop(number)
            trash = self.root / ".labelfs" / "trash"
            trash.mkdir(parents=True, exist_ok=True)
            # the number keeps two folders of one name, deleted in one second, apart
            shutil.move(slot.root, trash / f"{slot.root.name}-{time.strftime('%Y%m%dT%H%M%S')}-{number}")
            self._keep({**self._kept(), number: slot.root.name})  # a number is never given twice
            numbers = {n: name for n, name in self._numbers().items() if n != number}
            self._write_numbers(numbers)

    def __iter__(self) -> Iterator[Project]:
        return iter(self.projects())


_TITLES = {"annotation": "Annotation", "prediction": "Prediction", "draft": "Draft"}


def _holds(project: Project, kind: str, own: int) -> bool:
    if not 0 < own < 2**63:
        return False
    if kind == "annotation":
        return project.store.annotation(own) is not None
    if kind == "prediction":
        return project.store.prediction(own) is not None
    return project.store.draft(own) is not None


def _held(project: Project, kind: str) -> Iterator[int]:
    """The ids of all items of a kind."""
    if kind == "annotation":
        yield from project.store.ids_in_use("annotation")
    elif kind == "prediction":
        yield from project.store.ids_in_use("prediction")


def _ready(slot: Slot) -> bool:
    return slot.opened.done() and slot.opened.exception() is None


def _object(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _read_numbers(path: Path) -> dict[int, str]:
    """Number → folder of a `workspace.json`; entries that cannot be used are passed over."""
    projects = _object(path).get("projects")
    if not isinstance(projects, dict):
        return {}
    return {
        int(number): name for number, name in projects.items()
        if number.isascii() and number.isdigit() and int(number) > 0 and isinstance(name, str) and _plain(name)
    }


def _plain(name: str) -> bool:
    return bool(name) and "/" not in name and "\\" not in name and name not in (".", "..") and "\0" not in name
