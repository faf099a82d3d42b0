"""Inferring measure and model from stored effects, intervals and weights."""

import numpy as np
import pytest

from stook import stats
from stook.stats import reproduce

EVENTS = {"events1": [4.0, 6, 3, 0], "total1": [123.0, 306, 231, 50],
          "events2": [11.0, 29, 11, 3], "total2": [139.0, 303, 220, 52]}  # fmt: skip


def stored(measure: str, level: float, weights: np.ndarray) -> reproduce.Rows:
    effects = stats.effects(measure, **EVENTS)
    effect, low, high = effects.natural(level)
    return reproduce.Rows.of(
        effect=np.round(effect, 6), ci_low=np.round(low, 6), ci_high=np.round(high, 6),
        weight=np.round(weights, 6), **EVENTS,
    )  # fmt: skip


@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
@pytest.mark.parametrize("level", [0.95, 0.99, 0.90])
def test_measure_and_level_are_found(measure: str, level: float) -> None:
    rows = stored(measure, level, np.full(4, 25.0))
    found = reproduce.infer_measure(rows)
    assert found.name() == measure
    assert found.level[0] == level
    assert found.complete[0]


def test_swapped_events_are_found() -> None:
    swapped = {**EVENTS, "events1": [119.0, 300, 228, 50], "events2": [128.0, 274, 209, 49]}
    rows = stored("RR", 0.95, np.full(4, 25.0))
    rows = reproduce.Rows.of(
        effect=rows.effect, ci_low=rows.ci_low, ci_high=rows.ci_high, **swapped
    )
    assert reproduce.infer_measure(rows).name() == "RR of non-events"


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("IV common", {"method": "IV"}),
        ("MH common", {"method": "MH"}),
        ("DL", {"method": "IV", "model": "random"}),
        ("DL about MH", {"method": "MH", "model": "random"}),
        ("REML", {"method": "IV", "model": "random", "estimator": "REML"}),
    ],
)
def test_model_is_found(name: str, options: dict[str, str]) -> None:
    counts = dict(EVENTS, events1=[4.0, 40, 3, 0])
    weights = stats.pool_tables("OR", **counts, **options).weights
    effect, low, high = stats.effects("OR", **counts).natural()
    rows = reproduce.Rows.of(effect=effect, ci_low=low, ci_high=high, weight=weights, **counts)
    measures = reproduce.infer_measure(rows)
    models = reproduce.infer_model(rows, measures)
    assert models.name() == name
    np.testing.assert_allclose(models.weights, weights, atol=1e-9)


def test_numbers_of_nobody_are_not_inferred() -> None:
    rows = reproduce.Rows.of(effect=[3.3, 4.4], ci_low=[1, 2], ci_high=[7, 8], weight=[50, 50],
                         events1=[1, 2], total1=[9, 9], events2=[1, 3], total2=[9, 9])  # fmt: skip
    measures = reproduce.infer_measure(rows)
    assert measures.name() == ""
    assert not measures.complete[0]
    assert reproduce.infer_model(rows, measures).name() == ""
