"""The how-to on `stook pool` shows what the command prints."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from stook.cli import main
from stook.pooling.columns import ROLES
from stook.pooling.table import MEASURES

HOW_TO = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "pool-a-table.md"


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", HOW_TO.read_text("utf-8"), re.M | re.S)
    assert found
    return found[1]


def test_the_example_is_what_the_command_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command, _, expected = block("console").partition("\n")
    assert command.startswith("$ stook ")
    (tmp_path / "trials.csv").write_text(block("csv"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, command.split()[2:]).stdout == expected


def test_every_option_role_and_measure_is_documented() -> None:
    text = HOW_TO.read_text("utf-8")
    options = [o for p in main.get_command(None, "pool").params for o in p.opts]  # type: ignore[union-attr,arg-type]
    assert [o for o in options if o.startswith("--") and o not in text] == []
    words = set(re.findall(r"\w+", text))
    assert set(ROLES) - {"label"} <= words
    shown = {
        measure for family, known in MEASURES.items() if family != "effects" for measure in known
    }
    assert shown <= words


def test_a_plot_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    path = tmp_path / "trials.csv"
    path.write_text(block("csv"), encoding="utf-8")
    plot = str(tmp_path / "no-such-folder" / "x.svg")
    done = CliRunner().invoke(main, ["pool", str(path), "--plot", plot])
    assert done.exit_code == 1
    assert "no-such-folder" in done.stderr
