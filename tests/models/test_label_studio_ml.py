"""A real `label-studio-ml` server (1.0.9, the newest on the package index), from a folder of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.backends import until
from tests.packages import installed
from tests.web.conftest import Server, choice, make_project, write
from tests.web.test_ml_backends import TEXTS, Site

VERSION = "1.0.9"
MODEL = '''
import json, os
from label_studio_ml.model import LabelStudioMLBase


class Moods(LabelStudioMLBase):
    """Rules; trains by counting."""

    def predict(self, tasks, **kwargs):
        rows = []
        for task in tasks:
            value = "Negative" if "bad" in task["data"]["text"] or "hate" in task["data"]["text"] else "Positive"
            region = {"from_name": "kind", "to_name": "text", "type": "choices", "value": {"choices": [value]}}
            rows.append({"result": [region], "score": 0.8})
        return rows

    def fit(self, annotations, workdir=None, **kwargs):
        with open(os.environ["FITTED"], "a") as file:
            file.write(json.dumps(kwargs.get("event")) + "\\n")
        return {"fitted": True}
'''
RUNNER = '''
import sys
sys.path.insert(0, sys.argv[1])
from moods import Moods
from label_studio_ml.api import init_app
app = init_app(model_class=Moods, model_dir=sys.argv[1], redis_queue="default", redis_host="localhost", redis_port=6379)
from werkzeug.serving import make_server
server = make_server("127.0.0.1", 0, app, threaded=True)
print("PORT", server.server_port, flush=True)
server.serve_forever()
'''


@pytest.fixture(scope="session")
def packages(root: Path) -> Path:
    """label-studio-ml, with redis and rq, which it imports and does not name."""
    return installed(root, f"label-studio-ml=={VERSION}", "redis", "rq")


@pytest.fixture
def moods(tmp_path: Path, packages: Path) -> Iterator[str]:
    """The server's address."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "moods.py").write_text(MODEL)
    (folder / "run.py").write_text(RUNNER)
    log = tmp_path / "ml.log"
    process = subprocess.Popen(
        [sys.executable, str(folder / "run.py"), str(folder)], stdout=log.open("w"), stderr=subprocess.STDOUT,
        env={**os.environ, "FITTED": str(tmp_path / "fitted"), "PYTHONPATH": str(packages)},
    )
    try:
        text = until(lambda: re.search(r"PORT (\d+)", log.read_text()) or process.poll() is not None)
        assert text is not True, log.read_text()
        yield f"http://127.0.0.1:{text.group(1)}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def site(tmp_path: Path, start: Callable[..., Server]) -> Site:
    root = make_project(tmp_path / "moods", tasks=0)
    rows = [{"id": n, "data": {"text": text, "image": "media/1.png"}} for n, text in enumerate(TEXTS, 1)]
    write(root, "tasks/rows.json", rows)
    return Site(root, start(root))


def test_whole_workflow(site: Site, moods: str, tmp_path: Path) -> None:
    made = site.connect(moods, title="moods")
    version = made["model_version"]
    assert (made["state"], bool(version)) == ("CO", True)
    opened = site.ask("GET", "/api/tasks/2/")["predictions"]
    assert [(one["model_version"], one["result"][0]["value"]) for one in opened] == [
        (version, {"choices": ["Negative"]})]
    everything = {"selectedItems": {"all": True, "excluded": []}}
    site.ask("POST", "/api/dm/actions/?id=retrieve_tasks_predictions&project=1", everything, 200)
    assert site.ask("GET", "/api/projects/1/model-versions") == {version: len(TEXTS)}
    site.ask("POST", "/api/tasks/1/annotations/", {"result": [choice("Positive")]}, 201)
    fitted = until(lambda: (tmp_path / "fitted").exists() and (tmp_path / "fitted").read_text())
    assert "ANNOTATION_CREATED" in fitted
    site.ask("POST", f"/api/ml/{made['id']}/train", {}, 200)
    # this version notes the event and fits on annotations only
    until(lambda: any("START_TRAINING" in path.read_text() for path in (tmp_path / "model").rglob("event.json")))
    site.ask("PATCH", f"/api/ml/{made['id']}", {"is_interactive": True}, 200)
    drawn = {"task": 2, "context": {"result": [choice("Neutral")]}}
    answer = site.ask("POST", f"/api/ml/{made['id']}/interactive-annotating", drawn, 200)
    assert answer["data"]["result"][0]["value"] == {"choices": ["Negative"]}, answer
    assert "versions" in site.ask("GET", f"/api/ml/{made['id']}/versions", status=200)
    assert site.ask("DELETE", f"/api/ml/{made['id']}", status=204) is None
