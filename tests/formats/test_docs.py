"""docs/formats/ is what the declarations say; every format says its limits; installed packages add formats."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from labelfs.formats.catalog import WRITERS, load
from labelfs.formats.docs import FOLDER, pages
from labelfs.formats.registry import EXPORTERS, IMPORTERS

PACKAGE = '''
from labelfs.formats.registry import Exporter, Importer, exporter, importer

def run(tasks, config, output, options, report):
    with output.file("pebbles.txt") as stream:
        for task in tasks:
            report.tasks += 1
            report.lose("{n} annotations left out", len(task["annotations"]))
            stream.write(f"{task['data']['text']}\\n".encode())

def read(paths, config, options, report):
    for path in paths:
        for line in path.read_text().splitlines():
            report.tasks += 1
            yield {"data": {"text": line}}

exporter(Exporter(name="PEBBLES", title="Pebbles", description="A line per task.", suffix=".txt", run=run))
importer(Importer(name="PEBBLES", title="Pebbles", description="A line per task.", suffixes=(".pebbles",), run=read,
                  sniff=lambda paths: 1.0 if all(path.suffix == ".pebbles" for path in paths) else 0.0))
'''


OVER_HTTP = """
import json
from pathlib import Path
from labelfs.app import create_app
from labelfs.workspace import Workspace

workspace = Workspace.open(Path("p"), user="a@example.org")
client = create_app(workspace).test_client()
base = "/api/projects/1/"
said = {kind: next(one["title"] for one in client.get(base + kind + "/formats").json if one["name"] == "PEBBLES")
        for kind in ("export", "import")}
said["text"] = client.get(base + "export?exportType=PEBBLES&download_all_tasks=1").get_data(as_text=True)
workspace.close()
print(json.dumps(said))
"""
"""What the pages ask for their lists of formats, and an export."""


def test_pages_are_what_the_declarations_say() -> None:
    found = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
    assert found == pages(), "run: python -m labelfs.formats.docs"
    assert len(found) > 30


def test_every_format_states_its_limits() -> None:
    load()
    lossless = {"JSON"}
    assert [name for name, spec in EXPORTERS.items() if not spec.limits and name not in lossless] == []
    assert [name for name, spec in IMPORTERS.items() if not spec.limits] == []


def test_formats_of_an_installed_package(tmp_path: Path) -> None:
    """A package beside the interpreter's path with its own metadata, as pip leaves it."""
    site = tmp_path / "site"
    about = site / "pebbles-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: pebbles\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[labelfs.formats]\npebbles = pebbles_format\n")
    (site / "pebbles_format.py").write_text(PACKAGE)
    (tmp_path / "a.pebbles").write_text("one\ntwo\n")

    def labelfs(*words: str) -> str:
        paths = f"{site}:{Path(__file__).parents[2]}"
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONPATH": paths}
        done = subprocess.run([sys.executable, "-m", "labelfs", *words], cwd=tmp_path, env=environment,
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    assert "PEBBLES" in {one["name"] for one in json.loads(labelfs("export", "--list-formats", "--json"))}
    assert "PEBBLES" in {one["name"] for one in json.loads(labelfs("import", "--list-formats", "--json"))}
    labelfs("init", "p")
    report = json.loads(labelfs("import", "p", "a.pebbles", "--json"))
    assert (report["tasks_added"], report["formats"]) == (2, {"a": "PEBBLES"})
    labelfs("export", "p", "--format", "pebbles", "--out", "out.txt")
    assert (tmp_path / "out.txt").read_text() == "one\ntwo\n"
    asked = subprocess.run([sys.executable, "-c", OVER_HTTP], cwd=tmp_path, capture_output=True, text=True, check=True,
                           env={"HOME": str(tmp_path), "PYTHONPATH": f"{site}:{Path(__file__).parents[2]}"})
    assert json.loads(asked.stdout) == {"export": "Pebbles", "import": "Pebbles", "text": "one\ntwo\n"}


def test_formats_that_are_had_alone_are_in_the_modules_they_are_said_to_be_in() -> None:
    load()
    for name, module in WRITERS.items():
        run = EXPORTERS[name].run
        assert getattr(run, "func", run).__module__ == f"labelfs.formats.{module}", name
