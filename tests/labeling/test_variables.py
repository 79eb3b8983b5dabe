"""`$variables`."""

from __future__ import annotations

import pytest

from labelfs.labeling.config import parse
from labelfs.labeling.variables import MISSING, find, missing_keys, paths_in, report_missing, resolve

DATA = {"id": 4, "a": {"b": [{"c": "deep"}, 2]}, "list": [1, [2, 3]], "x.y": "dotted", "none": None, "f": 2.0,
        "t": True}


@pytest.mark.parametrize(("path", "value"), [
    ("id", 4), ("a.b[0].c", "deep"), ("a.b[1]", 2), ("list[1][0]", 2), ("x.y", "dotted"), ("a.b.0.c", "deep"),
    ("a.q", MISSING), ("list[9]", MISSING), ("id.x", MISSING), ("", MISSING), ("[", MISSING),
    ("list[99999999999]", MISSING),
])
def test_find(path: str, value: object):
    assert find(path, DATA) == value


@pytest.mark.parametrize(("text", "value"), [
    ("$list", [1, [2, 3]]), ("$a.b[0].c", "deep"), (" $id ", 4), ("$nothing", ""), ("$none", ""),
    ("Photo $id of $f", "Photo 4 of 2"), ("$id.", 4), ("see $id. And $t", "see 4. And true"), ("$nothing!", "!"),
    ("$a.b[1]!", "2!"), ("costs $5 or $10", "costs $5 or $10"), ("$list here", "[1, [2, 3]] here"), ("plain", "plain"),
    ("$", "$"), ("", ""), ("a$id", "a4"), ("$id$f", "42"),
])
def test_resolve(text: str, value: object):
    assert resolve(text, DATA) == value


def test_paths_in_a_text():
    assert paths_in("$a.b and $c[0].") == ["a.b", "c[0]"]


XML = """<View><Header value="Case $id"/>
  <Repeater on="$pages"><Text name="p{{idx}}" value="$pages[{{idx}}].body"/></Repeater>
  <Image name="i" valueList="$images"/><Video name="v" value="$clip" frameRate="$fps"/>
  <Choices name="c" toName="i" value="$options.list"><Choice value="$first"/></Choices></View>"""


def test_keys_a_config_reads():
    config = parse(XML)
    assert config.variables() == ["id", "pages", "images", "clip", "fps", "options", "first"]
    assert config.required_keys() == ["pages", "images", "clip", "options"]


def test_which_tasks_miss_which_keys():
    config = parse('<View><Text name="t" value="$a.b"/><Header value="$c"/></View>')
    assert missing_keys(config, {"a": {}, "c": 1}) == []
    assert missing_keys(config, {"a.b": "flat"}) == ["c"]
    assert report_missing(config, [(1, {"a": 1}), (2, {}), (3, {"a": 1, "c": 1})]) == {"a": [2], "c": [1, 2]}
