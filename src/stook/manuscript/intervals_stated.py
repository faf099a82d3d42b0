"""Estimates with an interval and a P value: order, containment, symmetry, agreement.

A P value follows from an estimate and its interval (Altman & Bland 2011, doi:10.1136/bmj.d2304);
how far it may lie off allows for rounding, for t distributions of few degrees of freedom, and for
tests that are not the interval's own (score, exact, likelihood).
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from stook.manuscript.check import Check, Passage, of
from stook.manuscript.stated import NUMBER, Stated, stated

Scale = Literal["ratio", "difference", "unknown"]

_RATIO = (
    r"\b(?:[Aa]djusted\s+)?(?:[Rr]isk|[Oo]dds|[Hh]azards?|[Rr]ate|[Ii]ncidence rate|[Pp]revalence) ratios?\b"
    r"|\b[Rr]elative risks?\b|\b[Rr]atio of means\b|\b(?:a|c|u)?(?:RR|OR|HR|IRR|PR|SHR|sHR)s?\b|\bRoM\b"
)
_DIFFERENCE = (
    r"\b(?:[Ss]tandardi[sz]ed |[Ww]eighted )?[Mm]ean differences?\b|\b(?:S|W)?MDs?\b"
    r"|\b[Rr]isk (?:difference|reduction)\b|\b(?:A?RD|ARR)\b|\bHedges['\u2019]?s? g\b|\bCohen['\u2019]?s d\b"
    r"|\b[Dd]ifference\b|\b(?:regression )?coefficients?\b|[\u03b2]"
)
_MEASURE = re.compile(f"(?P<ratio>{_RATIO})|(?P<difference>{_DIFFERENCE})")
_LEVEL = (
    r"(?:(?P<level>\d\d(?:\.\d+)?)\s*%\s*(?P<kind>CI|CL|C\.I\.|[Cc]onfidence\s+(?:[Ii]ntervals?|limits?)|CrI|[Cc]redible\s+[Ii]ntervals?)s?"
    r"|(?P<kind2>CI|CL))"
)
_LIMITS = rf"(?P<low>{NUMBER})\s*%?\s*(?:\bto\b|,|;|\band\b|[-\u2013\u2014])\s*(?P<high>{NUMBER})(?![\d/])"
_ESTIMATE = rf"(?<![\w.,/\u2013-])(?P<estimate>{NUMBER})(?P<unit>\s*(?:%|[a-zA-Z]+(?:/[a-zA-Z0-9]+)?(?: [a-z]+)?))?"
_LABELLED = re.compile(
    rf"{_ESTIMATE}\s*[,;:]?\s*[(\[]?\s*{_LEVEL}\s*[,:;=]?\s*(?:of |from |was )?[(\[]?\s*{_LIMITS}"
)
_BARE = re.compile(
    rf"(?P<named>{_RATIO}|{_DIFFERENCE})(?:\s*\([A-Za-z]+\))?\s*(?:of|was|were|is|=|:|,)?\s*"
    rf"(?P<estimate>{NUMBER})\s*[(\[]\s*{_LIMITS}\s*[)\];,]"
)
_RANGE = re.compile(
    rf"\b(?:[Mm]ean|[Mm]edian|[Aa]verage)\b[^.;()\d]{{0,40}}(?<![\d.])(?P<value>{NUMBER})(?:\s*[a-z%/]+)?\s*"
    rf"[(\[,]\s*(?:range(?: of)?|(?<=edian)IQR)\s*[:=,]?\s*(?:from )?{_LIMITS}"
)
_P = re.compile(
    r"^[^\d.]{0,12}?(?:[,;(\s]|\bto\b)*\b[Pp](?:[- ]?values?)?\s*(?P<sign>[=<>])\s*(?P<p>0?\.\d+|1\.0+|1|0)(?![\d%])"
)
_LESS = re.compile(
    r"(?i)\b(?:less|lower|fewer|smaller|reduc\w+|decreas\w+|declin\w+|lost|loss|below|worse|fell|drop\w*)\b"
)
_SKEWED = re.compile(r"(?i)\bmedian|bootstrap|\bexact\b|Hodges|Newcombe|Wilson|posterior|bayes")
_BACK = 70  # characters before an estimate in which its measure is named
_AHEAD = 40
_ASYMMETRY = 0.10  # of half the width of the interval
_ASYMMETRY_SHARE = 0.30  # intervals of risk differences and of unknown scales
_SLACK_FACTOR = 1.6
_SLACK_ADDED = 0.012
_LEAST_DF, _LEAST_DF_SMALL = 12.0, 1.0


@dataclass(frozen=True, slots=True)
class Effect:
    """An estimate with its interval as printed; `p` with its sign where one follows."""

    estimate: Stated
    low: Stated
    high: Stated
    scale: Scale
    level: float
    start: int
    end: int
    quote: str
    skewed: bool = False
    share: bool = False
    p: Stated | None = None
    sign: str = ""
    measure: str = ""


def effects(text: str, heading: str = "") -> Iterator[Effect]:
    """Every estimate with an interval in a text; `heading` (of a table's column) may name the
    measure."""
    taken: list[tuple[int, int]] = []
    for pattern in (_LABELLED, _BARE):
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            yield _effect(text, match, heading)


def effect_of(cells: tuple[str, str, str], heading: str, p: str = "") -> Effect:
    """An effect of a table: estimate and limits as printed, what its column is headed, its P."""
    estimate, low, high = (stated(cell) for cell in cells)
    scale, measure = scale_of(heading)
    found = re.fullmatch(r"(?P<sign>[=<>]?)\s*(?P<p>0?\.\d+|1\.0+|1|0)", p.strip())
    return Effect(
        estimate, low, high, scale, 0.95, 0, 0, "", measure=measure,
        skewed=bool(_SKEWED.search(heading)), share=_is_share(measure),
        p=stated(found["p"]) if found else None, sign=(found["sign"] or "=") if found else "",
    )  # fmt: skip


def scale_of(text: str) -> tuple[Scale, str]:
    """The scale of the measure that is named last in a text, and its name."""
    last = None
    for match in _MEASURE.finditer(text):
        last = match
    if last is None:
        return "unknown", ""
    return ("ratio" if last["ratio"] else "difference"), last[0]


def _is_share(measure: str) -> bool:
    return "isk diff" in measure or measure in {"RD", "ARD", "ARR"}


def _effect(text: str, match: "re.Match[str]", heading: str) -> Effect:
    groups = match.groupdict()
    before = text[max(0, match.start() - _BACK) : match.start("estimate")]
    before = (
        re.split(r"\d[^\d]*\d.*[)\]]|[.;]\s", before)[-1] if groups.get("named") is None else ""
    )
    scale, measure = scale_of(groups.get("named") or before)
    if scale == "unknown":
        scale, measure = scale_of(heading)
    kind = groups.get("kind") or groups.get("kind2") or "CI"
    end = match.end()
    follows = _P.search(text[end : end + _AHEAD])
    context = text[max(0, match.start() - _BACK) : match.end()] + heading
    estimate = stated(match["estimate"])
    low, high = stated(match["low"]).value, stated(match["high"]).value
    mirrored = estimate.value > 0 > low and high <= estimate.value / 2
    if mirrored and (_LESS.search(context) or _LESS.search(text[end : end + _AHEAD])):
        # "3.7 kg (95% CI -6.1 to -1.3) less": the word is the sign
        estimate = Stated(estimate.text, -estimate.value, estimate.half)
    return Effect(
        estimate, stated(match["low"]), stated(match["high"]), scale,
        float(groups.get("level") or 95.0) / 100.0, match.start(),
        end + (follows.end() if follows else 0),
        text[match.start() : end + (follows.end() if follows else 0)].strip(),
        skewed=kind.lower().startswith("cr") or bool(_SKEWED.search(context)),
        share=_is_share(measure) or (groups.get("unit") or "").strip() == "%",
        p=stated(follows["p"]) if follows else None,
        sign=follows["sign"] if follows else "", measure=measure,
    )  # fmt: skip


def interval_checks(passage: Passage) -> Iterator[Check]:
    """Every check of the estimates with intervals of a passage."""
    for effect in effects(passage.text):
        yield from effect_checks(effect, passage)
    for match in _RANGE.finditer(passage.text):
        value, low, high = (stated(match[name]) for name in ("value", "low", "high"))
        if low.value > high.value:
            text = f"The lower end, {low.text}, is above the upper, {high.text}."
            yield of(match, "limits", text)
        else:
            inside = low.low <= value.high and value.low <= high.high
            text = "" if inside else f"{value.text} is not within {low.text} to {high.text}."
            yield of(match, "range", text)


def effect_checks(effect: Effect, passage: Passage) -> Iterator[Check]:
    """Checks of one effect: those that come after a failed one would only repeat it."""

    def check(kind: str, problem: str = "") -> Check:
        return Check(
            kind=kind, quote=effect.quote, start=effect.start, end=effect.end, problem=problem
        )

    low, high, estimate = effect.low, effect.high, effect.estimate
    if low.value > high.value:
        yield check("limits", f"The lower limit, {low.text}, is above the upper, {high.text}.")
        return
    if effect.scale == "ratio" and min(low.value, estimate.value) < 0:
        if not re.search(r"(?i)\b(?:log|ln)\b", passage.text):
            yield check("impossible", "A ratio is not negative.")
        return
    inside = low.low <= estimate.high and estimate.low <= high.high
    if not inside:
        text = f"{estimate.text} is not within {low.text} to {high.text}."
        yield check("containment", text)
        return
    yield check("containment")
    problem = "" if effect.skewed else _asymmetry(effect)
    if not effect.skewed and _width(effect) > 0:
        yield check("symmetry", problem)
    if effect.p is not None and effect.scale != "unknown" and not effect.skewed and not problem:
        yield from _p_checks(effect, passage, check)


def _p_checks(
    effect: Effect, passage: Passage, check: Callable[[str, str], Check]
) -> Iterator[Check]:
    band = p_band(effect, _LEAST_DF_SMALL if passage.small_df else _LEAST_DF)
    if band is None or effect.p is None:
        return
    least, most = band
    problem = ""
    if not _agrees(effect.p, effect.sign, least, most):
        value = p_value(effect)
        shown_p = "< 0.001" if value < 0.001 else f"= {value:.3f}"
        problem = f"The interval gives P {shown_p}, not {effect.sign} {effect.p.text}."
    yield check("p-interval", problem)


def _agrees(p: Stated, sign: str, least: float, most: float) -> bool:
    if sign == "<":
        return least < p.value or p.value == 0
    if sign == ">":
        return most > p.value
    if p.value == 0 or p.value <= 0.001:
        return least <= max(p.high, 0.0015)
    return p.admits(least, most)


def _logged(value: float) -> float:
    return math.log(value) if value > 0 else -math.inf


def _width(effect: Effect) -> float:
    """Half the width of the interval on the scale of its measure; 0 where it has none."""
    if effect.scale == "ratio":
        if effect.low.low <= 0 or effect.estimate.low <= 0:
            return 0.0
        return (math.log(effect.high.value) - math.log(effect.low.value)) / 2.0
    return (effect.high.value - effect.low.value) / 2.0


def _off(effect: Effect, *, log: bool) -> float:
    """How far the estimate is off the middle beyond rounding, as a share of half the width."""
    low, high, estimate = effect.low, effect.high, effect.estimate
    if log and min(low.low, estimate.low) <= 0:
        return 0.0
    of = _logged if log else float
    half = (of(high.value) - of(low.value)) / 2.0
    if half <= 0:
        return 0.0
    least = (of(low.low) + of(high.low)) / 2.0 - of(estimate.high)
    most = (of(low.high) + of(high.high)) / 2.0 - of(estimate.low)
    return max(least, -most, 0.0) / half


def _asymmetry(effect: Effect) -> str:
    """What is wrong with the place of the estimate in its interval; '' where nothing is."""
    edge = _ASYMMETRY_SHARE if effect.share or effect.scale == "unknown" else _ASYMMETRY
    scales = {"ratio": (True,), "difference": (False,), "unknown": (True, False)}[effect.scale]
    if all(_off(effect, log=log) > edge for log in scales):
        return (
            f"{effect.estimate.text} is not in the middle of {effect.low.text} to "
            f"{effect.high.text}{' on the log scale' if effect.scale == 'ratio' else ''}: "
            "a digit may be wrong."
        )
    return ""


def _positions(effect: Effect) -> tuple[float, float, float] | None:
    """The estimate over half the width of its interval: as printed, least and most by rounding."""
    low, high, estimate = effect.low, effect.high, effect.estimate
    log = effect.scale == "ratio"
    if log and (min(low.low, estimate.low) <= 0):
        return None
    of = _logged if log else float
    half = (of(high.value) - of(low.value)) / 2.0
    narrow = (of(high.low) - of(low.high)) / 2.0
    wide = (of(high.high) - of(low.low)) / 2.0
    if narrow <= 0:
        return None
    middle = of(estimate.value)
    least = 0.0 if of(estimate.low) <= 0 <= of(estimate.high) else min(
        abs(of(estimate.low)), abs(of(estimate.high))
    )  # fmt: skip
    most = max(abs(of(estimate.low)), abs(of(estimate.high)))
    return abs(middle) / half, least / wide, most / narrow


def p_value(effect: Effect) -> float:
    """The two-sided P value that an estimate and its interval give (normal distribution)."""
    from stook.stats.special import normal_critical, normal_two_sided

    places = _positions(effect)
    if places is None:
        raise ValueError("an interval without width has no P value")
    return float(normal_two_sided(places[0] * normal_critical(effect.level)))


def p_band(effect: Effect, least_df: float) -> tuple[float, float] | None:
    """The least and the greatest P value that an effect as printed may have; None where its
    rounding leaves everything open. `least_df`: of the t distributions that are allowed for."""
    from stook.stats.special import normal_critical, normal_two_sided, t_critical, t_two_sided

    places = _positions(effect)
    if places is None:
        return None
    _, least, most = places
    candidates = []
    for place in (least, most):
        candidates.append(float(normal_two_sided(place * normal_critical(effect.level))))
        critical = float(t_critical(effect.level, least_df))
        candidates.append(float(t_two_sided(place * critical, least_df)))
    low, high = min(candidates), max(candidates)
    return low / _SLACK_FACTOR - _SLACK_ADDED * (low > 0.02), high * _SLACK_FACTOR + (
        _SLACK_ADDED if high > 0.01 else 0.0
    )
