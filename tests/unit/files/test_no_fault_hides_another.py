"""An entry of review.yaml with one fault is not used, but its other faults are still named."""

from collections.abc import Callable
from typing import Any

import pytest

OUTCOME = """
  pain:
    technical: Pain intensity
    family: benefit
    kind: continuous
    measure: MDD
    scale: {min: 100, max: 0}
    thresholds: {small: 20, moderate: 10}
    baseline_risk: 2000
"""
WINDOW = """
time_windows:
  short: {labl: short term, from_days: 30, to_days: 7}
"""
HEAD = """
stook: 1
id: a
title: A
question:
  population: {technical: adults}
  condition: {technical: pain}
  intervention: {technical: a}
interventions: {a: {technical: A}}
comparators: {placebo: {technical: placebo}}
comparisons: {a-placebo: {intervention: a, comparator: placebo}}
outcomes:
"""


@pytest.mark.parametrize("code", ["E110", "E401", "E403", "E404", "E406", "E107"])
def test_each_fault_of_a_faulty_entry_is_named(code: str, review: Callable[..., Any]) -> None:
    found = review({"review.yaml": HEAD.lstrip() + OUTCOME.lstrip("\n") + WINDOW.lstrip()})
    assert found.codes.count(code) == 1, found.problems
