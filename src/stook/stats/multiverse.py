"""The multiverse: all defensible analyses of one outcome at once, and how far they agree.

A conclusion that holds only for one of several defensible choices is fragile. From the declared
choices every combination is analysed as one batch: Voracek, Kossmeier & Tran 2019
(10.1027/2151-2604/a000357) for meta-analysis; specification curves: Simonsohn, Simmons & Nelson
2020 (10.1038/s41562-020-0912-z). How much a choice matters is the share of the variance of
agreement that lies between its options (eta squared of a one-way layout).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import signature
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stook.figures.brief import brief

from . import scales
from .applicable import WEIGHTED_TABLES, confidence_of
from .effects import MEASURES, Effects, effects
from .intervals import CONFIDENCE, confidence
from .multiverse_words import KEPT, sentence
from .names import canonical, check_level, unknown
from .pooling import pool
from .result import Pooled
from .tables import pool_tables
from .tau2 import ESTIMATORS

Codes = NDArray[np.intp]
Flags = NDArray[np.bool_]
STUDIES = "studies"
"""The dimension of leaving out single studies; its first option is to keep all."""
ALL = "all"
TABLE_METHODS = {"MH": ("MH", "common"), "Peto": ("Peto", "common"), "DL-MH": ("MH", "random")}
"""Methods that start from the 2x2 tables: Mantel-Haenszel, Peto, and RevMan's random effects."""
TABLE_MEASURES = {
    name: WEIGHTED_TABLES[weighting] for name, (weighting, _) in TABLE_METHODS.items()
}


class Flip(NamedTuple):
    """One choice changed from the stated analysis that overturns its conclusion."""

    dimension: str
    option: str
    analysis: int


@brief
@dataclass(frozen=True)
class Multiverse:
    """All analyses, one a row: what was chosen, what came out, and whether it agrees.

    `options[d][codes[i, d]]` is what row i chose for `dimensions[d]`. `estimate`, `ci_low` and
    `ci_high` are on the scale that people read; `verdict` is 1 or -1 where the interval lies above
    or below the null and 0 where it holds it; rows that cannot be estimated have nan and are not
    counted. `conclusion` is the stated analysis's verdict (or the one that was declared);
    `agrees` marks the rows with the same verdict, `beyond` those whose estimate lies at or beyond
    the threshold.
    """

    dimensions: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    codes: Codes = field(repr=False)
    estimate: Any = field(repr=False)
    ci_low: Any = field(repr=False)
    ci_high: Any = field(repr=False)
    k: Any = field(repr=False)
    verdict: Any = field(repr=False)
    beyond: Any = field(repr=False)
    stated: int
    conclusion: int
    level: float
    names: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def estimable(self) -> Flags:
        """The rows that have an estimate and an interval."""
        return np.isfinite(self.estimate) & np.isfinite(self.ci_low) & np.isfinite(self.ci_high)

    @property
    def agrees(self) -> Flags:
        """The rows with the verdict of the conclusion (direction, and interval off the null)."""
        return self.estimable & (self.verdict == self.conclusion)

    @property
    def agreement(self) -> tuple[int, int]:
        """How many analyses agree with the conclusion, and of how many."""
        return int(self.agrees.sum()), int(self.estimable.sum())

    @property
    def threshold_agreement(self) -> tuple[int, int]:
        """How many estimates lie on the stated one's side of the threshold, and of how many."""
        known = self.estimable & ~np.isnan(self.beyond)
        same = known & (self.beyond == self.beyond[self.stated])
        return int(same.sum()), int(known.sum())

    @property
    def importance(self) -> dict[str, float]:
        """For each choice, the share of the variance of agreement between its options."""
        return {
            name: _eta_squared(self.agrees[self.estimable], self.codes[self.estimable, d])
            for d, name in enumerate(self.dimensions)
            if len(self.options[d]) > 1
        }

    @property
    def most_important(self) -> str:
        """The choice (single studies apart) that matters most; empty where none does.

        A choice that overturns the conclusion on its own comes before one that does not.
        """
        flipping = {flip.dimension for flip in self.flips}
        ranked = [
            (name in flipping, share, name)
            for name, share in self.importance.items()
            if name != STUDIES and (share > 1e-12 or name in flipping)
        ]
        return max(ranked, key=lambda item: item[:2])[2] if ranked else ""

    @property
    def flips(self) -> tuple[Flip, ...]:
        """The single changes of the stated analysis whose verdict is another."""
        differs = self.codes != self.codes[self.stated]
        rows = np.flatnonzero((differs.sum(axis=1) == 1) & self.estimable & ~self.agrees)
        found = []
        for row in rows:
            d = int(np.flatnonzero(differs[row])[0])
            found.append(Flip(self.dimensions[d], self.options[d][self.codes[row, d]], int(row)))
        return tuple(found)

    @property
    def agreement_by_option(self) -> dict[str, dict[str, tuple[int, int]]]:
        """For each choice and option, how many analyses agree, and of how many."""
        result: dict[str, dict[str, tuple[int, int]]] = {}
        for d, name in enumerate(self.dimensions):
            chosen = self.codes[:, d]
            result[name] = {
                label: (
                    int((self.agrees & (chosen == o)).sum()),
                    int((self.estimable & (chosen == o)).sum()),
                )
                for o, label in enumerate(self.options[d])
            }
        return result

    @property
    def most_important_study(self) -> str:
        """The study whose removal changes the share of agreeing analyses most; may be empty."""
        if STUDIES not in self.dimensions:
            return ""
        counts = self.agreement_by_option[STUDIES]
        agree, of = counts[ALL]
        if not of:
            return ""
        shifts = {
            label: abs(a / n - agree / of) for label, (a, n) in counts.items() if n and label != ALL
        }
        best = max(shifts, key=lambda label: shifts[label], default="")
        return best.removeprefix("without ") if best and shifts[best] > 1e-12 else ""

    @property
    def curve(self) -> Codes:
        """The estimable rows by estimate: the order of a specification curve."""
        rows = np.flatnonzero(self.estimable)
        return rows[np.argsort(self.estimate[rows], kind="stable")]

    @property
    def sentence(self) -> str:
        """How fragile the conclusion is, in one plain sentence made of these numbers."""
        return sentence(self)

    def choices(self, row: int) -> dict[str, str]:
        """What an analysis chose, by name."""
        return {n: self.options[d][self.codes[row, d]] for d, n in enumerate(self.dimensions)}

    def table(self) -> dict[str, Any]:
        """All analyses as columns, ready for a data frame or a CSV file."""
        columns: dict[str, Any] = {
            name: np.asarray(self.options[d], dtype=object)[self.codes[:, d]]
            for d, name in enumerate(self.dimensions)
        }
        return columns | {
            "k": self.k, "estimate": self.estimate, "ci_low": self.ci_low,
            "ci_high": self.ci_high, "verdict": self.verdict, "agrees": self.agrees,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.sentence


def multiverse(
    data: Mapping[str, Any],
    measures: Sequence[str] = ("GENERIC",),
    methods: Sequence[str] = ("REML", "DL", "PM", "EE"),
    intervals: Sequence[str] = ("HKSJ", "Wald"),
    *,
    inputs: Mapping[str, Mapping[str, Mapping[str, Any]]] | None = None,
    leave_out: Mapping[str, ArrayLike] | None = None,
    each_study: bool = True,
    studies: Sequence[str] | None = None,
    stated: Mapping[str, str] | None = None,
    conclusion: int | None = None,
    threshold: float | Mapping[str, float] | None = None,
    level: float = 0.95,
    names: Mapping[str, str] | None = None,
) -> Multiverse:
    """Analyse one outcome in every combination of the choices that are declared defensible.

    `data` are the arrays that `effects` takes (or `y` and `v`). `measures` are effect measures;
    `methods` estimators of tau2, EE, and for tables MH, Peto and DL-MH; `intervals` confidence
    intervals (a common effect, MH and Peto take Wald only). `inputs` holds further choices that
    change the input: name of the choice, label of the option, keywords for `effects` (continuity
    correction, imputed correlation, another version of a column); an option whose keywords a
    measure does not know is left out there. `leave_out` names groups of studies (a mask each) that
    may be kept or left out, such as those at high risk of bias; with `each_study` every study
    (named by `studies`) is left out in turn as well.

    The first option of each choice is the stated analysis unless `stated` names others by the
    dimensions measure, method, interval, those of `inputs` and `leave_out` ("kept", "left out") and
    studies. `conclusion` is 1, 0 or -1 where the review's own differs from what the stated analysis
    shows. `threshold` is the smallest effect that matters, on the scale that people read (by
    measure, where there are several). Null is no difference, or a ratio of one. `names` is what the
    sentence calls measures and options (by what they are called here).
    """
    level = check_level(level)
    measures = [canonical("measure", m, MEASURES) for m in measures]
    methods = [canonical("method", m, (*ESTIMATORS, *TABLE_METHODS)) for m in methods]
    intervals = [canonical("confidence interval", i, CONFIDENCE) for i in intervals]
    inputs = dict(inputs or {})
    sets = list(_effect_sets(data, measures, inputs))
    k = np.shape(sets[0].each.y)[-1]
    masks, mask_codes, mask_options = _masks(sets, leave_out or {}, each_study, studies, k)
    dimensions = ("measure", *inputs, "method", "interval", *mask_options)
    options = (
        tuple(measures), *(tuple(o) for o in inputs.values()), tuple(methods), tuple(intervals),
        *(tuple(o) for o in mask_options.values()),
    )  # fmt: skip
    blocks = [
        block
        for one in sets
        for m in range(len(methods))
        for block in _blocks(one, (masks, mask_codes), m, methods[m], intervals, level, threshold)
    ]
    if not blocks:
        raise ValueError("no method fits any of the measures: nothing to analyse")
    joined = [np.concatenate(column) for column in zip(*blocks, strict=True)]
    codes, estimate, low, high, studies_used, verdict, beyond = joined
    at = _stated_row(codes, dimensions, options, dict(stated or {}))
    seen = int(verdict[at]) if np.isfinite(verdict[at]) else 0
    return Multiverse(
        dimensions, options, codes, estimate, low, high, studies_used, verdict, beyond, at,
        seen if conclusion is None else int(np.sign(conclusion)), level, dict(names or {}),
    )  # fmt: skip


class EffectSet(NamedTuple):
    """One way to turn the data into effects, and the choices that it stands for."""

    codes: tuple[int, ...]
    measure: str
    each: Effects
    arguments: dict[str, Any]


def _effect_sets(
    data: Mapping[str, Any],
    measures: Sequence[str],
    inputs: Mapping[str, Mapping[str, Mapping[str, Any]]],
) -> Iterator[EffectSet]:
    ranges = [range(len(options)) for options in inputs.values()]
    for m, measure in enumerate(measures):
        known = set(signature(MEASURES[measure]).parameters)
        for picked in itertools.product(*ranges):
            chosen = [list(o.values())[i] for o, i in zip(inputs.values(), picked, strict=True)]
            # what a measure cannot take is the same analysis again, but for the first option
            idle = [i > 0 and not set(c) <= known for c, i in zip(chosen, picked, strict=True)]
            if any(idle):
                continue
            extra = {n: v for c in chosen if set(c) <= known for n, v in c.items()}
            arguments = {**data, **extra}
            yield EffectSet((m, *picked), measure, effects(measure, **arguments), arguments)


def _masks(
    sets: Sequence[EffectSet],
    leave_out: Mapping[str, ArrayLike],
    each_study: bool,
    studies: Sequence[str] | None,
    k: int,
) -> tuple[Flags, Codes, dict[str, tuple[str, ...]]]:
    """Masks of the studies kept, the choices that they stand for, and the names of these."""
    groups = {name: np.asarray(mask, dtype=bool) for name, mask in leave_out.items()}
    for name, mask in groups.items():
        if mask.shape != (k,):
            raise ValueError(f"{name!r} needs one True or False a study: {k}, not {mask.shape}")
    groups = {name: mask for name, mask in groups.items() if mask.any()}
    options: dict[str, tuple[str, ...]] = dict.fromkeys(groups, KEPT)
    labels = [f"study {i + 1}" for i in range(k)] if studies is None else [str(s) for s in studies]
    if len(labels) != k:
        raise ValueError(f"{len(labels)} names of studies for {k} studies")
    used = np.any([np.isfinite(np.asarray(s.each.v)) for s in sets], axis=0)
    alone = np.flatnonzero(used) if each_study else np.empty(0, dtype=int)
    if each_study:
        options[STUDIES] = (ALL, *(f"without {labels[i]}" for i in alone))
    masks, codes = [], []
    for picked in itertools.product((0, 1), repeat=len(groups)):
        keep = np.ones(k, dtype=bool)
        for mask, out in zip(groups.values(), picked, strict=True):
            keep &= ~(mask & bool(out))
        masks.append(keep)
        codes.append((*picked, 0))
        for place, i in enumerate(alone):
            if keep[i]:
                masks.append(keep & (np.arange(k) != i))
                codes.append((*picked, place + 1))
    table = np.asarray(codes, dtype=np.intp)
    return np.stack(masks), table if each_study else table[:, :-1], options


def _blocks(
    one: EffectSet, masked: tuple[Flags, Codes], m: int, method: str, intervals: Sequence[str],
    level: float, threshold: float | Mapping[str, float] | None,
) -> Iterator[tuple[Any, ...]]:  # fmt: skip
    """All masks of one set of effects under one method, for each interval that goes with it."""
    if method in TABLE_METHODS and one.measure not in TABLE_MEASURES[method]:
        return
    fitting = [i for i, name in enumerate(intervals) if name in confidence_of(method)]
    if not fitting:
        return
    masks, mask_codes = masked
    fit = _pooled(one, masks, method, level)
    scale, k = one.each.scale, np.asarray(fit.k)
    estimate = np.asarray(scales.natural(scale, fit.estimate))
    beyond = _beyond(one, estimate, threshold)
    for i in fitting:
        with np.errstate(all="ignore"):
            found = confidence(intervals[i], fit.estimate, fit.se_wald, fit.hksj_factor, k, level)
            verdict = np.where(found.low > 0, 1.0, np.where(found.high < 0, -1.0, 0.0))
            verdict = np.where(np.isfinite(found.low + found.high), verdict, np.nan)
        low, high = (np.asarray(scales.natural(scale, x)) for x in (found.low, found.high))
        head = np.tile(np.asarray((*one.codes, m, i), dtype=np.intp), (len(masks), 1))
        codes = np.concatenate([head, mask_codes], axis=1)
        yield codes, estimate, low, high, k, verdict, beyond


def _beyond(one: EffectSet, estimate: Any, threshold: float | Mapping[str, float] | None) -> Any:
    """1 where the estimate lies at or beyond the threshold, 0 where not, nan without one."""
    limit = threshold.get(one.measure) if isinstance(threshold, Mapping) else threshold
    if limit is None:
        return np.full(estimate.shape, np.nan)
    side = np.sign(limit - float(scales.natural(one.each.scale, 0.0)))
    return np.where(np.isfinite(estimate), (estimate - limit) * side >= 0, np.nan)


def _pooled(one: EffectSet, masks: Flags, method: str, level: float) -> Pooled:
    if method not in TABLE_METHODS:
        y = np.broadcast_to(np.asarray(one.each.y), masks.shape)
        v = np.where(masks, one.each.v, np.inf)
        return pool(
            Effects(one.measure, y, v, one.each.scale), method=method, ci="Wald", pi=None,
            level=level,
        )  # fmt: skip
    kind, model = TABLE_METHODS[method]
    counts = ("events1", "total1", "events2", "total2")
    absent = [c for c in counts if c not in one.arguments]
    if absent:
        raise unknown(f"input of {method}", absent[0], one.arguments)
    known = signature(pool_tables).parameters
    extra = {n: v for n, v in one.arguments.items() if n in known and n not in counts}
    numbers = [np.where(masks, np.asarray(one.arguments[c], dtype=float), np.nan) for c in counts]
    return pool_tables(
        one.measure, *numbers, method=kind, model=model, ci="Wald", level=level, **extra
    )


def _stated_row(
    codes: Codes, dimensions: Sequence[str], options: Sequence[Sequence[str]],
    stated: dict[str, str],
) -> int:  # fmt: skip
    wanted = np.zeros(len(dimensions), dtype=np.intp)
    for name, label in stated.items():
        if name not in dimensions:
            raise unknown("choice", name, dimensions)
        d = dimensions.index(name)
        if label not in options[d]:
            raise unknown(f"option of {name}", label, options[d])
        wanted[d] = options[d].index(label)
    rows = np.flatnonzero((codes == wanted).all(axis=1))
    if not rows.size:
        words = ", ".join(f"{n} {options[d][wanted[d]]}" for d, n in enumerate(dimensions))
        raise ValueError(f"the stated analysis is not among the defensible ones: {words}")
    return int(rows[0])


def _eta_squared(outcome: Flags, group: Codes) -> float:
    """The share of the variance of a yes-or-no outcome that lies between groups."""
    y = outcome.astype(float)
    total = ((y - y.mean()) ** 2).sum() if y.size else 0.0
    if total == 0:
        return 0.0
    n = np.bincount(group)
    means = np.bincount(group, weights=y) / np.maximum(n, 1)
    return float((n * (means - y.mean()) ** 2).sum() / total)
