"""Numbers as they are printed: a value and how far rounding may have moved it."""

import math
from dataclasses import dataclass

INTEGER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?![\d.]*\d)"
NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
# what sums and quotients of doubles may lose, relative to one
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Stated:
    """A printed number; the true one lies within `low` to `high` if it was rounded."""

    text: str
    value: float
    half: float

    @property
    def low(self) -> float:
        """The least number that rounds to the text."""
        return self.value - self.half

    @property
    def high(self) -> float:
        """The greatest number that rounds to the text."""
        return self.value + self.half

    def admits(self, low: float, high: float | None = None) -> bool:
        """Whether a number (or some number of a range) rounds to the text."""
        high = low if high is None else high
        slack = _SLACK * max(1.0, abs(self.value))
        return low <= self.high + slack and high >= self.low - slack


def stated(text: str) -> Stated:
    """A printed number: `1,234`, `-0.50`, `.05`; half a unit of its last digit is its rounding."""
    bare = text.replace(",", "").replace("+", "").strip()
    decimals = len(bare.partition(".")[2])
    return Stated(text, float(bare), 0.5 * 10.0**-decimals)


def whole(text: str) -> int:
    """A printed count."""
    return int(text.replace(",", ""))


def shown(value: float, like: Stated) -> str:
    """A computed number with the digits of the printed one, or more where it would hide the
    difference."""
    decimals = max(0, round(-math.log10(2.0 * like.half)))
    return f"{value:.{decimals}f}".replace("-", "\N{MINUS SIGN}")
