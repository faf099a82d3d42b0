"""Stored totals beside recomputed ones, and how near two numbers must be to be the same."""

from collections.abc import Iterator
from dataclasses import dataclass

from stook.exchange.revman.package_model import Side, Total
from stook.model.protocol import Method
from stook.model.synthesis import Contrast, Pool

Found = tuple[str, float | None, float | None]

# RevMan caps the interval of tau2 here.
MOST_TAU2 = 100.0


@dataclass(frozen=True, slots=True)
class Near:
    """Two numbers are the same within `absolute`, or relatively for numbers above 1."""

    absolute: float
    relative: float = 0.0

    def same(self, stored: float | None, ours: float | None) -> bool:
        """Also where both are unknown."""
        if stored is None or ours is None:
            return stored is None and ours is None
        return abs(stored - ours) <= max(self.absolute, self.relative * abs(stored))


class Tolerance:
    """How near recomputed numbers must come, by the number of decimals that are stored.

    A number stored with six decimals is reproduced within 0.6 of the last one (half for its own
    rounding, a little for that of the data); one stored in full within 1e-7. RevMan's own P values
    of Q are approximations, about 4e-7 off, and its search for the interval of tau2 stops early
    (about 7e-7 of the limit).
    """

    def __init__(self, decimals: int) -> None:
        digits = min(decimals, 7) if decimals else 6
        exact = digits >= 7
        self.effect = Near(1e-7, 1e-7) if exact else Near(0.6 * 10.0**-digits)
        self.weight = Near(1e-6) if exact else Near(max(1e-6, 10.0**-digits))
        self.tau2_limit = Near(self.weight.absolute, 1e-6)
        self.p = Near(max(1e-6, 0.6 * 10.0**-digits))


def total_differences(
    total: Total,
    pool: Pool,
    contrasts: list[Contrast],
    method: Method,
    tolerance: Tolerance,
    weight: float | None,
) -> Iterator[Found]:
    """Everything of a stored total that the recomputed one does not agree with."""
    near = tolerance.effect
    stored = total.stored
    pairs: list[tuple[str, float | None, float | None, Near]] = [
        ("estimate", stored.effect, pool.estimate, near),
        ("lower limit", stored.ci_low, pool.ci_low, near),
        ("upper limit", stored.ci_high, pool.ci_high, near),
    ]
    for what, theirs, ours, tolerated in pairs:
        if not tolerated.same(theirs, ours):
            yield what, theirs, ours
    optional = [
        ("weight", stored.weight, weight, tolerance.weight),
        *_sizes(total, contrasts, near),
        *_heterogeneity(total, pool, method, tolerance),
    ]
    if pool.estimate is not None:
        optional += _tests(total, pool, method, tolerance)
    for what, theirs, ours, tolerated in optional:
        if theirs is not None and not tolerated.same(theirs, ours):
            yield what, theirs, ours


def _sizes(
    total: Total, contrasts: list[Contrast], near: Near
) -> Iterator[tuple[str, float | None, float | None, Near]]:
    """Cases and people in each group, where the total states them."""
    for name, side in (("experimental", total.experimental), ("comparator", total.control)):
        groups = [getattr(contrast, name) for contrast in contrasts]
        sums = Side(
            cases=_sum([group.events for group in groups]), n=_sum([group.n for group in groups])
        )
        if sums.cases is not None:
            yield f"cases ({name})", side.cases, sums.cases, near
        if sums.n is not None:
            yield f"people ({name})", side.n, sums.n, near


def _sum(values: list[float | None]) -> float | None:
    """The sum, None where a value is missing."""
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _heterogeneity(
    total: Total, pool: Pool, method: Method, tolerance: Tolerance
) -> Iterator[tuple[str, float | None, float | None, Near]]:
    """Q and what follows from it; with fewer than two studies there is nothing to compare."""
    if pool.studies_estimable < 2 or pool.q is None:
        return
    yield "Q", total.q, pool.q, tolerance.effect
    yield "degrees of freedom", total.q_df, pool.q_df, tolerance.effect
    yield "P of Q", total.q_p, pool.q_p, tolerance.p
    yield "I2", total.i2, pool.i2, tolerance.weight
    if method.model == "random":
        yield "tau2", total.tau2, pool.tau2, tolerance.effect
        yield "lower limit of tau2", total.tau2_low, _capped(pool.tau2_low), tolerance.tau2_limit
        yield "upper limit of tau2", total.tau2_high, _capped(pool.tau2_high), tolerance.tau2_limit


def _capped(value: float | None) -> float | None:
    return None if value is None else min(value, MOST_TAU2)


def _tests(
    total: Total, pool: Pool, method: Method, tolerance: Tolerance
) -> Iterator[tuple[str, float | None, float | None, Near]]:
    """P of the effect (RevMan exports that of Wald's test), and the prediction interval."""
    if method.interval == "Wald" and pool.p is not None:
        yield "P of the effect", total.p, pool.p, tolerance.p
    if method.prediction != "none":
        yield "lower prediction limit", total.pi_low, pool.pi_low, tolerance.effect
        yield "upper prediction limit", total.pi_high, pool.pi_high, tolerance.effect
