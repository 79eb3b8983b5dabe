"""The Python API: docs/python.md runs as it stands, and what it promises holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

import labelfs
from labelfs.errors import Problem
from labelfs.opened import OpenProject
from tests.commands.conftest import CONFIG, task

PAGE = Path(__file__).parents[1] / "docs" / "python.md"
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "animals"
    with labelfs.Project.init(root, config=CONFIG, user="ann@example.org") as project:
        rows = [task(1, "a text of more than twenty letters", "good"), task(2, "two", "bad"), task(3, "three")]
        for row in rows:
            row["data"]["source"] = "web" if row["id"] < 3 else "mail"
        project.import_tasks(rows, source="t")
    return root


@pytest.fixture
def opened(folder: Path) -> OpenProject:
    return labelfs.open(folder, user="ann@example.org")


def test_the_page_runs(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pandas")
    monkeypatch.chdir(folder.parent)
    names: dict[str, object] = {}
    assert len(EXAMPLES) >= 6
    for text in EXAMPLES:
        exec(compile(text, str(PAGE), "exec"), names)
    said = capsys.readouterr().out
    assert "3 tasks" in said
    assert "100 0" in said


def test_what_is_read_is_a_copy(opened: OpenProject) -> None:
    with opened:
        first = opened[1]
        first.data["text"] = "changed"
        assert opened[1].data["text"] != "changed"
        first.save()
        assert opened[1].data["text"] == "changed"
        stale = opened[1]
        first.data["text"] = "again"
        first.save()
        stale.data["text"] = "lost?"
        with pytest.raises(labelfs.Stale):
            stale.save()
        assert opened[1].data["text"] == "again"
        with pytest.raises(labelfs.NotFound):
            opened[99]


def test_filters(opened: OpenProject) -> None:
    with opened:
        assert [one.id for one in opened.tasks("data.source=web", "total_annotations>0")] == [1, 2]
        assert [one.id for one in opened.tasks(where=lambda one: not one.annotations)] == [3]
        assert [one.task_id for one in opened.annotations(label="bad")] == [2]
        assert len(list(opened.annotations(annotator="ANN@example.org"))) == 2
        made = opened[3].predict([{"from_name": "mood", "to_name": "text", "type": "choices",
                                   "value": {"choices": ["good"]}}], model_version="m", score=0.5)
        assert [one.id for one in opened.predictions(model_version="m")] == [made.id]
        opened[3].delete()
        assert len(opened) == 2


def test_masks_are_run_lengths_both_ways(tmp_path: Path) -> None:
    from labelfs.labeling import rle

    config = ('<View><Image name="i" value="$image"/><BrushLabels name="b" toName="i"><Label value="cat"/>'
              "</BrushLabels></View>")
    code = list(rle.encode(b"\xff\x00\xff\xff"))
    with labelfs.Project.init(tmp_path / "p", config=config):
        pass
    Image.new("L", (2, 2)).save(tmp_path / "p/a.png")
    with labelfs.open(tmp_path / "p") as project:
        one = project.add({"image": "a.png"})
        assert one.media() == (tmp_path / "p/a.png").resolve()
        made = one.annotate([{"id": "m", "from_name": "b", "to_name": "i", "type": "brushlabels", "original_width": 2,
                              "original_height": 2, "value": {"format": "rle", "rle": code, "brushlabels": ["cat"]}}])
        assert made.result[0]["value"]["rle"] == code
        made.save()
        assert next(iter(one.annotations)).result[0]["value"]["rle"] == code
        assert '"mask"' in next((tmp_path / "p/annotations").glob("*.json")).read_text()


def test_table_and_data_set(opened: OpenProject) -> None:
    pytest.importorskip("pandas")
    with opened:
        frame = opened.to_pandas()
        assert list(frame["task_id"]) == [1, 2, 3]
        assert [one[0] if one else None for one in frame["mood"]] == ["good", "bad", None]
        data = opened.to_dataset(lambda one: one.data["text"])
        assert (len(data), data[2], list(data)[1]) == (3, "three", "two")


# ---- relink -------------------------------------------------------------------------------------------------------
def lost(project: labelfs.Project) -> list[Problem]:
    return [one for one in project.problems() if one.code == "missing-media"]


def test_relink(tmp_path: Path) -> None:
    from labelfs.relink import look, mend

    root, other = tmp_path / "p", tmp_path / "elsewhere"
    config = '<View><Image name="i" value="$image"/><Choices name="c" toName="i"><Choice value="x"/></Choices></View>'
    result = [{"id": "a", "from_name": "c", "to_name": "i", "type": "choices", "value": {"choices": ["x"]}}]
    with labelfs.Project.init(root, config=config) as project:
        Image.new("RGB", (3, 3), "red").save(tmp_path / "moved.png")
        upload = project.store.save_upload("up.png", (tmp_path / "moved.png").read_bytes())
        names = [upload, "old/a/x.png", "y.png", "z.png", "twice.png", "away.png"]
        project.import_tasks([{"id": n, "data": {"image": one}, "annotations": [{"result": result}]}
                              for n, one in enumerate(names, 1)], source="t")
        (root / upload).rename(root / "renamed.png")
        for number, name in enumerate(("new/a/x.png", "new/b/x.png", "deep/er/Y.PNG", "one/twice.png",
                                       "two/twice.png")):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (number + 4, 3)).save(root / name)
        other.mkdir()
        Image.new("RGB", (9, 9)).save(other / "away.png")
        project.store.refresh()
        found = list(look(project, [other]))
        assert [(one.task, one.by) for one in found] == [
            (1, "content"), (2, "path"), (3, "name"), (4, "not found"), (5, "2 files of this name differ"), (6, "name")]
        assert len(lost(project)) == 6  # looking changes nothing
        assert mend(project, found) == 4
        assert [project.store.task(n).data["image"] for n in (1, 2, 3)] == [
            "renamed.png", "new/a/x.png", "deep/er/Y.PNG"]
        assert len(lost(project)) == 2
        assert all(len(project.store.annotations(n)) == 1 for n in range(1, 7))
        assert [one.code for one in project.problems()] == ["missing-media"] * 2
        assert next(look(project, [other])).task == 4
