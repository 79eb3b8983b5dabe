"""`labelfs predict` as a process: the examples of docs/models.md, and what can go wrong with a model."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import CONFIG, Labelfs

TEXTS = ["a good calm day", "bad storm", "nothing special", "I love it", "awful and sad"]
MOODS = ["good", "bad", "good", "good", "bad"]


def block(root: Path, name: str) -> str:
    """The code of docs/models.md that begins with `# name`."""
    text = (root / "docs/models.md").read_text("utf-8")
    return next(code for code in re.findall(r"```\w+\n(.*?)```", text, re.DOTALL) if code.startswith(f"# {name}\n"))


@pytest.fixture
def labelfs(tmp_path: Path, root: Path) -> Labelfs:
    project = tmp_path / "moods"
    (project / "tasks").mkdir(parents=True)
    (project / "config.xml").write_text(CONFIG)
    rows = [{"id": n, "data": {"text": text}} for n, text in enumerate(TEXTS, 1)]
    (project / "tasks/rows.json").write_text(json.dumps(rows, indent=2))
    (project / "mood.py").write_text(block(root, "mood.py"))
    environment = {**os.environ, "LABELFS_HOME": str(tmp_path / "home")}
    environment.pop("LABELFS_TOKEN", None)
    return Labelfs(project, environment)


def lines(folder: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for path in folder.rglob("*.jsonl") for line in path.read_text().splitlines()]
    return sorted(rows, key=lambda row: row["task"])


def moods(rows: list[dict[str, Any]]) -> list[str]:
    return [row["result"][0]["value"]["choices"][0] for row in rows]


def test_ten_lines(labelfs: Labelfs) -> None:
    code = [line for line in (labelfs.folder / "mood.py").read_text().splitlines() if line.strip()]
    assert len(code) <= 11
    answer = labelfs("predict", "mood:predict")
    assert "5 tasks predicted, 0 were up to date; 5 predictions of mood written" in answer.out
    rows = lines(labelfs.folder / "predictions")
    assert moods(rows) == MOODS
    assert [row["score"] for row in rows] == [0.7, 0.7, 0.5, 0.6, 0.7]
    again = labelfs("predict", "mood:predict", "--json").json
    assert (again["predicted"], again["kept"]) == (0, 5)
    (labelfs.folder / "tasks/more.json").write_text(json.dumps([{"id": 9, "data": {"text": "hate"}}]))
    assert labelfs("predict", "mood:predict", "--json").json["predicted"] == 1
    anew = labelfs("predict", "mood:predict", "--all", "--json").json
    assert (anew["predicted"], len(lines(labelfs.folder / "predictions"))) == (6, 6)


def test_processes_give_the_same(labelfs: Labelfs) -> None:
    labelfs("predict", "mood.py:predict", "--out", "predictions/one.jsonl", "--batch", "1")
    labelfs("predict", "mood.py:predict", "--out", "predictions/two.jsonl", "--batch", "1", "--jobs", "2",
            "--model-version", "mood")
    one, two = ((labelfs.folder / f"predictions/{name}.jsonl").read_bytes() for name in ("one", "two"))
    assert one == two
    assert b"created_at" not in one


def test_only_what_changed(labelfs: Labelfs) -> None:
    out = ("--out", "predictions/all.jsonl", "--json")
    assert labelfs("predict", "mood:predict", *out).json["predicted"] == 5
    before = (labelfs.folder / "predictions/all.jsonl").read_text().splitlines()
    text = (labelfs.folder / "tasks/rows.json").read_text().replace("bad storm", "great storm of joy good")
    (labelfs.folder / "tasks/rows.json").write_text(text)
    done = labelfs("predict", "mood:predict", *out).json
    assert (done["predicted"], done["kept"], done["written"]) == (1, 4, 5)
    after = (labelfs.folder / "predictions/all.jsonl").read_text().splitlines()
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True, True, True]


def test_an_interrupted_run_goes_on(labelfs: Labelfs) -> None:
    code = (labelfs.folder / "mood.py").read_text()
    (labelfs.folder / "mood.py").write_text(
        f"{code}\n\ndef fragile(tasks):\n    open('asked', 'a').write(f\"{{tasks[0]['id']}} \")\n"
        "    if tasks[0]['id'] == 4:\n        import os\n        assert os.path.exists('mended'), 'out of memory'\n"
        "    return list(predict(tasks))\n")
    failed = labelfs("predict", "mood:fragile", "--batch", "1", code=1)
    assert "the model failed on tasks 4 to 4: mood.py:" in failed.err
    assert "AssertionError: out of memory" in failed.err
    assert not (labelfs.folder / "predictions").exists()
    (labelfs.folder / "mended").write_text("")
    labelfs("predict", "mood:fragile", "--batch", "1")
    assert (labelfs.folder / "asked").read_text().split() == ["1", "2", "3", "4", "4", "5"]
    assert moods(lines(labelfs.folder / "predictions")) == MOODS


def test_answers_of_every_form(labelfs: Labelfs) -> None:
    (labelfs.folder / "forms.py").write_text(
        "def predict(tasks):\n"
        "    whole = {'from_name': 'mood', 'to_name': 'text', 'type': 'choices', 'value': {'choices': ['good']}}\n"
        "    return ['good', ('bad', 0.25), {'result': [whole], 'score': 0.5, 'scores': {'good': 0.5, 'bad': 0.5}},\n"
        "            [{'result': 'good'}, {'result': 'bad'}], None]\n")
    labelfs("predict", "forms:predict")
    rows = lines(labelfs.folder / "predictions")
    assert [(row["task"], row.get("score")) for row in rows] == [(1, None), (2, 0.25), (3, 0.5), (4, None), (4, None)]
    assert rows[2]["scores"] == {"good": 0.5, "bad": 0.5}


@pytest.mark.parametrize(("code", "call", "said"), [
    ("", "mood", "not MODULE:FUNCTION"),
    ("", "nowhere:predict", "there is no module nowhere"),
    ("", "mood:nothing", "mood has no function nothing"),
    ("def predict(tasks):\n    return [1]\n", "bad:predict", "the model gave 1 answers for 5 tasks"),
    ("def predict(tasks):\n    return ['no such choice'] * len(tasks)\n", "bad:predict",
     "what the model says of task 1"),
    ("def predict(tasks):\n    return [('good', 'very')] * len(tasks)\n", "bad:predict", "score"),
    ("import nonsense_that_is_not_there\n", "bad:predict", "ModuleNotFoundError"),
])
def test_faults_are_named(labelfs: Labelfs, code: str, call: str, said: str) -> None:
    if code:
        (labelfs.folder / "bad.py").write_text(code)
    assert said in labelfs("predict", call, code=1).err
    assert not (labelfs.folder / "predictions").exists()


def test_learning_from_annotations(labelfs: Labelfs) -> None:
    (labelfs.folder / "learner.py").write_text(
        "import json, pathlib\n"
        "def fit(tasks):\n"
        "    seen = [a['result'][0]['value']['choices'][0] for t in tasks for a in t['annotations']]\n"
        "    pathlib.Path('model.json').write_text(json.dumps(max(seen, key=seen.count)))\n"
        "    return f'majority-{len(seen)}'\n"
        "def predict(tasks):\n"
        "    return [json.loads(pathlib.Path('model.json').read_text())] * len(tasks)\n")
    export = [{"data": {"text": TEXTS[0]}, "annotations": [{"result": [{
        "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["bad"]}}]}]}]
    (labelfs.folder.parent / "more.json").write_text(json.dumps(export))
    labelfs("import", labelfs.folder, labelfs.folder.parent / "more.json")
    first = labelfs("predict", "learner:predict", "--fit", "learner:fit", "--json").json
    assert (first["fitted"], first["version"], first["predicted"]) == (True, "majority-1", 5)
    second = labelfs("predict", "learner:predict", "--fit", "learner:fit", "--json").json
    assert (second["fitted"], second["version"], second["predicted"]) == (False, "majority-1", 0)
    assert set(moods(lines(labelfs.folder / "predictions"))) == {"bad"}


def test_a_model_of_the_project_runs_only_when_enabled(labelfs: Labelfs) -> None:
    (labelfs.folder / "project.json").write_text(json.dumps({"models": [{"name": "mood", "predict": "mood:predict"}]}))
    refused = labelfs("predict", "--model", "mood", code=1)
    assert "is not enabled on this machine" in refused.err
    assert "labelfs predict --enable mood" in refused.err
    labelfs("predict", "--enable", "mood")
    labelfs("predict", "--model", "mood")
    assert moods(lines(labelfs.folder / "predictions")) == MOODS
    with (labelfs.folder / "mood.py").open("a") as file:
        file.write("\n# changed by a pull\n")
    assert "changed since it was enabled" in labelfs("predict", "--model", "mood", code=1).err
    assert "names no model other" in labelfs("predict", "--model", "other", code=1).err


def test_a_stage_of_dvc(labelfs: Labelfs, root: Path) -> None:
    """The pipeline of docs/models.md: run once, then nothing to do; a changed task runs it again."""
    (labelfs.folder / "dvc.yaml").write_text(block(root, "dvc.yaml"))
    program = labelfs.folder.parent / "bin/labelfs"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nexec {sys.executable} -m labelfs \"$@\"\n")
    program.chmod(0o755)
    path = f"{program.parent}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**labelfs.environment, "PATH": path, "DVC_NO_ANALYTICS": "1", "PYTHONPATH": str(root)}

    def run(*words: str) -> str:
        done = subprocess.run(words, cwd=labelfs.folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    run("git", "init", "-q")
    run(sys.executable, "-m", "dvc", "init", "-q")
    run(sys.executable, "-m", "dvc", "repro")
    made = (labelfs.folder / "predictions/mood/all.jsonl").read_bytes()
    assert moods([json.loads(line) for line in made.splitlines()]) == MOODS
    assert "didn't change" in run(sys.executable, "-m", "dvc", "repro")
    run(sys.executable, "-m", "dvc", "repro", "--force")
    assert (labelfs.folder / "predictions/mood/all.jsonl").read_bytes() == made
    assert "up to date" in run(sys.executable, "-m", "dvc", "status")
