"""Additive models of components: what each part of a combined treatment contributes.

Ruecker, Petropoulou & Schwarzer 2020 (10.1002/bimj.201800167): theta = C beta, where C says which
components a treatment has. Beta by weighted least squares, tau2 by moments about the additive
model, and a test of additivity against the full network. A network in parts can be joined by shared
components; what the studies cannot tell apart is not estimable, and is said to be so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from stook.figures.brief import brief

from .names import canonical, check_level
from .network_coherence import NONE, Effect, effect
from .network_data import NetworkData
from .network_designs import Test, consistency_q, test
from .network_rows import (
    Rows,
    estimate_tau2,
    independent_columns,
    normal_equations,
    residual_q,
    rows_of,
)
from .projections import ESTIMATORS

Array = NDArray[np.float64]


class Fitted(NamedTuple):
    """The additive model at one tau2: coefficients and their covariance (minimum norm)."""

    beta: Array
    covariance: Array
    q: float


@brief
@dataclass(frozen=True, eq=False)
class Components:
    """An additive component model.

    `additive` tests what is left about the model, `difference` additivity itself (its df 0 where
    the network is in parts). `matrix` is (treatments, components).
    """

    data: NetworkData
    names: tuple[str, ...]
    matrix: Array
    common: Fitted = field(repr=False)
    random: Fitted = field(repr=False)
    rows_space: Array = field(repr=False)
    tau2: float
    additive: Test
    difference: Test
    method: str
    level: float

    def component(self, name: str, model: str = "random") -> Effect:
        """The effect of a component added; nan throughout where it is not estimable."""
        return self.combination({canonical("component", name, self.names): 1.0}, model)

    def versus(self, treatment: str, reference: str, model: str = "random") -> Effect:
        """A treatment against another by the sum of their components."""
        row = self.matrix[self.data.index(treatment)] - self.matrix[self.data.index(reference)]
        return self._at(row, model)

    def combination(self, parts: Mapping[str, float], model: str = "random") -> Effect:
        """A weighted sum of components, such as a combination that no study has tried."""
        row = np.zeros(len(self.names))
        for name, times in parts.items():
            row[self.names.index(canonical("component", name, self.names))] = times
        return self._at(row, model)

    def _at(self, row: Array, model: str) -> Effect:
        fit = self.common if model == "common" else self.random
        outside = row - self.rows_space @ (self.rows_space.T @ row)
        if np.abs(outside).max(initial=0.0) > 1e-8:
            return NONE
        v = max(float(row @ fit.covariance @ row), 0.0)
        return effect(float(row @ fit.beta), v**0.5, self.level)


def components(
    data: NetworkData, method: str = "DL", *, separator: str = "+", inactive: str | None = None,
    interactions: Sequence[tuple[str, ...]] = (), level: float = 0.95,
) -> Components:  # fmt: skip
    """The additive model of a network, whose treatments' names join components by `separator`.

    `inactive` is a component without an effect (such as placebo). `interactions` add a column for
    treatments that have all of the named components.
    """
    method, level = canonical("method", method, ESTIMATORS), check_level(level)
    if not data.studies:
        raise ValueError("no study with two arms to compare")
    parts = [tuple(p.strip() for p in name.split(separator)) for name in data.treatments]
    nothing = (inactive or "").casefold()
    names = sorted({p for each in parts for p in each if p.casefold() != nothing})
    for interaction in interactions:
        unknown = sorted(set(interaction) - set(names))
        if unknown:
            raise ValueError(f"no component {unknown[0]!r}; there are {', '.join(names)}")
    columns = [(name,) for name in names] + [tuple(each) for each in interactions]
    c = np.array([[float(set(column) <= set(each)) for column in columns] for each in parts])
    rows = rows_of(data)
    space = independent_columns((rows.x @ c).T)
    tau2 = estimate_tau2(rows, rows.x @ c, method)
    common, random = (_fit(rows, c, t) for t in (0.0, 0.0 if np.isnan(tau2) else tau2))
    additive = test(common.q, len(rows.y) - space.shape[1])
    return Components(
        data, tuple(" : ".join(column) for column in columns), c, common, random, space, tau2,
        additive, _difference(data, additive), method, level,
    )  # fmt: skip


def _fit(rows: Rows, c: Array, tau2: float) -> Fitted:
    at = normal_equations(rows, tau2)
    information = c.T @ at.laplacian @ c
    inverse = np.asarray(np.linalg.pinv(information, rcond=1e-12, hermitian=True), dtype=float)
    beta = inverse @ (c.T @ at.score)
    return Fitted(beta, inverse, residual_q(rows, at, c @ beta))


def _difference(data: NetworkData, additive: Test) -> Test:
    q, df = consistency_q(data)
    return test(additive.q - q, additive.df - df)
