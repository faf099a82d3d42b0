"""RevMan Web's own numbers: every row, weight, total, subgroup and heterogeneity figure to 1e-7.

RevMan leaves out the end of the series of its chi-squared distribution (`revman_chi2`). Ours does
not; so P of heterogeneity and the limits of tau2 are compared twice: from our Q by RevMan's
distribution to 1e-7, and ours to 1e-6. With one study RevMan prints placeholders for heterogeneity
(P 1 or 0, I2 0 or 100), where we say not estimable. Six-decimal files are compared to the digits
stored.
"""

from pathlib import Path

import numpy as np
import pytest
import revman_chi2
import revman_kit as kit
from revman_chi2 import EXACT, near, p_values

from stook import stats

PACKAGES = ["CD009958", "CD010461", "CD011506", "CD013776"]
TAU2_CAP = 100.0
"""RevMan shows 100 for an upper limit of tau2 above it."""


def check(failures: list[str], where: str, ours: dict[str, float], row: dict[str, str],
          digits: float) -> int:  # fmt: skip
    compared = 0
    for name, value in ours.items():
        theirs = kit.number(row.get(name.removesuffix(EXACT)))
        if np.isnan(theirs):
            continue
        compared += 1
        if not near(name, float(value), theirs, digits):
            failures.append(f"{where}: {name}: {value!r} RevMan {theirs!r}")
    return compared


def total(fit: stats.Pooled) -> dict[str, float]:
    nat = fit.natural
    random = fit.options.method not in {"EE"}
    found = {
        "Mean": nat.estimate, "CI start": nat.ci_low, "CI end": nat.ci_high,
        "PI start": nat.pi_low, "PI end": nat.pi_high, "Heterogeneity df": fit.q_df,
        "Effect P": fit.p_wald,
    }  # fmt: skip
    if fit.k > 1:
        found |= {"Heterogeneity Chi²": fit.q, "Heterogeneity I²": fit.i2}
        found |= p_values("Heterogeneity P", fit)
    if random and fit.k > 1:
        found |= {"Heterogeneity Tau²": fit.tau2} | tau2_limits(fit)
    wald = fit.options.ci == "Wald"
    return found | {"Effect Z" if wald else "Effect T": abs(fit.statistic)}


def tau2_limits(fit: stats.Pooled) -> dict[str, float]:
    there = np.isfinite(fit.v)
    by_revman = revman_chi2.tau2_limits(fit.y[there], fit.v[there], fit.q_df, fit.options.level)
    names = ("Tau² CI start", "Tau² CI end")
    found = dict(zip(names, by_revman, strict=True))
    found |= dict(zip((name + EXACT for name in names), fit.tau2_ci, strict=True))
    return {name: min(float(x), TAU2_CAP) for name, x in found.items()}


def subgroup_test(fits: list[stats.Pooled]) -> dict[str, float]:
    fits = [fit for fit in fits if not fit.status]
    between = stats.pool(
        [fit.estimate for fit in fits], [fit.se_wald**2 for fit in fits], "EE", "Wald", None
    )
    found = {"Subgroup Chi²": between.q, "Subgroup df": between.q_df, "Subgroup I²": between.i2}
    return found | p_values("Subgroup P", between)


@pytest.mark.parametrize("package", PACKAGES)
def test_package(shared: Path, package: str) -> None:
    failures: list[str] = []
    compared = 0
    for analysis in kit.analyses(shared / "data" / "revman" / package):
        digits = 6e-7 if package == "CD011506" else 0.0
        overall = [r for r in analysis.rows if r["Applicability"] != "SUBGROUP_ONLY"]
        fit = kit.pooled(analysis, overall)
        effect, low, high = kit.effects(analysis, analysis.rows).natural(fit.options.level)
        whole = analysis.settings["Overall estimates"] == "true"
        weights = fit.weights if whole else np.full(len(analysis.rows), np.nan)
        fits = []
        for subgroup in analysis.subgroups:
            at = [i for i, r in enumerate(analysis.rows)
                  if r["Subgroup number"] == subgroup["Subgroup number"]]  # fmt: skip
            part = kit.pooled(analysis, [analysis.rows[i] for i in at])
            fits.append(part)
            if not whole:
                weights[at] = part.weights
            ours = {**total(part), "Weight": np.nansum(weights[at])}
            compared += check(
                failures, f"{analysis} {subgroup['Subgroup']}", ours, subgroup, digits
            )
        for i, row in enumerate(analysis.rows):
            ours = {"Mean": effect[i], "CI start": low[i], "CI end": high[i]}
            if whole or analysis.subgroups:
                ours["Weight"] = weights[i]
            compared += check(failures, f"{analysis} {row['Study']}", ours, row, digits)
        if whole:
            compared += check(failures, str(analysis), total(fit), analysis.settings, digits)
        if len(fits) > 1:
            ours = subgroup_test(fits)
            compared += check(failures, str(analysis), ours, analysis.settings, digits)
    assert compared > 100
    assert not failures, f"{len(failures)} of {compared}:\n" + "\n".join(failures[:60])
