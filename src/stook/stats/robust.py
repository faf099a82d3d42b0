"""`robust`: standard errors that hold whatever the working model of dependence.

Sandwich estimators over clusters: CR0; CR1, times m / (m - p); CR2, whose adjusted residuals make
it unbiased where the working model is right, with Satterthwaite's degrees of freedom for each
coefficient (Bell & McCaffrey 2002; Pustejovsky & Tipton 2018, 10.1080/07350015.2016.1247004;
Hedges, Tipton & Johnson 2010, 10.1002/jrsm.5). Fewer than 4 degrees of freedom: do not read P.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .multilevel import Multilevel, block_covariances
from .names import canonical

Array = NDArray[np.float64]
KINDS = ("CR0", "CR1", "CR2")
SMALL = 1e-10
"""Eigenvalues below this share of the largest belong to what the fit has taken up."""


def robust(fit: Multilevel, kind: str = "CR2", cluster: Sequence[Any] | None = None) -> Multilevel:
    """The model with robust covariance and degrees of freedom.

    Clusters are those of the model (`cluster` of its rows joins some of them). CR0 and CR1 use t
    with m - p degrees of freedom, as R's metafor; ValueError with too few clusters.
    """
    kind = canonical("robust variance", kind, KINDS)
    problem, p = fit.problem, len(fit.coefficients)
    groups = _groups(fit, cluster)
    m = len(groups)
    if m <= p:
        raise ValueError(f"{m} clusters are too few for {p} coefficients")
    x, n = problem.x, len(problem.y)
    v = np.zeros((n, n))
    for block, (part, _) in zip(
        problem.blocks, block_covariances(problem, fit.parameters), strict=True
    ):
        v[np.ix_(block, block)] = part
    w = np.zeros_like(v)
    for block in groups:
        w[np.ix_(block, block)] = np.linalg.inv(v[np.ix_(block, block)])
    bread = np.asarray(np.linalg.inv(x.T @ w @ x), dtype=float)
    residual = problem.y - x @ fit.coefficients
    adjust = [_adjustment(v, x, bread, block) if kind == "CR2" else np.eye(len(block))
              for block in groups]  # fmt: skip
    scores = np.stack(
        [
            x[block].T @ w[np.ix_(block, block)] @ a @ residual[block]
            for block, a in zip(groups, adjust, strict=True)
        ]
    )
    covariance = bread @ (scores.T @ scores) @ bread
    if kind == "CR1":
        covariance *= m / (m - p)
    df = np.full(p, float(m - p))
    if kind == "CR2":
        df = _satterthwaite(v, x, w, bread, groups, adjust)
    return replace(fit, covariance=covariance, df=df, clusters=m)


def _groups(fit: Multilevel, cluster: Sequence[Any] | None) -> list[NDArray[np.intp]]:
    if cluster is None:
        return list(fit.problem.blocks)
    if len(cluster) != len(fit.problem.y):
        raise ValueError("cluster names one cluster a row of the model")
    return [
        np.array([i for i, c in enumerate(cluster) if c == value], dtype=np.intp)
        for value in dict.fromkeys(cluster)
    ]


def _adjustment(v: Array, x: Array, bread: Array, block: NDArray[np.intp]) -> Array:
    """CR2's matrix: D' B^(-1/2) D with D'D = V and B = D (I - H) V (I - H)' D' of the cluster."""
    own = v[np.ix_(block, block)]
    d = np.linalg.cholesky(own).T
    # (I - H) V (I - H)' for weights that are the inverse of V is V - X M X'
    b = d @ (own - x[block] @ bread @ x[block].T) @ d.T
    values, vectors = np.linalg.eigh(0.5 * (b + b.T))
    keep = values > SMALL * values.max()
    root = (vectors[:, keep] / np.sqrt(values[keep])) @ vectors[:, keep].T
    return d.T @ root @ d


def _satterthwaite(
    v: Array, x: Array, w: Array, bread: Array, groups: list[NDArray[np.intp]], adjust: list[Array]
) -> Array:
    """tr(P)^2 / tr(P P) for each coefficient, P_ij = t_i V t_j'."""
    n, p = x.shape
    left = np.eye(n) - x @ bread @ x.T @ w
    found = np.zeros(p)
    root = np.linalg.cholesky(v)
    for k in range(p):
        rows = np.stack(
            [
                bread[k] @ x[block].T @ w[np.ix_(block, block)] @ a @ left[block] @ root
                for block, a in zip(groups, adjust, strict=True)
            ]
        )
        matrix = rows @ rows.T
        found[k] = np.trace(matrix) ** 2 / (matrix * matrix).sum()
    return found
