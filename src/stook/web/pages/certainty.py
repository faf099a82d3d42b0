"""Certainty: the summary of findings, what the rules of GRADE suggest, and what people judge.

Suggestions are computed and never rate on their own; a rating is saved with its reasons, pinned to
the suggestion beside which it was made.
"""

from dataclasses import dataclass
from typing import Any, get_args

from starlette.responses import Response
from starlette.routing import Route

from stook.certainty.accept import accepted
from stook.certainty.entry import with_judgement
from stook.edits import ConflictError, EditError, SaveText, SetValue
from stook.files.layout import CERTAINTY
from stook.files.text import decode
from stook.model.certainty import Answers, Domain, Judgement, Reason, ReasonCode
from stook.model.suggestion import UP, Rating
from stook.model.terms import Basis, Certainty
from stook.store import digest
from stook.summary.sof import sof_tables
from stook.web.extract_rows import title_of
from stook.web.screen import Form, Screen, action, view

PREFIX: dict[str, str] = {
    "risk of bias": "rob.", "inconsistency": "inconsistency", "indirectness": "indirectness",
    "imprecision": "imprecision", "publication bias": "publication_bias",
    "study design": "design", "large effect": "up.large", "dose response": "up.dose",
    "confounding": "up.confounding",
}  # fmt: skip
CODES = {
    domain: tuple(code for code in get_args(ReasonCode) if code.startswith(start))
    for domain, start in PREFIX.items()
}
CODE_WORDS = {
    "rob.blinding": "blinding", "rob.missing": "missing data", "rob.randomisation": "randomisation",
    "rob.measurement": "measurement", "rob.selective": "selective reporting",
    "rob.carryover": "carry-over", "inconsistency.clinical": "different people or treatments",
    "inconsistency.unexplained": "unexplained differences", "imprecision.small": "few people",
    "imprecision.few_events": "few events", "imprecision.few_studies": "few studies",
    "imprecision.wide": "wide interval",
}  # fmt: skip
ELEMENTS = ("population", "intervention", "comparator", "outcome")
CONCERNS = ("not serious", "serious", "very serious")


@dataclass(frozen=True, slots=True)
class DomainRow:
    """A domain as the screen shows it: what is suggested, and what was judged."""

    domain: Domain
    sentence: str
    suggested: int | None
    judged: int
    text: str
    code: str
    up: bool
    state: str


@view
def certainty(screen: Screen) -> Response:
    """Findings in a table; the one that is asked for with its domains."""
    built = screen.desk.built
    tables = screen.desk.derived(
        "sof",
        lambda made: sof_tables(made.review, made.findings, made.facts, made.specifications),
    )
    findings = {one.id: one for one in built.findings}
    chosen = screen.arg("finding")
    waits = [id_ for id_ in built.suggestions if findings[id_].certainty is None]
    chosen = chosen if chosen in findings else (waits[0] if waits else next(iter(findings), ""))
    here = findings.get(chosen)
    return screen.page(
        "certainty.html",
        title="Certainty",
        tables=tables,
        rest=_rest(screen, {row.finding for table in tables for row in table.rows}),
        here=here,
        here_title=title_of(built.review.protocol, here.outcome, here.timepoint) if here else "",
        domains=domains_of(screen, chosen),
        suggestion=built.suggestions.get(chosen),
        compared=built.compared.get(chosen),
        judgement=built.review.certainty.findings.get(chosen),
        answers=built.review.certainty.answers.get(chosen, Answers()),
        elements=ELEMENTS,
        concerns=CONCERNS,
        codes=CODES,
        code_words=CODE_WORDS,
        levels=[one.value for one in Certainty],
        waits=waits,
        base=shown(built.review.certainty.findings.get(chosen)),
    )


def _rest(screen: Screen, shown: set[str]) -> list[dict[str, Any]]:
    """Findings that stand in no table of the summary of findings."""
    protocol = screen.desk.built.review.protocol
    return [
        {"id": one.id, "title": title_of(protocol, one.outcome, one.timepoint), "finding": one}
        for one in screen.desk.built.findings
        if one.id not in shown
    ]


def domains_of(screen: Screen, finding: str) -> list[DomainRow]:
    """A row a domain: the suggested ones, and those that people judged beside them."""
    built = screen.desk.built
    suggestion = built.suggestions.get(finding)
    judgement = built.review.certainty.findings.get(finding)
    reasons: dict[str, Reason] = {one.domain: one for one in judgement.reasons} if judgement else {}
    ratings: dict[str, Rating] = {}
    for rating in suggestion.ratings if suggestion else ():
        ratings.setdefault(rating.domain, rating)
    names = dict.fromkeys([*(d for d in get_args(Domain) if d in PREFIX and d not in UP
                             and d != "study design"), *ratings, *reasons])  # fmt: skip
    rows = []
    for name in names:
        held, known = ratings.get(name), reasons.get(name)
        suggested = held.levels if held else None
        judged = (known.levels or 0) if known else 0
        code = known.code if known else (held.code if held and held.code else CODES[name][0])
        rows.append(DomainRow(
            domain=name, sentence=held.sentence if held else "Only people can say.",
            suggested=suggested, judged=judged if judgement else (suggested or 0),
            text=known.text if known else (held.sentence if held and held.levels else ""),
            code=code, up=name in UP, state=_state(judgement, suggested, judged),
        ))  # fmt: skip
    return rows


def _state(judgement: Judgement | None, suggested: int | None, judged: int) -> str:
    if judgement is None:
        return "waits for you"
    if suggested is None:
        return "your own"
    return "as suggested" if suggested == judged else "your own"


@action
def rate(screen: Screen, form: Form) -> Response:
    """Save a rating with its reasons, or take the suggestion over."""
    finding = screen.request.path_params["finding"]
    built = screen.desk.built
    known = {one.id for one in built.findings}
    if finding not in known:
        raise EditError(f"There is no finding {finding}.")
    before = built.review.certainty.findings.get(finding)
    suggestion = built.suggestions.get(finding)
    if form.get("take") == "suggestion":
        if suggestion is None:
            raise EditError("Nothing is suggested for this finding.")
        try:
            judgement = accepted(suggestion, before)
        except ValueError as error:
            raise EditError(f"{error}.") from None
    else:
        judgement = _judged(screen, form, finding)
    held = shown(before)
    if form.get("over") != "yes" and form.get("base", held) != held:
        raise ConflictError(CERTAINTY, shown(judgement), held, form["base"])
    _save(screen, finding, judgement)
    return screen.to(f"/certainty?finding={finding}")


def shown(judgement: Judgement | None) -> str:
    """A judgement as text, a line a reason: what two people's edits are compared by."""
    if judgement is None:
        return "not rated"
    reasons = [f"{one.domain} {one.levels}: {one.text}" for one in judgement.reasons]
    return "\n".join([judgement.certainty.value, *reasons, judgement.note]).strip()


def _judged(screen: Screen, form: Form, finding: str) -> Judgement:
    reasons, moved = [], 0
    for row in domains_of(screen, finding):
        written = form.get(f"level {row.domain}", "0")
        levels = int(written) if written in ("0", "1", "2", "3") else 0
        if not levels:
            continue
        text = " ".join(form.get(f"text {row.domain}", "").split())
        if not text:
            raise EditError(f"Say why the certainty is rated for {row.domain}: it is the footnote.")
        code = form.get(f"code {row.domain}", row.code)
        if code not in CODES[row.domain]:
            raise EditError(f"{code} is no reason of {row.domain}.")
        moved += levels if row.up else -levels
        reasons.append(Reason(domain=row.domain, code=code, levels=levels, text=text))  # type: ignore[arg-type]
    level = list(Certainty)[min(max(Certainty.HIGH.rank + moved, 1), Certainty.HIGH.rank) - 1]
    suggestion = screen.desk.built.suggestions.get(finding)
    note = " ".join(form.get("note", "").split())
    return Judgement(
        certainty=level, basis=Basis.JUDGED, reasons=tuple(reasons),
        suggested=suggestion.said if suggestion else "", note=note,
    )  # fmt: skip


def _save(screen: Screen, finding: str, judgement: Judgement) -> None:
    data = screen.desk.read(CERTAINTY)
    text = decode(CERTAINTY, data)[0] if data is not None else ""
    if text is None:
        raise EditError(f"{CERTAINTY} cannot be read; mend it in an editor first.")
    try:
        written = with_judgement(text, finding, judgement)
    except ValueError as error:
        raise EditError(f"{CERTAINTY}: {error}.") from None
    held = digest(data) if data is not None else None
    screen.desk.save([SaveText(file=CERTAINTY, text=written, was=held)], f"certainty of {finding}")


@action
def answers(screen: Screen, form: Form) -> Response:
    """What GRADE asks of people because no number tells it."""
    finding = screen.request.path_params["finding"]
    if finding not in {one.id for one in screen.desk.built.findings}:
        raise EditError(f"There is no finding {finding}.")
    before = screen.desk.built.review.certainty.answers.get(finding, Answers())
    edits = [
        SetValue(file=CERTAINTY, path=("answers", finding, name), value=form[name])
        for name in ELEMENTS
        if form.get(name) in CONCERNS and form[name] != (getattr(before, name) or "")
    ]
    if form.get("missing_results") in ("low", "some concerns", "high"):
        edits.append(SetValue(file=CERTAINTY, path=("answers", finding, "missing_results"),
                              value=form["missing_results"]))  # fmt: skip
    if edits:
        screen.desk.save(edits, f"answers on {finding}")
    return screen.to(f"/certainty?finding={finding}")


ROUTES = [
    Route("/certainty", certainty),
    Route("/certainty/{finding}", rate, methods=["POST"]),
    Route("/certainty/{finding}/answers", answers, methods=["POST"]),
]
