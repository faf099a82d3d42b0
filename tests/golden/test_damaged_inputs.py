"""A file of the example replaced by damage: its Problem, exit code 1, and outputs all the same."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from stook.cli import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "nmda-chronic-pain"
INPUTS = (
    "studies.csv",
    "extraction/agreed/arms.csv",
    "extraction/agreed/results.csv",
    "appraisal/rob2/agreed.csv",
    "certainty.yaml",
    "declared.yaml",
    "text/condition.md",
)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "bytes": lambda path: path.write_bytes(bytes(range(256))),
    "UTF-16": lambda path: path.write_bytes(path.read_text().encode("utf-16")),
    "a folder": _folder,
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("path", INPUTS)
def test_damage_is_a_problem_and_outputs_are_made(path: str, damage: str, tmp_path: Path) -> None:
    folder = tmp_path / "review"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("output", ".stook"))
    DAMAGE[damage](folder / path)
    result = CliRunner().invoke(main, ["build", str(folder)])
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 1
    assert f"{path}" in result.output
    assert "E102" in result.output
    assert (folder / "output/summary.en.md").is_file()
    assert (folder / "output/report.html").is_file()
