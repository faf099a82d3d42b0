"""Real strategies of Cochrane reviews, in Ovid's and PubMed's syntax: all are understood."""

from pathlib import Path

import pytest

from stook.formats.strategies import read, write
from stook.model.strategy import Dialect, Opaque, walk


def texts(shared: Path) -> dict[str, str]:
    found = {
        p.stem: p.read_text("utf-8") for p in (shared / "data/search-strategies").glob("*.txt")
    }
    if not found:
        pytest.skip("no strategies")
    return found


def test_every_line_is_understood(shared: Path) -> None:
    for name, text in texts(shared).items():
        strategy, problems = read(text, file=name)
        assert [found for found in problems if found.code == "E810"] == []
        assert not any(isinstance(part, Opaque) for ln in strategy.lines for part in walk(ln.node))


def test_writing_and_reading_gives_the_same_trees(shared: Path) -> None:
    for text in texts(shared).values():
        strategy, _ = read(text)
        again, _ = read(write(strategy), strategy.dialect)
        assert again.meaning == strategy.meaning


def test_the_syntax_is_told_from_the_text(shared: Path) -> None:
    """Square-bracket tags or upper-case operators without any suffix are PubMed's."""
    pubmed = {n for n, text in texts(shared).items() if read(text)[0].dialect is Dialect.PUBMED}
    assert pubmed == {
        "CD008054", "CD008587", "CD008643", "CD008686", "CD009020", "CD009263", "CD009323",
        "CD010339", "CD011548", "CD011549", "CD011926",
    }  # fmt: skip
