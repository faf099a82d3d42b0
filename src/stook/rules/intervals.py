"""Effect, standard error, interval and P value of one row: each follows from the others."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from stook.model.study import Result
from stook.problems import Problem, problem
from stook.rules.arithmetic import rounding
from stook.rules.context import Check, Sight
from stook.rules.measures import RATIOS
from stook.rules.pairs import NORMAL

# Test statistics recomputed from rounded limits, or from t instead of normal quantiles, differ.
APART, SHARE = 0.4, 0.25
# How far an estimate may lie from the middle of its interval, in half widths, besides rounding:
# exact and profile intervals are a little asymmetric.
ASYMMETRY = 0.15
# By how much a standard error may differ from that of the interval, besides rounding: quantiles of
# t widen the interval of 12 people by a tenth.
SE_SHARE = 0.15
# Two standard deviations of one arm, from its SD, standard error or interval, agree this well.
SD_SHARE = 0.2
LEVELS = (0.9, 0.99)
# P values near 0 and 1 are rounded too much to tell levels apart.
TELLING_P = (0.0005, 0.5)


@dataclass(frozen=True, slots=True)
class Interval:
    """An effect with its limits on the scale of analysis, and what rounding can move each by."""

    effect: float
    low: float
    high: float
    room: float

    @property
    def half(self) -> float:
        """Half its width."""
        return (self.high - self.low) / 2

    @property
    def asymmetry(self) -> float:
        """How far the effect is from the middle, in half widths, beyond what rounding explains."""
        off = abs(self.effect - (self.low + self.high) / 2)
        return max(0.0, off - self.room) / self.half


def _ratios(sight: Sight) -> set[str]:
    return {name for name, o in sight.protocol.outcomes.items() if o.measure in RATIOS}


def _interval(sight: Sight, r: Result, *, log: bool) -> Interval | None:
    """The interval of a row as written, or of its logarithms; None where it is unfit."""
    if r.effect is None or r.ci_low is None or r.ci_high is None:
        return None
    numbers = [r.effect, r.ci_low, r.ci_high]
    rooms = [rounding(sight.written(r.cell(c))) for c in ("effect", "ci_low", "ci_high")]
    if log:
        if any(value <= 0 for value in numbers):
            return None
        rooms = [room / value for room, value in zip(rooms, numbers, strict=True)]
        numbers = [math.log(value) for value in numbers]
    effect, low, high = numbers
    if not low <= effect <= high or low == high:
        return None
    return Interval(effect, low, high, rooms[0] + (rooms[1] + rooms[2]) / 2)


def _contrasts(sight: Sight) -> Iterator[tuple[Result, bool]]:
    """Rows of a contrast, and whether they are ratios on their natural scale."""
    ratios = _ratios(sight)
    for r in sight.review.results:
        if r.reference:
            yield r, r.outcome in ratios and not r.log


def contradicting_p(sight: Sight) -> Iterator[Problem]:
    """W333: the test that an interval implies, against the P value beside it."""
    for r, ratio in _contrasts(sight):
        z = _implied(sight, r, ratio=ratio)
        if z is None or r.p is None or not 0 < r.p < 1:
            continue
        told = NORMAL.inv_cdf(1 - r.p / 2)
        if abs(z - told) > APART + SHARE * max(z, told):
            implied = 2 * (1 - NORMAL.cdf(z))
            what = f"p is {r.p:g}; effect and interval imply about {implied:.2g}."
            yield problem("W333", sight.at(r, "p"), what)


def _quantile(level: float | None) -> float:
    level = 0.95 if level is None or not 0 < level < 1 else level
    return NORMAL.inv_cdf((1 + level) / 2)


def _implied(sight: Sight, r: Result, *, ratio: bool) -> float | None:
    """The size of the test statistic that effect and interval imply."""
    interval = _interval(sight, r, log=ratio)
    if interval is None:
        return None
    return abs(interval.effect) * _quantile(r.ci_level) / interval.half


def other_levels(sight: Sight) -> Iterator[Problem]:
    """W381: effect, limits and P agree as a 90% or 99% interval, and not as one of 95%."""
    for r, ratio in _contrasts(sight):
        interval = _interval(sight, r, log=ratio)
        if interval is None or r.p is None or r.ci_level is not None:
            continue
        if not TELLING_P[0] < r.p < TELLING_P[1]:
            continue
        half_p = rounding(sight.written(r.cell("p")))
        told = NORMAL.inv_cdf(1 - r.p / 2)
        blur = abs(NORMAL.inv_cdf(1 - min(0.999, r.p + half_p) / 2) - told)
        unit = abs(interval.effect) / interval.half
        blur += unit * 2 * interval.room / interval.half + 2 * interval.room / interval.half
        gaps = {level: abs(unit * _quantile(level) - told) for level in (0.95, *LEVELS)}
        best = min(gaps, key=lambda level: gaps[level])
        if best != 0.95 and gaps[best] <= blur < gaps[0.95] and 2 * gaps[best] < gaps[0.95]:
            what = f"With p {r.p:g}, {_limits(r)} is a {best:.0%} interval."
            yield problem("W381", sight.at(r, "ci_low"), what)


def _limits(r: Result) -> str:
    return f"{r.effect:g} ({r.ci_low:g} to {r.ci_high:g})"


def other_scales(sight: Sight) -> Iterator[Problem]:
    """W373: an interval symmetric as it stands, where it should be after taking logarithms."""
    for r, interval, other, ratio in _on_both_scales(sight):
        if interval.asymmetry > ASYMMETRY and other is not None and other.asymmetry == 0:
            entered, fits = ("ratio", "logarithm") if ratio else ("logarithm", "ratio")
            what = f"{_limits(r)} is entered as a {entered}; its interval is that of a {fits}."
            yield problem("W373", sight.at(r, "effect"), what)


def asymmetric_intervals(sight: Sight) -> Iterator[Problem]:
    """W374: an estimate far from the middle of its interval on either scale."""
    for r, interval, other, ratio in _on_both_scales(sight):
        if interval.asymmetry > ASYMMETRY and (other is None or other.asymmetry > 0):
            scale = "on the log scale, " if ratio else ""
            what = f"{_limits(r)}: {scale}the estimate is not in the middle of its interval."
            yield problem("W374", sight.at(r, "effect"), what)


def _on_both_scales(
    sight: Sight,
) -> Iterator[tuple[Result, Interval, Interval | None, bool]]:
    """Each contrast with its interval on the scale of analysis, and on the other one."""
    ratios = _ratios(sight)
    for r in sight.review.results:
        if not r.reference or r.effect is None:
            continue
        ratio = r.outcome in ratios and not r.log
        interval = _interval(sight, r, log=ratio)
        if interval is not None:
            other = _interval(sight, r, log=not ratio) if r.outcome in ratios else None
            yield r, interval, other, ratio


def contradicting_spreads(sight: Sight) -> Iterator[Problem]:
    """W375: a standard error beside an interval, and an SD beside either, of the same row."""
    for r, ratio in _contrasts(sight):
        interval = _interval(sight, r, log=ratio)
        if interval is None or not r.se or r.se < 0:
            continue
        implied = interval.half / _quantile(r.ci_level)
        if _apart(sight, r, implied, interval.room / interval.half):
            natural = _interval(sight, r, log=False) if ratio else None
            what = f"se is {r.se:g}; the interval implies {implied:.3g}."
            own = natural.half / _quantile(r.ci_level) if natural else 0.0
            if own and not _apart(sight, r, own, 0.0):
                what += " It seems to be that of the ratio, not of its logarithm."
            yield problem("W375", sight.at(r, "se"), what)
    for r in sight.arm_rows:
        yield from _arm_spreads(sight, r)


def _apart(sight: Sight, r: Result, implied: float, room: float) -> bool:
    se = r.se or implied
    blur = rounding(sight.written(r.cell("se"))) / se
    return abs(math.log(se / implied)) > SE_SHARE + room + blur


def _arm_spreads(sight: Sight, r: Result) -> Iterator[Problem]:
    """The SD of an arm against its standard error and interval."""
    if not r.sd or r.sd < 0 or not r.n or r.n <= 1 or r.mean is None:
        return
    root = math.sqrt(r.n)
    told = {"se": r.se * root} if r.se and r.se > 0 else {}
    if r.ci_low is not None and r.ci_high is not None and r.ci_high > r.ci_low:
        told["interval"] = (r.ci_high - r.ci_low) / 2 / _quantile(r.ci_level) * root
    for name, implied in told.items():
        column = "se" if name == "se" else "ci_high"
        size = r.se if name == "se" else (r.ci_high or 0) - (r.ci_low or 0)
        blur = rounding(sight.written(r.cell(column))) * (1 if name == "se" else 2) / (size or 1)
        small = 0.3 if r.n < 12 and name == "interval" else 0.0  # quantiles of t
        if abs(math.log(r.sd / implied)) > SD_SHARE + blur + small:
            what = f"sd is {r.sd:g}; with n {r.n:g} the {name} implies {implied:.3g}."
            yield problem("W375", sight.at(r, "sd"), what)
            return


def contradicting_arms(sight: Sight) -> Iterator[Problem]:
    """W376: a reported effect on the other side than the numbers of its own two arms."""
    for reported, computed in sight.told_twice:
        if (
            reported.effect * computed.effect < 0
            and abs(reported.effect) > 1.5 * reported.se
            and abs(computed.effect) > 1.5 * computed.se
        ):
            r = reported.rows[0]
            what = f"effect is {r.effect:g}; the numbers of {r.arm} and {r.reference} say the "
            yield problem("W376", sight.at(r, "effect"), f"{what}opposite.")


CHECKS: dict[str, Check] = {
    "W333": contradicting_p,
    "W373": other_scales,
    "W374": asymmetric_intervals,
    "W375": contradicting_spreads,
    "W376": contradicting_arms,
    "W381": other_levels,
}
