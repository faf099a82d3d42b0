"""FIGURES: how every number and P value that people see is written.

Text, tables, plots and printed results all write numbers by these functions, so the same number
reads the same wherever it stands: a true minus sign, fixed digits, ranges with the word "to", no P
value of 0, and none that reads 0.05 when it is smaller. Numbers for machines (JSON, CSV) are not
written here. Imports nothing: whoever prints may import it.
"""

import math
from collections.abc import Iterable
from typing import Final

MINUS: Final = "\N{MINUS SIGN}"
NOT_ESTIMABLE: Final = "not estimable"
NO_P: Final = "P not estimable"
RAISED: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
FINE_MEASURES: Final = frozenset({"RD", "IRD", "RATE DIFFERENCE", "PR", "PLN", "PLO", "PAS", "PFT"})
"""Measures whose values are shares or differences of shares: three decimals."""
MOST_DIGITS: Final = 6
_TOO_LONG: Final = 1e6
_BEYOND_PEOPLE: Final = 1e11  # a count is shown in full: more than there are people is no count
_P_LEAST: Final = 0.001
_P_THREE_DIGITS: Final = 0.1
_P_SIGNIFICANT: Final = 0.05


def number(value: float | None, digits: int = 2) -> str:
    """A number with fixed digits; `∞` for infinity, `not estimable` for None and NaN.

    A million or more with decimals is written as 1.2×10⁷.
    """
    if value is None or math.isnan(value):
        return NOT_ESTIMABLE
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    limit = _TOO_LONG if digits else _BEYOND_PEOPLE
    text = power(value) if abs(value) >= limit else f"{abs(value):.{digits}f}"
    return _signed(text, value)


def _signed(text: str, value: float) -> str:
    """The text of a size with its sign; what is rounded to zero has none."""
    return f"{MINUS}{text}" if value < 0 and any(c in "123456789" for c in text) else text


def power(value: float, digits: int = 1) -> str:
    """The size of a number too long or too short to print, as 1.2×10⁷."""
    mantissa, exponent = f"{abs(value):.{digits}e}".split("e")
    return f"{mantissa}×10{str(int(exponent)).translate(RAISED)}"


def significant(value: float, digits: int = 3) -> str:
    """A number with significant digits, at most six decimals."""
    if math.isnan(value) or math.isinf(value):
        return number(value)
    if value == 0:
        return "0"
    if 1e-3 <= abs(value) < _TOO_LONG:
        decimals = digits - 1 - math.floor(math.log10(abs(value)))
        return _signed(f"{abs(value):.{min(max(decimals, 0), MOST_DIGITS)}f}", value)
    return _signed(power(value, digits - 1), value)


def ratio(value: float | None, digits: int = 2) -> str:
    """A number that cannot be zero: one that would round to it is shown as `<0.01`."""
    if value is not None and 0 < value < 0.5 * 10.0**-digits:
        return f"<{10.0**-digits:.{digits}f}"
    return number(value, digits)


def effect(value: float | None, digits: int = 2, *, log: bool = False) -> str:
    """An effect: a ratio where it is analysed on the log scale, else a difference."""
    return (ratio if log else number)(value, digits)


def effect_digits(
    measure: str = "", intervals: Iterable[tuple[float | None, float | None]] = ()
) -> int:
    """Decimals of the effects of one synthesis: two, or three for shares and their differences.

    As many more as most of its `intervals` need so that their ends do not round to the same text
    (0.00 to 0.00), and one beyond that to tell how wide they are; at most six.
    """
    return legible_digits(3 if measure in FINE_MEASURES else 2, intervals)


def legible_digits(least: int, intervals: Iterable[tuple[float | None, float | None]]) -> int:
    """`least` decimals, or as many as most of the intervals need: see `effect_digits`."""
    known = [(low, high) for low, high in intervals if low is not None and high is not None]
    digits = least
    while digits < MOST_DIGITS and 2 * _vanished(known, digits) > len(known):
        digits += 1
    return digits if digits == least else min(digits + 1, MOST_DIGITS)


def _vanished(intervals: Iterable[tuple[float, float]], digits: int) -> int:
    """How many intervals have ends that differ but read the same."""
    return sum(
        low < high and number(low, digits) == number(high, digits) for low, high in intervals
    )


def count(value: float | None) -> str:
    """A count of people or events, in full; decimals only where there are some (clusters).

    '' where it is not known.
    """
    if value is None or math.isnan(value):
        return ""
    return number(value, 0 if math.isinf(value) or abs(value - round(value)) < 1e-9 else 1)


def level(share: float) -> str:
    """The level of an interval, a share, in percent: `95%`, `97.5%`."""
    return f"{100 * share:g}%"


def percent(value: float | None, digits: int = 1) -> str:
    """A share in percent with its sign, `<0.1%` where it would round to zero; '' if not known."""
    return "" if value is None or math.isnan(value) else f"{ratio(value, digits)}%"


def span(low: float | None, high: float | None, digits: int = 2, *, log: bool = False) -> str:
    """An interval in words, so that no dash can be read as a minus sign: `1.05 to 10.09`.

    '' where a limit is missing.
    """
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return ""
    return f"{effect(low, digits, log=log)} to {effect(high, digits, log=log)}"


def variance(value: float | None) -> str:
    """tau2: two decimals, four where it is smaller than 0.01."""
    small = value is not None and 0 < value < 0.01
    return ratio(value, 4 if small else 2)


def p_bare(p: float | None) -> str:
    """A P value without its letter: `0.026`, `0.35`, `< 0.001`; `not estimable` for None and NaN.

    Three decimals below 0.1, two from there on; more where a P value below 0.05 would read 0.05.
    """
    if p is None or math.isnan(p):
        return NOT_ESTIMABLE
    if p < _P_LEAST:
        return f"< {_P_LEAST}"
    digits = 3 if p < _P_THREE_DIGITS else 2
    while digits < MOST_DIGITS and p < _P_SIGNIFICANT <= float(f"{p:.{digits}f}"):
        digits += 1
    return f"{p:.{digits}f}"


def p_value(p: float | None) -> str:
    """`P = 0.026`, `P < 0.001`; '' for None and NaN."""
    if p is None or math.isnan(p):
        return ""
    bare = p_bare(p)
    return f"P {bare}" if bare.startswith("<") else f"P = {bare}"


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
        parts.append(f"τ² = {variance(tau2)}")
    if q is not None and math.isfinite(q):
        degrees = f", df = {df}" if df is not None else ""
        test = f" ({p_value(p)})" if p_value(p) else ""
        parts.append(f"χ² = {number(q)}{degrees}{test}")
    if i2 is not None and math.isfinite(i2):
        parts.append(f"I² = {number(i2, 0)}%")
    return f"Heterogeneity: {'; '.join(parts)}" if parts else ""
