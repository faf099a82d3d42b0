"""What a conversion gives back: the values, how they came about, and what had to be assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Said where the input is possible in principle but the arithmetic leaves the range of numbers.
_OVERFLOW = "the result is too large, or its parts too small, to be computed"

Floats = NDArray[np.float64]
Value = float | Floats


@dataclass(frozen=True, slots=True)
class Conversion:
    """A reported statistic turned into the one that is needed, ready to be shown in a trail.

    `values` maps each result's name to a float (or to an array of the inputs' broadcast shape);
    `formula` says it in words, `source` names paper, equation and DOI, `assumption` what must hold
    for it to be right. Where the input is impossible the value is nan and `reasons` (an array of
    the same shape) says why; `reason` joins the distinct ones and is empty when all went well.
    """

    values: Mapping[str, Value]
    formula: str
    source: str
    assumption: str
    reasons: NDArray[np.str_]

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    @property
    def reason(self) -> str:
        """Why some or all values could not be had; empty when all could."""
        return "; ".join(dict.fromkeys(str(r) for r in np.ravel(self.reasons) if r))

    @property
    def ok(self) -> bool:
        """True when every value could be had."""
        return not self.reason

    def __getitem__(self, name: str) -> Value:
        """The value called `name`; a KeyError lists the names that there are."""
        try:
            return self.values[name]
        except KeyError:
            raise KeyError(f"{name!r}; this conversion gives {', '.join(self.values)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def __str__(self) -> str:
        parts = [f"{name} = {value}" for name, value in self.values.items()]
        return f"{', '.join(parts)} ({self.formula})" + (f": {self.reason}" if self.reason else "")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a conversion is done, written once beside its arithmetic."""

    formula: str
    source: str
    assumption: str

    def result(
        self, checks: Mapping[str, NDArray[np.bool_] | np.bool_], values: Mapping[str, Floats]
    ) -> Conversion:
        """Blank what the checks refuse; the first check that bites gives the reason."""
        shape = np.broadcast_shapes(
            *(v.shape for v in values.values()), *(np.shape(c) for c in checks.values())
        )
        reasons = _first_reason(checks, shape)
        finite = np.broadcast_to(
            np.logical_and.reduce([np.isfinite(v) for v in values.values()]), shape
        )
        reasons = np.where((reasons == "") & ~finite, _OVERFLOW, reasons)
        refused = reasons != ""
        blanked = {
            name: np.where(refused, np.nan, np.broadcast_to(v, shape))[()]
            for name, v in values.items()
        }
        return Conversion(blanked, self.formula, self.source, self.assumption, reasons)


def floats(*values: ArrayLike | None) -> tuple[Floats, ...]:
    """The inputs as arrays of one shape; None becomes nan (not reported)."""
    filled = [np.nan if v is None else v for v in values]
    arrays = np.broadcast_arrays(*(np.asarray(v, dtype=np.float64) for v in filled))
    return tuple(arrays)


def missing(*values: Floats) -> NDArray[np.bool_]:
    """True where any of the inputs is not a finite number."""
    return np.asarray(np.logical_or.reduce([~np.isfinite(v) for v in values]), dtype=bool)


def _first_reason(
    checks: Mapping[str, NDArray[np.bool_] | np.bool_], shape: tuple[int, ...]
) -> NDArray[np.str_]:
    if not checks:
        return np.full(shape, "", dtype=np.str_)
    texts = list(checks)
    hit = np.stack([np.broadcast_to(checks[t], shape) for t in texts])
    first = np.where(hit.any(axis=0), hit.argmax(axis=0), len(texts))
    return np.asarray(np.asarray([*texts, ""], dtype=np.str_)[first])
