"""One mistake of a person is one problem, and its words lead to where the mistake is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

BASE = Path(__file__).parents[2] / "golden" / "rules" / "_base"
REVIEW = (BASE / "review.yaml").read_text()
ARMS = (BASE / "extraction" / "agreed" / "arms.csv").read_text()
RESULTS = (BASE / "extraction" / "agreed" / "results.csv").read_text()


def test_a_column_that_is_misspelt_leaves_its_rows_unreproached(review: Callable[..., Any]) -> None:
    table = RESULTS.replace("events,", "evnts,", 1)
    assert review({"extraction/agreed/results.csv": table}).codes == ["E122"]


def test_keys_that_are_not_indented_are_said_once(review: Callable[..., Any]) -> None:
    text = REVIEW.replace("  pain:\n    technical:", "  pain:\n  technical:")
    lines = text.split("\n")
    start = lines.index("  technical: pain intensity")
    end = next(i for i in range(start + 1, len(lines)) if not lines[i].startswith("    "))
    lines[start + 1 : end] = [line[2:] for line in lines[start + 1 : end]]
    found = review({"review.yaml": "\n".join(lines)}).problems
    (fault,) = [one for one in found if one.place.file == "review.yaml"]
    assert fault.code == "E109"
    assert "outcomes/pain is empty" in fault.what
    assert "Indent technical" in fault.remedy


def test_an_arm_that_was_renamed_is_said_once_with_both_names(review: Callable[..., Any]) -> None:
    found = review({"extraction/agreed/arms.csv": ARMS.replace("lee-2001,a,", "lee-2001,x,")})
    (fault,) = [one for one in found.problems if one.code == "E203"]
    assert 'no arm "a"' in fault.what
    assert '2 rows name it. No result names its arm "x" (extraction/agreed/arms.csv:2' in fault.what


@pytest.mark.parametrize("reversed_", [True, False])
def test_what_was_accepted_of_a_scale_is_not_gone_while_the_scale_is_wrong(
    review: Callable[..., Any], reversed_: bool
) -> None:
    ends = "min: 10, max: 0" if reversed_ else "min: 0, max: 10"
    text = REVIEW.replace("min: 0, max: 10", ends) + "accepted: [{code: W310, reason: a change}]\n"
    codes = review({"review.yaml": text}).codes
    assert codes == (["E403"] if reversed_ else ["W216"])


def test_a_question_that_only_lacks_lay_words_is_somebodys_own(review: Callable[..., Any]) -> None:
    assert "W413" not in review({}).codes
