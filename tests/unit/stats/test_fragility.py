"""The fragility index: what it changes, that it turns the result, and what it says if it cannot."""

import itertools

import numpy as np
import pytest

from stook import stats

KETAMINE = ([29, 3, 3, 4], [68, 3, 8, 9], [1, 0, 2, 2], [32, 4, 6, 10])
"""Adverse events, intravenous ketamine against placebo, four trials."""


def applied(counts: tuple[list[int], ...], found: stats.Fragility) -> list[np.ndarray]:
    table = [np.array(c, dtype=float) for c in counts]
    for change in found.changes:
        table[2 * change.arm - 2][change.study] += change.events
    return table


def limits(table: list[np.ndarray], method: str, ci: str) -> tuple[float, float]:
    names = ("events1", "total1", "events2", "total2")
    each = stats.effects("RR", **dict(zip(names, table, strict=True)))
    fit = stats.pool(each, method=method, ci=ci)
    return float(fit.ci_low), float(fit.ci_high)


@pytest.mark.parametrize(("ci", "index", "significant"), [("Wald", 1, True), ("HKSJ", 2, False)])
def test_the_changes_turn_the_result_and_one_fewer_do_not(
    ci: str, index: int, significant: bool
) -> None:
    found = stats.fragility("RR", *KETAMINE, method="DL", ci=ci)
    assert (found.index, found.significant) == (index, significant)
    low, high = limits(applied(KETAMINE, found), "DL", ci)
    assert (low, high) == (pytest.approx(found.ci_low), pytest.approx(found.ci_high))
    assert (low > 0 or high < 0) is not significant


def test_no_single_change_turns_what_has_an_index_of_two() -> None:
    table = [np.array(c, dtype=float) for c in KETAMINE]
    for study, arm, by in itertools.product(range(4), (0, 2), (1, -1)):
        moved = [c.copy() for c in table]
        moved[arm][study] += by
        if 0 <= moved[arm][study] <= moved[arm + 1][study]:
            low, high = limits(moved, "DL", "HKSJ")
            assert low <= 0 <= high


def test_the_most_fragile_study_and_the_quotient() -> None:
    found = stats.fragility("RR", *KETAMINE, method="DL", ci="Wald")
    assert found.study is not None
    assert found.within[found.study] == np.nanmin(found.within)
    assert found.index == 1 <= np.nanmin(found.within)
    assert found.quotient == pytest.approx(1 / 140)


def test_swapping_the_arms_swaps_the_changes() -> None:
    one = stats.fragility("OR", *KETAMINE, method="MH")
    other = stats.fragility("OR", *KETAMINE[2:], *KETAMINE[:2], method="MH")
    assert one.index == other.index
    assert [c.arm for c in one.changes] == [3 - c.arm for c in other.changes]


def test_what_no_change_turns_says_so() -> None:
    counts = ([90, 80], [1000, 1000], [10, 12], [1000, 1000])
    found = stats.fragility("RR", *counts, method="EE", ci="Wald", limit=5)
    assert found.index is None
    assert "no 5 changes" in found.reason
    assert np.isnan(found.quotient)
    assert "no interval" in stats.fragility("RR", [0], [10], [0], [10]).reason
    with pytest.raises(ValueError, match="RR, OR, RD"):
        stats.fragility("SMD", *KETAMINE)


def test_the_greedy_way_is_not_always_the_shortest() -> None:
    """Moving the nearer limit most takes two people here; one other person is enough."""
    counts = ([4, 7], [48, 64], [17, 12], [77, 56])
    found = stats.fragility("RR", *counts)
    assert (found.index, found.exact, found.significant) == (1, True, False)
    low, high = limits(applied(counts, found), "REML", "HKSJ")
    assert low > 0 or high < 0
    assert (low, high) == (pytest.approx(found.ci_low), pytest.approx(found.ci_high))


def test_an_exact_index_of_three_stands_against_every_pair_of_changes() -> None:
    counts = ([2, 7], [21, 39], [17, 17], [69, 79])
    found = stats.fragility("RR", *counts)
    assert (found.index, found.exact) == (3, True)
    places = list(itertools.product((0, 2), range(2), (1, -1)))
    for pair in itertools.combinations_with_replacement(places, 2):
        table = [np.array(c, dtype=float) for c in counts]
        for arm, study, by in pair:
            table[arm][study] += by
        if all((table[a] >= 0).all() and (table[a] <= table[a + 1]).all() for a in (0, 2)):
            low, high = limits(table, "REML", "HKSJ")
            assert low <= 0 <= high


def test_too_many_sets_of_changes_are_not_claimed_to_be_tried() -> None:
    counts = ([3, 5] * 4, [400, 420] * 4, [20, 24] * 4, [400, 418] * 4)
    found = stats.fragility("RR", *counts, ci="Wald")
    assert found.index is not None
    assert found.index > 5
    assert not found.exact
