"""Numbers as readers see them: true minus sign, fixed digits, ranges with the word "to"."""

import math
from typing import Final

NOT_ESTIMABLE: Final = "not estimable"
RAISED: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_TOO_LONG: Final = 1e6
_BEYOND_PEOPLE: Final = 1e11  # a count is shown in full: more than there are people is no count


def number(value: float | None, digits: int = 2) -> str:
    """A number with fixed digits; '' for None, `∞` for infinity, `not estimable` for NaN."""
    if value is None:
        return ""
    if math.isnan(value):
        return NOT_ESTIMABLE
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    shown = _power(value) if abs(value) >= _TOO_LONG else f"{abs(value):.{digits}f}"
    negative = value < 0 and any(c in "123456789" for c in shown)
    return f"−{shown}" if negative else shown


def _power(value: float) -> str:
    """A number too long to print, as 1.2×10⁷."""
    mantissa, exponent = f"{abs(value):.1e}".split("e")
    return f"{mantissa}×10{str(int(exponent)).translate(RAISED)}"


def ratio(value: float | None, digits: int = 2) -> str:
    """A ratio: like `number`, but one that would round to zero is shown as `<0.01`."""
    if value is not None and 0 < value < 0.5 * 10.0**-digits:
        return f"<{10.0**-digits:.{digits}f}"
    return number(value, digits)


def count(value: float | None) -> str:
    """A count of people or events, in full; decimals only where there are some (clusters)."""
    if value is None or not math.isfinite(value):
        return "" if value is None or math.isnan(value) else number(value)
    if abs(value) >= _BEYOND_PEOPLE:
        return number(value)
    shown = f"{abs(value):.{0 if abs(value - round(value)) < 1e-9 else 1}f}"
    return f"−{shown}" if value < 0 and shown.strip("0.") else shown


def span(low: float | None, high: float | None, digits: int = 2, *, log: bool = False) -> str:
    """An interval in words: `1.05 to 10.09`; '' where a limit is missing."""
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return ""
    show = ratio if log else number
    return f"{show(low, digits)} to {show(high, digits)}"


def p_value(p: float | None) -> str:
    """`P = 0.04`, `P < 0.001`; never a P value of 0."""
    if p is None or math.isnan(p):
        return ""
    if p < 0.001:
        return "P < 0.001"
    return f"P = {p:.3f}" if p < 0.01 else f"P = {p:.2f}"


def heterogeneity(
    *,
    tau2: float | None = None,
    q: float | None = None,
    df: int | None = None,
    p: float | None = None,
    i2: float | None = None,
) -> str:
    """The line under a diamond: `Heterogeneity: τ² = 0.10; χ² = 8.2, df = 5 (P = 0.15); I² = 39%`.

    `i2` in percent. Parts that are not known are left out; '' where nothing is known.
    """
    parts = []
    if tau2 is not None and math.isfinite(tau2):
        parts.append(f"τ² = {number(tau2, 2 if tau2 == 0 or tau2 >= 0.01 else 4)}")
    if q is not None and math.isfinite(q):
        degrees = f", df = {df}" if df is not None else ""
        tail = f" ({p_value(p)})" if p_value(p) else ""
        parts.append(f"χ² = {number(q, 2)}{degrees}{tail}")
    if i2 is not None and math.isfinite(i2):
        parts.append(f"I² = {number(i2, 0)}%")
    return f"Heterogeneity: {'; '.join(parts)}" if parts else ""
