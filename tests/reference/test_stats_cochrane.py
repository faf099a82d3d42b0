"""The stored effects and weights of 322 Cochrane reviews, as far as the issue asks for."""

import sys
from pathlib import Path

import numpy as np

from stook.stats import reproduce

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "validation"))
import cochrane


def test_effects_and_weights_of_cochrane_reviews(shared: Path) -> None:
    rows, group, keys, _ = cochrane.read(shared / "data" / "cochrane" / "analyses.csv.gz")
    measures = reproduce.infer_measure(rows, group)
    models = reproduce.infer_model(rows, measures, group)
    stored = np.bincount(group, weights=~np.isnan(rows.effect)) > 0
    assert len(keys) == 11792
    assert stored.sum() == 11403
    assert (measures.complete & stored).sum() >= 0.99 * stored.sum()
    multi = cochrane.multi_study(rows, group)
    assert 5100 < multi.sum() < 5400
    assert (multi & (models.model >= 0)).sum() >= 0.99 * multi.sum()
