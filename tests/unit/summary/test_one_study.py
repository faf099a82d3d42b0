"""One study is an answer, whether or not the plan pools."""

from pathlib import Path
from typing import Any

from wordskit import EVENT, built, counts, sentence, written

APART: dict[str, Any] = {
    "synthesis": {
        "model": "common", "method": "MH", "interval": "Wald", "prediction": "none",
        "analyses": [{"outcome": "o", "pooled": False, "why": "too different"}],
    }
}  # fmt: skip


def only(rows: str) -> str:
    """The rows of the first study."""
    return "".join(line for line in rows.splitlines(keepends=True) if not line.startswith("b,"))


def test_the_result_of_one_study_is_said_where_nothing_is_pooled(tmp_path: Path) -> None:
    """60 of 4000 against 62 of 4000: 0.5 fewer per 1000, against a threshold of 10."""
    made = built(written(tmp_path, EVENT, only(counts(60, 62, 4000)), **APART))
    assert made.findings[0].state == "pooled"
    assert sentence(made) == "Zinc probably makes little to no difference to event."
    assert sentence(made, "grade") == "Zinc likely results in little to no difference in event."
    said = [one.text for one in made.summary.sentences]
    assert not any("could not be" in text for text in said), said
    shown = next(one.text for one in made.abstract.sentences if "RR" in one.text)
    assert "(RR 0.97" in shown
    assert "1 study" in shown


def test_two_studies_that_are_not_pooled_have_no_answer(tmp_path: Path) -> None:
    made = built(written(tmp_path, EVENT, counts(60, 62, 4000), **APART))
    assert made.findings[0].state == "not pooled"
    assert "could not be summed up" in sentence(made)
