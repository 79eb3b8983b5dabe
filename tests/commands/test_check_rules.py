"""`labelfs check`: doubles, rules of the project, forms for other programs, safe repairs; `stats` and `ci`."""

from __future__ import annotations

import csv
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from labelfs.commands import check_layout
from labelfs.store.canonical import canonical_file, canonical_object
from labelfs.store.digests import annotation_digest
from labelfs.store.layout import Kind, kind_of

from .conftest import Labelfs, snapshot

CONFIG = """<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image"><Label value="Car"/><Label value="Bus"/></RectangleLabels>
</View>
"""


def box(region: str, x: float = 10, w: float = 20, label: str = "Car") -> dict[str, Any]:
    value = {"rectanglelabels": [label], "x": x, "y": 10, "width": w, "height": 20, "rotation": 0}
    return {"id": region, "value": value, "from_name": "box", "to_name": "image", "type": "rectanglelabels",
            "original_width": 200, "original_height": 100, "image_rotation": 0}


@pytest.fixture
def cars(labelfs: Labelfs) -> Path:
    root = labelfs.folder / "cars"
    (root / "tasks").mkdir(parents=True)
    (root / "config.xml").write_text(CONFIG)
    (root / "project.json").write_text('{"format": 1}\n')
    (root / "tasks/all.json").write_text("[\n" + ",\n".join(
        f'  {{"id": {n}, "data": {{"image": "media/{n}.png"}}}}' for n in (1, 2, 3)) + "\n]\n")
    labelfs("fmt", "cars")
    return root


def put(root: Path, task: int, result: list[Any], **more: Any) -> dict[str, Any]:
    value = {"id": 10 + task, "ground_truth": False, "task": task, "was_cancelled": False,
             "completed_by": "ann@example.org", "created_at": f"2026-01-0{task}T10:00:00.000000Z", **more,
             "result": result}
    path = root / f"annotations/{task}.ann@example.org.json"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(canonical_object(value, Kind.ANNOTATION))
    return value


def codes(labelfs: Labelfs, *words: str) -> list[tuple[str, str]]:
    found = labelfs("check", "cars", "--no-media", "--json", *words, code=None).json["problems"]
    return [(one["code"], one["message"]) for one in found]


def rules(root: Path, *listed: dict[str, Any]) -> None:
    text = json.dumps({"format": 1, "checks": list(listed)}).encode()
    (root / "project.json").write_bytes(canonical_file(text, kind_of("project.json")))


def test_doubles(labelfs: Labelfs, cars: Path) -> None:
    put(cars, 1, [box("a"), box("b", 10.1), box("c", 60), box("d", 10, label="Bus")])
    put(cars, 2, [box("a"), box("b", 14)])
    assert codes(labelfs) == [("near-duplicate", "regions a and b are nearly the same")]
    put(cars, 1, [box("a"), box("a", 60)])
    assert codes(labelfs) == [("duplicate-region-id", "two regions of box have the id a")]


@pytest.mark.parametrize(("rule", "said"), [
    ({"rule": "regions", "min": 1}, "0 regions: less than 1"),
    ({"rule": "regions", "max": 1, "label": "Car"}, "2 regions of Car: more than 1"),
    ({"rule": "size", "min": 1}, "region small has the size 0.2: less than 1"),
    ({"rule": "overlap", "max": 0.3}, "regions a and small overlap"),
])
def test_rules(labelfs: Labelfs, cars: Path, rule: dict[str, Any], said: str) -> None:
    empty = rule.get("min") == 1 and rule["rule"] == "regions"
    small = box("small", 10, 18) if rule["rule"] == "overlap" else box("small", 70, 1)
    put(cars, 1, [] if empty else [box("a"), small])
    put(cars, 2, [], was_cancelled=True)
    assert codes(labelfs) == []
    rules(cars, rule)
    ((code, message),) = codes(labelfs)
    assert code == f"rule-{rule['rule']}" and said in message


def test_reviews_are_asked_for(labelfs: Labelfs, cars: Path) -> None:
    value = put(cars, 1, [box("a")])
    rules(cars, {"rule": "reviewed", "min": 1})
    assert [code for code, _ in codes(labelfs)] == ["rule-reviewed"]
    review = {"id": 5, "annotation": 11, "annotation_digest": annotation_digest(value), "task": 1,
              "reviewer": "bob@example.org", "verdict": "accepted", "created_at": "2026-01-02T10:00:00.000000Z"}
    (cars / "reviews").mkdir()
    (cars / "reviews/1.json").write_bytes(canonical_object(review, Kind.REVIEW))
    assert codes(labelfs) == []
    put(cars, 1, [box("a", 11)])  # edited since: the review is stale
    assert [code for code, _ in codes(labelfs)] == ["rule-reviewed"]


def test_rules_that_are_none(labelfs: Labelfs, cars: Path) -> None:
    rules(cars, {"rule": "beauty", "min": 1}, {"rule": "size"}, {"rule": "regions", "min": "one"})
    named = [message.split(" of")[0] for code, message in codes(labelfs) if code == "checks"]
    assert named == ["rule 1", "rule 2", "rule 3"]


def test_stale_and_outside(labelfs: Labelfs, cars: Path) -> None:
    put(cars, 1, [box("a", 95)], data_digest="0011223344556677")
    found = dict(codes(labelfs))
    assert found.keys() == {"out-of-range", "stale"} and "task 1 has changed since" in found["stale"]


def test_forms(labelfs: Labelfs, cars: Path) -> None:
    put(cars, 1, [box("a"), box("b", 10.1)])
    said = labelfs("check", "cars", "--no-media", "--format", "github", code=1).out
    assert said.startswith("::error file=annotations/1.ann@example.org.json")
    assert said.rstrip().endswith("title=near-duplicate::regions a and b are nearly the same")
    sarif = json.loads(labelfs("check", "cars", "--no-media", "--format", "sarif", code=1).out)
    (result,) = sarif["runs"][0]["results"]
    assert sarif["version"] == "2.1.0" and result["ruleId"] == "near-duplicate"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "annotations/1.ann@example.org.json"
    put(cars, 1, [box("a")])
    assert labelfs("check", "cars", "--no-media", "--format", "github").out == ""
    assert json.loads(labelfs("check", "cars", "--no-media", "--format", "sarif").out)["runs"][0]["results"] == []


def test_repairs(labelfs: Labelfs, cars: Path) -> None:
    value = put(cars, 1, [box("a")])
    path = cars / "annotations/1.ann@example.org.json"
    canonical = path.read_bytes()
    path.write_text(json.dumps(value, indent=8))
    (cars / "annotations/2.bob@example.org.json").write_text('{"broken": ')
    found = labelfs("check", "cars", "--no-media", "--json", code=1).json["problems"]
    assert [one["file"] for one in found if one["code"] == "layout"] == ["annotations/1.ann@example.org.json"]
    assert "layout" not in labelfs("check", "cars", "--no-media", "--no-layout", code=1).out
    answer = labelfs("check", "cars", "--no-media", "--fix", code=1)
    assert "repaired: annotations/1.ann@example.org.json" in answer.err
    assert path.read_bytes() == canonical
    assert (cars / "annotations/2.bob@example.org.json").read_text() == '{"broken": '


@pytest.mark.parametrize("annotations", [1, check_layout.MANY])
def test_files_not_canonical_are_found_here_or_by_another_process(cars: Path, annotations: int) -> None:
    value = put(cars, 1, [box("a")])
    (cars / "annotations/1.ann@example.org.json").write_text(json.dumps(value))
    with check_layout.layouts(cars, annotations) as found:
        assert [one.file for one in found()] == ["annotations/1.ann@example.org.json"]


# ---- stats, ci ---------------------------------------------------------------------------------------------


def test_stats(labelfs: Labelfs, cars: Path) -> None:
    put(cars, 1, [box("a"), box("b", 60, 1, "Bus")])
    put(cars, 2, [], was_cancelled=True)
    before = snapshot(cars)
    found = labelfs("stats", "cars").json
    assert found["tasks"] == {"labeled": 1, "skipped": 1, "open": 1, "total": 3} and found["coverage"] == 0.3333
    assert found["labels"] == {"Bus": 1, "Car": 1} and found["regions_per_annotation"] == 2.0
    out, plots = labelfs.folder / "m/metrics.json", labelfs.folder / "plots"
    labelfs("stats", "cars", "--out", out, "--plots", plots)
    first = snapshot(labelfs.folder)
    assert json.loads(out.read_text()) == found
    assert list(csv.DictReader((plots / "areas.csv").open())) == [
        {"label": "Bus", "from": "0.1", "count": "1"}, {"label": "Car", "from": "2.0", "count": "1"}]
    assert next(csv.DictReader((plots / "days.csv").open())) == {"day": "2026-01-01", "count": "1"}
    labelfs("stats", "cars", "--out", out, "--plots", plots)
    assert snapshot(labelfs.folder) == first and snapshot(cars) == before


def test_agreement_and_confusion(labelfs: Labelfs, cars: Path) -> None:
    put(cars, 1, [box("a"), box("b", 60, label="Bus")])
    for task, result in ((1, [box("p", 11), box("q", 61), box("r", 30, 2)]), (2, [box("s")])):
        value = put(cars, task, result) | {"completed_by": "bob@example.org", "id": 100 + task}
        (cars / f"annotations/{task}.bob@example.org.json").write_text(json.dumps(value))
    put(cars, 1, [box("a"), box("b", 60, label="Bus")])
    put(cars, 2, [box("s")])
    (cars / "predictions/net").mkdir(parents=True)
    (cars / "predictions/net/all.jsonl").write_text(json.dumps(
        {"id": 1, "task": 2, "model_version": "net", "result": [box("x", label="Bus")]}) + "\n")
    found = labelfs("stats", "cars", "--plots", labelfs.folder / "plots").out
    agreed = json.loads(found[: found.rindex("}") + 1])["agreement"]
    assert agreed == {"tasks": 2, "mean": 0.7, "models": {"net": 0.0},
                      "people": {"ann@example.org / bob@example.org": 0.7}}
    rows = [tuple(row.values()) for row in csv.DictReader((labelfs.folder / "plots/confusion.csv").open())]
    assert rows == [("net", "Car", "Bus", "2"), ("people", "(none)", "Car", "1"), ("people", "Bus", "Car", "1"),
                    ("people", "Car", "Car", "2")]


@pytest.mark.parametrize(("where", "file"), [
    ("github", ".github/workflows/labels.yml"), ("gitlab", ".gitlab-ci.labels.yml")])
def test_ci(labelfs: Labelfs, cars: Path, where: str, file: str) -> None:
    yaml = pytest.importorskip("yaml")
    subprocess.run(["git", "init", "-q"], cwd=labelfs.folder, check=True)
    labelfs("ci", "init", where, "cars")
    text = (labelfs.folder / file).read_text()
    job = yaml.safe_load(text)
    assert json.dumps(job).count("cars") == 1 and "--merge" in text and "--html" in text and "--md" in text
    assert "already" in labelfs("ci", "init", where, "cars", code=1).err
    labelfs("ci", "init", where, "cars", "--force")
