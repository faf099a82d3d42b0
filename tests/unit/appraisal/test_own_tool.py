"""A team writes a risk-of-bias tool of its own into the folder: faults first, then the mended tool,
its answers, and everything that is built from them."""

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from stook.cli import main

EXAMPLE = Path(__file__).parents[3] / "examples" / "bcg-tuberculosis"
TOOL = "appraisal/clinicchecklist/tool.yaml"
AGREED = "appraisal/clinicchecklist/agreed.csv"
FAULTY = """\
# Our department's checklist
tool: Clinic checklist
judgements: [good, fair, poor]
answers: {Y: "yes", N: "no", U: unclear}
concerning: {judgement: fiar, domains: 2}
domains:
  - id: A
    label: Allocation
    code: rob.randomisation
    questions:
      - {id: A1, label: Random order?}
      - {id: A2, label: Concealed?, ask: {A1: Yes}}
    rules:
      - {then: good, when: {A2: Y}}
      - {then: fair, when: {A2: U, A7: N}}
      - {then: bad}
  - id: B
    label: Follow-up
    questions:
      - {id: B1, label: 80 percent followed up?, optoins: Y/N}
    rules:
      - {then: good, when: {B1: Y}}
"""
MENDED = (
    FAULTY.replace("fiar", "fair")
    .replace("A1: Yes", "A1: Y")
    .replace("{A2: U, A7: N}", "{A2: U}")
    .replace("bad", "poor")
    .replace("optoins", "options")
)
HEAD = "study,outcome,timepoint,kind,item,value,support\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "review"
    shutil.copytree(EXAMPLE, made, ignore=shutil.ignore_patterns("output", ".stook"))
    shutil.rmtree(made / "appraisal")
    protocol = (made / "review.yaml").read_text(encoding="utf-8")
    protocol = protocol.replace("risk_of_bias_tool: RoB 2", "risk_of_bias_tool: Clinic checklist")
    (made / "review.yaml").write_text(protocol, encoding="utf-8")
    (made / TOOL).parent.mkdir(parents=True)
    return made


def checked(folder: Path) -> str:
    return CliRunner().invoke(main, ["check", str(folder)]).output


def answer(study: str, item: str, value: str) -> str:
    return f"{study},tuberculosis,any,answer,{item},{value},seen in the report\n"


def test_every_fault_of_the_tool_is_named_with_its_line_and_what_is_known(folder: Path) -> None:
    (folder / TOOL).write_text(FAULTY, encoding="utf-8")
    (folder / AGREED).write_text(HEAD + answer("aronson-1948", "A1", "N"), encoding="utf-8")
    told = checked(folder)
    found = re.findall(rf"^{TOOL}:(\d+):\d+  E512  (.*)$", told, flags=re.MULTILINE)
    assert [(int(line), what.partition(": ")[2]) for line, what in found] == [
        (5, "'fiar' is none of the judgements: good, fair, poor."),
        (12, "'Yes' is none of the answers: Y, N, U."),
        (15, "'A7' is no question that stands before: A1, A2."),
        (16, "'bad' is none of the judgements: good, fair, poor."),
        (
            20,
            "the key 'optoins' is not known; known: id, label, options, ask, optional.",
        ),
    ]
    assert "Correct tool.yaml" in told


def test_answers_that_decide_nothing_are_told_from_answers_that_are_missing(folder: Path) -> None:
    (folder / TOOL).write_text(MENDED, encoding="utf-8")
    rows = [("A1", "Y"), ("A2", "Y"), ("B1", "N")]
    text = HEAD + "".join(answer("aronson-1948", *row) for row in rows)
    (folder / AGREED).write_text(text, encoding="utf-8")
    assert "B: answered, but no rule leads to a judgement." in checked(folder)
    judged = "aronson-1948,tuberculosis,any,domain judgement,B,poor,half were lost\n"
    (folder / AGREED).write_text(text + judged, encoding="utf-8")
    assert "W509" not in checked(folder)
    (folder / AGREED).write_text(text.replace("A2,Y", "A2,NI"), encoding="utf-8")
    assert "E501" in checked(folder)


def test_the_mended_tool_judges_draws_and_rates(folder: Path) -> None:
    studies = [
        line.partition(",")[0]
        for line in (folder / "studies.csv").read_text(encoding="utf-8").splitlines()[1:]
    ]
    (folder / TOOL).write_text(MENDED, encoding="utf-8")
    rows = (
        row for study in studies for row in (answer(study, "A1", "N"), answer(study, "B1", "Y"))
    )
    (folder / AGREED).write_text(HEAD + "".join(rows), encoding="utf-8")
    done = CliRunner().invoke(main, ["build", str(folder)])
    assert done.exit_code == 0, done.output
    plot = (folder / "output/plots/risk-of-bias.tuberculosis.svg").read_text(encoding="utf-8")
    assert "<title>Aronson 1948, Allocation: High risk" in plot
    (suggested,) = json.loads((folder / "output/grade.json").read_text(encoding="utf-8"))
    bias = next(one for one in suggested["ratings"] if one["domain"] == "risk of bias")
    assert (bias["levels"], bias["code"]) == (1, "rob.randomisation")
    assert "100% of the weight" in bias["sentence"]
