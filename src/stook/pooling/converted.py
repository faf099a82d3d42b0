"""Numbers that stand in for those an analysis needs, converted by name: each conversion is said.

A standard error for an SD, a median with quartiles for mean and SD, an effect with its P value, and
an interval with one limit (Cochrane Handbook, version 6.5, 6.3.1, 6.5.2.2 and 6.5.2.3; Luo D et al.
2018, doi:10.1177/0962280216669183; Shi J et al. 2020, doi:10.1002/jrsm.1429).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from statistics import NormalDist
from typing import Final

import numpy as np

from stook.pooling.any_table import Sheet
from stook.pooling.columns import Guess
from stook.problems import Problem, problem

_ARMS: Final = ("1", "2", "")


def with_conversions(sheet: Sheet, found: Guess) -> tuple[Sheet, Guess, list[Problem]]:
    """The sheet with a column for each converted number, and the guess that uses them."""
    problems: list[Problem] = []
    for arm in _ARMS:
        if f"se{arm}" in found.columns and f"mean{arm}" in found.columns:
            sheet, found, faults = _spreads(sheet, found, arm)
            problems += faults
        elif f"median{arm}" in found.columns:
            sheet, found, faults = _medians(sheet, found, arm)
            problems += faults
    if "p" in found.columns:
        sheet, found, faults = _from_p(sheet, found)
        problems += faults
    elif "low" in found.columns:
        sheet, found = _from_one_limit(sheet, found)
    return sheet, found, problems


def _size(found: Guess, arm: str) -> str:
    return found.columns[f"total{arm}" if arm else "n"]


def _spreads(sheet: Sheet, found: Guess, arm: str) -> tuple[Sheet, Guess, list[Problem]]:
    """SD = SE * sqrt(n)."""
    column, size = found.columns[f"se{arm}"], _size(found, arm)
    errors, faults = sheet.values(column)
    people, more = sheet.values(size)
    shown = sheet.texts(column)
    faults = [*faults, *more]
    faults += [
        problem("E302", sheet.place(i, column), f"A standard error cannot be negative: {shown[i]}.")
        for i, se in enumerate(errors)
        if se < 0
    ]
    values = [
        se * math.sqrt(n) if n >= 0 else math.nan for se, n in zip(errors, people, strict=True)
    ]
    said = f'SDs come from the standard errors in "{column}": SE × √n, n from "{size}"'
    return *_taken(sheet, found, {f"sd{arm}": (column, values)}, {f"se{arm}"}, said), faults


def _medians(sheet: Sheet, found: Guess, arm: str) -> tuple[Sheet, Guess, list[Problem]]:
    """Mean and SD from median, quartiles and n; refused where the three are out of order."""
    from stook.stats import conversions

    roles = [f"median{arm}", f"lower_quartile{arm}", f"upper_quartile{arm}"]
    names = [*(found.columns[role] for role in roles), _size(found, arm)]
    columns = [sheet.values(name) for name in names]
    faults = [fault for _, some in columns for fault in some]
    median, low, high, n = (values for values, _ in columns)
    for i, (middle, q1, q3) in enumerate(zip(median, low, high, strict=True)):
        if q1 > middle or middle > q3:
            shown = f"The median {middle:g} is not between its quartiles {q1:g} and {q3:g}."
            faults.append(problem("E309", sheet.place(i, names[0]), shown))
    made = conversions.mean_sd_from_median(n, median, q1=low, q3=high)
    new = {
        f"mean{arm}": (names[0], np.asarray(made["mean"], dtype=float).tolist()),
        f"sd{arm}": (names[1], np.asarray(made["sd"], dtype=float).tolist()),
    }
    said = (
        f'means and SDs come from the medians in "{names[0]}" and the quartiles in "{names[1]}" '
        f'and "{names[2]}" (Luo 2018, Shi 2020), as if the values were distributed normally'
    )
    return *_taken(sheet, found, new, set(roles), said), faults


def _log(found: Guess) -> Callable[[float], float]:
    """The way to the scale of the analysis; NaN where there is none."""
    if not found.ratio or found.logged:
        return lambda x: x
    return lambda x: math.log(x) if x > 0 else math.nan


def _from_p(sheet: Sheet, found: Guess) -> tuple[Sheet, Guess, list[Problem]]:
    """SE = |effect| / z, z being the normal quantile of the two-sided P value."""
    column, scale = found.columns["p"], _log(found)
    values, faults = sheet.values(column)
    effects, more = sheet.values(found.columns["y"])
    shown = sheet.texts(column)
    errors = []
    for i, (y, p) in enumerate(zip(effects, values, strict=True)):
        if p <= 0 or p > 1:
            what = f"A P value lies between 0 and 1: {shown[i]}."
            faults.append(problem("E315", sheet.place(i, column), what))
        z = NormalDist().inv_cdf(1 - p / 2) if 0 < p < 1 else math.nan
        se = abs(scale(y)) / z if z > 0 else math.nan
        errors.append(se if se > 0 else math.nan)
    said = f'standard errors come from the P values in "{column}", taken as two-sided and normal'
    made = _taken(sheet, found, {"se": (column, errors)}, {"p"}, said)
    return *made, [*faults, *more]


def _from_one_limit(sheet: Sheet, found: Guess) -> tuple[Sheet, Guess]:
    """The missing limit of an interval as the mirror image of the other one."""
    scale = _log(found)
    back: Callable[[float], float] = math.exp if found.ratio and not found.logged else float
    limits = {side: sheet.values(found.columns[side])[0] for side in ("low", "high")}
    effects = sheet.values(found.columns["y"])[0]
    lines = []
    for side, other in (("low", "high"), ("high", "low")):
        for i, y in enumerate(effects):
            limit = limits[other][i]
            mirrored = 2 * scale(y) - scale(limit)
            beside = limit >= y if other == "high" else limit <= y
            if math.isnan(limits[side][i]) and math.isfinite(mirrored) and beside:
                limits[side][i] = back(mirrored)
                lines.append(sheet.table.rows[i].line)
    if not lines:
        return sheet, found
    where = ", ".join(str(line) for line in sorted(lines))
    said = (
        f"the missing limit in line {where} is the mirror image of the other one"
        if len(lines) == 1
        else f"the missing limits in lines {where} are mirror images of the other ones"
    )
    new = {side: (found.columns[side], values) for side, values in limits.items()}
    return _taken(sheet, found, new, set(), said)


def _taken(
    sheet: Sheet,
    found: Guess,
    new: Mapping[str, tuple[str, Sequence[float]]],
    gone: set[str],
    said: str,
) -> tuple[Sheet, Guess]:
    """Sheet and guess with new columns by role, each made from the column named beside it."""
    parts, roles = dict(sheet.parts), {r: c for r, c in found.columns.items() if r not in gone}
    for role, (column, values) in new.items():
        source = sheet.parts[column][0] if column in sheet.parts else column
        name = f"{role} from {column}"
        while name in sheet.columns:
            name += "'"
        parts[name] = (source, tuple("" if math.isnan(x) else repr(x) for x in values))
        roles[role] = name
    sheet = replace(sheet, parts=parts, said=(*sheet.said, said))
    return sheet, replace(found, columns=roles)
