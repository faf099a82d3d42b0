"""What the page for patients shows, gathered for its template."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup

from stook.language.claims import claim_of
from stook.language.lists import listed
from stook.language.names import asked_change, form, phrase_key, plain
from stook.language.statements import Subject, lay_subject, say
from stook.model.summary import Verdict
from stook.model.terms import Certainty
from stook.pipeline.build import Built
from stook.plots.people import people_picture
from stook.render.look import PATIENT, look
from stook.render.report.answer import Answers, Big
from stook.render.report.marks import dots, own, shared_marks
from stook.render.report.trails import Trails
from stook.render.summary import section_html, sentence_html

PANELS = 3  # verdicts that are known and shown as people; the table has all of them


class Unlinked(Trails):
    """Numbers as plain text: a page to hand over has no trails."""

    def to(self, href: str, text: str | Markup) -> Markup:
        """The words alone."""
        return Markup("{}").format(text)


@dataclass(frozen=True, slots=True)
class Unknown:
    """An outcome of which we do not know: for which treatments, and an empty picture for it."""

    sentence: str
    told: str
    picture: Markup


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("stook.render.patient", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def patient_page(built: Built) -> str:
    """The page as self-contained HTML: no script, nothing loaded."""
    trails = Unlinked(built)
    maker = Answers(built, trails)
    summary = built.summary
    known = [verdict for verdict in maker.verdicts if maker.sure(verdict)]
    per = maker.denominator(known)
    strip = maker.strip() if len(maker.verdicts) > 1 else None
    context: dict[str, Any] = {
        "summary": summary,
        "key": _sections(summary.sections, key=True),
        "rest": _sections(summary.sections, key=False),
        "sentence": lambda sentence: own(sentence_html(sentence, None)),
        "panels": [_panel(maker, verdict, per) for verdict in known[:PANELS]],
        "unknown": _unknown(maker, per or 100),
        "strip": strip,
        "dots": dots,
        "marks": shared_marks(),
        "style": own(look(PATIENT)),
        "say": lambda key, form=0, **values: trails.say(key, form, **values),
        "mark": _mark,
    }
    return _environment().get_template("patient.html").render(context)


def _sections(sections: tuple[Any, ...], *, key: bool) -> list[Any]:
    """The key messages as bullets of sentences, or the other sections as markup."""
    if key:
        return [part for s in sections if s.id == "key" for part in s.paragraphs]
    return [own(section_html(s, None, 1)) for s in sections if s.id != "key"]


def _panel(maker: Answers, verdict: Verdict, per: int) -> tuple[Big, str]:
    """A known verdict with its pictures, and how far to trust its numbers."""
    big = maker.big(verdict, per)
    level = verdict.certainty or Certainty.LOW
    return big, maker.say(f"page.trust.{level.name.lower()}")


def _unknown(maker: Answers, per: int) -> list[Unknown]:
    """The outcomes of which nothing is known for some treatment, each with those treatments."""
    made = []
    for outcome in dict.fromkeys(v.outcome for v in maker.verdicts):
        own_verdicts = [v for v in maker.verdicts if v.outcome == outcome]
        unsure = [v for v in own_verdicts if not maker.sure(v)]
        if not unsure:
            continue
        scale = maker.protocol.outcomes[outcome].scale
        silent = [v for v in unsure if v.state == "no data"]
        made.append(
            Unknown(
                sentence=_we_do_not_know(maker, unsure, own_verdicts),
                told=_told(maker, len(unsure), len(silent)),
                picture=_empty(maker, per, scale),
            )
        )
    return made


def _told(maker: Answers, unsure: int, silent: int) -> str:
    """How many comparisons that is, and of how many no study reported the outcome."""
    if unsure == 1:
        return maker.say("page.nobody_reported_it") if silent else maker.say("page.too_uncertain")
    told = maker.say("page.comparisons_unsure", n=str(unsure))
    if silent:
        told += " " + maker.say("page.of_them_silent", 0 if silent == 1 else 1, n=str(silent))
    return told


def _we_do_not_know(maker: Answers, unsure: list[Verdict], all_verdicts: list[Verdict]) -> str:
    """The sentence for all treatments of which we do not know, routes named only where another
    route of the same treatment is known."""
    words, protocol = maker.words, maker.protocol
    known = {v.intervention for v in all_verdicts if v not in unsure}
    names = []
    for verdict in unsure:
        if verdict.intervention in known:
            comparison = protocol.comparisons[verdict.comparison]
            names.append(lay_subject(words, protocol, comparison).words.text)
        else:
            names.append(plain(words, protocol.interventions[verdict.intervention]))
    distinct = list(dict.fromkeys(names))
    first = unsure[0]
    term = protocol.interventions[first.intervention]
    outcome = protocol.outcomes[first.outcome]
    subject = Subject(listed(words, distinct, "or"), form(words, term) if len(distinct) == 1 else 0)
    rated = next((v for v in unsure if v.certainty is Certainty.VERY_LOW), None)
    claim = claim_of(words, outcome, rated or first)
    name = plain(words, outcome)
    comparator = plain(words, protocol.comparators[first.comparator])
    verb = claim.verb or phrase_key(words, outcome, asked_change(outcome))
    said = say(words, claim, subject, [(verb, name)], versus=comparator)
    return words.sentence(said).text


def _empty(maker: Answers, per: int, scale: object) -> Markup:
    """Empty people, or an empty scale with its ends."""
    label = maker.say("page.verdict.unknown")
    if scale is None:
        return own(people_picture(0, min(per, 100), label=label, unknown=True))
    low, high = getattr(scale, "min", None), getattr(scale, "max", None)
    ends = "" if low is None or high is None else (
        f'<text class="tick" x="2" y="38">{low:g}</text>'
        f'<text class="tick" x="198" y="38" text-anchor="end">{high:g}</text>'
    )  # fmt: skip
    return own(
        f'<svg class="scale100" viewBox="0 0 200 42" role="img" aria-label="{label}">'
        f'<rect class="bar k1 none" x="1" y="2" width="198" height="20" rx="2"/>{ends}</svg>'
    )


def _mark(tone: str, rank: int) -> str:
    """A sign beside a verdict, for whoever does not see its colour."""
    if rank < 2:
        return "?"
    return {"better": "✓", "worse": "▲"}.get(tone, "○")
