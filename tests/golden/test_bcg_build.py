"""The example with every stage: from records and decisions to everything that is published."""

import json
import math
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from stook.cli import main
from stook.pipeline.build import Built, build
from stook.pipeline.compare import Comparison, compare
from stook.pipeline.engine import Engine
from stook.store import FolderStore

EXAMPLE = Path(__file__).parents[2] / "examples" / "bcg-tuberculosis"
STUDIES = "studies.csv"
RESULTS = "extraction/agreed/results.csv"
FINDING = "bcg-no-vaccine.tuberculosis.any"


@pytest.fixture(scope="module")
def built() -> Built:
    return build(FolderStore(EXAMPLE), Engine())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("output", ".stook"))
    return folder


def test_nothing_is_wrong_and_what_was_accepted_still_holds() -> None:
    done = CliRunner().invoke(main, ["check", "--locked", str(EXAMPLE)])
    assert (done.exit_code, done.output.splitlines()[0]) == (0, "No problems.")


def test_nothing_is_declared(built: Built) -> None:
    assert built.review.declared.facts == ()
    assert {fact.basis.value for fact in built.facts.values()} == {"computed"}


def test_the_pool_is_the_published_one(built: Built) -> None:
    """metafor's documentation of dat.bcg: REML, log risk ratio -0.7145, tau2 0.3132."""
    facts = built.facts
    assert math.log(float(facts[f"{FINDING}.estimate"].value)) == pytest.approx(-0.7145, abs=5e-5)
    assert float(facts[f"{FINDING}.tau2"].value) == pytest.approx(0.3132, abs=5e-5)
    assert facts[f"{FINDING}.estimate"].text == "0.49"
    assert facts["review.studies"].value == 13


def test_effects_fall_with_latitude_as_metafor_finds(built: Built) -> None:
    """metafor 3.8-1, rma(measure="RR", mods = ~ ablat, method="REML", test="knha") on dat.bcg."""
    expected = {
        "slope": -0.029101725, "slope_ci_low": -0.047152923, "slope_ci_high": -0.011050527,
        "slope_p": 0.004565052, "intercept": 0.251468210, "tau2": 0.076347964, "r2": 75.626621796,
        "qe_p": 0.001214291,
    }  # fmt: skip
    for name, value in expected.items():
        fact = built.facts[f"{FINDING}.moderator.latitude.{name}"]
        assert float(fact.value) == pytest.approx(value, rel=1e-6), name


def test_the_test_of_subgroups_is_of_three_ways_of_allocation(built: Built) -> None:
    (analysis,) = built.findings[0].subgroups
    assert [(one.level, one.studies) for one in analysis.levels] == [
        ("random", 7),
        ("alternate", 2),
        ("systematic", 4),
    ]
    assert built.facts[f"{FINDING}.by-allocation.p"].value == analysis.p


def test_the_flow_follows_from_records_and_decisions(built: Built) -> None:
    counts = built.flow.counts()
    assert counts["database_results"] == 50
    assert counts["register_results"] == 4
    assert counts["duplicates"] == 12
    assert (counts["records_screened"], counts["records_excluded"]) == (42, 22)
    assert (counts["dbr_sought_reports"], counts["dbr_notretrieved_reports"]) == (20, 1)
    assert (counts["dbr_assessed"], counts["dbr_excluded"]) == (19, 4)
    assert (counts["new_reports"], counts["new_studies"]) == (15, 13)
    assert not any(built.flow.waiting.values())


def replaced(folder: Path, file: str, old: str, new: str) -> tuple[Built, Built, Comparison]:
    """The review before and after a passage of a file is another one, and what moved."""
    before = build(FolderStore(folder), Engine())
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")
    after = build(FolderStore(folder), Engine())
    return before, after, compare(before, after)


def moved(comparison: Comparison) -> dict[str, tuple[str | None, str | None]]:
    return {move.id: (move.old, move.new) for move in comparison.moves}


def test_without_a_study_its_sentences_and_its_flow_are_others(copy: Path) -> None:
    row = next(
        line
        for line in (copy / STUDIES).read_text(encoding="utf-8").splitlines(keepends=True)
        if line.startswith("comstock-1976,")
    )
    for file in ("extraction/agreed/arms.csv", RESULTS, "appraisal/rob2/agreed.csv"):
        kept = (copy / file).read_text(encoding="utf-8").splitlines(keepends=True)
        text = "".join(line for line in kept if not line.startswith("comstock-1976,"))
        (copy / file).write_text(text, encoding="utf-8", newline="")
    _, after, comparison = replaced(copy, STUDIES, row, "")
    moves = moved(comparison)
    assert moves["review.studies"] == ("13", "12")
    assert "12 studies" in " ".join(one.text for one in after.summary.sentences)
    assert after.flow.counts()["new_studies"] is None, "a report without a study is not counted"


def test_another_latitude_moves_the_regression_alone(copy: Path) -> None:
    *_, comparison = replaced(copy, STUDIES, "A-027,alternate,13", "A-027,alternate,31")
    moves = moved(comparison)
    assert f"{FINDING}.moderator.latitude.slope" in moves
    assert f"{FINDING}.estimate" not in moves
    causes = {c.cell for move in comparison.moves for c in move.causes}
    assert causes == {f"{STUDIES}#frimodt-moller-1973!latitude"}


def test_another_decision_moves_the_flow(copy: Path) -> None:
    """A report that both had included is excluded at full text by one: nobody has settled it."""
    *_, comparison = replaced(
        copy,
        "screening/full-text/ann.desk.jsonl",
        '"record":"A-001","stage":"full-text","kind":"include"',
        '"record":"A-001","stage":"full-text","kind":"exclude"',
    )
    moves = moved(comparison)
    assert moves["flow.dbr_assessed"] == ("19", "18")
    assert moves["flow.new_studies"] == ("13", "12")


def test_two_builds_are_identical_to_the_byte(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        folder, out = tmp_path / name / "review", tmp_path / name / "out"
        shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("output", ".stook"))
        assert CliRunner().invoke(main, ["build", str(folder), "--out", str(out)]).exit_code == 0
        made.append({p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()})
    assert made[0] == made[1]
    assert json.loads(made[0][Path("findings.json")])[0]["id"] == FINDING
    assert Path(f"plots/{FINDING}.by-latitude.svg") in made[0]
