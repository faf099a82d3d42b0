"""Subgroups: each as if alone, all together, and the test between them."""

import numpy as np
import pytest

from stook import stats

Y = np.array([0.1, 0.3, 0.2, 0.8, 0.9, 1.1, 0.4])
V = np.array([0.02, 0.04, 0.03, 0.02, 0.05, 0.03, 0.06])
GROUPS = ["adults", "adults", "adults", "children", "children", "children", None]


def test_each_subgroup_is_its_own_meta_analysis() -> None:
    found = stats.pool_subgroups(Y, V, GROUPS)
    assert found.labels == ("adults", "children")
    for i, part in enumerate((slice(0, 3), slice(3, 6))):
        alone = stats.pool(Y[part], V[part])
        assert found.within.estimate[i] == pytest.approx(alone.estimate)
        assert found.within.ci_low[i] == pytest.approx(alone.ci_low)
    assert found.overall.k == 7


def test_the_test_between_subgroups_with_a_common_effect_is_the_mixed_models() -> None:
    found = stats.pool_subgroups(Y, V, GROUPS, method="EE", ci="Wald")
    assert found.mixed is not None
    assert found.between.q == pytest.approx(found.mixed.qm)
    assert found.between.q_p == pytest.approx(found.mixed.qm_p)
    assert "Subgroup differences: Chi2 = " in str(found)


def test_with_one_tau2_for_all_both_tests_agree_too() -> None:
    found = stats.pool_subgroups(Y, V, GROUPS, ci="Wald", tau2="common")
    assert found.mixed is not None
    np.testing.assert_allclose(found.within.tau2, found.mixed.tau2)
    assert found.between.q == pytest.approx(found.mixed.qm)


def test_tables_by_mantel_haenszel() -> None:
    counts = ([1, 3, 5, 9], [20, 30, 40, 50], [4, 6, 6, 8], [20, 31, 39, 52])
    found = stats.pool_subgroup_tables("OR", *counts, ["a", "a", "b", "b"])
    alone = stats.pool_tables("OR", *(x[2:] for x in counts))
    assert found.within.estimate[1] == pytest.approx(alone.estimate)
    assert found.between.q_df == 1


def test_a_single_subgroup_cannot_be_compared() -> None:
    found = stats.pool_subgroups(Y[:3], V[:3], GROUPS[:3])
    assert "two subgroups" in found.reason
    assert found.mixed is None
    empty = stats.pool_subgroups(Y, np.where(np.arange(7) > 2, np.inf, V), GROUPS)
    assert "two subgroups" in empty.reason
    assert np.isnan(empty.within.estimate[1])


def test_as_many_names_as_studies() -> None:
    with pytest.raises(ValueError, match="2 names of subgroups for 7 studies"):
        stats.pool_subgroups(Y, V, ["a", "b"])
