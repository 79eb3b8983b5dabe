"""`labelfs export`: whose annotations, which of several, in which parts, and as of which commit."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.commands.conftest import CONFIG, Labelfs, snapshot, task


def annotation(number: int, who: str, choice: str, day: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "completed_by": {"id": day, "email": f"{who}@example.org"},
            "created_at": f"2026-01-0{day}T10:00:00Z", "result": [
                {"id": f"x{number}", "from_name": "mood", "to_name": "text", "type": "choices",
                 "value": {"choices": [choice]}}], **more}


@pytest.fixture
def voted(labelfs: Labelfs) -> Path:
    """Three people on one task, one on another, nobody on the third."""
    tasks = [
        {"id": 1, "data": {"text": "one", "source": "web"}, "annotations": [
            annotation(11, "ann", "good", 1), annotation(12, "bo", "bad", 2), annotation(13, "cy", "bad", 3)]},
        {"id": 2, "data": {"text": "two", "source": "mail"}, "annotations": [
            annotation(21, "ann", "good", 1, ground_truth=True)]},
        {"id": 3, "data": {"text": "three", "source": "web"}},
    ]
    (labelfs.folder / "t.json").write_text(json.dumps(tasks))
    (labelfs.folder / "config.xml").write_text(CONFIG)
    labelfs("init", "p", "--config", "config.xml", "--tasks", "t.json")
    return labelfs.folder / "p"


def ids(labelfs: Labelfs, *options: str) -> list[list[int]]:
    return [[one["id"] for one in task["annotations"]] for task in json.loads(labelfs("export", "p", *options).out)]


@pytest.mark.parametrize(("options", "wanted"), [
    ((), [[11, 12, 13], [21], []]),
    (("--only-annotated",), [[11, 12, 13], [21]]),
    (("--which", "latest"), [[13], [21]]),
    (("--which", "first"), [[11], [21]]),
    (("--which", "ground-truth"), [[21]]),
    (("--which", "majority"), [[12], [21]]),
    (("--annotator", "Ann@example.org"), [[11], [21]]),
    (("--annotator", "bo@example.org", "--annotator", "cy@example.org", "--which", "latest"), [[13]]),
    (("--label", "bad"), [[12, 13]]),
    (("--filter", "data.source=web"), [[11, 12, 13], []]),
    (("--filter", "total_annotations>=1", "--filter", "data.source!=web"), [[21]]),
    (("--filter", "data.text~t"), [[21], []]),
    (("--filter", '{"filter": "filter:tasks:id", "operator": "equal", "type": "Number", "value": 2}'), [[21]]),
])
def test_what_is_chosen(labelfs: Labelfs, voted: Path, options: tuple[str, ...], wanted: list[list[int]]) -> None:
    assert ids(labelfs, *options) == wanted


@pytest.mark.parametrize(("options", "said"), [
    (("--filter", "nonsense"), "COLUMN OPERATOR VALUE"), (("--filter", "nope=1"), "nope"),
    (("--split", "a=0.5,b=0.6", "--out", "x/"), "make 1"), (("--split", "a=1"), "folder or a .zip"),
    (("--split", "../x=1", "--out", "x/"), "letters"), (("--rev", "nope"), "not in a git repository"),
    (("--frame-size", "big"), "1920x1080"),
])
def test_wrong_options_are_named(labelfs: Labelfs, voted: Path, options: tuple[str, ...], said: str) -> None:
    assert said in labelfs("export", "p", *options, code=1).err


def test_a_tie_is_told(labelfs: Labelfs, voted: Path) -> None:
    answer = labelfs("export", "p", "--which", "majority", "--annotator", "ann@example.org", "--annotator",
                     "bo@example.org")
    assert "1 tasks without a majority" in answer.err


def test_parts_follow_from_the_data_alone(labelfs: Labelfs) -> None:
    (labelfs.folder / "config.xml").write_text(CONFIG)
    tasks = [task(number, f"text {number}", "good") for number in range(1, 61)]
    for name, mine in (("p", tasks), ("q", tasks[::-1][:30])):
        (labelfs.folder / f"{name}.json").write_text(json.dumps([{key: one[key] for key in ("data", "annotations")}
                                                                 for one in mine]))
        labelfs("init", name, "--config", "config.xml", "--tasks", f"{name}.json")
        labelfs("export", name, "--split", "train=0.8,val=0.2", "--out", f"{name}-out/")
    places = {}
    for name in ("p", "q"):
        found = {one["data"]["text"]: part for part in ("train", "val")
                 for one in json.loads((labelfs.folder / f"{name}-out/{part}/result.json").read_text())}
        places[name] = found
    assert len(places["p"]) == 60
    assert 3 < sum(part == "val" for part in places["p"].values()) < 24
    assert places["q"] == {text: places["p"][text] for text in places["q"]}
    labelfs("export", "p", "--split", "train=0.8,val=0.2", "--out", "p.zip")
    with zipfile.ZipFile(labelfs.folder / "p.zip") as archive:
        assert archive.namelist() == ["train/result.json", "val/result.json"]
        assert archive.read("val/result.json") == (labelfs.folder / "p-out/val/result.json").read_bytes()


def git(folder: Path, *words: str) -> str:
    command = ["git", "-c", "user.email=a@example.org", "-c", "user.name=a", "-c", "commit.gpgsign=false", *words]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("name", ["JSON", "CSV", "VOC", "COCO_WITH_IMAGES"])
def test_a_commit_is_exported_as_it_was(labelfs: Labelfs, name: str) -> None:
    """Equal to an export made at that commit, bytes of pictures too; the working files stay untouched."""
    config = ('<View><Image name="i" value="$image"/><RectangleLabels name="b" toName="i"><Label value="cat"/>'
              "</RectangleLabels></View>")
    folder = labelfs.folder / "p"
    (labelfs.folder / "c.xml").write_text(config)
    labelfs("init", "p", "--config", "c.xml")
    Image.new("RGB", (40, 20), "red").save(folder / "a.png")
    boxed = {"id": "r", "from_name": "b", "to_name": "i", "type": "rectanglelabels", "original_width": 40,
             "original_height": 20, "value": {"x": 10, "y": 10, "width": 20, "height": 20, "rectanglelabels": ["cat"]}}
    one = {"id": 7, "data": {"image": "a.png"}, "annotations": [
        {"id": 9, "created_at": "2026-01-01T10:00:00Z", "lead_time": 3.5, "completed_by": {"email": "z@example.org"},
         "result": [boxed]}]}
    (labelfs.folder / "t.json").write_text(json.dumps([one]))
    labelfs("import", "p", "t.json")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first")
    labelfs("export", "p", "--format", name, "--out", "then/")
    Image.new("RGB", (80, 60), "blue").save(folder / "a.png")
    (labelfs.folder / "u.json").write_text(json.dumps([{"data": {"image": "b.png"}, "annotations": [
        {"result": [boxed]}]}]))
    labelfs("import", "p", "u.json")
    (folder / "config.xml").write_text(config.replace("cat", "lion"))
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "second")
    (folder / "config.xml").write_text("<View/>")
    before = snapshot(folder)
    assert [one["data"]["image"] for one in json.loads(labelfs("export", "p", "--since", "HEAD~1").out)] == ["b.png"]
    assert json.loads(labelfs("export", "p", "--since", "HEAD").out) == []
    labelfs("export", "p", "--format", name, "--rev", "HEAD~1", "--out", "now/")
    assert snapshot(folder) == before
    found, wanted = (snapshot(labelfs.folder / where) for where in ("now", "then"))
    assert found.keys() == wanted.keys()
    for file, content in wanted.items():
        if name == "COCO_WITH_IMAGES" and file == "result.json":
            then, now = json.loads(content), json.loads(found[file])
            then.pop("info"), now.pop("info")  # the moment of the export
            assert then == now
        else:
            assert found[file] == content, file
    if name != "JSON":
        return
    assert len(json.loads(labelfs("export", "p", "--rev", "HEAD").out)) == 2
    assert "no such commit" in labelfs("export", "p", "--rev", "v9", code=1).err


def test_boxes_of_films_come_on_every_frame(labelfs: Labelfs, root: Path) -> None:
    """The boats of the example: keyframes as they are, all frames between."""
    film = root / "examples/harbour-film"
    keyframes, every = (
        json.loads(labelfs("export", str(film), *more).out)[0]["annotations"][0]["result"]
        for more in ((), ("--every-frame",))
    )
    for before, after in zip(keyframes, every, strict=True):
        given, filled = before["value"].get("sequence"), after["value"].get("sequence")
        if given is None:
            assert after == before
            continue
        first, last = given[0]["frame"], given[-1]["frame"]
        assert [one["frame"] for one in filled] == list(range(first, last + 1))
        assert [one for one in filled if "auto" not in one] == given
        middle = filled[len(filled) // 2]
        assert middle["time"] == round(middle["frame"] / 25, 2)
