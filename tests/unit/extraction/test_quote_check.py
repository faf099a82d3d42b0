"""When the text of a report is used: just inside and just outside of each limit."""

import pytest

from stook.extraction.quote_check import SCANNED, UNMAPPED, usable
from stook.extraction.quote_formulas import FORMULAS, agrees, convert
from stook.model.quotes import PageText, ReportText


@pytest.mark.parametrize(("characters", "used"), [(SCANNED, True), (SCANNED - 1, False)])
def test_a_scan_has_no_text_to_search(characters: int, used: bool) -> None:
    text = ReportText((PageText("x" * characters), PageText("y" * SCANNED)))
    assert (usable(text) == "") is used


@pytest.mark.parametrize(("unmapped", "used"), [(UNMAPPED, True), (UNMAPPED + 0.001, False)])
def test_a_font_without_letters_is_not_searched(unmapped: float, used: bool) -> None:
    assert (usable(ReportText((PageText("x" * 100, unmapped),))) == "") is used


@pytest.mark.parametrize(
    ("formula", "inputs", "given", "value"),
    [
        ("times", (2.68,), (10,), 26.8),
        ("reversed", (30,), (100,), 70),
        ("percent", (46.7,), (30,), 14),
        ("sum", (12, 7), (), 19),
        ("rest", (30, 5), (), 25),
        ("se-sd", (0.51,), (30, 10), 27.934),  # the Cochrane Handbook, 6.5.2.2: SE times root n
        ("ci-sd", (30.0, 34.2), (25,), 5.36),  # the Handbook's own example, 6.5.2.2
    ],
)
def test_formulas_give_what_they_say(
    formula: str, inputs: tuple[float, ...], given: tuple[float, ...], value: float
) -> None:
    assert convert(formula, inputs, given) == pytest.approx(value, abs=0.005)
    written = FORMULAS[formula].write([f"{x:g}" for x in inputs], given)
    assert all(f"{x:g}" in written for x in (*inputs, *given))


@pytest.mark.parametrize(
    ("formula", "inputs", "given"),
    [
        ("none", (1,), ()),
        ("times", (1,), ()),
        ("se-sd", (1,), (-1, 1)),
        ("times", (1e308,), (1e9,)),
    ],
)
def test_what_cannot_be_computed_is_none(
    formula: str, inputs: tuple[float, ...], given: tuple[float, ...]
) -> None:
    assert convert(formula, inputs, given) is None


@pytest.mark.parametrize(
    ("value", "computed", "same"),
    [("27.9", 27.934, True), ("27.9", 27.951, False), ("28", 27.5, True), ("28", 27.49, False),
     ("x", 1.0, False), ("", 0.0, False)],
)  # fmt: skip
def test_a_cell_agrees_to_its_own_digits(value: str, computed: float, same: bool) -> None:
    assert agrees(value, computed) is same
