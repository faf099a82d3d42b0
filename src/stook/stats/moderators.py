"""From study characteristics to the columns of a meta-regression, and to a row for a prediction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stook.figures.brief import brief

from .names import unknown

Array = NDArray[np.float64]


class Factor(NamedTuple):
    """A characteristic as columns: a number as it is, words as one column for each of `shown`.

    `levels` are all levels in their order, None for a number; the first one that is not `shown` is
    what the others are compared with.
    """

    name: str
    levels: tuple[str, ...] | None
    shown: tuple[str, ...]

    @property
    def labels(self) -> list[str]:
        """The names of its columns."""
        return [self.name] if self.levels is None else [f"{self.name}: {x}" for x in self.shown]

    def columns(self, values: Any) -> list[Array]:
        """Its columns, nan where missing. Raises ValueError for a level that is not known."""
        if self.levels is None:
            try:
                return [np.asarray(values, dtype=float)]
            except ValueError:
                raise ValueError(f"{self.name} takes numbers, not {values!r}") from None
        words = np.asarray([_word(value) for value in values], dtype=object)
        for word in words:
            if word is not None and word not in self.levels:
                raise unknown(f"level of {self.name}", word, self.levels)
        missing = np.asarray([word is None for word in words], dtype=bool)
        return [np.where(missing, np.nan, (words == level).astype(float)) for level in self.shown]


@brief
class Design(NamedTuple):
    """Columns (last axis) with their names; the first is the intercept where there is one.

    `factors` are the characteristics that the columns were made from and `terms` which of them
    stand together in each group of columns (one, or several as an interaction), so that predictions
    can be asked for by name; both are empty for a design made from an array.
    """

    x: NDArray[np.float64]
    names: tuple[str, ...]
    intercept: bool
    factors: tuple[Factor, ...] = ()
    terms: tuple[tuple[str, ...], ...] = ()


def design(
    moderators: ArrayLike | Mapping[str, Sequence[Any]],
    names: Sequence[str] | None = None,
    intercept: bool = True,
) -> Design:
    """The design matrix of `moderators`.

    A mapping or a data frame (pandas, polars) gives named columns: numbers as they are, words as
    one column for each level but the first (for every level without an intercept, in the first such
    column). Levels are in alphabetical order, those of a categorical column in its own. `names`
    then chooses the terms: a column, or an interaction as `"a:b"`; `"a*b"` is both and their
    interaction. An array has studies on its second last axis and columns on its last (or studies
    alone); `names` are then the names of its columns. Raises ValueError for a name that is none.
    """
    table = as_columns(moderators)
    if table is not None:
        return _from_table(table, names, intercept)
    x = np.asarray(moderators, dtype=float)
    x = x[:, None] if x.ndim == 1 else x
    labels = [f"x{i + 1}" for i in range(x.shape[-1])] if names is None else list(names)
    if len(labels) != x.shape[-1]:
        raise ValueError(f"{x.shape[-1]} columns but {len(labels)} names")
    return _with_intercept(x, labels, intercept)


def as_columns(table: Any) -> Mapping[str, Any] | None:
    """Named columns of a mapping or a data frame; None for anything else."""
    if isinstance(table, Mapping):
        return table
    if hasattr(table, "columns") and hasattr(table, "__getitem__"):
        return {str(name): table[name] for name in table.columns}
    return None


def rows_of(made: Design, table: Mapping[str, Any]) -> Array:
    """Rows of a design for given values of its characteristics (single values are repeated).

    Raises ValueError where a characteristic is missing, or is none of the design.
    """
    if not made.factors:
        raise ValueError("this design was made from an array: a row is one number a coefficient")
    needed = {factor.name for factor in made.factors}
    for name in table:
        if name not in needed:
            raise unknown("moderator", name, sorted(needed))
    if absent := sorted(needed - table.keys()):
        raise ValueError(f"a prediction needs {', '.join(absent)}")
    values = {name: np.atleast_1d(np.asarray(value, dtype=object)) for name, value in table.items()}
    rows = max(len(value) for value in values.values())
    if any(len(value) not in {1, rows} for value in values.values()):
        raise ValueError("the values to predict at have different lengths")
    values = {name: np.broadcast_to(value, rows) for name, value in values.items()}
    return np.stack(_term_columns(made.factors, made.terms, values, made.intercept)[0], axis=-1)


def _from_table(table: Mapping[str, Any], names: Sequence[str] | None, intercept: bool) -> Design:
    if not table:
        raise ValueError("give at least one moderator")
    terms = [(name,) for name in table] if names is None else _terms(names, table)
    used = dict.fromkeys(name for term in terms for name in term)
    alone = [term[0] for term in terms if len(term) == 1]
    factors, whole = [], not intercept
    for name in used:
        factor = _factor(name, table[name], every=whole and name in alone)
        whole = whole and not (factor.levels is not None and name in alone)
        factors.append(factor)
    columns, labels = _term_columns(factors, terms, table, intercept=False)
    made = _with_intercept(np.stack(columns, axis=-1), labels, intercept)
    return made._replace(factors=tuple(factors), terms=tuple(terms))


def _terms(names: Sequence[str], table: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Terms as written: `a`, `a:b`, `a*b`; each once, in the order in which they are met."""
    if isinstance(names, str):
        names = [names]
    terms: dict[tuple[str, ...], None] = {}
    for written in names:
        if written in table:
            terms.setdefault((written,))
            continue
        crossed = "*" in written
        parts = tuple(part.strip() for part in written.replace("*", ":").split(":"))
        for part in parts:
            if part not in table:
                raise unknown("moderator", part, list(table))
        for part in parts if crossed else ():
            terms.setdefault((part,))
        terms.setdefault(parts)
    return list(terms)


def _factor(name: str, values: Any, *, every: bool) -> Factor:
    """What a column is, and which of its levels get a column of their own."""
    order = getattr(getattr(values, "dtype", None), "categories", None)
    array = np.asarray(values)
    if order is None and array.dtype.kind in "biuf":
        return Factor(name, None, ())
    there = {word for word in map(_word, values) if word is not None}
    levels = sorted(there) if order is None else [str(x) for x in order if str(x) in there]
    return Factor(name, tuple(levels), tuple(levels if every else levels[1:]))


def _term_columns(
    factors: Sequence[Factor],
    terms: Sequence[tuple[str, ...]],
    values: Mapping[str, Any],
    intercept: bool,
) -> tuple[list[Array], list[str]]:
    """The columns of all terms with their names: products of the factors' columns."""
    known = {factor.name: factor for factor in factors}
    own = {name: factor.columns(values[name]) for name, factor in known.items()}
    columns: list[Array] = []
    labels: list[str] = []
    for term in terms:
        products, names = own[term[0]], known[term[0]].labels
        for name in term[1:]:
            products = [first * second for first in products for second in own[name]]
            names = [f"{a} x {b}" for a in names for b in known[name].labels]
        columns += products
        labels += names
    if intercept:
        columns.insert(0, np.ones(len(next(iter(own.values()))[0])))
    return columns, labels


def _with_intercept(x: Array, labels: list[str], intercept: bool) -> Design:
    if intercept:
        x = np.concatenate([np.ones((*x.shape[:-1], 1)), x], axis=-1)
        labels = ["intercept", *labels]
    return Design(x, tuple(labels), intercept)


def _word(value: object) -> str | None:
    """A level's name; None where it is missing."""
    missing = value is None or value != value or str(value).strip() == ""
    return None if missing else str(value)
