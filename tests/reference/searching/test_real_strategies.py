"""Real strategies of Cochrane reviews, in Ovid's and PubMed's syntax: all are understood."""

from pathlib import Path

import pytest

from stook.model.strategy import Dialect, Opaque, walk
from stook.records.formats.citations import Export, identified
from stook.searching.corpus import Corpus
from stook.searching.run_strategy import run
from stook.searching.strategies import read, write
from stook.searching.translate import translate
from strategykit import effects


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


def test_a_translation_without_loss_finds_the_same_records(shared: Path) -> None:
    """On a labelled set: a line without a loss finds the same, one that is widened all of it."""
    path = shared / "data/screening/cohen_estrogens.csv.gz"
    if not path.exists():
        pytest.skip("no labelled set")
    export = Export(path)
    corpus = Corpus(identified(export.records(), path.stem, export.repairs))
    lines = 0
    for text in texts(shared).values():
        strategy, _ = read(text)
        before = {line.number: line.records for line in run(strategy, corpus).lines}
        for target in set(Dialect) - {strategy.dialect}:
            made, losses = translate(strategy, target)
            again, _ = read(write(made), target)
            after = {line.number: line.records for line in run(again, corpus).lines}
            assert after.keys() == before.keys()
            for number, effect in effects(strategy, losses).items():
                lines += 1
                if effect == "same":
                    assert after[number] == before[number], (text[:80], number, target)
                elif effect == "more":
                    assert after[number] >= before[number], (text[:80], number, target)
    assert lines > 5000
