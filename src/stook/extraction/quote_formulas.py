"""Conversions between what a report gives and what the cell holds; both stay on record.

Each formula has inputs that must stand in the quote and constants that a person gives.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Formula:
    """A conversion: names of its inputs and constants, and the same in words and signs."""

    id: str
    label: str
    inputs: tuple[str, ...]
    given: tuple[str, ...]
    shown: str
    compute: Callable[..., float]

    def write(self, inputs: Sequence[str], given: Sequence[float]) -> str:
        """The formula with its numbers in place."""
        names = dict(zip(self.inputs, inputs, strict=False))
        names |= {name: f"{value:g}" for name, value in zip(self.given, given, strict=False)}
        return self.shown.format(
            **{name: names.get(name, "?") for name in (*self.inputs, *self.given)}
        )


Z95 = 1.959963984540054  # 97.5th percentile of the standard normal distribution

FORMULAS = {
    one.id: one
    for one in (
        Formula("times", "Another scale", ("value",), ("factor",), "{value} × {factor}",
                lambda value, factor: value * factor),
        Formula("reversed", "A reversed scale", ("value",), ("ends",), "{ends} − {value}",
                lambda value, ends: ends - value),
        Formula("percent", "Percentage of people", ("percent",), ("people",),
                "{percent}% of {people}",
                lambda percent, people: float(round(percent * people / 100))),
        Formula("sum", "Two groups together", ("first", "second"), (), "{first} + {second}",
                lambda first, second: first + second),
        Formula("rest", "All but these", ("all", "others"), (), "{all} − {others}",
                lambda all, others: all - others),  # noqa: A006
        Formula("se-sd", "Standard error to standard deviation", ("se",), ("people", "factor"),
                "{se} × √{people} × {factor}",
                lambda se, people, factor: se * math.sqrt(people) * factor),
        Formula("ci-sd", "95% interval to standard deviation", ("low", "high"), ("people",),
                "({high} − {low}) ÷ 3.92 × √{people}",
                lambda low, high, people: (high - low) / (2 * Z95) * math.sqrt(people)),
    )
}  # fmt: skip


def convert(formula: str, inputs: Sequence[float], given: Sequence[float]) -> float | None:
    """What a formula gives; None for an unknown one, or for other numbers than it takes."""
    known = FORMULAS.get(formula)
    if known is None or len(inputs) != len(known.inputs) or len(given) != len(known.given):
        return None
    try:
        value = known.compute(*inputs, *given)
    except (ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def agrees(value: str, computed: float) -> bool:
    """Whether a cell holds a computed number, to the digits that it gives."""
    try:
        written = float(value)
    except ValueError:
        return False
    digits = len(value.partition(".")[2])
    return abs(written - computed) <= 0.5 * 10.0**-digits * (1 + 1e-9)
