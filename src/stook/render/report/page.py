"""What the report shows, gathered for its template."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from stook.language.catalogue import wording
from stook.model.summary import Sentence
from stook.model.what_if import WhatIf
from stook.pipeline.build import Built
from stook.plots import Judgement, page_sign, page_signs, page_style, rob_summary
from stook.render.bias import bias, items, unknown_word
from stook.render.flow import flow_svg
from stook.render.report.agreement import agreement
from stook.render.report.analyses import comparisons, placed
from stook.render.report.grade import ratings
from stook.render.report.methods import methods
from stook.render.report.narrative import leftovers
from stook.render.report.networks import network_sections
from stook.render.report.searches import searches
from stook.render.report.sof import reading, tables
from stook.render.report.studies import HEADS, reference, studies
from stook.render.report.trails import Trails
from stook.render.report.verdicts import verdict_cards
from stook.render.report.what_if import hung
from stook.render.report.words import HEADINGS
from stook.render.summary import section_html, sentence_html, summary_style

PACKAGE = "stook.render.report"
CURRENT = "review.current-to"


@cache
def _environment() -> jinja2.Environment:
    """Templates of our own only; everything that a review says is escaped."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader(PACKAGE, "."),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _own(text: str) -> Markup:
    """Markup of our own making, put into the page as it is."""
    return Markup(text)  # noqa: S704


def _file(name: str) -> str:
    return files(PACKAGE).joinpath(name).read_text(encoding="utf-8")


def report_html(built: Built, found: Sequence[WhatIf] = ()) -> str:
    """The report as one HTML page. `found` is what would change its statements.

    The trails come last: by then the page has asked for every one that it links to.
    """
    trails = Trails(built)
    words = wording(built.review.protocol.language)
    found_tables = tables(built, trails)
    context: dict[str, Any] = {
        **_words(built, trails),
        "protocol": built.review.protocol,
        "verdicts": verdict_cards(built, trails),
        "tables": found_tables,
        "reading": reading(built, found_tables),
        "say": lambda key, **values: words.say(key, 0, **values).text,
        "ratings": ratings(built, trails),
        "hinges": hung(trails, found),
        "networks": network_sections(built, trails),
        "comparisons": comparisons(built, trails),
        "leftovers": leftovers(built, trails),
        "studies": studies(built, trails),
        "heads": HEADS,
        "bias": _bias(built),
        "domains": items(built),
        "signs": _signs(built),
        "symbols": _own(page_signs()),
        "methods": methods(built, trails),
        "flow": _flow(trails),
        "agreement": agreement(built, trails),
        "searches": searches(built, trails),
        "problems": _problems(built, trails),
        "trails": trails,
        "h": HEADINGS,
        "order": list(HEADINGS),
        "style": _own(f"{summary_style()}{_file('style.css')}{page_style()}"),
        "script": _own(_file("trail.js")),
    }
    return _environment().get_template("template.html").render(context)


def _words(built: Built, trails: Trails) -> dict[str, Any]:
    """The summary's words: title, key messages, the rest, and its labels."""
    summary = built.summary
    notices = [
        trails.traced(text, f"review.yaml#notices/{i}") for i, text in enumerate(summary.above)
    ]
    cited = dict.fromkeys(text for one in summary.sentences for text in one.citations)
    return {
        "summary": summary,
        "notices": notices,
        "key": _sections(built, trails, bullets=True),
        "plain_language": _sections(built, trails, bullets=False),
        "below": [trails.counted(text) for text in summary.below],
        "current": trails.link(CURRENT),
        "citations": [reference(text) for text in cited],
        "sentence_html": lambda one: _sentence(trails, one),
    }


def _sections(built: Built, trails: Trails, *, bullets: bool) -> Markup:
    """The summary's key messages, or all its other sections."""
    made = [
        section_html(one, trails.href, 1 if bullets else 2)
        for one in built.summary.sections
        if one.bullets == bullets
    ]
    return _own("\n".join(made))


def _sentence(trails: Trails, sentence: Sentence) -> Markup:
    return _own(sentence_html(sentence, trails.href))


def _signs(built: Built) -> dict[str, tuple[Markup, str]]:
    """The signs of risk of bias with their words."""
    words = {
        Judgement.LOW: "Low risk",
        Judgement.SOME: "Some concerns",
        Judgement.HIGH: "High risk",
        Judgement.UNKNOWN: unknown_word(built),
    }
    return {found.value: (_own(page_sign(found)), word) for found, word in words.items()}


def _bias(built: Built) -> list[dict[str, Any]]:
    """Risk of bias by outcome, with the weighted summaries as pictures."""
    return [
        {
            "title": one.title,
            "in_summary": one.in_summary,
            "results": one.results,
            "proposed": any(result.proposed for result in one.results),
            "weighted": [
                (title, placed(rob_summary(replace(data, title=""), theme="page")))
                for title, data in one.weighted
            ],
        }
        for one in bias(built)
    ]


def _flow(trails: Trails) -> Markup:
    """The flow diagram; each known box gets its trail."""
    for fact in trails.built.facts:
        if fact.startswith("flow."):
            trails.href(fact)
    return placed(flow_svg(trails.built.flow, theme="page"))


def _problems(built: Built, trails: Trails) -> list[dict[str, object]]:
    """The problems with the numbers in their words linked to the cells that they speak of."""
    made: list[dict[str, object]] = []
    for one in built.problems:
        cell = one.place.cell or f"{one.place.file}#{one.place.line}"
        accepted = trails.traced(one.accepted, cell, one.place) if one.accepted else ""
        made.append(
            {
                "code": one.code,
                "title": one.rule.title,
                "place": str(one.place),
                "what": trails.traced(one.what, cell, one.place),
                "accepted": accepted,
            }
        )
    return made
