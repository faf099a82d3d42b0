"""Comparing our numbers with R's, at the tolerances that the kit's README states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

SMALLEST_NORMAL = float(np.finfo(float).tiny)
CLOSED = 1e-10
"""Relative tolerance of closed forms."""
ROOTS = 1e-8
"""PM and Q-profile: found with a root tolerance."""
LIKELIHOOD = 1e-7
"""REML, ML, EB: found by Fisher scoring with a tight threshold."""
REFIT = 1e-5
"""Where R refits with its default threshold: trim and fill, regtest of type rma, meta's own."""


@dataclass(frozen=True)
class Answer:
    """Our numbers for a case, under the names of R's result.

    `rtol` is the tolerance (or one a name in `each`), `atol` the absolute one for values that are 0
    in exact arithmetic. `absent` names the parts of R's result that we do not report; anything else
    that R has and we do not is a failure. `refit()` gives our numbers at the tau2 at which R's
    iteration stopped, or None where ours is not the better optimum. `absolute` gives names an
    absolute tolerance instead, for what R finds with a coarse absolute root tolerance.
    """

    values: dict[str, Any]
    rtol: float = CLOSED
    atol: float = 1e-14
    each: dict[str, float] = field(default_factory=dict)
    absolute: dict[str, float] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    refit: Callable[[], dict[str, Any] | None] | None = None


@dataclass(frozen=True)
class Outcome:
    """How a case went: the worst relative error of all its numbers, and what differs."""

    error: float
    numbers: int
    failures: tuple[str, ...]
    stopped_early: bool = False


def compare(answer: Answer, result: dict[str, Any]) -> Outcome:
    """Compare all numbers of a case; try R's own stopping point where the first look fails."""
    first = _compare(answer.values, answer, result)
    if not first.failures or answer.refit is None:
        return first
    values = answer.refit()
    if values is None:
        return first
    second = _compare(values, answer, result)
    if second.failures:
        return first
    return Outcome(second.error, second.numbers, (), stopped_early=True)


def _compare(values: dict[str, Any], answer: Answer, result: dict[str, Any]) -> Outcome:
    worst, numbers, failures = 0.0, 0, []
    for name, theirs in result.items():
        if name in answer.absent or empty(theirs):
            continue
        if name not in values:
            failures.append(f"{name}: no answer")
            continue
        error, count = distance(values[name], theirs, answer.absolute.get(name, answer.atol))
        numbers += count
        if not error <= answer.each.get(name, answer.rtol):
            failures.append(f"{name}: ours {short(values[name])} R {short(theirs)} ({error:.1e})")
        worst = max(worst, error)
    return Outcome(worst, numbers, tuple(failures))


def empty(value: Any) -> bool:
    """True for what R left out: null, or a list of nothing but null."""
    return value is None or (isinstance(value, list) and all(empty(x) for x in value))


def distance(ours: Any, theirs: Any, atol: float) -> tuple[float, int]:
    """The largest relative error (infinite for a wrong shape or kind), and how many numbers."""
    if isinstance(theirs, str) and theirs not in {"Inf", "-Inf", "NaN"}:
        return (0.0 if ours == theirs else float("inf")), 1
    mine = np.asarray(ours, dtype=float)
    other = np.asarray(numeric(theirs), dtype=float)
    if mine.size != other.size:
        return float("inf"), other.size
    mine, other = mine.reshape(-1), other.reshape(-1)
    missing = np.isnan(other)
    # R lets a P value underflow to 0; ours is then the smallest double, or denormal
    underflow = (other == 0) & (mine > 0) & (mine < SMALLEST_NORMAL)
    with np.errstate(all="ignore"):
        near = np.abs(mine - other) <= atol  # also where R has an exact 0
    same = (mine == other) | near | (missing & np.isnan(mine)) | underflow
    with np.errstate(all="ignore"):
        error = np.maximum(np.abs(mine - other) - atol, 0.0) / np.abs(other)
    error = np.where(same, 0.0, np.where(np.isnan(error) | missing, np.inf, error))
    return float(error.max(initial=0.0)), int(other.size)


def numeric(value: Any) -> Any:
    """R's null, "Inf" and "NaN" as doubles; named vectors and matrices without their names."""
    if isinstance(value, dict):
        value = value["values"] if "values" in value else value["rows"]
    if isinstance(value, list):
        return [numeric(x) for x in value]
    return np.nan if value is None else float(value)


def short(value: Any) -> str:
    """A value cut to be read in a message."""
    text = np.array2string(np.asarray(value), precision=10, threshold=6, edgeitems=2)
    return text if len(text) < 120 else text[:117] + "..."
