"""The stopping test against buscarpy, the authors' own program, and its hold on real sets."""

import json
from pathlib import Path

import numpy as np
import pytest

from stook.model.protocol import StoppingRule
from stook.screening.labelled import read_labelled
from stook.screening.ranking import features
from stook.screening.simulation import draw_priors, replay, stopped
from stook.stats.stopping import hypergeometric_cdf, missed_target_p

HERE = Path(__file__).parent
CASES = json.loads((HERE / "buscarpy_p.json").read_text())["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['total']}-{c['screened']}-{c['recall']}")
def test_p_is_that_of_buscarpy(case: dict) -> None:
    ours = missed_target_p(case["positions"], case["screened"], case["total"], case["recall"])
    assert ours == pytest.approx(case["p"], rel=1e-8, abs=1e-12)


def test_hypergeometric_is_that_of_scipy() -> None:
    from scipy.stats import hypergeom

    rng = np.random.default_rng(3)
    urn = rng.integers(1, 3000, 200)
    relevant, drawn = rng.integers(0, urn + 1), rng.integers(0, urn + 1)
    found = rng.integers(0, 60, 200)
    expected = hypergeom.cdf(found, urn, relevant, drawn)
    np.testing.assert_allclose(hypergeometric_cdf(found, urn, relevant, drawn), expected, atol=1e-9)


@pytest.mark.soak
def test_default_rule_reaches_its_aim_in_a_thousand_replays(shared: Path) -> None:
    reached, saved = _hold(shared, range(100))
    assert len(reached) == 1000
    assert np.mean(reached) >= 0.95
    assert np.mean(saved) > 0.10


def test_default_rule_reaches_its_aim_on_each_set(shared: Path) -> None:
    reached, saved = _hold(shared, range(1))
    assert np.mean(reached) >= 0.95
    assert np.mean(saved) > 0.10


def _hold(shared: Path, seeds: range) -> tuple[list[bool], list[float]]:
    reached, saved = [], []
    for path in sorted((shared / "data" / "screening").glob("*.csv.gz")):
        labelled, _ = read_labelled(path, "label_included")
        made = features(labelled.texts)
        for seed in seeds:
            run = replay(made, labelled.labels, draw_priors(labelled.labels, 1, 1, seed))
            at = stopped(made, run, StoppingRule())
            reached.append(at.recall >= 0.95)
            saved.append(at.work_saved)
    return reached, saved
