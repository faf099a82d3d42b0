"""From study characteristics to the columns of a meta-regression."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stook.figures.brief import brief


@brief
class Design(NamedTuple):
    """Columns (last axis) with their names; the first is the intercept where there is one."""

    x: NDArray[np.float64]
    names: tuple[str, ...]
    intercept: bool


def design(
    moderators: ArrayLike | Mapping[str, Sequence[Any]],
    names: Sequence[str] | None = None,
    intercept: bool = True,
) -> Design:
    """The design matrix of `moderators`.

    A mapping gives named columns: numbers as they are, words as one column for each level but the
    first in alphabetical order (for every level without an intercept, in the first such column).
    An array has studies on its second last axis and columns on its last (or studies alone).
    """
    if isinstance(moderators, Mapping):
        columns, labels = _columns(moderators, intercept)
        x = np.stack(columns, axis=-1)
    else:
        x = np.asarray(moderators, dtype=float)
        x = x[:, None] if x.ndim == 1 else x
        labels = [f"x{i + 1}" for i in range(x.shape[-1])] if names is None else list(names)
    if len(labels) != x.shape[-1]:
        raise ValueError(f"{x.shape[-1]} columns but {len(labels)} names")
    if intercept:
        x = np.concatenate([np.ones((*x.shape[:-1], 1)), x], axis=-1)
        labels = ["intercept", *labels]
    return Design(x, tuple(labels), intercept)


def _columns(
    moderators: Mapping[str, Sequence[Any]], intercept: bool
) -> tuple[list[NDArray[np.float64]], list[str]]:
    if not moderators:
        raise ValueError("give at least one moderator")
    columns: list[NDArray[np.float64]] = []
    labels: list[str] = []
    whole = not intercept
    for name, values in moderators.items():
        array = np.asarray(values)
        if array.dtype.kind in "biuf":
            columns.append(array.astype(float))
            labels.append(name)
            continue
        words = np.asarray([_word(value) for value in values], dtype=object)
        levels = sorted({w for w in words if w is not None})
        for level in levels if whole else levels[1:]:
            column = (words == level).astype(float)
            columns.append(np.where(words == None, np.nan, column))  # noqa: E711
            labels.append(f"{name}: {level}")
        whole = False
    return columns, labels


def _word(value: object) -> str | None:
    """A level's name; None where it is missing."""
    missing = value is None or value != value or str(value).strip() == ""
    return None if missing else str(value)
