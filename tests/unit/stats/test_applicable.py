"""Which intervals and estimators exist for which model: the whole table, pair by pair."""

import itertools

import numpy as np
import pytest

from stook import stats
from stook.stats.applicable import MODELS, WEIGHTED_TABLES, Departure, confidence_of, departures

MEASURES = ("RR", "OR", "RD", "PETO", "MD", "HR")
RANDOM = ("DL", "DL2", "HE", "CA", "CA2", "HE2", "HS", "HSk", "SJ", "ML", "REML", "PM", "EB")
SETTINGS = [
    dict(zip(("model", "method", "estimator", "interval", "prediction"), chosen, strict=True))
    for chosen in itertools.product(
        ("common", "random"), ("IV", "MH", "Peto"), RANDOM, stats.CONFIDENCE,
        (*stats.PREDICTION, "none"),
    )
]  # fmt: skip
TABLES = ([1, 6, 3], [131, 335, 57], [4, 3, 2], [136, 110, 48])


def settled(measure: str, settings: dict[str, str], *, tables: bool = True) -> dict[str, str]:
    changed = departures(measure, tables=tables, **settings)
    return settings | {one.key: one.value for one in changed}


@pytest.mark.parametrize("measure", MEASURES)
def test_what_takes_the_place_of_a_setting_exists_and_departs_no_more(measure: str) -> None:
    for settings in SETTINGS:
        after = settled(measure, settings)
        model = MODELS[after["model"], after["method"]]
        assert after["interval"] in model.confidence
        assert after["prediction"] in (*model.prediction, "none")
        assert after["model"] == "common" or after["estimator"] in model.estimators
        assert after["method"] == "IV" or measure in WEIGHTED_TABLES[after["method"]]
        assert not list(departures(measure, **after))


def test_what_exists_stays_as_it_is() -> None:
    random = {"model": "random", "method": "IV"}
    for estimator, interval, prediction in itertools.product(
        RANDOM, stats.CONFIDENCE, (*stats.PREDICTION, "none")
    ):
        own = {"estimator": estimator, "interval": interval, "prediction": prediction}
        assert not list(departures("RR", **random, **own))
    for method, measures in WEIGHTED_TABLES.items():
        for measure in measures:
            own = {"model": "common", "method": method, "estimator": "REML", "interval": "Wald"}
            assert not list(departures(measure, **own))


@pytest.mark.parametrize(
    ("measure", "settings", "expected"),
    [
        ("PETO", ("common", "Peto", "REML", "HKSJ", "HTS"), ["interval", "prediction"]),
        ("PETO", ("random", "Peto", "REML", "Wald", "none"), ["model"]),
        ("RR", ("common", "MH", "REML", "t", "none"), ["interval"]),
        ("RR", ("random", "MH", "REML", "HKSJ", "HTS"), ["method"]),
        ("RR", ("random", "MH", "DL", "HKSJ", "HTS"), []),
        ("MD", ("common", "IV", "REML", "HKSJ-adhoc", "none"), ["interval"]),
        ("MD", ("random", "MH", "REML", "HKSJ", "HTS"), ["method"]),
    ],
)
def test_departures_are_named(measure: str, settings: tuple[str, ...], expected: list[str]) -> None:
    keys = ("model", "method", "estimator", "interval", "prediction")
    named: list[Departure] = list(departures(measure, **dict(zip(keys, settings, strict=True))))
    assert [one.key for one in named] == expected
    assert all(one.why for one in named)


def test_without_every_table_the_weighting_is_by_inverse_variance() -> None:
    own = {"model": "common", "method": "MH", "estimator": "REML", "interval": "Wald"}
    (only,) = departures("RR", tables=False, **own)
    assert (only.key, only.value) == ("method", "IV")


def test_the_multiverse_mixes_no_interval_with_a_model_that_has_it_not() -> None:
    names = ("events1", "total1", "events2", "total2")
    methods = ["REML", "DL", "EE", "MH", "Peto", "DL-MH"]
    world = stats.multiverse(
        dict(zip(names, map(np.array, TABLES), strict=True)), ["OR"], methods,
        list(stats.CONFIDENCE), each_study=False,
    )  # fmt: skip
    pairs = {(row["method"], row["interval"]) for row in map(world.choices, range(len(world.k)))}
    assert pairs == {(m, i) for m in methods for i in confidence_of(m)}
    assert {i for m, i in pairs if m in {"EE", "MH", "Peto"}} == {"Wald"}
