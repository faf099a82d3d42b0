"""The forest plot: well-formed, escaped, nothing overlapping, from no study to 120."""

import dataclasses
import re

import pytest

from plotcases.forests import FORESTS, binary, subgroups
from plotcases.geometry import SVG, outside, overlaps, parse, texts
from stook import plots
from stook.plots import Arm, ForestData, ForestGroup, ForestRow, Pooled

LAYOUTS = ("stook", "revman", "jama")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", FORESTS)
def test_no_text_touches_another_or_leaves_the_picture(name: str, layout: str) -> None:
    root = parse(plots.forest(FORESTS[name], layout=layout))
    boxes = texts(root)
    assert overlaps(boxes) == []
    assert outside(root, boxes) == []


def words(svg: str) -> set[str]:
    return {box.words.replace("\u00a0", " ") for box in texts(parse(svg))}


def test_shows_what_journals_show() -> None:
    shown = words(plots.forest(subgroups()))
    assert {
        "Nociplastic pain",
        "Route of",
        "Subtotal",
        "(−12.3 to −3.4)",
        "95% prediction interval",
        "(−21.5 to 7.1)",
        "Test for subgroup differences: χ² = 0.21, df = 1 (P = 0.65)",
        "smallest important",
        "less pain with ketamine",
        "100.0%",
    } <= shown


def test_revman_layout_has_brackets_and_separate_totals() -> None:
    shown = words(plots.forest(binary(3), layout="revman"))
    assert {"Events", "Total", "[0.55, 0.94]", "1204", "10437"} <= shown


def test_a_row_without_an_effect_says_why() -> None:
    svg = plots.forest(FORESTS["nothing-estimable"])
    boxes = [box.words for box in texts(parse(svg))]
    assert boxes.count("not estimable") == 5
    assert boxes.count("no events in either arm") == 4
    assert "no study is estimable" in boxes
    assert 'class="sp-diamond"' not in svg


def test_hostile_text_is_shown_and_does_nothing() -> None:
    svg = plots.forest(FORESTS["hostile"])
    root = parse(svg)
    assert '<script>alert("x")</script> & Co' in words(svg)
    tags = {node.tag.removeprefix(SVG) for node in root.iter()}
    assert tags <= {
        *("svg", "title", "desc", "style", "rect", "text", "line", "path", "g", "a", "circle"),
    }
    hrefs = [node.get("href") for node in root.iter(f"{SVG}a")]
    assert hrefs == ["#s2"]


@pytest.mark.parametrize(
    "href", ["javascript:x", "JavaScript:x", "java\tscript:x", " data:text/html,x", "vbscript:x"]
)
def test_a_link_that_runs_something_is_dropped_or_made_harmless(href: str) -> None:
    data = ForestData(groups=(ForestGroup((ForestRow("A", 1, 0, 2, href=href),)),))
    found = [a.get("href", "") for a in parse(plots.forest(data)).iter(f"{SVG}a")]
    assert all(not re.match(r"[a-z]+:", link, re.I) for link in found)


def test_rows_carry_what_a_report_needs_for_trails() -> None:
    row = ForestRow(
        "Sigtermans 2009",
        1.2,
        0.5,
        3.0,
        12.5,
        href="#study-sigtermans-2009",
        ident="sigtermans-2009",
        cell_href={"effect": "#fact-1"},
        data={"facts": "a b"},
    )
    root = parse(plots.forest(ForestData(groups=(ForestGroup((row,)),), log=True)))
    (group,) = [g for g in root.iter(f"{SVG}g") if g.get("id") == "forest-sigtermans-2009"]
    assert group.get("data-facts") == "a b"
    links = {a.get("href"): "".join(a.itertext()) for a in group.iter(f"{SVG}a")}
    assert links == {"#study-sigtermans-2009": "Sigtermans 2009", "#fact-1": "1.20"}
    assert {t.get("data-col") for t in group.iter(f"{SVG}text")} == {
        *("label", "effect", "interval", "weight"),
    }
    assert root.get("role") == "group"


def test_title_and_description_tell_the_content_in_words() -> None:
    root = parse(plots.forest(binary(3)))
    assert root.get("role") == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert "Overall: risk ratio 0.72, 0.55 to 0.94; prediction interval 0.28 to 1.86" in (
        desc.text or ""
    )


def test_an_interval_that_is_cut_has_an_arrow() -> None:
    rows = (ForestRow("Wide", 1.0, 0.0, float("inf"), 50), ForestRow("Narrow", 1.0, 0.9, 1.1, 50))
    svg = plots.forest(ForestData(groups=(ForestGroup(rows),), log=True))
    assert svg.count('class="sp-arrow"') == 2


def test_one_enormous_interval_does_not_squeeze_the_others() -> None:
    rows = (ForestRow("Wide", 2.0, -4000, 4000), ForestRow("Narrow", 1.0, 0.0, 2.0))
    root = parse(plots.forest(ForestData(groups=(ForestGroup(rows),))))
    lines = [n for n in root.iter(f"{SVG}line") if n.get("class") == "sp-whisker"]
    lengths = [float(n.get("x2", "")) - float(n.get("x1", "")) for n in lines]
    assert max(lengths) / sorted(lengths)[-2] < 5


def test_where_nothing_is_pooled_the_most_precise_interval_is_shown_whole() -> None:
    rows = (ForestRow("Lynch 2005", 2.4, -18.87, 23.67), ForestRow("Wide", 0.0, -900.0, 900.0))
    svg = plots.forest(ForestData(groups=(ForestGroup(rows),)))
    assert svg.count('class="sp-arrow"') == 2  # both ends of the wide one


def test_squares_follow_the_weight_with_a_visible_minimum() -> None:
    rows = tuple(ForestRow(str(w), 0.0, -1.0, 1.0, w) for w in (64.0, 16.0, 1e-9))
    root = parse(plots.forest(ForestData(groups=(ForestGroup(rows),))))
    sides = [float(n.get("width", "")) for n in root.iter() if n.get("class") == "sp-square"]
    assert sides[0] == pytest.approx(2 * sides[1])
    assert sides[2] >= 4


def test_same_input_same_bytes_and_frozen() -> None:
    assert plots.forest(binary(30)) == plots.forest(binary(30))
    with pytest.raises(dataclasses.FrozenInstanceError):
        binary(1).title = "other"  # type: ignore[misc]


def test_an_unknown_layout_is_a_programmer_error_that_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="stook, revman, jama"):
        plots.forest(ForestData(), layout="lancet")


def test_a_pooled_effect_without_interval_is_still_drawn() -> None:
    data = ForestData(pooled=(Pooled("Overall", 1.0),))
    assert 'class="sp-diamond-soft"' in plots.forest(data)


def test_people_are_counted_in_full() -> None:
    rows = (ForestRow("Registry 2020", 1.1, 0.9, 1.3, arms=(Arm(8_123, 1_234_567), Arm(0.5, 12))),)
    shown = words(plots.forest(ForestData(groups=(ForestGroup(rows),)), layout="revman"))
    assert {"1234567", "8123", "0.5"} <= shown


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("word", ["antidepressant", "hydroxychloroquine", "Physiotherapeutically"])
def test_a_heading_keeps_the_words_that_people_use_whole(word: str, layout: str) -> None:
    data = binary(3, arm_names=(f"A newly started oral {word}", word), measure=f"{word} ratio")
    boxes = texts(parse(plots.forest(data, layout=layout)))
    assert sum(word in box.words for box in boxes) == 3


def test_a_subgroups_name_runs_on_over_the_columns_beside_it() -> None:
    name = "People who took opioids for a year"
    data = binary(3, groups=(ForestGroup(binary(3).rows, name),))
    assert name in words(plots.forest(data))


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([(0.00001, 0.000004, 0.000018)], "(0.000004 to 0.000018)"),
        ([(0.00001, 0.000004, 0.000018), (1, 0.5, 2), (1, 0.5, 3)], "(0.00 to 0.00)"),
        ([(1.0, 1.0, 1.0)], "(1.00 to 1.00)"),
    ],
)
def test_decimals_are_added_where_most_intervals_would_vanish(
    rows: list[tuple[float, float, float]], shown: str
) -> None:
    made = tuple(ForestRow(f"S{i}", *row) for i, row in enumerate(rows))
    found = words(plots.forest(ForestData(groups=(ForestGroup(made),), digits=2)))
    assert shown in found
