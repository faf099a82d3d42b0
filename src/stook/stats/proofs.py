"""The fits of a batch whose likelihood is proved to have one mode (`one_mode` says how)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from . import one_mode
from .batches import Fit, blocks, sizes
from .power_sums import Ragged
from .scaling import Columns, columns

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
PORTION = 120_000
"""Studies whose fits are proved at once: enough that the arithmetic of a fit is in long arrays, few
enough that the memory is used again rather than asked for anew."""


def prove(y: Array, v: Array, found: Array, *, restricted: bool) -> Mask:
    """Fill in `found`, the fields of a `Fit` by problem, where that is proved; say where.

    Problems of similar size are proved together, in portions. What is not proved is left to the
    search for all modes.
    """
    proved = np.zeros(len(y), dtype=np.bool_)
    k, width = sizes(v)
    for rows, _ in blocks(np.argsort(width, kind="stable"), width, PORTION):
        parts = [columns(y, v, some, w, k[some]) for some, w in blocks(rows, width)]
        fit, sure = _portion(parts, k[rows], restricted)
        proved[rows] = sure
        for whole, part in zip(found, fit, strict=True):
            whole[rows] = part
    return proved


def _portion(parts: list[Columns], k: Array, restricted: bool) -> tuple[Fit, Mask]:
    problems = Ragged([(part.y, part.v) for part in parts])
    shift, unit, squares, plain = (np.concatenate(x) for x in list(zip(*parts, strict=True))[2:])
    at0 = problems.power_sums(None)
    modes = one_mode.only_mode(problems, k, at0, squares, restricted=restricted)
    fit = Fit(
        k, np.zeros(k.size), shift, unit, modes.t, modes.at.w, modes.at.mean, modes.at.q,
        at0.first.q, (k - 1.0) / (at0.w - at0.w2 / at0.w),
    )  # fmt: skip
    return fit, modes.proved & plain
