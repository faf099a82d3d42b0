"""The cells of a table to be pooled as numbers, each impossible one a Problem with its place."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from stook.pooling.any_table import Sheet
from stook.pooling.columns import Guess
from stook.problems import Problem, problem

Array = NDArray[np.float64]
_Z95: Final = 1.959963984540054
_FIT: Final = 0.05  # how far from the middle, as a share of the interval, an estimate may lie


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers by role, with what was assumed on the way from cells to numbers."""

    cells: Mapping[str, Array]
    said: tuple[str, ...] = ()


# role (without its arm's number) -> code, test, words for a number that cannot be.
_IMPOSSIBLE: Final[dict[str, tuple[str, Callable[[float], bool], str]]] = {
    "events": ("E304", lambda x: x < 0, "A number of events cannot be negative"),
    "nonevents": ("E304", lambda x: x < 0, "A number of people cannot be negative"),
    "total": ("E304", lambda x: x < 0, "A number of people cannot be negative"),
    "n": ("E304", lambda x: x < 0, "A number of people cannot be negative"),
    "time": ("E304", lambda x: x < 0, "A time at risk cannot be negative"),
    "sd": ("E302", lambda x: x < 0, "A standard deviation cannot be negative"),
    "se": ("E302", lambda x: x < 0, "A standard error cannot be negative"),
    "v": ("E302", lambda x: x < 0, "A variance cannot be negative"),
    "r": ("E316", lambda x: abs(x) > 1, "A correlation lies between −1 and 1"),
}


def numbers(sheet: Sheet, found: Guess) -> tuple[Numbers, list[Problem]]:
    """All cells that the analysis needs, or everything that is wrong with them."""
    cells: dict[str, Array] = {}
    faults: list[Problem] = []
    for role, column in found.columns.items():
        values, bad = sheet.values(column)
        faults += bad
        cells[role] = np.array(values, dtype=float)
        faults += _impossible(sheet, role, column, values)
    faults += _against(sheet, found, cells)
    if faults or found.family != "effects":
        return Numbers(_with_totals(cells)), faults
    return _effects(sheet, found, cells)


def _impossible(sheet: Sheet, role: str, column: str, values: list[float]) -> list[Problem]:
    rule = _IMPOSSIBLE.get(role.rstrip("12"))
    if rule is None:
        return []
    code, bad, words = rule
    shown = sheet.texts(column)
    return [
        problem(code, sheet.place(i, column), f"{words}: {shown[i]}.")
        for i, value in enumerate(values)
        if bad(value)
    ]


def _against(sheet: Sheet, found: Guess, cells: Mapping[str, Array]) -> list[Problem]:
    """What is wrong between two cells of a row."""
    faults = []
    for few, many in (("events1", "total1"), ("events2", "total2"), ("events", "n")):
        if few in cells and many in cells:
            for i in np.flatnonzero(cells[few] > cells[many]).tolist():
                what = f"There are {cells[few][i]:g} events among {cells[many][i]:g} people."
                faults.append(problem("E301", sheet.place(i, found.columns[few]), what))
    if "low" not in cells:
        return faults
    low, high, y = cells["low"], cells["high"], cells["y"]
    for i in range(len(y)):
        if low[i] > high[i]:
            what = f"The lower limit {low[i]:g} is above the upper limit {high[i]:g}."
            faults.append(problem("E308", sheet.place(i, found.columns["low"]), what))
        elif y[i] < low[i] or y[i] > high[i]:
            what = f"The estimate {y[i]:g} is outside its interval {low[i]:g} to {high[i]:g}."
            faults.append(problem("E307", sheet.place(i, found.columns["y"]), what))
    return faults


def _with_totals(cells: dict[str, Array]) -> dict[str, Array]:
    """Totals from events and non-events, where those were given."""
    for arm in ("1", "2"):
        if f"nonevents{arm}" in cells:
            cells[f"total{arm}"] = cells[f"events{arm}"] + cells.pop(f"nonevents{arm}")
    return cells


def _effects(sheet: Sheet, found: Guess, cells: dict[str, Array]) -> tuple[Numbers, list[Problem]]:
    """Ready-made effects as estimate and standard error on the analysis scale."""
    if "oe" in cells:
        with np.errstate(divide="ignore", invalid="ignore"):
            y, se = cells["oe"] / cells["v"], 1.0 / np.sqrt(cells["v"])
        return Numbers({"y": y, "se": se}, ("the log hazard ratio is O - E divided by V",)), []
    said: list[str] = []
    ratio = bool(found.ratio) and not found.logged
    if ratio:
        faults = _not_positive(sheet, found, cells)
        if faults:
            return Numbers(cells), faults
        said.append(f"the effects are {found.ratio}s: they are pooled as logarithms")
    if "low" in cells:
        low, high, y = ((np.log(cells[k]) if ratio else cells[k]) for k in ("low", "high", "y"))
        said.append("standard errors come from the limits, taken as 95% Wald intervals")
        said += _lopsided(sheet, found, (y, low, high))
        return Numbers({"y": y, "se": (high - low) / (2 * _Z95)}, tuple(said)), []
    se = np.sqrt(cells["v"]) if "v" in cells else cells["se"]
    if ratio and not found.columns.get("se", "").startswith("se from "):
        said.append("the column of standard errors or variances is taken to be that of the logs")
    return Numbers({"y": np.log(cells["y"]) if ratio else cells["y"], "se": se}, tuple(said)), []


def _not_positive(sheet: Sheet, found: Guess, cells: Mapping[str, Array]) -> list[Problem]:
    return [
        problem("E317", sheet.place(int(i), found.columns[role]), "A ratio must be positive.")
        for role in ("y", "low", "high")
        if role in cells
        for i in np.flatnonzero(cells[role] <= 0)
    ]


def _lopsided(sheet: Sheet, found: Guess, limits: tuple[Array, Array, Array]) -> list[str]:
    """Intervals whose middle is not the estimate: perhaps another scale, perhaps a typing error."""
    y, low, high = limits
    off = np.abs((low + high) / 2 - y) > _FIT * (high - low) * 2
    rows = [sheet.table.rows[int(i)].line for i in np.flatnonzero(off)]
    if not rows:
        return []
    where = ", ".join(str(line) for line in rows[:8]) + (" ..." if len(rows) > 8 else "")
    scale = "logarithms" if found.ratio and not found.logged else "scale as given"
    return [f"the estimate is not in the middle of its interval (on the {scale}) in line {where}"]


def sound(value: float | None) -> float | None:
    """The value, or None where it is missing or not finite."""
    return None if value is None or not math.isfinite(value) else value
