"""What single lines of each syntax mean, and how they are written."""

import pytest

from stook.model.strategy import (
    Dates,
    Dialect,
    Heading,
    Limit,
    LineRange,
    LineRef,
    Near,
    Node,
    Not,
    Opaque,
    Or,
    Scope,
    Text,
    Wild,
    Word,
)
from stook.searching.strategies import read, write_lines


def node(text: str, dialect: Dialect) -> Node:
    return read(text, dialect)[0].lines[0].node


def word(text: str) -> Text:
    return Text((Word((text,)),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("exp Asthma/", Heading("Asthma", explode=True)),
        ("*Pain/di, th [Diagnosis]", Heading("Pain", focus=True, qualifiers=("di", "th"))),
        ('exp "Wounds and Injuries"/', Heading("Wounds and Injuries", explode=True)),
        ("or/1-3,7", LineRange("or", ((1, 3), (7, 7)))),
        ("1 not 2", Not(LineRef(1), LineRef(2))),
        ("lung adj3 heart", Near((word("lung"), word("heart")), 3)),
        ("lung adj heart", Near((word("lung"), word("heart")), 1, ordered=True)),
        ("(a or b).ti,ab.", Scope(Or((word("a"), word("b"))), ("title", "abstract"))),
        ("tumo?r$.tw.", Scope(Text((Word(("tumo", Wild(0, 1), "r", Wild())),)), ("text",))),
        ("wom#n*2.tw.", Scope(Text((Word(("wom", Wild(1, 1), "n", Wild(0, 2))),)), ("text",))),
        ('limit 1 to yr="2007 -Current"', Limit(LineRef(1), Dates("year", "2007", ""))),
        (
            'limit 2 to ed = "19480101-20180214"',
            Limit(LineRef(2), Dates("entry date", "19480101", "20180214")),
        ),
    ],
)  # fmt: skip
def test_ovid(text: str, expected: Node) -> None:
    assert node(text, Dialect.OVID) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"asthma"[MeSH Terms]', Heading("asthma", explode=True)),
        ("Pain/diagnosis[majr:noexp]", Heading("Pain", focus=True, qualifiers=("di",))),
        ('"lung heart"[tiab:~2]', Scope(Near((word("lung"), word("heart")), 3), ("text",))),
        ("wheez*[tiab]", Scope(Text((Word(("wheez", Wild())),)), ("text",))),
        ("#1 OR #2", Or((LineRef(1), LineRef(2)))),
        ("pcr", Scope(word("pcr"), ("automatic",))),
        ("1992/01/01:2015/11/30[crdt]", Dates("creation date", "19920101", "20151130")),
    ],
)
def test_pubmed(text: str, expected: Node) -> None:
    assert node(text, Dialect.PUBMED) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'heart attack'/exp/mj", Heading("heart attack", explode=True, focus=True)),
        ("(lung NEAR/3 heart):ti,ab", Scope(Near((word("lung"), word("heart")), 3), ("text",))),
        ("lung NEXT/1 heart", Scope(Near((word("lung"), word("heart")), 1, True), ("automatic",))),
        ("wom?n:ti", Scope(Text((Word(("wom", Wild(1, 1), "n")),)), ("title",))),
        ("[2005-2010]/py", Dates("year", "2005", "2010")),
    ],
)
def test_embase(text: str, expected: Node) -> None:
    assert node(text, Dialect.EMBASE) == expected


def test_pubmed_works_from_left_to_right_and_says_so() -> None:
    strategy, problems = read("a[ti] OR b[ti] AND c[ti]", Dialect.PUBMED)
    assert write_lines(strategy) == ["(a[ti] OR b[ti]) AND c[ti]"]
    assert [found.code for found in problems] == ["W815"]


def test_ovid_takes_and_first_and_says_so() -> None:
    strategy, problems = read("a.ti. or b.ti. and c.ti.", Dialect.OVID)
    assert write_lines(strategy) == ["a.ti. or (b.ti. and c.ti.)"]
    assert [found.code for found in problems] == ["W815"]


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("exp Asthma/\n(lung or heart.tw.", "E811", 2, 1),
        ("lung or heart).tw.", "E811", 1, 14),
        ("lung or\tor heart", "E810", 1, 9),
        ('exp Asthma/\n"lung.tw.', "E810", 2, 1),
        ("heart.zz.", "W812", 1, 6),
        ("heart.ti,ab", "W813", 1, 6),
        ("(a or b) (c or d)", "W814", 1, 10),
        ("exp Wounds and Injuries/", "W816", 1, 1),
        ("Pain/zz", "W817", 1, 1),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    text: str, code: str, line: int, column: int
) -> None:
    _, problems = read(text, Dialect.OVID, "s.txt")
    assert [(p.code, p.place.line, p.place.column) for p in problems] == [(code, line, column)]


def test_a_line_that_is_not_understood_is_kept() -> None:
    strategy, _ = read("exp Asthma/\nheart or or lung", Dialect.OVID)
    assert strategy.lines[1].node == Opaque("heart or or lung")
    assert write_lines(strategy)[1] == "heart or or lung"


def test_numbers_captions_notes_and_counts() -> None:
    text = "# MEDLINE\n1\texp Asthma/\t1,204\n2\twheez*.tw. [text words]\t87\n3\t1 or 2\t1250\n"
    strategy, problems = read(text)
    assert problems == []
    assert write_lines(strategy) == ["exp Asthma/", "wheez*.tw. [text words]", "1 or 2"]
    assert strategy.remarks == ("# MEDLINE",)


def test_one_search_over_many_lines() -> None:
    strategy, _ = read("(a[ti] OR b[ti])\nAND\n(c[ti] OR\nd[ti])\n")
    assert write_lines(strategy) == ["(a[ti] OR b[ti]) AND (c[ti] OR d[ti])"]


@pytest.mark.parametrize(
    ("text", "written"),
    [("1. exp Asthma/ (1204)", "exp Asthma/"), ("1. asthma.ti. or (12)", "asthma.ti. or 12")],
)
def test_a_number_of_results_is_no_reference(text: str, written: str) -> None:
    assert write_lines(read(text, Dialect.OVID)[0]) == [written]


def test_a_reference_to_endless_lines_is_refused() -> None:
    strategy, problems = read("or/" + ",".join(["0-9999"] * 5000), Dialect.OVID)
    assert [found.code for found in problems] == ["E810"]
    assert isinstance(strategy.lines[0].node, Opaque)
