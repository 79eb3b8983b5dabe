"""Task orders: the measures by properties, the stream by real requests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelfs.models import order
from labelfs.project import Project

CONFIG = """<View><Text name="text" value="$text"/><Choices name="mood" toName="text">
<Choice value="good"/><Choice value="bad"/></Choices></View>"""
shares = st.lists(st.floats(0.01, 1), min_size=2, max_size=6)


def said(value: str) -> list[dict[str, Any]]:
    return [{"from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": [value]}}]


@given(shares, st.sampled_from(["margin", "entropy"]))
def test_certainty_is_a_share(values: list[float], measure: str) -> None:
    classes = {str(n): value for n, value in enumerate(values)}
    found = order.certainty([(None, classes, [])], measure)
    assert found is not None
    assert -1e-9 <= found <= 1
    even = order.certainty([(None, dict.fromkeys(classes, 1.0), [])], measure)
    assert even == pytest.approx(0, abs=1e-9)
    assert order.certainty([(None, {"a": 1.0, "b": 0.0}, [])], measure) == 1


def test_scores_stand_in_for_probabilities() -> None:
    for measure, expected in (("score", 0.9), ("margin", 0.8)):
        assert order.certainty([(0.9, {}, [])], measure) == pytest.approx(expected)
    assert order.certainty([(None, {}, [{"score": 0.5}, {"score": 1.0}])], "entropy") == pytest.approx(0.5)
    assert order.certainty([(None, {}, said("good"))], "score") is None


def box(x: float, label: str = "Boat", **more: Any) -> dict[str, Any]:
    return {"from_name": "box", "type": "rectanglelabels",
            "value": {"x": x, "y": 0, "width": 10, "height": 10, "rectanglelabels": [label], **more}}


def test_disagreement() -> None:
    assert order.disagreement([said("good"), said("good"), said("good")]) == 0
    assert order.disagreement([said("good"), said("bad")]) == 1
    assert order.disagreement([said("good"), said("good"), said("bad")]) == pytest.approx(2 / 3)
    assert order.disagreement([[box(0)], [box(2)]]) == 0, "boxes that overlap by half are one"
    assert order.disagreement([[box(0)], [box(6)]]) == 1
    assert order.disagreement([[box(0)], [box(0, "Buoy")]]) == 1
    assert order.disagreement([[box(0), box(50)], [box(0)]]) == 0.5
    assert order.disagreement([[], []]) == order.disagreement([[box(1)]]) == 0


@given(st.lists(st.lists(st.sampled_from([box(0), box(6), box(50, "Buoy"), *said("good")]), max_size=4), max_size=4))
def test_disagreement_is_a_share_and_symmetric(results: list[list[dict[str, Any]]]) -> None:
    found = order.disagreement(results)
    assert 0 <= found <= 1
    assert order.disagreement(results[::-1]) == pytest.approx(found)


def test_near_texts_share_bits() -> None:
    base = " ".join(f"word{n}" for n in range(40))
    near, far = base.replace("word3 ", "other "), " ".join(f"else{n}" for n in range(40))
    assert (order.signature(base) ^ order.signature(near)).bit_count() <= (
        order.signature(base) ^ order.signature(far)).bit_count()


class Stream:
    """A project whose tasks are handed out."""

    def __init__(self, root: Path, settings: dict[str, Any], texts: list[str]) -> None:
        (root / "tasks").mkdir(parents=True)
        (root / "config.xml").write_text(CONFIG)
        (root / "project.json").write_text(json.dumps(settings))
        rows = [{"id": n, "data": {"text": text}} for n, text in enumerate(texts, 1)]
        (root / "tasks/rows.json").write_text(json.dumps(rows))
        self.project = Project.open(root, user="mara@example.org", fsync=False)

    def predict(self, task: int, value: str = "good", version: str = "v1", **more: Any) -> None:
        self.project.store.add_predictions([{"task": task, "model_version": version, "result": said(value), **more}])

    def order(self) -> list[int]:
        found: list[int] = []
        while (task := self.project.next_task(user="mara@example.org", exclude=found)) is not None:
            found.append(task)
        return found

    def label(self, task: int) -> None:
        self.project.save_annotation(task, {"result": said("good")}, user="mara@example.org")


@pytest.fixture
def stream(tmp_path: Path) -> Any:
    made: list[Stream] = []

    def start(texts: list[str], **settings: Any) -> Stream:
        made.append(Stream(tmp_path / "p", settings, texts))
        return made[-1]

    yield start
    for one in made:
        one.project.close()


def test_the_stream_follows_scores(stream: Any) -> None:
    here = stream(["a", "b", "c"], sampling="uncertainty", uncertainty="score")
    for task, score in ((1, 0.9), (2, 0.2), (3, 0.5)):
        here.predict(task, score=score)
    assert here.order() == [2, 3, 1]


@pytest.mark.parametrize(("measure", "expected"), [("margin", [2, 1, 3, 4]), ("entropy", [1, 2, 3, 4])])
def test_margin_and_entropy(stream: Any, measure: str, expected: list[int]) -> None:
    here = stream(["a", "b", "c", "d"], sampling="uncertainty", uncertainty=measure)
    here.predict(1, scores={"x": 0.4, "y": 0.3, "z": 0.3})
    here.predict(2, scores={"x": 0.5, "y": 0.48, "z": 0.02})
    here.predict(3, scores={"x": 0.9, "y": 0.05, "z": 0.05})
    assert here.order() == expected, "tasks of which nothing is known come last"
    here.predict(4, scores={"x": 0.34, "y": 0.33, "z": 0.33})
    assert here.order()[0] == 4, "it follows as predictions come"
    here.label(4)
    assert here.order() == expected[:3]


def test_disagreeing_models_first(stream: Any) -> None:
    here = stream(["a", "b", "c"], sampling="disagreement")
    for task, other in ((1, "good"), (2, "bad"), (3, "good")):
        here.predict(task, "good", "v1")
        here.predict(task, other, "v2")
    assert here.order() == [2, 1, 3]
    here.predict(3, "bad", "v3")
    assert here.order() == [2, 3, 1]


def test_kinds_of_which_least_is_labeled_first(stream: Any) -> None:
    here = stream(["a", "b", "c", "d", "e"], sampling="diversity")
    for task, value in ((1, "good"), (2, "good"), (3, "good"), (4, "bad"), (5, "bad")):
        here.predict(task, value)
    assert here.order() == [4, 1, 5, 2, 3]
    here.label(4)
    assert here.order() == [1, 5, 2, 3], "one bad is labeled, so a good one is due"
    here.project.store.delete_tasks([1], by="x")
    assert here.order() == [2, 5, 3]


def test_settings_name_the_order(stream: Any) -> None:
    from labelfs.project_form import change, project_form

    here = stream(["a"], sampling="sequential")
    change(here.project, {"sampling": "disagreement", "uncertainty": "entropy"})
    form = project_form(here.project)
    assert (form["sampling"], form["task_order"], form["uncertainty"]) == (
        "Uncertainty sampling", "disagreement", "entropy")
    change(here.project, {"sampling": "Uncertainty sampling"})
    assert project_form(here.project)["task_order"] == "disagreement"
