"""Saving annotations: bodies of the API in, files out, masks as PNG files beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadRequest, NotFound, Stale
from labelfs.store.ids import random_id

if TYPE_CHECKING:
    from labelfs.project import Project
    from labelfs.store.items import AnnotationItem, Draft, TaskItem

Shape = dict[str, Any]
NO_TASK = "No Task matches the given query."
NO_ANNOTATION = "No Annotation matches the given query."


def save(project: Project, task_id: int, body: Mapping[str, Any], *, user: str) -> tuple[Shape, bool]:
    """Write a new annotation; `(annotation in API form, created)`."""
    task = project.store.task(task_id)
    if task is None:
        raise NotFound(NO_TASK)
    fields = checked_fields(body)
    fields.setdefault("result", [])
    annotation_id = random_id()
    on_disk = {**fields, "id": annotation_id, "result": masks_out(project, annotation_id, fields["result"])}
    seconds = seconds_of(body)
    draft = _draft_of(project, body, task_id, user)
    author = _author(project, body, user)
    event = "skip" if fields.get("was_cancelled") else "submit"
    _keep_used(project, task_id, fields.get("parent_prediction"))
    item, created = project.store.create_annotation(task_id, on_disk, person=author, seconds=seconds, event=event)
    shape = project.shapes().annotation(item)
    if draft is not None:
        shape["draft_created_at"] = draft.created_at
        project.store.delete_draft(draft.id)
    return with_warnings(project, item, shape, task), created


def update(
    project: Project, annotation_id: int, body: Mapping[str, Any], *, user: str, expect: str | None = None
) -> Shape:
    """Change members of an annotation as it is on disk now; raises `Stale` with both sides, `NotFound`."""
    before = project.store.annotation(annotation_id)
    if before is None:
        raise NotFound(NO_ANNOTATION)
    fields = checked_fields(body)
    fields.pop("unique_id", None)
    if "result" in fields:
        fields["result"] = masks_out(project, annotation_id, fields["result"], before=before.result)
    seconds = _more_seconds(project, annotation_id, body)
    try:
        item = project.store.update_annotation(annotation_id, fields, by=user, expect=expect, seconds=seconds)
    except Stale as lost:
        raise stale(project, annotation_id, body, lost) from lost
    return with_warnings(project, item, project.shapes().annotation(item))


def delete(project: Project, annotation_id: int, *, user: str, expect: str | None = None, body: Any = None) -> None:
    """Delete an annotation; raises `Stale`, `NotFound`."""
    if project.store.annotation(annotation_id) is None:
        raise NotFound(NO_ANNOTATION)
    try:
        project.store.delete_annotation(annotation_id, by=user, expect=expect)
    except Stale as lost:
        raise stale(project, annotation_id, body, lost) from lost


def stale(project: Project, annotation_id: int, yours: Any, lost: Stale) -> Stale | NotFound:
    """The refusal as the API shows it: what is there now beside what was sent."""
    seen = project.store.annotation(annotation_id)
    if seen is not None:
        project.store.refresh([seen.place.file])  # the disk knows more than the index
    now = project.store.annotation(annotation_id)
    if now is None:
        return NotFound(NO_ANNOTATION)
    return Stale(lost.message, current=project.shapes().annotation(now), yours=yours)


def with_warnings(project: Project, item: AnnotationItem, shape: Shape, task: TaskItem | None = None) -> Shape:
    """The shape with what `check` says of it, when it says anything; a save is never refused for it."""
    found = project.check_annotation(item, task)
    return {**shape, "warnings": found} if found else shape


def checked_fields(body: Mapping[str, Any]) -> Shape:
    """The members of a body that reach the file; raises `BadRequest` naming each one of the wrong type."""
    bad: dict[str, list[str]] = {}
    fields: Shape = {}
    if "result" in body:
        fields["result"] = body["result"] if body["result"] is not None else []
        if fault := result_fault(fields["result"]):
            bad["result"] = [fault]
    for name in ("was_cancelled", "ground_truth"):
        if body.get(name) is not None:
            fields[name] = body[name]
            if not isinstance(body[name], bool):
                bad[name] = ["Must be a valid boolean."]
    for name in ("parent_prediction", "parent_annotation"):
        if body.get(name) is not None:
            fields[name] = body[name]
            if not _is_id(body[name]):
                bad[name] = ["A valid integer is required."]
    if body.get("unique_id") is not None:
        fields["unique_id"] = body["unique_id"]
        if not isinstance(body["unique_id"], str) or len(body["unique_id"]) > 200:
            bad["unique_id"] = ["Must be a text of at most 200 characters."]
    if bad:
        raise BadRequest("Validation error", fields=bad)
    return fields


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**53


def result_fault(result: Any) -> str:
    """What is wrong with the outer shape of a `result`; empty when nothing is."""
    if not isinstance(result, list):
        return f'Expected a list of items but got type "{_type_name(result)}".'
    for at, item in enumerate(result):
        if not isinstance(item, dict):
            return f'Item {at}: expected an object but got type "{_type_name(item)}".'
        if "value" in item and not isinstance(item["value"], dict):
            return f"Item {at}: `value` must be an object."
        for name in ("id", "from_name", "to_name", "type"):
            if item.get(name) is not None and not isinstance(item[name], str):
                return f"Item {at}: `{name}` must be a text."
    return ""


def _type_name(value: Any) -> str:
    return {str: "text", dict: "object", bool: "boolean", int: "number", float: "number"}.get(type(value), "list")


def seconds_of(body: Mapping[str, Any]) -> float | None:
    """`lead_time` of a body; raises `BadRequest` if it is no time."""
    value = body.get("lead_time")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e9:
        raise BadRequest("Validation error", fields={"lead_time": ["A valid number of seconds is required."]})
    return float(value)


def _more_seconds(project: Project, annotation_id: int, body: Mapping[str, Any]) -> float | None:
    """PATCH sends the whole lead time; the log gets the difference to what it has."""
    total = seconds_of(body)
    if total is None:
        return None
    return max(0.0, total - (project.store.lead_time(annotation_id) or 0.0))


def _author(project: Project, body: Mapping[str, Any], user: str) -> str:
    """Whose annotation it becomes: `completed_by` names a known member by number or e-mail, else who asks."""
    given = body.get("completed_by")
    if isinstance(given, int) and not isinstance(given, bool):
        return project.people.email(given) or user
    if isinstance(given, str) and "@" in given[1:] and len(given) <= 254 and given.isprintable():
        return given
    return user


def _keep_used(project: Project, task_id: int, parent: int | None) -> None:
    """A prediction that only this machine has becomes the project's own when an annotation is made from it."""
    from labelfs.project_predictions import keep

    found = project.store.prediction(parent) if parent else None
    if found is not None and found.local and found.task == task_id:
        keep(project, [found.id])


def _draft_of(project: Project, body: Mapping[str, Any], task_id: int, user: str) -> Draft | None:
    """The draft that the submit settles: this person's, of this task."""
    number = body.get("draft_id")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 2**63:
        return None  # Label Studio's page sends 0 for "no draft"
    draft = project.store.draft(number)
    return draft if draft is not None and (draft.task, draft.user) == (task_id, user) else None


def masks_out(project: Project, item_id: int, result: list[Any], *, prediction: bool = False,
              dry: bool = False, before: Iterable[Any] = ()) -> list[Any]:
    """Result items with mask pixels moved into PNG files, on disk before the JSON that names them (`dry`: not).

    Masks that are as they were in `before`, the items on disk, stay as they stand there: inline, or in another's PNG.
    """
    if not any(_has_pixels(item.get("value")) for item in result):
        return result
    from labelfs.labeling.masks import externalize

    old = {_whose(item): item["value"] for item in before if isinstance(item.get("value"), dict)}
    made: list[Any] = []
    for item in result:
        was = old.get(_whose(item), {})
        inline = [key for key in _PIXELS if key in was and was[key] == (item.get("value") or {}).get(key)]
        write = partial(_write_mask, project, item_id, was.get("mask"), prediction=prediction, dry=dry)
        made += [item] if inline else externalize([item], write)
    return made


_PIXELS = ("rle", "imageDataURL")


def _whose(item: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(str(item.get(key)) for key in ("id", "from_name", "type"))


def _write_mask(project: Project, item_id: int, before: Any, png: bytes, *, prediction: bool, dry: bool) -> str:
    """The name of the PNG file; `before` names the one with the same pixels, if that is what it holds."""
    from labelfs.labeling.masks import code_of
    from labelfs.store.names import mask_name

    name = mask_name(item_id, png)
    if isinstance(before, str) and before != name:
        old = project.store.read_mask(before, prediction=prediction)
        same_size = old is not None and old[16:24] == png[16:24]  # width and height in the head of a PNG
        if old is not None and same_size and code_of(old) == code_of(png) is not None:
            return before
    return name if dry else project.store.write_mask(item_id, png, prediction=prediction)


def _has_pixels(value: Any) -> bool:
    return isinstance(value, dict) and any(key in value for key in _PIXELS)


def masks_in(project: Project, result: list[Any], prediction: bool) -> list[Any]:
    """Result items with mask pixels back in Label Studio's form."""
    if not [item for item in result if isinstance(value := item.get("value"), dict) and "mask" in value]:
        return result
    from labelfs.labeling.masks import internalize

    def read(name: str) -> bytes | None:
        return project.store.read_mask(name, prediction=prediction)

    return internalize(result, read)
