"""Risk of bias in a folder: proposals, a team's own tool, assessors, the terminal."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import click
import pytest
from click.testing import CliRunner

from stook.appraisal.proposals import agreement, with_proposals
from stook.cli import main
from stook.pipeline.build import build
from stook.pipeline.engine import Engine
from stook.pipeline.load import load
from stook.render.outputs import outputs
from stook.store import FolderStore, MemoryStore

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "golden" / "rules" / "_base"
REVIEW = (BASE / "review.yaml").read_text(encoding="utf-8")
HEAD = "study,outcome,timepoint,kind,item,value,support\n"
AGREED = "appraisal/rob2/agreed.csv"
LOW = ["Y", "Y", "N", "N", "N", "Y", "Y", "N", "N", "N", "Y", "N", "N"]
ASKED = ["1.1", "1.2", "1.3", "2.1", "2.2", "2.6", "3.1", "4.1", "4.2", "4.3", "5.1", "5.2", "5.3"]


def answers(*changed: tuple[str, str]) -> str:
    """A table with a path of answers through RoB 2 that is low everywhere, but for changes."""
    given = dict(zip(ASKED, LOW, strict=True)) | dict(changed)
    rows = (f"lee-2001,pain,short,answer,{id_},{value},because" for id_, value in given.items())
    return HEAD + "\n".join(rows) + "\n"


def judged(loaded: Any) -> dict[str, tuple[str, bool]]:
    """Judgements by item: the word, and whether it follows from answers."""
    rows = with_proposals(loaded.review).appraisals
    return {row.item: (row.value, bool(row.rule)) for row in rows if row.kind.value != "answer"}


def test_answers_alone_lead_to_judgements(review: Callable[..., Any]) -> None:
    found = review({AGREED: answers(("1.2", "NI"))})
    assert found.codes == []
    assert judged(found) == {
        "D1": ("some concerns", True),
        **dict.fromkeys(("D2", "D3", "D4", "D5"), ("low", True)),
        "": ("some concerns", True),
    }


def test_one_changed_answer_moves_the_domain_and_the_whole(review: Callable[..., Any]) -> None:
    assert judged(review({AGREED: answers()}))[""] == ("low", True)
    moved = judged(review({AGREED: answers(("5.2", "PY"))}))
    assert moved["D5"] == ("high", True)
    assert moved[""] == ("high", True)


def test_a_judgement_of_people_stays_and_decides_the_whole(review: Callable[..., Any]) -> None:
    table = answers() + "lee-2001,pain,short,domain judgement,D4,some concerns,unblinded staff\n"
    found = review({AGREED: table})
    assert found.codes == []
    assert judged(found)["D4"] == ("some concerns", False)
    assert judged(found)[""] == ("some concerns", True)


def test_the_effect_of_interest_is_the_protocol_s(review: Callable[..., Any]) -> None:
    protocol = REVIEW.replace("synthesis:\n", "synthesis:\n  risk_of_bias_effect: adhering\n")
    found = review({AGREED: answers(), "review.yaml": protocol})
    assert found.codes == ["W507", "E506"]
    assert "2.4, 2.5" in found.problems[0].what


@pytest.mark.parametrize(("design", "domain"), [("cluster-randomised", "D1b"), ("crossover", "DS")])
def test_a_variant_asks_people_for_its_extra_domain(
    design: str, domain: str, review: Callable[..., Any]
) -> None:
    """Its official rules have not been read: no judgement is proposed, so none is overall."""
    studies = (BASE / "studies.csv").read_text(encoding="utf-8").replace("parallel", design)
    files = {"studies.csv": studies, AGREED: answers()}
    found = review(files)
    # that such a trial was not analysed as one is a warning of its own
    assert [(p.code, p.what) for p in found.problems if p.code not in {"W382", "W383"}] == [
        ("W509", f"{domain}: neither answers nor a judgement.")
    ]
    assert "" not in judged(found)
    own = f"lee-2001,pain,short,domain judgement,{domain},some concerns,recruited later\n"
    again = review({**files, AGREED: answers() + own})
    assert {"W382", "W383"}.issuperset(again.codes)
    assert judged(again)[""] == ("some concerns", True)


def test_what_is_agreed_settles_a_difference_of_assessors(review: Callable[..., Any]) -> None:
    both = {
        "appraisal/rob2/ann.csv": answers(),
        "appraisal/rob2/ben.csv": answers(("1.2", "NI")),
    }
    assert review({AGREED: None, **both}).codes == ["W511"]
    assert review({AGREED: answers(("1.2", "NI")), **both}).codes == []
    assert judged(review({AGREED: None, **both})) == {}


def test_what_follows_from_agreed_answers_is_agreed_and_names_its_rule(
    review: Callable[..., Any],
) -> None:
    rows = with_proposals(review({AGREED: answers(("1.2", "NI"))}).review).appraisals
    assert not any(row.proposed for row in rows)
    rules = {row.item: row.rule for row in rows if row.rule}
    assert rules["D1"].startswith("RoB 2, D1 Randomisation process, line ")
    assert rules[""] == "RoB 2, the worst domain"


def test_what_one_assessor_alone_says_is_proposed_until_something_is_agreed(
    review: Callable[..., Any],
) -> None:
    ann = {AGREED: None, "appraisal/rob2/ann.csv": answers()}
    loaded = review(ann)
    rows = with_proposals(loaded.review).appraisals
    assert all(row.proposed for row in rows)
    assert judged(loaded)[""] == ("low", True)
    second = review({**ann, "appraisal/rob2/ben.csv": answers(("1.2", "NI"))})
    assert judged(second) == {}
    alike = review({**ann, "appraisal/rob2/ben.csv": answers()})
    assert alike.codes == ["W515"]
    assert judged(alike)[""] == ("low", True)
    agreed = review({**ann, AGREED: HEAD + "lee-2001,pain,short,domain judgement,D1,high,odd\n"})
    assert judged(agreed) == {"D1": ("high", False)}


def test_judgements_of_domains_alone_are_a_publication_s_right(review: Callable[..., Any]) -> None:
    rows = [f"lee-2001,pain,short,domain judgement,D{n},low,\n" for n in (1, 3)]
    found = review({AGREED: HEAD + "".join(rows)})
    assert found.codes == []
    assert judged(found) == {"D1": ("low", False), "D3": ("low", False)}


TOOL = """\
tool: Our checklist
judgements: [fine, poor]
answers: {Y: yes, N: no}
domains:
  - id: A
    label: Measurement
    questions:
      - {id: 1.10, label: Were assessors unaware?}
    rules:
      - {then: fine, when: {1.10: Y}}
      - {then: poor}
"""


def test_a_team_defines_its_own_tool_in_the_folder(review: Callable[..., Any]) -> None:
    protocol = REVIEW.replace("synthesis:\n", "synthesis:\n  risk_of_bias_tool: Our checklist\n")
    files = {
        "review.yaml": protocol,
        AGREED: None,
        "appraisal/ourchecklist/tool.yaml": TOOL,
        "appraisal/ourchecklist/agreed.csv": HEAD + "lee-2001,pain,short,answer,1.10,N,\n",
    }
    found = review(files)
    assert found.codes == []
    assert judged(found) == {"A": ("poor", True), "": ("poor", True)}
    row = with_proposals(found.review).appraisals[0]
    place = found.review.cells.places[row.cell("value")]
    assert (place.file, place.line) == ("appraisal/ourchecklist/agreed.csv", 2)


def test_agreement_of_two_assessors(review: Callable[..., Any]) -> None:
    """12 of 13 answers agree. Margins: first Y 5, N 8, second Y 4, N 8, NI 1 of 13, so that
    chance for kappa is (5*4 + 8*8)/169 = 84/169."""
    files = {
        AGREED: None,
        "appraisal/rob2/ann.csv": answers(),
        "appraisal/rob2/ben.csv": answers(("1.2", "NI")),
    }
    loaded = review(files)
    assert loaded.codes == ["W511"]
    form = loaded.review.form
    (one,) = agreement(form, loaded.review.assessments)
    assert (one.first, one.second, one.agreement.agreed) == ("ann", "ben", 12)
    assert one.agreement.kappa == pytest.approx((12 / 13 - 84 / 169) / (1 - 84 / 169))


def test_the_terminal_asks_what_applies_and_records_it(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    copytree(BASE, folder)
    (folder / AGREED).write_text(HEAD + "kim-2003,pain,short,domain judgement,D1,low,envelopes\n")
    typed = [
        "Y", "a list", "NI", "not said", "N", "", "", "", "not said",  # D1: proposed some concerns
        "N", "", "N", "", "Y", "", "", "",  # D2: 2.3 to 2.5 and 2.7 do not apply
        "Y", "", "", "",  # D3
        "N", "", "N", "", "N", "", "", "",  # D4
        "Y", "", "N", "", "N", "", "some concerns", "two registry entries differ",  # D5: override
        "unpredictable",
        "high", "together they matter", "favours experimental",  # overall: override
    ]  # fmt: skip
    run = CliRunner().invoke(
        main,
        ["appraise", str(folder), "--study", "lee-2001", "--outcome", "pain",
         "--timepoint", "short"],
        input="\n".join(typed) + "\n",
    )  # fmt: skip
    assert run.exit_code == 0, run.output
    assert "2.3" not in run.output
    assert "2 domains: some concerns" in run.output
    review, found = load(FolderStore(folder))
    assert found == []
    rows = {(r.study, r.item): r for r in review.appraisals}
    assert rows["kim-2003", "D1"].support == "envelopes"
    assert rows["lee-2001", "1.1"].support == "a list"
    assert rows["lee-2001", "D1"].value == "some concerns"
    assert rows["lee-2001", "D5"].support == "two registry entries differ"
    assert rows["lee-2001", ""].value == "high"
    assert rows["lee-2001", ""].direction is not None
    assert len([r for r in review.appraisals if r.study == "lee-2001"]) == 13 + 5 + 1


def test_enter_keeps_what_stands_there(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    copytree(BASE, folder)
    (folder / AGREED).write_text(answers())
    asked = ["appraise", str(folder), "--study", "lee-2001", "--outcome", "pain",
             "--timepoint", "short"]  # fmt: skip
    first = CliRunner().invoke(main, asked, input="\n" * 60)
    assert first.exit_code == 0, first.output
    text = (folder / AGREED).read_text()
    assert text.count("because") == 13
    again = CliRunner().invoke(main, asked, input="\n" * 60)
    assert again.exit_code == 0
    assert (folder / AGREED).read_text() == text


def test_a_sitting_that_ends_early_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    copytree(BASE, folder)
    before = (folder / AGREED).read_bytes()
    run = CliRunner().invoke(
        main,
        ["appraise", str(folder), "--study", "lee-2001", "--outcome", "pain",
         "--timepoint", "short"],
        input="Y\n\nY\n",
    )  # fmt: skip
    assert run.exit_code != 0
    assert (folder / AGREED).read_bytes() == before


ASK = ["appraise", "--study", "lee-2001", "--outcome", "pain", "--timepoint", "short"]


def test_a_step_back_and_words_begun(tmp_path: Path) -> None:
    """1.2 is taken back and answered again; a judgement and a direction are begun only."""
    folder = tmp_path / "review"
    copytree(BASE, folder)
    (folder / AGREED).write_text(answers())
    typed = ["y", "", "n", "guessable", "<", "ni", "", "", "", "h", "odd", "away", *[""] * 60]
    run = CliRunner().invoke(main, [*ASK, str(folder)], input="\n".join(typed))
    assert run.exit_code == 0, run.output
    review, _ = load(FolderStore(folder))
    rows = {row.item: row for row in review.appraisals}
    assert (rows["1.2"].value, rows["1.2"].support) == ("NI", "guessable")
    assert (rows["D1"].value, rows["D1"].support) == ("high", "odd")
    assert str(rows["D1"].direction) == "away from null"
    assert rows[""].value == "high"


def test_a_word_that_is_not_clear_is_asked_again(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    copytree(BASE, folder)
    run = CliRunner().invoke(main, [*ASK, str(folder)], input="p\n")
    assert "'p' is not clear. Type one of: Y, PY, PN, N, NI." in run.output


def test_after_an_early_end_the_domains_that_are_done_can_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C, which no pipe can type, while D2 is asked: D1 is new, the rest as it stood."""
    folder = tmp_path / "review"
    copytree(BASE, folder)
    (folder / AGREED).write_text(answers())
    asked = click.prompt

    def prompt(text: str, **options: Any) -> Any:
        if text.strip().startswith("2.1"):
            raise click.Abort
        return asked(text, **options)

    monkeypatch.setattr("click.prompt", prompt)
    typed = ["y", "", "ni", "", "n", "", "", "", "", "y"]
    run = CliRunner().invoke(main, [*ASK, str(folder)], input="\n".join(typed))
    assert (run.exit_code, "D1 kept" in run.output) == (1, True), run.output
    review, problems = load(FolderStore(folder))
    rows = {row.item: row.value for row in review.appraisals}
    assert (rows["1.2"], rows["D1"], rows["2.1"]) == ("NI", "some concerns", "N")
    assert len(rows) == len(ASKED) + 1
    assert problems == []


def test_the_terminal_shows_agreement(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    copytree(BASE, folder)
    (folder / "appraisal/rob2/ann.csv").write_text(answers())
    (folder / "appraisal/rob2/ben.csv").write_text(answers(("1.2", "NI")))
    run = CliRunner().invoke(main, ["appraise", str(folder), "--agreement"])
    assert "ann and ben, answer: 12 of 13 (92%), kappa 0.85" in run.output


def test_plots_show_the_domains_of_the_tool_that_was_used() -> None:
    files = {p.relative_to(BASE).as_posix(): p.read_bytes() for p in BASE.rglob("*") if p.is_file()}
    del files[AGREED]
    protocol = REVIEW.replace("synthesis:\n", "synthesis:\n  risk_of_bias_tool: RoB 1\n")
    table = (
        "lee-2001,pain,short,domain judgement,sequence,low risk,\n"
        "lee-2001,pain,short,domain judgement,assessors,high,\n"
        "lee-2001,pain,short,domain judgement,missing,unclear,\n"
    )
    files |= {
        "review.yaml": protocol.encode(),
        "appraisal/rob1/agreed.csv": (HEAD + table).encode(),
    }
    built = build(MemoryStore(files), Engine())
    assert not [p for p in built.problems if p.code.startswith(("E5", "W5")) and p.code != "W514"]
    plot = outputs(built, Engine())["plots/risk-of-bias.pain.svg"].decode()
    assert "Random sequence: Low risk" in plot
    assert "Blinding of outcome assessment: High risk" in plot
    assert "Incomplete outcome data: Unclear or not judged" in plot
    assert "Deviations from intended interventions" not in plot
