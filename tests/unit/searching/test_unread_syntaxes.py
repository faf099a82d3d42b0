"""A strategy in a syntax that is not read is refused and named, never turned into nonsense."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from stook.cli import main
from stook.model.strategy import Dialect
from stook.searching.strategies import read, unread_syntax

EXPORTS = Path(__file__).parents[1] / "records/exports"
FILES = {
    "cinahl_strategy.txt": "EBSCOhost (CINAHL)",
    "cochrane_strategy.txt": "the Cochrane Library",
    "scopus_strategy.txt": "Scopus",
    "wos_strategy.txt": "Web of Science",
}


@pytest.mark.parametrize(("name", "database"), FILES.items())
def test_the_database_is_named_and_nothing_is_written(
    name: str, database: str, tmp_path: Path
) -> None:
    out = tmp_path / "out.txt"
    arguments = ["translate", str(EXPORTS / name), "--to", "pubmed", "--out", str(out)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert "E880" in result.stderr
    assert database in result.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "database"),
    [
        ('#1 [mh "Gambling"]\n#2 gambl*:ti,ab,kw\n#3 {OR #1-#2}', "the Cochrane Library"),
        ('S1 TI "heart attack"\nS2 MM "Aspirin"\nS3 S1 AND S2', "EBSCOhost (CINAHL)"),
        ("TI=(aspirin) AND AB=(stroke*) AND PY=2010-2020", "Web of Science"),
        ("TITLE(aspirin PRE/2 stroke) AND NOT ABS(rat*)", "Scopus"),
        ("exp Asthma/\n(wheez$ adj3 child$).ti,ab.\n1 and 2", ""),
        ('"asthma"[mesh] OR wheez*[tiab]', ""),
        ("'asthma'/exp OR (wheez* NEAR/3 child*):ti,ab,kw", ""),
        ("asthma AND children", ""),
    ],
)
def test_syntaxes_are_told_apart(text: str, database: str) -> None:
    assert unread_syntax(text) == database


def test_a_named_syntax_is_taken() -> None:
    strategy, problems = read("TS=(a)", Dialect.PUBMED)
    assert strategy.lines
    assert "E880" not in {found.code for found in problems}


def test_no_published_strategy_in_a_syntax_that_is_read_is_refused(shared: Path) -> None:
    folder = shared / "data" / "search-strategies"
    refused = {
        path.name: database
        for path in sorted(folder.glob("*.txt"))
        if (database := unread_syntax(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert refused == {}
