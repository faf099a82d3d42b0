"""One answer of RoB 2 is changed in the example with every stage, as a user would change it: what
moves in one build, what `stook diff` says of it, and what moves once the suggestion is accepted."""

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from stook.cli import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "bcg-tuberculosis"
ROB2 = "appraisal/rob2/agreed.csv"
FINDING = "bcg-no-vaccine.tuberculosis.any"
CELL = f"{ROB2}#rosenthal-1960/tuberculosis/any/1.2!value"


def stook(*words: str) -> str:
    done = CliRunner().invoke(main, list(words))
    assert done.exit_code == 0, done.output
    return done.output


class Steps(NamedTuple):
    """The folder as shipped, with the answer changed, and with the suggestion accepted; and what
    `stook diff` says between them."""

    before: Path
    changed: Path
    accepted: Path
    first: str
    second: str


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> Steps:
    root = tmp_path_factory.mktemp("chain")
    before, changed, accepted = root / "before", root / "changed", root / "accepted"
    shutil.copytree(EXAMPLE, before, ignore=shutil.ignore_patterns("output", ".stook"))
    stook("build", str(before))
    shutil.copytree(before, changed, ignore=shutil.ignore_patterns("output"))
    table = (changed / ROB2).read_text(encoding="utf-8")
    answer = "rosenthal-1960,tuberculosis,any,answer,1.2,NI,"
    assert table.count(answer) == 1
    table = table.replace(answer, answer.replace("NI", "PY"))
    (changed / ROB2).write_text(table, encoding="utf-8")
    stook("build", str(changed))
    shutil.copytree(changed, accepted, ignore=shutil.ignore_patterns("output"))
    stook("grade", str(accepted), "--accept", FINDING)
    stook("build", str(accepted))
    return Steps(
        before,
        changed,
        accepted,
        stook("diff", str(before), str(changed)),
        stook("diff", str(changed), str(accepted)),
    )


def output(folder: Path, name: str) -> str:
    return (folder / "output" / name).read_text(encoding="utf-8")


def grade(folder: Path) -> dict[str, Any]:
    (one,) = json.loads(output(folder, "grade.json"))
    return dict(one)


def rated(folder: Path, domain: str) -> tuple[int, str]:
    one = next(r for r in grade(folder)["ratings"] if r["domain"] == domain)
    return one["levels"], one["sentence"]


def problems(folder: Path) -> list[dict[str, Any]]:
    return list(json.loads(output(folder, "problems.json")))


def light(folder: Path) -> list[str]:
    """The words of the traffic-light plot for the study, domain by domain and overall."""
    row = re.findall(r"<title>(Rosenthal 1960[^<]*)</title>", output(folder, TRAFFIC))
    return [one.rpartition(": ")[2] for one in row]


TRAFFIC = "plots/risk-of-bias.tuberculosis.svg"
SUMMARY = f"plots/risk-of-bias.{FINDING}.svg"


def test_the_answer_moves_its_domain_the_whole_and_both_plots(steps: Steps) -> None:
    assert light(steps.before)[0] == light(steps.before)[-1] == "Some concerns"
    assert light(steps.changed)[0] == light(steps.changed)[-1] == "Low risk"
    assert output(steps.before, SUMMARY) != output(steps.changed, SUMMARY)


def test_it_moves_the_suggestion_and_nothing_that_people_judged(steps: Steps) -> None:
    levels, sentence = rated(steps.before, "risk of bias")
    assert (levels, "91% of the weight" in sentence) == (1, True)
    levels, sentence = rated(steps.changed, "risk of bias")
    assert (levels, "87% of the weight" in sentence) == (0, True)
    assert [grade(one)["suggested"] for one in steps[:2]] == ["low", "moderate"]
    assert [grade(one)["judged"] for one in steps[:2]] == ["low", "low"]
    assert output(steps.before, "summary.en.md") == output(steps.changed, "summary.en.md")


def test_the_judgement_that_no_longer_fits_is_a_problem_although_it_has_its_reason(
    steps: Steps,
) -> None:
    assert problems(steps.before) == []
    (one,) = problems(steps.changed)
    assert one["code"] == "W514"
    assert "now they suggest moderate (inconsistency -1)" in one["what"]
    assert problems(steps.accepted) == []


def in_order(text: str, *parts: str) -> None:
    """Each part stands in the text after the one before it."""
    at = 0
    for part in parts:
        assert part in text[at:], f"{part!r} is missing, or too early, in\n{text}"
        at = text.index(part, at) + len(part)


def test_diff_shows_the_chain_below_the_one_cell(steps: Steps) -> None:
    assert steps.first.count("Because of") == 1
    in_order(
        steps.first,
        "Because of",
        f"{CELL} (Could nobody foresee the allocation before people were enrolled?): NI -> PY",
        "Rosenthal 1960, Tuberculosis, D1 Randomisation process: some concerns -> low",
        "Rosenthal 1960, Tuberculosis, overall: some concerns -> low",
        "risk of bias",
        "- Rated down one level for risk of bias",
        "+ Not rated down",
        "- low (risk of bias -1, inconsistency -1)",
        "+ moderate (inconsistency -1)",
        f"{TRAFFIC} looks different",
        f"{SUMMARY} looks different",
        "new problem W514",
        "2 judgements of risk of bias, 2 suggestions, 3 plots, 1 problem moved; 1 cell changed.",
    )


def test_diff_as_data_names_the_cell_as_the_cause_of_every_move(steps: Steps) -> None:
    moved = json.loads(stook("diff", str(steps.before), str(steps.changed), "--json"))["moves"]
    assert {one["kind"] for one in moved} == {"judgement", "suggestion", "plot", "problem"}
    assert all([cause["cell"] for cause in one["causes"]] == [CELL] for one in moved)


def test_once_accepted_certainty_table_summary_and_abstract_move(steps: Steps) -> None:
    rows = [
        next(csv.DictReader(io.StringIO(output(one, "tables/findings.csv"))))
        for one in (steps.changed, steps.accepted)
    ]
    assert [row["certainty"] for row in rows] == ["low", "moderate"]
    for name, old, new in (
        ("summary.en.md", "BCG vaccine may reduce", "BCG vaccine probably reduces"),
        ("abstract.en.md", "BCG vaccine may reduce", "BCG vaccine likely reduces"),
        ("tables/sof-bcg-no-vaccine.csv", "Low", "Moderate"),
    ):
        was, now = output(steps.changed, name), output(steps.accepted, name)
        assert (old in was, old in now) == (True, False), name
        assert (new in was, new in now) == (False, True), name


def test_diff_shows_what_the_acceptance_moved_and_why(steps: Steps) -> None:
    assert steps.second.count("Because of") == 1
    in_order(
        steps.second,
        f"certainty.yaml#findings/{FINDING}/certainty: low -> moderate",
        "- low (judged); BCG vaccine may reduce tuberculosis.",
        "+ moderate (judged); BCG vaccine probably reduces tuberculosis.",
        "summary of findings, Tuberculosis",
        "+ ⨁⨁⨁◯ Moderate: due to serious inconsistency.",
        "summary.key.bcg.no-vaccine.tuberculosis",
        "abstract.effects.bcg-no-vaccine.tuberculosis",
        "gone problem W514",
    )


def test_the_reason_that_still_weighs_the_same_keeps_its_words(steps: Steps) -> None:
    text = (steps.accepted / "certainty.yaml").read_text(encoding="utf-8")
    assert "Latitude goes with much of the difference" in text
    assert "Six of the trials" not in text
    assert text.startswith("# Answers and judgement are constructed")


def test_why_says_by_which_rule_a_judgement_follows(steps: Steps) -> None:
    told = stook("why", "risk-of-bias.tuberculosis.any.rosenthal-1960.D1", str(steps.changed))
    assert "D1: low" in told
    assert "follows from the answers by the tool's rules (RoB 2, D1 Randomisation" in told
    assert "proposed" not in told


def test_why_follows_a_judgement_a_suggestion_and_a_plot_to_the_answer(steps: Steps) -> None:
    for id_ in (
        "risk-of-bias.tuberculosis.any.rosenthal-1960.overall",
        f"grade.{FINDING}.risk-of-bias",
        TRAFFIC,
    ):
        cells = json.loads(stook("why", id_, str(steps.changed), "--json"))["cells"]
        assert CELL in cells, id_
