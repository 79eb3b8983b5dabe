"""Label Studio's recorded requests, made to labelfs over the state that their answers show: equal values.

Left out of the comparison: ids, times, addresses, names and numbers of people, tokens. What is not equal on purpose
stands in `ON_PURPOSE` with the reason, and must stay unequal, so that the list stays true.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from labelfs.app import create_app
from labelfs.project import Project
from labelfs.web.security import Security
from labelfs.workspace import Workspace
from tests.backends import Backend
from tests.web.conftest import Api, write

ME = "admin@example.com"
FOLDER = Path(os.environ.get("LABELFS_SHARED", Path(__file__).resolve().parents[2].parent / "shared"))
RECORDED = FOLDER / "fixtures/api_recordings"
TEXT = """<View>
  <Text name="text" value="$text"/>
  <Choices name="sentiment" toName="text" choice="single">
    <Choice value="Positive"/><Choice value="Negative"/><Choice value="Neutral"/>
  </Choices>
</View>"""
BOXES = """<View><Image name="image" value="$image"/><RectangleLabels name="label" toName="image">
<Label value="Car"/></RectangleLabels></View>"""
FILES = ("annotations auth data_manager drafts export import meta predictions projects storage_files tasks "
         "webhooks").split()
FREE = frozenset(
    # ids and what counts them, times, addresses, people, tokens
    "id project task inner_id annotations_ids task_ids file_upload_ids file_upload annotation_id version md5 duration "
    "created_at updated_at finished_at completed_at created_ago draft_created_at last_sync unique_id unique_lock_id "
    "next previous url path location user completed_by updated_by created_by created_username annotators annotator "
    "email username first_name last_name initials avatar last_activity date_joined token access commit "
    "organization parent_prediction current_version_is_outdated "
    # counters of a project: the recordings do not show all that was counted
    "task_number finished_task_number num_tasks_with_annotations queue_done queue_total ground_truth_number "
    "total_annotations_number total_predictions_number useful_annotation_number skipped_annotations_number".split()
)

ORDER = "result items stand in the format's order of keys, so the stacked text has another one"
SCORE = "the mean score is told where the peer says null"
EMPTY = "an annotation without a result has an empty list, not null"
WORDS = "said in fewer words, without the peer's settings or server paths"
ORGANIZATION = "the one organization is called labelfs"
RIGHTS = "one person may do everything; rights of parts that are not here are not listed"
NEWS = "the peer says null"
WORDING = "helps are worded by us"
JOBS = "the peer tells about its job queue; a sync here has none"
THEN = "one cell: with the config of that moment, which is not recorded, the peer wrote a choice out as JSON"
KEPT = "config.xml is kept as it was sent; the peer strips it"
ON_PURPOSE: dict[str, dict[str, str]] = {
    "annotations:12": {".result": EMPTY},
    **{f"auth:{n}": {".active_organization_meta.title": ORGANIZATION, ".allow_newsletters": NEWS,
                     ".permissions": RIGHTS} for n in (1, 2, 3)},
    "auth:5": {".detail": "a wrong Bearer token is called wrong"},
    "auth:7": {"": "refresh tokens are not kept, so none can be listed"},
    "auth:12": {"[].active_organization_meta.title": ORGANIZATION, "[].allow_newsletters": NEWS},
    "data_manager:0": {"": "one action more: set_choice"},
    "data_manager:7": {".columns[].schema.items[]": "versions of models stand by name, the peer's as they came",
                       ".columns[].help": WORDING},
    "export:6": {"[].annotations[].result_count": "the number of regions; the peer's is one save behind"},
    "export:7": {"[].annotations[].result": EMPTY, "[].drafts": "drafts are this machine's own: never exported"},
    "export:8": {"": THEN},
    "export:18": {"": THEN},
    "export:9": {"": "every exporter is listed under its name, those for masks and OCR too"},
    "export:15": {".converted_formats": "the conversion was asked for by a request that is not recorded"},
    "import:7": {".validation_errors.non_field_errors[]": WORDS},
    "import:8": {".validation_errors.non_field_errors[]": WORDS},
    "meta:0": {".dm2": "the peer's build", ".label-studio-converter": "the peer's build",
               ".label-studio-frontend": "the peer's build", ".lsf": "the peer's build",
               **{f".label-studio-os-backend.{name}": "the peer's build" for name in ("branch", "date", "message")}},
    "meta:1": {"": "JSON without a blank"},
    "projects:0": {".results[].config_suitable_for_bulk_annotation": "every config is, in the data page's bulk bar"},
    "projects:12": {".label_config": KEPT},
    "projects:13": {".label_config": KEPT},
    "projects:29": {".config_essential_data_has_changed": "the config of that moment is not recorded"},
    "projects:30": {".detail": "a fault of the config is a fault of the field label_config"},
    "storage_files:2": {".validation_errors.non_field_errors[]": WORDS},
    "storage_files:3": {f".meta.{key}": JOBS for key in (
        "attempts", "tasks_existed", "time_completed", "time_in_progress", "time_last_ping", "time_queued")},
    "storage_files:8": {"status": "403, not 500", ".status_code": "403, not 500", ".detail": WORDS},
    "tasks:2": {".tasks[].annotations_results": ORDER},
    "tasks:10": {".tasks[].predictions_results": ORDER, ".tasks[].predictions_score": SCORE},
    "tasks:11": {".tasks[].predictions_results": ORDER, ".tasks[].predictions_score": SCORE},
    "tasks:12": {".tasks[].annotations_results": ORDER, ".tasks[].predictions_results": ORDER,
                 ".tasks[].predictions_score": SCORE},
    "tasks:13": {".tasks[].predictions_results": ORDER, ".tasks[].predictions_score": SCORE},
    "tasks:14": {".validation_errors.non_field_errors[]": WORDS},
    "tasks:30": {".validation_errors.non_field_errors[]": WORDS},
    "tasks:32": {".predictions_score": SCORE, ".drafts": "a draft of a request that is not recorded",
                 ".draft_exists": "a draft of a request that is not recorded"},
}
"""Pair → place of its answer → why it is not equal."""


class Pair:
    """One recorded request and its answer."""

    def __init__(self, file: str, number: int, row: dict[str, Any]) -> None:
        self.file, self.number, self.route = file, number, row["route"]
        self.method = row["request"]["method"]
        self.path = row["request"]["path"]
        self.query = row["request"].get("query") or {}
        self.body = row["request"].get("body")
        self.headers = row["request"].get("headers") or {}
        self.status = row["response"]["status"]
        self.answer = row["response"].get("body")

    @property
    def name(self) -> str:
        return f"{self.file}:{self.number} {self.route} {self.status}"

    def number_in(self, what: str) -> int:
        found = re.search(rf"/{what}/(\d+)", self.path)
        return int(found.group(1)) if found else 0


@cache
def pairs() -> list[Pair]:
    found = []
    for file in FILES:
        path = RECORDED / f"{file}.json"
        if path.exists():
            found += [Pair(file, n, row) for n, row in enumerate(json.loads(path.read_text("utf-8")))]
    return found


# ---- the state ------------------------------------------------------------------------------------------------
def shortened(value: Any) -> bool:
    """Whether the recording leaves items of a list out."""
    if isinstance(value, list):
        return any(shortened(one) for one in value)
    if isinstance(value, dict):
        return any(shortened(one) for one in value.values())
    return isinstance(value, str) and bool(re.fullmatch(r"\.\.\. \d+ more", value))


def shown_tasks(pair: Pair) -> list[dict[str, Any]]:
    """The tasks that an answer shows, as an import takes them."""
    body = pair.answer
    if pair.route == "GET /api/tasks" and isinstance(body, dict) and "tasks" in body:
        return listed(pair)
    if pair.route == "GET /api/tasks":
        rows = []
    elif pair.route in ("GET /api/tasks/{id}", "PATCH /api/tasks/{id}", "GET /api/projects/{id}/next"):
        rows = [body] if pair.status == 200 else []
    elif pair.status == 200 and pair.route.endswith(("/model-versions", "/summary")):
        return counted(pair)
    elif pair.file == "export" and "/export" in pair.path:
        rows = exported(pair)
        if not rows and isinstance(pair.answer, str) and "annotation_id" in pair.answer:
            return of_table(pair.answer)
    else:
        rows = []
    return [imported(row) for row in rows if isinstance(row, dict)]


def listed(pair: Pair) -> list[dict[str, Any]]:
    """The tasks of a list: those shown, others for those counted, with as many annotations and predictions."""
    shown = [row for row in pair.answer["tasks"] if isinstance(row, dict)]
    found = [imported(row) for row in shown]
    of_kind = {"annotations": lambda: {"result": [], "completed_by": ME}, "predictions": lambda: {"result": []}}
    for row, task in zip(shown, found, strict=True):
        for kind, make in of_kind.items():
            task[kind] += [make() for _ in range(row.get(f"total_{kind}", 0) - len(task[kind]))]
    found += others(pair, [task["id"] for task in found])
    for kind, make in of_kind.items():
        rows = [*shown, *[{}] * len(found)]
        free = [task for row, task in zip(rows, found, strict=False) if f"total_{kind}" not in row]
        missing = pair.answer[f"total_{kind}"] - sum(len(task[kind]) for task in found)
        for task in free[:missing]:
            task[kind].append(make())
    return found


def others(pair: Pair, shown: list[int]) -> list[dict[str, Any]]:
    """Tasks that a list counts and does not show: on the pages before, then after."""
    asked = json.loads(pair.query.get("query", "{}"))
    step = -1 if "-" in str(asked.get("ordering")) or "view" in pair.query else 1
    before = int(pair.query.get("page_size", 0)) * (int(pair.query.get("page", 1)) - 1)
    count = pair.answer["total"] - len(shown)
    if not shown:
        return []
    ids = [shown[0] - step * (n + 1) for n in range(min(before, count))]
    ids += [shown[-1] + step * (n + 1) for n in range(count - len(ids))]
    return [{"id": id_, "data": {"text": f"t{id_}"}, "annotations": [], "predictions": []} for id_ in ids]


def of_table(text: str) -> list[dict[str, Any]]:
    """The tasks behind an export in CSV."""
    found: dict[int, dict[str, Any]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        known = {"annotation_id", "annotator", "created_at", "updated_at", "lead_time", "sentiment", "id"}
        data = {key: int(value) if value.isdigit() else value for key, value in row.items()
                if key not in known and value}
        task = found.setdefault(int(row["id"]), {"id": int(row["id"]), "data": data, "annotations": []})
        if row["annotation_id"]:
            task["annotations"].append({"id": int(row["annotation_id"]), "completed_by": ME,
                                        "result": list(of_cell(row["sentiment"]))})
    return list(found.values())


def of_cell(text: str) -> Iterator[dict[str, Any]]:
    """The regions behind a cell."""
    region = {"from_name": "sentiment", "to_name": "text", "type": "choices"}
    if text.startswith("["):
        yield from ({**region, "value": one} for one in json.loads(text))
    elif text:
        yield {**region, "value": {"choices": [text]}}


def counted(pair: Pair) -> list[dict[str, Any]]:
    """Tasks of which a summary or the versions of models count as much as the answer says."""
    if pair.route.endswith("/model-versions"):
        versions = [version for version, count in pair.answer.items() for _ in range(count)]
        return [{"data": {"text": f"t{n}"}, "predictions": [{"result": [], "model_version": version}]}
                for n, version in enumerate(versions)]
    columns = pair.answer["all_data_columns"]
    rows = [{key: f"{key} {n}" for key, count in columns.items() if n < count} for n in range(max(columns.values()))]
    named = pair.answer["created_labels"].get("sentiment", {})
    labels = [label for label, count in named.items() for _ in range(count)]
    tasks: list[dict[str, Any]] = [{"data": row, "annotations": []} for row in rows]
    for task, label in zip(tasks, labels, strict=False):
        region = {"from_name": "sentiment", "to_name": "text", "type": "choices", "value": {"choices": [label]}}
        task["annotations"].append({"result": [region], "completed_by": ME})
    return tasks


def exported(pair: Pair) -> list[Any]:
    """The tasks of an export in JSON: of this one, else of the same project's."""
    of_project = [one.answer for one in pairs() if one.file == "export" and "annotations" in json.dumps(one.answer)
                  and one.number_in("projects") == pair.number_in("projects") and isinstance(one.answer, list)]
    own = isinstance(pair.answer, list) and pair.answer and "annotations" in pair.answer[0]
    return pair.answer if own else of_project[0] if of_project else []


def imported(row: dict[str, Any]) -> dict[str, Any]:
    annotations = [dict(one) for one in row.get("annotations") or [] if isinstance(one, dict)]
    for one in annotations:
        one["completed_by"] = ME
        one["result"] = one["result"] or []
    predictions = [one if isinstance(one, dict) else {"result": [], "model_version": str(one)}
                   for one in row.get("predictions") or []]
    return {"id": row["id"], "data": row.get("data", {"text": "x"}), "meta": row.get("meta") or None,
            "annotations": annotations, "predictions": predictions}


def config_for(pair: Pair) -> str:
    if pair.route.endswith("/projects/{id}") and isinstance(pair.answer, dict) and "label_config" in pair.answer:
        return str(pair.answer["label_config"])
    said = json.dumps([pair.body, pair.answer])
    if "rectanglelabels" in said:
        return BOXES
    if '"image"' in said and '"text"' not in said:
        return '<View><Image name="image" value="$image"/></View>'
    return TEXT


def seed(pair: Pair, project: Project) -> None:
    """Make the tasks, annotations and predictions that the pair speaks of."""
    tasks = shown_tasks(pair)
    task = pair.number_in("tasks") or (pair.body.get("task", 0) if isinstance(pair.body, dict) else 0)
    if isinstance(pair.body, list) and pair.route.endswith("import/predictions"):
        tasks = [{"id": row["task"], "data": {"text": f"t{row['task']}"}} for row in pair.body]
    known = pair.status == 404 or pair.route == "GET /api/tasks/{id}/annotations"
    if task and not known and all(one["id"] != task for one in tasks):
        data = {"image": "x.png"} if "rectangle" in config_for(pair).lower() else {"text": "x"}
        tasks.append({"id": task, "data": data})
    project.import_tasks(tasks, source="seed")
    _annotations(pair, project)
    _predictions(pair, project)


def fill(pair: Pair, workspace: Workspace) -> None:
    """Projects as a list shows them, and others before and after them, as many as it counts."""
    if pair.method == "POST":
        return
    rows = list(reversed((pair.answer or {}).get("results", []))) if pair.status == 200 else []
    rows = [row for row in rows if isinstance(row, dict)]
    count = (pair.answer or {}).get("count", 1) if isinstance(pair.answer, dict) else 1
    before = int(pair.query.get("page_size", 30)) * (int(pair.query.get("page", 1)) - 1)
    titles = [{"title": f"other {n}"} for n in range(max(0, count - len(rows)))]
    late = len(titles) - before
    api = Api(create_app(workspace, Security()))
    for row in [*titles[:late], *rows, *titles[late:]]:
        plain_fields = ("title", "description", "label_config", "color", "expert_instruction", "model_version",
                        "maximum_annotations", "enable_review", "review_percentage")
        api.post("/api/projects", {key: row[key] for key in plain_fields if row.get(key) is not None})


def _annotations(pair: Pair, project: Project) -> None:
    if pair.file != "annotations" or pair.status not in (200, 204) or pair.method == "POST":
        return
    rows = pair.answer if isinstance(pair.answer, list) else [pair.answer or {"id": pair.number_in("annotations")}]
    by_task: dict[int, list[Any]] = {}
    for row in rows:
        row = {"result": [], "task": pair.number_in("tasks") or 1, **row, "completed_by": ME}
        by_task.setdefault(row["task"], []).append(row)
    items = [{"id": task, "data": {"text": f"t{task}"}, "annotations": found} for task, found in by_task.items()]
    project.import_tasks(items, source="annotated")


def _predictions(pair: Pair, project: Project) -> None:
    if pair.file != "predictions" or pair.status not in (200, 204) or pair.method == "POST":
        return
    rows = pair.answer if isinstance(pair.answer, list) else [pair.answer or {"id": pair.number_in("predictions")}]
    for row in rows:
        found = {"task": 1, "result": [], **row}
        if project.store.task(found["task"]) is None:
            project.store.create_task({"text": "x"}, task_id=found["task"])
        keys = ("id", "task", "result", "score", "model_version", "created_at")
        project.store.add_predictions([{key: found[key] for key in keys if found.get(key) is not None}])


def prepared(api: Api, pair: Pair) -> str:
    """Make what only requests can make; the address with the number that it got here."""
    rows = pair.answer if isinstance(pair.answer, list) else [pair.answer or {}]
    base, made = "/api/projects/1", 0
    gone = pair.status == 404
    if "/dm/views" in pair.path and pair.method != "POST" and not gone:
        for row in rows:
            made = api.post("/api/dm/views", {"project": 1, "data": row.get("data", {})}).json["id"]
    elif pair.file == "drafts" and pair.method == "GET":
        for row in rows:
            api.post(pair.path, {"result": row["result"], "lead_time": row["lead_time"]})
    elif "/exports" in pair.path and pair.method != "POST" and not gone:
        options = {"task_filter_options": {"annotated": "only"}} if pair.number_in("projects") == 94 else {}
        about = {"title": rows[0].get("title", "snap")} if isinstance(rows[0], dict) else {}
        made = api.post(f"{base}/exports", {**about, **options}).json["id"]
    elif pair.file == "webhooks" and pair.method != "POST":
        for row in rows:
            made = api.post("/api/webhooks", {"url": "http://x.example/", **row, "project": 1}).json["id"]
    elif pair.file == "storage_files" and "storages" in pair.path and (pair.method == "GET" or "sync" in pair.path):
        for row in rows:
            fields = {key: row[key] for key in ("title", "regex_filter", "use_blob_urls") if row.get(key)}
            made = api.post("/api/storages/localfiles", {"project": 1, "path": "ds/images", **fields}).json["id"]
    elif "view" in pair.query:
        data = {"ordering": ["-tasks:id"], "filters": None}
        pair.query["view"] = api.post("/api/dm/views", {"project": 1, "data": data}).json["id"]
    elif pair.route == "POST /api/dm/actions" and "predictions_to" in json.dumps(pair.query):
        _to_convert(api, pair)
    elif pair.route == "POST /api/dm/actions" and pair.query.get("id") == "delete_tasks":
        ids = pair.body["selectedItems"]["included"]
        api.post(f"{base}/import", [{"id": n, "data": {"text": f"t{n}"}} for n in ids])
    elif pair.route.endswith("/projects/{id}") and pair.method in ("GET", "PATCH") and not gone:
        _with_settings(api, pair)
    elif pair.route == "GET /api/dm/columns":
        keys = [one["id"] for one in rows[0]["columns"] if one.get("parent") == "data"]
        versions = next(one["schema"]["items"] for one in rows[0]["columns"] if one["id"].endswith("_model_versions"))
        mine = [{"result": [], "completed_by": ME}]
        many = [{"data": dict.fromkeys(keys[:n], "x"), "annotations": mine} for n in range(1, len(keys) + 1)]
        many[0]["predictions"] = [{"result": [], "model_version": one} for one in versions]
        api.post(f"{base}/import", many)
    return re.sub(r"(views|exports|webhooks|localfiles)/\d+", rf"\1/{made}", pair.path) if made else pair.path


def _with_settings(api: Api, pair: Pair) -> None:
    """The project as it was before the request: what the answer shows, without what the request changed."""
    if pair.status == 400:
        tasks = [{"text": f"t{n}"} for n in range(3)]
        made = api.post("/api/projects/1/import?return_task_ids=1", tasks).json["task_ids"]
        for task, value in zip(made, ("Positive", "Negative", "Neutral"), strict=True):
            region = {"from_name": "sentiment", "to_name": "text", "type": "choices", "value": {"choices": [value]}}
            api.post(f"/api/tasks/{task}/annotations", {"result": [region]})
        return
    kept = ("title", "description", "expert_instruction", "show_instruction", "color", "model_version",
            "maximum_annotations")
    changed = pair.body if isinstance(pair.body, dict) else {}
    api.patch("/api/projects/1", {key: pair.answer[key] for key in kept if key not in changed})


def _to_convert(api: Api, pair: Pair) -> None:
    """As many predictions as the answer counts."""
    count = int(re.findall(r"\d+", pair.answer["detail"])[0])
    ids = pair.body["selectedItems"].get("included") or list(range(1, count + 1))
    api.post("/api/projects/1/import", [{"id": n, "data": {"text": f"t{n}"}} for n in ids])
    for number in ids[:count]:
        version = pair.body.get("model_version", "v")
        api.post("/api/predictions", {"task": number, "result": [], "model_version": version})


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Any]:
    opened: list[Workspace] = []

    def make(pair: Pair) -> Api:
        root = tmp_path / "p"
        many = pair.route in ("POST /api/projects", "GET /api/projects", "DELETE /api/projects/{id}")
        if many:
            write(root, "workspace.json", {})
        else:
            write(root, "config.xml", config_for(pair))
            write(root, "project.json", {"format": 1, "title": "p"})
        workspace = Workspace.open(root, user=ME, fsync=False)
        opened.append(workspace)
        if many:
            fill(pair, workspace)
        else:
            seed(pair, workspace.project(1))
        for n in range(2):
            write(root, f"ds/images/{n}.png", "x")
        write(root, "media/upload/4d97e233-dot.png", "x")
        key = "sesame" if pair.status == 401 and "refresh" not in pair.path else None
        headers = {"Authorization": "Token wrong"} if key and "authorization" in pair.headers else {}
        return Api(create_app(workspace, Security(token=key)), **headers)

    yield make
    for one in opened:
        one.close()


# ---- comparing ------------------------------------------------------------------------------------------------
def differences(theirs: Any, ours: Any, place: str = "") -> dict[str, str]:
    """Place → what is there and here."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        found: dict[str, str] = {}
        for key, value in theirs.items():
            if key in FREE:
                continue
            if key not in ours:
                found[f"{place}.{key}"] = "missing"
            else:
                found.update(differences(value, ours[key], f"{place}.{key}"))
        return found
    if isinstance(theirs, list) and isinstance(ours, list):
        found = {}
        if all(isinstance(one, int) for one in (*theirs, *ours)):
            return {} if len(theirs) == len(ours) else {place: f"{len(theirs)} ids there, {len(ours)} here"}
        whole = not any(isinstance(one, str) and shortened(one) for one in theirs)
        if whole and len(theirs) != len(ours):
            return {place: f"{len(theirs)} items there, {len(ours)} here"}
        for one, other in zip(theirs, ours, strict=False):
            if not (isinstance(one, str) and shortened(one)):
                found.update(differences(one, other, f"{place}[]"))
        return found
    if isinstance(theirs, str) and isinstance(ours, str):
        theirs, ours = plain(theirs), plain(ours)
    return {} if theirs == ours else {place: f"{theirs!r:.200} there, {ours!r:.200} here"}


def plain(text: str) -> str:
    """A text without what differs by time, address or id."""
    text = text.replace("\xa0", " ").replace("\r\n", "\n")
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "<time>", text)
    text = re.sub(r'"\d+"', '"<person>"', text)
    return re.sub(r"https?://[\w.:]+", "<address>", text)


def asked(api: Api, pair: Pair) -> Any:
    spelled = pair.path if pair.route in ("POST /api/projects", "GET /api/projects") else prepared(api, pair)
    path = re.sub(r"^/api/projects/(?!1234567|987654321)\d+", "/api/projects/1", spelled)
    query = {key: ("1" if key == "project" else value) for key, value in pair.query.items()}
    body = copy.deepcopy(pair.body)
    if pair.route == "POST /api/token/refresh" and pair.status == 200:
        body = {"refresh": api.post("/api/token").json["token"]}
    if pair.file == "storage_files" and isinstance(body, dict) and "ds/images" in str(body.get("path")):
        body["path"] = "ds/images"
    if isinstance(body, dict) and body.get("project"):
        body["project"] = 1
    if isinstance(body, dict) and "$multipart" in body:
        (part,) = body["$multipart"]
        data = {"file": (io.BytesIO(part["content"].encode()), part["filename"])}
        return api.ask(pair.method, path, query_string=query, data=data, content_type="multipart/form-data")
    if isinstance(body, str):
        return api.ask(pair.method, path, query_string=query, data=body, content_type="application/json")
    return api.ask(pair.method, path, body, query_string=query)


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: pair.name)
def test_pair(pair: Pair, world: Any, shared: Path, backend: Callable[..., Backend]) -> None:
    expected = ON_PURPOSE.get(f"{pair.file}:{pair.number}", {})
    api = world(pair)
    if pair.query.get("id") == "retrieve_tasks_predictions":
        rows = [{"text": f"t{n}"} for n in range(pair.answer["processed_items"])]
        assert api.post("/api/projects/1/import", rows).status_code == 201
        assert api.post("/api/ml", {"project": 1, "url": backend().url}).status_code == 201
    answer = asked(api, pair)
    found = {} if answer.status_code == pair.status else {"status": f"{pair.status} there, {answer.status_code} here"}
    binary = isinstance(pair.answer, dict) and "$binary_bytes" in pair.answer
    if pair.answer is None or binary:
        pass
    elif "json" in (answer.content_type or "") and not isinstance(pair.answer, str):
        found.update(differences(pair.answer, answer.get_json(silent=True)))
    elif isinstance(pair.answer, str) and not pair.answer.startswith("<"):
        found.update(differences(pair.answer, answer.get_data(as_text=True)))
    assert {place: text for place, text in found.items() if place not in expected} == {}
    assert set(expected) <= set(found), "equal by now: take it off the list"
