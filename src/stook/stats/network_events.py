"""Networks of rare events: common odds ratios without continuity corrections.

Mantel-Haenszel (Efthimiou et al. 2019, 10.1002/sim.8158): in each design the averaged
Mantel-Haenszel log odds ratios of all its arms with dually consistent covariances (Greenland 1989,
10.2307/2532001), then generalised least squares over the designs. "NCH": the conditional likelihood
given the events of each study, in Breslow's approximation for rare events (Stijnen et al. 2010,
10.1002/sim.4040): x_i among the study's events with odds n_i exp(theta_i).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stook.figures.brief import brief

from .names import canonical, check_level
from .network import Estimates
from .network_data import Dropped, NetworkData, Study
from .network_designs import Test, test
from .network_rows import Solution

Array = NDArray[np.float64]
METHODS = ("MH", "NCH")
STEPS = 200
CONVERGED = 1e-12
ENDLESS = 30.0
"""A log odds ratio beyond it is on its way to infinity."""


@brief
@dataclass(frozen=True, eq=False)
class RareNetwork:
    """Common log odds ratios. `between` tests the designs' agreement (none for NCH)."""

    estimates: Estimates
    between: Test
    method: str
    k: int
    dropped: tuple[Dropped, ...]
    log_likelihood: float = float("nan")


class _Design(NamedTuple):
    """The counts of the studies that compare the same arms: events and non-events (k, p)."""

    arms: tuple[str, ...]
    x: Array
    z: Array
    total: Array
    labels: tuple[str, ...]


def network_rare(
    study: Sequence[Any], treatment: Sequence[Any], events: Any, total: Any, method: str = "MH", *,
    level: float = 0.95,
) -> RareNetwork:  # fmt: skip
    """A common-effect network of odds ratios from arms with few events.

    Studies without an event (or with events only), and for MH arms without events in all studies of
    their design, say nothing: they are in `dropped`. ValueError where nothing, or a network in
    parts, is left, and where an odds ratio has no finite estimate.
    """
    method, level = canonical("method of rare events", method, METHODS), check_level(level)
    x, n = (np.asarray(a, dtype=float).reshape(-1) for a in (events, total))
    labels, names = [str(s) for s in study], [str(t) for t in treatment]
    if not len(labels) == len(names) == len(x) == len(n):
        raise ValueError("study, treatment, events and total differ in length")
    groups, dropped = _designs(labels, names, x, n)
    if method == "MH":
        groups = [each for each in (_with_events(g, dropped) for g in groups) if each]
    _connected(groups)
    treatments = tuple(sorted({arm for g in groups for arm in g.arms}))
    k = sum(len(g.labels) for g in groups)
    fit = _mantel_haenszel if method == "MH" else _conditional
    solution, between, log_likelihood = fit(groups, treatments)
    estimates = Estimates(treatments, solution, level, np.inf, float(between.df), "log")
    return RareNetwork(estimates, between, method, k, tuple(dropped), log_likelihood)


def _designs(
    labels: list[str], names: list[str], x: Array, n: Array
) -> tuple[list[_Design], list[Dropped]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for row, label in enumerate(labels):
        rows[label].append(row)
    found: dict[tuple[str, ...], list[tuple[str, Array, Array]]] = defaultdict(list)
    dropped: list[Dropped] = []
    for label, which in rows.items():
        whole = sorted((r for r in which if np.isfinite(x[r] + n[r])), key=lambda r: names[r])
        dropped += [Dropped(label, "missing number", names[r]) for r in which if r not in whole]
        arms = tuple(names[r] for r in whole)
        reason = _reason(arms, x[whole], n[whole])
        if reason:
            dropped.append(Dropped(label, reason))
        else:
            found[arms].append((label, x[whole], n[whole]))
    groups = []
    for arms, studies in sorted(found.items()):
        events, total = (np.stack([each[i] for each in studies]) for i in (1, 2))
        groups.append(
            _Design(arms, events, total - events, total.sum(axis=1), tuple(s[0] for s in studies))
        )
    return groups, dropped


def _reason(arms: tuple[str, ...], x: Array, n: Array) -> str:
    if len(arms) < 2:
        return "one arm only"
    if len(set(arms)) < len(arms):
        return "two arms on one treatment: combine them, or name them apart"
    if ((x < 0) | (x > n) | (n <= 0)).any():
        return "impossible counts"
    if not x.any():
        return "no events in any arm"
    return "everyone has the event in all arms" if (x == n).all() else ""


def _with_events(group: _Design, dropped: list[Dropped]) -> _Design | None:
    """The design's arms that have events and non-events somewhere, and its studies with any."""
    alive = (group.x.sum(axis=0) > 0) & (group.z.sum(axis=0) > 0)
    for i in np.flatnonzero(~alive):
        why = "no events" if group.x[:, i].sum() == 0 else "events only"
        dropped += [
            Dropped(s, f"{why} in this arm in any study of its design", group.arms[i])
            for s in group.labels
        ]
    x, z = group.x[:, alive], group.z[:, alive]
    useful = (x.sum(axis=1) > 0) & (z.sum(axis=1) > 0)
    if alive.sum() < 2 or not useful.any():
        dropped += [Dropped(s, "no second arm with events in its design") for s in group.labels]
        return None
    dropped += [
        Dropped(s, "no events in the arms that are left")
        for s, keep in zip(group.labels, useful, strict=True)
        if not keep
    ]
    return _Design(
        tuple(a for a, keep in zip(group.arms, alive, strict=True) if keep), x[useful], z[useful],
        group.total[useful], tuple(s for s, k in zip(group.labels, useful, strict=True) if k),
    )  # fmt: skip


def _connected(groups: list[_Design]) -> None:
    names = tuple(sorted({arm for g in groups for arm in g.arms}))
    if not groups:
        raise ValueError("no study with events in two arms")
    empty = np.zeros((0, 0))
    studies = tuple(Study("", tuple(names.index(a) for a in g.arms), empty, empty) for g in groups)
    parts = NetworkData(names, studies).parts
    if len(parts) > 1:
        named = " | ".join(", ".join(part) for part in parts)
        raise ValueError(f"with these events the network is in {len(parts)} parts: {named}")


Fit = tuple[Solution, Test, float]


def _grounded(information: Array, score: Array) -> tuple[Array, Array]:
    """Levels and covariance with the first treatment at 0."""
    covariance = np.zeros_like(information)
    covariance[1:, 1:] = np.linalg.inv(information[1:, 1:])
    return covariance @ score, covariance


def _mantel_haenszel(groups: list[_Design], treatments: tuple[str, ...]) -> Fit:
    n = len(treatments)
    information, score, blocks = np.zeros((n, n)), np.zeros(n), []
    for group in groups:
        y, v = averaged(group.x, group.z, group.total)
        rows = np.zeros((len(y), n))
        for row, arm in enumerate(group.arms[1:]):
            rows[row, treatments.index(group.arms[0])] = -1.0
            rows[row, treatments.index(arm)] = 1.0
        if not np.isfinite(y).all():
            raise ValueError(f"no finite odds ratio between {', '.join(group.arms)}")
        w = np.linalg.inv(v)
        information += rows.T @ w @ rows
        score += rows.T @ w @ y
        blocks.append((y, w, rows))
    theta, covariance = _grounded(information, score)
    q = sum(float((y - rows @ theta) @ w @ (y - rows @ theta)) for y, w, rows in blocks)
    df = sum(len(y) for y, _, _ in blocks) - n + 1
    return Solution(theta, covariance, information, np.ones(0), q, 0.0), test(q, df), float("nan")


def averaged(x: Array, z: Array, total: Array) -> tuple[Array, Array]:
    """Log odds ratios of arms 2, 3, ... against arm 1 and their covariance, for one design.

    `x` events and `z` non-events (k, p), `total` people of each study in all its arms. Greenland's
    averaged estimators L_i. - L_1., where L_ij is the Mantel-Haenszel log odds ratio of a pair.
    """
    p = x.shape[1]
    c = np.einsum("si,sj,s->ij", x, z, 1.0 / total)
    with np.errstate(all="ignore"):
        pairs = np.log(c / c.T)
        np.fill_diagonal(pairs, 0.0)
        u = _covariances(x, z, total, c)
    # cov(L_i., L_k.) p^2 = sum over j, l of cov(L_ij, L_kl), which is 0 unless they share an arm
    shared, variance = u.sum(axis=1), np.einsum("kii->ik", u)
    covariance = u.sum(axis=0) - shared - shared.T + variance
    np.fill_diagonal(covariance, u.sum(axis=(1, 2)))
    contrast = np.hstack([-np.ones((p - 1, 1)), np.eye(p - 1)])
    return contrast @ pairs.mean(axis=1), contrast @ (covariance / p**2) @ contrast.T


def _covariances(x: Array, z: Array, total: Array, c: Array) -> Array:
    """u[i, j, k] = cov(L_ij, L_ik), (p, p, p); 0 where j or k is i.

    For a pair the variance of Robins, Breslow & Greenland; for two pairs the mean of three
    estimators of n_i p_i n_j q_j n_k q_k / q_i, each right for binomial arms.
    """
    p = x.shape[1]
    w, people = 1.0 / total, x + z
    u = np.zeros((p, p, p))
    for i in range(p):
        out, back = c[i], c[:, i]
        xi, zi, ni = (a[:, i] * w * w for a in (x, z, people))
        first = np.einsum("s,sj,sk->jk", xi, z, z) / np.outer(out, out)
        last = np.einsum("s,sj,sk->jk", zi, x, x) / np.outer(back, back)
        middle = np.einsum("s,sj,sk->jk", ni, x, z) / np.outer(back, out)
        u[i] = (first + last + middle + middle.T) / 3.0
        agree, differ = (x[:, [i]] + z) * w[:, None], (x + z[:, [i]]) * w[:, None]
        r, s = x[:, [i]] * z * w[:, None], x * z[:, [i]] * w[:, None]
        np.fill_diagonal(
            u[i],
            (agree * r).sum(axis=0) / (2 * out**2) + (differ * s).sum(axis=0) / (2 * back**2)
            + (agree * s + differ * r).sum(axis=0) / (2 * out * back),
        )  # fmt: skip
        u[i, i], u[i, :, i] = 0.0, 0.0
    return u


def _conditional(groups: list[_Design], treatments: tuple[str, ...]) -> Fit:
    theta = np.zeros(len(treatments))
    value, score, information = _likelihood(groups, treatments, theta)
    for _ in range(STEPS):
        step, covariance = _grounded(information, score)
        size = 1.0
        while size > CONVERGED:  # the likelihood is concave: a short enough step climbs
            trial = theta + size * step
            again = _likelihood(groups, treatments, trial)
            if again[0] >= value - abs(value) * 1e-15:
                break
            size /= 2.0
        theta, (value, score, information) = trial, again
        if np.abs(theta).max() > ENDLESS:
            break
        if np.abs(size * step).max() < CONVERGED:
            _, covariance = _grounded(information, score)
            none = Test(float("nan"), 0, float("nan"))
            return Solution(theta, covariance, information, np.ones(0), 0.0, 0.0), none, value
    worst = treatments[int(np.abs(theta - np.median(theta)).argmax())]
    raise ValueError(
        f"no finite odds ratio for {worst}: all or none of its studies' events are its"
    )


def _likelihood(
    groups: list[_Design], treatments: tuple[str, ...], theta: Array
) -> tuple[float, Array, Array]:
    """Log-likelihood without its constant, score and information."""
    n, value = len(theta), 0.0
    score, information = np.zeros(n), np.zeros((n, n))
    for group in groups:
        at = [treatments.index(arm) for arm in group.arms]
        odds = (group.x + group.z) * np.exp(theta[at])
        events, whole = group.x.sum(axis=1), odds.sum(axis=1)
        share = odds / whole[:, None]
        value += float((group.x @ theta[at]).sum() - (events * np.log(whole)).sum())
        score[at] += (group.x - events[:, None] * share).sum(axis=0)
        cross = np.einsum("s,si,sj->ij", events, share, share)
        information[np.ix_(at, at)] += np.diag((events[:, None] * share).sum(axis=0)) - cross
    return value, score, information
