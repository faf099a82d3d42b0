"""What the plots say is what the report says, to the character."""

import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from stook.pipeline.build import Built, build
from stook.pipeline.engine import Engine
from stook.render.pictures import pictures
from stook.render.report import report_html
from stook.store import FolderStore, MemoryStore

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
TINY = {
    "review.yaml": b"""
stook: 1
id: tiny
title: A for pain
question:
  population: {technical: adults}
  condition: {technical: pain}
  intervention: {technical: A}
outcomes:
  rash: {technical: rash, family: unwanted effect, kind: dichotomous, measure: RD,
         thresholds: direction only}
  death: {technical: death, family: unwanted effect, kind: dichotomous, measure: OR,
          thresholds: direction only}
interventions: {a: {technical: A}}
comparators: {placebo: {technical: placebo, kind: placebo}}
comparisons: {a-placebo: {intervention: a, comparator: placebo}}
""",
    "studies.csv": b"study,label,year\n"
    + b"".join(b"s%d,Study %d,200%d\n" % (i, i, i) for i in range(4)),
    "extraction/agreed/arms.csv": b"study,arm,intervention,comparator\n"
    + b"".join(b"s%d,a,a,\ns%d,placebo,,placebo\n" % (i, i) for i in range(4)),
    "extraction/agreed/results.csv": b"study,outcome,timepoint,arm,reference,events,total\n"
    + b"".join(
        b"s%d,%s,any,a,,%d,9000\ns%d,%s,any,placebo,,%d,9000\n"
        % (i, outcome, i, i, outcome, comparator)
        for outcome, comparator in ((b"rash", 4), (b"death", 700))
        for i in range(4)
    ),
}  # fmt: skip
REVIEWS = ["bcg-tuberculosis", "nmda-chronic-pain", "tiny"]


@cache
def published(name: str) -> tuple[Built, str, dict[str, str]]:
    store = MemoryStore(TINY) if name == "tiny" else FolderStore(EXAMPLES / name)
    built = build(store, Engine())
    plots = {path: svg.decode() for path, svg in pictures(built, Engine()).items()}
    return built, report_html(built), plots


def plain(html: str) -> str:
    """The text of a page outside its pictures."""
    text = re.sub(r"<(svg|style|script)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", text)))


def drawn(html: str) -> list[tuple[str, str]]:
    """The fact and the words of each row and point of the plots."""
    return [
        (fact, unescape(title))
        for fact, title in re.findall(
            r'data-fact="([^"]+)"[^>]*>\s*<title>([^<]*)</title>', html
        )
    ]  # fmt: skip


@pytest.mark.parametrize("name", REVIEWS)
def test_effects_of_plots_read_as_in_the_text(name: str) -> None:
    built, html, plots = published(name)
    text, rows = plain(html), drawn("".join(plots.values()))
    assert len(rows) >= 8
    for fact, title in rows:
        stem, _, field = fact.rpartition(".")
        effect = built.facts[fact]
        if effect.value is None:
            assert "not estimable" in title
            continue
        low, high = (built.facts[f"{stem}.{end}"].text for end in ("ci_low", "ci_high"))
        if ", weight" in title or "; weight" in title:  # of a forest plot
            assert f" {effect.text}, {low} to {high};" in title
            assert f"{effect.text} ({low} to {high})" in text, fact
        elif title.endswith(f" {low} to {high}"):  # a network's, which has no weights
            assert f" {effect.text}, {low} to {high}" in title
            assert f"{effect.text} ({low} to {high})" in text
        else:
            assert title.endswith(f" {effect.text}")
        weight = re.search(r"weight ([<\d.]+)%", title)
        if weight and field == "effect":
            assert weight[1] == built.facts[f"{stem}.weight"].text


@pytest.mark.parametrize("name", REVIEWS)
def test_heterogeneity_under_a_plot_reads_as_in_the_text(name: str) -> None:
    built, html, plots = published(name)
    text = plain(html)
    compared = 0
    for specification, synthesis in zip(built.specifications, built.syntheses, strict=True):
        id_ = specification.id
        if synthesis.pool.q_p is None:
            continue
        p, i2, tau2 = (built.facts.get(f"{id_}.{name}") for name in ("q_p", "i2", "tau2"))
        assert p is not None
        assert i2 is not None
        after = plots[f"plots/{id_}.svg"].split(f'data-fact="{id_}.estimate"')[-1]
        notes = re.findall(r'sp-note"[^>]*>([^<]*)', after)
        lines = unescape(" ".join(notes)).replace("\xa0", " ")
        with_letter = f"P {p.text}" if p.text.startswith("<") else f"P = {p.text}"
        assert f"({with_letter});" in lines
        if synthesis.pool.studies_estimable > 1:
            assert f"Q test: {with_letter}" in text
        assert f"I² = {i2.text}%" in lines
        if tau2 is not None:
            assert f"τ² = {tau2.text};" in lines
        compared += 1
    assert compared
