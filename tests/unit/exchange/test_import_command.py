"""`stook import-review` as people call it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from importkit import HEADER
from stook.cli.setup.import_review import command

ROW = "1,1,Death,,Lee 2001,2001,,,,,7,22,,,9,26,,,100,0.919192,0.409631,2.062621"


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "X-data-rows.csv"
    path.write_text(f"{HEADER}\n{ROW}\n")
    return path


def test_json_has_the_counts_and_the_differences(rows: Path, tmp_path: Path) -> None:
    out = tmp_path / "review"
    said = CliRunner().invoke(command, [str(rows), "--out", str(out), "--json"])
    assert said.exit_code == 0, said.output
    report = json.loads(said.stdout)
    assert {k: report[k] for k in ("rows", "rows_reproduced", "totals", "totals_reproduced")} == {
        "rows": 1, "rows_reproduced": 1, "totals": 0, "totals_reproduced": 0,
    }  # fmt: skip
    assert report["differences"] == []
    assert (out / "review.yaml").is_file()


def test_a_difference_is_named_and_sets_the_exit_code(rows: Path, tmp_path: Path) -> None:
    rows.write_text(rows.read_text().replace("0.919192", "0.819192"))
    said = CliRunner().invoke(command, [str(rows), "--out", str(tmp_path / "review")])
    assert said.exit_code == 1
    assert "1.1 Death, Lee 2001: effect is stored as 0.819192" in said.stdout
    assert "0 of 1 data rows reproduced" in said.stdout


def test_nothing_is_overwritten(rows: Path, tmp_path: Path) -> None:
    said = CliRunner().invoke(command, [str(rows), "--out", str(tmp_path)])
    assert said.exit_code == 2
    assert "nothing is overwritten" in said.output


def test_a_mapping_that_cannot_be_read_stops_the_import(rows: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("outcomes: {Death: not an id}\n")
    out = tmp_path / "review"
    said = CliRunner().invoke(command, [str(rows), "--out", str(out), "--map", str(mapping)])
    assert said.exit_code == 1
    assert "mapping.yaml:1" in said.output
    assert "cannot be an id" in said.output
    assert not out.exists()


def test_input_without_rows_imports_nothing(tmp_path: Path) -> None:
    noise = tmp_path / "noise.csv"
    noise.write_bytes(b"\x00\xff" * 100)
    out = tmp_path / "review"
    said = CliRunner().invoke(command, [str(noise), "--out", str(out), "--json"])
    assert said.exit_code == 1
    assert json.loads(said.stdout)["rows"] == 0
    assert not out.exists()
