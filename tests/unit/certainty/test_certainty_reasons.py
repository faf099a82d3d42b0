"""A certainty below high without a reason, or beside reasons that do not lead to it, is a Problem,
by whatever path it came to stand in certainty.yaml."""

from collections.abc import Callable
from typing import Any

import pytest

DOWN = "{domain: imprecision, code: imprecision.wide, levels: 1}"
OPEN = "{domain: imprecision, code: imprecision.wide}"
RISK = "{domain: risk of bias, code: rob.missing}"
UP = "{domain: large effect, code: up.large, levels: 1}"
DESIGN = "{domain: study design, code: design.nrs, levels: 2}"


@pytest.mark.parametrize(
    ("certainty", "basis", "reasons", "codes"),
    [
        ("high", "judged", [], []),
        ("low", "judged", [], ["W505"]),
        ("low", "constructed", [], ["W505"]),
        ("low", "computed", [], ["W505"]),
        ("low", "declared", [], []),
        ("very low", "implied", [], []),
        ("high", "judged", [UP], []),
        ("low", "judged", [UP], ["W503", "W505"]),
        ("moderate", "judged", [DESIGN, UP], []),
        ("moderate", "judged", [DOWN], []),
        ("high", "judged", [DOWN], ["W503"]),
        ("low", "judged", [DOWN], ["W503"]),
        ("high", "declared", [DOWN], ["W503"]),
        # without levels a reason weighs one to three
        ("high", "judged", [OPEN], ["W503"]),
        ("moderate", "judged", [OPEN], []),
        ("very low", "judged", [OPEN], []),
        ("moderate", "judged", [OPEN, RISK], ["W503"]),
        ("low", "judged", [OPEN, RISK], []),
        ("moderate", "judged", [OPEN, DOWN], ["W503"]),
        ("moderate", "declared", [OPEN, RISK], []),
    ],
)
def test_every_path_to_a_certainty_below_high(
    certainty: str, basis: str, reasons: list[str], codes: list[str], review: Callable[..., Any]
) -> None:
    source = "    source: the abstract\n" if basis in ("declared", "implied") else ""
    text = (
        "findings:\n"
        "  a-placebo.pain.short:\n"
        f"    certainty: {certainty}\n"
        f"    basis: {basis}\n{source}"
        f"    reasons: [{', '.join(reasons)}]\n"
    )
    found = review({"certainty.yaml": text})
    assert sorted(found.codes) == codes, found.problems
    assert all(one.place.line == 3 for one in found.problems)
