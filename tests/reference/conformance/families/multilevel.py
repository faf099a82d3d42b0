"""`rma.mv` and `robust`: three-level and multivariate models, CR0 to CR2."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np

from conformance.compare import Answer
from conformance.kit import Case, columns
from stook import stats
from stook.stats.multilevel import Multilevel
from stook.stats.robust import robust

FAMILY = "multilevel and robust (rma.mv)"
CLUSTER = {"assink2016": ("study", "esid"), "bornmann2007": ("study", "obs"),
           "konstantopoulos2011": ("district", "school"), "berkey1998": ("trial", "outcome"),
           "kearon1998_dta": ("study", "outcome")}  # fmt: skip


def covariance(dataset: str, text: str) -> Any:
    """Variances, or the block covariance of a call."""
    data = columns(dataset)
    v = data["vi"]
    if "vcalc" in text:
        rho = float(re.search(r"rho=([\d.]+)", text)[1])  # type: ignore[index]
        study = data["study"]
        same = study[:, None] == study[None, :]
        root = np.sqrt(np.outer(v, v))
        return np.where(np.eye(len(v), dtype=bool), root, np.where(same, rho * root, 0.0))
    if "bldiag" in text:
        full = np.zeros((len(v), len(v)))
        for t in dict.fromkeys(data["trial"]):
            rows = np.flatnonzero(data["trial"] == t)
            full[np.ix_(rows, rows)] = np.column_stack([data["v1i"], data["v2i"]])[rows]
        return full
    return v


def moderators(dataset: str, text: str) -> tuple[Any, Any]:
    """The design of a call and whether it has an intercept."""
    data = columns(dataset)
    if "mods=~deltype" in text:
        return {"deltype": data["deltype"]}, True
    if "outcome:I(year" in text:
        own = [(data["outcome"] == o).astype(float) for o in ("AL", "PD")]
        year = data["year"] - 1983
        return np.column_stack([*own, *(o * year for o in own)]), False
    if "mods=~outcome-1" in text:
        return {"outcome": data["outcome"]}, False
    if "year-mean(year)" in text:
        return data["year"] - data["year"].mean(), True
    return None, True


@cache
def fit(dataset: str, text: str) -> Multilevel:
    """The model of an `rma.mv` call."""
    cluster, inner = CLUSTER[dataset]
    data = columns(dataset)
    structure = next((s for s in ("UN", "HCS", "CS") if f"'{s}'" in text), "nested")
    design, intercept = moderators(dataset, text)
    return stats.multilevel(
        data["yi"], covariance(dataset, text), list(data[cluster]), inner=list(data[inner]),
        structure=structure, moderators=design, intercept=intercept,
        method="ML" if "'ML'" in text else "REML", test="t" if "test='t'" in text else "z",
    )  # fmt: skip


def answer(case: Case) -> Answer | None:
    """All of a model, or of its robust version."""
    if case.dataset not in CLUSTER or case.section != "mv" or "rma.mv" not in case.text:
        return None
    one = isinstance(case.result.get("ddf"), int | float)
    made = fit(case.dataset, re.sub(r"^robust\((.*), cluster=.*$", r"\1", case.text))
    kind = re.search(r"robust_(CR\d)", case.id)
    beta = 2e-5
    if kind:
        made = robust(made, kind[1])
        several = kind[1] == "CR2" and len(made.names) > 2
        absent = {"coef_names"} | ({"QM", "QMdf", "QMp"} if several else set())  # HTZ's F test
        values = numbers(made) | ({"ddf": made.df[0]} if one else {})
        return Answer(values, beta, each=EACH, absent=frozenset(absent), atol=1e-9)
    values = numbers(made) | likelihood(made)
    if "contain" in case.text:
        values |= contained(made)
    absent = {"coef_names", "fitstats", "G"}
    return Answer(values, beta, each=EACH, absent=frozenset(absent), atol=1e-7)


EACH = {"sigma2": 1e-4, "tau2": 1e-4, "rho": 1e-4, "ll_REML_or_ML": 1e-7, "vb": 1e-4, "pval": 2e-4,
        "QM": 1e-4, "QMp": 5e-4, "ci.lb": 1e-3, "ci.ub": 1e-4}  # fmt: skip
"""R's optimiser: 1e-4 for variance components, 1e-5 for estimates; P values many times that."""


def numbers(made: Multilevel) -> dict[str, Any]:
    """Coefficients with their tests under the names of metafor."""
    statistic, q, df2, p = made.qm
    return {
        "k": made.k, "p": len(made.names), "beta": made.coefficients, "se": made.se,
        "stat": made.statistic, "ddf": made.df, "pval": made.p, "ci.lb": made.ci_low,
        "ci.ub": made.ci_high, "vb": made.covariance, "QM": statistic,
        "QMdf": [q, np.nan if np.isinf(df2) else df2], "QMp": p,
    }  # fmt: skip


def contained(made: Multilevel) -> dict[str, Any]:
    """The same with t on clusters less coefficients."""
    from dataclasses import replace

    return numbers(replace(made, df=np.full(len(made.names), float(made.clusters - 1))))


def likelihood(made: Multilevel) -> dict[str, Any]:
    """Variance components, heterogeneity, likelihood."""
    values: dict[str, Any] = {
        "ll_REML_or_ML": made.log_likelihood,
        "QE": made.qe,
        "QEp": made.qe_p,
    }
    if "cluster" in made.variances:
        values["sigma2"] = [made.variances[n][0, 0] for n in ("cluster", "effect")]
        return values
    g = made.variances["inner"]
    root = np.sqrt(np.diagonal(g))
    values["tau2"] = g[0, 0] if made.problem.terms[0].structure == "CS" else np.diagonal(g)
    values["rho"] = g[0, 1] / root[0] / root[1]
    return values
