"""Whatever is sent, the answer is never 500 and always says what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labelfs.app import App, create_app
from labelfs.web.security import Security
from labelfs.workspace import Workspace
from tests.web.conftest import BASE, ME, PORT, Api, make_project

TEXT = st.text(max_size=20)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXT
NAMES = st.sampled_from(
    "id result data meta project task value lead_time was_cancelled draft_id parent_prediction label_config title "
    "query filters items selectedItems all included excluded ordering ids annotations predictions score "
    "model_version from_name to_name type revision unique_id completed_by base email custom_hotkeys refresh "
    "export_type hotkeys media_tasks sampling maximum_annotations __proto__".split()
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | TEXT, inner, max_size=4), max_leaves=8
)
BODIES = st.dictionaries(NAMES, JSON, max_size=4) | st.lists(JSON, max_size=3) | JSON
QUERIES = st.dictionaries(
    st.sampled_from(
        "project view page page_size query fields include ids ids[] title ordering search offset limit task w d "
        "exclude exportType export_type id return_task_ids commit_to_project preannotated_from_fields since "
        "resolve_uri only_annotated".split()
    ),
    TEXT | st.integers().map(str) | JSON.map(lambda v: json.dumps(v, allow_nan=True)), max_size=4,
)
NUMBERS = st.sampled_from(
    ["1", "0", "2", "999", "9007199254740993", "18446744073709551616", "9" * 40, "-1", "x", "%00"]
)


def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = make_project(tmp_path_factory.mktemp("hostile") / "harbour")
    workspace = Workspace.open(folder, user=ME, fsync=False)
    yield create_app(workspace, Security(port=PORT))
    workspace.close()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    yield from served(tmp_path_factory)


@pytest.fixture(scope="module")
def battered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """A project of its own for random requests: they delete what other tests count on."""
    yield from served(tmp_path_factory)


def routes() -> list[tuple[str, str]]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        made = create_app(Workspace.open(Path(folder), user=ME), Security(port=PORT))
    return sorted({(method, str(rule)) for rule in made.url_map.iter_rules() for method in rule.methods or ()
                   if method not in ("OPTIONS", "HEAD") and str(rule) != "/api/live"})


ROUTES = routes()


def filled(rule: str, numbers: list[str], text: str) -> str:
    out = []
    for part in rule.split("/"):
        if part.startswith("<int:"):
            out.append(numbers[len(out) % len(numbers)])
        elif part.startswith("<any("):
            out.append("changes")
        elif part.startswith("<"):
            out.append(text)
        else:
            out.append(part)
    return "/".join(out)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
          deadline=None)
@given(st.sampled_from(ROUTES), st.lists(NUMBERS, min_size=1, max_size=3), TEXT, BODIES, QUERIES)
def test_any_body_on_any_route(
    battered: App, route: tuple[str, str], numbers: list[str], text: str, body: Any, query: dict[str, str]
) -> None:
    method, rule = route
    raw = json.dumps(body, allow_nan=True)
    answer = battered.test_client().open(
        filled(rule, numbers, quote(text, safe="")), method=method, base_url=BASE, query_string=query,
        data=None if method == "GET" else raw.encode("utf-8", "surrogatepass"),
        headers={} if method == "GET" else {"Content-Type": "application/json"},
    )
    assert answer.status_code < 500 or answer.status_code == 501, answer.get_data(as_text=True)
    if answer.status_code >= 400 and answer.is_json:
        assert answer.json["detail"]
    assert "Traceback" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("raw", [
    b"", b"{", b"\xff\xfe", b"nul", b"[" * 100_000, b"{" * 5_000, b'{"a":' * 300 + b"1" + b"}" * 300, b'{"a":NaN}',
    b'{"a":Infinity}', b'{"a":1e999}', b'{"a":1,"a":2}', b'{"a":"\\ud800"}', b'{"\\udfff":1}', b"1" * 5_000,
    b'{"a":' + b"9" * 5_000 + b"}", b"\xef\xbb\xbf{}", b"[]", b'"x"', b"3", b"\0",
    b'{"result":[{"value":{"x":1e400}}]}',
    b'{"result":' + b"[" * 250 + b"]" * 250 + b"}",
])
@pytest.mark.parametrize("path", ["/api/tasks/1/annotations/", "/api/tasks", "/api/projects/1/import", "/api/dm/views"])
def test_broken_json(app: App, path: str, raw: bytes) -> None:
    answer = app.test_client().post(path, base_url=BASE, data=raw, headers={"Content-Type": "application/json"})
    assert answer.status_code < 500 or answer.status_code == 501
    if raw not in (b"", b"\xef\xbb\xbf{}"):
        assert answer.status_code == 400
        assert answer.json["detail"]


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/api/nothing", "/api/", "/api", "/api/projects/1/nothing/", "/api/tasks/abc",
                                  "/api/tasks/1/2/3", "/api//tasks", "/api/annotations/1.5"])
def test_unknown_addresses_are_json_404(app: App, method: str, path: str) -> None:
    answer = Api(app).ask(method, path, headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert answer.json["status_code"] == 404
    assert answer.json["detail"]


def test_wrong_methods_are_json_405(app: App) -> None:
    answer = Api(app).delete("/api/version")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.json["detail"]


@pytest.mark.parametrize("path", ["/api/version", "/api/projects", "/api/projects/1", "/api/tasks/1", "/api/dm/views"])
def test_slashes_at_the_end_change_nothing(app: App, path: str) -> None:
    api = Api(app)
    one, two = api.get(path + "?project=1"), api.get(path + "/?project=1")
    assert one.status_code == two.status_code == 200
    assert one.json == two.json
    for method in ("POST", "PATCH", "DELETE"):
        assert api.ask(method, path + "/", {}).status_code not in (301, 302, 307, 308)


def test_get_changes_nothing(app: App, tmp_path: Path) -> None:
    workspace: Workspace = app.config["LABELFS_HUB"]._workspace
    api = Api(app)
    api.get("/api/projects/1")

    def state() -> dict[str, bytes]:
        root = workspace.root
        return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*")
                if p.is_file() and ".labelfs" not in p.parts}

    before = state()
    for method, rule in ROUTES:
        if method == "GET":
            api.get(filled(rule, ["1"], "media/1.png"))
    assert state() == before
