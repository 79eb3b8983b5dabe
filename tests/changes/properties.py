"""What must hold for every pair of edits; the suite runs a few hundred, `bench/labels_simulator.py` the long run."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import Any

from labelfs.changes.matching import Fetches
from labelfs.changes.merge import Versions, merge
from labelfs.changes.side import Spoken
from labelfs.changes.spoken import Where, compared
from labelfs.store.canonical import canonical_object
from labelfs.store.digests import jcs
from labelfs.store.jsontext import loads_strict
from labelfs.store.layout import Kind
from tests.changes import simulator
from tests.changes.conftest import annotation
from tests.changes.simulator import Edit, Items


def written(items: Items) -> bytes:
    return canonical_object(annotation(items), Kind.ANNOTATION)


def unordered(items: Items) -> list[bytes]:
    return sorted(jcs(item) for item in items)


def check_merge(seed: int) -> str:
    """Two random sets of edits of one annotation, merged both ways round; what kind of case it was."""
    random = Random(seed)
    base = simulator.base(random)
    left, right = simulator.edits(random, base), simulator.edits(random, base)
    ours, theirs = simulator.apply(base, left), simulator.apply(base, right)
    clashing = clashes(left, right)
    results = []
    for one, other in ((ours, theirs), (theirs, ours)):
        merged = merge(Versions(written(base), written(one), written(other)), Kind.ANNOTATION)
        results.append(loads_strict(merged.content))
        told = {clash.where for clash in merged.clashes}
        found = results[-1]["result"]
        marked = [item for item in found if "conflict" in item]
        assert bool(told) == bool(clashing) == bool(marked), (seed, told, clashing)
        check_marks(seed, marked, clashing, base, one, other)
        calm = [item for item in found if not touches(item, clashing)]
        together = simulator.apply(simulator.apply(base, left), [edit for edit in right if edit not in left])
        assert unordered(calm) == unordered([item for item in together if not touches(item, clashing)]), seed
    if not clashing:
        assert json.dumps(results[0]) == json.dumps(results[1]), f"{seed}: the order of the sides shows"
    return "clash" if clashing else "calm"


def clashes(left: list[Edit], right: list[Edit]) -> set[str]:
    """Targets that both sides changed in the same field, or that one deleted and the other changed."""
    found = set()
    for one in left:
        for other in right:
            if one.target == other.target and one != other and (
                    one.field == other.field or "gone" in (one.field, other.field)):
                found.add(one.target)
    return found


def touches(item: dict[str, Any], targets: set[str]) -> bool:
    return item.get("id") in targets


def check_marks(seed: int, marked: Items, clashing: set[str], base: Items, ours: Items, theirs: Items) -> None:
    """Each clash is marked at its region, and holds all three versions."""
    assert {item["id"] for item in marked} == clashing, seed
    for item in marked:
        for name, side in (("base", base), ("ours", ours), ("theirs", theirs)):
            kept = item["conflict"][name]
            same = [one for one in side if one.get("id") == item["id"] and one["from_name"] == item["from_name"]]
            assert ([kept] if kept is not None else []) == same, (seed, name)
        assert list(item)[-1] == "conflict"


def check_diff(seed: int, *, ids_lost: bool = False) -> tuple[int, int, int]:
    """Planted edits against the edits that the diff names: (right, missed, wrong)."""
    random = Random(seed)
    base = simulator.base(random)
    planted = simulator.edits(random, base, most=4)
    after = simulator.apply(base, planted)
    names: dict[str, str] = {}
    if ids_lost:
        names = {item["id"]: f"z{random.randrange(10**12)}" for item in after if "id" in item}
        after = [_renamed(item, names) for item in after]
    sides = [Spoken(17, 41, "ann@example.org", annotation(items), "x.json") for items in (base, after)]
    told = list(compared(Where(17, sides[1], Fetches()), *sides))
    wanted = Counter((names.get(edit.target, edit.target), edit.kind) for edit in planted)
    found = Counter((change.region or "", change.kind) for change in told if change.kind != "reid")
    return sum((wanted & found).values()), sum((wanted - found).values()), sum((found - wanted).values())


def _renamed(item: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {key: names.get(value, value) if key in ("id", "from_id", "to_id") else value for key, value in item.items()}
