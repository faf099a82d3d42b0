"""What the report shows, gathered for its templates."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from stook.language.catalogue import wording
from stook.language.lists import month_and_year
from stook.model.summary import Sentence
from stook.model.what_if import WhatIf
from stook.pipeline.build import Built
from stook.plots import page_style
from stook.render.look import look
from stook.render.report.agreement import agreement
from stook.render.report.analyses import comparisons
from stook.render.report.answer import answers, glance
from stook.render.report.bias_table import bias_tables, sign_words
from stook.render.report.evidence_map import evidence_map, timeline
from stook.render.report.flow_steps import flow_steps
from stook.render.report.fragile import fragilities, reasons_elsewhere
from stook.render.report.grade import ratings
from stook.render.report.marks import dots, own, shared_marks
from stook.render.report.methods import methods
from stook.render.report.narrative import leftovers
from stook.render.report.networks import network_sections
from stook.render.report.publication import publication
from stook.render.report.searches import searches
from stook.render.report.sof import common_basis, reading, tables
from stook.render.report.studies import characteristics, reference, study_pages
from stook.render.report.trail_data import packed
from stook.render.report.trails import Trails
from stook.render.summary import section_html, sentence_html

PACKAGE = "stook.render.report"
CURRENT = "review.current-to"
LONG_TITLE = 60
SECTIONS = (
    "answer", "summary", "findings", "networks", "analyses", "fragile", "ratings", "map",
    "studies", "bias", "flow", "methods", "cite",
)  # fmt: skip
APPENDIX = ("references", "study-pages", "leftovers", "searches", "problems")


@cache
def _environment() -> jinja2.Environment:
    """Templates of our own only; everything that a review says is escaped."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(PACKAGE, "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"css_string": _css_string, "lower_first": _lower_first}
    return environment


def _css_string(text: str) -> Markup:
    """A string for a style sheet: what is not a letter, digit or plain sign as its code point."""
    kept = "".join(c if c.isalnum() or c in " ,:;.-()?" else f"\\{ord(c):x} " for c in str(text))
    return own(f'"{kept}"')


def _lower_first(text: str) -> str:
    """A name within a sentence; abbreviations keep their capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def report_html(built: Built, what_ifs: Sequence[WhatIf] = ()) -> str:
    """The report as one HTML page. `what_ifs` is what would change its statements.

    The trails are packed last: by then the page has asked for every one that it links to.
    """
    trails = Trails(built)
    words = wording(built.review.protocol.language)
    sof = tables(built, trails)
    basis = common_basis(built)
    strip, big = answers(built, trails)
    claimed, unsure = fragilities(built, trails, what_ifs)
    context: dict[str, Any] = {
        **_summary(built, trails),
        "protocol": built.review.protocol,
        "networks": network_sections(built, trails),
        "any_rated": any(finding.certainty for finding in built.findings),
        "glance": glance(built, trails),
        "strip": strip,
        "big": big,
        "tables": sof,
        "findings_basis": trails.say(f"page.basis.{basis.name.lower()}") if basis else "",
        "reading": reading(built, sof),
        "comparisons": comparisons(built, trails),
        "fragile": claimed,
        "unsure": unsure,
        "ratings": ratings(built, trails),
        "elsewhere": reasons_elsewhere(built, trails),
        "map": evidence_map(built, trails),
        "timeline": timeline(built, trails),
        "characteristics": characteristics(built, trails),
        "study_pages": study_pages(built, trails),
        "bias": bias_tables(built, trails),
        "sign_words": [(sign.value, word) for sign, word in sign_words(built, trails).items()],
        "flow": flow_steps(built, trails),
        "methods": methods(built, trails),
        "agreement": agreement(built, trails),
        "publication": publication(built, trails),
        "searches": searches(built, trails),
        "leftovers": leftovers(built, trails),
        "problems": _problems(built, trails),
        "say": lambda key, form=0, **values: trails.say(key, form, **values),
        "has": lambda key: key in words,
        "dots": dots,
        "sections": SECTIONS,
        "appendix": APPENDIX,
        "style": own(f"{look()}\n{page_style()}"),
        "marks": shared_marks(),
        "script": own(files(PACKAGE).joinpath("trail.js").read_text(encoding="utf-8")),
        "trail_data": lambda: packed(trails.sets()),
    }
    return _environment().get_template("page.html").render(context)


def _summary(built: Built, trails: Trails) -> dict[str, Any]:
    """The summary's words: title, key messages, the rest, and its labels."""
    summary = built.summary
    notices = [
        trails.traced(text, f"review.yaml#notices/{i}") for i, text in enumerate(summary.above)
    ]
    cited = dict.fromkeys(text for s in summary.sentences for text in s.citations)
    current = built.facts.get(CURRENT)
    date = month_and_year(trails.words, current).text if current else ""
    return {
        "summary": summary,
        "notices": notices,
        "key": _key_messages(built, trails),
        "plain_language": _plain_language(built, trails),
        "below": [trails.counted(text) for text in summary.below],
        "current": trails.link(CURRENT, date) if current else "",
        "current_text": date,
        "citations": [reference(text) for text in cited],
        "sentence_html": lambda sentence: _sentence(trails, sentence),
        "long_title": len(summary.title.text) > LONG_TITLE,
    }


def _key_messages(built: Built, trails: Trails) -> list[Markup]:
    """The key messages, a bullet each."""
    return [
        Markup(" ").join(_sentence(trails, sentence) for sentence in paragraph)
        for section in built.summary.sections
        if section.bullets and section.id == "key"
        for paragraph in section.paragraphs
    ]


def _plain_language(built: Built, trails: Trails) -> Markup:
    """All other sections of the summary."""
    sections = [
        section_html(section, trails.href, 2)
        for section in built.summary.sections
        if section.id != "key"
    ]
    return own("\n".join(f"<div>{section}</div>" for section in sections))


def _sentence(trails: Trails, sentence: Sentence) -> Markup:
    return own(sentence_html(sentence, trails.href))


def _problems(built: Built, trails: Trails) -> list[dict[str, object]]:
    """The problems with the numbers in their words linked to the cells that they speak of."""
    rows: list[dict[str, object]] = []
    for problem in built.problems:
        cell = problem.place.cell or f"{problem.place.file}#{problem.place.line}"
        accepted = trails.traced(problem.accepted, cell, problem.place) if problem.accepted else ""
        rows.append(
            {
                "code": problem.code,
                "title": problem.rule.title,
                "place": str(problem.place),
                "what": trails.traced(problem.what, cell, problem.place),
                "accepted": accepted,
            }
        )
    return rows
