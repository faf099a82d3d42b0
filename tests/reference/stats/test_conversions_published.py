"""Conversions against figures that papers print, and against data made anew."""

import math

import numpy as np
import pytest

from stook.stats import conversions as c


def test_se_from_p_as_in_the_handbook() -> None:
    """Cochrane Handbook, section 6.5.2.3: MD 3.8, n 25 and 22, P 0.008: t 2.78, SE 1.37."""
    result = c.se_from_p(3.8, 0.008, 25 + 22 - 2)
    assert float(result["t"]) == pytest.approx(2.78, abs=0.005)
    assert float(result["se"]) == pytest.approx(1.37, abs=0.005)
    assert float(c.sd_from_se_of_difference(result["se"], 25, 22)["sd"]) == pytest.approx(
        4.69, abs=0.02
    )


def test_average_correlation_as_in_the_handbook() -> None:
    """Cochrane Handbook, section 6.5.2.8: 0.78 and 0.82 average 0.80."""
    assert float(c.average_correlation([0.78, 0.82])["correlation"]) == pytest.approx(0.80)


def test_crossover_standard_error_as_in_the_handbook() -> None:
    """Cochrane Handbook 5.1, section 16.4.6.4: SDs 2.38 and 2.21, r 0.68, N 10: SE 0.583."""
    sd = float(c.sd_of_change(2.38, 2.21, 0.68)["sd"])
    assert sd / math.sqrt(10) == pytest.approx(0.583, abs=0.0005)


def test_hazard_ratio_of_the_worked_example() -> None:
    """Tierney et al. 2007: P 0.075, deaths 229 and 256: HR 0.85 (0.71 to 1.02)."""
    result = c.hazard_ratio_from_logrank(0.075, True, events1=229, events2=256)
    assert float(result["hazard_ratio"]) == pytest.approx(0.85, abs=0.005)
    low, high = (math.exp(float(result["y"]) + s * 1.96 * float(result["se"])) for s in (-1, 1))
    assert (low, high) == (pytest.approx(0.71, abs=0.005), pytest.approx(1.02, abs=0.005))


def test_combined_arms_are_the_people_put_together() -> None:
    rng = np.random.default_rng(7)
    arms = [rng.normal(m, s, n) for m, s, n in ((3, 2, 11), (5, 1, 30), (4, 4, 2))]
    result = c.combine_arms(
        [a.size for a in arms], [a.mean() for a in arms], [a.std(ddof=1) for a in arms]
    )
    together = np.concatenate(arms)
    assert float(result["n"]) == together.size
    assert float(result["mean"]) == pytest.approx(together.mean(), rel=1e-12)
    assert float(result["sd"]) == pytest.approx(together.std(ddof=1), rel=1e-12)


def test_curves_give_back_the_hazard_ratio_that_made_them() -> None:
    """Exponential survival, hazards 0.10 and 0.16 a month, censored evenly from month 12 to 36."""
    times = np.arange(0, 36, 0.25)
    result = c.hazard_ratio_from_curves(
        times, np.exp(-0.10 * times), np.exp(-0.16 * times), 400, 400, 12, 36
    )
    assert float(result["hazard_ratio"]) == pytest.approx(0.10 / 0.16, rel=0.01)


def test_normal_samples_give_back_their_mean_and_spread() -> None:
    rng = np.random.default_rng(3)
    x = np.sort(rng.normal(50, 8, size=(4000, 41)), axis=-1)
    low, q1, m, q3, high = (x[:, i] for i in (0, 10, 20, 30, 40))
    for kw in (
        {"minimum": low, "maximum": high},
        {"q1": q1, "q3": q3},
        {"minimum": low, "maximum": high, "q1": q1, "q3": q3},
    ):
        result = c.mean_sd_from_median(41, m, **kw)
        assert np.mean(result["mean"]) == pytest.approx(50, abs=0.1)
        assert np.mean(result["sd"]) == pytest.approx(8, rel=0.02)
