"""Project: where files (store) and meaning (labeling) meet; all that web, commands and scripts call."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs import project_annotations, project_config, settings
from labelfs.errors import BadFile, BadRequest, NotFound, Problem, ReadOnly, Stale
from labelfs.git_state import GitWatch
from labelfs.media_pictures import Pictures
from labelfs.media_references import MediaFinder
from labelfs.media_sound import Sounds
from labelfs.next_task import Queue
from labelfs.person import People, Person, who_is_it
from labelfs.project_shapes import Ids, Shapes
from labelfs.reach import Reach
from labelfs.store.ids import normal_email

if TYPE_CHECKING:
    from labelfs.labeling.config import Config
    from labelfs.media_tasks import MediaTasks
    from labelfs.ml_predictions import Predictor
    from labelfs.project_changes import ProjectChanges
    from labelfs.store.bus import Changed
    from labelfs.store.items import AnnotationItem, TaskItem
    from labelfs.store.store import Store

Progress = Callable[[int, int | None], None]
"""Called with (done, total or None)."""


@dataclass(slots=True)
class ImportReport:
    """What an import took, what it did not take and why."""

    task_ids: list[int] = field(default_factory=list)
    """Ids in order of the source's items, also of those that were already there."""
    tasks_added: int = 0
    tasks_known: int = 0
    annotations_added: int = 0
    annotations_updated: int = 0
    """Annotations of an earlier import of the same source, brought up to date."""
    annotations_kept: int = 0
    """The same, but changed here since: left as they are."""
    predictions_added: int = 0
    renumbered: dict[str, int] = field(default_factory=dict)
    """Source id → the id it got, where they differ."""
    problems: list[Problem] = field(default_factory=list)
    data_columns: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class Project:
    """One project folder, read and written through its store, understood through its config."""

    root: Path
    store: Store
    number: int
    """Project id in the API: 1 when served alone."""
    user: str
    """E-mail of who works here (`--as`, else git's user.email, else login@host)."""

    def __init__(self, store: Store, *, user: str, number: int = 1, ids: Ids | None = None) -> None:
        self.store, self.user, self.number = store, normal_email(user), number
        self.root = store.root
        self.ids = ids or Ids()
        self.git = GitWatch(self.root)
        self.media = MediaFinder(self.root, store.media_path, lambda: self.number)
        self.sounds = Sounds(self.root, keeping=lambda: not store.read_only)
        self.pictures = Pictures(self.root, self.media, keeping=lambda: not store.read_only)
        self.watching = ""
        """How changes on disk are noticed: `events`, or `polling: <why>`; empty: not at all."""
        self._configs = project_config.ConfigKeeper(store)
        self._queue = Queue(store)
        self._lock = threading.Lock()
        self._raw_settings: tuple[str, dict[str, Any]] | None = None
        self._filled_settings: tuple[tuple[str, dict[str, Any]], Mapping[str, Any]] | None = None
        """The text and content that they were filled from, and the settings: nearly every request asks."""
        self._people: People | None = None
        self._missing_media: list[Problem] | None = None
        self._last_activity: tuple[int, str | None] | None = None
        self._media_tasks: MediaTasks | None = None
        self._changes: ProjectChanges | None = None
        self._unsubscribe = store.subscribe(self._changed)
        self._predictor: Predictor | None = None
        self.reach: Callable[[], Reach] = Reach
        """How model backends reach the server that this project is served by."""
        self.together: Callable[[], AbstractContextManager[None]] = nullcontext
        """What is created inside is told to webhooks as one event."""

    @classmethod
    def open(cls, root: str | Path, *, user: str | None = None, read_only: bool = False, number: int = 1,
             fsync: bool = True, ids: Ids | None = None, progress: Progress | None = None) -> Project:
        """Open the folder as a project; raises `NotFound` if it is none."""
        from labelfs.store.store import Store

        folder = Path(root).expanduser().resolve()
        if not is_project(folder):
            raise NotFound(f"{root} is not a project", hint="`labelfs init` makes a folder one")
        store = Store.open(folder, fsync=fsync, read_only=read_only, progress=progress)
        return cls(store, user=who_is_it(folder, chosen=user), number=number, ids=ids)

    @classmethod
    def init(cls, root: str | Path, *, config: str | None = None, title: str | None = None,
             user: str | None = None) -> Project:
        """Make the folder a project where it is none yet (`config.xml`, ignore files); never harms what is there."""
        from labelfs.project_init import prepare
        from labelfs.store.store import Store

        if config is not None:
            project_config.refuse_faulty(config)
        folder = Path(root).expanduser().resolve()
        prepare(folder)
        project = cls(Store.open(folder), user=who_is_it(folder, chosen=user))
        if project.store.read_text(project_config.FILE) is None:
            project.store.write_config(config or project_config.EMPTY + "\n")
        if title and not project.settings["title"]:
            project.update_settings({"title": title})
        return project

    def follow(self) -> None:
        """Watch the folder from now on; files that `media_tasks` names become tasks as they appear."""
        from labelfs.media_tasks import MediaTasks

        self.watching = self.store.watch()
        self._media_tasks = MediaTasks(self)
        self._media_tasks.look()

    def close(self) -> None:
        """Stop listening and let the store go."""
        if self._media_tasks is not None:
            self._media_tasks.close()
        self._unsubscribe()
        self.store.close()

    def __enter__(self) -> Project:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _changed(self, change: Changed) -> None:
        if change.config or change.resync:
            self._configs.forget()
        if change.settings or change.resync:
            self._raw_settings = self._people = None
        if change.media or change.config or change.resync or (change.tasks and not change.annotations):
            self._missing_media = None
        self.git.invalidate()

    # ---- meaning ----------------------------------------------------------------------------------------
    @property
    def config(self) -> Config:
        """The labeling config in force: the last one that could be parsed."""
        return self._configs.config

    @property
    def config_revision(self) -> str | None:
        """Revision of `config.xml`; None when there is none."""
        return self._configs.revision

    def config_problems(self) -> list[Any]:
        """What is wrong with `config.xml` as it stands on disk."""
        return self._configs.config_problems()

    def config_problem_list(self) -> list[Problem]:
        """The same with the file's name."""
        return self._configs.problems()

    @property
    def settings(self) -> Mapping[str, Any]:
        """`project.json` with every default filled in (keys as in format.md)."""
        raw = self._settings_file()
        known = self._filled_settings
        if known is None or known[0] is not raw:
            known = self._filled_settings = (raw, settings.filled(raw[1]))
        return known[1]

    def _settings_file(self) -> tuple[str, dict[str, Any]]:
        """Text and content of `project.json`; an unreadable one counts as empty (it is listed as a problem)."""
        known = self._raw_settings
        if known is None:
            known = self._raw_settings = self._read_object("project.json")
        return known

    def _read_object(self, name: str) -> tuple[str, dict[str, Any]]:
        try:
            read = self.store.read_text(name)
            content = json.loads(read[0].removeprefix("\ufeff")) if read else {}
        except (BadFile, ValueError, OSError, RecursionError):
            return "", {}  # the store lists it as a problem with its line
        return (read[0] if read else ""), content if isinstance(content, dict) else {}

    @property
    def title(self) -> str:
        """The project's title; without one the folder's name."""
        return str(self.settings["title"] or self.root.name)

    @property
    def people(self) -> People:
        """Who is who, as `members.json` says."""
        if self._people is None:
            self._people = People(self._read_object("members.json")[1])
        return self._people

    def everyone(self) -> list[Person]:
        """All that `members.json` names, and others who annotated here."""
        members = self.people.everyone()
        known = {one.email for one in members}
        return [*members, *(self.people.person(email) for email in self.store.authors() if email not in known)]

    def problems(self, *, media: bool = True) -> list[Problem]:
        """Files that cannot be used, config errors, duplicate ids, orphans; with `media` also missing media."""
        found = [*self.store.problems(), *self._configs.problems()]
        found += settings.problems(self._settings_file()[1], self._settings_file()[0])
        found += self.missing_media() if media else []
        return sorted(set(found), key=lambda p: (p.file, p.line or 0, p.message))

    def missing_media(self) -> list[Problem]:
        """Media named by tasks that is not on this machine; looked for anew when tasks, config or media change."""
        from labelfs.project_problems import missing_media

        if self._missing_media is None:
            self._missing_media = missing_media(self)
        return self._missing_media

    def set_config(self, text: str, *, expect: str | None = None, force: bool = False) -> str:
        """Save a new config; raises `BadRequest` with the problems and lines, or with the results it would orphan."""
        config = project_config.refuse_faulty(text)
        if not force and text != self.config.text:
            results, answers = self.results_in_use()
            project_config.refuse_orphans(config, results, answers)
        try:
            revision = self.store.write_config(text, expect=expect)
        except Stale as lost:
            self._configs.forget()
            now = self.store.read_text(project_config.FILE)
            current = {"label_config": now[0] if now else "", "config_revision": now[1] if now else None}
            raise Stale(lost.message, current=current, yours={"label_config": text}) from None
        self._configs.forget()
        return revision

    def results_in_use(self) -> tuple[list[tuple[str, str, str]], dict[str, dict[str, int]]]:
        """`(from_name, to_name, type)` of every result item, and how often each label is used per control."""
        from labelfs.project_summary import results_in_use

        return results_in_use(self.store.iter_annotations())

    def refuse_read_only(self) -> None:
        """Raise `ReadOnly` with the reason where nothing may be written."""
        if self.store.read_only:
            raise ReadOnly(self.store.why_read_only or "this project is read-only")

    def update_settings(self, changes: Mapping[str, Any]) -> None:
        """Change members of `project.json`; raises `BadRequest` naming each one that cannot be used."""
        if bad := settings.faults(changes):
            raise BadRequest("Validation error", fields={key: [fault] for key, fault in bad.items()})
        if changes:
            self.store.update_object("project.json", changes)
            self._raw_settings = None

    def shapes(self, resolve: bool = False) -> Shapes:
        """The builder of API shapes with the settings of this moment."""
        current = self.settings
        return Shapes(
            self.store, self.people, self.ids, self.number, int(current["overlap"]), str(current["skip"]),
            masks_in=lambda result, prediction: project_annotations.masks_in(self, result, prediction),
            **({"resolve": lambda data: self.media.resolved(dict(data), self.ids.media_prefix)} if resolve else {}),
        )

    def check_annotation(self, item: AnnotationItem, task: TaskItem | None = None) -> list[dict[str, Any]]:
        """What `labeling.check` says of an annotation, as `[{message, …}]`."""
        from labelfs.project_problems import check_annotation

        return check_annotation(self, item, task)

    def last_activity(self) -> str | None:
        """When somebody last worked here; looked up once per state of the folder."""
        known = self._last_activity
        if known is None or known[0] != self.store.generation:
            known = self._last_activity = (self.store.generation, self.store.last_activity())
        return known[1]

    @property
    def predictor(self) -> Predictor:
        """The one who asks the model backends that are connected on this machine."""
        from labelfs.ml_predictions import Predictor

        with self._lock:
            if self._predictor is None:
                self._predictor = Predictor(self)
            return self._predictor

    # ---- work -------------------------------------------------------------------------------------------
    def next_task(self, *, user: str, exclude: Iterable[int] = ()) -> int | None:
        """The next task for this person by the project's sampling, overlap, skip rule and assignments."""
        return self._queue.next(self.settings, user=normal_email(user), exclude=exclude)

    def save_annotation(self, task_id: int, body: Mapping[str, Any], *, user: str) -> tuple[dict[str, Any], bool]:
        """Create an annotation from an API body (masks moved to PNG files); `(annotation in API form, created)`."""
        return project_annotations.save(self, task_id, body, user=normal_email(user))

    @property
    def changes(self) -> ProjectChanges:
        """Two states of the project compared, and what can be done with the difference."""
        if self._changes is None:
            from labelfs.project_changes import ProjectChanges

            self._changes = ProjectChanges(self)
        return self._changes

    def update_annotation(self, annotation_id: int, body: Mapping[str, Any], *, user: str,
                          expect: str | None = None) -> dict[str, Any]:
        """Change an annotation; raises `Stale` with `current` and `yours` in API form, `NotFound`, `BadRequest`."""
        return project_annotations.update(self, annotation_id, body, user=normal_email(user), expect=expect)

    def delete_annotation(self, annotation_id: int, *, user: str, expect: str | None = None) -> None:
        """Delete an annotation; raises `Stale`, `NotFound`."""
        project_annotations.delete(self, annotation_id, user=normal_email(user), expect=expect)

    def import_tasks(self, items: Iterable[Mapping[str, Any]], *, source: str, predictions: bool = False,
                     ground_truth_default: bool = False, progress: Progress | None = None,
                     ready: Callable[[], None] | None = None, dry: bool = False) -> ImportReport:
        """Add Label Studio task objects (bare data too) with their annotations and predictions; idempotent.

        `predictions`: the annotations of the items are taken as predictions of a model. `ready` is called when all
        items were read and nothing is written yet. `dry`: nothing is written, the report is the same.
        """
        from labelfs.project_import import Intake

        report = ImportReport()
        intake = Intake(self, source, report, predictions=predictions, ground_truth=ground_truth_default, dry=dry)
        intake.run(items, progress, ready)
        return report

    def export_items(self, *, ids: Iterable[int] | None = None, only_annotated: bool = True,
                     resolve_uri: bool = False, emails: bool = False) -> Iterator[dict[str, Any]]:
        """Tasks in the shape of Label Studio's JSON export, by id; `emails`: people with their e-mail."""
        from labelfs.project_export import items

        return items(self, ids=ids, only_annotated=only_annotated, resolve_uri=resolve_uri, emails=emails)


def is_project(folder: Path) -> bool:
    """Whether the folder holds a project: a `config.xml`, a `project.json` or a `tasks/` folder."""
    return (folder / "tasks").is_dir() or any((folder / name).is_file() for name in ("config.xml", "project.json"))
