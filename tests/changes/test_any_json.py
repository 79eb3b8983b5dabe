"""Whatever JSON stands in the files: no crash, valid JSON out, nothing silently lost."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from labelfs.changes.diff import compare
from labelfs.changes.merge import Refused, Versions, merge
from labelfs.changes.readable import readable
from labelfs.changes.report import markdown, stat, text
from labelfs.changes.tree import MemoryTree
from labelfs.store.digests import jcs
from labelfs.store.jsontext import loads_strict
from labelfs.store.layout import Kind
from tests.changes.conftest import NAME

scalars = st.none() | st.booleans() | st.integers(-5, 5) | st.floats(-2, 2) | st.sampled_from(["", "a", "r1", "Car"])
anything = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
    st.sampled_from(["x", "y", "width", "id", "labels", "start"]), inner, max_size=3), max_leaves=5)
keys = st.sampled_from("x y width height points vertices sequence ranges start end labels rectanglelabels choices text "
                       "mask rle startOffset endOffset radiusX".split())
types = st.sampled_from(["rectanglelabels", "choices", "textarea", "relation", "labels", "videorectangle", "future"])
others = st.dictionaries(st.sampled_from(["score", "meta", "from_id", "to_id", "parentID"]), anything, max_size=2)
items = others.flatmap(
    lambda rest: st.fixed_dictionaries(
        {"value": st.dictionaries(keys, anything, max_size=4) | anything},
        optional={"id": st.sampled_from(["r1", "r2", 3]), "type": types | anything, "from_name": scalars,
                  "to_name": scalars}).map(lambda item: {**rest, **item}))
results = st.lists(items | anything, max_size=4) | anything
annotations = st.fixed_dictionaries({"id": st.just(1), "task": st.just(17), "result": results},
                                    optional={"was_cancelled": anything, "note": anything, "deleted": anything})


def written(value: Any) -> bytes:
    return json.dumps(value).encode()


@settings(max_examples=300)
@given(annotations, annotations, annotations)
def test_merges(base: Any, ours: Any, theirs: Any) -> None:
    try:
        merged = merge(Versions(written(base), written(ours), written(theirs)), Kind.ANNOTATION)
    except Refused:
        return
    found = loads_strict(merged.content)
    assert found["id"] == 1
    again = merge(Versions(written(base), merged.content, written(base)), Kind.ANNOTATION)
    assert again.content == merged.content


@settings(max_examples=300)
@given(annotations, annotations)
def test_diffs(before: Any, after: Any) -> None:
    trees = [MemoryTree(name, {NAME: written(value)}) for name, value in (("a", before), ("b", after))]
    diff = compare(*trees)
    json.dumps(diff.to_json())
    assert all([text(diff), stat(diff), markdown(diff)])
    assert not compare(trees[0], trees[0])
    assert readable(written(before))
    if content(before) != content(after):
        assert diff, "a difference that is not told"
    else:
        assert not diff


def content(value: Any) -> Any:
    """What may not change untold: everything but the order of the items; gone, null and false flags are one."""
    if value.get("deleted") is True:
        return None
    kept = {key: one for key, one in value.items() if key not in ("result", "was_cancelled") and one is not None}
    result = value["result"]
    listed = sorted(map(jcs, result)) if isinstance(result, list) else jcs(result)
    return jcs(kept), jcs(value.get("was_cancelled") or False), listed
