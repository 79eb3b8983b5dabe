"""What the commands do to a project folder: idempotent, exact, and honest about what they could not do."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import CONFIG, Labelfs, snapshot, task

pytestmark = pytest.mark.slow  # a process each


# ---- init ---------------------------------------------------------------------------------------------------------
def test_init_makes_a_project_and_doing_it_again_changes_nothing(labelfs: Labelfs, project: Path) -> None:
    before = snapshot(project)
    assert before["config.xml"].decode() == CONFIG
    answer = labelfs("init", "cats", "--config", "config.xml", "--tasks", "export.json")
    assert "already a project with 3 tasks" in answer.out
    again = labelfs("init", "cats", "--tasks", "export.json", "--json").json
    assert (again["made"], again["imported"]["tasks_known"]) == (False, 3)
    assert snapshot(project) == before


def test_init_never_replaces_a_config(labelfs: Labelfs, project: Path) -> None:
    answer = labelfs("init", "cats", "--template", "object-detection", "--json")
    assert answer.json["config_kept"] is True
    assert "kept" in answer.err
    assert (project / "config.xml").read_text() == CONFIG


def test_init_from_templates(labelfs: Labelfs) -> None:
    listed = labelfs("init", "--list-templates", "--json").json
    assert len(listed) >= 30
    assert all(one["title"] and one["description"] for one in listed)
    labelfs("init", "boxes", "--template", "object-detection", "--samples")
    assert labelfs("status", "boxes", "--json").json["tasks"] >= 1
    answer = labelfs("init", "other", "--template", "object-detektion", code=1)
    assert "there is no template" in answer.err
    assert not (labelfs.folder / "other").exists()


def test_init_of_a_folder_of_pictures(labelfs: Labelfs) -> None:
    photos = labelfs.folder / "photos"
    (photos / "raw").mkdir(parents=True)
    for name in ("a.jpg", "raw/b.JPG", "raw/notes.txt"):
        (photos / name).write_bytes(b"\xff\xd8")
    answer = labelfs("init", "photos")
    assert "2 tasks" in answer.out
    rules = json.loads((photos / "project.json").read_text())["media_tasks"]
    assert {rule["key"] for rule in rules} == {"image"}
    (photos / "raw/c.png").write_bytes(b"")
    labelfs("init", "photos")
    assert labelfs("status", "photos", "--json").json["tasks"] == 3
    assert json.loads((photos / "project.json").read_text())["media_tasks"] == rules
    assert labelfs("import", "photos", "photos/raw", "--json").json["tasks_added"] == 0


def test_init_with_sources_that_are_not_there_makes_nothing(labelfs: Labelfs) -> None:
    assert "nope.csv" in labelfs("init", "new", "--tasks", "nope.csv", code=1).err
    assert not (labelfs.folder / "new").exists()


def test_init_refuses_a_broken_config(labelfs: Labelfs) -> None:
    (labelfs.folder / "bad.xml").write_text("<View><Text></View>")
    answer = labelfs("init", "new", "--config", "bad.xml", code=1)
    assert "line 1" in answer.err or ":1" in answer.err
    assert not (labelfs.folder / "new/config.xml").exists()


# ---- import -------------------------------------------------------------------------------------------------------
def test_import_twice_adds_once(labelfs: Labelfs, project: Path) -> None:
    before = snapshot(project)
    again = labelfs("import", "cats", "export.json", "--json").json
    assert (again["tasks_added"], again["tasks_known"], again["annotations_added"]) == (0, 3, 0)
    assert snapshot(project) == before


def test_import_formats_and_report(labelfs: Labelfs, project: Path) -> None:
    (labelfs.folder / "more.csv").write_text("text,source\nfour,a\nfive,b,c\nsix,d\n")
    (labelfs.folder / "lines.txt").write_text("seven\n\neight\n")
    answer = labelfs("import", "cats", "more.csv", "lines.txt", "--json", code=1)
    assert answer.json["tasks_added"] == 4
    assert answer.json["formats"] == {"more": "CSV", "lines": "TXT"}
    assert [(one["file"], one["line"]) for one in answer.json["problems"]] == [("more.csv", 3)]
    assert len(list((project / "tasks").glob("more-??????.json"))) == 1
    people = labelfs("import", "cats", "more.csv", code=1)
    assert "2 were there already" not in people.out.splitlines()[-1] or "0 tasks added" in people.out
    assert "labelfs: more.csv:3:" in people.err


def test_import_inside_the_project_and_from_below(labelfs: Labelfs, project: Path) -> None:
    (project / "extra.jsonl").write_text('{"text": "nine"}\n')
    answer = labelfs("import", "extra.jsonl", "--json", cwd=project)
    assert answer.json["tasks_added"] == 1
    (project / "deep/er").mkdir(parents=True)
    assert labelfs("status", "--json", cwd=project / "deep/er").json["tasks"] == 4


def test_import_predictions(labelfs: Labelfs, project: Path) -> None:
    (labelfs.folder / "model.json").write_text(json.dumps([task(3, "three", "bad")]))
    answer = labelfs("import", "cats", "model.json", "--take", "predictions", "--model-version", "m1", "--json")
    assert (answer.json["tasks_added"], answer.json["annotations_added"], answer.json["predictions_added"]) == (0, 0, 1)
    assert labelfs("status", "cats", "--json").json["models"] == {"m1": 1}
    again = labelfs("import", "cats", "model.json", "--take", "predictions", "--model-version", "m1", "--json")
    assert again.json["predictions_added"] == 0


def test_import_of_predictions_by_themselves(labelfs: Labelfs, project: Path) -> None:
    result = task(3, "three", "bad")["annotations"][0]["result"]
    rows = [{"task": 3, "result": result, "score": 0.5, "model_version": "m2"}, {"task": 99, "result": result}]
    (labelfs.folder / "run.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    for added in (1, 0):
        answer = labelfs("import", "cats", "run.jsonl", "--take", "predictions", "--json", code=1)
        assert (answer.json["tasks_added"], answer.json["predictions_added"]) == (0, added)
        assert [one["message"] for one in answer.json["problems"]] == ["there is no task 99"]
    assert labelfs("status", "cats", "--json").json["models"] == {"m2": 1}


def test_media_from_outside_are_copied(labelfs: Labelfs) -> None:
    (labelfs.folder / "pics").mkdir()
    (labelfs.folder / "pics/x.png").write_bytes(b"\x89PNG pixels")
    labelfs("init", "p", "--template", "object-detection")
    assert labelfs("import", "p", "pics/*.png", "--json").json["tasks_added"] == 1
    assert labelfs("import", "p", "pics", "--json").json["tasks_added"] == 0
    copied = list((labelfs.folder / "p/media/upload").iterdir())
    assert [path.read_bytes() for path in copied] == [b"\x89PNG pixels"]


def test_import_of_nothing_known(labelfs: Labelfs, project: Path) -> None:
    assert "no file or folder" in labelfs("import", "cats", "nope.csv", code=1).err
    (labelfs.folder / "a.xyz").write_text("")
    assert ".xyz" in labelfs("import", "cats", "a.xyz", code=1).err
    (labelfs.folder / "bad.json").write_text("[{\n")
    assert "bad.json:2" in labelfs("import", "cats", "bad.json", code=1).err


# ---- export -------------------------------------------------------------------------------------------------------
def test_export_formats(labelfs: Labelfs, project: Path) -> None:
    rows = json.loads(labelfs("export", "cats", "--format", "json-min").out)
    assert [row.get("mood") for row in rows] == ["bad", "good", "good", None]
    tasks = json.loads(labelfs("export", "cats", "--only-annotated").out)
    assert [one["id"] for one in tasks] == [1, 2]
    table = list(csv.DictReader(io.StringIO(labelfs("export", "cats", "--format", "csv").out)))
    assert [row["mood"] for row in table] == ["bad", "good", "good", ""]
    assert labelfs("export", "cats", "--format", "csv").err.startswith("3 tasks, 3 annotations exported")


def test_export_places(labelfs: Labelfs, project: Path) -> None:
    labelfs("export", "cats", "--format", "TSV", "--out", "labels/")
    assert (labelfs.folder / "labels/result.tsv").is_file()
    answer = labelfs("export", "cats", "--format", "CSV", "--out", "one/labels.csv", "--json")
    assert answer.json["tasks"] == 3
    assert (labelfs.folder / "one/labels.csv").read_bytes().startswith(b'"annotation_id"')
    labelfs("export", "cats", "--out", "x.zip")
    assert (labelfs.folder / "x.zip").read_bytes().startswith(b"PK")
    assert "the project's own" in labelfs("export", "cats", "--out", "cats/tasks/x.json", code=1).err
    assert "JSON_MIN" in labelfs("export", "cats", "--format", "nope", code=1).err


def test_export_and_import_elsewhere_keeps_the_labels(labelfs: Labelfs, project: Path) -> None:
    labelfs("export", "cats", "--out", "all.json")
    labelfs("init", "dogs", "--config", "config.xml", "--tasks", "all.json")
    first, second = (json.loads(labelfs("export", name, "--format", "JSON").out) for name in ("cats", "dogs"))
    assert [[one["result"] for one in t["annotations"]] for t in first] == \
           [[one["result"] for one in t["annotations"]] for t in second]
    assert [t["data"] for t in first] == [t["data"] for t in second]
    assert sorted(path.name for path in (labelfs.folder / "dogs/annotations").rglob("*.json")) == \
           sorted(path.name for path in (project / "annotations").rglob("*.json"))


def test_exports_name_people(labelfs: Labelfs, project: Path) -> None:
    rows = json.loads(labelfs("export", "cats", "--format", "JSON_MIN").out)
    assert {row["annotator"] for row in rows} == {"ann@example.org", None}
    tasks = json.loads(labelfs("export", "cats", "--only-annotated").out)
    assert {one["completed_by"]["email"] for t in tasks for one in t["annotations"]} == {"ann@example.org"}


def test_export_refuses_conflicts(labelfs: Labelfs, project: Path) -> None:
    path = next((project / "annotations").rglob("2.*.json"))
    content = json.loads(path.read_text())
    content["result"][0]["conflict"] = {"base": None, "ours": content["result"][0].copy(), "theirs": None}
    path.write_text(json.dumps(content))
    answer = labelfs("export", "cats", code=1)
    assert "merge conflict" in answer.err
    assert path.name in answer.err
    assert "conflict" not in labelfs("export", "cats", "--ours").out


# ---- check, fmt, ids, status ----------------------------------------------------------------------------------------
def test_check_names_file_and_line(labelfs: Labelfs, project: Path) -> None:
    assert labelfs("check", "cats").out == "no problems in 3 tasks\n"
    (project / "tasks/broken.json").write_text('{"id": 9,\n "data": }\n')
    path = next((project / "annotations").rglob("2.*.json"))
    path.write_text(path.read_text().replace('"good"', '"perhaps"'))
    before = snapshot(project)
    answer = labelfs("check", "cats", "--json", code=1)
    found = {(one["file"], one["line"]) for one in answer.json["problems"]}
    assert ("tasks/broken.json", 2) in found
    assert any(file == path.relative_to(project).as_posix() for file, _ in found)
    assert any("perhaps" in one["message"] for one in answer.json["problems"])
    assert snapshot(project) == before
    assert "tasks/broken.json:2:" in labelfs("check", "cats", code=1).out


def test_fmt(labelfs: Labelfs, project: Path) -> None:
    assert labelfs("fmt", "cats", "--check", "--json").json["changed"] == []
    before = snapshot(project)
    path = next((project / "annotations").rglob("2.*.json"))
    name = path.relative_to(project).as_posix()
    path.write_text(json.dumps(json.loads(path.read_text())))
    (project / "tasks/broken.json").write_text("{")
    assert labelfs("fmt", "cats", "--check", "--json", code=1).json["changed"] == [name]
    answer = labelfs("fmt", "cats", code=1)
    assert name in answer.out
    assert "tasks/broken.json" in answer.err
    (project / "tasks/broken.json").unlink()
    assert snapshot(project) == before
    assert labelfs("fmt", name, "--json", cwd=project).json == {"files": 1, "changed": [], "problems": []}


def test_ids_are_written(labelfs: Labelfs) -> None:
    folder = labelfs.folder / "p"
    (folder / "tasks").mkdir(parents=True)
    (folder / "config.xml").write_text(CONFIG)
    rows = '{"text": "a"},\n  {"data": {"text": "b"}, "x": 1},\n  {"text": "a"}'
    (folder / "tasks/bare.json").write_text(f"[\n  {rows}\n]\n")
    (folder / "tasks/lines.jsonl").write_text('{"text": "c"}\n{"id": 4, "data": {"text": "d"}}\n')
    (folder / "tasks/one.json").write_text('{"data": {"text": "e"}}')
    shown = labelfs("ids", "p", "--json").json
    assert (shown["tasks"], shown["unwritten"]) == (6, 5)
    before = {one["id"]: one["data"] for one in json.loads(labelfs("export", "p").out)}
    labelfs("ids", "p", "--write")
    assert labelfs("ids", "p", "--json").json["unwritten"] == 0
    assert {one["id"]: one["data"] for one in json.loads(labelfs("export", "p").out)} == before
    kept = snapshot(folder)
    labelfs("ids", "p", "--write", "--fix")
    assert snapshot(folder) == kept
    assert kept["tasks/lines.jsonl"].splitlines()[1] == b'{"id": 4, "data": {"text": "d"}}'


def test_ids_that_two_tasks_share(labelfs: Labelfs) -> None:
    folder = labelfs.folder / "p"
    (folder / "tasks").mkdir(parents=True)
    (folder / "config.xml").write_text(CONFIG)

    def git(*arguments: str, date: str = "2026-01-01T00:00:00Z") -> None:
        command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", *arguments]
        environment = labelfs.environment | {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        subprocess.run(command, cwd=folder, check=True, capture_output=True, env=environment)

    git("init", "-q")
    for name, date in (("late", "2026-01-05T00:00:00Z"), ("early", "2026-01-02T00:00:00Z")):
        (folder / f"tasks/{name}.json").write_text(json.dumps({"id": 7, "data": {"text": name}}))
        git("add", ".")
        git("commit", "-qm", name, date=date)
    answer = labelfs("ids", "p", code=1)
    assert "id 7 is shared by" in answer.out
    labelfs("ids", "p", "--fix")
    assert json.loads((folder / "tasks/early.json").read_text())["id"] == 7
    moved = json.loads((folder / "tasks/late.json").read_text())["id"]
    assert moved >= 5 * 10**8
    assert labelfs("ids", "p", "--json").json["shared"] == {}


def test_status(labelfs: Labelfs, project: Path) -> None:
    found = labelfs("status", "cats", "--json").json
    assert {key: found[key] for key in ("tasks", "labeled", "skipped", "open", "annotations", "problems")} == {
        "tasks": 3, "labeled": 2, "skipped": 0, "open": 1, "annotations": 3, "problems": 0}
    assert found["labels"] == {"good": 2, "bad": 1}
    assert list(found["annotators"]) == ["ann@example.org"]
    assert "2 labeled (66 %)" in labelfs("status", "cats").out


def test_migrate(labelfs: Labelfs, project: Path) -> None:
    assert labelfs("migrate", "cats", "--json").json == {"format": 1, "changed": []}
    (project / "project.json").write_text('{"format": 99}')
    assert "format 99" in labelfs("migrate", "cats", code=1).err


# ---- folders ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["status", "check", "export", "ids", "fmt", "migrate"])
def test_a_folder_that_is_no_project(labelfs: Labelfs, name: str) -> None:
    (labelfs.folder / "empty").mkdir()
    assert "empty is not a project" in labelfs(name, "empty", code=1).err
    assert list((labelfs.folder / "empty").iterdir()) == []


def test_a_workspace_names_its_projects(labelfs: Labelfs, project: Path) -> None:
    (labelfs.folder / "all").mkdir()
    project.rename(labelfs.folder / "all/cats")
    (labelfs.folder / "all/workspace.json").write_text('{"projects": {"1": "cats"}}')
    assert "its projects are all/cats" in labelfs("status", "all", code=1).err


def test_names_are_shown_harmless(labelfs: Labelfs, project: Path) -> None:
    (project / "tasks/a\x1b[2Jb.json").write_text("{")
    answer = labelfs("check", "cats", code=1)
    assert "\x1b" not in answer.out
    assert "\\x1b" in answer.out
