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
    "log-of-complement": lambda x: 1.0 - np.exp(x),
}
"""Analysis scale: its inverse. "arcsine" is that of one proportion; a difference stays as it is."""


def natural(scale: str, x: Any) -> Any:
    """Values of the analysis scale as people read them (ratios for logs, and so on)."""
    with np.errstate(all="ignore"):
        return NATURAL[scale](x)
