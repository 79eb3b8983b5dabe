"""The declarations themselves."""

from __future__ import annotations

import pytest

from labelfs.labeling.check import check
from labelfs.labeling.config import expand, parse
from labelfs.labeling.tag import TAGS, Attr, BadValue, Tag, by_result_type, declared, load, lookup, read_value, register

NAMES = sorted(load())


@pytest.mark.parametrize("name", NAMES)
def test_a_declaration_is_whole(name: str):
    tag = load()[name]
    assert tag.doc.endswith(".")
    assert len({attr.name.lower() for attr in tag.attrs}) == len(tag.attrs)
    for attr in tag.attrs:
        assert attr.doc.endswith((".", "…")), attr.name
        assert (attr.type == "enum") == bool(attr.options), attr.name
        if attr.default is not None and attr.type in {"int", "float", "bool", "enum", "color"}:
            written = str(attr.default).lower() if attr.type == "bool" else str(attr.default)
            assert read_value(attr, written) == attr.default
    for other in (*tag.parents, *tag.children, *tag.objects, *([tag.alias_of] if tag.alias_of else [])):
        assert other == "*" or other in TAGS
    assert (tag.naming != "none") == (tag.attr("name") is not None)
    if tag.role == "control" and tag.status != "experimental":
        assert tag.result is not None
        assert tag.example_result is not None


@pytest.mark.parametrize("name", NAMES)
def test_its_example_is_a_good_config(name: str):
    tag = load()[name]
    config = parse(tag.example)
    allowed = {"not-drawn"} if name in tag.example and "not-drawn" in {p.code for p in config.problems} else set()
    assert {problem.code for problem in config.problems} == allowed
    assert f"<{name}" in tag.example
    assert set(config.variables()) <= set(tag.example_data)
    expand(config, tag.example_data)
    assert check({"result": tag.example_result or [], "was_cancelled": True}, config, tag.example_data) == []


def test_lookup_follows_aliases_in_any_case():
    assert lookup("audioPLUS") is load()["Audio"]
    assert declared("AudioPlus") is load()["AudioPlus"]
    assert lookup("nothing") is None
    assert lookup("Magicwand") is load()["MagicWand"]


def test_a_tag_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        register(Tag("IMAGE", "object", "Another one."))


def test_result_types_belong_to_one_tag_each():
    types = [tag.result.type for tag in load().values() if tag.result]
    assert len(set(types)) == len(types)
    assert by_result_type()["textarea"].name == "TextArea"


@pytest.mark.parametrize(("attr", "text", "value"), [
    (Attr("a", "bool"), "TRUE", True), (Attr("a", "int"), "5", 5), (Attr("a", "int"), "12px", 12),
    (Attr("a", "float"), "0.50", 0.5), (Attr("a", "float"), "3", 3), (Attr("a", "list"), " a, b ,,", ["a", "b"]),
    (Attr("a", "range"), "0, 1.5", [0, 1.5]), (Attr("a", "color"), "rgba(1, 2, 3, .5)", "rgba(1, 2, 3, .5)"),
    (Attr("a", "color"), "DarkSlateBlue", "DarkSlateBlue"), (Attr("a", "css"), "10%", "10%"),
    (Attr("a", "float", variable=True), "$fps", "$fps"), (Attr("a"), "true", "true"),
])
def test_reading_values(attr: Attr, text: str, value: object):
    assert read_value(attr, text) == value
    assert type(read_value(attr, text)) is type(value)


@pytest.mark.parametrize(("attr", "text"), [
    (Attr("a", "bool"), "1"), (Attr("a", "int"), "1.5"), (Attr("a", "int"), ""), (Attr("a", "float"), "nan"),
    (Attr("a", "float"), "$fps"), (Attr("a", "color"), "#12"), (Attr("a", "color"), "url(x)"),
    (Attr("a", "float", minimum=0), "-1"), (Attr("a", "enum", options=("x",)), "X"), (Attr("a", "range"), "1"),
])
def test_values_that_are_refused(attr: Attr, text: str):
    with pytest.raises(BadValue):
        read_value(attr, text)
