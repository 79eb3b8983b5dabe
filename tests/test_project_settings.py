"""Settings: defaults, faults with lines, Label Studio's names for them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelfs import settings
from labelfs.errors import BadRequest

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=6,
)


def test_defaults_are_complete() -> None:
    found = settings.filled({})
    assert found == settings.DEFAULTS
    assert found is not settings.DEFAULTS
    found["hotkeys"]["submit"] = "ctrl+enter"
    assert settings.DEFAULTS["hotkeys"] == {}


@given(st.dictionaries(st.sampled_from([*settings.DEFAULTS, "other"]), JSON))
def test_every_known_key_is_usable_and_unknown_ones_stay(raw: dict[str, Any]) -> None:
    found = settings.filled(raw)
    assert settings.faults(found) == {}
    assert found.get("other") == raw.get("other")
    for key in set(raw) & set(settings.DEFAULTS):
        assert found[key] == (settings.DEFAULTS[key] if key in settings.faults(raw) else raw[key])


def test_faults_have_lines() -> None:
    text = '{\n  "title": "x",\n  "overlap": 0\n}\n'
    (problem,) = settings.problems({"title": "x", "overlap": 0}, text)
    assert (problem.file, problem.line) == ("project.json", 3)
    assert "whole number" in problem.message


def test_names_of_label_studio() -> None:
    fields = settings.api_fields(settings.filled({"sampling": "uniform", "skip": "ignore", "instruction": "hi"}))
    assert fields["sampling"] == "Uniform sampling"
    assert fields["skip_queue"] == "IGNORE_SKIPPED"
    assert fields["expert_instruction"] == "hi"
    assert fields["color"] == "#FFFFFF"
    assert fields["maximum_annotations"] == 1
    assert fields["overlap_cohort_percentage"] == 100


@pytest.mark.parametrize("kept", ["uncertainty", "disagreement", "diversity"])
def test_active_order_survives_a_round_trip(kept: str) -> None:
    current = settings.filled({"sampling": kept})
    assert settings.changes_from_api({"sampling": "Uncertainty sampling"}, current) == {}
    assert settings.changes_from_api({"sampling": "Uncertainty sampling"}, settings.filled({})) == {
        "sampling": "uncertainty"
    }


def test_fields_without_a_key_of_ours_are_kept_verbatim_and_passwords_never() -> None:
    body = {"color": "#FF0000", "is_published": True, "task_data_password": "secret", "enable_review": True, "zzz": 1}
    changes = settings.changes_from_api(body, settings.filled({}))
    assert changes == {"label_studio": {"color": "#FF0000", "is_published": True, "enable_review": True}}


@given(st.dictionaries(st.sampled_from([*settings.MAPPED, *settings.LABEL_STUDIO_DEFAULTS, "x"]), JSON))
def test_a_body_changes_settings_or_names_the_fields(body: dict[str, Any]) -> None:
    current = settings.filled({})
    try:
        changes = settings.changes_from_api(body, current)
    except BadRequest as fault:
        assert set(fault.fields) <= set(body)
        assert fault.fields
        return
    assert settings.faults(changes) == {}


@pytest.mark.parametrize(("body", "field"), [
    ({"sampling": "best first"}, "sampling"), ({"maximum_annotations": 0}, "maximum_annotations"),
    ({"show_instruction": "yes"}, "show_instruction"), ({"title": 3}, "title"), ({"skip_queue": []}, "skip_queue"),
])
def test_bad_values_are_named(body: dict[str, Any], field: str) -> None:
    with pytest.raises(BadRequest) as caught:
        settings.changes_from_api(body, settings.filled({}))
    assert list(caught.value.fields) == [field]
