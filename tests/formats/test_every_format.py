"""Every format at once: the commands of its page run, and a commit is exported as it was then."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import wave
from pathlib import Path

import pytest
from PIL import Image

from labelfs.cli import main
from labelfs.export_run import Wanted, opened, write
from labelfs.formats.catalog import load
from labelfs.formats.docs import FOLDER
from labelfs.formats.output import FolderOutput
from labelfs.formats.registry import EXPORTERS, Report
from labelfs.labeling import rle
from tests.formats.test_damage import SAMPLES

CONFIG = """<View><Image name="i" value="$image"/><Text name="t" value="$text"/><Audio name="a" value="$audio"/>
<Video name="v" value="$video"/><RectangleLabels name="b" toName="i"><Label value="cat"/></RectangleLabels>
<BrushLabels name="m" toName="i"><Label value="cat"/></BrushLabels>
<Labels name="l" toName="t"><Label value="PER"/></Labels>
<Labels name="w" toName="a"><Label value="Ann"/></Labels><TextArea name="s" toName="a" perRegion="true"/>
<VideoRectangle name="f" toName="v"/><Labels name="k" toName="v"><Label value="car"/></Labels></View>"""
COMMAND = re.compile(r"^labelfs (export|import) (.*)$", re.M)
SAME = {"parquet": "HUGGINGFACE", "yolo_obb": "YOLO", "yolo_seg": "YOLO", "conll2003": "CONLL"}
"""Page → sample, where the names differ."""


def result(left: float) -> list[dict[str, object]]:
    """An answer on every object; `left` tells one state from another."""
    size = {"original_width": 20, "original_height": 10, "image_rotation": 0}
    alpha = bytes(255 if place % 20 < left else 0 for place in range(200))
    frame = {"frame": 1, "enabled": True, "x": left, "y": 1, "width": 5, "height": 5, "rotation": 0}
    box = {"x": left, "y": 10, "width": 20, "height": 20, "rectanglelabels": ["cat"]}
    made: list[tuple[str, str, str, str, dict[str, object]]] = [
        ("r1", "b", "i", "rectanglelabels", box),
        ("r2", "m", "i", "brushlabels", {"format": "rle", "rle": list(rle.encode(alpha)), "brushlabels": ["cat"]}),
        ("r3", "l", "t", "labels", {"start": 0, "end": int(left), "text": "Ann", "labels": ["PER"]}),
        ("r4", "w", "a", "labels", {"start": left / 10, "end": 2.5, "channel": 0, "labels": ["Ann"]}),
        ("r4", "s", "a", "textarea", {"start": left / 10, "end": 2.5, "text": ["hello"]}),
        ("r5", "f", "v", "videorectangle", {"sequence": [frame], "framesCount": 2, "labels": ["car"]}),
    ]
    return [{"id": id_, "from_name": control, "to_name": to, "type": kind, "value": value,
             **(size if to == "i" else {})} for id_, control, to, kind, value in made]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LABELFS_HOME", str(tmp_path / "home"))
    folder = tmp_path / "p"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "config.xml").write_text(CONFIG)
    Image.new("RGB", (20, 10), "red").save(folder / "a.png")
    with wave.open(str(folder / "a.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(16000))
    label(folder, 3.0)
    return folder


def label(folder: Path, left: float) -> None:
    data = {"image": "a.png", "text": "Ann came to town", "audio": "a.wav", "video": "f.mp4"}
    annotation = {"id": 9, "created_at": "2026-01-01T10:00:00Z", "completed_by": {"email": "z@example.org"},
                  "result": result(left)}
    (folder / "tasks").mkdir(exist_ok=True)
    (folder / "tasks/t.json").write_text(json.dumps([{"id": 7, "data": data, "annotations": [annotation]}]))


def exported(folder: Path, out: Path, name: str, rev: str | None = None) -> dict[str, bytes]:
    options = {"frame_size": (20, 10), "title": "p"}
    with opened(folder, rev) as (held, media):
        write(held, folder, Wanted(EXPORTERS[name], rev=rev, options=options), FolderOutput(out, media), Report())
    return {path.relative_to(out).as_posix(): without_moment(path) for path in out.rglob("*") if path.is_file()}


def without_moment(path: Path) -> bytes:
    """The content, without the moment of the export, which some formats write."""
    return re.sub(rb'"(date_created|year|dumped)": ?("[^"]*"|\d+)|<dumped>[^<]*</dumped>', b"", path.read_bytes())


def git(folder: Path, *words: str) -> None:
    person = ("-c", "user.email=a@example.org", "-c", "user.name=a", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *person, *words], cwd=folder, check=True, capture_output=True)


def test_a_commit_is_exported_as_it_was_in_every_format(project: Path, tmp_path: Path) -> None:
    load()
    git(project, "init", "-q")
    git(project, "add", "-A")
    git(project, "commit", "-qm", "one")
    then = {name: exported(project, tmp_path / "then" / name, name) for name in EXPORTERS}
    Image.new("RGB", (20, 10), "blue").save(project / "a.png")
    label(project, 5.0)
    for name, wanted in then.items():
        assert wanted or name == "DOCLANG", name  # there is no document in DocLang's form
        assert exported(project, tmp_path / "was" / name, name, "HEAD") == wanted, name
    for name in ("JSON", "COCO", "CSV", "BRUSH_TO_PNG"):
        assert exported(project, tmp_path / "now" / name, name) != then[name]


@pytest.mark.parametrize("page", sorted(path.stem for path in FOLDER.glob("*.md") if path.stem != "README"))
def test_the_commands_of_the_page_run(project: Path, page: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The export of a project with an answer of every kind; the import of a small file of the format."""
    commands = COMMAND.findall((FOLDER / f"{page}.md").read_text("utf-8"))
    assert commands
    for what, words in commands:
        if what == "import":
            words = set_out(project, page, words)
        with pytest.raises(SystemExit) as ended:
            main([what, *words.split()])
        said = "".join(capsys.readouterr())
        assert ended.value.code == 0 or (what == "import" and "is not there" in said), said
        assert "Traceback" not in said


def set_out(project: Path, page: str, words: str) -> str:
    """The files that the command names, out of the samples, beside the project."""
    (project / "config.xml").unlink()
    shutil.rmtree(project / "tasks")
    (project / "tasks").mkdir()
    name = words.split()[-1]
    tree = dict.fromkeys(("cats/a.png", "dogs/b.png"), SAMPLES["MEDIA"]["a.png"])
    files = SAMPLES.get(SAME.get(page, page.upper()), tree)
    for file, content in files.items():
        path = project.parent / (name + file if name.endswith("/") else name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return words.replace(name, f"../{name}")
