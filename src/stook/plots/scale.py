"""Axes: where a value lies in a picture, and ticks that people would choose."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from stook.figures import RAISED, number

# Values beyond these are drawn at the edge with an arrow: no axis can show them and anything else.
_LOG_LIMITS: Final = (1e-4, 1e4)
_LINEAR_LIMIT: Final = 1e12
_MANY_DECADES: Final = 1.9
_TOO_LONG: Final = 1e7
_FEW: Final = 3


@dataclass(frozen=True, slots=True)
class Scale:
    """From a value to a pixel. `low` and `high` are the axis' ends in the values' own unit."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def _inner(self, value: float) -> float:
        return math.log(value) if self.log else value

    def inside(self, value: float) -> bool:
        """Whether the axis reaches the value."""
        return self.low <= value <= self.high

    def clip(self, value: float) -> float:
        """The value, moved to the nearer end of the axis where it lies beyond."""
        return min(max(value, self.low), self.high)

    def __call__(self, value: float) -> float:
        """Pixel of a value; ends of the axis for values beyond it."""
        low, high = self._inner(self.low), self._inner(self.high)
        share = (self._inner(self.clip(value)) - low) / (high - low)
        return self.start + share * (self.end - self.start)


def _nice_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    for nice in (1.0, 2.0, 2.5, 5.0, 10.0):
        if nice * power >= rough * 0.999999:
            return nice * power
    return 10.0 * power


def linear_ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round values in [low, high], about as many as asked for."""
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        return [low] if math.isfinite(low) else [0.0]
    step = _nice_step((high - low) / max(about, 1))
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(i * step, 12 - math.floor(math.log10(step))) for i in range(first, last + 1)]


def log_ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Ratios that people would mark: 0.01 0.1 1 10 100, or 0.2 0.5 1 2 5, or 0.8 0.9 1 1.1 1.2."""
    decades = math.log10(high / low)
    first, last = math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1
    families: list[Sequence[float]] = []
    if decades >= _MANY_DECADES:
        every = max(1, math.ceil(decades / (about + 2)))
        families.append([10.0**e for e in range(first, last + 1) if e % every == 0])
    families.append([m * 10.0**e for e in range(first, last + 1) for m in (1, 2, 5)])
    families.append([2.0**e for e in range(-14, 15)])
    families.append([m * 10.0**e for e in range(first, last + 1) for m in (1, 1.5, 2, 3, 5, 7)])
    for family in families:
        inside = [float(f"{v:.6g}") for v in family if low * 0.9999 <= v <= high * 1.0001]
        if _FEW <= len(inside) <= about + 3:
            return inside
    return [v for v in linear_ticks(low, high, about) if v > 0]


def tick_labels(ticks: Iterable[float], *, log: bool = False) -> list[str]:
    """The ticks as text: as many decimals as they need, the same number on a linear axis."""
    values = list(ticks)
    if log:
        return [_plain(v) for v in values]
    if any(abs(v) >= _TOO_LONG for v in values):
        return [_scientific(v) for v in values]
    digits = max((len(_plain(v).partition(".")[2]) for v in values), default=0)
    return [number(v, digits) for v in values]


def _scientific(value: float) -> str:
    """A number too long for a tick, as 1.5×10⁹."""
    if not value:
        return "0"
    power = math.floor(math.log10(abs(value)) + 1e-12)
    return f"{_plain(value / 10.0**power)}×10{str(power).translate(RAISED)}"


def _plain(value: float) -> str:
    return number(value, 6).rstrip("0").rstrip(".")


def finite(values: Iterable[float | None], *, log: bool = False) -> list[float]:
    """The values that an axis can show, brought within its utmost limits."""
    low, high = _LOG_LIMITS if log else (-_LINEAR_LIMIT, _LINEAR_LIMIT)
    kept = (v for v in values if v is not None and math.isfinite(v) and (v > 0 or not log))
    return [min(max(v, low), high) for v in kept]


def domain(
    core: Iterable[float | None],
    reach: Iterable[float | None] = (),
    *,
    log: bool = False,
    default: tuple[float, float] | None = None,
) -> tuple[float, float]:
    """The ends of an axis: all of `core`, and of `reach` what does not dwarf the core.

    `core` are point estimates, pooled intervals, the null and thresholds; `reach` are interval
    limits of single studies. One enormous interval must not squeeze the others to a line: the
    axis goes at most 1.2 times the core's width beyond it on either side.
    """
    inner, outer = (math.log, math.exp) if log else (float, float)
    points = [inner(v) for v in finite(core, log=log)]
    far = [inner(v) for v in finite(reach, log=log)]
    if not points and not far:
        return default or ((0.1, 10.0) if log else (-1.0, 1.0))
    low, high = (min(points), max(points)) if points else (min(far), max(far))
    least = math.log(1.5) if log else max(abs(low), abs(high), 0.01) * 0.1
    room = 1.2 * max(high - low, least)
    low = max(min([low, *far]), low - room)
    high = min(max([high, *far]), high + room)
    reached = high - low
    degenerate = reached <= least * 1e-4
    pad = least * 0.1 if degenerate else max(reached * 0.04, min(least * 0.1, reached * 0.25))
    return outer(low - pad), outer(high + pad)
