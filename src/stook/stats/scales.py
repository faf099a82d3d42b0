"""From the analysis scale back to the scale that people read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def _expit(x: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-np.asarray(x)))


def _square_of_sine(x: Any) -> Any:
    return np.sin(np.clip(x, 0.0, np.pi / 2)) ** 2


def _square(x: Any) -> Any:
    return np.maximum(x, 0.0) ** 2


NATURAL: dict[str, Callable[[Any], Any]] = {
    "identity": lambda x: x,
    "log": np.exp,
    "logit": _expit,
    "arcsine": _square_of_sine,
    "fisher-z": np.tanh,
    "square-root": _square,
    "minus-log-of-complement": lambda x: -np.expm1(-x),
    "cube-root-of-complement": lambda x: 1.0 - (1.0 - x) ** 3,
}
"""Analysis scale: its inverse. "arcsine" is that of one proportion; a difference stays as it is."""


def natural(scale: str, x: Any, size: Any = None) -> Any:
    """Values of the analysis scale as people read them (ratios for logs, and so on).

    `size` is the number of people that the inverse of the Freeman-Tukey transformation needs: each
    study's own, or the harmonic mean for a pooled value.
    """
    with np.errstate(all="ignore"):
        return freeman_tukey(x, size) if scale == "freeman-tukey" else NATURAL[scale](x)


def freeman_tukey(x: Any, n: Any) -> Any:
    """The proportion of a double arcsine for n people (Miller 1978), held to [0, 1]."""
    x, n = np.asarray(x, dtype=float), np.asarray(n, dtype=float)
    lowest = 0.5 * np.arcsin(np.sqrt(1.0 / (n + 1.0)))
    inside = np.clip(x, lowest, np.pi / 2 - lowest)
    sine = np.sin(2.0 * inside)
    root = np.sqrt(np.maximum(1.0 - (sine + (sine - 1.0 / sine) / n) ** 2, 0.0))
    found = 0.5 * (1.0 - np.sign(np.cos(2.0 * inside)) * root)
    return np.where(x <= lowest, 0.0, np.where(x >= np.pi / 2 - lowest, 1.0, found))[()]
