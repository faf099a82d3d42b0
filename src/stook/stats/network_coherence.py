"""Direct and indirect evidence of each comparison, and whether they agree.

SIDE by back-calculation: Koenig, Krahn & Binder 2013 (10.1002/sim.6001); Schwarzer's netsplit. The
direct estimate pools every study that has the pair, with the network's tau2; studies with several
arms count as direct in full. SIDDE: Efthimiou et al. 2019 (10.1002/sim.8158): the indirect estimate
is the network without those studies, with its own tau2. Node splitting as a parameter of the model
(Dias et al. 2010, 10.1002/sim.3767), in the symmetric form of White 2015 (Stata J 15:951): in a
study that has the pair the difference is shared by both arms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .network_rows import Rows, Versus, estimate_tau2, independent_columns
from .special import normal_critical, normal_two_sided, t_critical

if TYPE_CHECKING:
    from .network import Estimates, Network

ALL = 1.0 - 1e-9
"""A share of direct evidence above it leaves no indirect evidence (only rounding of it)."""


class Effect(NamedTuple):
    """An estimate on the analysis scale; nan throughout where there is none."""

    estimate: float
    se: float
    ci_low: float
    ci_high: float
    p: float

    @property
    def there(self) -> bool:
        """Whether there is an estimate."""
        return self.estimate == self.estimate


class Split(NamedTuple):
    """A comparison (treatment minus reference) by direct, indirect and network evidence.

    `share` is the share of direct evidence in the network's estimate (0: none; 1: all).
    """

    treatment: str
    reference: str
    k: int
    share: float
    network: Effect
    direct: Effect
    indirect: Effect
    difference: Effect


class NodeSplit(NamedTuple):
    """The same by a parameter of the model, whose tau2 is estimated with it."""

    treatment: str
    reference: str
    direct: Effect
    indirect: Effect
    difference: Effect
    tau2: float


def effect(estimate: float, se: float, level: float) -> Effect:
    """A Wald effect with its limits."""
    half = normal_critical(level) * se
    p = float(normal_two_sided(estimate / se)) if se > 0 else float("nan")
    return Effect(estimate, se, estimate - half, estimate + half, p)


NONE = Effect(*(float("nan"),) * 5)


def split(fit: Network, model: Estimates) -> tuple[Split, ...]:
    """Every pair of treatments, in alphabetical order."""
    n, direct = len(fit.treatments), direct_estimates(fit, model)
    return tuple(_one(fit, model, direct, i, j) for i in range(n) for j in range(i + 1, n))


def direct_estimates(fit: Network, model: Estimates) -> dict[tuple[int, int], tuple[float, float]]:
    """The pooled estimate and variance of each pair from the studies that have it."""
    found = {}
    for (i, j), studies in fit.data.pairs.items():
        total = weighted = 0.0
        for s in studies:
            study = fit.data.studies[s]
            a, b = study.treatments.index(i), study.treatments.index(j)
            w = 1.0 / (float(study.v[a, b]) + model.tau2)
            total += w
            weighted += w * float(study.y[a, b])
        found[i, j] = (weighted / total, 1.0 / total)
    return found


def _one(
    fit: Network, model: Estimates, direct: dict[tuple[int, int], tuple[float, float]], i: int,
    j: int,
) -> Split:  # fmt: skip
    names, level = fit.treatments, fit.level
    estimate, v = float(model.effect[i, j]), float(model.se[i, j]) ** 2 / model.factor
    whole = effect(estimate, v**0.5, level)
    if (i, j) not in direct:
        return Split(names[i], names[j], 0, 0.0, whole, NONE, whole, NONE)
    d, v_direct = direct[i, j]
    k, share = len(fit.data.pairs[i, j]), min(v / v_direct, 1.0)
    straight = effect(d, v_direct**0.5, level)
    if share > ALL:
        return Split(names[i], names[j], k, 1.0, whole, straight, NONE, NONE)
    v_indirect = v / (1.0 - share)
    round_about = effect((estimate - share * d) / (1.0 - share), v_indirect**0.5, level)
    gap = effect(d - round_about.estimate, (v_direct + v_indirect) ** 0.5, level)
    return Split(names[i], names[j], k, share, whole, straight, round_about, gap)


def separate_indirect(fit: Network, treatment: str, reference: str) -> Effect:
    """SIDDE: the network without the studies that have the pair, tau2 estimated anew.

    None of its numbers where that leaves the two apart.
    """
    i, j = fit.data.index(treatment), fit.data.index(reference)
    keep = [s for s, each in enumerate(fit.data.studies) if not {i, j} <= set(each.treatments)]
    for part in fit.data.only(keep).split() if keep else ():
        if {treatment, reference} <= set(part.treatments):
            again = fit.refitted(part)
            found = again.random.versus(treatment, reference)
            return effect(found.estimate, found.se, fit.level)
    return NONE


def node_split(fit: Network, treatment: str, reference: str) -> NodeSplit:
    """Direct and indirect evidence as parameters; ValueError where either is missing."""
    data, rows = fit.data, fit.rows
    i, j = data.index(treatment), data.index(reference)
    has = np.array([{i, j} <= set(study.treatments) for study in data.studies])
    if i == j or not has.any():
        raise ValueError(f"no study compares {treatment} with {reference}")
    column = np.where(has[rows.study], 0.5 * (rows.x[:, i] - rows.x[:, j]), 0.0)
    x = np.column_stack([rows.x, column])
    base = independent_columns(rows.x).shape[1]
    if independent_columns(x).shape[1] == base:
        raise ValueError(f"{treatment} and {reference} are not connected without their own studies")
    tau2 = estimate_tau2(rows, x, fit.method)
    c = np.zeros((2, x.shape[1]))
    c[0, i], c[0, j], c[1, -1] = 1.0, -1.0, 1.0
    value, covariance = combinations(rows, x, c, 0.0 if np.isnan(tau2) else tau2)
    to_direct = np.ones(2)
    pieces = (
        (float(to_direct @ value), float(to_direct @ covariance @ to_direct)),
        (float(value[0]), float(covariance[0, 0])), (float(value[1]), float(covariance[1, 1])),
    )  # fmt: skip
    direct, indirect, difference = (effect(y, v**0.5, fit.level) for y, v in pieces)
    return NodeSplit(treatment, reference, direct, indirect, difference, tau2)


def combinations(rows: Rows, x: Any, c: Any, tau2: float) -> tuple[Any, Any]:
    """Linear combinations `c` of the coefficients of `x`, by weighted least squares.

    They must be estimable; columns of `x` need not be independent.
    """
    w = 1.0 / (rows.v + tau2)
    inverse = np.linalg.pinv(x.T @ (x * w[:, None]), rcond=1e-12, hermitian=True)
    return c @ inverse @ (x.T @ (w * rows.y)), c @ inverse @ c.T


def league(fit: Network, model: Estimates, order: Sequence[str] | None) -> list[list[Any]]:
    """See `Network.league`."""
    names = list(fit.treatments if order is None else order)
    if sorted(names) != sorted(fit.treatments):
        raise ValueError("the order of a league table names each treatment once")
    direct = direct_estimates(fit, model)

    def straight(row: str, column: str) -> Versus | None:
        i, j = fit.data.index(row), fit.data.index(column)
        if (min(i, j), max(i, j)) not in direct:
            return None
        y, v = direct[min(i, j), max(i, j)]
        found = effect(y if i < j else -y, v**0.5, fit.level)
        df = model.pi_df if model.pi_df >= 1 else np.nan
        half = float(t_critical(fit.level, df)) * (v + model.tau2) ** 0.5
        return Versus(*found, found.estimate - half, found.estimate + half)

    return [
        [
            row if a == b else model.versus(row, column) if a > b else straight(row, column)
            for b, column in enumerate(names)
        ]
        for a, row in enumerate(names)
    ]
