"""Facts of absolute effects: risks and their difference, numbers needed to treat, scores."""

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from stook.figures import number
from stook.figures import ratio as ratio_text
from stook.model.facts import Fact
from stook.model.protocol import Outcome, Thresholds
from stook.model.synthesis import Contrast, Group, Specification, Synthesis
from stook.model.terms import Basis, Direction, ReportedAs
from stook.stats.conversions import smd_to_log_or
from stook.synthesis.absolute import PER, RATES, Absolute, absolute, counts_survivors
from stook.synthesis.participants import repeated
from stook.synthesis.reported import reported_kinds
from stook.synthesis.synthesise import synthesise

LIMITS = ("estimate", "ci_low", "ci_high")
SUFFIX = {"estimate": "", "ci_low": "_low", "ci_high": "_high"}
MEDIAN_MEAN = "median of the comparator groups' means"
SMALL_SCORE = 10
INFINITE = "\N{INFINITY}"
# Cohen 1988 (Statistical Power Analysis, 2nd ed.): 0.2 small, 0.5 moderate, 0.8 large.
COHEN = ((0.8, "large"), (0.5, "moderate"), (0.2, "small"), (0.0, "trivial"))


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes facts of one synthesis."""

    id: str
    settings: tuple[str, ...]

    def fact(
        self,
        name: str,
        value: float | str | None,
        text: str,
        step: str,
        sources: Sequence[str],
        *,
        unit: str = "",
        note: str = "",
        basis: Basis = Basis.COMPUTED,
    ) -> Fact:
        """A fact of this synthesis."""
        return Fact(
            id=f"{self.id}.{name}",
            value=value,
            text=text,
            basis=basis,
            step=step,
            sources=tuple(sources),
            settings=self.settings,
            unit=unit,
            note=note,
        )


def absolute_facts(
    specification: Specification, synthesis: Synthesis, outcome: Outcome
) -> list[Fact]:
    """Events per 1000 with the comparator and with the intervention, their difference, and the
    number needed to treat."""
    effect = absolute(specification, synthesis.pool, outcome)
    if effect is None or effect.baseline is None:
        return []
    made = _Maker(specification.id, ())
    of = {name: f"{specification.id}.{name}" for name in LIMITS}
    rate = specification.measure in RATES
    unit = "per 1000 person-years" if rate else "per 1000"
    digits = 0 if effect.baseline >= 1 else 2
    risk = made.fact(
        "absolute.comparator",
        effect.baseline,
        number(effect.baseline, digits),
        "assumed risk",
        effect.cells,
        unit=unit,
        note=effect.source,
        basis=Basis.COMPUTED if outcome.baseline_risk is None else Basis.DECLARED,
    )
    numbers = {
        "intervention": (effect.baseline + effect.difference, "estimate"),
        "intervention_low": (effect.baseline + effect.low, "ci_low"),
        "intervention_high": (effect.baseline + effect.high, "ci_high"),
        "difference": (effect.difference, "estimate"),
        "ci_low": (effect.low, "ci_low"),
        "ci_high": (effect.high, "ci_high"),
    }
    found = [
        made.fact(
            f"absolute.{name}",
            value,
            number(value, digits),
            "absolute effect",
            (risk.id, of[source]),
            unit=unit,
        )
        for name, (value, source) in numbers.items()
    ]
    return [risk, *found, *([] if rate else _needed(made, effect, outcome, specification.measure))]


def _needed(made: _Maker, effect: Absolute, outcome: Outcome, measure: str) -> Iterator[Fact]:
    """How many people are treated for one more to benefit (NNTB) or be harmed (NNTH).

    1000 over the difference per 1000, rounded up (Cochrane Handbook 6.5, 15.4.2). Where the
    interval holds no effect, it runs through infinity (Altman 1998, doi:10.1136/bmj.317.7168.1309).
    """
    more_is_good = outcome.more_is_good != counts_survivors(measure, outcome)
    for name, value in (
        ("difference", effect.difference),
        ("ci_low", effect.low),
        ("ci_high", effect.high),
    ):
        needed = math.ceil(PER / abs(value) - 1e-9) if value else None
        good = (value > 0) == more_is_good
        text = f"{'NNTB' if good else 'NNTH'} {needed}" if needed else INFINITE
        suffix = {"difference": "", "ci_low": "_low", "ci_high": "_high"}[name]
        yield made.fact(
            f"absolute.nnt{suffix}",
            needed,
            text,
            "number needed to treat",
            (f"{made.id}.absolute.{name}",),
            unit="people",
        )


def arm_facts(specification: Specification) -> Iterator[Fact]:
    """People and events in each group over all studies of a synthesis.

    Nothing where the same people stand there several times, because their events cannot be told
    apart, and nothing of rates, whose events are no people.
    """
    if repeated(specification.contrasts) or any(
        one.shape == "rates" for one in specification.contrasts
    ):
        return
    made = _Maker(specification.id, ())
    for side in ("experimental", "comparator"):
        groups: list[Group] = [getattr(one, side) for one in specification.contrasts]
        for name, parts in (("events", ("events",)), ("people", ("total", "n"))):
            numbers = [_first(group, parts) for group in groups]
            known = [number for number in numbers if number is not None]
            if not known or len(known) < len(numbers):
                continue
            cells = [cell for one in groups for part in parts for cell in one.cells.get(part, ())]
            total = sum(known)
            yield made.fact(
                f"arm.{side}.{name}",
                total,
                number(total, 0),
                "count",
                tuple(dict.fromkeys(cells)),
                unit="people",
            )


def _first(group: Group, names: Sequence[str]) -> float | None:
    known = (getattr(group, name) for name in names)
    return next((value for value in known if value is not None), None)


def score_facts(
    specification: Specification, synthesis: Synthesis, outcome: Outcome
) -> Iterator[Fact]:
    """For means: the comparator's mean; for standardised differences five ways to read them.

    Cochrane Handbook 6.5, 14.1.5.2 (median of the comparator groups' means) and 15.5.3: words for
    the size, units of a familiar scale, an odds ratio with its risks, a ratio of means, and
    minimal important differences.
    """
    made = _Maker(specification.id, specification.settings)
    levels = all(kind is ReportedAs.SCORE for kind in reported_kinds(specification, outcome))
    if specification.measure == "MD" and levels:
        groups = [contrast.comparator for contrast in specification.contrasts]
        means = [one.mean for one in groups if one.mean is not None]
        if means and len(means) == len(groups):
            middle = statistics.median(means)
            cells = [cell for one in groups for cell in one.cells.get("mean", ())]
            yield made.fact(
                "absolute.comparator_mean",
                middle,
                number(middle, _decimals(middle)),
                "median of means",
                tuple(dict.fromkeys(cells)),
                note=MEDIAN_MEAN,
            )
            yield from _corresponding_means(made, synthesis, middle)
    if specification.measure == "SMD" and synthesis.pool.estimate is not None:
        yield from _in_words(made, synthesis.pool.estimate)
        yield from _in_units(made, synthesis, outcome)
        yield from _as_odds(made, synthesis, outcome)
        if levels:
            yield from _as_ratio(made, specification)


def _decimals(mean: float) -> int:
    """One decimal, or two for scores of which a tenth is much."""
    return 1 if abs(mean) >= SMALL_SCORE else 2


def _corresponding_means(made: _Maker, synthesis: Synthesis, middle: float) -> Iterator[Fact]:
    """The mean with the intervention: the comparator's plus the pooled difference."""
    for name in LIMITS:
        value = getattr(synthesis.pool, name)
        if value is not None:
            yield made.fact(
                f"absolute.intervention_mean{SUFFIX[name]}",
                middle + value,
                number(middle + value, _decimals(middle)),
                "corresponding mean",
                (f"{made.id}.absolute.comparator_mean", f"{made.id}.{name}"),
            )


def _in_words(made: _Maker, smd: float) -> Iterator[Fact]:
    band = next(word for edge, word in COHEN if abs(smd) >= edge)
    yield made.fact("smd.band", band, band, "Cohen's bands", (f"{made.id}.estimate",))


def _in_units(made: _Maker, synthesis: Synthesis, outcome: Outcome) -> Iterator[Fact]:
    """The difference in units of the protocol's scale, and in minimal important differences."""
    scale, limits = outcome.scale, outcome.thresholds
    sd = scale.sd if scale else None
    for name in LIMITS:
        value = getattr(synthesis.pool, name)
        if value is None:
            continue
        source = (f"{made.id}.{name}",)
        if sd is not None and scale is not None:
            units = value * sd
            yield made.fact(
                f"smd.units{SUFFIX[name]}",
                units,
                number(units, 1),
                "units of a scale",
                source,
                unit=scale.unit or scale.name,
                note=scale.sd_source,
            )
        if isinstance(limits, Thresholds) and limits.small:
            times = value * (sd or 1.0) / limits.small
            yield made.fact(
                f"smd.mids{SUFFIX[name]}",
                times,
                number(times),
                "minimal important differences",
                source,
                unit="minimal important differences",
            )


def _as_odds(made: _Maker, synthesis: Synthesis, outcome: Outcome) -> Iterator[Fact]:
    """The odds ratio of improving, and the people per 1000 who do where a risk is assumed.

    On a scale where lower is better the sign is turned, so that more than 1 means improvement.
    """
    turn = 1.0 if outcome.direction is Direction.HIGHER else -1.0
    pool = synthesis.pool
    ends = [turn * v for v in (pool.ci_low, pool.ci_high) if v is not None]
    if pool.estimate is None or len(ends) < 2:
        return
    values = {"estimate": turn * pool.estimate, "ci_low": min(ends), "ci_high": max(ends)}
    risk = outcome.baseline_risk
    for name, smd in values.items():
        ratio = float(smd_to_log_or(smd, 0.0)["odds_ratio"])
        one = made.fact(
            f"smd.odds_ratio{SUFFIX[name]}",
            ratio,
            ratio_text(ratio),
            "odds ratio of improving",
            tuple(f"{made.id}.{limit}" for limit in LIMITS),
            unit="OR",
        )
        yield one
        if risk is not None:
            p = risk / PER
            improved = PER * ratio * p / (1 - p + ratio * p)
            yield made.fact(
                f"smd.improved{SUFFIX[name]}",
                improved,
                number(improved, 0),
                "absolute effect",
                (one.id,),
                unit="per 1000",
                note=outcome.baseline_source,
            )


def _as_ratio(made: _Maker, specification: Specification) -> Iterator[Fact]:
    """The same studies pooled as a ratio of means (Friedrich and others 2011,
    doi:10.1186/1471-2288-11-89), where each study reports two means of one sign."""
    if not all(_of_one_sign(contrast) for contrast in specification.contrasts):
        return
    pool = synthesise(replace(specification, measure="ROM", subgroup_by=())).pool
    for name in LIMITS:
        value = getattr(pool, name)
        if value is not None:
            yield made.fact(
                f"smd.ratio_of_means{SUFFIX[name]}",
                value,
                number(value),
                "ratio of means",
                tuple(cell for contrast in specification.contrasts for cell in contrast.cells),
                unit="ratio of means",
            )


def _of_one_sign(contrast: Contrast) -> bool:
    first, second = contrast.experimental.mean, contrast.comparator.mean
    return first is not None and second is not None and first > 0 and second > 0
