"""The README shows what stook really makes."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from stook.cli import main
from stook.pipeline.build import build
from stook.pipeline.engine import Engine
from stook.render.outputs import outputs
from stook.store import FolderStore

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "nmda-chronic-pain"
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_picture_is_the_example_s_own_plot(update: bool) -> None:
    engine = Engine()
    made = outputs(build(FolderStore(EXAMPLE), engine), engine)
    plot = made["plots/ketamine-iv-placebo.adverse-events.any.svg"]
    picture = ROOT / "docs" / "images" / "forest.svg"
    if update:
        picture.write_bytes(plot)
    assert picture.read_bytes() == plot


def test_the_trail_in_the_readme_is_the_one_that_is_printed() -> None:
    fact = "ketamine-iv-placebo.pain.immediate.estimate"
    printed = CliRunner().invoke(main, ["why", fact, str(EXAMPLE)]).output
    shown = README.partition(f"```\n{fact} = ")[2].partition("```")[0].splitlines()
    for line in shown[1:]:
        assert line in printed.splitlines() or line.strip() == "...", line


def test_the_quoted_sentence_is_in_the_summary() -> None:
    quote = next(line for line in README.splitlines() if line.startswith("> When given"))
    built = build(FolderStore(EXAMPLE), Engine())
    assert quote.removeprefix("> ") in [one.text for one in built.summary.sentences]


@pytest.mark.parametrize("word", ["make demo", "make test"])
def test_the_two_commands_exist(word: str) -> None:
    target = word.removeprefix("make ")
    assert f"\n{target}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
