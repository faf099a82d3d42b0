"""Subgroups, as `meta` reports them and as metafor's pieces add up; all subsets; permutations."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from conformance.compare import CLOSED, LIKELIHOOD, REFIT, Answer
from conformance.families.pooling import ABSENT, numbers
from conformance.inputs import effects
from conformance.kit import Case, parse
from stook import stats

FAMILY = "subgroups and rearrangements"
PARTS = frozenset({
    "TE.common.w", "seTE.common.w", "TE.random.w", "seTE.random.w", "lower.random.w",
    "upper.random.w", "tau2.w", "I2.w", "Q.w", "k.w", "Q.b.common", "df.Q.b.common",
    "pval.Q.b.common", "Q.b.random", "df.Q.b.random", "pval.Q.b.random", "subgroup.levels",
})  # fmt: skip
"""What is about subgroups in meta's result; the rest is that of all studies."""


def answer(case: Case) -> Answer | None:
    """One of the cases named below."""
    kind = case.id.split("|")[0]
    if case.section == "meta_subgroup":
        return _meta(case)
    return EXTRA[kind](case) if case.section == "reg_extra" and kind in EXTRA else None


def theirs(case: Case) -> dict[str, Any]:
    """R's result; of meta's the part about subgroups."""
    if case.section == "meta_subgroup":
        return {k: v for k, v in case.result.items() if k in PARTS and k != "subgroup.levels"}
    return case.result


def _counts(case: Case) -> tuple[Any, ...]:
    return tuple(case.data[name] for name in ("ai", "n1i", "ci", "n2i"))


def _meta(case: Case) -> Answer:
    counts, groups = _counts(case), case.data["alloc"]
    names = ("events1", "total1", "events2", "total2")
    each = stats.effects("RR", **dict(zip(names, counts, strict=True)))
    common = stats.pool_subgroups(each, groups=groups, method="EE", ci="Wald", pi=None)
    if "MH+DL" in case.id:
        common = stats.pool_subgroup_tables("RR", *counts, groups)
        random = stats.pool_subgroup_tables("RR", *counts, groups, model="random")
    else:
        random = stats.pool_subgroups(
            each, groups=groups, ci="HKSJ" if "HK" in case.id else "Wald", pi=None,
            tau2="common" if "common=TRUE" in case.id else "separate",
            se="interval",
        )  # fmt: skip
    values = {
        "k.w": random.within.k, "Q.w": common.within.q, "I2.w": common.within.i2 / 100,
        "TE.common.w": common.within.estimate, "seTE.common.w": common.within.se,
        "TE.random.w": random.within.estimate, "seTE.random.w": random.within.se,
        "lower.random.w": random.within.ci_low, "upper.random.w": random.within.ci_high,
        "tau2.w": random.within.tau2, "Q.b.common": common.between.q,
        "df.Q.b.common": common.between.q_df, "pval.Q.b.common": common.between.q_p,
        "Q.b.random": random.between.q, "df.Q.b.random": random.between.q_df,
        "pval.Q.b.random": random.between.q_p,
    }  # fmt: skip
    return Answer(values, REFIT if "MH+DL" not in case.id else CLOSED)


def _subset(case: Case) -> Answer:
    group, method = re.search(r"alloc=='(\w+)'", case.text)[1], case.id.split("|")[2]
    each = _each(case)
    found = stats.pool_subgroups(
        each, groups=case.data["alloc"], method=method, ci="Wald", pi="like-ci"
    )
    keep = found.masks[found.labels.index(group)]
    alone = stats.pool(each.y[keep], each.v[keep], method, "Wald", "like-ci")
    i = found.labels.index(group)
    values = numbers(alone) | {
        "beta": found.within.estimate[i], "se": found.within.se[i],
        "tau2": found.within.tau2[i], "QE": found.within.q[i], "pval": found.within.p[i],
        "ci.lb": found.within.ci_low[i], "ci.ub": found.within.ci_high[i],
    }  # fmt: skip
    return Answer(
        values, LIKELIHOOD if method == "REML" else CLOSED, absent=ABSENT | {"pi_riley_k2"}
    )


def _between(case: Case) -> Answer:
    method = case.id.split("|")[1]
    found = stats.pool_subgroups(_each(case), groups=case.data["alloc"], method=method, ci="Wald")
    values = {"Qb": found.between.q, "df": found.between.q_df, "p": found.between.q_p}
    return Answer(values, LIKELIHOOD if method == "REML" else CLOSED)


def _each(case: Case) -> stats.Effects:
    call = parse("escalc(measure='RR', ai=ai, n1i=n1i, ci=ci, n2i=n2i, data=dat)")
    found = effects(case, call)
    assert found is not None
    return found


def _gosh(case: Case) -> Answer:
    found = stats.every_subset(_each(case), smallest=1, method="DL", ci="Wald")
    one = found.k == 1
    h2 = np.where(one, 1.0, found.q / np.maximum(found.k - 1, 1))
    rows = [
        found.k, found.q, np.where(one, 0.0, found.i2), np.maximum(h2, 0.0),
        np.where(one, 0.0, found.tau2), found.estimate,
    ]  # fmt: skip
    return Answer(
        {
            "n": len(found.k), "mean": [np.mean(r) for r in rows],
            "sd": [np.std(r, ddof=1) for r in rows], "min": [np.min(r) for r in rows],
            "max": [np.max(r) for r in rows],
        },
        absent=frozenset({"cols"}),
    )  # fmt: skip


def _signs(case: Case) -> Answer:
    each = _each(case)
    test = stats.permutation_test(each.y[:7], each.v[:7], method="DL")
    return Answer({"pval": test.p}, 1e-12, absent=frozenset({"iter"}))


EXTRA = {
    "subgroup": _subset, "subgroup_diff_Q": _between, "gosh_all_subsets_k13_DL": _gosh,
    "permutest_exact_k6": _signs,
}  # fmt: skip
