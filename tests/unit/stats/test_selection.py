"""Selection models: likelihoods by brute force, symmetries, degenerate inputs."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from stook import stats
from stook.stats.selection import likelihood_at, selection_model

V = np.array([0.03, 0.05, 0.04, 0.1, 0.2, 0.15, 0.02, 0.3, 0.12, 0.07])
Y = np.array([0.35, 0.5, 0.1, 0.75, 1.1, 0.2, 0.22, 0.4, 0.8, 0.6])


def test_weights_of_one_are_the_usual_likelihood() -> None:
    bare = norm.logpdf(Y, 0.3, np.sqrt(V + 0.04)).sum()
    for kind, weights in (("step", [1.0]), ("beta", [1.0, 1.0]), ("half-normal", [0.0])):
        assert likelihood_at(Y, V, kind, 0.3, 0.04, weights) == pytest.approx(bare, rel=1e-12)


def weight(kind: str, p: float, w: list[float]) -> float:
    if kind == "beta":
        p = min(max(p, 1e-5), 1 - 1e-5)
        return float(p ** (w[0] - 1) * (1 - p) ** (w[1] - 1))
    if kind == "half-normal":
        return float(np.exp(-w[0] * p * p))
    return 1.0 if p <= 0.025 else w[0]


@pytest.mark.parametrize(
    ("kind", "w"), [("step", [0.3]), ("beta", [0.7, 1.9]), ("half-normal", [5.0])]
)
def test_the_likelihood_is_that_of_brute_force(kind: str, w: list[float]) -> None:
    mean, tau2, total = 0.3, 0.05, 0.0
    for y, v in zip(Y, V, strict=True):
        s, d = np.sqrt(v), np.sqrt(v + tau2)

        def seen(x: float, s: Any = s, d: Any = d) -> float:
            return weight(kind, float(norm.sf(x / s)), w) * float(norm.pdf(x, mean, d))

        kinks = [q * s for q in (-norm.isf(1e-5), norm.isf(0.025), norm.isf(1e-5))]
        edges = [mean - 12 * d, *kinks, mean + 12 * d]
        edges = sorted(edges)
        area = sum(quad(seen, a, b, epsabs=1e-13, limit=200)[0] for a, b in pairwise(edges))
        total += norm.logpdf(y, mean, d) + np.log(weight(kind, float(norm.sf(y / s)), w))
        total -= np.log(area)
    assert likelihood_at(Y, V, kind, mean, tau2, w) == pytest.approx(total, rel=1e-9)


@pytest.mark.parametrize("kind", ["step", "beta", "half-normal"])
def test_it_turns_and_scales_with_the_data(kind: str) -> None:
    made = selection_model(Y, V, kind)
    turned = selection_model(-Y, V, kind, side="less")
    assert turned.estimate == pytest.approx(-made.estimate, abs=1e-6)
    scaled = selection_model(10 * Y, 100 * V, kind)
    assert scaled.log_likelihood == pytest.approx(
        made.log_likelihood - len(Y) * np.log(10), abs=1e-6
    )
    assert scaled.estimate == pytest.approx(10 * made.estimate, rel=2e-3, abs=1e-3)


@pytest.mark.parametrize("kind", ["step", "beta", "half-normal"])
def test_it_is_at_least_as_likely_as_no_selection(kind: str) -> None:
    plain = stats.pool(stats.effects("GENERIC", y=Y, se=np.sqrt(V)), method="ML")
    bare = norm.logpdf(Y, float(plain.estimate), np.sqrt(V + float(plain.tau2))).sum()
    made = selection_model(Y, V, kind)
    assert made.log_likelihood >= bare - 1e-8
    assert made.lrt == pytest.approx(2 * (made.log_likelihood - bare), abs=1e-6)


def test_selection_that_was_planted_is_found() -> None:
    rng = np.random.default_rng(5)
    v = rng.uniform(0.02, 0.2, 4000)
    y = rng.normal(0.2, np.sqrt(v + 0.02))
    seen = (y / np.sqrt(v) > norm.isf(0.025)) | (rng.uniform(size=4000) < 0.3)
    made = selection_model(y[seen], v[seen])
    naive = stats.pool(stats.effects("GENERIC", y=y[seen], se=np.sqrt(v[seen])), method="ML")
    assert float(naive.estimate) > 0.27
    assert made.estimate == pytest.approx(0.2, abs=0.03)
    assert made.weights[1] == pytest.approx(0.3, abs=0.06)
    assert made.lrt_p < 1e-10


def test_what_cannot_be_estimated_says_why() -> None:
    assert "fewer than" in selection_model([0.1, 0.2], [0.1, 0.1]).reason
    made = selection_model([0.1, 0.2, 0.1, 0.05], [0.1, 0.1, 0.2, 0.3])
    assert made.reason == "an interval of P values has no study"
    assert made.counts == (0, 4)
    assert np.isnan(made.estimate)
    with pytest.raises(ValueError, match="steps"):
        selection_model(Y, V, steps=(0.0,))
    with pytest.raises(ValueError, match="kind of selection"):
        selection_model(Y, V, "other")
