"""The fits of a batch whose likelihood is proved to have one mode (`one_mode` says how).

They are made by the kernel in C (`_one_mode.c`) where there was a compiler when stook was
installed, and by numpy elsewhere. Both leave what they cannot prove to the search for all modes.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any
from warnings import warn
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from . import one_mode
from .batches import Fit, blocks, sizes
from .power_sums import Ragged
from .scaling import Columns, columns


def _compiled() -> Any:
    """The kernel; None where it was not compiled, or of another source than the one beside it."""
    try:
        module = import_module("._one_mode", __package__)
        if module.source == crc32(Path(__file__).with_name("_one_mode.c").read_bytes()) >> 1:
            return module
        why = "was compiled from another source"
    except ModuleNotFoundError:
        return None
    except (ImportError, OSError) as error:
        why = f"cannot be used ({error})"
    warn(f"the compiled kernel of stook.stats {why}: install again", RuntimeWarning, stacklevel=2)
    return None


kernel = _compiled()

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
PORTION = 120_000
"""Studies whose fits are proved at once: enough that the arithmetic of a fit is in long arrays, few
enough that the memory is used again rather than asked for anew."""


def prove(y: Array, v: Array, found: Array, *, restricted: bool) -> Mask:
    """Fill in `found`, the fields of a `Fit` by problem, where that is proved; say where."""
    way = by_numpy if kernel is None else by_kernel
    return way(y, v, found, restricted=restricted)


def by_kernel(y: Array, v: Array, found: Array, *, restricted: bool) -> Mask:
    """One problem after the other."""
    proved = np.zeros(len(y), dtype=np.bool_)
    y, v = (np.require(x, np.float64, ["C", "A"]) for x in (y, v))
    kernel.fits(y, v, found, proved, restricted, one_mode.LIMITS)
    return proved


def by_numpy(y: Array, v: Array, found: Array, *, restricted: bool) -> Mask:
    """Problems of similar size together, in portions."""
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
