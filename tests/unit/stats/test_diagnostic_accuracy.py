"""Diagnostic accuracy and single groups: published numbers, identities, sparse data."""

import numpy as np
import pytest

from stook import stats
from stook.stats.diagnostic_accuracy import wilson

TP = [47, 126, 19, 36, 130, 84, 68, 752, 59, 142, 137, 57, 34, 152]
FN = [9, 51, 10, 3, 19, 2, 0, 0, 5, 50, 24, 3, 1, 51]
FP = [101, 272, 12, 78, 211, 68, 112, 3226, 55, 571, 107, 103, 21, 88]
TN = [738, 1543, 192, 276, 959, 89, 423, 2977, 136, 2788, 358, 437, 56, 264]


@pytest.fixture(scope="module")
def audit() -> stats.Accuracy:
    """AUDIT-C for unhealthy drinking: 14 studies (mada's data set)."""
    return stats.diagnostic_accuracy(TP, FP, FN, TN)


def test_the_bivariate_model_of_audit_c(audit: stats.Accuracy) -> None:
    """R's mada 0.5.12, REML."""
    assert audit.mean == pytest.approx([2.099742, -1.263691], rel=1e-4)
    assert audit.between[0, 0] == pytest.approx(1.37958, rel=1e-3)
    assert audit.sensitivity == pytest.approx((0.8909, 0.8081, 0.9406), abs=2e-4)
    assert audit.specificity == pytest.approx((0.7797, 0.7154, 0.8328), abs=2e-4)
    shape = audit.hsroc
    assert (shape.theta, shape.accuracy, shape.shape) == pytest.approx(
        (-0.083379, 3.262133, -0.610106), rel=1e-3
    )
    assert audit.corrected


def test_ratios_and_regions_belong_to_the_means(audit: stats.Accuracy) -> None:
    s, p = audit.sensitivity.estimate, audit.specificity.estimate
    assert audit.positive_likelihood_ratio.estimate == pytest.approx(s / (1 - p))
    assert audit.negative_likelihood_ratio.estimate == pytest.approx((1 - s) / p)
    assert audit.diagnostic_odds_ratio.estimate == pytest.approx(s / (1 - s) * p / (1 - p))
    inner, outer = audit.region(), audit.region("prediction")
    assert inner.shape == (100, 2)
    assert outer[:, 1].min() < inner[:, 1].min() < s < inner[:, 1].max() < outer[:, 1].max()
    middle = audit.curve(1 / (1 + np.exp(-audit.mean[1])))
    assert float(middle) == pytest.approx(s, abs=0.05)


def test_people_of_a_thousand_add_up(audit: stats.Accuracy) -> None:
    told = audit.per_thousand(50)
    assert told["found"].estimate + told["missed"].estimate == pytest.approx(50)
    assert told["cleared"].estimate + told["false alarms"].estimate == pytest.approx(950)
    assert told["missed"].low < told["missed"].estimate < told["missed"].high
    with pytest.raises(ValueError, match="per 1000"):
        audit.per_thousand(1001)


def test_without_a_correlation_it_is_two_meta_analyses() -> None:
    found = stats.diagnostic_accuracy(TP[:3], FP[:3], FN[:3], TN[:3])
    assert "without a correlation" in found.simplified
    tp, fn = np.array(TP[:3]), np.array(FN[:3])
    alone = stats.pool(np.log(tp / fn), 1 / tp + 1 / fn, "REML", "Wald")
    assert found.mean[0] == pytest.approx(float(alone.estimate), rel=1e-5)
    assert found.between[0, 0] == pytest.approx(float(alone.tau2), rel=1e-3, abs=1e-7)


def test_a_correlation_at_its_limit_is_taken_out() -> None:
    tp, fn = [45, 40, 30, 20, 10], [5, 10, 20, 30, 40]
    fp, tn = [40, 30, 20, 10, 5], [10, 20, 30, 40, 45]
    found = stats.diagnostic_accuracy(tp, fp, fn, tn)
    assert found.simplified.startswith("the correlation came to its limit")
    assert np.isfinite(found.covariance).all()


def test_what_cannot_be_pooled_says_why() -> None:
    assert stats.diagnostic_accuracy([5], [1], [2], [9]).reason == "one study is not pooled"
    assert stats.diagnostic_accuracy([0], [1], [0], [9]).reason == "no study"
    with pytest.raises(ValueError, match="negative"):
        stats.diagnostic_accuracy([5, -1], [1, 2], [2, 3], [9, 8])
    with pytest.raises(ValueError, match="empty cell"):
        stats.diagnostic_accuracy([5, 0], [1, 2], [2, 3], [9, 8], correction="none")


def test_swapping_condition_and_test_turns_the_two_round(audit: stats.Accuracy) -> None:
    back = stats.diagnostic_accuracy(TN, FN, FP, TP)
    assert back.sensitivity.estimate == pytest.approx(audit.specificity.estimate, rel=1e-4)
    assert back.specificity.estimate == pytest.approx(audit.sensitivity.estimate, rel=1e-4)


def test_wilson_of_sixteen_of_seventeen() -> None:
    low, high = wilson(16, 17)
    assert (float(low), float(high)) == pytest.approx((0.7302, 0.9895), abs=5e-5)


def test_one_proportion_and_where_a_new_place_may_lie() -> None:
    """R's meta 8.0-2, metaprop(method='GLMM') of Pritz 1997."""
    found = stats.single_group("proportion", events=[12, 30, 5], total=[150, 240, 90])
    assert found.pi_low <= found.ci_low < found.estimate < found.ci_high <= found.pi_high
    rate = stats.single_group("rate", events=[12, 30, 5], time=[150.0, 240.0, 90.0])
    assert 0 < rate.estimate < 1
    mean = stats.single_group("mean", mean=[3.0, 4.0, 3.5], sd=[1.0, 1.2, 0.9], n=[20, 30, 25])
    assert 3.0 < mean.estimate < 4.0
    with pytest.raises(ValueError, match="unknown kind"):
        stats.single_group("share", events=[1], total=[2])
