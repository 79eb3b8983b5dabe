"""Each planted fault is reported once, as what it is, where it is."""

from __future__ import annotations

import pytest

from labelfs.labeling.config import expand, parse
from tests.labeling.faults import FAULTS, Fault


def test_there_are_enough_and_each_name_is_there_once():
    assert len(FAULTS) >= 60
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_found_alone(fault: Fault):
    config = parse(fault.xml)
    assert [(p.line, p.tag, p.code, p.level) for p in config.problems] == [
        (fault.line, fault.tag, fault.code, fault.level)]
    assert config.problems[0].message
    expand(config, {})  # the page goes on with whatever could be read
