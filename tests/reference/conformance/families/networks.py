"""`netmeta`, `netmetabin`, `netcomb` and all that is asked of them, data set by data set."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from conformance.compare import CLOSED, Answer, numeric
from conformance.kit import Case, cases, columns
from stook import stats
from stook.stats import projections as lsq
from stook.stats.network import Network
from stook.stats.network_coherence import Effect
from stook.stats.network_contributions import (
    contribution_matrix,
    flow_measures,
    reduced_weights,
)
from stook.stats.network_data import NetworkData

FAMILY = "networks (netmeta)"
SECTIONS = {"netmeta", "netmetabin", "netcomb"}
EXACT = 1e-8
ARMS = {
    "nma_dong2013": ("id", "treatment", "death", "randomized"),
    "nma_woods2010": ("author", "treatment", "r", "N"),
    "nma_certolizumab": ("study", "treatment", "responders", "sampleSize"),
    "nma_elliott2007_diabetes": ("id", "t", "r", "n"),
    "nma_thrombolytics2003": ("studyn", "trtc", "r", "n"),
}
CONTRASTS = {
    "nma_senn2013": ("studlab", "treat1", "treat2", "TE", "seTE", "identity"),
    "nma_linde2016_components": ("id", "treat1", "treat2", "lnOR", "selnOR", "log"),
}


def label(value: Any) -> str:
    """A study or treatment as R prints it."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def arms(dataset: str) -> tuple[list[str], list[str], Any, Any]:
    """Studies, treatments, events and totals of a data set of arms."""
    table, (study, treatment, events, total) = columns(dataset), ARMS[dataset]
    names = ([label(x) for x in table[key]] for key in (study, treatment))
    return (*names, table[events], table[total])


def wide(dataset: str, study: str | None, *prefixes: str) -> list[list[Any]]:
    """Arms from a table with a row a study: label, treatment, then the columns by prefix."""
    table = columns(dataset)
    found = []
    for i in range(len(next(iter(table.values())))):
        name = str(i + 1) if study is None else label(table[study][i])
        for arm in (1, 2, 3):
            row = [table[f"{p}{arm}"][i] for p in prefixes]
            if (not isinstance(row[0], float) and row[0]) or (row[0] == row[0] and row[0] != ""):
                found.append([name, label(row[0]), *(float(x) for x in row[1:])])
    return found


@cache
def data(dataset: str) -> NetworkData:
    """A data set as a network."""
    if dataset in ARMS:
        study, treatment, events, total = arms(dataset)
        keep = "include" if dataset == "nma_dong2013" else "exclude"  # its calls: allstudies=TRUE
        return stats.network_arms(
            study, treatment, "OR", events=events, total=total, double_zero=keep
        )
    if dataset in CONTRASTS:
        table, (study, one, two, y, se, scale) = columns(dataset), CONTRASTS[dataset]
        names = ([label(x) for x in table[key]] for key in (study, one, two))
        return stats.network_contrasts(*names, table[y], table[se], scale=scale)
    if dataset == "nma_parkinson":
        rows = wide(dataset, "Study", "Treatment", "y", "sd", "n")
        study, treatment, mean, sd, n = zip(*rows, strict=True)
        return stats.network_arms(study, treatment, "MD", mean=mean, sd=sd, n=n)
    rows = wide(dataset, None, "treat", "event", "n")
    study, treatment, events, total = zip(*rows, strict=True)
    return stats.network_arms(study, treatment, "OR", events=events, total=total)


@cache
def their_tau2(dataset: str) -> float:
    """The tau2 at which netmeta's REML stopped."""
    return float(_result(dataset, "netmeta|REML")["tau2"])


def _result(dataset: str, name: str) -> dict[str, Any]:
    return next(c.result for c in cases() if c.dataset == dataset and c.id == name)


@cache
def fit(dataset: str, kind: str, at_theirs: bool = False) -> Network:
    """The network as netmeta's ND (DL) or NR (REML) has it."""
    if kind == "DL" or not at_theirs:
        return stats.network(data(dataset), kind)
    return stats.network(data(dataset), "REML", tau2=their_tau2(dataset))


def as_good(dataset: str) -> bool:
    """Whether the likelihood at our REML tau2 is at least that at theirs."""
    ours, theirs = (fit(dataset, "REML", at) for at in (False, True))
    x, _, _ = lsq.orthonormal(ours.rows.x[None, :, 1:], np.ones((1, len(ours.rows.y)), bool))
    height = [
        lsq.restricted_log_likelihood(ours.rows.y[None], ours.rows.v[None], x, np.array([t.tau2]))
        for t in (ours, theirs)
    ]
    return bool(height[0][0] >= height[1][0] - 1e-12 * abs(height[1][0]))


def answer(case: Case) -> Answer | None:
    """All numbers of a case; REML a second time at the tau2 where R's search stopped."""
    if case.section not in SECTIONS:
        return None
    if case.section == "netmetabin":
        return rare(case)
    if case.section == "netcomb":
        return additive(case)
    found = next((maker for name, maker in KINDS.items() if case.id.startswith(name)), None)
    if found is None or (found is ranks and case.dataset == "nma_parkinson"):
        return None  # R's SUCRA there is 0.039 from R's own P-scores, which are its expectation
    kind = "DL" if re.search(r"\bND\b", case.text) else "REML"

    def again() -> dict[str, Any] | None:
        if kind == "DL" or not as_good(case.dataset):
            return None
        return found(case, fit(case.dataset, "REML", True))

    # printed contrasts of several arms that close to 1e-6 are shared among designs in other ways
    rounded = case.dataset == "nma_linde2016_components" and found in {whole, decomposition}
    absolute = ABSOLUTE.get(found, {})
    if found is shares and "shortest" in case.id:
        absolute = {"rows": 0.015}  # which of the paths that are equally short comes first is open
    return Answer(
        found(case, fit(case.dataset, kind)), 1e-6 if rounded else EXACT, atol=1e-10, refit=again,
        absent=ABSENT.get(found, frozenset()), absolute=absolute,
    )  # fmt: skip


def theirs(case: Case) -> dict[str, Any]:
    """R's result: without names of rows, tables of columns flattened, text of leagues read."""
    if not isinstance(case.result, dict):
        return {"value": case.result}
    if case.id.startswith("netleague"):
        return {"cells": [[_cell(x) for x in row] for row in case.result["rows"]]}
    flat: dict[str, Any] = {}
    for name, value in case.result.items():
        if name in NAMES:
            continue
        if isinstance(value, dict) and not {"rows", "values"} & set(value):
            flat |= {f"{name}.{key}": x for key, x in value.items() if key not in NAMES}
        else:
            flat[name] = value
    return flat


NAMES = {"rownames", "colnames", "trts", "comps", "comparison", "design", ".studlab", ".treat1",
         ".treat2"}  # fmt: skip


def _cell(text: str) -> list[float]:
    numbers = re.findall(r"-?\d+\.\d+", text) if "[" in text else []
    return [float(x) for x in numbers] or [np.nan] * 3


def _order(names: Any, known: tuple[str, ...]) -> list[int]:
    return [known.index(name) for name in names]


def _pairs(names: list[str], known: tuple[str, ...]) -> list[tuple[int, int]]:
    """Comparisons "a:b" as positions; R's names may hold ":" only between treatments."""
    return [(known.index(a), known.index(b)) for a, b in (name.split(":") for name in names)]


def whole(case: Case, net: Network) -> dict[str, Any]:
    """Everything of a netmeta object."""
    trts = case.result["trts"]
    p = np.ix_(*(_order(trts, net.treatments),) * 2)
    common, random, designs = net.common, net.random, net.designs()
    low, high = (x[p] for x in random.prediction)
    np.fill_diagonal(low, 0.0)
    np.fill_diagonal(high, 0.0)
    values = {
        "k": net.k, "m": sum(len(s.treatments) * (len(s.treatments) - 1) // 2
                             for s in net.data.studies),
        "n": len(trts), "d": len(designs.designs),
        "TE.common": common.effect[p], "seTE.common": common.se[p], "TE.random": random.effect[p],
        "seTE.random": random.se[p], "lower.random": random.ci_low[p],
        "upper.random": random.ci_high[p], "pval.random": random.p[p], "lower.predict": low,
        "upper.predict": high, "Q": net.q, "df.Q": net.q_df, "pval.Q": net.q_p, "tau2": net.tau2,
        "I2": net.i2 / 100, "lower.I2": net.i2_ci.low / 100, "upper.I2": net.i2_ci.high / 100,
        "Q.heterogeneity": designs.within.q, "Q.inconsistency": designs.between.q,
        "df.Q.heterogeneity": designs.within.df, "df.Q.inconsistency": designs.between.df,
        "pval.Q.heterogeneity": designs.within.p, "pval.Q.inconsistency": designs.between.p,
        "A.matrix": _counts(net)[p],
    }  # fmt: skip
    return values | _contrast_values(case, net) | _evidence(case, net, p)


def _counts(net: Network) -> Any:
    counts = np.zeros((len(net.treatments),) * 2)
    for (i, j), studies in net.data.pairs.items():
        counts[i, j] = counts[j, i] = len(studies)
    return counts


def _contrast_values(case: Case, net: Network) -> dict[str, Any]:
    """What netmeta has for each contrast, in the order of its data."""
    rows = _result(case.dataset, "pairwise_contrasts")
    labels = [s.label for s in net.data.studies]
    # netmeta leaves out what has no effect, and sorts by study within itself: follow its data
    kept = [r for r in range(len(rows[".studlab"])) if rows[".TE"][r] is not None]
    where = []
    for r in kept:
        s = labels.index(label(rows[".studlab"][r]))
        i, j = (net.data.index(label(rows[f".treat{k}"][r])) for k in (1, 2))
        where.append((s, i, j))
    values: dict[str, Any] = {
        "TE.nma.common": [net.common.effect[i, j] for _, i, j in where],
    }
    weights = {}
    for name, model in (("common", net.common), ("random", net.random)):
        reduced = reduced_weights(net, model)
        w = []
        for s, i, j in where:
            own = net.data.studies[s].treatments
            w.append(reduced[s][own.index(i), own.index(j)])
        weights[name] = np.array(w)
        values[f"seTE.adj.{name}"] = 1 / np.sqrt(weights[name])
    b = np.zeros((len(where), len(net.treatments)))
    for row, (_, i, j) in enumerate(where):
        b[row, i], b[row, j] = 1.0, -1.0
    hat = {
        name: b @ model.solution.covariance @ b.T * weights[name]
        for name, model in (("common", net.common), ("random", net.random))
    }
    values["H.matrix.random"] = hat["random"]
    several = np.array([len(net.data.studies[s].treatments) > 2 for s, _, _ in where])
    values["leverage.common"] = np.where(several, np.nan, np.diagonal(hat["common"]))
    return values


def _evidence(case: Case, net: Network, p: Any) -> dict[str, Any]:
    """Direct and indirect evidence in matrices, and the shares of direct evidence."""
    n = len(net.treatments)
    tables = {key: np.full((n, n), np.nan) for key in ("TE.d", "seTE.d", "TE.i", "seTE.i")}
    for each in net.split():
        i, j = net.data.index(each.treatment), net.data.index(each.reference)
        for short, found in (("d", each.direct), ("i", each.indirect)):
            if found.there:
                tables[f"TE.{short}"][i, j], tables[f"TE.{short}"][j, i] = (
                    found.estimate, -found.estimate,
                )  # fmt: skip
                tables[f"seTE.{short}"][[i, j], [j, i]] = found.se
    values: dict[str, Any] = {
        "TE.direct.random": tables["TE.d"][p], "seTE.direct.random": tables["seTE.d"][p],
        "TE.indirect.random": tables["TE.i"][p], "seTE.indirect.random": tables["seTE.i"][p],
    }  # fmt: skip
    for name in ("common", "random"):
        share = {frozenset({s.treatment, s.reference}): s.share for s in net.split(name)}
        for key in case.result[f"prop.direct.{name}"]:
            values[f"prop.direct.{name}.{key}"] = share[frozenset(key.split(":"))]
    return values


def connection(case: Case, net: Network) -> dict[str, Any]:
    """`netconnection`."""
    m = sum(len(s.treatments) * (len(s.treatments) - 1) // 2 for s in net.data.studies)
    order = _order(case.result["D"]["rownames"], net.treatments)
    steps = np.where(_counts(net) > 0, 1.0, np.inf)
    np.fill_diagonal(steps, 0.0)
    for via in range(len(steps)):
        steps = np.minimum(steps, steps[:, [via]] + steps[[via], :])
    return {"n.subnets": len(net.data.parts), "k": net.k, "m": m, "n": len(net.treatments),
            "D": steps[np.ix_(order, order)]}  # fmt: skip


def contrasts(case: Case, net: Network) -> dict[str, Any]:
    """`pairwise`: contrasts with their standard errors."""
    studies = {s.label: s for s in net.data.studies}
    te, se = [], []
    rows = case.result
    for name, one, two in zip(rows[".studlab"], rows[".treat1"], rows[".treat2"], strict=True):
        study = studies.get(label(name))
        if study is None:
            te.append(np.nan)
            se.append(np.nan)
            continue
        i, j = (study.treatments.index(net.data.index(label(t))) for t in (one, two))
        te.append(study.y[i, j])
        se.append(np.sqrt(study.v[i, j]))
    return {".TE": te, ".seTE": se}


def scores(case: Case, net: Network) -> dict[str, Any]:
    """`netrank`."""
    better = "lower" if "small=good" in case.id else "higher"
    found = {m: net.p_scores(better, m) for m in ("common", "random")}
    return {m: [found[m][t] for t in case.result["trts"]] for m in found}


def ranks(case: Case, net: Network) -> dict[str, Any]:
    """`rankogram`: other random numbers."""
    better = "lower" if "small.values='good'" in case.text else "higher"
    found = net.rankogram(better)
    order = _order(case.result["trts"], net.treatments)
    return {
        "sucra": [found.sucra[t] for t in case.result["trts"]], "probs": found.probability[order]
    }  # fmt: skip


def evidence(case: Case, net: Network) -> dict[str, Any]:
    """`netsplit`."""
    found = {}
    for each in net.split():
        found[each.treatment, each.reference] = (each, 1.0)
        found[each.reference, each.treatment] = (each, -1.0)
    rows = [found[tuple(name.split(":"))] for name in case.result["comparison"]]
    values: dict[str, Any] = {
        "k": [each.k for each, _ in rows], "prop.random": [each.share for each, _ in rows],
        "random": [sign * each.network.estimate for each, sign in rows],
    }  # fmt: skip
    for name, part in (("direct", "direct"), ("indirect", "indirect"), ("compare", "difference")):
        effects = [_signed(getattr(each, part), sign) for each, sign in rows]
        values |= {
            f"{name}.TE": [e.estimate for e in effects], f"{name}.seTE": [e.se for e in effects],
            f"{name}.lower": [e.ci_low for e in effects],
            f"{name}.upper": [e.ci_high for e in effects], f"{name}.p": [e.p for e in effects],
            f"{name}.statistic": [e.estimate / e.se for e in effects],
            f"{name}.z": [e.estimate / e.se for e in effects],
        }  # fmt: skip
    alone = [_alone(each.treatment, each.reference, net) for each, _ in rows]
    for name in ("Q", "I2"):
        values[f"direct.{name}"] = [each[name] for each in alone]
    return values


def _alone(treatment: str, reference: str, net: Network) -> dict[str, float]:
    """The heterogeneity of a comparison's own studies."""
    i, j = net.data.index(treatment), net.data.index(reference)
    pairs = net.data.pairs.get((min(i, j), max(i, j)), ())
    y, v = [], []
    for s in pairs:
        study = net.data.studies[s]
        a, b = study.treatments.index(i), study.treatments.index(j)
        y.append(study.y[a, b])
        v.append(study.v[a, b])
    if len(y) < 2:
        return {"Q": 0.0 if y else np.nan, "I2": np.nan}
    found = stats.pool(y, v, "EE")
    return {"Q": found.q, "I2": found.i2_q / 100}


def _signed(e: Effect, sign: float) -> Effect:
    low, high = sorted((sign * e.ci_low, sign * e.ci_high))
    return Effect(sign * e.estimate, e.se, low, high, e.p)


def decomposition(case: Case, net: Network) -> dict[str, Any]:
    """`decomp.design`."""
    found = net.designs()
    by_name = {frozenset(each.design): each for each in found.designs}
    whole = (found.total, found.within, found.between)
    values: dict[str, Any] = {
        "Q.decomp.Q": [t.q for t in whole], "Q.decomp.df": [t.df for t in whole],
        "Q.decomp.pval": [t.p for t in whole], "Q.inc.random.Q": found.random.q,
        "Q.inc.random.df": found.random.df, "Q.inc.random.pval": found.random.p,
        "Q.inc.random.tau.within": np.sqrt(found.tau2_within),
    }  # fmt: skip
    for name, part in (("Q.het.design", "within"), ("Q.inc.detach", "detached")):
        table = case.result[name]
        if not isinstance(table, dict):
            continue
        names = table["design"] if isinstance(table["design"], list) else [table["design"]]
        tests = [getattr(by_name[frozenset(x.split(":"))], part) for x in names]
        # what is not detached (R: the designs that change nothing) keeps the whole Q
        tests = [found.between if t is None else t for t in tests]
        values |= {f"{name}.Q": [t.q for t in tests], f"{name}.df": [t.df for t in tests],
                   f"{name}.pval": [t.p for t in tests]}  # fmt: skip
    return values


def shares(case: Case, net: Network) -> dict[str, Any]:
    """`netcontrib`."""
    how = "shortest path" if "shortestpath" in case.id else "random walk"
    pairs, found = contribution_matrix(net, net.random, how)
    at = {frozenset(pair): i for i, pair in enumerate(pairs)}
    columns_ = _pairs(case.result["colnames"], net.treatments)
    rows = [found[at[frozenset(name.split(":"))]] for name in case.result["rownames"]]
    values = [[row[min(i, j), max(i, j)] for i, j in columns_] for row in rows]
    return {"rows": values}


def measures(case: Case, net: Network) -> dict[str, Any]:
    """`netmeasures`."""
    flow = {frozenset(pair): m for pair, m in flow_measures(net, net.random).items()}
    share = {frozenset({s.treatment, s.reference}): s.share for s in net.split()}
    values = {}
    for key in case.result["proportion"]:
        pair = frozenset(key.split(":"))
        values[f"proportion.{key}"] = share[pair]
        values[f"meanpath.{key}"] = flow[pair].mean_path
        values[f"minpar.{key}"] = flow[pair].parallelism
    return values


def league(case: Case, net: Network) -> dict[str, Any]:
    """`netleague`: its text has four digits; below the diagonal it is column against row."""
    order = case.result["rownames"]
    table = net.league(order)
    log = "OR" in _result_text(case.dataset) and "MD" not in _result_text(case.dataset)
    cells = []
    for a in range(len(order)):
        row = []
        for b in range(len(order)):
            cell = table[a][b]
            if a == b or cell is None:
                row.append([np.nan] * 3)
                continue
            three = np.array([cell.estimate, cell.ci_low, cell.ci_high])
            if a > b:
                three = -three[[0, 2, 1]]
            row.append((np.exp(three) if log else three).round(4).tolist())
        cells.append(row)
    return {"cells": cells}


def _result_text(dataset: str) -> str:
    return next(c.text for c in cases() if c.dataset == dataset and c.id == "netmeta|DL")


def impact(case: Case, net: Network) -> dict[str, Any]:
    """`netimpact`: how far the variance grows where a study's standard errors are huge."""
    from dataclasses import replace

    widest = max(float(s.v.max()) for s in net.data.studies)
    names, columns_ = case.result["rownames"], _pairs(case.result["colnames"], net.treatments)
    rows = []
    for name in names:
        studies = tuple(
            replace(s, v=np.where(s.v > 0, 1e4 * widest, 0.0)) if s.label == label(name) else s
            for s in net.data.studies
        )
        without = stats.network(replace(net.data, studies=studies), "DL", tau2=net.tau2)
        rows.append([1 - (net.random.se[i, j] / without.random.se[i, j]) ** 2 for i, j in columns_])
    return {"rows": rows}


KINDS: dict[str, Callable[[Case, Network], dict[str, Any]]] = {
    "netmeta|": whole, "netconnection": connection, "pairwise_contrasts": contrasts,
    "netrank": scores, "rankogram": ranks, "netsplit": evidence, "decomp.design": decomposition,
    "netcontrib": shares, "netmeasures": measures, "netleague": league, "netimpact": impact,
}  # fmt: skip
ABSENT: dict[Any, frozenset[str]] = {evidence: frozenset({"direct.n", "direct.tau2", "direct.tau"})}
"""What contrasts do not have (people), and R's default REML of each comparison by itself."""
ABSOLUTE: dict[Any, dict[str, float]] = {
    ranks: {"sucra": 0.015, "probs": 0.05},  # other random numbers
    league: {"cells": 1.1e-4},
}


def rare(case: Case) -> Answer | None:
    """`netmetabin`: Mantel-Haenszel, hypergeometric, inverse variance."""
    trts, method = case.result["trts"], case.id.split("|")[1]
    if method == "Inverse":
        net = stats.network(data(case.dataset), "EE")
        p = np.ix_(*(_order(trts, net.treatments),) * 2)
        between = net.designs().between
        return Answer(
            {"TE.common": net.common.effect[p], "seTE.common": net.common.se[p], "Q": net.q,
             "df.Q": net.q_df, "Q.inconsistency": between.q, "df.Q.inconsistency": between.df},
            EXACT, atol=1e-10,
        )  # fmt: skip
    study, treatment, events, total = arms(case.dataset)
    found = stats.network_rare(study, treatment, events, total, method)
    p = np.ix_(*(_order(trts, found.estimates.treatments),) * 2)
    if method == "MH":
        return Answer(
            {"TE.common": found.estimates.effect[p], "seTE.common": found.estimates.se[p],
             "Q.inconsistency": found.between.q, "df.Q.inconsistency": found.between.df},
            EXACT, atol=1e-10,
        )  # fmt: skip
    # netmetabin's optimiser stops at 1e-8 of the likelihood: ours is at least as high, and near
    from stook.stats.network_events import _designs, _likelihood

    groups, _ = _designs(study, treatment, np.asarray(events), np.asarray(total))
    names = found.estimates.treatments
    at = np.array(numeric(case.result["TE.common"]))[_order(names, tuple(trts)), 0]
    if found.log_likelihood < _likelihood(groups, names, at)[0]:
        return Answer({}, CLOSED)
    return Answer(
        {"TE.common": found.estimates.effect[p], "seTE.common": found.estimates.se[p]},
        absolute={"TE.common": 1e-2, "seTE.common": 1e-3},
    )


def additive(case: Case) -> Answer | None:
    """`netcomb` and `discomb`."""
    inactive = "Placebo" if "inactive" in case.text else None
    found = stats.components(data(case.dataset), inactive=inactive)
    comps = case.result["comps"]
    values: dict[str, Any] = {
        "Q.additive": found.additive.q, "df.Q.additive": found.additive.df,
        "pval.Q.additive": found.additive.p, "Q.diff": found.difference.q,
        "df.Q.diff": found.difference.df, "pval.Q.diff": found.difference.p, "tau2": found.tau2,
        "I2": max(0.0, 1 - found.additive.df / found.additive.q),
    }  # fmt: skip
    for model in ("common", "random"):
        each = [found.component(name, model) for name in comps]
        values |= {f"Comp.{model}": [e.estimate for e in each],
                   f"seComp.{model}": [e.se for e in each],
                   f"pval.Comp.{model}": [e.p for e in each]}  # fmt: skip
    for key, part in (("TE.random", "estimate"), ("seTE.random", "se")):
        if key in case.result:
            names = case.result[key]["rownames"]
            values[key] = [
                [getattr(found.versus(a, b), part) if a != b else 0.0 for b in names]
                for a in names
            ]  # fmt: skip
    return Answer(values, EXACT, atol=1e-10)
