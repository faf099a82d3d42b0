"""What an interval leaves open is said at every level of certainty and in every wording."""

from pathlib import Path

import pytest

from stook.language.catalogue import load_catalogue
from stook.language.statements import Register
from stook.model.terms import Certainty
from wordskit import EVENT, MEAN, built, counts, means, sentence, written

LEVELS = ("low", "moderate", "high")
DEATH = {"technical": "death", **EVENT, "thresholds": {"small": 5, "moderate": 20, "large": 40}}
NARROW = {**EVENT, "technical": "death", "thresholds": {"small": 60, "moderate": 80, "large": 99}}


@pytest.mark.parametrize("certainty", LEVELS)
@pytest.mark.parametrize(
    ("register", "hint"),
    [
        ("lay", "but the results could also mean a reduction or an increase."),
        ("grade", "but the interval includes a reduction and an increase."),
        ("core", "but the interval includes a reduction and an increase."),
    ],
)
def test_little_to_no_difference_with_room_for_both(
    certainty: str, register: Register, hint: str, tmp_path: Path
) -> None:
    """52 against 53 of 600 twice: 1 fewer per 1000 (21 fewer to 25 more), a threshold of 5."""
    made = built(written(tmp_path, DEATH, counts(52, 53), certainty))
    assert sentence(made, register).endswith(hint)
    assert "little to no" in sentence(made, register)


def test_summary_abstract_and_table_say_it_too(tmp_path: Path) -> None:
    made = built(written(tmp_path, DEATH, counts(52, 53), "low"))
    parts = {one.id: one for one in made.summary.sections}
    for id_ in ("key", "results"):
        text = " ".join(s.text for part in parts[id_].paragraphs for s in part)
        assert "could also mean a reduction or an increase" in text
    effects = " ".join(one.text for one in made.abstract.sentences)
    assert "but the interval includes a reduction and an increase (RR 0.98" in effects


@pytest.mark.parametrize("certainty", LEVELS)
def test_a_claim_whose_interval_reaches_little_to_no_difference(
    certainty: str, tmp_path: Path
) -> None:
    """3 points less (1.2 to 4.8 less) and a threshold of 2: firm in direction, not in size."""
    outcome = {"technical": "pain", **MEAN, "thresholds": {"small": 2, "moderate": 8}}
    made = built(written(tmp_path, outcome, means(-3, 7), certainty))
    assert sentence(made).endswith("but the results could also mean little to no difference.")


@pytest.mark.parametrize("certainty", LEVELS)
def test_nothing_is_added_where_the_interval_leaves_nothing_open(
    certainty: str, tmp_path: Path
) -> None:
    assert "also" not in sentence(built(written(tmp_path, NARROW, counts(52, 53), certainty)))


def test_every_register_has_every_caveat() -> None:
    """A caveat is a part of what the claim does not name; of things had, fewer of them."""
    words = load_catalogue()
    lay = {key.removeprefix("lay.") for key in words.entries if key.startswith("lay.caveat.")}
    technical = {key for key in lay if not key.startswith("caveat.had_")}
    for register in ("grade", "core"):
        assert not {key for key in technical if f"{register}.{key}" not in words}
    assert len(Certainty) == 4
