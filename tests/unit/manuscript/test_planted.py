"""Each kind of inconsistency, planted by hand beside its consistent twin.

The right values were computed by hand or with R (`2 * pnorm(-z)`, `pchisq(q, df, lower = FALSE)`);
no text is anybody's.
"""

import pytest

from stook.manuscript.audit import Audit, audit
from stook.manuscript.blocks import Block, Manuscript
from stook.manuscript.check import KINDS


def audit_of(text: str) -> Audit:
    return audit(Manuscript("a.md", (Block("line 1", text),)))


def audit_of_table(*rows: tuple[str, ...]) -> Audit:
    return audit(Manuscript("a.md", (Block("table 1", rows=rows),)))


TWINS = [
    ("percentage", "Pain was less in 12/48 (27%).", "Pain was less in 12/48 (25%)."),
    ("percentage", "In all, 24 of 60 patients (44%) fell.", "In all, 24 of 60 patients (40%) fell."),
    ("percentage", "It healed in 62.5% (25/45) of them.", "It healed in 55.6% (25/45) of them."),
    ("percentage", "Of 120 participants, 48 (45%) fell.", "Of 120 participants, 48 (40%) fell."),
    ("percentage", "There were 30 (25%) of 150 who fell.", "There were 30 (20%) of 150 who fell."),
    ("impossible", "It healed in 52/48 (108%).", "It healed in 48/52 (92%)."),
    ("impossible", "It was so (P = 1.4).", "It was so (P = 0.14)."),
    ("impossible", "It differed (I² = 120%).", "It differed (I² = 12%)."),
    ("limits", "RR 0.80 (95% CI 0.91 to 0.70).", "RR 0.80 (95% CI 0.70 to 0.91)."),
    ("containment", "OR 1.95 (95% CI 1.10 to 1.80).", "OR 1.41 (95% CI 1.10 to 1.80)."),
    ("containment", "MD 2.1 (95% CI -3.9 to -0.3).", "MD -2.1 (95% CI -3.9 to -0.3)."),
    ("symmetry", "RR 0.80 (95% CI 0.70 to 0.99).", "RR 0.80 (95% CI 0.70 to 0.91)."),
    ("symmetry", "MD 2.5 (95% CI 1.0 to 5.2).", "MD 2.5 (95% CI 1.0 to 4.0)."),
    ("p-interval", "RR 0.80 (0.70 to 0.91), P = 0.21.", "RR 0.80 (0.70 to 0.91), P = 0.001."),
    ("p-interval", "MD 1.2 (95% CI -0.4 to 2.8; P = 0.01).", "MD 1.2 (95% CI -0.4 to 2.8; P = 0.14)."),
    ("p-interval", "HR 0.9 (95% CI 0.7 to 1.2), p<0.001", "HR 0.5 (95% CI 0.4 to 0.6), p<0.001"),
    ("p-words", "It was not significant (P = 0.01).", "It was not significant (P = 0.10)."),
    ("p-words", "It fell significantly (P = 0.23).", "It fell significantly (P = 0.023)."),
    ("p-statistic", "Z = 1.20 (P = 0.02).", "Z = 2.33 (P = 0.02)."),
    ("p-statistic", "t(30) = 1.50, p = .03", "t(30) = 2.28, p = .03"),
    ("p-statistic", "F(2, 60) = 1.10, p = .01", "F(2, 60) = 4.98, p = .01"),
    ("i2", "Chi² = 20.0, df = 5; I² = 45%.", "Chi² = 20.0, df = 5; I² = 75%."),
    ("q-p", "Chi² = 8.2, df = 5 (P = 0.001).", "Chi² = 8.2, df = 5 (P = 0.15)."),
    ("q-p", "χ²(1) = 3.84, p = .50", "χ²(1) = 3.84, p = .05"),
    ("effect", "It was 10/50 versus 20/50; RR 0.80.", "It was 10/50 versus 20/50; RR 0.50."),
    ("effect", "It was 10/50 versus 20/50; OR 0.50.", "It was 10/50 versus 20/50; OR 0.38."),
    ("effect", "It was 10/50 versus 20/50; RD -0.10.", "It was 10/50 versus 20/50; RD -0.20."),
    (
        "effect",
        "Pain was 4.0 (SD 1.0) and 6.5 (SD 1.2), mean difference 1.5.",
        "Pain was 4.0 (SD 1.0) and 6.5 (SD 1.2), mean difference 2.5.",
    ),
    ("absolute", "From 200 per 1000 to 150 per 1000 (70 fewer).", "From 200 per 1000 to 150 per 1000 (50 fewer)."),
    ("nnt", "The risk difference was 5%, NNT 30.", "The risk difference was 5%, NNT 20."),
    ("se", "The mean was 8 (SD 14, SE 4, n = 49).", "The mean was 8 (SD 14, SE 2, n = 49)."),
    (
        "parts",
        "We had 120 participants (64 intervention and 58 control).",
        "We had 120 participants (62 intervention and 58 control).",
    ),
    (
        "parts",
        "There were 12 trials: 5 in adults, 4 in children and 2 in both.",
        "There were 12 trials: 5 in adults, 4 in children and 3 in both.",
    ),
    ("parts", "Together 64 + 58 = 120.", "Together 64 + 58 = 122."),
    ("group", "In all 45% were men and 65% were women.", "In all 45% were men and 55% were women."),
    ("degrees", "In 8 trials (Q = 9.1, df = 8).", "In 8 trials (Q = 9.1, df = 7)."),
    ("range", "The mean age was 45 years (range 50 to 70).", "The mean age was 55 years (range 50 to 70)."),
    (
        "flow",
        "There were 200 records, 60 were excluded, leaving 150.",
        "There were 200 records, 60 were excluded, leaving 140.",
    ),
    (
        "repeat",
        "We included 12 studies (480 participants). In the end, 13 studies were included.",
        "We included 12 studies (480 participants). In the end, 12 studies were included.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "wrong", "right"), TWINS, ids=[row[1][:45] for row in TWINS])
def test_an_inconsistency_is_named_and_its_consistent_twin_is_not(
    kind: str, wrong: str, right: str
) -> None:
    assert [check.kind for check in audit_of(wrong).problems] == [kind]
    checked = audit_of(right)
    same = {"impossible": {"impossible", "percentage"}, "limits": {"containment"}}
    assert same.get(kind, {kind}) & {check.kind for check in checked.checks}
    assert checked.problems == ()


def test_the_planted_kinds_are_all_that_prose_can_show() -> None:
    in_tables = {"weights", "total-row", "total-column", "fact"}
    assert {row[0] for row in TWINS} == set(KINDS) - in_tables


def test_tables_are_read_with_their_headings() -> None:
    checked = audit_of_table(
        ("Study", "Events", "Total", "Weight (%)", "RR (95% CI)", "P"),
        ("Ann 2001", "10", "50", "40.0", "0.50 (0.26 to 0.95)", "0.90"),
        ("Ben 2002", "12", "60", "70.0", "0.60 (0.80 to 0.90)", ""),
        ("Total", "23", "110", "", "", ""),
    )
    assert sorted((c.kind, c.row, c.column) for c in checked.problems) == [
        ("containment", 2, 4),
        ("p-interval", 1, 4),
        ("total-row", 3, 1),
        ("weights", 2, 3),
    ]


@pytest.mark.parametrize(("name", "last", "wrong"), [
    ("Total", "30", False), ("Total", "31", True), ("Total", "29", True),
    ("All studies", "31", False), ("All studies", "29", True),
])  # fmt: skip
def test_a_total_is_a_sum_but_all_may_be_more(name: str, last: str, wrong: bool) -> None:
    table = (("Subgroup", "Studies"), ("Old", "10"), ("Young", "20"), (name, last))
    assert [c.kind for c in audit_of_table(*table).problems] == ["total-row"] * wrong


def test_a_column_of_totals_is_believed_where_most_rows_show_it() -> None:
    heads = ("Group", "Men", "Women", "Total")
    rows = (("A", "10", "12", "22"), ("B", "9", "9", "18"), ("C", "8", "9", "18"))
    problems = audit_of_table(heads, *rows).problems
    assert [(c.kind, c.row) for c in problems] == [("total-column", 3)]
    apart = (("A", "10", "12", "100"), ("B", "9", "9", "90"), ("C", "8", "9", "80"))
    assert audit_of_table(heads, *apart).problems == ()


def test_a_share_in_a_column_with_its_group_size() -> None:
    table = (("", "Drug (n = 50) n (%)"), ("Women", "20 (40%)"), ("Smokers", "10 (25%)"))
    assert [c.row for c in audit_of_table(*table).problems] == [2]


@pytest.mark.parametrize(
    "text",
    [
        "Weight was 3.7 kg (95% CI -6.1 to -1.3) lower.",  # the word is the sign
        "Adjusted OR 0.70 in 10/50 versus 20/50.",  # not the crude one
        "Median survival was 6.0 months (95% CI 3.2 to 23.8).",  # not symmetric
        "12 trials (including 5 in adults, 3 in children).",  # not all are named
        "We set P < 0.05 as the level of significance (P = 0.20 was not).",
        "RR 0.00 (95% CI 0.00 to 0.00).",
        "RR 1.00 (95% CI 1.00 to 1.00), P = 0.30",
        "Effects ranged over 1/0 and 0/0 (0%).",
        "Of 10 people, 4 (40%) fell, of whom 2 (50%) died.",
    ],
)
def test_what_may_be_right_is_let_be(text: str) -> None:
    assert audit_of(text).problems == ()


def test_rounding_is_allowed_to_its_last_digit_and_no_further() -> None:
    assert audit_of("It was 1/8 (12.5%).").problems == ()
    assert audit_of("It was 1/8 (13%).").problems == ()
    assert audit_of("It was 1/8 (12%).").problems == ()  # half rounds either way
    assert len(audit_of("It was 1/8 (12.4%).").problems) == 1
    assert len(audit_of("It was 1/8 (14%).").problems) == 1
    assert audit_of("Of 2000 and 1500 per 1000.").problems == ()
    fewer = "From 200 per 1000 to 150 per 1000 ({} fewer)."
    assert [bool(audit_of(fewer.format(n)).problems) for n in (48, 49, 51, 52)] == [
        True, False, False, True,
    ]  # fmt: skip
