"""What the report shows, gathered for its template."""

from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from stook.model.protocol import Protocol
from stook.model.study import Study
from stook.model.summary import Sentence
from stook.pipeline.build import Built
from stook.render.forests import MEASURES
from stook.render.report.cards import cards
from stook.render.report.sof import tables

PACKAGE = "stook.render.report"


@cache
def _environment() -> jinja2.Environment:
    """Templates of our own only; everything that a review says is escaped."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("stook.render.report", "."),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _own(name: str) -> Markup:
    """A file of this package, put into the page as it is."""
    return Markup(files(PACKAGE).joinpath(name).read_text(encoding="utf-8"))  # noqa: S704


def report_html(built: Built, forests: dict[str, str], flow: str) -> str:
    """The report as one HTML page. `forests` are SVG documents by synthesis, `flow` is one."""
    found = tables(built)
    shown = _shown_facts(built)
    context: dict[str, Any] = {
        "protocol": built.review.protocol,
        "summary": built.summary,
        "answer": [one for one in built.summary.sections if one.bullets][:1],
        "sections": [one for one in built.summary.sections if not one.bullets],
        "tables": found,
        "verdicts": built.plan.verdicts,
        "findings": {one.id: one for one in built.findings},
        "syntheses": list(zip(built.specifications, built.syntheses, strict=True)),
        "forests": {id_: Markup(svg) for id_, svg in forests.items()},  # noqa: S704 - our own SVG
        "flow": Markup(flow),  # noqa: S704 - our own SVG
        "studies": [_study(study) for study in built.review.studies.values()],
        "facts": built.facts,
        "robustness": built.robustness,
        "problems": built.problems,
        "cards": cards(built, shown),
        "measures": MEASURES,
        "spans": spans,
        "style": _own("style.css"),
        "script": _own("trail.js"),
    }
    return _environment().get_template("template.html").render(context)


def _shown_facts(built: Built) -> list[str]:
    """Every fact with a number on the page."""
    cited = [fact for one in built.summary.sentences for _, _, fact in one.spans]
    return [*cited, *(id_ for id_ in built.facts if not id_.startswith("review."))]


def spans(sentence: Sentence) -> list[tuple[str, str]]:
    """A sentence in pieces: (text, fact id or '')."""
    pieces: list[tuple[str, str]] = []
    position = 0
    for start, end, fact in sorted(sentence.spans):
        if start > position:
            pieces.append((sentence.text[position:start], ""))
        pieces.append((sentence.text[start:end], fact))
        position = end
    pieces.append((sentence.text[position:], ""))
    return [(text, fact) for text, fact in pieces if text]


def _study(study: Study) -> dict[str, Any]:
    """A row of the characteristics table; what a study did not report is said so."""
    women = None if study.women_percent is None else f"{study.women_percent:g}%"
    days = None if study.duration_days is None else f"{study.duration_days:g} days"
    return {
        "id": study.study,
        "label": study.label,
        "cells": [
            str(value) if value not in (None, "") else "not reported here"
            for value in (
                study.year, study.design, study.country, study.condition,
                study.participants, women, days, study.funding,
            )
        ],
        "reports": study.reports,
    }  # fmt: skip


def names(protocol: Protocol, comparison: str) -> tuple[str, str]:
    """Intervention and comparator of a comparison by their technical names."""
    one = protocol.comparisons[comparison]
    return (
        protocol.interventions[one.intervention].technical,
        protocol.comparators[one.comparator].technical,
    )
