"""The reference summary: content of the published one, words of our own."""

from functools import cache
from pathlib import Path

import pytest

from golden.nmda_checklist import FACTS, missing
from stook.language.catalogue import load_catalogue
from stook.language.lint import lint
from stook.language.readability import readability, words
from stook.model.summary import Summary
from stook.model.terms import Basis
from stook.pipeline.build import build
from stook.pipeline.engine import Engine
from stook.render.summary import summary_markdown
from stook.store import FolderStore
from stook.summary.plain import write_summary
from summarycases.nmda import nmda_plan

RUN = 8
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "nmda-chronic-pain"


@pytest.fixture(scope="module")
def summary() -> Summary:
    return write_summary(nmda_plan(), load_catalogue())


@pytest.fixture(scope="module")
def text(summary: Summary) -> str:
    return summary_markdown(summary)


def test_every_proposition_of_the_published_summary_is_stated(text: str) -> None:
    assert len(FACTS) >= 20
    assert missing(text) == []


def test_the_checklist_notices_what_is_lost(text: str) -> None:
    assert missing(text.replace("2309", "2310")) == ["2309 people"]
    spread = text.replace("if ketamine has unwanted effects when", "if ketamine causes nausea when")
    assert "nausea: by vein only" in missing(spread)


def test_length_sentences_and_terms_follow_the_guidance(text: str) -> None:
    measured = readability(text)
    assert 400 <= measured.words <= 850
    assert measured.mean_sentence <= 20
    assert measured.grade is not None
    assert measured.grade < 10.1, "easier than the published summary"
    assert lint(text, load_catalogue()) == ()


def runs(ours: str, theirs: str, longer_than: int) -> list[str]:
    """Runs of words that both texts have, longer than a number of words."""
    size = longer_than + 1
    a, b = ([w.lower() for w in words(t)] for t in (ours, theirs))
    known = {tuple(b[i : i + size]) for i in range(len(b) - size + 1)}
    found = (tuple(a[i : i + size]) for i in range(len(a) - size + 1))
    return [" ".join(run) for run in found if run in known]


def without_labels(markdown: str) -> str:
    """The sentences of a summary without its headings and labels."""
    lines = (line for line in markdown.splitlines() if not line.startswith(("#", "*")))
    return "\n".join(lines)


def test_no_run_of_words_is_taken_from_the_published_summary(text: str, shared: Path) -> None:
    published = (shared / "reference" / "published-summary.txt").read_text(encoding="utf-8")
    assert runs(published, published, RUN), "the test can fail"
    assert runs(without_labels(text), published, RUN) == []
    assert runs(without_labels(built()), published, RUN) == []


@cache
def built() -> str:
    """The summary that the example's folder is built into."""
    return summary_markdown(build(FolderStore(EXAMPLE), Engine()).summary)


def test_the_example_builds_into_a_summary_that_states_them_all() -> None:
    assert missing(built()) == []
    assert 400 <= readability(built()).words <= 850
    assert lint(built(), load_catalogue()) == ()


def test_spans_show_the_facts_and_sources_name_the_findings(summary: Summary) -> None:
    by_id = {sentence.id: sentence for sentence in summary.sentences}
    studies = by_id["found.studies"]
    assert [studies.text[a:b] for a, b, _ in studies.spans] == ["67", "2309"]
    assert studies.basis is Basis.DECLARED
    harms = next(
        s for s in summary.sentences if s.id.startswith("results.ketamine(iv).placebo.adv")
    )
    assert "ketamine-iv-placebo.nausea.any" in harms.sources
    unknown = next(s for s in summary.sentences if s.id.startswith("results.memantine"))
    assert unknown.basis is Basis.IMPLIED
    assert len(by_id) == len(summary.sentences), "sentence ids are unique"


def test_the_summary_is_as_agreed(text: str, update: bool) -> None:
    path = Path(__file__).parent / "summary" / "nmda.md"
    if update:
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")
