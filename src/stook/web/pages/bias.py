"""Risk of bias: the questions of the review's tool, the judgement that follows, people's own."""

from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from stook.appraisal import choices_of, chosen, evaluate, folder_of, propose_overall
from stook.edits import AddRow, Edit, EditError, RemoveRow, SetCell
from stook.files import layout
from stook.model.appraisal import Appraisal, ItemKind
from stook.model.form import NOT_APPLICABLE, Form, FormDomain
from stook.web.screen import Form as Fields
from stook.web.screen import Screen, action, view

KEYS = (
    ("Yes, probably yes", ("y", "p")),
    ("No, probably no", ("n", "o")),
    ("No information", ("i",)),
    ("Next, previous question", ("j", "k")),
    ("Accept the proposed judgement", ("a",)),
    ("Undo", ("z",)),
)
LEVELS = ("low", "some", "high")
COLUMNS = ("study", "outcome", "timepoint", "kind", "item", "value", "support")
Result = tuple[str, str, str]
Item = tuple[ItemKind, str]


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain as the screen shows it: its questions with answers, and its judgement."""

    domain: FormDomain
    questions: list[dict[str, Any]]
    proposed: str
    judged: str
    support: str
    complete: bool


def level(form: Form, judgement: str) -> str:
    """The mark of a judgement: low, some or high; none for no judgement."""
    if judgement not in form.judgements:
        return "none"
    place = form.judgements.index(judgement)
    last = len(form.judgements) - 1
    return LEVELS[0] if place == 0 else LEVELS[2] if place == last else LEVELS[1]


@view
def results(screen: Screen) -> Response:
    """All results that have data, as a traffic light of the person's or the agreed judgements."""
    form = screen.desk.built.review.form
    if form is None:
        tool = screen.desk.built.review.protocol.synthesis.risk_of_bias_tool
        sentence = f"stook does not know the tool {tool}; define it in appraisal/<tool>/tool.yaml."
        return screen.page("failed.html", title="Risk of bias", sentence=sentence)
    return screen.page(
        "bias_list.html", title="Risk of bias", form=form, rows=lights(screen, form),
        domains=_all_domains(screen, form),
    )  # fmt: skip


@view
def result(screen: Screen) -> Response:
    """One result: questions that apply, what follows, the traffic light of the others."""
    form, key = _asked(screen)
    if form is None or key is None:
        return screen.page(
            "failed.html", 404, title="Not found", sentence="There is no such result to judge."
        )
    if not screen.person:
        return screen.page("who.html", title="Risk of bias")
    domains = _domains(screen, form, key)
    judged = [one.judged or one.proposed for one in domains]
    overall = _row(screen, key, ItemKind.OVERALL, "")
    concerning = form.concerning
    return screen.page(
        "bias.html",
        title=_title(screen, key),
        crumbs=(("/bias", "Risk of bias"),),
        keys=KEYS,
        form=form,
        key=key,
        domains=domains,
        level=lambda word: level(form, word),
        overall={
            "proposed": propose_overall(form, judged),
            "judged": form.judgement(overall.value) if overall else "",
            "support": overall.support if overall else "",
            "many": bool(concerning and judged.count(concerning[0]) >= concerning[1]),
        },
        copies=_copies(screen, key),
    )


@action
def answer(screen: Screen, fields: Fields) -> Response:
    """Save the answers and judgements of one domain (or the overall judgement), or copy a form."""
    form, key = _asked(screen)
    if form is None or key is None or not screen.person:
        raise EditError("Say who you are, and choose a result of the list.")
    before: dict[Item, Appraisal] = {
        (row.kind, row.item): row for row in _own(screen) if row.result == key
    }
    rows = dict(before)
    if fields.get("copy"):
        _copied(screen, rows, key, fields["copy"])
    elif fields.get("domain") == "overall":
        _judged(form, rows, key, ItemKind.OVERALL, "", fields, _proposed_overall(screen, form, key))
    else:
        domain = next((d for d in form.domains if d.id == fields.get("domain")), None)
        if domain is None:
            raise EditError("Choose a domain of the tool.")
        _answered(form, domain, rows, key, fields)
    _write(screen, form, before, rows)
    return screen.to(f"/bias/{'/'.join(key)}#{fields.get('domain', '')}")


def _answered(
    form: Form, domain: FormDomain, rows: dict[Item, Appraisal], key: Result,
    fields: Fields,
) -> None:  # fmt: skip
    """Take the answers of a domain; those to questions that do not apply any more go."""
    answers = {}
    for question in domain.questions:
        value = form.answer(fields.get(f"q{question.id}", ""))
        if value in question.options or (question.optional and value == NOT_APPLICABLE):
            answers[question.id] = value
    found = evaluate(form, domain, answers)
    for question in domain.questions:
        at = (ItemKind.ANSWER, question.id)
        if question.id not in found.asked or question.id not in answers:
            rows.pop(at, None)
            continue
        support = " ".join(fields.get(f"s{question.id}", "").split())
        old = rows.get(at) or _new(key, ItemKind.ANSWER, question.id)
        rows[at] = replace(old, value=answers[question.id], support=support)
    if fields.get("judge"):
        proposed = evaluate(form, domain, answers)
        if proposed.missing:
            raise EditError(f"Answer {', '.join(proposed.missing)} first.")
        _judged(form, rows, key, ItemKind.DOMAIN, domain.id, fields, proposed.judgement)
    else:
        kept = rows.get((ItemKind.DOMAIN, domain.id))
        if kept is not None and not kept.support and found.judgement != form.judgement(kept.value):
            rows.pop((ItemKind.DOMAIN, domain.id))  # it followed from answers that are others now


def _judged(
    form: Form, rows: dict[Item, Appraisal], key: Result, kind: ItemKind,
    item: str, fields: Fields, proposed: str,
) -> None:  # fmt: skip
    """A judgement: the proposed one, or another with its reason."""
    value = form.judgement(fields.get("judgement", "") or proposed)
    if not value:
        raise EditError("Choose a judgement; none follows from the answers.")
    support = " ".join(fields.get("support", "").split())
    if proposed and value != proposed and not support:
        raise EditError(f"Your answers lead to {proposed}. Another judgement needs a reason.")
    old = rows.get((kind, item)) or _new(key, kind, item)
    rows[kind, item] = replace(old, value=value, support=support)


def _copied(screen: Screen, rows: dict[Item, Appraisal], key: Result, source: str) -> None:
    """Take the person's answers of another result of the study over, as a beginning."""
    found = [row for row in _own(screen) if "/".join(row.result) == source]
    if not found or found[0].study != key[0]:
        raise EditError("Choose a result of the same study that you have judged.")
    study, outcome, timepoint = key
    for row in found:
        copied = replace(row, study=study, outcome=outcome, timepoint=timepoint)
        if row.kind is ItemKind.ANSWER:
            rows.setdefault((row.kind, row.item), copied)


def _write(
    screen: Screen, form: Form, before: dict[Item, Appraisal], rows: dict[Item, Appraisal]
) -> None:
    """Bring the person's table up to date: only the rows that changed."""
    path, edits = _path(screen), list[Edit]()
    order = [name for domain in form.domains for name in (*_questions(domain), domain.id)]
    for item, row in before.items():
        if item not in rows:
            edits.append(RemoveRow(file=path, where=_where(row)))
    for item, row in sorted(rows.items(), key=lambda pair: _place(order, pair[1].item)):
        old = before.get(item)
        if old is None:
            values = {**_where(row), "value": row.value, "support": row.support}
            edits.append(AddRow(file=path, values=values, columns=COLUMNS))
            continue
        edits += [
            SetCell(file=path, where=_where(row), column=name, value=getattr(row, name))
            for name in ("value", "support")
            if getattr(row, name) != getattr(old, name)
        ]
    if edits:
        screen.desk.save(edits, "risk of bias")


def _where(row: Appraisal) -> dict[str, str]:
    return {
        "study": row.study, "outcome": row.outcome, "timepoint": row.timepoint,
        "kind": row.kind.value, "item": row.item,
    }  # fmt: skip


def _questions(domain: FormDomain) -> list[str]:
    return [question.id for question in domain.questions]


def _place(order: list[str], item: str) -> int:
    return order.index(item) if item in order else len(order)


def _new(key: Result, kind: ItemKind, item: str) -> Appraisal:
    study, outcome, timepoint = key
    return Appraisal(study=study, outcome=outcome, timepoint=timepoint, kind=kind, item=item)


def _path(screen: Screen) -> str:
    tool = folder_of(screen.desk.built.review.protocol.synthesis.risk_of_bias_tool)
    return layout.appraisal_path(tool, screen.person)


def _own(screen: Screen) -> tuple[Appraisal, ...]:
    """What the person wrote; what follows from it by rule is no row of theirs."""
    rows = screen.desk.built.review.assessments.get(screen.person, ())
    return tuple(row for row in rows if not row.rule)


def _row(screen: Screen, key: Result, kind: ItemKind, item: str) -> Appraisal | None:
    return next(
        (row for row in _own(screen)
         if row.result == key and row.kind is kind and row.item == item),
        None,
    )  # fmt: skip


def _asked(screen: Screen) -> tuple[Form | None, Result | None]:
    """The tool, and the result that the address names; None for one that has no data."""
    parts = screen.request.path_params
    key = (parts["study"], parts["outcome"], parts["timepoint"])
    return screen.desk.built.review.form, key if key in results_of(screen) else None


def results_of(screen: Screen) -> list[Result]:
    """Every result that has data or was judged, in the order of the table."""
    review = screen.desk.built.review
    keys = [(row.study, row.outcome, row.timepoint) for row in review.results]
    keys += [row.result for row in review.appraisals]
    keys += [row.result for rows in review.assessments.values() for row in rows]
    known = (key for key in keys if key[0] in review.studies and key[1] in review.protocol.outcomes)
    return list(dict.fromkeys(known))


def _title(screen: Screen, key: Result) -> str:
    review = screen.desk.built.review
    window = review.protocol.time_windows.get(key[2])
    parts = [review.studies[key[0]].label, review.protocol.outcomes[key[1]].technical]
    return ", ".join([*parts, window.label] if window else parts)


def _domains(screen: Screen, form: Form, key: Result) -> list[Domain]:
    review = screen.desk.built.review
    choices = choices_of(form, review.protocol, review.studies.get(key[0]))
    own = {(row.kind, row.item): row for row in _own(screen) if row.result == key}
    domains = []
    for domain in chosen(form, choices):
        answers = {
            q.id: form.answer(own[ItemKind.ANSWER, q.id].value)
            for q in domain.questions
            if (ItemKind.ANSWER, q.id) in own
        }
        supports = {
            item: row.support for (kind, item), row in own.items() if kind is ItemKind.ANSWER
        }
        found = evaluate(form, domain, answers)
        questions = [
            {"question": q, "asked": q.id in found.asked, "answer": answers.get(q.id, ""),
             "support": supports.get(q.id, "")}
            for q in domain.questions
        ]  # fmt: skip
        row = own.get((ItemKind.DOMAIN, domain.id))
        domains.append(
            Domain(
                domain, questions, found.judgement,
                form.judgement(row.value) if row else "", row.support if row else "",
                not found.missing,
            )
        )  # fmt: skip
    return domains


def _proposed_overall(screen: Screen, form: Form, key: Result) -> str:
    judged = [one.judged or one.proposed for one in _domains(screen, form, key)]
    return propose_overall(form, judged)


def _copies(screen: Screen, key: Result) -> list[tuple[str, str]]:
    others = {row.result for row in _own(screen) if row.study == key[0] and row.result != key}
    return [("/".join(other), _title(screen, other)) for other in sorted(others)]


def _all_domains(screen: Screen, form: Form) -> tuple[FormDomain, ...]:
    review = screen.desk.built.review
    return chosen(
        form, choices_of(form, review.protocol, next(iter(review.studies.values()), None))
    )


def lights(screen: Screen, form: Form) -> list[dict[str, Any]]:
    """A row a result: the marks of the agreed judgements, and how far the person is."""
    review = screen.desk.built.review
    agreed = {(row.result, row.item): row for row in review.appraisals
              if row.kind is not ItemKind.ANSWER}  # fmt: skip
    mine: dict[Result, int] = {}
    for row in _own(screen):
        mine[row.result] = mine.get(row.result, 0) + 1
    items = [*(domain.id for domain in _all_domains(screen, form)), ""]
    rows = []
    for key in results_of(screen):
        marks = []
        for item in items:
            held = agreed.get((key, item))
            word = form.judgement(held.value) if held else ""
            marks.append((level(form, word), word or "not judged"))
        rows.append({"key": "/".join(key), "title": _title(screen, key), "marks": marks,
                     "mine": mine.get(key, 0)})  # fmt: skip
    return rows


ROUTES = [
    Route("/bias", results),
    Route("/bias/{study}/{outcome}/{timepoint}", result),
    Route("/bias/{study}/{outcome}/{timepoint}", answer, methods=["POST"]),
]
