"""`mada` and bivariate `rma.mv`: diagnostic accuracy."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from conformance.compare import Answer
from conformance.kit import Case
from stook import stats
from stook.stats.diagnostic_accuracy import Accuracy, diagnostic_accuracy, logits, wilson

FAMILY = "diagnostic accuracy (mada)"
UNIVARIATE = {"DOR": "OR", "posLR": "RR", "negLR": "RR"}


def cells(case: Case) -> Any:
    """TP, FP, FN, TN by study."""
    return [case.data[name] for name in ("TP", "FP", "FN", "TN")]


def fixed(case: Case) -> Any:
    """The tables as mada corrects them: all, where one has an empty cell."""
    table = np.column_stack(cells(case))
    return table + (0.5 if (table == 0).any() else 0.0)


def answer(case: Case) -> Answer | None:
    """The cases that our model answers."""
    if case.section != "dta":
        return None
    if case.id == "madad|wilson":
        return descriptive(case)
    if case.id.startswith("madauni") and case.id.endswith("DSL"):
        return univariate(case)
    if case.id.startswith("rma.mv_bivariate"):
        return bivariate(case)
    how = re.search(r"method='(reml|ml)'", case.text)
    return fitted(case, how[1].upper()) if how and "~" not in case.text else None


def fitted(case: Case, method: str) -> Answer | None:
    """What mada says of its model without moderators."""
    correction = re.search(r"correction.control='(\w+)'", case.text)
    made = diagnostic_accuracy(
        *cells(case), method, correction=correction[1] if correction else "all"
    )
    if case.id.startswith("hsroc"):
        h = made.hsroc
        return Answer(
            {"Theta": h.theta, "Lambda": h.accuracy, "beta": h.shape,
             "sigma2theta": h.variance_theta, "sigma2alpha": h.variance_accuracy}, 1e-3,
        )  # fmt: skip
    if case.id.startswith("sroc"):
        return curve(case, made)
    whole = case.id.startswith("reitsma|") and "metareg" not in case.id
    return pooled(case, made) if whole else None


def curve(case: Case, made: Accuracy) -> Answer:
    """Both summary curves."""
    fpr = np.array(case.result["fpr"])
    sens = made.curve(fpr)
    if case.id.endswith("naive"):
        slope = made.between[0, 1] / made.between[1, 1]
        line = made.mean[0] + slope * (np.log(fpr / (1 - fpr)) - made.mean[1])
        sens = 1 / (1 + np.exp(-line))
    return Answer({"fpr": fpr, "sens": sens}, 1e-4)


def pooled(case: Case, made: Accuracy) -> Answer:
    """A reitsma object, where our likelihood is at least as high."""
    s, p = made.sensitivity, made.specificity
    values = {
        "k": made.k, "coef": made.mean[None, :], "vcov": made.covariance, "Psi": made.between,
        "corr": made.correlation, "sens": s.estimate, "fpr": 1 - p.estimate,
        "conf_region_center": made.mean, "method": case.result["method"],
    }  # fmt: skip
    absent = frozenset({"coef_table", "AUC", "pAUC", "confints", "I2", "logLik"})
    return Answer(values, 1e-4, each={"Psi": 1e-3, "vcov": 1e-3, "corr": 1e-3}, absent=absent)


def theirs(case: Case) -> dict[str, Any]:
    """R's named vectors as lists."""
    found = dict(case.result)
    for name, value in found.items():
        if isinstance(value, dict) and not {"rows", "values"} & set(value):
            parts = list(value.values())
            found[name] = parts[0] if isinstance(parts[0], list) else parts
    return found


def descriptive(case: Case) -> Answer:
    """`madad`: each study by itself."""
    tp, fp, fn, tn = fixed(case).T
    sens, fpr = tp / (tp + fn), fp / (fp + tn)
    values = {
        "sens": sens, "spec": 1 - fpr, "fpr": fpr, "DOR": (tp * tn) / (fp * fn),
        "posLR": sens / fpr, "negLR": (1 - sens) / (1 - fpr),
        "sens.ci": np.column_stack(wilson(tp, tp + fn)),
        "spec.ci": np.column_stack(wilson(tn, tn + fp)),
    }  # fmt: skip
    absent = frozenset(set(case.result) - set(values))
    return Answer(values, 1e-8, absent=absent)


def univariate(case: Case) -> Answer:
    """`madauni` by DerSimonian and Laird."""
    tp, fp, fn, tn = fixed(case).T
    kind = case.id.split("|")[1]
    a, n1, c, n2 = (tp, tp + fn, fp, fp + tn) if kind != "negLR" else (fn, tp + fn, tn, fp + tn)
    each = stats.effects(UNIVARIATE[kind], events1=a, total1=n1, events2=c, total2=n2)
    made = stats.pool(each, method="DL", ci="Wald")
    values = {"coef": made.estimate, "vcov": made.se**2, "nobs": int(made.k)}
    return Answer(values, 1e-8, absent=frozenset(set(case.result) - set(values)))


def bivariate(case: Case) -> Answer:
    """metafor's: sensitivity and specificity, half added in studies with an empty cell."""
    table = np.column_stack(cells(case))
    rows = []
    for x, n in (
        (table[:, 0], table[:, 0] + table[:, 2]),
        (table[:, 3], table[:, 1] + table[:, 3]),
    ):
        zero = (x == 0) | (x == n)
        rows.append((x + 0.5 * zero, n + 1.0 * zero))
    y = np.column_stack([np.log(x / (n - x)) for x, n in rows])
    v = np.column_stack([1 / x + 1 / (n - x) for x, n in rows])
    k = len(y)
    made = stats.multilevel(
        y.reshape(-1), v.reshape(-1), np.repeat(np.arange(k), 2).tolist(),
        inner=["a", "b"] * k, structure="UN", moderators=np.tile(np.eye(2), (k, 1)),
        intercept=False,
    )  # fmt: skip
    g = made.variances["inner"]
    values = {
        "beta": made.coefficients, "se": made.se, "vb": made.covariance,
        "tau2": np.diagonal(g), "rho": g[0, 1] / np.sqrt(g[0, 0] * g[1, 1]),
        "logLik": made.log_likelihood, "QE": made.qe,
    }  # fmt: skip
    return Answer(values, 1e-4, absent=frozenset({"coef_names"}))


__all__ = ["FAMILY", "answer", "logits", "theirs"]
