"""R's meta: `metabin`, `metacont`, `metainc`, `metaprop` (common, random, intervals by name)."""

from __future__ import annotations

from typing import Any

import numpy as np

from conformance.compare import LIKELIHOOD, REFIT, Answer
from conformance.kit import Call, Case
from stook import stats
from stook.stats import heterogeneity as het
from stook.stats import mantel_haenszel as mh
from stook.stats.binary import corrected_cells, table, without_information
from stook.stats.special import chi2_tail, normal_critical

FAMILY = "meta (metabin, metacont, metainc, metaprop)"
MEASURES = {"ASD": "AS", "PLOGIT": "PLO", "PRAW": "PR"}
WHERE = {"only0": "zero-cells", "if0all": "any-zero", "all": "all"}
ABSENT = frozenset({"Rb", "method.random.ci", "method.predict", "k.study", "seTE.predict",
                    "df.predict", "k.MH"})  # fmt: skip
"""Rb is a measure of heterogeneity that we do not report; the others repeat the request."""
NOT_OURS = {"KR", "BJ", "J", "SSW", "Cochran", "GLMM", "IQWiG6", "ci"}
"""Kenward-Roger, two older intervals of tau2, sample-size weights, and two ad hoc corrections that
decide between intervals: not among the methods of this package."""


def answer(case: Case) -> Answer | None:
    """One meta-analysis of meta, common effect and random effects at once."""
    call = case.call
    if call is None or call.function not in {"metabin", "metacont", "metainc", "metaprop"}:
        return None
    options = {call.get(x) for x in ("method", "method.random.ci", "method.predict",
                                     "method.tau.ci", "adhoc.hakn.ci")}  # fmt: skip
    if options & NOT_OURS or "subgroup" in call.named or _other(call):
        return None
    each = effects(case, call)
    absent = set(ABSENT)
    if call.function == "metaprop":
        absent |= {"lower", "upper"}  # Clopper-Pearson limits of the studies
    if case.dataset == "curtis1998":
        absent |= {"upper.tau2", "upper.I2", "upper.H"}  # R's search ends at its default bound
    rtol = LIKELIHOOD if "control" in call.named else REFIT
    return Answer(
        values(case, call, each), rtol, atol=1e-12, absent=frozenset(absent),
        each={"Q": 1e-9, "TE": 1e-9, "seTE": 1e-9},
        absolute=dict.fromkeys(("lower.tau2", "upper.tau2"), 2.5e-4),
        refit=lambda: at_their_tau2(case, call, each),
    )  # fmt: skip


def at_their_tau2(case: Case, call: Call, each: stats.Effects) -> dict[str, Any] | None:
    """Our numbers at the tau2 at which R stopped, where ours is at least as likely."""
    theirs = case.result["tau2"]
    method = call.get("method.tau", "REML")
    ours, other = (stats.pool(each, method=method, tau2=t) for t in (None, theirs))
    near = abs(ours.tau2 - theirs) <= 3e-5
    if method != "REML" or not near or ours.log_likelihood < other.log_likelihood - 1e-12:
        return None
    return values(case, call, each, tau2=theirs)


def _other(call: Call) -> bool:
    """PLN (meta corrects it otherwise), and Cohen's d with an exact variance of meta's own."""
    cohen = call.get("method.smd") == "Cohen" and call.get("exact.smd") == "TRUE"
    return call.get("sm") == "PLN" or cohen


def effects(case: Case, call: Call) -> stats.Effects:
    """Effects as meta computes them."""
    measure = MEASURES.get(call.get("sm"), call.get("sm"))
    data = case.data
    if call.function == "metabin":
        options: dict[str, Any] = {}
        if measure in {"RR", "OR", "RD"}:
            options = {"correct": WHERE[call.get("method.incr", "only0")]}
            options["correction"] = "TACC" if call.get("incr") == "TACC" else 0.5
            if measure == "RR":
                options["correct_cells"] = "events"
        if call.get("method") == "Peto":
            measure, options = "PETO", {}
        e1, n1, e2, n2 = counts(case)
        return stats.effects(measure, events1=e1, total1=n1, events2=e2, total2=n2, **options)
    if call.function == "metacont":
        arms = {"mean1": "m1i", "sd1": "sd1i", "n1": "n1i", "mean2": "m2i", "sd2": "sd2i",
                "n2": "n2i"}  # fmt: skip
        name, options = continuous(call, measure)
        return stats.effects(name, **{k: data[v] for k, v in arms.items()}, **options)
    if call.function == "metainc":
        names = {"events1": "x1i", "time1": "t1i", "events2": "x2i", "time2": "t2i"}
        return stats.effects(measure, **{k: data[v] for k, v in names.items()})
    options = {"correct_effect": False} if measure == "PR" else {}
    return stats.effects(measure, events=data["xi"], total=data["ni"], **options)


def continuous(call: Call, measure: str) -> tuple[str, dict[str, Any]]:
    """metacont's variants: approximate or exact J, Glass, pooled variance."""
    exact = call.get("exact.smd", "TRUE") == "TRUE"
    kind = call.get("method.smd", "Hedges")
    if measure == "MD":
        return "MD", {"variance": "pooled"} if call.get("pooledvar") == "TRUE" else {}
    if measure != "SMD":
        return measure, {}
    if kind == "Glass":
        return "SMD1", {"correction": "none"}
    if kind == "Cohen":
        return "SMD", {"variance": "LS", "correction": "none"}
    correction = "exact" if exact else "approximate"
    return "SMD", {"variance": "UB" if exact else "RevMan", "correction": correction}


def counts(case: Case) -> list[Any]:
    return [case.data[name] for name in ("ai", "n1i", "ci", "n2i")]


def values(
    case: Case, call: Call, each: stats.Effects, tau2: float | None = None
) -> dict[str, Any]:
    """All that meta reports, under its names."""
    hk = call.get("method.random.ci") == "HK"
    ci = "Wald" if not hk else "HKSJ-adhoc" if call.get("adhoc.hakn.ci") == "se" else "HKSJ"
    method = call.get("method.tau", "REML")
    pi = {"HK": "HK", "HK-PR": "HK-PR", "HTS": "HTS", "S": "normal"}.get(
        call.get("method.predict", "V"), "V"
    )
    fit = stats.pool(each, method=method, ci=ci, pi=pi, tau2=tau2)
    hakn = stats.pool(each, method=method, ci="HKSJ", pi=None, tau2=tau2)
    common = stats.pool(each, method="EE", ci="Wald", pi=None)
    low, high = each.ci()
    tau2_low, tau2_high = fit.tau2_interval("QP")  # whatever method.tau.ci says
    from_tau2 = call.get("method.I2") == "tau2"
    h = fit.h2_tau2 if from_tau2 else max(fit.h2_q, 1.0)
    h_low, h_high = het.h_interval(fit.q, fit.scaled.k, 0.95)
    if from_tau2:
        h_low, h_high = (np.sqrt(1 + t / fit.typical_variance) for t in (tau2_low, tau2_high))
    found = {
        "k": fit.k, "TE": each.y, "seTE": each.se, "lower": low, "upper": high,
        "TE.common": common.estimate, "seTE.common": common.se, "lower.common": common.ci_low,
        "upper.common": common.ci_high, "statistic.common": common.statistic,
        "pval.common": common.p, "TE.random": fit.estimate, "seTE.random": fit.se,
        "lower.random": fit.ci_low, "upper.random": fit.ci_high,
        "statistic.random": fit.statistic, "pval.random": fit.p, "df.random": fit.df,
        "seTE.classic": fit.se_wald, "seTE.hakn.ci": hakn.se, "lower.predict": fit.pi_low,
        "upper.predict": fit.pi_high, "Q": fit.q, "df.Q": fit.q_df, "pval.Q": fit.q_p,
        "tau2": fit.tau2, "se.tau2": fit.se_tau2, "lower.tau2": tau2_low,
        "upper.tau2": tau2_high, "tau": fit.tau, "I2": 1 - 1 / h, "lower.I2": 1 - 1 / h_low**2,
        "upper.I2": 1 - 1 / h_high**2, "H": np.sqrt(h), "lower.H": h_low, "upper.H": h_high,
        "w.common": raw_weights(common), "w.random": raw_weights(fit),
    }  # fmt: skip
    if call.function == "metabin":
        found |= association(case)
        if call.get("method") == "MH" and each.measure in {"RR", "OR", "RD"}:
            found |= mantel_haenszel(case, call, each.measure)
    if call.function == "metainc" and call.get("method") == "MH":
        found |= pooled_parts(mh.rates(each.measure, *(
            case.data[x] for x in ("x1i", "t1i", "x2i", "t2i"))))  # fmt: skip
    return found


def raw_weights(fit: stats.Pooled) -> Any:
    """Inverse variances, 0 for a study that is left out."""
    return 1.0 / (fit.v + fit.tau2)


def association(case: Case) -> dict[str, Any]:
    cells, status = table(*counts(case))
    used = (status == 0) & (without_information(cells) == 0)
    test = mh.association_test(cells, used, correct=False, kind="Cochran")
    return {"Q.CMH": test.statistic, "pval.Q.CMH": test.p}


def mantel_haenszel(case: Case, call: Call, measure: str) -> dict[str, Any]:
    """The common effect by Mantel-Haenszel, with corrected cells unless MH.exact."""
    cells, status = table(*counts(case))
    used = (status == 0) & (without_information(cells) == 0)
    if measure == "RD":  # variance and weights are corrected, the studies' effects are not
        fixed = mh.pooled("RD", corrected_cells(cells, 0.5, "zero-cells")[0], status == 0)
        raw = stats.effects("RD", **dict(zip(("events1", "total1", "events2", "total2"),
                                             counts(case), strict=True)))  # fmt: skip
        estimate = (fixed.weights * raw.y).sum() / fixed.weights.sum()
        return pooled_parts(fixed._replace(estimate=estimate))
    if call.get("MH.exact") != "TRUE":
        cells, _ = corrected_cells(cells, 0.5, "zero-cells")
    return pooled_parts(mh.pooled(measure, cells, used))


def pooled_parts(pooled: mh.MantelHaenszel) -> dict[str, Any]:
    se = np.sqrt(pooled.variance)
    half, z = normal_critical(0.95) * se, pooled.estimate / se
    return {
        "TE.common": pooled.estimate, "seTE.common": se, "statistic.common": z,
        "pval.common": chi2_tail(z * z, 1), "lower.common": pooled.estimate - half,
        "upper.common": pooled.estimate + half, "w.common": pooled.weights,
    }  # fmt: skip
