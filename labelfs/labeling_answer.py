"""Everything the labeling page needs for one task, in one answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from labelfs.changes.settle import marked_of, said
from labelfs.errors import NotFound
from labelfs.fetching import is_trusted
from labelfs.labeling.config import expand
from labelfs.media_hosts import hosts_in
from labelfs.media_references import is_remote, names_of
from labelfs.project_tasks import NO_TASK, counts_of
from labelfs.resolvers import resolve_values
from labelfs.store.query import Filter, TaskQuery

if TYPE_CHECKING:
    from labelfs.project import Project
    from labelfs.store.items import AnnotationItem, TaskItem

Shape = dict[str, Any]
EMBEDDED_SETTINGS = tuple("instruction show_instruction show_skip allow_empty hotkeys blind overlap skip".split())


def labeling_answer(project: Project, task_id: int, *, user: str) -> Shape:
    """The task with its tree, annotations, predictions, drafts, people, media and place in the project."""
    generation = project.store.generation
    item = project.store.task(task_id)
    if item is None:
        raise NotFound(NO_TASK)
    config, shapes = project.config, project.shapes()
    annotations = _visible(project, project.store.annotations(task_id), user)
    tree = expand(config, item.data)
    resolved = resolve_values(tree, item.data, project.media)
    named = {reference: project.media.url(reference) for reference in resolved.references}
    media = {**project.media.urls(item.data, config), **named}
    git = project.git.state()
    missing = {**_missing(project, media), **resolved.failures}
    problems = [problem_json(p) for p in project.config_problem_list()]
    return {
        "project": project_info(project),
        "generation": generation,
        "task": {
            **shapes.small_task(item, counts_of(project, task_id)), "id": item.id, "api_id": project.ids.task(item.id),
            "file": item.place.file, "line": item.place.line, "git": git.of(item.place.file),
        },
        "tree": tree.to_json(),
        "config_problems": problems,
        "problems": problems,
        "annotations": [_annotation(project, item, one) for one in annotations],
        "predictions": shapes.predictions(task_id),
        "drafts": shapes.drafts(task_id, user),
        "user": project.people.person(user).brief(),
        "people": _people(project, annotations, user),
        "git": None if git.branch is None else {"branch": git.branch, "changed": git.changed},
        "media": media,
        "pictures": project.pictures.views(media),
        "missing": missing,
        **({"trusted": is_trusted(project.root)} if missing else {}),
        "hosts": hosts_in(media),
        "position": position(project, task_id),
    }


def project_info(project: Project) -> Shape:
    """What pages show of a project around a task."""
    settings = project.settings
    return {
        "id": project.number,
        "title": project.title,
        "folder": project.root.name,
        "read_only": project.store.read_only,
        "read_only_reason": project.store.why_read_only,
        "config_revision": project.config_revision,
        **{key: settings[key] for key in EMBEDDED_SETTINGS},
    }


def _visible(project: Project, annotations: list[AnnotationItem], user: str) -> list[AnnotationItem]:
    """In a blind project annotators see their own annotations only."""
    return [one for one in annotations if sees(project, one.person, user)]


def sees(project: Project, person: str, user: str) -> bool:
    """Whether `user` may see the labels of `person`: in a blind project annotators see their own only."""
    return person == user or not (project.settings["blind"] and project.people.role(user) == "annotator")


def _annotation(project: Project, task: TaskItem, item: AnnotationItem) -> Shape:
    state = project.git.state()
    return {
        **project.shapes().annotation(item),
        "person": item.person,
        "unique_id": item.unique_id,
        "file": item.place.file,
        "git": state.of(item.place.file),
        "inline": item.inline,
        **_left_open(project, item),
        "stale": item.data_digest is not None and item.data_digest != task.data_digest,
        **({"newer_inline": item.extra["newer_inline"]} if item.extra.get("newer_inline") else {}),
    }


def _left_open(project: Project, item: AnnotationItem) -> Shape:
    """What a merge left to be settled, region by region: what each side says, and its items as pages draw them."""
    if item.inline:
        return {}
    found: dict[tuple[str | None, str | None], Shape] = {}
    for mark in marked_of(item.raw):
        one = found.setdefault((mark.region, mark.member), {
            "annotation": item.id, "region": mark.region, "member": mark.member, "name": mark.name,
            "said": {side: [] for side in mark.versions}, "items": {side: [] for side in mark.versions}})
        for side, version in mark.versions.items():
            one["said"][side].append(said(version))
            if mark.region is not None and version is not None:
                one["items"][side] += project.shapes().masks_in([version], False)
    return {"conflicts": list(found.values())} if found else {}


def _people(project: Project, annotations: Iterable[AnnotationItem], user: str) -> list[Shape]:
    shapes = project.shapes()
    found = {user: project.people.person(user).brief()}
    for item in annotations:
        person = project.people.person(item.person).brief()
        number = shapes.author(item.completed_by, item.person)
        found.setdefault(item.person, {**person, "id": person["id"] if number is None else number})
    return list(found.values())


def _missing(project: Project, media: Mapping[str, str]) -> dict[str, str]:
    """Reference → why its file is not here."""
    found: dict[str, str] = {}
    for reference in media:
        if is_remote(reference):
            continue
        try:
            project.media.find(names_of(reference))
        except Exception as fault:
            found[reference] = _reason(fault)
    return found


def _reason(fault: Exception) -> str:
    message = getattr(fault, "message", "cannot be read")
    hint = getattr(fault, "hint", "")
    return f"{message}: {hint}" if hint else message


def position(project: Project, task_id: int) -> Shape:
    """Where a task stands among all, by id: `index` from 1, `total`, the ids before and after."""
    store = project.store
    below = TaskQuery(filters=(Filter("id", "less", "Number", task_id),), order_by="id", descending=True)
    above = TaskQuery(filters=(Filter("id", "greater", "Number", task_id),), order_by="id")
    before, after = (store.task_ids(_first(query)) for query in (below, above))
    return {
        "index": store.count(below) + 1,
        "total": store.count(),
        "previous": before[0] if before else None,
        "next": after[0] if after else None,
    }


def _first(query: TaskQuery) -> TaskQuery:
    from dataclasses import replace

    return replace(query, limit=1)


def problem_json(problem: Any) -> Shape:
    """`{file, line, message}`."""
    return {"file": problem.file, "line": problem.line, "message": problem.message}
