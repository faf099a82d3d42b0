"""Rows that no synthesis uses are named, at their line and in the report."""

import json
import shutil
from pathlib import Path

from click.testing import CliRunner

from stook.cli import main

ROOT = Path(__file__).parents[3]
REVIEWS = ROOT / "tests" / "reviews"
BCG = ROOT / "examples" / "bcg-tuberculosis"


def checked(folder: Path) -> list[tuple[str, int]]:
    answer = CliRunner().invoke(main, ["check", str(folder), "--format", "json"])
    return [(one["code"], one["line"]) for one in json.loads(answer.output)]


def bcg(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("output", ".stook")
    return Path(shutil.copytree(BCG, tmp_path / "bcg", ignore=ignored))


def test_a_control_row_that_is_missing(tmp_path: Path) -> None:
    folder = bcg(tmp_path)
    table = folder / "extraction" / "agreed" / "results.csv"
    rows = table.read_text().splitlines()
    assert rows[2].startswith("aronson-1948,tuberculosis,any,none")
    table.write_text("\n".join(rows[:2] + rows[3:]) + "\n")
    assert ("W340", 2) in checked(folder)


def test_a_reference_that_was_forgotten(tmp_path: Path) -> None:
    folder = bcg(tmp_path)
    review = folder / "review.yaml"
    time = (
        "outcomes:\n  tb-time: {technical: Time to tuberculosis, family: benefit, "
        "kind: time to event, measure: HR, thresholds: direction only}\n"
    )
    review.write_text(review.read_text().replace("outcomes:\n", time, 1))
    table = folder / "extraction" / "agreed" / "results.csv"
    rows = table.read_text().splitlines()
    assert rows[0] == "study,outcome,timepoint,arm,events,total,source"
    rows = [f"{row},reference,effect,ci_low,ci_high" if not i else f"{row},,,,"
            for i, row in enumerate(rows)]  # fmt: skip
    rows.append("aronson-1948,tb-time,any,bcg,,,,,0.55,0.35,0.86")
    rows.append("rosenthal-1960,tb-time,any,bcg,,,,none,0.45,0.28,0.72")
    table.write_text("\n".join(rows) + "\n")
    assert [one for one in checked(folder) if one[0] == "W341"] == [("W341", len(rows) - 1)]


def test_one_arm_missing_is_named() -> None:
    assert ("W340", 10) in checked(REVIEWS / "one-arm-missing")


def test_single_arm_data_are_not_no_studies(tmp_path: Path) -> None:
    out = tmp_path / "out"
    review = str(REVIEWS / "04-single-arm-said-to-be-no-studies")
    CliRunner().invoke(main, ["build", review, "--out", str(out)], catch_exceptions=False)
    summary = (out / "summary.en.md").read_text()
    assert "We found no studies" not in summary
    assert "The studies that reported depression did not compare medical training" in summary
    (finding,) = json.loads((out / "findings.json").read_text())
    assert finding["state"] == "not compared"
    report = (out / "report.html").read_text()
    why = 'data-h="Why it is not analysed"><span class="name">'
    assert report.count(f"{why}a-2001 has one group only") == 1
    assert report.count(why) == 3
