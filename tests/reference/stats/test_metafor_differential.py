"""Where a comparison with metafor on random and awkward data found a difference: metafor was right.

The numbers are those of metafor 3.8-1 in R 4.2.2; each test names the call.
"""

import numpy as np
import pytest

from stook import stats

CLOSE = {"rel": 1e-12, "nan_ok": True}


def test_glass_delta_takes_the_comparators_standard_deviation() -> None:
    """escalc("SMD1", m1i=..., sd1i=..., n1i=..., m2i=..., sd2i=..., n2i=...)."""
    arms = {
        "mean1": [5.1, 4.2], "n1": [12, 30], "sd1": [2.2, 1.9],
        "mean2": [4, 4.6], "sd2": [1.7, 2.4], "n2": [10, 33],
    }  # fmt: skip
    found = stats.effects("SMD1", **arms, variance="LS")
    assert found.y == pytest.approx([0.59133081233635731, -0.16272446006323918], **CLOSE)
    assert found.v == pytest.approx([0.20081693981425217, 0.064037564392467758], **CLOSE)
    without = stats.effects("SMD1", **{**arms, "sd1": [np.nan, np.nan]}, variance="LS")
    assert without.y == pytest.approx(found.y, **CLOSE)


def test_a_study_without_events_does_not_have_the_others_corrected() -> None:
    """escalc("OR", ..., to="if0all", drop00=TRUE): the study dropped has the only zeros."""
    found = stats.effects(
        "OR", events1=[0, 5, 8], total1=[20, 30, 40], events2=[0, 9, 6], total2=[21, 33, 38],
        correct="any-zero",
    )  # fmt: skip
    assert found.y == pytest.approx([np.nan, -0.62860865942237409, 0.28768207245178101], **CLOSE)
    assert found.v[1:] == pytest.approx([0.39277777777777784, 0.35416666666666663], **CLOSE)


def test_rate_differences_can_leave_out_studies_without_events() -> None:
    """escalc("IRD", x1i=c(0, 5), t1i=c(20, 30), x2i=c(0, 9), t2i=c(21, 33), drop00=TRUE)."""
    found = stats.effects(
        "IRD", events1=[0, 5], time1=[20, 30], events2=[0, 9], time2=[21, 33],
        double_zero="exclude",
    )  # fmt: skip
    assert found.y == pytest.approx([np.nan, -0.10606060606060605], **CLOSE)
    assert found.v[1] == pytest.approx(0.013820018365472911, **CLOSE)


@pytest.mark.parametrize(
    ("method", "expected"), [("DL", 0.25894757826615145), ("REML", 0.28841250603973068)]
)
def test_the_error_of_tau2_where_one_study_has_nearly_all_the_weight(
    method: str, expected: float
) -> None:
    """rma(y, v, method=...)$se.tau2 with threshold=1e-14; its digits were lost to cancellation."""
    fit = stats.pool([0.11, -0.35, 0.62, 1.2], [1e-8, 0.2, 0.05, 0.1], method=method)
    assert fit.se_tau2 == pytest.approx(expected, rel=1e-10)


def test_profile_likelihood_interval_over_all_modes() -> None:
    """confint(rma(y, v, method="ML"), type="PL"): between two modes the likelihood is lower."""
    y = [-0.31, 0.18, 0.44, -0.2, -0.18]
    v = [0.00023, 0.0215, 0.16643, 0.02981, 0.11413]
    fit = stats.pool(y, v, method="ML")
    assert tuple(fit.tau2_interval("PL")) == pytest.approx((0.0, 0.27729065244536577), rel=1e-9)


def test_freeman_tukey_goes_back_by_the_sizes_of_the_studies_pooled() -> None:
    """predict(rma(measure="PFT", ..., method="DL", subset=3:4), transf=transf.ipft.hm, ni=20, 70).

    Before, every subgroup went back by the sizes of all studies.
    """
    each = stats.effects("PFT", events=[3, 10, 1, 20], total=[50, 60, 20, 70])
    groups = stats.pool_subgroups(each, groups=list("aabb"), method="DL", ci="Wald")
    assert groups.within.natural.estimate[1] == pytest.approx(0.1647133378250018, rel=1e-10)
    filled = stats.trim_fill(each, method="DL").fit
    assert filled is not None
    assert 0 < filled.natural.estimate < 1


def test_risks_of_one_alone_give_no_variance() -> None:
    """rma.mh(measure="RD", ...) takes rounding for one: a standard error of 3.6e-11, P = 1."""
    n = [8, 25, 19, 27, 16, 13, 6, 39]
    m = [29, 33, 30, 36, 36, 22, 33, 37]
    for kind in ("Sato", "Greenland-Robins"):
        fit = stats.pool_tables("RD", n, n, m, m, rd_variance=kind)
        assert np.isnan(fit.estimate)
        assert fit.reason == "no study's risks lie between 0 and 1, so they give no variance"


@pytest.mark.parametrize("ci", ["HKSJ", "HKSJ-adhoc"])
def test_deleted_residuals_have_the_dispersion_of_the_other_studies(ci: str) -> None:
    """influence(rma(y, v, method="DL", test="knha"))$inf, and "adhoc" (here the same)."""
    found = stats.diagnostics(
        [0.11, -0.35, 0.62, 1.2, 0.4], [0.05, 0.2, 0.05, 0.1, 0.02], method="DL", ci=ci
    )
    assert found.rstudent == pytest.approx(
        [-0.70862220076179672, -1.3549449845943478, 0.38603466133126485, 2.0473732607240644,
         -0.054161009602471881], rel=1e-10,
    )  # fmt: skip
    assert found.dffits == pytest.approx(
        [-0.37112173818550453, -0.45498308050578845, 0.21688382136432091, 0.74023112890293552,
         -0.0020159181053154853], rel=1e-10,
    )  # fmt: skip
    assert found.hat == pytest.approx(
        [0.22189787516407239, 0.11367538488109503, 0.22189787516407239, 0.1684434220233206,
         0.27408544276743979], rel=1e-10,
    )  # fmt: skip


def test_moderators_far_from_zero_keep_their_digits() -> None:
    """QE against exact arithmetic (60 digits); metafor's rma(y, v, mods=~x) loses seven of them.

    The years are those of trials, so the columns of the design are nearly parallel.
    """
    years = np.array([1999.0, 2001.0, 2004.0, 2011.0, 2015.0])
    y, v = np.array([0.1, 0.4, -0.2, 0.7, 0.3]), np.array([0.01, 0.3, 0.002, 0.05, 0.1])
    found = stats.regress(y, v, {"year": years}, "EE")
    shifted = stats.regress(y, v, {"year": years - 2005.0}, "EE")
    assert found.qe == pytest.approx(shifted.qe, rel=1e-11)
    assert found.coefficients[1] == pytest.approx(shifted.coefficients[1], rel=1e-11)


def test_without_an_intercept_effects_are_not_centred() -> None:
    """QE of effects through the origin: metafor 3.8-1 takes the mean off first, as it may with one.

    By hand: b = sum(wxy) / sum(wx^2) = 14 / 14 = 1 for y = x = 1, 2, 3, so QE = 0; one added to
    each effect gives b = 20 / 14 and QE = sum (x + 1 - 20x/14)^2 = 3 - 36/14.
    """
    found = stats.regress([2.0, 3.0, 4.0], [1.0, 1.0, 1.0], {"x": [1, 2, 3]}, intercept=False)
    assert found.qe == pytest.approx(3 - 36 / 14, rel=1e-12)


def test_a_ratio_of_means_of_the_same_people() -> None:
    """escalc("ROMC", m1i=c(5.1, -4.2), m2i=c(4, -4.6), ..., ni=c(12, 30), ri=c(0.6, -0.2))."""
    found = stats.effects(
        "ROM-paired", mean1=[5.1, -4.2], mean2=[4, -4.6], sd1=[2.2, 1.9], sd2=[1.7, 2.4],
        n=[12, 30], correlation=[0.6, -0.2],
    )  # fmt: skip
    assert found.y == pytest.approx([0.24294617861038939, -0.090971778205726633], **CLOSE)
    assert found.v == pytest.approx([0.012225606337306162, 0.01904233947307131], **CLOSE)
