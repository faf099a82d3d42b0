"""CINeMA: how much confidence a network estimate deserves, domain by domain.

Nikolakopoulou et al. 2020 (10.1371/journal.pmed.1003082), Papakonstantinou et al. 2020
(10.1002/cl2.1080); rules of imprecision, heterogeneity and incoherence as in its releases since
2019. Bias and indirectness: the mean of the studies' levels, weighted by their contributions.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from stook.figures import number, p_value
from stook.model.network import Domain, Evidence, Level, NetworkSynthesis, Pair

LEVELS: tuple[Level, ...] = ("no concerns", "some concerns", "major concerns")
COHERENT = 0.10
"""A P value above it: direct and indirect evidence agree."""
DESIGNS_MAJOR = 0.05
"""A P value of the design-by-treatment test below it is a major concern for what is not mixed."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What CINeMA asks of people: risk of bias and indirectness of each study (1 low to 3 high),
    whether results are likely to be missing, and the smallest effect that matters."""

    bias: Mapping[str, int]
    indirectness: Mapping[str, int]
    reporting: Literal["suspected", "undetected"] | None
    value: float | None


def domains(synthesis: NetworkSynthesis, pair: Pair, inputs: Inputs) -> tuple[Domain, ...]:
    """The six domains of one pair, in CINeMA's order."""
    zone = zone_of(inputs.value, ratio=synthesis.ratio)
    return (
        _by_share("within-study bias", pair, inputs.bias, "risk of bias"),
        _reporting(inputs.reporting),
        _by_share("indirectness", pair, inputs.indirectness, "indirectness"),
        _imprecision(pair, zone, synthesis.ratio),
        _heterogeneity(pair, zone, synthesis.ratio),
        _incoherence(synthesis, pair, zone),
    )


def levels_down(found: tuple[Domain, ...]) -> int | None:
    """How many levels the domains take together; None while one is not assessed."""
    if any(one.level == "not assessed" for one in found):
        return None
    return sum(LEVELS.index(one.level) for one in found)


def zone_of(value: float | None, *, ratio: bool) -> tuple[float, float] | None:
    """The effects too small to matter, on the natural scale; None where nobody said."""
    if value is None or value == 0 or (ratio and (value <= 0 or value == 1)):
        return None
    return (min(value, 1 / value), max(value, 1 / value)) if ratio else (-abs(value), abs(value))


def mean_level(pair: Pair, levels: Mapping[str, int]) -> float | None:
    """The mean of the studies' levels, weighted by contribution; None while a study has none."""
    if not pair.contributions or any(_study(s) not in levels for s in pair.contributions):
        return None
    return sum(share * levels[_study(s)] for s, share in pair.contributions.items()) / 100.0


def _study(key: str) -> str:
    return key.partition(".")[0]


def _by_share(name: str, pair: Pair, levels: Mapping[str, int], what: str) -> Domain:
    mean = mean_level(pair, levels)
    if mean is None:
        return Domain(name=name, level="not assessed", why=f"a study's {what} was not judged")
    level = LEVELS[min(max(math.floor(mean + 0.5), 1), 3) - 1]
    why = f"mean {what} of the studies by their contributions {number(mean)} (1 low, 3 high)"
    return Domain(name=name, level=level, why=why)


def _reporting(found: Literal["suspected", "undetected"] | None) -> Domain:
    if found is None:
        return Domain(name="reporting bias", level="not assessed", why="nobody judged it")
    level: Level = "some concerns" if found == "suspected" else "no concerns"
    return Domain(name="reporting bias", level=level, why=found)


def _crossed(low: float, high: float, thresholds: tuple[float, ...]) -> int:
    return sum(low < one < high for one in thresholds)


def _thresholds(pair: Pair, zone: tuple[float, float], ratio: bool) -> tuple[float, float]:
    """No effect, and the limit of the zone on the side opposite to the estimate."""
    null = 1.0 if ratio else 0.0
    return null, zone[0] if pair.network.estimate >= null else zone[1]


def _imprecision(pair: Pair, zone: tuple[float, float] | None, ratio: bool) -> Domain:
    if zone is None:
        return Domain(name="imprecision", level="not assessed", why="no smallest effect is set")
    ends = _thresholds(pair, zone, ratio)
    crossed = _crossed(pair.network.ci_low, pair.network.ci_high, ends)
    said = ("neither", "one", "both")[crossed]
    why = f"the interval includes {said} of {number(ends[0])} and {number(ends[1])}"
    return Domain(name="imprecision", level=LEVELS[crossed], why=why)


def _heterogeneity(pair: Pair, zone: tuple[float, float] | None, ratio: bool) -> Domain:
    name = "heterogeneity"
    if zone is None:
        return Domain(name=name, level="not assessed", why="no smallest effect is set")
    if pair.pi_low is None or pair.pi_high is None:
        return Domain(name=name, level="not assessed", why="no prediction interval")
    ends = _thresholds(pair, zone, ratio)
    ci = _crossed(pair.network.ci_low, pair.network.ci_high, ends)
    pi = _crossed(pair.pi_low, pair.pi_high, ends)
    level = LEVELS[min(max(pi - ci, 0), 2)]
    why = f"of the two thresholds the confidence interval includes {ci}, that of prediction {pi}"
    return Domain(name=name, level=level, why=why)


def _incoherence(
    synthesis: NetworkSynthesis, pair: Pair, zone: tuple[float, float] | None
) -> Domain:
    name = "incoherence"
    if pair.difference is None or pair.direct is None or pair.indirect is None:
        return _not_mixed(synthesis)
    p = pair.difference.p
    if p is not None and p > COHERENT:
        why = f"direct and indirect evidence agree ({p_value(p)})"
        return Domain(name=name, level="no concerns", why=why)
    if zone is None:
        return Domain(name=name, level="not assessed", why="no smallest effect is set")
    shared = len(areas(pair.direct, zone) & areas(pair.indirect, zone))
    level: Level = {3: LEVELS[0], 2: LEVELS[1]}.get(shared, LEVELS[2])
    why = f"{p_value(p)}; both intervals share {shared} of three areas"
    return Domain(name=name, level=level, why=why)


def areas(evidence: Evidence, zone: tuple[float, float]) -> set[str]:
    """Which of the areas below, within and above the zone an interval touches."""
    low, high = evidence.ci_low, evidence.ci_high
    touched = {
        "below": low < zone[0], "within": low < zone[1] and high > zone[0], "above": high > zone[1]
    }  # fmt: skip
    return {area for area, there in touched.items() if there}


def _not_mixed(synthesis: NetworkSynthesis) -> Domain:
    """Only direct or only indirect evidence: the test of the whole network speaks."""
    between = synthesis.between
    if synthesis.loops == 0 or between is None or between.p is None:
        why = "the network has no closed loop, so coherence cannot be assessed"
        return Domain(name="incoherence", level="major concerns", why=why)
    p = between.p
    level = LEVELS[0] if p > COHERENT else LEVELS[2] if p < DESIGNS_MAJOR else LEVELS[1]
    why = f"only one kind of evidence; {p_value(p)} between designs"
    return Domain(name="incoherence", level=level, why=why)
