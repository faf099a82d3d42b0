"""Points on axes: each lies where its numbers say, and nothing is lost in silence."""

import math

import pytest

from plotcases.geometry import SVG, parse, texts
from stook import plots
from stook.plots import (
    Analysis,
    DirectionData,
    DirectionRow,
    FunnelData,
    Point,
    RecallData,
    RecallSeries,
    ScatterData,
    SpecificationData,
)
from stook.plots.recall import reached, thinned
from stook.plots.scale import domain


def discs(svg: str, style: str = "sp-dot") -> list[tuple[float, float]]:
    return [
        (float(node.get("cx", "")), float(node.get("cy", "")))
        for node in parse(svg).iter(f"{SVG}circle")
        if node.get("class") == style
    ]


def words(svg: str) -> str:
    return " ".join(box.words for box in texts(parse(svg)))


def test_a_funnel_has_precise_studies_at_the_top_and_ratios_on_a_log_axis() -> None:
    points = (Point("a", 0.5, 0.1), Point("b", 1.0, 0.3), Point("c", 2.0, 0.5))
    (a, b, c) = sorted(discs(plots.funnel(FunnelData(points, 1.0, log=True))))
    assert a[1] < b[1] < c[1]
    assert b[0] - a[0] == pytest.approx(c[0] - b[0], abs=0.02)


def test_a_funnels_contours_are_centred_on_no_effect_not_on_the_pooled_one() -> None:
    points = (Point("a", -2.0, 0.4), Point("b", -1.0, 0.5))
    svg = plots.funnel(FunnelData(points, -1.5))
    null = next(n for n in parse(svg).iter(f"{SVG}line") if n.get("class") == "sp-null")
    tips = [n.get("d", "") for n in parse(svg).iter(f"{SVG}path") if n.get("class") == "sp-shade2"]
    assert f"{null.get('x1')} {null.get('y1')}" in tips[0]


def test_studies_that_cannot_be_drawn_are_counted() -> None:
    points = (Point("a", 1.0, 0.2), Point("b", math.nan, 0.2), Point("c", None, 0.2))
    assert "2 studies are not in the picture" in words(plots.funnel(FunnelData(points)))


def test_labbe_lays_risks_on_equal_axes() -> None:
    svg = plots.labbe(ScatterData((Point("a", 0.3, 0.3), Point("b", 0.5, 0.25)), estimate=0.5))
    line = next(n for n in parse(svg).iter(f"{SVG}line") if n.get("class") == "sp-null")
    x1, x2, y1, y2 = (float(line.get(end, "")) for end in ("x1", "x2", "y1", "y2"))
    x, y = min(discs(svg))
    assert (y1 - y) / (y1 - y2) == pytest.approx((x - x1) / (x2 - x1), abs=1e-3)


@pytest.mark.parametrize(("measure", "end"), [("RR", 0.5), ("RD", 0.6), ("OR", 0.5 / 1.5)])
def test_labbe_draws_the_pooled_effect_of_each_measure(measure: str, end: float) -> None:
    from stook.plots.scatter import _applied

    estimate = {"RR": 0.5, "RD": -0.4, "OR": 0.0}[measure] or 0.5
    risk = 1.0 if measure != "OR" else 0.5
    assert _applied(measure, estimate)(risk) == pytest.approx(end)


def test_discs_follow_the_weight() -> None:
    points = (Point("a", 1.0, 1.0, 4.0), Point("b", 2.0, 2.0, 1.0))
    root = parse(plots.baujat(ScatterData(points)))
    big, small = (float(n.get("r", "")) for n in root.iter(f"{SVG}circle"))
    assert big == pytest.approx(2 * small)


def test_the_specification_curve_sorts_by_effect_and_marks_the_stated_one() -> None:
    made = tuple(
        Analysis(y, y - 1, y + 1, (f"o{i}",), y > 2) for i, y in enumerate((3.0, 1.0, 2.0))
    )
    svg = plots.specification_curve(SpecificationData(made, ("Model",), stated=0))
    dots = [
        (float(n.get("cx", "")), float(n.get("cy", "")), n.get("class"))
        for n in parse(svg).iter(f"{SVG}circle")
    ][:4]
    assert [kind for _, _, kind in dots] == ["sp-ring", "sp-ring", "sp-mark", "sp-stated"]
    assert dots[0][1] > dots[1][1] > dots[2][1]
    assert dots[3][0] == dots[2][0]


def test_thousands_of_analyses_stay_a_small_picture() -> None:
    made = tuple(Analysis(i / 1e4, 0.0, 2.0, (str(i % 3),)) for i in range(20_000))
    svg = plots.specification_curve(SpecificationData(made, ("Model",)))
    assert len(svg) < 250_000
    assert "20000 analyses" in svg


def test_an_effect_direction_plot_sizes_signs_by_people() -> None:
    rows = tuple(DirectionRow(str(n), ("better",), people=n) for n in (20, 100, 1000))
    svg = plots.effect_direction(DirectionData(rows, ("Pain",)))
    marks = [n.get("d", "") for n in parse(svg).iter(f"{SVG}path") if n.get("class") == "sp-mark"]
    tops = [abs(float(d.split()[1]) - float(d.split()[3].strip("LZ"))) for d in marks[:3]]
    assert tops[0] < tops[1] < tops[2]


def test_an_unknown_direction_is_not_measured_rather_than_an_error() -> None:
    rows = (DirectionRow("a", ("sideways",)),)
    assert "pain not measured" in plots.effect_direction(DirectionData(rows, ("pain",)))


def test_recall_is_told_in_numbers() -> None:
    steps = tuple((i, min(i // 2, 20)) for i in range(101))
    data = RecallData((RecallSeries("Ours", steps),), records=100, relevant=20, stop=60)
    shown = words(plots.recall_curve(data))
    assert "Ours: 95% of the relevant records after 38 of 100 records." in shown
    assert "The stopping rule fired after 60 records." in shown


def test_a_thinned_curve_is_the_same_curve() -> None:
    steps = ((0, 0), (1, 0), (2, 1), (3, 1), (4, 1), (5, 2))
    assert thinned(steps) == [(0, 0), (1, 0), (2, 1), (4, 1), (5, 2)]
    assert reached(steps, 2) == 5
    assert reached(steps, 3) is None


def test_a_long_name_is_shortened_beside_its_point_and_whole_in_its_tooltip() -> None:
    name = "The International Collaborative Study Group on Everything 2019"
    svg = plots.baujat(ScatterData((Point(name, 1.0, 1.0), Point("b", 2.0, 3.0))))
    assert "The International" in words(svg)
    assert name not in words(svg)
    assert f"<title>{name}: " in svg


def test_an_axis_of_ratios_close_to_one_shows_their_differences() -> None:
    low, high = domain([1.001, 1.003], [1.0, 1.004], log=True)
    assert 0.998 < low < 1.0
    assert 1.004 < high < 1.006


def test_each_way_of_screening_has_a_line_of_its_own() -> None:
    series = tuple(RecallSeries(f"Way {i}", ((0, 0), (10, i))) for i in range(1, 6))
    svg = plots.recall_curve(RecallData(series, records=20))
    drawn = {n.get("class") for n in parse(svg).iter(f"{SVG}path")} - {"sp-axis-head", None}
    assert len(drawn) == 5
