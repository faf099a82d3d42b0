"""Whatever the numbers: every plot on axes is valid, inside its picture, without overlaps."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plotcases.geometry import outside, overlaps, parse, texts
from stook import plots
from stook.plots import (
    Analysis,
    DirectionData,
    DirectionRow,
    FlowData,
    FunnelData,
    Point,
    RecallData,
    RecallSeries,
    RobData,
    RobRow,
    ScatterData,
    SpecificationData,
)

NUMBERS = st.none() | st.floats() | st.floats(0.01, 50)
WORDS = st.text(max_size=30)
POINTS = st.lists(
    st.builds(Point, label=WORDS, x=NUMBERS, y=NUMBERS, weight=NUMBERS, href=WORDS, ident=WORDS),
    max_size=6,
    unique_by=lambda p: p.ident,
).map(tuple)
COUNTS = st.none() | st.integers(-5, 10**7)


def sound(svg: str) -> None:
    root = parse(svg)
    assert overlaps(texts(root)) == []
    assert outside(root, texts(root)) == []


@given(st.builds(FunnelData, POINTS, NUMBERS, WORDS, st.booleans(), POINTS, title=WORDS))
def test_any_funnel(data: FunnelData) -> None:
    sound(plots.funnel(data))


@pytest.mark.parametrize("draw", [plots.baujat, plots.labbe, plots.radial, plots.bubble])
@given(
    data=st.builds(
        ScatterData,
        POINTS,
        WORDS,
        WORDS,
        st.sampled_from(["RR", "OR", "RD"]),
        NUMBERS,
        st.lists(st.tuples(st.floats(-50, 50), st.floats(), NUMBERS, NUMBERS), max_size=4).map(
            tuple
        ),
        st.booleans(),
        st.none() | st.floats(0.1, 3),
    )
)
def test_any_scatter(draw: Callable[[ScatterData], str], data: ScatterData) -> None:
    sound(draw(data))


ANALYSES = st.builds(
    Analysis, st.floats(), st.floats(), st.floats(), st.lists(WORDS, max_size=3).map(tuple)
)


@given(
    st.builds(
        SpecificationData,
        st.lists(ANALYSES, max_size=8).map(tuple),
        st.lists(WORDS, max_size=3).map(tuple),
        WORDS,
        st.booleans(),
        st.none() | st.integers(0, 9),
        NUMBERS,
        WORDS,
    )
)
def test_any_specification_curve(data: SpecificationData) -> None:
    sound(plots.specification_curve(data))


STEPS = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=5).map(tuple)


@given(
    st.builds(
        RecallData,
        st.lists(st.builds(RecallSeries, WORDS, STEPS), max_size=4).map(tuple),
        st.integers(0, 200),
        st.none() | st.integers(0, 99),
        stop=st.none() | st.integers(0, 300),
    )
)
def test_any_recall_curve(data: RecallData) -> None:
    sound(plots.recall_curve(data))


@given(
    st.lists(
        st.builds(DirectionRow, WORDS, st.lists(WORDS, max_size=3).map(tuple), COUNTS, WORDS),
        max_size=4,
    ),
    st.lists(WORDS, max_size=3),
    st.sampled_from(["low", "high", ""]),
)
def test_any_directions_and_judgements(
    rows: list[DirectionRow], outcomes: list[str], judged: str
) -> None:
    sound(plots.effect_direction(DirectionData(tuple(rows), tuple(outcomes))))
    domains = tuple((chr(65 + i), name) for i, name in enumerate(outcomes))
    light = RobData(tuple(RobRow(r.label, (judged,), weight=1.0) for r in rows), domains)
    sound(plots.traffic_light(light))
    sound(plots.rob_summary(light))


@given(
    st.dictionaries(st.sampled_from(plots.FLOW_KEYS), COUNTS),
    st.lists(st.tuples(WORDS, COUNTS), max_size=3).map(tuple),
    WORDS,
)
def test_any_flow(
    counts: dict[str, int | None], reasons: tuple[tuple[str, int | None], ...], unknown: str
) -> None:
    sound(plots.flow(FlowData(counts, reasons, dbr_reasons=reasons, unknown=unknown)))
