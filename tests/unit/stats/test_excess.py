"""Fail-safe N and excess significance: BCG by metafor, and by counting every outcome."""

import itertools

import numpy as np
import pytest

from stook import stats
from stook.stats.excess import poisson_binomial

A, N1 = [4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27], [
    123, 306, 231, 13598, 5069, 1541, 2545, 88391, 7499, 1716, 50634, 2498, 16913]  # fmt: skip
C, N2 = [11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29], [
    139, 303, 220, 12867, 5808, 1451, 629, 88391, 7277, 1665, 27338, 2341, 17854]  # fmt: skip
BCG = stats.effects("OR", events1=A, total1=N1, events2=C, total2=N2)


@pytest.mark.parametrize(
    ("kind", "number"), [("Rosenthal", 607), ("Orwin", 13), ("Rosenberg", 348)]
)
def test_fail_safe_numbers_of_bcg(kind: str, number: int) -> None:
    assert stats.fail_safe(BCG, kind=kind).number == number


def test_excess_of_bcg() -> None:
    found = stats.excess_significance(BCG)
    assert (found.observed, found.expected) == (8, pytest.approx(6.100698, abs=1e-6))
    assert found.p == pytest.approx(0.1355011, abs=1e-7)
    assert stats.excess_significance(BCG, exact=False).chi2 is not None


def test_the_exact_test_counts_every_outcome() -> None:
    p = np.array([0.1, 0.4, 0.7, 0.2])
    expected = np.zeros(5)
    for outcome in itertools.product((0, 1), repeat=4):
        expected[sum(outcome)] += np.prod(np.where(outcome, p, 1 - p))
    assert poisson_binomial(p) == pytest.approx(expected)
