"""What our own pages read: the labeling answer, the grid, shells, problems, who I am."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import CONFIG, ME, Api, choice, write


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "user.name=T", "-c", "user.email=t@example.org", *words], cwd=folder, check=True,
                   capture_output=True)


def test_everything_for_one_task(api: Api) -> None:
    annotation = api.post("/api/tasks/2/annotations/", {"result": [choice("Positive")], "unique_id": "u"}).json
    api.post("/api/tasks/2/drafts", {"result": []})
    found = api.get("/api/projects/1/labeling/2").json
    assert found["project"]["title"] == "Harbour"
    assert {"id", "show_skip", "allow_empty", "hotkeys", "instruction", "read_only"} <= set(found["project"])
    assert (found["task"]["id"], found["task"]["data"]["text"]) == (2, "row 2")
    assert len(found["task"]["revision"]) == 64
    assert found["tree"]["tag"] == "View"
    assert [child["tag"] for child in found["tree"]["children"]] == ["Image", "Text", "Choices", "RectangleLabels"]
    (one,) = found["annotations"]
    assert (one["id"], one["revision"], one["unique_id"]) == (annotation["id"], annotation["revision"], "u")
    assert one["stale"] is False
    assert one["file"] == f"annotations/2.{ME}.json"
    assert len(found["drafts"]) == 1
    assert found["user"]["email"] == ME
    assert {person["id"] for person in found["people"]} >= {one["completed_by"]}
    assert found["media"]["media/2.png"] == "/projects/1/media/media/2.png"
    assert api.get(found["media"]["media/2.png"]).status_code == 200
    assert found["missing"] == {}
    assert found["position"] == {"index": 2, "total": 5, "previous": 1, "next": 3}
    assert found["problems"] == []
    assert api.get("/api/projects/1/labeling/99").status_code == 404


def test_the_ends_of_the_list_and_missing_media(api: Api, folder: Path) -> None:
    (folder / "media/1.png").unlink()
    found = api.get("/api/projects/1/labeling/1").json
    assert found["position"]["previous"] is None
    assert list(found["missing"]) == ["media/1.png"]
    assert api.get("/api/projects/1/labeling/5").json["position"]["next"] is None
    assert any("media/1.png" in one["message"] for one in api.get("/api/problems?project=1").json)


def test_a_resolver_names_the_file_by_a_csv_file(api: Api, folder: Path) -> None:
    config = (
        '<View><Image name="image" value="$list" resolver="csv|separator=;|column=file"/>'
        '<Image name="bare" value="$list" resolver="csv|separator=;|headless|column=1"/>'
        '<Video name="film" value="$list" resolver="csv|column=film"/>'
        '<Audio name="sound" value="$none" resolver="xml"/><TimeSeries name="run" value="$far" resolver="csv"/></View>'
    )
    write(folder, "config.xml", config)
    write(folder, "lists/a.csv", "id;file\n7;media/1.png\n8;media/2.png\n")
    data = {"list": "lists/a.csv", "none": "lists/b.csv", "far": "https://example.org/a.csv"}
    task = api.post("/api/projects/1/import?return_task_ids=1", [{"data": data}]).json["task_ids"][0]
    found = api.get(f"/api/projects/1/labeling/{task}").json
    values = {node["name"]: node["attrs"]["value"] for node in found["tree"]["children"]}
    assert values == {"image": "media/1.png", "bare": "file", "film": "$list", "sound": "$none", "run": "$far"}
    assert api.get(found["media"]["media/1.png"]).status_code == 200
    assert found["missing"]["lists/a.csv"] == "the CSV file has no row with a column “film”"
    assert found["missing"]["lists/b.csv"] == "no such CSV file"
    assert "of the project only" in found["missing"]["https://example.org/a.csv"]


def test_branch_and_state(api: Api, folder: Path, workspace: Any) -> None:
    git(folder, "init", "-q", "-b", "main")
    write(folder, ".gitignore", ".labelfs/\n")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x")
    annotation = api.post("/api/tasks/2/annotations/", {"result": []}).json
    workspace.project(1).git.read_now()
    found = api.get("/api/projects/1/labeling/2").json
    assert found["git"] == {"branch": "main", "changed": 2}, "the annotation and the activity log"
    assert found["annotations"][0]["git"] == "new"
    assert found["task"]["git"] == "committed"
    assert api.get("/api/projects/1/git").json == {"branch": "main", "changed": 2}
    assert annotation["id"] == found["annotations"][0]["id"]


def test_blind_projects(api: Api, folder: Path) -> None:
    write(folder, "annotations/2.bob@example.org.json",
          {"id": 5, "ground_truth": False, "task": 2, "was_cancelled": False, "completed_by": "bob@example.org",
           "created_at": "2026-01-01T00:00:00.000000Z", "result": []})
    write(folder, "project.json", {"blind": True})
    write(folder, "members.json", {ME: {"name": "Mara Lind", "role": "annotator"}, "bob@example.org": {"id": 7}})
    assert api.get("/api/projects/1/labeling/2").json["annotations"] == []
    people = {one["email"]: one for one in api.get("/api/projects/1/people").json}
    assert people["bob@example.org"]["id"] == 7
    assert (people[ME]["name"], people[ME]["initials"], people[ME]["role"]) == ("Mara Lind", "ml", "annotator")


def test_grid(api: Api) -> None:
    api.post("/api/tasks/1/annotations/", {"result": [choice("Positive")]})
    api.post("/api/tasks/2/annotations/", {"result": [], "was_cancelled": True})
    found = api.get("/api/projects/1/grid?limit=2").json
    assert (found["total"], found["offset"], len(found["rows"])) == (5, 0, 2)
    one, two = found["rows"]
    assert (one["id"], one["state"], one["annotations"], one["labels"]) == (1, "labeled", 1, {"Positive": 1})
    assert one["annotators"][0]["email"] == ME
    assert one["preview"]["image"]["kind"] == "image"
    assert one["preview"]["text"] == {"kind": "text", "text": "row 1"}
    assert api.get(one["preview"]["image"]["thumb"]).headers["Content-Type"] == "image/webp"
    assert (two["state"], two["cancelled"]) == ("skipped", 1)
    rows = api.get("/api/projects/1/grid?offset=3&ordering=-id").json["rows"]
    assert [row["id"] for row in rows] == [2, 1]
    assert [row["id"] for row in api.get("/api/projects/1/grid?search=ROW 4").json["rows"]] == [4]
    assert api.get("/api/projects/1/grid?ordering=zzz").status_code == 400
    assert api.get("/api/projects/1/grid?offset=999").json["rows"] == []


def test_preview_of_a_config(api: Api, folder: Path) -> None:
    text = CONFIG.replace('toName="text"', 'toName="nobody"')
    found = api.post("/api/projects/1/preview-config", {"label_config": text, "task": 1}).json
    assert found["tree"]["tag"] == "View"
    assert found["problems"][0]["line"] == 4
    assert (folder / "config.xml").read_text("utf-8") == CONFIG
    broken = api.post("/api/projects/1/preview-config", {"label_config": "<View"})
    assert broken.status_code == 200
    assert broken.json["problems"]


def test_who_i_am(api: Api, app: Any, workspace: Any) -> None:
    assert api.get("/api/me").json["email"] == ME
    assert api.post("/api/me", {"email": "x@example.org"}).status_code == 409
    workspace.user_is_fixed = False
    changed = api.post("/api/me", {"email": "Nora@Example.org"})
    assert changed.json["email"] == "nora@example.org"
    assert api.get("/api/me").json["email"] == "nora@example.org"
    made = api.post("/api/tasks/1/annotations/", {"result": []}).json
    assert made["completed_by"] == changed.json["id"]
    assert Api(app).get("/api/me").json["email"] == ME
    assert api.post("/api/me", {"email": None}).json["email"] == ME
    for bad in ("x", "a b@c", "@", 3, "a\n@b"):
        assert api.post("/api/me", {"email": bad}).status_code == 400


def test_hotkeys(api: Api) -> None:
    assert api.get("/api/current-user/hotkeys/").json == {"custom_hotkeys": {}}
    keys = {"submit": "ctrl+s", "skip": ""}
    assert api.patch("/api/current-user/hotkeys/", {"custom_hotkeys": keys}).status_code == 200
    assert api.get("/api/current-user/hotkeys").json == {"custom_hotkeys": keys}
    for bad in ({"a": 3}, [], "x", {"a": "<script>\n"}, {"a": "x" * 99}):
        assert api.patch("/api/current-user/hotkeys/", {"custom_hotkeys": bad}).status_code == 400


# ---- pages ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("path", "page"), [
    ("/projects/1/data", "data"), ("/projects/1/data?task=2", "label"), ("/projects/1/label", "label"),
    ("/projects/1/changes", "changes"), ("/projects/1/dashboard", "dashboard"), ("/projects/1/settings/", "settings"),
    ("/projects/1/settings/config/x", "settings"), ("/projects/1/import", "import"), ("/projects/1/export", "export"),
    ("/projects/1/data/", "data"),
])
def test_shells(api: Api, path: str, page: str) -> None:
    answer = api.get(path, headers={"Accept": "text/html"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert f'data-page="{page}"' in html
    assert 'data-ready="false"' in html
    assert "<script>" not in html
    assert " style=" not in html
    assert "Harbour" not in html


def test_start(api: Api) -> None:
    assert api.get("/").headers["Location"] == "/projects/1/data"
    assert api.get("/projects/1").headers["Location"] == "/projects/1/data"


@pytest.mark.parametrize("path", ["/projects/7/data", "/projects/1/data?task=99", "/projects/1/data?task=abc", "/nope",
                                  "/projects/1/data?task=<script>", "/projects/x/data", "/projects/7"])
def test_pages_of_what_is_not_there_lead_back(api: Api, path: str) -> None:
    answer = api.get(path, headers={"Accept": "text/html"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "<h1>" in html
    assert 'href="/' in html
    assert "<script>" not in html


def test_built_files_never_change(api: Api, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from labelfs.web import manifest, pages

    build = tmp_path / "static" / "build"
    build.mkdir(parents=True)
    (tmp_path / "static/css").mkdir()
    (build / "label-ABC.js").write_text("1")
    write(build, "manifest.json", {"label": {"file": "label-ABC.js", "preload": ["chunk-X.js"]}, "data": "data-D.js"})
    monkeypatch.setattr(manifest, "STATIC", tmp_path / "static")
    monkeypatch.setattr(manifest, "BUILD", build)
    monkeypatch.setattr(pages, "STATIC", tmp_path / "static")
    html = api.get("/projects/1/label").get_data(as_text=True)
    assert '<script type="module" src="/static/build/label-ABC.js">' in html
    assert 'href="/static/build/chunk-X.js"' in html
    answer = api.get("/static/build/label-ABC.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "immutable" not in api.get("/static/build/manifest.json").headers["Cache-Control"]
    assert api.get("/static/../app.py").status_code == 404
