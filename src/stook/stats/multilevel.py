"""`multilevel`: effects that are not independent, by (restricted) maximum likelihood.

Several effects of a study, outcomes or time points that correlate, studies within clusters: y = Xb
+ random effects + error, with a full covariance of errors within clusters where it is known or
assumed. Three-level model: Van den Noortgate et al. 2013 (10.3758/s13428-012-0261-6);
multivariate: Jackson, Riley & White 2011 (10.1002/sim.4172). `robust` makes its standard errors
hold where the working model is wrong. The likelihood is maximised over parameters that keep every
covariance valid, with analytic derivatives, from several starts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stook.figures.brief import brief

from .moderators import Design, design
from .multilevel_structures import STRUCTURES, Term
from .names import canonical, check_level
from .special import chi2_tail, f_tail, t_critical, t_two_sided

Array = NDArray[np.float64]
Index = NDArray[np.intp]
METHODS = ("REML", "ML")
TESTS = ("z", "t")
STARTS = (1.0, 0.1, 3.0)
"""Shares of the effects' own variance from which the search starts."""


@dataclass(frozen=True, eq=False)
class Problem:
    """Rows in blocks that share nothing with one another."""

    y: Array
    v: Array
    x: Array
    blocks: tuple[Index, ...]
    terms: tuple[Term, ...]
    restricted: bool


@brief
@dataclass(frozen=True, eq=False)
class Multilevel:
    """A fitted model. `variances` holds each random effect's covariance of levels, by name.

    Arrays of coefficients have the order of `names`. `df` is infinite for z. `qe` tests what is
    left about the moderators under independent true effects; `qm` all moderators together (F where
    `qm_df2` is finite).
    """

    names: tuple[str, ...]
    coefficients: Array
    covariance: Array
    df: Array
    level: float
    variances: dict[str, Array]
    levels: dict[str, tuple[str, ...]]
    log_likelihood: float
    qe: float
    qe_df: int
    k: int
    clusters: int
    method: str
    converged: bool
    intercept: bool
    problem: Problem = field(repr=False)
    parameters: Array = field(repr=False)

    @property
    def se(self) -> Array:
        """Standard errors."""
        return np.sqrt(np.diagonal(self.covariance))

    @property
    def statistic(self) -> Array:
        """z or t."""
        return self.coefficients / self.se

    @property
    def p(self) -> Array:
        """Two-sided P values."""
        return np.asarray(t_two_sided(self.statistic, self.df))

    @property
    def ci_low(self) -> Array:
        """Lower confidence limits."""
        return self.coefficients - np.asarray(t_critical(self.level, self.df)) * self.se

    @property
    def ci_high(self) -> Array:
        """Upper confidence limits."""
        return self.coefficients + np.asarray(t_critical(self.level, self.df)) * self.se

    @property
    def qe_p(self) -> float:
        """The P value of `qe`."""
        return float(chi2_tail(self.qe, self.qe_df))

    @property
    def qm(self) -> tuple[float, int, float, float]:
        """Statistic, df, df2 and P of all moderators together (of all coefficients without any)."""
        return joint(self.coefficients, self.covariance, self.df, self.intercept)


def joint(b: Array, v: Array, df: Array, intercept: bool) -> tuple[float, int, float, float]:
    """Wald's joint test of the moderators; F where df is finite."""
    keep = slice(1, None) if intercept and len(b) > 1 else slice(None)
    part = b[keep]
    chi2 = float(part @ np.linalg.solve(v[keep, keep], part))
    q, df2 = len(part), float(np.min(df[keep]))
    if np.isfinite(df2):
        return chi2 / q, q, df2, float(f_tail(chi2 / q, q, df2))
    return chi2, q, df2, float(chi2_tail(chi2, q))


def multilevel(
    y: ArrayLike, v: ArrayLike, cluster: Sequence[Any], *, inner: Sequence[Any] | None = None,
    structure: str = "nested", moderators: Any = None, names: Sequence[str] | None = None,
    intercept: bool = True, times: Mapping[Any, float] | None = None, method: str = "REML",
    test: str = "z", level: float = 0.95,
) -> Multilevel:  # fmt: skip
    """Fit effects `y` with variances `v` (or a full covariance) that lie in clusters.

    `structure` "nested" gives a random effect to each cluster and one to each effect within it (the
    three-level model); CS, HCS, UN, DIAG, ID, AR and CAR give the covariance of the levels of
    `inner` (outcomes, times) within a cluster. `moderators` as in `regress`; with
    `intercept=False` every level of the first word column has its own mean. `test` "t" has k - p
    degrees of freedom. Rows without y or v are left out.
    """
    method, test = canonical("method", method, METHODS), canonical("test", test, TESTS)
    structure = canonical("structure", structure, ("nested", *STRUCTURES))
    problem, made, keep = _problem(
        y, v, cluster, inner, structure, moderators, names, intercept, times, method
    )
    parameters, converged = _maximise(problem)
    found = _solve(problem, parameters)
    n, p = problem.x.shape
    residual = _solve(problem, None)
    df = np.full(p, np.inf if test == "z" else float(n - p))
    covariances = _covariances(problem, parameters)
    return Multilevel(
        names=made.names, coefficients=found.beta, covariance=found.covariance, df=df,
        level=check_level(level),
        variances={t.name: c for t, c in zip(problem.terms, covariances, strict=True)},
        levels={t.name: t.levels for t in problem.terms},
        log_likelihood=found.height, qe=residual.q, qe_df=n - p, k=n,
        clusters=len({cluster[i] for i in np.flatnonzero(keep).tolist()}), method=method,
        converged=converged, intercept=made.intercept, problem=problem, parameters=parameters,
    )  # fmt: skip


def _problem(
    y: ArrayLike, v: ArrayLike, cluster: Sequence[Any], inner: Sequence[Any] | None,
    structure: str, moderators: Any, names: Sequence[str] | None, intercept: bool,
    times: Mapping[Any, float] | None, method: str,
) -> tuple[Problem, Design, NDArray[np.bool_]]:  # fmt: skip
    effects, errors = np.asarray(y, dtype=float), np.asarray(v, dtype=float)
    full = errors if errors.ndim == 2 else np.diag(errors)
    if full.shape != (effects.size, effects.size) or len(cluster) != effects.size:
        raise ValueError("y, v and cluster differ in length")
    if moderators is None:
        made = Design(np.ones((effects.size, 1)), ("intercept",), True)
    elif isinstance(moderators, Design):
        made = moderators
    else:
        made = design(moderators, names, intercept)
    x = np.asarray(made.x)
    keep = np.isfinite(effects) & np.isfinite(np.diagonal(full)) & np.isfinite(x).all(axis=1)
    if keep.sum() <= x.shape[1]:
        raise ValueError("not more effects than coefficients")
    rows = np.flatnonzero(keep).tolist()
    x, full = x[rows], full[np.ix_(rows, rows)]
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise ValueError("the moderators are not independent of one another in these studies")
    group = _codes([cluster[i] for i in rows])
    terms = _terms(structure, group, None if inner is None else [inner[i] for i in rows], times)
    blocks = tuple(np.flatnonzero(group == g) for g in range(int(group.max()) + 1))
    between = full.copy()
    for block in blocks:
        between[np.ix_(block, block)] = 0.0
    if np.abs(between).max(initial=0.0) > 0:
        raise ValueError("effects of different clusters have a covariance: make them one cluster")
    made_problem = Problem(effects[rows], full, x, blocks, terms, method == "REML")
    return made_problem, made, keep


def _codes(values: Sequence[Any]) -> Index:
    order = {value: i for i, value in enumerate(dict.fromkeys(values))}
    return np.array([order[value] for value in values], dtype=np.intp)


def _terms(
    structure: str, group: Index, inner: Sequence[Any] | None, times: Mapping[Any, float] | None
) -> tuple[Term, ...]:
    none, one = np.zeros(1), np.zeros(len(group), dtype=np.intp)
    if structure == "nested":
        own = (
            np.arange(len(group), dtype=np.intp)
            if inner is None
            else _codes(list(zip(group.tolist(), inner, strict=True)))
        )
        return (
            Term("cluster", "ID", group, one, ("",), none),
            Term("effect", "ID", own, one, ("",), none),
        )
    if inner is None:
        raise ValueError(f"structure {structure} needs `inner`: outcomes or times")
    levels = sorted(set(inner), key=lambda x: (times[x] if times else 0.0, str(x)))
    at = {value: i for i, value in enumerate(levels)}
    when = np.array([times[x] if times else float(i) for i, x in enumerate(levels)])
    level = np.array([at[x] for x in inner], dtype=np.intp)
    return (Term("inner", structure, group, level, tuple(map(str, levels)), when),)


@dataclass(frozen=True, eq=False)
class _Solved:
    beta: Array
    covariance: Array
    height: float
    q: float
    gradient: Array


def _covariances(problem: Problem, parameters: Array) -> list[Array]:
    found, at = [], 0
    for term in problem.terms:
        found.append(term.covariance(parameters[at : at + term.size])[0])
        at += term.size
    return found


def block_covariances(problem: Problem, parameters: Array | None) -> list[tuple[Array, Array]]:
    """The covariance of every block, and its derivatives (parameters, n, n)."""
    size = sum(t.size for t in problem.terms)
    parts, at = [], 0
    for term in problem.terms if parameters is not None else ():
        assert parameters is not None  # noqa: S101
        parts.append((at, term, *term.covariance(parameters[at : at + term.size])))
        at += term.size
    found = []
    for block in problem.blocks:
        v = problem.v[np.ix_(block, block)].copy()
        slopes = np.zeros((size, len(block), len(block)))
        for first, term, matrix, derivatives in parts:
            same = term.group[block][:, None] == term.group[block][None, :]
            cells = np.ix_(term.level[block], term.level[block])
            v += np.where(same, matrix[cells], 0.0)
            for k in range(term.size):
                slopes[first + k] += np.where(same, derivatives[k][cells], 0.0)
        found.append((v, slopes))
    return found


def _solve(problem: Problem, parameters: Array | None) -> _Solved:
    """Generalised least squares at these parameters, the log-likelihood and its slope."""
    y, x = problem.y, problem.x
    n, p = x.shape
    information, score, log_det = np.zeros((p, p)), np.zeros(p), 0.0
    parts = []
    for block, (v, slopes) in zip(
        problem.blocks, block_covariances(problem, parameters), strict=True
    ):
        sign, size = np.linalg.slogdet(v)
        if sign <= 0:
            none = np.full(0, np.nan)
            return _Solved(none, none, -np.inf, np.nan, none)
        w = np.linalg.inv(v)
        wx = w @ x[block]
        information += x[block].T @ wx
        score += wx.T @ y[block]
        log_det += size
        parts.append((block, w, wx, slopes))
    covariance = np.asarray(np.linalg.inv(information), dtype=float)
    beta = covariance @ score
    residual = y - x @ beta
    q, gradient = 0.0, np.zeros(sum(t.size for t in problem.terms))
    for block, w, wx, slopes in parts:
        wr = w @ residual[block]
        q += float(residual[block] @ wr)
        inner = w - wx @ covariance @ wx.T if problem.restricted else w
        gradient += 0.5 * (np.einsum("kij,i,j->k", slopes, wr, wr) - np.einsum(
            "kij,ji->k", slopes, inner))  # fmt: skip
    height = -0.5 * (n * np.log(2 * np.pi) + log_det + q)
    if problem.restricted:
        height += 0.5 * (p * np.log(2 * np.pi) - np.linalg.slogdet(information)[1])
        height += 0.5 * np.linalg.slogdet(x.T @ x)[1]  # as R's metafor has it
    return _Solved(beta, covariance, float(height), q, gradient)


def _maximise(problem: Problem) -> tuple[Array, bool]:
    """The parameters with the highest likelihood of all starts."""
    from scipy.optimize import minimize

    spread = float(np.var(problem.y)) or 1.0
    best, converged = None, False

    def falling(parameters: Array) -> tuple[float, Array]:
        found = _solve(problem, parameters)
        if not np.isfinite(found.height):
            return 1e300, np.zeros(len(parameters))
        return -found.height, -found.gradient

    for share in STARTS:
        start = np.concatenate([t.start(share * spread) for t in problem.terms])
        made = minimize(falling, start, jac=True, method="BFGS", options={"gtol": 1e-6})
        if best is None or made.fun < best.fun - 1e-12:
            best, converged = made, bool(made.success or np.abs(made.jac).max() < 1e-5)
    assert best is not None  # noqa: S101
    return np.asarray(best.x), converged
