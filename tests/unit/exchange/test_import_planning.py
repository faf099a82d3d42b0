"""Settings of a package as the plan of a review."""

from typing import Any

import pytest

from stook.exchange.planning import from_settings, level
from stook.exchange.revman import Settings
from stook.model.protocol import Method

BASE = {"group": "1", "number": "1", "method": "IV", "measure": "Risk Ratio"}


def planned(**words: str) -> Any:
    return from_settings(Settings(**{**BASE, "data_type": "Dichotomous", **words}))


def test_random_effects_by_reml_with_hksj_and_a_prediction_interval() -> None:
    plan = planned(
        model="Random effect", estimator="REML", interval="HKSJ", prediction="true", level="90%"
    )
    assert plan.method == Method(
        model="random", method="IV", estimator="REML", interval="HKSJ", prediction="like-ci",
        level=0.9,
    )  # fmt: skip


def test_a_wald_interval_has_a_normal_prediction_interval() -> None:
    plan = planned(model="Random effect", estimator="DL", interval="Wald", prediction="true")
    assert (plan.method.interval, plan.method.prediction) == ("Wald", "normal")
    assert planned(model="Fixed effect", prediction="true").method.prediction == "none"


@pytest.mark.parametrize(
    ("words", "shape", "measure", "method"),
    [
        ({"method": "MH", "measure": "Odds Ratio"}, "events", "OR", "MH"),
        ({"method": "Peto", "measure": "Peto Odds Ratio"}, "events", "PETO", "Peto"),
        ({"data_type": "Continuous", "measure": "Std. Mean Difference"}, "means", "SMD", "IV"),
        ({"data_type": "Contrast level", "measure": "Hazard Ratio"}, "effect", "HR", "IV"),
        (
            {"data_type": "Contrast level", "measure": "Other", "log_scale": "true"},
            "effect", "GENERIC LOG", "IV",
        ),
        (
            {"data_type": "O-E and Variance", "measure": "Hazard Ratio"},
            "observed minus expected", "HR", "IV",
        ),
    ],
)  # fmt: skip
def test_data_types_and_measures(
    words: dict[str, str], shape: str, measure: str, method: str
) -> None:
    plan = planned(**words)
    assert (plan.shape, plan.measure, plan.method.method) == (shape, measure, method)


def test_overall_estimates_switched_off_are_not_pooled() -> None:
    assert planned().pooled
    assert not planned(overall_estimates="false").pooled


def test_levels_are_read_as_people_write_them() -> None:
    assert [level(text) for text in ("95%", "0.9", "99", "", "x", "0%")] == [
        0.95, 0.9, 0.99, 0.95, 0.95, 0.95,
    ]  # fmt: skip
