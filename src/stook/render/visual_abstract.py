"""The visual abstract of a build: its best-known verdict, every treatment, why we are unsure."""

from typing import Any, cast

from stook.language.lists import month_and_year
from stook.model.summary import Verdict
from stook.pipeline.build import Built
from stook.plots.visual_abstract import (
    AbstractCell,
    AbstractData,
    AbstractRow,
    PeopleGroup,
    Tone,
    visual_abstract,
)
from stook.render.patient.page import Unlinked
from stook.render.report.answer import Answers
from stook.render.report.verdict_words import Shown

COLUMNS = 3


def abstract_svg(built: Built) -> str:
    """The picture as SVG, 1600 by 900."""
    return visual_abstract(abstract_data(built))


def abstract_data(built: Built) -> AbstractData:
    """What the picture shows."""
    trails = Unlinked(built)
    maker = Answers(built, trails)
    known = sorted(
        (v for v in maker.verdicts if maker.sure(v)),
        key=lambda v: -(v.certainty.rank if v.certainty else 0),
    )
    best = known[0] if known else (maker.verdicts[0] if maker.verdicts else None)
    strip = maker.strip() if len(maker.verdicts) > 1 else None
    rows = strip.rows if strip else ()
    rest = strip.rest[0] if strip else 0
    listed = rows[:9]
    hidden = rest + len(rows) - len(listed)
    more = maker.say("page.and_more", n=str(hidden)) if hidden else ""
    verdict = _verdict(maker, best) if best else {}
    return AbstractData(
        title=built.summary.title.text,
        meta=tuple(_meta(built, maker, trails)),
        **verdict,
        head=strip.head if strip else "",
        columns=tuple(column.title for column in strip.columns) if strip else (),
        rows=tuple(
            AbstractRow(
                row.name,
                row.detail,
                tuple(AbstractCell(cell.verdict, _tone(cell)) for cell in row.cells),
            )
            for row in listed
        ),
        more=more,
        **_reasons(built),
        notices=tuple(built.summary.above),
        signed=(_team(built), maker.say("page.not_advice")),
    )


def _tone(cell: Shown) -> Tone:
    return "unknown" if cell.rank < 2 else cast("Tone", cell.tone)


def _meta(built: Built, maker: Answers, trails: Unlinked) -> list[tuple[str, str]]:
    known = []
    for key, fact in (("studies", "review.studies"), ("people", "review.participants")):
        text = str(trails.link(fact))
        if text:
            known.append((maker.say(f"page.glance.{key}"), text))
    current = built.facts.get("review.current-to")
    if current:
        date = month_and_year(maker.words, current).text
        known.append((maker.say("page.glance.searched"), date))
    return known


def _verdict(maker: Answers, verdict: Verdict) -> dict[str, Any]:
    """The verdict that stands at the left."""
    per = maker.denominator([verdict])
    big = maker.big(verdict, per)
    whole = maker.people_of(verdict, per)
    groups = tuple(
        PeopleGroup(
            number=str(group.number),
            of=per,
            words=maker.having(verdict.outcome, "with"),
            name=group.name,
            **counts,
        )
        for group, counts in zip(big.groups, whole, strict=False)
    )
    beside = [str(big.shown.told)]
    if big.shown.fragile:
        beside.append(str(big.shown.fragile))
    if big.shown.new_setting:
        beside.append(big.shown.new_setting)
    numbers = str(big.shown.numbers.striptags())
    return {
        "verdict": big.sentence,
        "tone": big.tone if big.shown.rank > 1 else "unknown",
        "rank": big.shown.rank,
        "certainty": maker.say("report.certainty", level=big.shown.level)
        if big.shown.level
        else "",
        "size": numbers,
        "groups": groups,
        "could": str(big.groups[-1].could.striptags()) if big.groups else "",
        "beside": tuple(beside),
    }


def _reasons(built: Built) -> dict[str, Any]:
    """Why we are not surer: the sentences of the summary's limits."""
    for section in built.summary.sections:
        if section.id == "limits":
            sentences = [s.text for part in section.paragraphs for s in part]
            return {
                "reasons_head": sentences[0] if sentences else "",
                "reasons": tuple(sentences[1:]),
            }
    return {}


def _team(built: Built) -> str:
    names = [person.name for person in built.review.protocol.team]
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
