"""Nothing that a person or program can write makes reading raise."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from labelfs.labeling.api_errors import api_errors
from labelfs.labeling.check import check
from labelfs.labeling.config import expand, parse
from labelfs.labeling.labels import hotkeys
from labelfs.labeling.masks import externalize, internalize
from labelfs.labeling.result import deduplicated, regions
from labelfs.labeling.summary import labels_of_result
from labelfs.labeling.tag import load
from labelfs.labeling.visibility import Selection, Visibility, missing_answers, saved

scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
                    st.sampled_from(["$a", "a", "t", "c", "{{idx}}", "$l[{{idx}}].a", "left", "/p[1]/text()[1]", "1"]))
junk = st.recursive(scalars, lambda inner: st.one_of(
    st.lists(inner, max_size=4),
    st.dictionaries(st.sampled_from(["a", "l", "value", "children", "id", "x", "text", "alias"]), inner, max_size=4)),
    max_leaves=8)

TAGS = sorted({*load(), "Nothing", "div", "view", "script"})
ATTRIBUTES = sorted({attr.name for tag in load().values() for attr in tag.attrs})
texts = st.one_of(
    st.sampled_from(["$l", "$a.b", "true", "t", "c", "t,c", "0.5", "{{idx}}", "n{{idx}}", "choice-selected", "c",
                     "single", "$l[{{idx}}]", "pagination", "region-selected"]),
    st.text(max_size=6))


@st.composite
def xml(draw: Any, depth: int = 3) -> str:
    tag = draw(st.sampled_from(TAGS))
    attrs = draw(st.dictionaries(st.sampled_from(ATTRIBUTES), texts, max_size=5))
    written = "".join(f" {name}={quoted(text)}" for name, text in attrs.items())
    inner = "".join(draw(st.lists(xml(depth - 1), max_size=3))) if depth else "text"
    return f"<{tag}{written}>{inner}</{tag}>"


def quoted(text: str) -> str:
    plain = "".join(char for char in text if char.isprintable() and not 0xD800 <= ord(char) < 0xE000)
    return '"' + plain.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;") + '"'


@given(st.one_of(st.text(max_size=60), xml()), st.dictionaries(st.sampled_from("al"), junk))
def test_any_text_parses_and_expands(text: str, data: dict[str, Any]):
    config = parse(text)
    config.parsed()
    config.variables()
    config.hints()
    config.sample_task()
    api_errors(config)
    root = expand(config, data)
    hotkeys(root)
    json.dumps(root.to_json())
    assert all(problem.message for problem in config.problems)


@given(xml())
def test_parsing_is_the_same_each_time_and_lines_are_within(text: str):
    one, other = parse(text), parse(text)
    assert (one.root, one.problems) == (other.root, other.problems)
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in one.problems)


EXAMPLES = [tag for tag in load().values() if tag.example_result]
CONFIGS = {tag.name: parse(tag.example) for tag in EXAMPLES}


@st.composite
def results(draw: Any) -> tuple[str, list[Any]]:
    """The example result of a tag with members replaced by anything."""
    tag = draw(st.sampled_from(EXAMPLES))
    items = json.loads(json.dumps(tag.example_result))
    for item in items:
        for holder in (item, item.get("value", {})):
            for key in draw(st.lists(st.sampled_from(sorted(holder) or ["x"]), max_size=2)):
                holder[key] = draw(junk)
    items += draw(st.lists(junk, max_size=2))
    return tag.name, items


@given(results(), st.dictionaries(st.sampled_from(["text", "image", "talk", "hits", "html", "a", "l"]), junk))
def test_any_result_is_checked(case: tuple[str, list[Any]], data: dict[str, Any]):
    name, result = case
    config = CONFIGS[name]
    for problem in check({"result": result}, config, data):
        assert problem.message and problem.code
        assert problem.index is None or 0 <= problem.index < len(result)
    labels_of_result(result)
    deduplicated(result)
    saved(config.root, result)
    missing_answers(config.root, result, pages=2)
    Visibility(config.root, Selection.of(result, [one.id for one in regions(result)][:1])).controls()
    assert internalize(externalize(result, lambda png: "masks/a.png"), lambda name: None) is not None


@given(xml(), junk, st.dictionaries(st.sampled_from("al"), junk))
def test_any_config_and_result(text: str, result: Any, data: dict[str, Any]):
    config = parse(text)
    check({"result": result}, config, data)
    check({"result": [{"id": "a", "from_name": "c", "to_name": "t", "type": "choices", "value": result}]}, config, data)
