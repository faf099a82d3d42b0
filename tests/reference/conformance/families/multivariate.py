"""`mixmeta`: several outcomes of a study, fixed, ML and REML."""

from __future__ import annotations

from typing import Any

import numpy as np

from conformance.compare import Answer
from conformance.kit import Case
from stook import stats

FAMILY = "multivariate (mixmeta)"
METHODS = {"fixed": None, "ml": "ML", "reml": "REML"}


def rows(case: Case) -> tuple[list[str], Any, Any, list[int], Any]:
    """Outcomes; effects, block covariance, study of each row, and the moderator or None."""
    data = case.data
    if case.dataset == "mv_hsls":
        names = ["b1", "b2", "b3"]
        columns = [data[key] for key in list(data)[4:10]]
        blocks = []
        for i in range(len(columns[0])):
            s = np.zeros((3, 3))
            s[np.triu_indices(3)] = [c[i] for c in columns]
            blocks.append(s + np.triu(s, 1).T)
    else:
        names = ["sbp", "dbp"]
        se = np.column_stack([data["sbp_se"], data["dbp_se"]])
        cross = data["rho"] * se[:, 0] * se[:, 1]
        blocks = [np.array([[a**2, c], [c, b**2]]) for (a, b), c in zip(se, cross, strict=True)]
    y = np.column_stack([data[name] for name in names]).reshape(-1)
    k = len(names)
    v = np.zeros((y.size, y.size))
    for i, block in enumerate(blocks):
        v[i * k : i * k + k, i * k : i * k + k] = block
    moderator = data["ish"] if "ish" in case.text else None
    return names, y, v, np.repeat(np.arange(len(blocks)), k).tolist(), moderator


def answer(case: Case) -> Answer | None:
    """Coefficients, their covariance, the covariance between studies, the likelihood."""
    how = case.id.rpartition("|")[2]
    if case.section != "multivariate" or how not in METHODS or case.id.startswith("blup"):
        return None
    names, y, v, study, moderator = rows(case)
    k = len(names)
    own = np.tile(np.eye(k), (y.size // k, 1))
    x = own if moderator is None else np.hstack([own, own * np.repeat(moderator, k)[:, None]])
    method = METHODS[how]
    absent = frozenset({"converged", "Q", "I2"})
    if method is None:
        w = np.linalg.inv(v)
        vcov = np.linalg.inv(x.T @ w @ x)
        beta = vcov @ x.T @ w @ y
        return Answer({"coef": beta, "vcov": vcov}, 1e-8, absent=absent | {"logLik"})
    made = stats.multilevel(
        y, v, study, inner=[names[i % k] for i in range(y.size)], structure="UN", moderators=x,
        intercept=False, method=method,
    )  # fmt: skip
    order = [made.levels["inner"].index(name) for name in names]
    values = {
        "coef": made.coefficients, "vcov": made.covariance,
        "Psi": made.variances["inner"][np.ix_(order, order)],
    }  # fmt: skip
    if made.log_likelihood < case.result["logLik"] - 1e-4:
        return Answer({}, absent=absent)
    return Answer(values, 1e-4, each={"Psi": 1e-3}, absent=absent | {"logLik"})


def theirs(case: Case) -> dict[str, Any]:
    """R's named vectors as lists."""
    found = dict(case.result)
    if isinstance(found.get("coef"), dict):
        found["coef"] = list(found["coef"].values())
    return found
