"""`stook simulate`: what it prints, the same each time, and what it says of bad input."""

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from stook.cli import main

TOPIC = ["ketamine", "pain", "infusion", "chronic", "neuropathic", "opioid", "analgesia"]
OTHER = ["valve", "cohort", "asthma", "school", "tax", "robot", "river", "steel", "music", "dance"]


def labelled(path: Path, count: int = 120, header: str = "record_id,title,abstract,keep") -> Path:
    chance = random.Random(5)
    rows = [header]
    for number in range(count):
        relevant = number % 8 == 3
        words = chance.choices(TOPIC if relevant else OTHER, k=8) + chance.choices(
            TOPIC + OTHER, k=6
        )
        rows.append(f"id{number},Trial {' '.join(words[:4])},{' '.join(words)},{int(relevant)}")
    path.write_text("\n".join(rows) + "\n")
    return path


def run(*arguments: str) -> dict:
    result = CliRunner().invoke(main, ["simulate", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_it_prints_metrics_order_and_where_rules_stop(tmp_path: Path) -> None:
    file = labelled(tmp_path / "set.csv")
    report = run(str(file), "--label", "keep", "--seed", "4")
    assert (report["records"], report["relevant"]) == (120, 15)
    assert sorted(report["order"]) == sorted(f"id{n}" for n in range(120))
    assert report["order"][:2] == report["priors"]
    assert int(report["priors"][0][2:]) % 8 == 3
    assert 0.5 < report["wss95"] < 0.95
    assert report["loss"] < 0.1
    stops = report["stopping"]
    assert set(stops) == {"hypergeometric", "safe"}
    assert stops["hypergeometric"]["recall"] == 1
    assert stops["hypergeometric"]["work_saved"] == pytest.approx(
        1 - stops["hypergeometric"]["screened"] / 120
    )


def test_the_same_call_prints_the_same(tmp_path: Path) -> None:
    file = str(labelled(tmp_path / "set.csv"))
    first = run(file, "--label", "keep", "--runs", "3")
    assert run(file, "--label", "keep", "--runs", "3", "--jobs", "2") == first
    assert first["seeds"] == [1, 2, 3]
    assert first["loss"] == pytest.approx(sum(r["loss"] for r in first["runs"]) / 3)


def test_rows_that_say_neither_yes_nor_no_are_named(tmp_path: Path) -> None:
    file = labelled(tmp_path / "set.csv")
    file.write_text(file.read_text() + "id999,A title,An abstract,maybe\n")
    result = CliRunner().invoke(main, ["simulate", str(file), "--label", "keep", "--json"])
    assert result.exit_code == 0
    assert "set.csv:122: W871" in result.stderr
    assert json.loads(result.stdout)["records"] == 120


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--label", "none"], "no column"),
        (["--label", "keep", "--prior-included", "99"], "99 prior included"),
    ],
)
def test_what_cannot_be_replayed_is_said(tmp_path: Path, arguments: list[str], says: str) -> None:
    file = labelled(tmp_path / "set.csv")
    result = CliRunner().invoke(main, ["simulate", str(file), *arguments])
    assert result.exit_code == 1
    assert says in result.output
    assert "Traceback" not in result.output


def test_people_get_a_table(tmp_path: Path) -> None:
    file = labelled(tmp_path / "set.csv")
    result = CliRunner().invoke(main, ["simulate", str(file), "--label", "keep"])
    assert "Work saved over sampling at 95% recall" in result.output
    assert "Stopping rule safe: after" in result.output


def test_without_priors_it_starts_in_the_order_of_the_file(tmp_path: Path) -> None:
    file = labelled(tmp_path / "set.csv")
    report = run(str(file), "--label", "keep", "--prior-included", "0", "--prior-excluded", "0")
    assert report["order"][:4] == ["id0", "id1", "id2", "id3"]
    assert report["priors"] == []


def test_the_recall_curve_is_drawn(tmp_path: Path) -> None:
    file = labelled(tmp_path / "set.csv")
    plot = tmp_path / "recall.svg"
    run(str(file), "--label", "keep", "--runs", "2", "--plot", str(plot))
    drawn = plot.read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert "Start 1" in drawn
    assert "Start 2" in drawn
    assert "Screening in random order" in drawn


def test_semicolons_and_a_label_in_another_case_are_understood(tmp_path: Path) -> None:
    file = labelled(tmp_path / "set.csv")
    plain = run(str(file), "--label", "keep")
    file.write_text(file.read_text().replace(",", ";").replace("keep", "Keep"))
    assert run(str(file), "--label", "keep") == plain
