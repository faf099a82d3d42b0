"""Means and spreads beside what is usual: units, decimals, columns and kinds of spread mixed up.

What is usual is told by the other studies of the same outcome and time window; where they are too
few, by those of the outcome in any window; where its studies use different scales, by what the
same study reports elsewhere.
"""

import math
from collections.abc import Iterator

from stook.model.study import Result
from stook.problems import Problem, problem
from stook.rules.context import Check, Sight
from stook.rules.sizes import Usual

# What is far from the usual size.
FAR = 5.0
SMALL = 1 / 3
LARGE = 3.0
# What counts as the usual size once a mistake is undone.
LEAST, MOST = 0.5, 2.0
# A slip of the decimal point: this far from the usual, and this near after it is moved.
SLIP, NEAR = 4.0, 2.5
# Mean and spread exchanged can only be told where they differ this much.
DISTINCT = 3.0
# Standardised differences beyond this are seldom seen (see docs/adr/0019).
HUGE = 4.0
# The half width of a 95% interval in standard errors.
HALF_WIDTH = 1.96


def _fits(value: float, size: float) -> bool:
    return LEAST * size < value < MOST * size


def standard_errors(sight: Sight) -> Iterator[Problem]:
    """W330: too small for an SD, and usual when taken for a standard error or half an interval."""
    sizes = sight.sizes
    for r in sizes.rows:
        if not r.sd or not r.n or r.n <= 1:
            continue
        usual = sizes.usual(r, "sd")
        if usual is None or r.sd >= SMALL * usual.size:
            continue
        readings = {
            "a standard error": r.sd * math.sqrt(r.n),
            "half the width of a 95% interval": r.sd * math.sqrt(r.n) / HALF_WIDTH,
        }
        for name, meant in readings.items():
            if _fits(meant, usual.size):
                what = f"sd is {r.sd:g}; {usual.source} it is about {usual.size:.3g}."
                more = f"As {name} it would mean an SD of {meant:.3g}."
                yield problem("W330", sight.at(r, "sd"), f"{what} {more}")
                break


def wide_spreads(sight: Sight) -> Iterator[Problem]:
    """W386: far too large for an SD, where the mean is usual."""
    sizes = sight.sizes
    for r in sizes.rows:
        usual, level = sizes.elsewhere(r, "sd"), sizes.elsewhere(r, "mean")
        if not r.sd or usual is None or r.sd <= LARGE * usual.size:
            continue
        mean_fits = level is None or r.mean is None or abs(r.mean) < LARGE * level.size
        if mean_fits and not _moved(r.sd, usual.size):
            kind = "variance" if _fits(math.sqrt(r.sd), usual.size) else "range or the IQR"
            what = f"sd is {r.sd:g}; {usual.source} it is about {usual.size:.3g}."
            yield problem("W386", sight.at(r, "sd"), f"{what} It may be the {kind}.")


def spreads_as_errors(sight: Sight) -> Iterator[Problem]:
    """W385: a standard error that would mean a spread far too large, and is itself a usual SD."""
    sizes = sight.sizes
    for r in sizes.rows:
        if r.sd is not None or r.se is None or not r.n or r.n <= 1:
            continue
        usual = sizes.usual(r, "sd")
        if usual and r.se * math.sqrt(r.n) > LARGE * usual.size and _fits(r.se, usual.size):
            what = f"se is {r.se:g}; {usual.source} the SD is about {usual.size:.3g}."
            yield problem("W385", sight.at(r, "se"), what)


def exchanged_columns(sight: Sight) -> Iterator[Problem]:
    """W392: the mean is as large as the others' SDs, and the SD as their means."""
    sizes = sight.sizes
    for r in sizes.rows:
        level, usual = sizes.elsewhere(r, "mean"), sizes.elsewhere(r, "sd")
        if level and usual and _exchanged(r, level, usual):
            what = (
                f"mean is {r.mean:g} and sd {r.sd:g}; in the other studies the mean is about "
                f"{level.size:.3g} and the SD about {usual.size:.3g}."
            )
            yield problem("W392", sight.at(r, "mean"), what)


def _exchanged(r: Result, level: Usual | None, usual: Usual | None) -> bool:
    if r.mean is None or not r.sd or level is None or usual is None:
        return False
    ratio = level.size / usual.size
    distinct = ratio > DISTINCT or ratio < 1 / DISTINCT
    return distinct and _fits(abs(r.mean), usual.size) and _fits(r.sd, level.size)


def decimal_slips(sight: Sight) -> Iterator[Problem]:
    """W378: ten or a hundred times off in one cell, where the other cells of the study are not."""
    sizes = sight.sizes
    for r in sizes.rows:
        swapped = _exchanged(r, sizes.elsewhere(r, "mean"), sizes.elsewhere(r, "sd"))
        for column in ("mean", "sd"):
            value = getattr(r, column)
            if not value or swapped:
                continue
            own, usual = sizes.own(r, column), sizes.elsewhere(r, column)
            if own is None or (usual is None and own.source.endswith("arm")):
                continue
            sizes_ = [own.size] if usual is None else [own.size, usual.size]
            factor = _moved(abs(value), *sizes_)
            if factor and not (column == "sd" and _is_error(r, sizes_[-1])):
                told = usual or own
                what = f"{column} is {value:g}; {told.source} it is about {told.size:.3g}."
                what += f" Was {value * factor:g} meant?"
                yield problem("W378", sight.at(r, column), what)


def _moved(value: float, *sizes: float) -> float:
    """The power of ten that brings a number to all usual sizes that it is far from; else 0."""
    for factor in (10.0, 0.1, 100.0, 0.01):
        if all(
            not size / SLIP < value < SLIP * size and size / NEAR < value * factor < NEAR * size
            for size in sizes
        ):
            return factor
    return 0.0


def _is_error(r: Result, size: float) -> bool:
    return bool(r.n and r.sd and r.n > 1 and _fits(r.sd * math.sqrt(r.n), size))


def other_units(sight: Sight) -> Iterator[Problem]:
    """W339: all means and spreads of a study far from those of the others, to the same side."""
    sizes = sight.sizes
    cases: dict[tuple[str, str, str, str], list[Result]] = {}
    for r in sizes.rows:
        if r.outcome in sizes.in_one_unit and r.mean is not None and r.sd:
            cases.setdefault((r.study, r.outcome, r.timepoint, r.stratum), []).append(r)
    for rows in cases.values():
        usual = [sizes.elsewhere(rows[0], column) for column in ("mean", "sd")]
        shares = [
            abs(getattr(r, column)) / other.size
            for r in rows
            for column, other in zip(("mean", "sd"), usual, strict=True)
            if other
        ]
        if None in usual or not shares:
            continue
        if min(shares) > FAR or max(shares) < 1 / FAR:
            side = "larger" if min(shares) > FAR else "smaller"
            what = f"All means and spreads of {rows[0].study} are more than {FAR:g} times {side} "
            yield problem("W339", sight.at(rows[0], "mean"), f"{what}than those of other studies.")


def huge_differences(sight: Sight) -> Iterator[Problem]:
    """W397: a difference of more SDs than studies in people show."""
    cases: dict[tuple[str, str, str, str], Result] = {}
    for r in sight.sizes.rows:
        if r.mean is None or not r.sd or not _on_scale(sight, r):
            continue
        first = cases.setdefault((r.study, r.outcome, r.timepoint, r.stratum), r)
        if first is r or first.mean is None or not first.sd:
            continue
        apart = abs(r.mean - first.mean) / math.sqrt((r.sd**2 + first.sd**2) / 2)
        if apart > HUGE:
            what = f"{first.arm} and {r.arm} differ by {apart:.1f} standard deviations."
            yield problem("W397", sight.at(r, "sd"), what)


def _on_scale(sight: Sight, r: Result) -> bool:
    """False for a mean beyond its scale, which W310 names."""
    outcome = sight.protocol.outcomes.get(r.outcome)
    scale = outcome.scale if outcome else None
    if scale is None or r.mean is None:
        return True
    low, high = scale.min, scale.max
    return (low is None or r.mean >= low) and (high is None or r.mean <= high)


CHECKS: dict[str, Check] = {
    "W330": standard_errors,
    "W339": other_units,
    "W378": decimal_slips,
    "W385": spreads_as_errors,
    "W386": wide_spreads,
    "W392": exchanged_columns,
    "W397": huge_differences,
}
