"""metafor's names for what we name otherwise: arguments of `escalc` and `rma`, tests.

Group 1 is metafor's group 1. Names: the manual of the R package metafor, `?escalc` and `?rma.uni`
(Viechtbauer 2010, doi:10.18637/jss.v036.i03).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np

P = ParamSpec("P")
T = TypeVar("T")

INPUTS: dict[str, tuple[str, ...]] = {
    "ai": ("events1",), "n1i": ("total1", "n1"), "ci": ("events2",), "n2i": ("total2", "n2"),
    "x1i": ("events1",), "t1i": ("time1",), "x2i": ("events2",), "t2i": ("time2",),
    "m1i": ("mean1",), "sd1i": ("sd1",), "m2i": ("mean2",), "sd2i": ("sd2",),
    "xi": ("events",), "ti": ("time",), "mi": ("mean", "items"), "sdi": ("sd",),
    "ni": ("total", "n"), "ri": ("r",), "yi": ("y",), "vi": ("v",), "sei": ("se",),
}  # fmt: skip
"""metafor's argument, and the inputs of ours that it may be: a measure has one of them."""
OTHERS = {"bi": ("ai", "total1"), "di": ("ci", "total2")}
"""The people without the event, given in the place of the group's size."""
TESTS = {"z": "Wald", "knha": "HKSJ", "hksj": "HKSJ", "adhoc": "HKSJ-adhoc"}
"""`test=` of `rma`, as our interval."""
ARGUMENTS = {"yi": "y", "vi": "v", "mods": "moderators", "test": "ci"}
"""Arguments of `rma`."""


def inputs(given: Mapping[str, Any], known: Iterable[str]) -> dict[str, Any]:
    """The inputs of a measure under our names. Raises TypeError where one is given twice."""
    known, arrays = set(known), dict(given)
    for other, (events, total) in OTHERS.items():
        if other in arrays and other not in known and total in known:
            counted = arrays.get(events, arrays.get(INPUTS[events][0]))
            if counted is not None:
                _put(arrays, total, np.asarray(counted) + np.asarray(arrays[other]), other)
                del arrays[other]
    for theirs, ours in INPUTS.items():
        name = next((each for each in ours if each in known), None)
        if theirs in arrays and theirs not in known and name is not None:
            _put(arrays, name, arrays.pop(theirs), theirs)
    return arrays


def _put(arrays: dict[str, Any], name: str, value: Any, theirs: str) -> None:
    if name in arrays:
        raise TypeError(f"{theirs} (metafor's name) and {name} are the same input: give one")
    arrays[name] = value


def understands_metafor(function: Callable[P, T]) -> Callable[P, T]:
    """Let a function also take `rma`'s names: yi, vi, mods, test (z, t, knha, adhoc)."""

    @wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> T:
        if not kwargs:
            return function(*args, **kwargs)
        for theirs in kwargs.keys() & ARGUMENTS.keys():
            _put(kwargs, ARGUMENTS[theirs], kwargs.pop(theirs), theirs)
        ci = kwargs.get("ci")
        if isinstance(ci, str):
            kwargs["ci"] = TESTS.get(ci.casefold(), ci)
        return function(*args, **kwargs)

    return called
