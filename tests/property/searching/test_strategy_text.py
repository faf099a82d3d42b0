"""Any text gives a tree and Problems; what was read is written so that it reads the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stook.model.records import Record
from stook.model.strategy import Dialect
from stook.searching.corpus import Corpus
from stook.searching.run_strategy import run
from stook.searching.strategies import read, write
from stook.searching.strategy_checks import check
from stook.searching.translate import translate

PIECES = st.sampled_from(
    [
        "exp Asthma/", "*Pain/di, th", '"Wounds and Injuries"/', "wheez$", "child*2", "h?em#tology",
        "tumo?r?", ".ti,ab.", ".mp", ".zz.", "[tiab]", "[MeSH Terms]", "[mesh:noexp]", "[tw:~3]",
        "[", "]", "(", ")", " and ", " or ", " not ", " AND ", " OR ", " NOT ", " adj3 ", " adj ",
        "NEAR/3 ", " NEXT/2 ", "'heart attack'/exp", "'x'/de/mj", ":ti,ab", "or/1-3", "and/1,2",
        "1", "#1", "2 ", "limit 1 to ", 'yr="2007 -Current"', "humans", "remove duplicates from 1",
        '"', "“", "'", "low back pain", "O'Brien", "[2001-2010]/py", "[humans]/lim",
        "1992/01/01:2015/11/30[crdt]", "\n", "# note\n", "1. ", "  ", "\t12", "/", ".", ",", ":",
    ]
)  # fmt: skip
MADE = st.lists(PIECES, max_size=25).map("".join)


@pytest.mark.parametrize("dialect", list(Dialect))
@settings(max_examples=300, deadline=None)
@given(text=st.one_of(MADE, st.text(max_size=80)))
def test_any_text_is_read(dialect: Dialect, text: str) -> None:
    strategy, problems = read(text, dialect)
    assert strategy.lines or any(found.code == "E810" for found in problems)
    write(strategy)


@pytest.mark.parametrize("dialect", list(Dialect))
@settings(max_examples=500, deadline=None)
@given(text=MADE)
def test_what_was_read_is_written_the_same(dialect: Dialect, text: str) -> None:
    once, _ = read(text, dialect)
    settled, _ = read(write(once), dialect)  # what PubMed and Embase.com lack is spread or joined
    again, _ = read(write(settled), dialect)
    assert again.meaning == settled.meaning
    assert write(again) == write(settled)


def test_deep_nesting_is_refused_and_named() -> None:
    for text in ("(" * 5000 + "a" + ")" * 5000, "a not " * 5000 + "b", "a adj " * 5000 + "b"):
        strategy, problems = read(text, Dialect.OVID)
        assert [found.code for found in problems if found.code == "E810"] == ["E810"]
        assert write(strategy) == f"1. {text}\n"


CORPUS = Corpus(
    Record(id=f"{number}", title=title, abstract=abstract, keywords=("Asthma/di", "*Pain"))
    for number, (title, abstract) in enumerate(
        [
            ("Tumor or tumour", "low back pain of the heart, attack by attack"),
            ("Wheezing children", "haematology and hematology: O'Brien's child"),
        ]
    )
)


@pytest.mark.parametrize("source", list(Dialect))
@settings(max_examples=300, deadline=None)
@given(text=MADE)
def test_any_text_is_translated_checked_and_run(source: Dialect, text: str) -> None:
    strategy, _ = read(text, source)
    check(strategy, "s.txt")
    before = run(strategy, CORPUS)
    for target in set(Dialect) - {source}:
        made, losses = translate(strategy, target)
        read(write(made), target)
        after = run(made, CORPUS)
        assert [line.number for line in made.lines] == [line.number for line in strategy.lines]
        if not losses:
            assert after.found == before.found
