"""Random edits of every result type: no edit lost, no invalid JSON, no needless conflict, every clash told."""

from __future__ import annotations

from tests.changes.properties import check_diff, check_merge


def test_merges_both_ways_round() -> None:
    cases = [check_merge(seed) for seed in range(600)]
    assert cases.count("clash") > 50
    assert cases.count("calm") > 200


def test_planted_edits_are_named_and_nothing_else() -> None:
    outcomes = [check_diff(seed) for seed in range(400)]
    assert sum(right for right, _, _ in outcomes) > 500
    assert [seed for seed, (_, missed, wrong) in enumerate(outcomes) if missed or wrong] == []


def test_planted_edits_with_ids_lost() -> None:
    right, missed, wrong = (sum(column) for column in zip(*(check_diff(seed, ids_lost=True) for seed in range(400)),
                                                          strict=True))
    assert right / (right + missed) >= 0.99
    assert right / (right + wrong) >= 0.99
