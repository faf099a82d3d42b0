"""The abstract and the summary claim only methods that were used."""

from pathlib import Path
from typing import Any

from stook.pipeline.build import Built
from wordskit import EVENT, built, counts, written

ROWS = counts(60, 100)


def item(made: Built, id_: str) -> str:
    """An item of the abstract."""
    (section,) = [one for one in made.abstract.sections if one.id == id_]
    return " ".join(s.text for part in section.paragraphs for s in part)


def appraised(folder: Path, tool: str = "rob2") -> None:
    (folder / "appraisal" / tool).mkdir(parents=True)
    (folder / "appraisal" / tool / "agreed.csv").write_text(
        "study,outcome,timepoint,kind,item,value\na,o,any,overall judgement,,High\n"
    )


def test_nobody_judged_bias_or_certainty(tmp_path: Path) -> None:
    made = built(written(tmp_path, EVENT, ROWS, certainty=""))
    assert item(made, "bias") == "Not reported."


def test_what_was_judged_is_said(tmp_path: Path) -> None:
    rated = built(written(tmp_path / "a", EVENT, ROWS))
    assert item(rated, "bias") == "The certainty of the evidence was assessed with GRADE."
    appraised(written(tmp_path / "b", EVENT, ROWS, certainty=""))
    bias = built(tmp_path / "b")
    assert item(bias, "bias") == "Risk of bias was assessed with RoB 2."
    appraised(written(tmp_path / "c", EVENT, ROWS))
    both = built(tmp_path / "c")
    assert item(both, "bias") == (
        "Risk of bias was assessed with RoB 2, and the certainty of the evidence with GRADE."
    )


def test_the_method_is_the_one_that_was_used(tmp_path: Path) -> None:
    """The plan names random effects; the only analysis is by Peto's method."""
    plan: dict[str, Any] = {
        "model": "random", "interval": "HKSJ",
        "analyses": [{"outcome": "o", "measure": "PETO", "model": "common", "method": "Peto",
                      "why": "rare events"}],
    }  # fmt: skip
    made = built(written(tmp_path, EVENT, ROWS, synthesis=plan))
    assert item(made, "synthesis") == (
        "Effects were pooled with Peto’s method (common effect, Wald intervals)."
    )


def test_an_analysis_by_another_method_is_named(tmp_path: Path) -> None:
    plan: dict[str, Any] = {
        "model": "common", "method": "IV", "interval": "Wald", "prediction": "none",
        "analyses": [{"outcome": "p", "model": "common", "method": "MH", "why": "rare events"}],
    }  # fmt: skip
    rows = ROWS + "".join(line.replace(",o,", ",p,") for line in ROWS.splitlines(True)[1:])
    rows += "".join(line.replace(",o,", ",q,") for line in ROWS.splitlines(True)[1:])
    one = {"family": "benefit", "in_summary": True, **EVENT}
    outcomes = {key: {**one, "technical": name} for key, name in
                {"o": "Death", "p": "Stroke", "q": "Falls"}.items()}  # fmt: skip
    made = built(written(tmp_path, EVENT, rows, synthesis=plan, outcomes=outcomes))
    assert item(made, "synthesis") == (
        "Effects were pooled with common-effect models (Wald intervals). Otherwise pooled were "
        "stroke (with common-effect models (Mantel-Haenszel weights, Wald intervals))."
    )


def test_one_study_a_finding_is_not_combined(tmp_path: Path) -> None:
    alone = "".join(line for line in ROWS.splitlines(True) if not line.startswith("b,"))
    made = built(written(tmp_path, EVENT, alone))
    assert item(made, "synthesis") == "Not reported."
    assert not any("We combined" in one.text for one in made.summary.sentences)
    assert any(
        "We combined" in s.text for s in built(written(tmp_path, EVENT, ROWS)).summary.sentences
    )


def search(folder: Path, **more: str) -> Built:
    run = folder / "search" / "runs" / "one"
    run.mkdir(parents=True, exist_ok=True)
    lines = {"source": "hits-final2", "date": "2026-11-30", "processed": "true", **more}
    (run / "run.yaml").write_text("".join(f"{key}: {value}\n" for key, value in lines.items()))
    return built(folder)


def test_a_files_name_and_date_are_no_source_and_no_currency(tmp_path: Path) -> None:
    written(tmp_path, EVENT, ROWS)
    guessed = search(tmp_path, guessed="[source, date]")
    assert item(guessed, "sources") == "Not reported."
    text = " ".join(s.text for s in (*guessed.summary.sentences, *guessed.abstract.sentences))
    assert "2026" not in text
    assert "hits-final2" not in text
    assert "W623" in {one.code for one in guessed.problems}
    known = search(tmp_path, source="MEDLINE")
    assert (
        item(known, "sources") == "We searched MEDLINE; the evidence is current to November 2026."
    )
    assert "W623" not in {one.code for one in known.problems}
