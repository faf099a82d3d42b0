"""Effects on the scale of another kind of outcome, coefficients of 2x2 tables, and variability.

Sources: odds ratio to standardised mean difference and back: Chinn 2000
(10.1002/1097-0258(20001130)19:22<3127::AID-SIM784>3.0.CO;2-M), logistic, and Cox & Snell 1989,
normal (1.65), both in Sanchez-Meca et al. 2003 (10.1037/1082-989X.8.4.448), which also has the
probit difference; Yule's Q and Y: Yule 1912; log variability ratio and log ratio of coefficients of
variation: Nakagawa et al. 2015 (10.1111/2041-210X.12309), eq. 5 to 12.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .binary import corrected_cells, table, without_information
from .continuous import check, standardised_mean_difference
from .effects import (
    NO_VARIATION,
    NOT_POSITIVE,
    OK,
    TOO_FEW,
    Array,
    Effects,
    finish,
    measure,
)
from .names import canonical
from .special import scipy_special

LOGISTIC = np.sqrt(3.0) / np.pi
NORMAL = 1.0 / 1.65


@measure("OR2DL", "OR2DN", "PBIT", "YUQ", "YUY")
def from_table(
    measure: str, events1: Any, total1: Any, events2: Any, total2: Any, *,
    correction: float | str = 0.5, correct: str = "zero-cells", double_zero: str = "exclude",
) -> Effects:  # fmt: skip
    """A 2x2 table as a standardised mean difference, or as a coefficient of association.

    "OR2DL" and "OR2DN" rescale the log odds ratio (logistic, normal), "PBIT" is the difference of
    probits, "YUQ" and "YUY" are Yule's coefficients. Cells are corrected as for the odds ratio.
    """
    canonical("handling of double zeros", double_zero, ("exclude", "include"))
    cells, status = table(events1, total1, events2, total2)
    if double_zero == "exclude":
        status = np.where(status == OK, without_information(cells), status)
    t, hit = corrected_cells(cells, correction, correct, used=status == OK)
    odds, inverse = t.a * t.d / (t.b * t.c), 1 / t.a + 1 / t.b + 1 / t.c + 1 / t.d
    if measure in {"OR2DL", "OR2DN"}:
        factor = LOGISTIC if measure == "OR2DL" else NORMAL
        y, v = factor * np.log(odds), factor**2 * inverse
    elif measure == "PBIT":
        (z1, v1), (z2, v2) = _probit(t.a, t.b), _probit(t.c, t.d)
        y, v = z1 - z2, v1 + v2
    else:
        root = odds if measure == "YUQ" else np.sqrt(odds)
        y = (root - 1) / (root + 1)
        v = (1 - y**2) ** 2 * inverse / (4 if measure == "YUQ" else 16)
    return finish(measure, y, v, "identity", status, hit & (status == OK))


def _probit(events: Array, others: Array) -> tuple[Any, Any]:
    """The probit of a proportion and its large-sample variance."""
    n = events + others
    z = scipy_special().ndtri(events / n)
    return z, 2 * np.pi * events * others / n**2 * np.exp(z**2) / n


@measure("D2ORL", "D2ORN")
def smd_as_odds_ratio(
    measure: str, mean1: Any, sd1: Any, n1: Any, mean2: Any, sd2: Any, n2: Any, *,
    variance: str = "LS", correction: str = "none",
) -> Effects:  # fmt: skip
    """A standardised mean difference as a log odds ratio: logistic ("D2ORL") or normal."""
    smd = standardised_mean_difference(
        "SMD", mean1, sd1, n1, mean2, sd2, n2, variance=variance, correction=correction
    )
    factor = 1 / (LOGISTIC if measure == "D2ORL" else NORMAL)
    return finish(measure, smd.y * factor, smd.v * factor**2, "log", smd.status)


@measure("VR", "CVR")
def variability(
    measure: str, mean1: Any, sd1: Any, n1: Any, mean2: Any, sd2: Any, n2: Any
) -> Effects:
    """The log ratio of standard deviations, or of coefficients of variation ("CVR")."""
    (m1, s1, k1, m2, s2, k2), status = check(mean1, sd1, n1, mean2, sd2, n2)
    status = np.where((status == OK) & ((k1 <= 1) | (k2 <= 1)), TOO_FEW, status)
    status = np.where((status == OK) & ((s1 == 0) | (s2 == 0)), NO_VARIATION, status)
    half1, half2 = 1 / (2 * (k1 - 1)), 1 / (2 * (k2 - 1))
    y, v = np.log(s1 / s2) + half1 - half2, half1 + half2
    if measure == "CVR":
        status = np.where((status == OK) & ~((m1 > 0) & (m2 > 0)), NOT_POSITIVE, status)
        y = y - np.log(m1 / m2)
        v = v + s1**2 / (k1 * m1**2) + s2**2 / (k2 * m2**2)
    return finish(measure, y, v, "log", status)
