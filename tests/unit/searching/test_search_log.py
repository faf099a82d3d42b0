"""search/<source>.yaml: PRISMA-S's items, and the strategy as run."""

from stook.files.yaml_places import read_yaml
from stook.model.search import SearchFilter, SearchSource
from stook.problems import Problem
from stook.searching.source_log import read_source

FULL = """\
source: MEDLINE
platform: Ovid
strategy: |
  exp Asthma/
  (wheez* or (cough adj3 night)).tw.
  1 or 2
limits: none
limits_why: none were needed
filters:
- name: a filter
  source: a handbook
date: 2025-06-30
count: 12
peer_review: PRESS
"""


def logged(text: str) -> tuple[SearchSource | None, list[Problem]]:
    doc, wrong = read_yaml("search/medline.yaml", text)
    assert doc is not None
    assert wrong == []
    return read_source("medline", doc)


def test_a_full_log() -> None:
    source, problems = logged(FULL)
    assert problems == []
    assert source is not None
    assert (source.id, source.platform, source.count) == ("medline", "Ovid", 12)
    assert source.filters == (SearchFilter(name="a filter", source="a handbook"),)
    assert source.strategy.startswith("exp Asthma/\n")


def test_what_is_wrong_with_the_strategy_stands_at_its_line() -> None:
    _, problems = logged(FULL.replace("night))", "night)").replace("1 or 2\n", "1 or 2 or 7\n"))
    assert [(found.code, found.place.line) for found in problems] == [("E811", 5), ("E821", 6)]
    assert {found.place.cell for found in problems} == {"search/medline.yaml#strategy"}


def test_what_prisma_s_asks_for_is_missed() -> None:
    _, problems = logged("source: MEDLINE\nlimits: English\n")
    assert [(found.code, found.what) for found in problems] == [
        ("W830", "Nothing is said of platform, strategy, date, count, limits_why.")
    ]


def test_another_method_needs_a_date_only() -> None:
    _, problems = logged("source: experts\ncontacts: twelve authors\ndate: 2025-01-01\n")
    assert problems == []


def test_a_strategy_of_another_syntax_is_left_alone() -> None:
    _, problems = logged(FULL.replace("limits: none\n", "limits: none\nsyntax: other\n"))
    assert problems == []


def test_wrong_dates_and_ids_are_named() -> None:
    source, problems = logged(
        FULL.replace("2025-06-30", "June").replace("source: M", "id: x\nsource: M")
    )
    assert [found.code for found in problems] == ["E109", "E112"]
    assert source is not None
    assert (source.id, source.date) == ("medline", "")
