"""Project: the Python API over a real folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import labelfs
from labelfs.errors import BadRequest, NotFound, Stale
from labelfs.project import Project

CONFIG = """<View><Text name="text" value="$text"/>
<Choices name="kind" toName="text"><Choice value="Positive"/><Choice value="Negative"/></Choices></View>
"""
ANN, BOB = "ann@example.org", "bob@example.org"


def choice(value: str) -> dict[str, Any]:
    return {"id": "c", "value": {"choices": [value]}, "from_name": "kind", "to_name": "text", "type": "choices"}


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*")
            if p.is_file() and ".labelfs" not in p.parts}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setenv("LABELFS_HOME", str(tmp_path / "home"))
    found = Project.init(tmp_path / "news", config=CONFIG, title="News", user=ANN)
    yield found
    found.close()


@pytest.fixture
def five(project: Project) -> Project:
    project.import_tasks([{"text": f"row {n}"} for n in range(5)], source="rows")
    return project


def label(project: Project, task: int, user: str = ANN, **more: Any) -> dict[str, Any]:
    return project.save_annotation(task, {"result": [choice("Positive")], **more}, user=user)[0]


def order(project: Project, user: str = ANN, **more: Any) -> list[int]:
    """The tasks this person gets until none is left, each labeled."""
    found: list[int] = []
    while (task := project.next_task(user=user)) is not None:
        assert task not in found
        found.append(task)
        label(project, task, user, **more)
    return found


# ---- opening ----------------------------------------------------------------------------------------------------
def test_init_and_open(tmp_path: Path) -> None:
    root = tmp_path / "p"
    Project.init(root, config=CONFIG, title="P").close()
    before = snapshot(root)
    Project.init(root, config="<View/>", title="Other").close()
    assert snapshot(root) == before
    with labelfs.open(str(root)) as project:
        assert (project.title, project.config.text) == ("P", CONFIG)
    assert snapshot(root) == before
    with pytest.raises(NotFound):
        labelfs.open(str(tmp_path))


def test_a_faulty_config_makes_no_project(tmp_path: Path) -> None:
    with pytest.raises(BadRequest):
        Project.init(tmp_path / "p", config="<View>")
    assert not (tmp_path / "p").exists()


def test_who_works_here(project: Project) -> None:
    assert project.user == ANN
    assert label(project, project.import_tasks([{"text": "x"}], source="x").task_ids[0])["completed_by"]


# ---- config and settings ----------------------------------------------------------------------------------------
def test_last_good_config(project: Project) -> None:
    assert project.config.text == CONFIG
    for broken in ("<View", "", "<!DOCTYPE x><View/>", "\xff"):
        (project.root / "config.xml").write_text(broken, "latin-1")
        project.store.refresh()
        assert project.config.text == CONFIG
        assert [p for p in project.problems() if p.file == "config.xml"], broken
    (project.root / "config.xml").unlink()
    project.store.refresh()
    assert project.config.text == CONFIG
    assert [p for p in project.problems() if p.file == "config.xml"]
    (project.root / "config.xml").write_text(CONFIG.replace("Negative", "Bad"))
    project.store.refresh()
    assert "Bad" in project.config.text
    assert not [p for p in project.problems() if p.file == "config.xml"]


def test_a_config_saved_over_a_change_one_has_not_seen(project: Project) -> None:
    seen = project.config_revision
    (project.root / "config.xml").write_text(CONFIG.replace("Negative", "Bad"))
    with pytest.raises(Stale):
        project.set_config(CONFIG.replace("Negative", "Good"), expect=seen)
    assert "Bad" in (project.root / "config.xml").read_text()


def test_orphans_are_counted(five: Project) -> None:
    for task in (1, 2):
        label(five, task)
    with pytest.raises(BadRequest) as caught:
        five.set_config(CONFIG.replace('name="kind"', 'name="sort"'))
    assert "2 with from_name=kind, to_name=text, type=choices" in caught.value.fields["label_config"][0]
    with pytest.raises(BadRequest) as caught:
        five.set_config(CONFIG.replace('<Choice value="Positive"/>', ""))
    assert "2 with kind=Positive" in caught.value.fields["label_config"][0]
    five.set_config(CONFIG.replace('<Choice value="Negative"/>', ""))
    five.set_config(CONFIG.replace('name="kind"', 'name="sort"'), force=True)


def test_broken_settings(project: Project) -> None:
    (project.root / "project.json").write_text('{\n  "title": 3,\n  "overlap": 2\n}')
    project.store.refresh()
    assert (project.title, project.settings["overlap"]) == (project.root.name, 2)
    (problem,) = [p for p in project.problems() if p.file == "project.json"]
    assert (problem.line, problem.code) == (2, "settings")
    (project.root / "project.json").write_text("{")
    project.store.refresh()
    assert project.settings["overlap"] == 1
    assert [p for p in project.problems() if p.file == "project.json"]
    with pytest.raises(BadRequest):
        project.update_settings({"overlap": "many"})


# ---- next -------------------------------------------------------------------------------------------------------
def test_sequential(five: Project) -> None:
    assert order(five) == [1, 2, 3, 4, 5]
    assert five.next_task(user=BOB) is None


def test_uniform_gives_each_once(five: Project) -> None:
    five.update_settings({"sampling": "uniform"})
    assert sorted(order(five)) == [1, 2, 3, 4, 5]


def test_overlap(five: Project) -> None:
    five.update_settings({"overlap": 2})
    assert order(five) == [1, 2, 3, 4, 5]
    assert order(five, BOB) == [1, 2, 3, 4, 5]
    assert five.next_task(user="cy@example.org") is None


@pytest.mark.parametrize(("rule", "mine", "others"), [
    ("requeue_others", 2, 1), ("requeue_me", 2, 1), ("ignore", 2, 3),
])
def test_skips(five: Project, rule: str, mine: int, others: int) -> None:
    five.update_settings({"skip": rule})
    label(five, 1, was_cancelled=True)
    assert five.next_task(user=ANN) == mine
    assert five.next_task(user=BOB) == others


def test_own_skips_come_again_at_the_end(five: Project) -> None:
    five.update_settings({"skip": "requeue_me"})
    label(five, 2, was_cancelled=True)
    assert order(five) == [1, 3, 4, 5, 2]


def test_two_people_at_once_get_different_tasks(five: Project) -> None:
    assert (five.next_task(user=ANN), five.next_task(user=BOB)) == (1, 2)
    assert five.next_task(user=ANN) == 1
    for task in (2, 3, 4, 5):
        label(five, task)
    assert five.next_task(user=BOB) == 1, "better twice than not at all"


def test_exclude(five: Project) -> None:
    assert five.next_task(user=ANN, exclude=[1, 2]) == 3
    assert five.next_task(user=ANN, exclude=[1, 2, 3, 4, 5]) is None


def test_assignments(five: Project) -> None:
    five.store.assign(BOB, [4, 2])
    assert order(five, BOB) == [2, 4]
    assert order(five, ANN) == [1, 3, 5]


def test_drafts_first_postponed_last(five: Project) -> None:
    def draft(task: int, **more: Any) -> None:
        five.store.save_draft(task=task, annotation=None, user=ANN, result=[choice("Positive")], **more)

    draft(4)
    draft(1, was_postponed=True)
    assert five.next_task(user=ANN) == 4
    assert five.next_task(user=BOB) == 1
    for task in (4, 2, 3, 5):
        label(five, task)
    assert five.next_task(user=ANN) == 1


# ---- import -----------------------------------------------------------------------------------------------------
EXPORT = [
    {"id": 7, "data": {"text": "one"}, "annotations": [
        {"id": 70, "completed_by": {"id": 3, "email": BOB}, "result": [choice("Positive")], "lead_time": 2.5,
         "created_at": "2026-01-01T00:00:00.000000Z", "updated_at": "2026-01-02T00:00:00.000000Z", "project": 9,
         "ground_truth": False, "was_cancelled": False, "custom": {"kept": True}}],
     "predictions": [{"result": [choice("Negative")], "model_version": "m", "score": 0.25}]},
    {"data": {"text": "two"}, "annotations": [{"result": [choice("Negative")], "completed_by": 3}]},
    {"text": "three"},
]


def test_import(project: Project) -> None:
    report = project.import_tasks(EXPORT, source="export")
    assert report.task_ids[0] == 7
    assert (report.tasks_added, report.annotations_added, report.predictions_added) == (3, 2, 1)
    (annotation,) = project.store.annotations(7)
    assert (annotation.id, annotation.person, annotation.created_at) == (70, BOB, "2026-01-01T00:00:00.000000Z")
    assert annotation.raw["custom"] == {"kept": True}
    assert not {"project", "lead_time", "updated_at"} & set(annotation.raw)
    assert project.shapes().annotation(annotation)["lead_time"] == 2.5
    assert project.store.predictions(7)[0].score == 0.25
    (task_file,) = (project.root / "tasks").glob("*.json")
    assert "annotations" not in task_file.read_text()


def test_import_again_writes_nothing(project: Project) -> None:
    first = project.import_tasks(EXPORT, source="export")
    before = snapshot(project.root)
    again = project.import_tasks(EXPORT, source="export")
    assert again.task_ids == first.task_ids
    assert (again.tasks_added, again.tasks_known) == (0, 3)
    assert (again.annotations_added, again.predictions_added) == (0, 0)
    assert snapshot(project.root) == before


def test_two_branches_import_alike(tmp_path: Path) -> None:
    states = []
    for name in ("a", "b"):
        with Project.init(tmp_path / name, config=CONFIG, user=ANN) as project:
            project.import_tasks(EXPORT, source="export")
        found = snapshot(tmp_path / name)
        states.append({k: v for k, v in found.items() if not k.startswith(("activity/", "predictions/"))})
    first, second = ({k: v for k, v in s.items() if k.startswith("tasks/")} for s in states)
    assert first == second
    assert [k for k in states[0] if k.startswith("annotations/")] == [
        k for k in states[1] if k.startswith("annotations/")]


def test_taken_ids_are_mapped(project: Project) -> None:
    project.import_tasks([{"id": 7, "data": {"text": "other"}}], source="first")
    report = project.import_tasks(EXPORT, source="export")
    assert report.renumbered == {"7": report.task_ids[0]}
    assert report.task_ids[0] != 7
    assert [a.id for a in project.store.annotations(report.task_ids[0])] == [70]
    assert project.store.annotations(7) == []


def test_equal_rows_within_one_import_are_tasks_of_their_own(project: Project) -> None:
    report = project.import_tasks([{"text": "same"}, {"text": "same"}], source="rows")
    assert len(set(report.task_ids)) == 2


def test_what_is_no_task_is_reported(project: Project) -> None:
    items: list[Any] = [{"text": "good"}, 3, {"data": 3}, {"data": {"text": "x"}, "annotations": [{"result": 1}]}]
    report = project.import_tasks(items, source="mixed")
    assert report.tasks_added == 1
    assert [p.line for p in report.problems] == [2, 3, 4]


def test_labels_are_on_the_disk_before_their_tasks(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash in between leaves an unfinished import that repeating completes, never a task without its labels."""
    from labelfs.store import files

    steps: list[str] = []

    def note(name: str) -> None:
        steps.append(name)

    real = files.write_atomic

    def write(root: Path, name: str, *args: Any, **more: Any) -> Any:
        note(name.split("/")[0])
        return real(root, name, *args, **more)

    many = files.write_many

    def write_many(root: Path, items: Any, **more: Any) -> None:
        listed = list(items)
        steps.extend(name.split("/")[0] for name, _ in listed)
        many(root, listed, **more)

    monkeypatch.setattr(files, "write_atomic", write)
    monkeypatch.setattr(files, "write_many", write_many)
    project.import_tasks(EXPORT, source="export")
    assert steps.index("tasks") > max(at for at, step in enumerate(steps) if step in ("annotations", "predictions"))


def test_export_comes_back(project: Project, tmp_path: Path) -> None:
    project.import_tasks(EXPORT, source="export")
    items = list(project.export_items(only_annotated=False))
    assert len(items) == 3
    with Project.init(tmp_path / "copy", config=CONFIG, user=ANN) as copy:
        copy.import_tasks(items, source="export")
        again = list(copy.export_items(only_annotated=False))
        for one, two in zip(items, again, strict=True):
            assert one["data"] == two["data"]
            assert [a["result"] for a in one["annotations"]] == [a["result"] for a in two["annotations"]]
            assert [a["created_at"] for a in one["annotations"]] == [a["created_at"] for a in two["annotations"]]


def test_masks_live_in_files_and_come_back(project: Project) -> None:
    from labelfs.labeling import rle

    code = list(rle.encode(bytes([0, 255] * 8), None))
    item = {"id": "m", "from_name": "b", "to_name": "i", "type": "brushlabels", "original_width": 4,
            "original_height": 4, "value": {"format": "rle", "rle": code, "brushlabels": ["x"]}}
    task = project.import_tasks([{"text": "x"}], source="x").task_ids[0]
    made, _ = project.save_annotation(task, {"result": [item]}, user=ANN)
    assert made["result"] == [item]
    (png,) = (project.root / "annotations/masks").glob("*.png")
    (file,) = (project.root / "annotations").glob("*.json")
    stored = json.loads(file.read_text())["result"][0]["value"]
    assert stored["mask"] == f"masks/{png.name}"
    assert "rle" not in stored
    same = project.update_annotation(made["id"], {"result": [item]}, user=ANN)
    assert same["revision"] == made["revision"]


# ---- media ------------------------------------------------------------------------------------------------------
def test_files_that_become_tasks(project: Project) -> None:
    from labelfs.media_tasks import make_tasks

    project.set_config('<View><Image name="i" value="$image"/></View>', force=True)
    project.update_settings({"media_tasks": [{"glob": "media/**/*.png", "key": "image"}]})
    for name in ("media/a.png", "media/deep/b.png", "media/c.jpg", "media/.hidden.png", "other/d.png"):
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    assert make_tasks(project) == 2
    assert make_tasks(project) == 0
    (project.root / "media/e.png").write_bytes(b"x")
    assert make_tasks(project, ["media/e.png", "media/c.jpg"]) == 1
    named = sorted(t.data["image"] for t in project.store.iter_tasks())
    assert named == ["media/a.png", "media/deep/b.png", "media/e.png"]
    (project.root / "media/a.png").unlink()
    assert any("media/a.png" in p.message for p in project.problems())


@pytest.mark.parametrize(("glob", "path", "fits"), [
    ("media/*.png", "media/a.png", True), ("media/*.png", "media/x/a.png", False), ("**/*.png", "a.png", True),
    ("media/**", "media/x/y.z", True), ("media/?.png", "media/ab.png", False), ("*.{png,jpg}", "a.jpg", True),
    ("media/**/*.png", "media/a.png", True), ("a+b/*.p.g", "a+b/x.png", False),
])
def test_globs(glob: str, path: str, fits: bool) -> None:
    from labelfs.media_tasks import glob_pattern

    assert bool(glob_pattern(glob).fullmatch(path)) is fits
