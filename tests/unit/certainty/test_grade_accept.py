"""Taking a suggestion over: the judgement that is made, and the file that it is written into."""

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest
import yaml
from click.testing import CliRunner

from gradekit import events, given
from stook.certainty.accept import accepted
from stook.certainty.entry import with_judgement
from stook.cli import main
from stook.model.certainty import Answers, Judgement, Reason
from stook.model.terms import Basis, Certainty

WIDE = events((20, 200, 25, 200))  # imprecision: one level
OWN = Reason(domain="imprecision", code="imprecision.few_events", levels=1, text="45 events")
MADE = Judgement(certainty=Certainty.LOW, reasons=(OWN,), suggested="low (imprecision -2)")


def test_a_suggestion_becomes_a_judgement_with_the_rules_sentences() -> None:
    suggestion = given(WIDE)
    made = accepted(suggestion, None)
    assert (made.certainty, made.basis) == (Certainty.MODERATE, Basis.JUDGED)
    assert made.suggested == suggestion.said == "moderate (imprecision -1)"
    (reason,) = made.reasons
    assert (reason.domain, reason.code, reason.levels) == ("imprecision", "imprecision.wide", 1)
    assert reason.text.startswith("Rated down one level for imprecision")


def test_a_reason_that_weighs_as_before_keeps_its_words_and_another_does_not() -> None:
    assert accepted(given(WIDE), MADE).reasons == (OWN,)
    heavier = replace(MADE, reasons=(replace(OWN, levels=2),))
    assert accepted(given(WIDE), heavier).reasons[0].text.startswith("Rated down one level")


def test_what_is_not_assessed_cannot_be_taken_over() -> None:
    with pytest.raises(ValueError, match="indirectness"):
        accepted(given(WIDE, answers=Answers()), None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "findings:\n",
        "# ours\nanswers: {a: {unpublished: false}}\n",
        "findings:\n  other:\n    certainty: high\n",
        "findings:\n    x.o.any:\n        certainty: high\n    other:\n        certainty: high\n",
        "findings:\n  x.o.any: {certainty: high}\n\n# about the rest\ngeneral:\n  reasons: []",
    ],
)
def test_the_entry_is_put_in_and_everything_else_stays(text: str) -> None:
    made = yaml.safe_load(with_judgement(text, "x.o.any", MADE))
    before = yaml.safe_load(text) or {}
    assert made["findings"]["x.o.any"] == {
        "certainty": "low",
        "basis": "judged",
        "reasons": [
            {"domain": "imprecision", "code": "imprecision.few_events", "levels": 1,
             "text": "45 events"},
        ],
        "suggested": "low (imprecision -2)",
    }  # fmt: skip
    rest = {**made, "findings": {**made["findings"], "x.o.any": None}}
    assert rest == {**before, "findings": {**(before.get("findings") or {}), "x.o.any": None}}
    kept = [line for line in text.splitlines() if line.startswith("#")]
    assert [line for line in with_judgement(text, "x.o.any", MADE).splitlines() if "#" in line] == (
        kept
    )


def test_findings_in_one_line_are_left_to_people() -> None:
    with pytest.raises(ValueError, match="block"):
        with_judgement("findings: {x.o.any: {certainty: high}}\n", "x.o.any", MADE)


BASE = Path(__file__).resolve().parents[2] / "golden" / "rules" / "_base"


def test_the_command_refuses_what_is_open_and_names_the_findings(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    copytree(BASE, folder)
    before = (folder / "certainty.yaml").read_bytes()
    open_ = CliRunner().invoke(main, ["grade", str(folder), "--accept", "a-placebo.pain.short"])
    assert open_.exit_code == 1
    assert "study design" in open_.output
    typo = CliRunner().invoke(main, ["grade", str(folder), "--accept", "a-placebo.pain"])
    assert typo.exit_code == 2
    assert "a-placebo.pain.short" in typo.output
    assert (folder / "certainty.yaml").read_bytes() == before
