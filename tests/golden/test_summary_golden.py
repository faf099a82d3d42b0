"""Summaries of invented reviews, kept as files that people read: `--update` rewrites them."""

from pathlib import Path

import pytest

from stook.language.catalogue import load_catalogue
from stook.language.lint import lint
from stook.language.readability import readability
from stook.render.summary import summary_markdown
from stook.summary.plain import write_summary
from summarycases.invented import INVENTED

HERE = Path(__file__).parent / "summary"


@pytest.mark.parametrize("name", INVENTED)
def test_the_summary_reads_as_agreed(name: str, update: bool) -> None:
    text = summary_markdown(write_summary(INVENTED[name](), load_catalogue()))
    path = HERE / f"{name}.md"
    if update:
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", INVENTED)
def test_every_summary_follows_the_guidance(name: str) -> None:
    summary = write_summary(INVENTED[name](), load_catalogue())
    text = summary_markdown(summary)
    assert lint(text, load_catalogue()) == ()
    measured = readability(text.partition("\n---\n")[0])
    assert (250 if name == "nothing-found" else 400) <= measured.words <= 850
    assert measured.mean_sentence <= 20
    assert measured.grade is not None
    assert measured.grade <= 9, "an easy text, by the guidance"
    key = next(section for section in summary.sections if section.id == "key")
    assert 2 <= len(key.paragraphs) <= 3
    for sentence in summary.sentences:
        assert not sentence.text[0].isdigit(), "no sentence starts with a numeral"
        assert sentence.text[0].isupper()
        assert "  " not in sentence.text
        assert not set("{}[]|") & set(sentence.text), "every slot and choice is filled"
        assert len(summary.sentences) == len({s.id for s in summary.sentences})


@pytest.mark.parametrize("name", INVENTED)
def test_every_outcome_of_the_summary_is_spoken_of(name: str) -> None:
    plan = INVENTED[name]()
    summary = write_summary(plan, load_catalogue())
    body = summary_markdown(summary).lower()
    words = load_catalogue().table("lexicon")
    for outcome in plan.protocol.outcomes.values():
        if outcome.in_summary:
            name = outcome.lay or words.get(outcome.technical, outcome.technical)
            assert name.removeprefix("the risk ").lower() in body
