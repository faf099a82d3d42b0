"""Moderators by name: data frames, factors, interactions; metafor's names for arguments."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from stook import stats

LATITUDE = [44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33]
ALLOCATION = ["random"] * 3 + ["random", "alternate", "alternate", "random", "random", "random"] + [
    "systematic", "systematic", "systematic", "systematic",
]  # fmt: skip
TABLE = {
    "ai": [4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27],
    "n1i": [123, 306, 231, 13598, 5069, 1541, 2545, 88391, 7499, 1716, 50634, 2498, 16913],
    "ci": [11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29],
    "n2i": [139, 303, 220, 12867, 5808, 1451, 629, 88391, 7277, 1665, 27338, 2341, 17854],
}
COLUMNS = {"latitude": LATITUDE, "allocation": ALLOCATION}


@pytest.fixture(scope="module")
def each() -> stats.Effects:
    return stats.effects("RR", **TABLE)


@pytest.mark.parametrize(
    "frame", [pd.DataFrame, pl.DataFrame, dict], ids=["pandas", "polars", "dict"]
)
def test_a_data_frame_is_a_mapping_of_its_columns(each: stats.Effects, frame: type) -> None:
    fit = stats.regress(each, moderators=frame(COLUMNS))
    assert fit.names == (
        "intercept", "latitude", "allocation: random", "allocation: systematic",
    )  # fmt: skip
    at = fit.predict(frame({"latitude": [20, 50], "allocation": ["random", "alternate"]}))
    by_hand = fit.predict([[1, 20, 1, 0], [1, 50, 0, 0]])
    np.testing.assert_array_equal(at.estimate, by_hand.estimate)
    np.testing.assert_array_equal(at.pi_low, by_hand.pi_low)


def test_an_interaction_is_the_product_of_columns(each: stats.Effects) -> None:
    fit = stats.regress(each, moderators=COLUMNS, names=["latitude*allocation"], ci="Wald")
    x = np.array(LATITUDE, dtype=float)
    random = np.array([a == "random" for a in ALLOCATION], dtype=float)
    systematic = np.array([a == "systematic" for a in ALLOCATION], dtype=float)
    by_hand = stats.regress(
        each,
        moderators=np.stack([x, random, systematic, x * random, x * systematic], -1),
        ci="Wald",
    )
    np.testing.assert_allclose(fit.coefficients, by_hand.coefficients, rtol=1e-12)
    assert fit.names[-2:] == ("latitude x allocation: random", "latitude x allocation: systematic")
    assert fit.predict({"latitude": 30, "allocation": "systematic"}).estimate == pytest.approx(
        by_hand.predict([[1, 30, 0, 1, 0, 30]]).estimate
    )
    chosen = stats.regress(each, moderators=COLUMNS, names=["latitude"])
    assert chosen.names == ("intercept", "latitude")


def test_the_order_of_a_categorical_column_decides_what_others_are_compared_with(
    each: stats.Effects,
) -> None:
    kind = pd.Categorical(ALLOCATION, categories=["systematic", "random", "alternate", "unused"])
    fit = stats.regress(each, moderators=pd.DataFrame({"allocation": kind}))
    assert fit.names == ("intercept", "allocation: random", "allocation: alternate")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({"latitude": 20}, "needs allocation"),
        ({"latitude": 20, "alocation": "random"}, "Did you mean 'allocation'"),
        ({"latitude": 20, "allocation": "randm"}, "Did you mean 'random'"),
        ({"latitude": "far", "allocation": "random"}, "latitude takes numbers"),
        ({"latitude": [20, 30, 40], "allocation": ["random"] * 2}, "different lengths"),
    ],
)
def test_a_wrong_name_or_level_is_answered(
    each: stats.Effects, rows: dict[str, object], message: str
) -> None:
    fit = stats.regress(each, moderators=COLUMNS)
    with pytest.raises(ValueError, match=message):
        fit.predict(rows)
    with pytest.raises(ValueError, match="Did you mean 'latitude'"):
        stats.regress(each, moderators=COLUMNS, names=["latitud"])
    by_array = stats.regress(each, moderators=np.array(LATITUDE, dtype=float))
    with pytest.raises(ValueError, match="made from an array"):
        by_array.predict({"x1": 3})


def test_metafor_s_names_give_the_same_numbers(each: stats.Effects) -> None:
    ours = stats.effects(
        "RR", events1=TABLE["ai"], total1=TABLE["n1i"], events2=TABLE["ci"], total2=TABLE["n2i"]
    )
    np.testing.assert_array_equal(each.y, ours.y)
    cells = {**TABLE, "bi": np.subtract(TABLE["n1i"], TABLE["ai"])}
    cells["di"] = np.subtract(TABLE["n2i"], TABLE["ci"])
    del cells["n1i"], cells["n2i"]
    np.testing.assert_array_equal(stats.effects("RR", **cells).v, ours.v)
    md = stats.effects("MD", m1i=[1.0], sd1i=[2.0], n1i=[10], m2i=[0.5], sd2i=[2.5], n2i=[12])
    assert md.y == pytest.approx(0.5)
    fit = stats.pool(yi=each.y, vi=each.v, test="knha")  # type: ignore[call-arg]
    assert fit.ci_low == stats.pool(each).ci_low
    assert stats.pool(each, test="z").options.ci == "Wald"  # type: ignore[call-arg]
    assert stats.pool(each, ci="adhoc").options.ci == "HKSJ-adhoc"
    regression = stats.regress(each, mods={"x": LATITUDE}, test="z")  # type: ignore[call-arg]
    assert regression.ci == "Wald"
    # rma(yi, vi, mods = ~ ablat) of metafor 3.8-1 on these trials: its documented example
    assert regression.coefficients == pytest.approx([0.2515, -0.0291], abs=5e-5)


def test_the_same_input_under_two_names_is_refused() -> None:
    with pytest.raises(TypeError, match="same input"):
        stats.effects("RR", ai=[1], events1=[1], n1i=[9], ci=[2], n2i=[9])
    with pytest.raises(TypeError, match="same input"):
        stats.pool([0.1, 0.2], [0.1, 0.2], test="z", ci="t")  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="unknown input"):
        stats.effects("RR", ai=[1], n1i=[9], ci=[2], n2i=[9], zi=[1])
