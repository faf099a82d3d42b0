"""A network carried out: every pair of nodes by direct, indirect and network evidence.

The arithmetic is `stats.network`: Wald intervals, and t with the degrees of freedom of Q for
prediction. A network in parts is analysed part by part.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from stook import stats
from stook.model.finding import RATIOS
from stook.model.network import (
    Evidence,
    NetworkEffect,
    NetworkSpecification,
    NetworkSynthesis,
    Node,
    NodeGroup,
    Pair,
    QTest,
    turned,
)
from stook.model.synthesis import Specification
from stook.stats.network_coherence import Effect
from stook.stats.network_contributions import flow_measures
from stook.stats.network_data import Dropped, NetworkData, joined
from stook.stats.network_designs import Test
from stook.synthesis.participants import people
from stook.synthesis.study_effects import SHAPES, study_effects

NUMBERS = {"events": ("events", "total"), "means": ("mean", "sd", "n")}


def carry_out(specification: NetworkSpecification) -> tuple[NetworkSynthesis, ...]:
    """One synthesis for each connected part, that with the reference first."""
    try:
        data = network_data(specification)
    except ValueError as error:
        return (_none(specification, (), str(error)),)
    left_out = tuple((d.study, _why(d, specification)) for d in data.dropped)
    if not data.studies:
        return (_none(specification, left_out, "no study compares two of the treatments"),)
    parts = sorted(data.split(), key=lambda one: specification.reference not in one.treatments)
    made = []
    for number, part in enumerate(parts, start=1):
        others = tuple(one.treatments for one in parts if one is not part)
        made.append(_part(specification, part, number, others, left_out if number == 1 else ()))
    return tuple(made)


def network_data(specification: NetworkSpecification) -> NetworkData:
    """The contrasts of all studies on the analysis scale; ValueError for a measure without any."""
    scale = "log" if specification.measure in RATIOS else "identity"
    return joined(_from_arms(specification, scale), _from_contrasts(specification, scale))


def _from_arms(specification: NetworkSpecification, scale: str) -> NetworkData:
    shape = SHAPES.get(specification.measure)
    measure = specification.measure
    empty = NetworkData((), (), measure, scale)
    if not specification.groups:
        return empty
    if measure == "PETO" or shape is None:
        raise ValueError(f"{measure} of arms cannot be pooled in a network")
    numbers: dict[str, Any] = {
        name: [_nan(getattr(one.group, name)) for one in specification.groups]
        for name in NUMBERS[shape]
    }
    return stats.network_arms(
        [one.study for one in specification.groups],
        [one.node for one in specification.groups],
        measure,
        **numbers,
    )


def _from_contrasts(specification: NetworkSpecification, scale: str) -> NetworkData:
    rows = specification.contrasts
    measure = specification.measure
    if not rows:
        return NetworkData((), (), measure, scale)
    pairwise = Specification(
        id=specification.id, comparison="", outcome=specification.outcome,
        timepoint=specification.timepoint, measure=measure, method=specification.method,
        contrasts=tuple(one.contrast for one in rows),
    )  # fmt: skip
    arrays = study_effects(pairwise)
    usable = [i for i in range(len(rows)) if math.isfinite(arrays.v[i])]
    found = stats.network_contrasts(
        [rows[i].contrast.key for i in usable], [rows[i].node for i in usable],
        [rows[i].other for i in usable], arrays.y[usable], np.sqrt(arrays.v[usable]),
        measure=measure, scale=scale,
    )  # fmt: skip
    lost = NetworkData(
        (), (), measure, scale,
        tuple(
            Dropped(rows[i].contrast.key, arrays.reasons[i] or "no effect with its precision")
            for i in range(len(rows)) if i not in usable
        ),
    )  # fmt: skip
    return joined(found, lost)


def _part(
    specification: NetworkSpecification, data: NetworkData, number: int,
    others: tuple[tuple[str, ...], ...], left_out: tuple[tuple[str, str], ...],
) -> NetworkSynthesis:  # fmt: skip
    method = specification.method
    fit = stats.network(
        data, method.estimator if method.model == "random" else "EE", level=method.level
    )
    ranks = fit.rankogram(specification.better, model=_model(specification))
    designs, shape = fit.designs(), stats.geometry(data)
    reference = specification.reference
    if reference not in data.treatments:
        counts = {t: sum(i in s.treatments for s in data.studies)
                  for i, t in enumerate(data.treatments)}  # fmt: skip
        reference = max(counts, key=lambda t: (counts[t], t))
    scores = fit.p_scores(specification.better, _model(specification))
    groups = _people(specification, {s.label for s in data.studies})
    random = method.model == "random" and not math.isnan(fit.tau2)
    return NetworkSynthesis(
        id=specification.id if number == 1 else f"{specification.id}-{number}",
        measure=specification.measure,
        ratio=data.scale == "log",
        reference=reference,
        nodes=tuple(
            Node(
                id=name, studies=sum(i in s.treatments for s in data.studies),
                participants=round(groups[name]), p_score=scores[name],
                mean_rank=ranks.mean_rank[name], first=100.0 * float(ranks.probability[i, 0]),
            )
            for i, name in enumerate(data.treatments)
        ),
        pairs=_pairs(specification, fit, reference),
        people=_study_people(specification, {s.label for s in data.studies}),
        effects=_effects(specification, data, reference),
        studies=len({s.label.partition(".")[0] for s in data.studies}),
        participants=round(sum(groups.values())),
        tau2=fit.tau2 if random else None,
        i2=fit.i2 if fit.q_df else None,
        total=_test(designs.total),
        within=_test(designs.within),
        between=_test(designs.between),
        loops=shape.loops,
        several_arms=shape.several_arms,
        cut_points=shape.cut_points,
        left_out=left_out,
        corrected=data.corrected,
        others=others,
        part=number,
    )  # fmt: skip


def _pairs(
    specification: NetworkSpecification, fit: stats.Network, reference: str
) -> tuple[Pair, ...]:
    """Every pair, in alphabetical order but for the reference, which stands second."""
    model = _model(specification)
    estimates = fit.random if model == "random" else fit.common
    natural: Callable[[Any], Any] = estimates.natural
    by_study = fit.study_contributions(specification.contributions, model)
    by_pair = fit.contributions(specification.contributions, model)
    flow = flow_measures(fit, estimates)
    low, high = estimates.prediction
    labels = [s.label for s in fit.data.studies]
    made = []
    for one in fit.split(model):
        key = (one.treatment, one.reference)
        i, j = (fit.data.index(name) for name in key)
        studies = fit.data.pairs.get((min(i, j), max(i, j)), ())
        predicted = model == "random" and math.isfinite(low[i, j])
        made.append(
            Pair(
                a=key[0], b=key[1],
                network=_evidence(one.network, natural),
                pi_low=float(natural(low[i, j])) if predicted else None,
                pi_high=float(natural(high[i, j])) if predicted else None,
                direct=_evidence(one.direct, natural) if one.direct.there else None,
                indirect=_evidence(one.indirect, natural) if one.indirect.there else None,
                difference=_evidence(one.difference, natural) if one.difference.there else None,
                share=one.share,
                studies=tuple(labels[s] for s in studies),
                contributions=_percent(by_study[key]),
                through=_percent({f"{a}.{b}": share for (a, b), share in by_pair[key].items()}),
                path=flow[key].mean_path,
            )
        )  # fmt: skip
    ratio = fit.data.scale == "log"
    return tuple(turned(one, one.b, ratio=ratio) if one.a == reference else one for one in made)


def _percent(shares: Mapping[str, float]) -> dict[str, float]:
    return {name: 100.0 * share for name, share in shares.items() if share > 0}


def _evidence(one: Effect, natural: Callable[[Any], Any]) -> Evidence:
    values = (float(natural(x)) for x in (one.estimate, one.ci_low, one.ci_high))
    estimate, low, high = values
    return Evidence(estimate=estimate, ci_low=low, ci_high=high, p=_number(one.p))


def _effects(
    specification: NetworkSpecification, data: NetworkData, reference: str
) -> tuple[NetworkEffect, ...]:
    """Each study's contrasts of its nodes, with the cells behind them."""
    cells, member, derived, names = _cells(specification)
    z = stats.pool([0.0], [1.0], "EE", "Wald", level=specification.method.level).ci_high
    made = []
    for study in data.studies:
        order = sorted(range(len(study.treatments)), key=lambda i: study.treatments[i])
        for at, first in enumerate(order):
            for second in order[at + 1 :]:
                i, j = first, second
                if data.treatments[study.treatments[i]] == reference:
                    i, j = j, i
                a, b = (data.treatments[study.treatments[k]] for k in (i, j))
                y, half = float(study.y[i, j]), float(z) * math.sqrt(float(study.v[i, j]))
                back = math.exp if data.scale == "log" else float
                key = study.label
                made.append(
                    NetworkEffect(
                        study=key, label=names[key], a=a, b=b, effect=back(y),
                        ci_low=back(y - half), ci_high=back(y + half),
                        cells=tuple(dict.fromkeys((*cells[key, a], *cells[key, b]))),
                        membership=tuple(dict.fromkeys((*member[key, a], *member[key, b]))),
                        derived=derived.get(key, ""),
                    )
                )  # fmt: skip
    return tuple(made)


Cells = dict[tuple[str, str], tuple[str, ...]]


def _cells(
    specification: NetworkSpecification,
) -> tuple[Cells, Cells, dict[str, str], dict[str, str]]:
    """Cells of the numbers and of the membership by study and node; derivations; labels."""
    cells: Cells = {}
    member: Cells = {}
    derived: dict[str, str] = {}
    names: dict[str, str] = {}
    for one in specification.groups:
        cells[one.study, one.node] = tuple(c for own in one.group.cells.values() for c in own)
        member[one.study, one.node] = one.membership
        names[one.study] = one.label
        if one.group.derived:
            said = "; ".join(dict.fromkeys(one.group.derived.values()))
            derived[one.study] = said
    for row in specification.contrasts:
        key = row.contrast.key
        names[key] = row.contrast.label
        for node in (row.node, row.other):
            cells[key, node] = (*cells.get((key, node), ()), *row.contrast.cells)
            member[key, node] = (*member.get((key, node), ()), *row.contrast.membership)
        if row.contrast.derived:
            derived[key] = row.contrast.derived
    return cells, member, derived, names


def _people(specification: NetworkSpecification, studies: set[str]) -> dict[str, float]:
    """People by node; those of a reported contrast are split between its two nodes."""
    found: dict[str, float] = defaultdict(float)
    for one in specification.groups:
        if one.study in studies:
            found[one.node] += _size(one)
    for row in specification.contrasts:
        if row.contrast.key in studies:
            for node in (row.node, row.other):
                found[node] += people(row.contrast) / 2
    return found


def _study_people(specification: NetworkSpecification, studies: set[str]) -> dict[str, int]:
    found: dict[str, float] = defaultdict(float)
    for one in specification.groups:
        found[one.study] += _size(one)
    for row in specification.contrasts:
        found[row.contrast.key] = max(found[row.contrast.key], people(row.contrast))
    return {study: round(count) for study, count in found.items() if study in studies}


def _size(one: NodeGroup) -> float:
    return one.group.total or one.group.n or 0.0


def _model(specification: NetworkSpecification) -> str:
    return specification.method.model


def _test(one: Test) -> QTest:
    return QTest(q=one.q, df=one.df, p=_number(one.p))


def _none(
    specification: NetworkSpecification, left_out: tuple[tuple[str, str], ...], reason: str
) -> NetworkSynthesis:
    return NetworkSynthesis(
        id=specification.id, measure=specification.measure,
        ratio=specification.measure in RATIOS, reference=specification.reference,
        left_out=left_out, reason=reason,
    )  # fmt: skip


def _why(one: Dropped, specification: NetworkSpecification) -> str:
    name = specification.names.get(one.treatment, one.treatment)
    return f"{name}: {one.reason}" if name else one.reason


def _nan(value: float | None) -> float:
    return math.nan if value is None else value


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
