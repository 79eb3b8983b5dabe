"""What people read: the summary, the list, the counts, the comment."""

from __future__ import annotations

from typing import Any

from labelfs.changes.model import Change, Diff
from labelfs.changes.report import markdown, stat, summary_line, text
from labelfs.changes.words import word_diff
from tests.changes.conftest import box


def test_the_list_names_task_person_and_place(between: Any) -> None:
    diff = between([box("a"), box("b", x=50)], [box("a", x=20), box("b", x=50, label="Bus")])
    assert summary_line(diff) == "1 task with changed labels: moved 1, relabeled 1, median overlap 0.33"
    said = text(diff)
    assert "task 17\n  ann@example.org\n    ~ moved Car a  IoU 0.33  x 10→20\n" in said
    assert "    ~ relabeled b  Car → Bus" in said
    assert summary_line(between([], [])) == "no changes"


def test_counts_by_label(between: Any) -> None:
    said = stat(between([box("a")], [box("a", x=20), box("b", x=60, label="Bus")]))
    assert said.splitlines()[2:] == ["label  added  moved", "Bus        1", "Car               1"]


def test_words_of_a_text() -> None:
    assert word_diff("one two three", "one 2 three") == [(" ", "one "), ("-", "two"), ("+", "2"), (" ", " three")]


def test_the_comment_is_capped_and_starts_with_the_worst() -> None:
    changes = [Change(n, n, "ann@example.org", "r", "added", ("Car",)) for n in range(1, 3000)]
    changes += [Change(5000, 1, "ann@example.org", "r", "removed", ("Car",)) for _ in range(3)]
    said = markdown(Diff("a", "b", changes), limit=5000)
    assert len(said) <= 5000
    assert said.index("task 5000") < said.index("task 1:")
    assert "more tasks: `labelfs diff` shows them all" in said


def test_names_in_the_comment_are_only_text() -> None:
    evil = "<img src=x> @everyone [a](b) `c` |\n# d"
    said = markdown(Diff("a`b", "b", [Change(1, 1, evil, evil, "removed", (evil,), before={"items": []})]))
    assert "<img" not in said
    assert "@everyone" not in said
    assert "[a](b)" not in said
    assert "\n# d" not in said
