"""Values printed in papers and handbooks, to the digits printed; each with its source.

The oracle kit checks the same arithmetic to full precision; these stand here so that the core is
tested against somebody else's numbers where the kit is absent.
"""

import numpy as np
import pytest

from stook import stats


def test_viechtbauer_2005_estimators() -> None:
    """Viechtbauer (2005) J Educ Behav Stat 30:261-293, p. 271-272."""
    y = [-0.581, 0.53, 0.771, 1.031, 0.553, 0.295, 0.078, 0.573, -0.176, -0.232]
    v = [0.023, 0.052, 0.06, 0.115, 0.095, 0.203, 0.2, 0.211, 0.051, 0.04]
    printed = {
        "HS": (0.2282, 77.2284, 4.3914, 0.1328), "HE": (0.1484, 68.7988, 3.205, 0.1234),
        "DL": (0.2768, 80.4447, 5.1137, 0.1841), "ML": (0.1967, 74.5098, 3.9231, 0.1255),
        "REML": (0.2232, 76.8399, 4.3178, 0.1464), "EB": (0.192, 74.0511, 3.8537, 0.133),
        "SJ": (0.1992, 74.7545, 3.9611, 0.0979),
    }  # fmt: skip
    for method, values in printed.items():
        fit = stats.pool(y, v, method=method)
        got = (fit.tau2, fit.i2, fit.h2, fit.se_tau2)
        assert got == pytest.approx(values, abs=2e-4), method


def test_dersimonian_kacker_2007_clasp() -> None:
    """DerSimonian & Kacker (2007) Contemp Clin Trials 28:105-114, Tables 3-4."""
    each = stats.effects(
        "OR", events1=[5, 5, 12, 69, 9, 313], total1=[156, 303, 565, 1570, 103, 4659],
        events2=[8, 17, 9, 94, 11, 352], total2=[74, 303, 477, 1565, 105, 4650],
    )  # fmt: skip
    printed = {
        "PM": (0.3681, -0.3811, 0.206), "CA": (0.441, -0.4035, 0.2327),
        "DL": (0.2323, -0.324, 0.154), "CA2": (0.3831, -0.3861, 0.2115),
        "DL2": (0.3254, -0.3655, 0.1901), "REML": (0.1843, -0.298, 0.1343),
        "HS": (0.133, -0.2666, 0.1125), "SJ": (0.4572, -0.4079, 0.2386),
    }  # fmt: skip
    for method, values in printed.items():
        fit = stats.pool(each, method=method, ci="Wald")
        assert (fit.tau, fit.estimate, fit.se) == pytest.approx(values, abs=1e-4), method


def test_van_houwelingen_2002_bcg() -> None:
    """van Houwelingen et al. (2002) Stat Med 21:589-624, p. 596-599; 13 trials of BCG, OR."""
    each = stats.effects(
        "OR", events1=[4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27],
        total1=[123, 306, 231, 13598, 5069, 1541, 2545, 88391, 7499, 1716, 50634, 2498, 16913],
        events2=[11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29],
        total2=[139, 303, 220, 12867, 5808, 1451, 629, 88391, 7277, 1665, 27338, 2341, 17854],
    )  # fmt: skip
    common = stats.pool(each, method="EE", ci="Wald", pi=None).natural
    assert common[:3] == pytest.approx((0.6465, 0.5951, 0.7024), abs=1e-4)
    fit = stats.pool(each, method="ML", ci="Wald", pi="normal")
    assert fit.natural[:3] == pytest.approx((0.4762, 0.336, 0.6749), abs=1e-4)
    assert fit.tau2 == pytest.approx(0.3025, abs=1e-4)
    assert fit.tau2_interval("PL") == pytest.approx((0.1151, 0.8937), abs=1e-4)
    assert fit.tau2_interval("QP") == pytest.approx((0.1302, 1.1812), abs=1e-4)
    assert (fit.pi_low, fit.pi_high) == pytest.approx((-1.875, 0.391), abs=1e-3)
    hksj = stats.pool(each, method="ML", ci="HKSJ").natural
    assert hksj[1:3] == pytest.approx((0.3175, 0.7141), abs=1e-4)


def test_mantel_haenszel_of_rothman_2008() -> None:
    """Rothman, Greenland & Lash (2008) Modern Epidemiology, ch. 15 (UGDP), 90% limits."""
    counts = ([8, 22], [106, 98], [5, 16], [120, 85])
    rd = stats.pool_tables("RD", *counts, level=0.9, rd_variance="Sato")
    assert (rd.estimate, rd.ci_low, rd.ci_high) == pytest.approx(
        (0.0349, -0.0176, 0.0874), abs=1e-4
    )
    rr = stats.pool_tables("RR", *counts, level=0.9)
    assert rr.natural[:3] == pytest.approx((1.3256, 0.8658, 2.0296), abs=1e-4)
    assert rr.q == pytest.approx(0.4472, abs=1e-4)


def test_peto_of_one_trial() -> None:
    """Four worked trials of Peto's method (box 118 of a training text), to the digits printed."""
    counts = {"events1": [29, 3, 7, 45], "total1": [67, 23, 39, 145], "events2": [39, 10, 11, 64],
              "total2": [72, 30, 28, 172]}  # fmt: skip
    each = stats.effects("PETO", **counts)
    assert np.exp(each.y) == pytest.approx([0.65, 0.34, 0.34, 0.76], abs=0.006)
    assert 1 / each.v == pytest.approx([8.74, 2.46, 3.25, 17.81], abs=0.006)
    assert each.y / each.v == pytest.approx([-3.78, -2.64, -3.48, -4.86], abs=0.006)


def test_crossover_of_the_handbook() -> None:
    """Cochrane Handbook 5.1, sec. 16.4.6.4: from the SD of differences, and from a correlation."""
    means = {"mean1": 7.0, "mean2": 6.5, "n": 10}
    arms = {"sd1": 2.38, "sd2": 2.21, "correlation": 0.68}
    by_sd = stats.effects("MD-paired", **means, sd_difference=2)
    assert (by_sd.y, by_sd.se) == pytest.approx((0.5, 0.632), abs=5e-4)
    by_correlation = stats.effects("MD-paired", **means, **arms)
    assert (by_correlation.y, by_correlation.se) == pytest.approx((0.5, 0.583), abs=5e-4)
    smd = stats.effects("SMD-paired", **means, **arms)
    assert (smd.y, smd.se) == pytest.approx((0.218, 0.256), abs=5e-4)


def test_crossover_by_standard_error_and_by_p_agree() -> None:
    """A paired t of 0.5 / 0.632 on 9 degrees of freedom has P = 0.449 (its definition)."""
    means = {"mean1": 7.0, "mean2": 6.5, "n": 10}
    by_se = stats.effects("MD-paired", **means, se=0.6324555320336759)
    p = float(stats.special.t_two_sided(0.5 / 0.6324555320336759, 9))
    assert stats.effects("MD-paired", **means, p=p).se == pytest.approx(by_se.se, rel=1e-10)
    assert by_se.se == pytest.approx(stats.effects("MD-paired", **means, sd_difference=2).se)


def test_stroke_units_continuous_measures() -> None:
    """Stroke units, first four trials of Normand (1999) Table VIII; values of metafor's tests."""
    arms = {
        "mean1": [55, 27, 64, 66], "sd1": [47, 7, 17, 20], "n1": [155, 31, 75, 18],
        "mean2": [75, 29, 119, 137], "sd2": [64, 4, 29, 48], "n2": [156, 32, 71, 18],
    }  # fmt: skip
    smd = stats.effects("SMD", **arms, variance="LS")
    assert smd.y == pytest.approx([-0.3552, -0.3479, -2.3176, -1.888], abs=1e-4)
    assert smd.v == pytest.approx([0.0131, 0.0645, 0.0458, 0.1606], abs=1e-4)
    uneven = stats.effects("SMDH", **arms)
    assert uneven.y == pytest.approx([-0.3553, -0.3465, -2.3018, -1.888], abs=1e-4)
    ratio = stats.effects("ROM", **arms)
    assert ratio.y == pytest.approx([-0.3102, -0.0715, -0.6202, -0.7303], abs=1e-4)
    assert ratio.v == pytest.approx([0.0094, 0.0028, 0.0018, 0.0119], abs=1e-4)
