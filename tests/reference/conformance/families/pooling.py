"""`rma` with an intercept only: every estimator, interval and prediction interval."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from conformance.compare import CLOSED, LIKELIHOOD, ROOTS, Answer
from conformance.inputs import ITERATIVE, model, present
from conformance.kit import Case
from stook import stats

FAMILY = "pooling (rma)"
ABSENT = frozenset({"vb", "coef_names", "R2"})
"""The matrix of one coefficient, its name, and an R2 that has no meaning without moderators."""


def answer(case: Case) -> Answer | None:
    """All of an intercept-only fit."""
    if case.call is None or case.call.function != "rma":
        return None
    fit = model(case, case.call)
    if fit is None:
        return None
    method = fit.options.method

    def at_their_tau2() -> dict[str, Any] | None:
        theirs = case.result["tau2"]
        again = model(case, case.call, tau2=theirs)
        if again is None or not _as_good(fit, again, method):
            return None
        return {**numbers(again), "tau2": theirs}

    rtol = CLOSED
    if method in ITERATIVE:
        rtol = ROOTS if method == "PM" else LIKELIHOOD
    refit = at_their_tau2 if method in ITERATIVE - {"PM"} else None
    return Answer(numbers(fit), rtol, absent=ABSENT, refit=refit)


def _as_good(fit: stats.Pooled, again: stats.Pooled, method: str) -> bool:
    """Whether our tau2 is the better answer to the estimator's own question."""
    if abs(fit.tau2 - again.tau2) > 1e-8 * max(1.0, fit.tau2):
        return False
    if method == "EB":
        return bool(abs(_excess(fit)) <= abs(_excess(again)) or fit.tau2 == 0)
    return bool(fit.log_likelihood >= again.log_likelihood - 1e-12 * abs(again.log_likelihood))


def _excess(fit: stats.Pooled) -> float:
    """Q at tau2 less its degrees of freedom: 0 at the Paule-Mandel estimate."""
    return float((fit.hksj_factor - 1.0) * fit.q_df)


def numbers(fit: stats.Pooled) -> dict[str, Any]:
    """A fit under the names of metafor."""
    options, k = fit.options, int(fit.k)
    half = special.stdtrit(k - 2, (1 + options.level) / 2) * np.sqrt(fit.tau2 + fit.se**2)
    f = fit.statistic**2
    log_likelihood, parameters = fit.log_likelihood, 1 if options.method == "EE" else 2
    rows = k if options.method != "REML" else k - 1
    return {
        "k": k, "ci": [fit.ci_low, fit.ci_high], "p": 1,
        "beta": fit.estimate, "se": fit.se, "stat": fit.statistic,
        "ddf": k - 1, "pval": fit.p, "ci.lb": fit.ci_low, "ci.ub": fit.ci_high,
        "tau2": fit.tau2, "se.tau2": fit.se_tau2, "I2": fit.i2, "H2": fit.h2, "QE": fit.q,
        "QEdf": fit.q_df, "QEp": fit.q_p, "QM": f, "QMp": fit.p,
        "QMdf": [1, np.nan if np.isinf(fit.df) else fit.df],
        "s2w": fit.hksj_factor if options.ci == "HKSJ" else 1.0,
        "fitstats": fit_statistics(
            log_likelihood, saturated(options.method, fit.v[present(fit)]), parameters, rows
        ),
        "weights_pct": fit.weights[present(fit)], "pi.lb": fit.pi_low, "pi.ub": fit.pi_high,
        "pi_riley_k2": [fit.estimate - half, fit.estimate + half],
    }  # fmt: skip


def saturated(method: str, v: Any) -> float:
    """The log-likelihood of a model with an effect for each study; REML has none."""
    return 0.0 if method == "REML" else float(-0.5 * np.log(2 * np.pi * v).sum())


def fit_statistics(value: float, full: float, parameters: int, rows: int) -> list[float]:
    """Log-likelihood, deviance, AIC, BIC and AICc, as metafor counts rows and parameters."""
    deviance = -2 * (value - full)
    small = (
        2 * parameters * max(rows, parameters + 2) / (max(rows, parameters + 2) - parameters - 1)
    )
    return [
        value, deviance, -2 * value + 2 * parameters, -2 * value + parameters * np.log(rows),
        -2 * value + small,
    ]  # fmt: skip
