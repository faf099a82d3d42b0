"""Whatever the numbers and names: valid XML, inside the picture, nothing overlapping."""

import math

from hypothesis import given
from hypothesis import strategies as st

from plotcases.geometry import outside, overlaps, parse, texts
from stook import plots
from stook.plots import Arm, ForestData, ForestGroup, ForestRow, Pooled, Threshold
from stook.plots.scale import Scale, domain, linear_ticks, log_ticks, tick_labels

NUMBERS = st.none() | st.floats() | st.floats(0.01, 100)
WORDS = st.text(max_size=60)
ARMS = st.builds(Arm, events=NUMBERS, total=NUMBERS) | st.builds(Arm, mean=NUMBERS, sd=NUMBERS)
ROWS = st.builds(
    ForestRow,
    label=WORDS,
    estimate=NUMBERS,
    low=NUMBERS,
    high=NUMBERS,
    weight=NUMBERS,
    arms=st.lists(ARMS, max_size=2).map(tuple),
    rob=st.lists(st.sampled_from(["low", "+", "high", "??"]), max_size=4).map(tuple),
    cells=st.lists(WORDS, max_size=2).map(tuple),
    reason=WORDS,
    href=WORDS,
    ident=WORDS,
    data=st.dictionaries(WORDS, WORDS, max_size=2),
)
POOLED = st.builds(
    Pooled,
    label=WORDS,
    estimate=NUMBERS,
    low=NUMBERS,
    high=NUMBERS,
    pi_low=NUMBERS,
    pi_high=NUMBERS,
    lines=st.lists(WORDS, max_size=2).map(tuple),
)
DATA = st.builds(
    ForestData,
    groups=st.lists(
        st.builds(
            ForestGroup,
            rows=st.lists(ROWS, max_size=4).map(tuple),
            label=WORDS,
            pooled=st.lists(POOLED, max_size=1).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    title=WORDS,
    measure=WORDS,
    log=st.booleans(),
    null=NUMBERS,
    no_null=st.booleans(),
    pooled=st.lists(POOLED, max_size=2).map(tuple),
    arm_names=st.lists(WORDS, max_size=2).map(tuple),
    favours=st.tuples(WORDS, WORDS),
    thresholds=st.lists(st.builds(Threshold, st.floats(), WORDS), max_size=3).map(tuple),
    rob_domains=st.sampled_from([(), (("A", "Randomisation"), ("B", "Overall"))]),
    columns=st.lists(WORDS, max_size=2).map(tuple),
    axis=st.none() | st.tuples(st.floats(), st.floats()),
    digits=st.integers(0, 4),
)


@given(DATA, st.sampled_from(["stook", "revman", "jama"]))
def test_any_data_makes_a_valid_picture(data: ForestData, layout: str) -> None:
    root = parse(plots.forest(data, layout=layout))
    boxes = texts(root)
    assert overlaps(boxes) == []
    assert outside(root, boxes) == []


@given(st.lists(st.floats(), max_size=8), st.lists(st.floats(), max_size=8), st.booleans())
def test_axis_and_ticks_are_sane(core: list[float], reach: list[float], log: bool) -> None:
    low, high = domain(core, reach, log=log)
    assert math.isfinite(low)
    assert math.isfinite(high)
    assert low < high
    assert low > 0 or not log
    ticks = (log_ticks if log else linear_ticks)(low, high)
    assert 2 <= len(ticks) <= 12
    assert ticks == sorted(set(ticks))
    span = high - low
    assert all(low - 1e-3 * span <= tick <= high + 1e-3 * span for tick in ticks)
    assert len(set(tick_labels(ticks, log=log))) == len(ticks)
    scale = Scale(low, high, 10, 300, log)
    assert all(10 <= scale(value) <= 300 for value in (*ticks, low, high))
