"""The summary as Markdown and HTML: escaped, linked, self-contained."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from stook.language.catalogue import load_catalogue
from stook.model.protocol import Term
from stook.model.summary import Summary
from stook.render.summary import summary_fragment, summary_markdown
from stook.summary.plain import write_summary
from summarycases.invented import exercise
from summarycases.nmda import NOTICE, nmda_plan

HOSTILE = "<script>alert('*x*')</script>"


def summary() -> Summary:
    return write_summary(nmda_plan(), load_catalogue())


def hostile() -> Summary:
    plan = exercise()
    interventions = {"exercise": Term(technical=HOSTILE, plural=True)}
    of = replace(plan.protocol, interventions=interventions, notices=(HOSTILE,))
    return write_summary(replace(plan, protocol=of), load_catalogue())


class Words(HTMLParser):
    """The text of a page without its markup."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def test_each_fact_is_a_link_to_its_trail() -> None:
    html = summary_fragment(summary())
    assert '<a class="fact" href="#fact:review.studies">67</a>' in html
    assert '<a class="fact" href="#fact:review.participants">2309</a>' in html
    elsewhere = summary_fragment(summary(), link=lambda fact: f"trails.html#{fact}")
    assert 'href="trails.html#review.studies"' in elsewhere


def test_the_page_says_what_the_markdown_says() -> None:
    reader = Words()
    reader.feed(summary_fragment(summary()))
    page = " ".join(" ".join(reader.parts).split())
    for sentence in summary().sentences:
        assert " ".join(sentence.text.split()) in re.sub(r"\s+([,.)])", r"\1", page)


def test_labels_stand_above_and_below() -> None:
    text = summary_markdown(summary())
    assert text.index(NOTICE) < text.index("## Key messages")
    assert text.rstrip().endswith("It is not medical advice.*")


def test_what_people_wrote_is_escaped() -> None:
    html = summary_fragment(hostile())
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    text = summary_markdown(hostile())
    assert "<script>" not in text
    assert "*x*" not in text.replace("\\*x\\*", "")
