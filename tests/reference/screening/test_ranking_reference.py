"""The learner against ASReview 3 (ELAS u4): the same scores, and as good an order."""

import json
from pathlib import Path

import numpy as np
import pytest

from stook.screening.labelled import read_labelled
from stook.screening.ranking import Learner, features
from stook.screening.simulation import draw_priors, replay
from stook.stats import retrieval

HERE = Path(__file__).parent
METRICS = ("wss95", "recall10", "loss")


def test_scores_are_those_of_elas_u4() -> None:
    reference = json.loads((HERE / "elas_u4_scores.json").read_text())
    learner = Learner(features(reference["texts"]), tolerance=1e-7)
    for row, label in enumerate(reference["labels"][: reference["train"]]):
        learner.add(row, bool(label))
    np.testing.assert_allclose(learner.scores(), reference["scores"], atol=2e-5)


def test_metrics_are_those_of_asreview_insights() -> None:
    # loss: asreview.metrics.loss; the others: asreview-insights 1.6.1, priors=True
    labels = [1, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert retrieval.loss(labels) == pytest.approx(0.18666666666666668)
    assert retrieval.work_saved(labels, 0.95) == pytest.approx(0.35)
    assert retrieval.recall_at(labels, 0.10) == pytest.approx(0.4)
    assert retrieval.average_time_to_discovery(labels) == pytest.approx(5.8)


def test_priors_are_those_of_asreview(shared: Path) -> None:
    runs = json.loads((HERE / "asreview_runs.json").read_text())["runs"]
    for run in runs[:3]:
        labels = _set(shared, run["set"])[1]
        assert draw_priors(labels, 1, 1, run["seed"]) == run["priors"]


def test_order_is_as_good_as_asreviews_on_ten_sets_from_three_starts(shared: Path) -> None:
    runs = json.loads((HERE / "asreview_runs.json").read_text())["runs"]
    ours, theirs = [], []
    for name in dict.fromkeys(run["set"] for run in runs):
        made, labels = _set(shared, name)
        for run in (run for run in runs if run["set"] == name):
            metrics = replay(made, labels, run["priors"]).metrics()
            ours.append([metrics[key] for key in METRICS])
            theirs.append([run[key] for key in METRICS])
    assert len(ours) == 30
    better = (np.mean(ours, axis=0) - np.mean(theirs, axis=0)) * [1, 1, -1]
    assert (better > -0.005).all(), better


def _set(shared: Path, name: str):  # noqa: ANN202
    labelled, problems = read_labelled(
        shared / "data" / "screening" / f"{name}.csv.gz", "label_included"
    )
    assert not problems
    return features(labelled.texts), labelled.labels


@pytest.mark.parametrize(("place", "saved"), [(0, 0.5), (3, 0.125), (7, -0.375)])
def test_work_saved_of_a_single_relevant_record(place: int, saved: float) -> None:
    """As ASReview Insights: in even spread the record is the fifth, round(4 / 7) being 1."""
    labels = np.zeros(8, dtype=np.int64)
    labels[place] = 1
    assert retrieval.work_saved(labels, 0.95) == pytest.approx(saved)
