"""Import over HTTP: JSON bodies and uploaded files, at once (no job to poll)."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, request

from labelfs import media_hosts, upload_import, uploads
from labelfs.errors import BadRequest, Forbidden, TooLarge
from labelfs.models.outgoing import Target, Unreachable
from labelfs.project import Project
from labelfs.upload_import import FORM_PARTS, Gathered, Upload
from labelfs.web import asking, strict_json
from labelfs.web.answers import answer
from labelfs.web.openapi import FLAG, TEXT, declares

blueprint = Blueprint("import", __name__)
FETCH_SECONDS = 30.0
"""For the whole of a file that is fetched from an address."""


@blueprint.post("/api/projects/<int:number>/import")
@declares(
    "Imported", status=201, body="Import",
    query={"return_task_ids": FLAG, "commit_to_project": FLAG, "preannotated_from_fields": TEXT},
)
def import_tasks(number: int) -> Response:
    """Take tasks in; answers counts, and ids with `return_task_ids`."""
    begun = time.perf_counter()
    project = asking.project(number)
    commit, with_ids = asking.flag("commit_to_project", default=True), asking.flag("return_task_ids")
    names = request.args.get("preannotated_from_fields", "")
    preannotated = [name.strip() for name in names.split(",") if name.strip()]
    sent = _sent()
    if commit:
        gathered = sent if isinstance(sent, Gathered) else upload_import.from_files(project, sent)
        found = taken_in(project, gathered, preannotated=preannotated, with_ids=with_ids)
    else:
        found = _put_by(project, sent, preannotated)
    return answer({**found, "duration": time.perf_counter() - begun}, 201)


def taken_in(project: Project, gathered: Gathered, *, preannotated: list[str], with_ids: bool) -> dict[str, Any]:
    """Make tasks of what was sent; the counts of the answer."""
    tasks = upload_import.checked(project, gathered, preannotated=preannotated)
    if gathered.config:
        project.set_config(gathered.config, force=True)
    report = project.import_tasks(tasks, source=gathered.source, ground_truth_default=True)
    _remember_version(project, tasks)
    found = {
        "task_count": len(report.task_ids),
        "annotation_count": upload_import.counted(tasks, "annotations"),
        "prediction_count": upload_import.counted(tasks, "predictions"),
        "file_upload_ids": uploads.numbers_of(project, upload_import.named_media(tasks)),
        **_about(gathered),
        "tasks_added": report.tasks_added, "tasks_known": report.tasks_known,
        "annotations_added": report.annotations_added, "predictions_added": report.predictions_added,
        "renumbered": report.renumbered,
        "problems": [{"file": p.file, "line": p.line, "message": p.message}
                     for p in (*gathered.problems, *report.problems)],
    }
    if with_ids:
        found["task_ids"] = [project.ids.task(one) for one in report.task_ids]
    return found


def _about(gathered: Gathered) -> dict[str, Any]:
    return {"could_be_tasks_list": gathered.could_be_list, "found_formats": gathered.formats or [],
            "data_columns": gathered.columns}


def _put_by(project: Project, sent: Gathered | list[Upload], preannotated: list[str]) -> dict[str, Any]:
    """`commit_to_project=false`: check what was sent, keep files, make no task."""
    kept = [] if isinstance(sent, Gathered) else uploads.keep(project, sent)
    gathered = sent if isinstance(sent, Gathered) else upload_import.from_files(project, sent)
    tasks = upload_import.checked(project, gathered, preannotated=preannotated)
    return {"task_count": len(tasks), "annotation_count": None, "prediction_count": None,
            "file_upload_ids": [one.number for one in kept], **_about(gathered)}


def _remember_version(project: Project, tasks: list[dict[str, Any]]) -> None:
    """Predictions that come with tasks name the version to show, where none is named yet."""
    kept = project.settings["label_studio"] or {}
    versions = [p.get("model_version") for task in tasks for p in task["predictions"] if p.get("model_version")]
    if versions and not kept.get("model_version"):
        project.update_settings({"label_studio": {**kept, "model_version": str(versions[0])}})


def _sent() -> Gathered | list[Upload]:
    if request.mimetype == "multipart/form-data":
        return _from_form()
    if request.mimetype == "application/x-www-form-urlencoded":
        if "url" in request.form:
            return [fetched(request.form["url"])]
        raise BadRequest("Validation error", fields={"non_field_errors": ["send tasks as JSON or files as multipart"]})
    body = strict_json.parse(request.get_data() or b"null")
    if isinstance(body, dict) and set(body) == {"url"}:
        return [fetched(body["url"])]
    return upload_import.from_body(body)


def fetched(url: Any) -> Upload:
    """The file at an address whose host the person allowed on this machine; raises `Forbidden`, `BadRequest`."""
    host = media_hosts.host_of(url) if isinstance(url, str) else None
    if host is None:
        raise BadRequest("Validation error", fields={"url": ["Enter a valid URL."]})
    if host not in media_hosts.allowed(media_hosts.IMPORTS):
        raise Forbidden(
            f"imports from {host} are not allowed on this machine",
            hint=f'allow them by POST /api/me/import-hosts {{"host": "{host}"}}, or download the file and upload it',
        )
    try:
        reply = Target(url, timeout=FETCH_SECONDS, private=True).call("GET")
    except Unreachable as fault:
        raise BadRequest("Validation error", fields={"url": [fault.message]}) from None
    return Upload(urlsplit(url).path.rpartition("/")[2] or "import.json", reply.body)


def _from_form() -> list[Upload]:
    files = [one for _, one in request.files.items(multi=True)]
    if len(files) > FORM_PARTS:
        raise TooLarge(f"more than {FORM_PARTS} files in one request")
    if not files:
        if "url" in request.form:
            return [fetched(request.form["url"])]
        raise BadRequest("Validation error", fields={"non_field_errors": ["no file was sent"]})
    return [Upload(one.filename or "", one.read()) for one in files]
