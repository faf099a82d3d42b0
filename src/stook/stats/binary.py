"""Two arms with events: RR, OR, RD, arcsine difference, Peto OR and the 2x2 coefficients.

Sources: log RR, log OR and RD with their large-sample variances: Cochrane Handbook (version 6.5),
sec. 10.4 and the statistical methods of RevMan; arcsine difference: Ruecker et al. 2009
(10.1002/sim.3511), eq. 2; Peto: Yusuf et al. 1985 (10.1016/S0033-0620(85)80003-7); continuity
corrections: Sweeting et al. 2004 (10.1002/sim.1761).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .effects import (
    ALL_EVENTS,
    IMPOSSIBLE,
    MISSING,
    NO_EVENTS,
    OK,
    Array,
    Effects,
    finish,
    floats,
    measure,
)
from .names import canonical

WHERE = ("zero-cells", "all", "any-zero", "none")
"""Which studies are corrected: those with a zero cell, all, all if any has one, none."""


class Table(NamedTuple):
    """The cells of 2x2 tables: events and non-events of arm 1 (a, b) and of arm 2 (c, d)."""

    a: Array
    b: Array
    c: Array
    d: Array


def table(events1: Any, total1: Any, events2: Any, total2: Any) -> tuple[Table, Any]:
    """The cells, and a status for each study (double-zero ones are still OK here)."""
    e1, n1, e2, n2 = floats(events1, total1, events2, total2)
    cells = Table(e1, n1 - e1, e2, n2 - e2)
    nan = np.isnan(e1 + n1 + e2 + n2)
    bad = (np.stack(cells) < 0).any(axis=0) | ~(n1 > 0) | ~(n2 > 0) | ~np.isfinite(n1 + n2)
    return cells, np.where(nan, MISSING, np.where(bad, IMPOSSIBLE, OK))


def corrected_cells(
    cells: Table, correction: float | str, where: str, *, events_only: bool = False,
    used: Any = True,
) -> tuple[Table, NDArray[np.bool_]]:  # fmt: skip
    """Cells after the continuity correction, and which studies got one.

    `correction` is added to each cell, or "TACC": each arm gets its share of the total number, the
    treatment-arm continuity correction of Sweeting et al. 2004, which adds up to 1 over both arms.
    `events_only` leaves the non-events alone (Pettigrew et al. 1986, 10.1093/biomet/73.2.425).
    A zero in a study that is not `used` does not have the others corrected ("any-zero").
    """
    where = canonical("place of correction", where, WHERE)
    zero = (np.stack(cells) == 0).any(axis=0)
    if where == "all":
        hit = np.ones_like(zero)
    elif where == "any-zero":
        hit = np.broadcast_to((zero & used).any(axis=-1, keepdims=True), zero.shape)
    else:
        hit = zero & (where == "zero-cells")
    if correction == "TACC":
        n1, n2 = cells.a + cells.b, cells.c + cells.d
        add1, add2 = np.where(hit, n1 / (n1 + n2), 0.0), np.where(hit, n2 / (n1 + n2), 0.0)
    else:
        add1 = add2 = np.where(hit, float(correction), 0.0)
    a, b, c, d = cells
    if events_only:
        return Table(a + add1, b, c + add2, d), hit & (add1 > 0)
    return Table(a + add1, b + add1, c + add2, d + add2), hit & (add1 > 0)


def everyone(cells: Table) -> Any:
    """True for studies in which everyone has the event, in both arms."""
    return (cells.b == 0) & (cells.d == 0)


def without_information(cells: Table, measure: str = "OR") -> Any:
    """NO_EVENTS or ALL_EVENTS for studies that say nothing about a ratio, OK for the rest.

    Where everyone has the event both risks are 1 and so is their ratio, while odds are undefined:
    RevMan keeps such studies for RR and leaves them out for OR.
    """
    none = (cells.a == 0) & (cells.c == 0)
    every = everyone(cells) & (measure != "RR")
    return np.where(none, NO_EVENTS, np.where(every, ALL_EVENTS, OK))


@measure("RR", "OR", "RD", "AS")
def two_arms(
    measure: str, events1: Any, total1: Any, events2: Any, total2: Any, *,
    correction: float | str = 0.5, correct: str = "zero-cells", double_zero: str | None = None,
    correct_effect: bool | None = None, correct_cells: str = "all",
) -> Effects:  # fmt: skip
    """Log risk ratio, log odds ratio, risk difference, or arcsine difference.

    `correction` is added where `correct` says. Studies without events in either arm (for OR also
    those with events only) are left out ("exclude") for RR and OR and kept ("include") for
    differences, unless `double_zero` says otherwise. `correct_effect=False` corrects the variance
    only; that is the default for RD (RevMan), whose effect needs no correction; AS is never
    corrected.
    `correct_cells="events"` adds to the events only, as R's meta does for RR.
    """
    cells, status = table(events1, total1, events2, total2)
    ratio = measure in {"RR", "OR"}
    double_zero = double_zero or ("exclude" if ratio else "include")
    if canonical("handling of double zeros", double_zero, ("exclude", "include")) == "exclude":
        status = np.where(status == OK, without_information(cells, measure), status)
    if measure == "AS":
        correction, correct = 0.0, "none"
    events_only = canonical("corrected cells", correct_cells, ("all", "events")) == "events"
    fixed, hit = corrected_cells(
        cells, correction, correct, events_only=events_only, used=status == OK
    )
    _, v = KINDS[measure](fixed)
    y, _ = KINDS[measure](fixed if (ratio if correct_effect is None else correct_effect) else cells)
    if measure == "RR" and double_zero == "exclude":
        y = np.where(everyone(cells), 0.0, y)  # as RevMan: the correction is for the variance
    return finish(
        measure, y, v, "log" if ratio else "identity", status, hit & (status == OK),
        correction=correction, correct=correct, double_zero=double_zero,
    )  # fmt: skip


def _log_rr(t: Table) -> tuple[Any, Any]:
    n1, n2 = t.a + t.b, t.c + t.d
    return np.log(t.a / n1) - np.log(t.c / n2), 1 / t.a - 1 / n1 + 1 / t.c - 1 / n2


def _log_or(t: Table) -> tuple[Any, Any]:
    return np.log(t.a / t.b) - np.log(t.c / t.d), 1 / t.a + 1 / t.b + 1 / t.c + 1 / t.d


def _rd(t: Table) -> tuple[Any, Any]:
    n1, n2 = t.a + t.b, t.c + t.d
    return t.a / n1 - t.c / n2, t.a * t.b / n1**3 + t.c * t.d / n2**3


def _arcsine(t: Table) -> tuple[Any, Any]:
    n1, n2 = t.a + t.b, t.c + t.d
    y = np.arcsin(np.sqrt(t.a / n1)) - np.arcsin(np.sqrt(t.c / n2))
    return y, 1 / (4 * n1) + 1 / (4 * n2)


KINDS = {"RR": _log_rr, "OR": _log_or, "RD": _rd, "AS": _arcsine}


def peto_parts(cells: Table) -> tuple[Array, Array]:
    """Observed minus expected events in arm 1, and their hypergeometric variance."""
    n1, n2 = cells.a + cells.b, cells.c + cells.d
    events, others, n = cells.a + cells.c, cells.b + cells.d, n1 + n2
    expected = n1 * events / n
    return cells.a - expected, expected * n2 * others / (n * (n - 1.0))


@measure("PETO")
def peto(
    measure: str, events1: Any, total1: Any, events2: Any, total2: Any, *,
    correction: float | str = 0.0, correct: str = "zero-cells", double_zero: str = "exclude",
) -> Effects:  # fmt: skip
    """Peto's one-step log odds ratio: (O - E) / V with variance 1 / V; it needs no correction."""
    canonical("handling of double zeros", double_zero, ("exclude", "include"))
    cells, status = table(events1, total1, events2, total2)
    if double_zero == "exclude" or correction == 0.0:
        status = np.where(status == OK, without_information(cells, measure), status)
    fixed, hit = corrected_cells(cells, correction, correct, used=status == OK)
    o_minus_e, variance = peto_parts(fixed)
    return finish(measure, o_minus_e / variance, 1.0 / variance, "log", status, hit)
