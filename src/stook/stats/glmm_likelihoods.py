"""What one study's counts say of its effect: log-likelihoods with two derivatives, vectorised.

Each takes effects of shape (k, nodes) and gives arrays of that shape. "CM" condition on the study's
events, "UM" keep a level for each study (`level`, (k, 1)) that is a parameter of its own. Stijnen,
Hamza & Ozdemir 2010 (10.1002/sim.4040).
"""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from .special import scipy_special

Array = NDArray[np.float64]


class Curve(NamedTuple):
    """A log-likelihood in the effect: value, first and second derivative."""

    value: Array
    slope: Array
    bend: Array


class Nuisance(NamedTuple):
    """First and second derivative in the study's level, and the mixed one."""

    slope: Array
    bend: Array
    mixed: Array


class Likelihood(Protocol):
    """The likelihood of k studies."""

    k: int

    def at(self, effect: Array) -> Curve:
        """The log-likelihood at effects (k, nodes)."""

    def saturated(self) -> float:
        """The highest log-likelihood with an effect for each study (or its limit)."""


def choose(n: Any, x: Any) -> Any:
    """log of the binomial coefficient."""
    gammaln = scipy_special().gammaln
    return gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1)


def log1pexp(x: Array) -> Array:
    """log(1 + exp(x)) without overflow."""
    return np.logaddexp(0.0, x)


def own_binomial(x: Array, n: Array) -> float:
    """The log-likelihood of counts at their own risks."""
    xlogy = scipy_special().xlogy
    return float((choose(n, x) + xlogy(x, x / n) + xlogy(n - x, 1 - x / n)).sum())


def own_poisson(x: Array) -> float:
    """The log-likelihood of counts at their own means."""
    special = scipy_special()
    return float((special.xlogy(x, x) - x - special.gammaln(x + 1)).sum())


class Binomial:
    """x of m, logit = effect + offset: one group; conditional models of rates and rare events."""

    def __init__(self, x: Array, m: Array, offset: Array) -> None:
        self.x, self.m, self.offset = x[:, None], m[:, None], offset[:, None]
        self.constant = choose(self.m, self.x)
        self.k = len(x)

    def at(self, effect: Array) -> Curve:
        """See `Likelihood`."""
        eta = effect + self.offset
        p = scipy_special().expit(eta)
        value = self.constant + self.x * eta - self.m * log1pexp(eta)
        return Curve(value, self.x - self.m * p, -self.m * p * (1 - p))

    def saturated(self) -> float:
        """See `Likelihood`."""
        return own_binomial(self.x, self.m)


class Poisson:
    """x events in a time with log rate = effect: one group."""

    def __init__(self, x: Array, time: Array) -> None:
        self.x, self.time = x[:, None], time[:, None]
        self.constant = -scipy_special().gammaln(self.x + 1)
        self.k = len(x)

    def at(self, effect: Array) -> Curve:
        """See `Likelihood`."""
        mean = self.time * np.exp(effect)
        value = self.constant + self.x * (np.log(self.time) + effect) - mean
        return Curve(value, self.x - mean, -mean)

    def saturated(self) -> float:
        """See `Likelihood`."""
        return own_poisson(self.x)


class Hypergeometric:
    """Events of group 1 given all events: noncentral hypergeometric with the log odds ratio."""

    def __init__(self, a: Array, n1: Array, c: Array, n2: Array) -> None:
        self.a = a[:, None]
        m = a + c
        low, high = np.maximum(0.0, m - n2), np.minimum(m, n1)
        width = int((high - low).max()) + 1
        x = low[:, None] + np.arange(width)
        inside = x <= high[:, None]
        x = np.where(inside, x, low[:, None])
        weight = choose(n1[:, None], x) + choose(n2[:, None], m[:, None] - x)
        self.x, self.weight = x, np.where(inside, weight, -np.inf)
        self.own = (choose(n1, a) + choose(n2, c))[:, None]
        self.k = len(a)

    def at(self, effect: Array) -> Curve:
        """See `Likelihood`."""
        logs = self.weight[:, None, :] + effect[..., None] * self.x[:, None, :]
        top = logs.max(axis=-1, keepdims=True)
        w = np.exp(logs - top)
        total = w.sum(axis=-1)
        mean = (w * self.x[:, None, :]).sum(axis=-1) / total
        square = (w * self.x[:, None, :] ** 2).sum(axis=-1) / total
        value = self.own + effect * self.a - np.log(total) - top[..., 0]
        return Curve(value, self.a - mean, -(square - mean * mean))

    def saturated(self) -> float:
        """See `Likelihood`; by Newton's method, study by study."""
        effect = np.zeros((self.k, 1))
        for _ in range(200):
            at = self.at(effect)
            step = np.clip(-at.slope / np.minimum(at.bend, -1e-12), -1.0, 1.0)
            effect = np.clip(effect + step, -40.0, 40.0)
            if np.abs(step).max() < 1e-9:
                break
        return float(self.at(effect).value.sum())


class TwoBinomials:
    """Both groups with a level for each study: logits level + effect / 2 and level - effect / 2."""

    def __init__(self, a: Array, n1: Array, c: Array, n2: Array) -> None:
        self.counts = tuple(z[:, None] for z in (a, n1, c, n2))
        self.constant = choose(n1, a)[:, None] + choose(n2, c)[:, None]
        self.k = len(a)
        half = 0.5
        self.level = (
            0.5
            * (np.log((a + half) / (n1 - a + half)) + np.log((c + half) / (n2 - c + half)))[:, None]
        )

    def _both(self, effect: Array) -> tuple[Array, ...]:
        a, n1, c, n2 = self.counts
        eta1, eta2 = self.level + effect / 2, self.level - effect / 2
        expit = scipy_special().expit
        p1, p2 = expit(eta1), expit(eta2)
        value = self.constant + a * eta1 - n1 * log1pexp(eta1) + c * eta2 - n2 * log1pexp(eta2)
        return (
            value, a - n1 * p1, c - n2 * p2, n1 * p1 * (1 - p1), n2 * p2 * (1 - p2)
        )  # fmt: skip

    def at(self, effect: Array) -> Curve:
        """See `Likelihood`; at the present levels."""
        value, s1, s2, w1, w2 = self._both(effect)
        return Curve(value, (s1 - s2) / 2, -(w1 + w2) / 4)

    def nuisance(self, effect: Array) -> Nuisance:
        """Derivatives in the level."""
        _, s1, s2, w1, w2 = self._both(effect)
        return Nuisance(s1 + s2, -(w1 + w2), -(w1 - w2) / 2)

    def saturated(self) -> float:
        """See `Likelihood`."""
        a, n1, c, n2 = self.counts
        return own_binomial(a, n1) + own_binomial(c, n2)


class TwoPoissons:
    """Both groups with a level for each study: log rates level + effect / 2, level - effect / 2."""

    def __init__(self, x1: Array, t1: Array, x2: Array, t2: Array) -> None:
        self.counts = tuple(z[:, None] for z in (x1, t1, x2, t2))
        gammaln = scipy_special().gammaln
        self.constant = -(gammaln(x1 + 1) + gammaln(x2 + 1))[:, None]
        self.k = len(x1)
        self.level = 0.5 * (np.log((x1 + 0.5) / t1) + np.log((x2 + 0.5) / t2))[:, None]

    def _both(self, effect: Array) -> tuple[Array, ...]:
        x1, t1, x2, t2 = self.counts
        eta1, eta2 = self.level + effect / 2, self.level - effect / 2
        m1, m2 = t1 * np.exp(eta1), t2 * np.exp(eta2)
        value = self.constant + x1 * (eta1 + np.log(t1)) - m1 + x2 * (eta2 + np.log(t2)) - m2
        return value, x1 - m1, x2 - m2, m1, m2

    def at(self, effect: Array) -> Curve:
        """See `Likelihood`; at the present levels."""
        value, s1, s2, m1, m2 = self._both(effect)
        return Curve(value, (s1 - s2) / 2, -(m1 + m2) / 4)

    def nuisance(self, effect: Array) -> Nuisance:
        """Derivatives in the level."""
        _, s1, s2, m1, m2 = self._both(effect)
        return Nuisance(s1 + s2, -(m1 + m2), -(m1 - m2) / 2)

    def saturated(self) -> float:
        """See `Likelihood`."""
        return own_poisson(self.counts[0]) + own_poisson(self.counts[2])
