"""Risk of bias: what the tool knows, which questions apply, and what follows from the answers.

All of it is asked of the form (`stook.appraisal`); with a tool that stook does not know nothing is
said about items and values.
"""

from collections.abc import Iterator

from stook.appraisal import BUILT_IN
from stook.files.text import did_you_mean, shown
from stook.model.appraisal import Appraisal, ItemKind
from stook.model.form import NOT_APPLICABLE, Form
from stook.problems import Problem, problem
from stook.rules.context import Check, Sight


def unknown_values(sight: Sight) -> Iterator[Problem]:
    """E501. A judgement left empty is not known, which is legitimate."""
    form = sight.review.form
    if form is None:
        return
    for row in sight.review.assessed:
        answer = row.kind is ItemKind.ANSWER
        known = form.answer(row.value) if answer else form.judgement(row.value)
        if row.value and not known:
            options = (*form.answers, NOT_APPLICABLE) if answer else form.judgements
            what = f"{shown(row.value)} is no {row.kind}.{did_you_mean(row.value, options)}"
            hint = f"Use one of: {', '.join(options)}." if options else ""
            yield problem("E501", sight.at(row, "value"), what, hint)


def _items(form: Form) -> dict[ItemKind, frozenset[str]]:
    """The items that rows of each kind may be about, whatever the study's design."""
    return {
        ItemKind.ANSWER: frozenset(one.id for d in form.domains for one in d.questions),
        ItemKind.DOMAIN: frozenset(domain.id for domain in form.domains),
        ItemKind.OVERALL: frozenset({""}),
    }


def unknown_items(sight: Sight) -> Iterator[Problem]:
    """E502."""
    form = sight.review.form
    if form is None:
        return
    known = _items(form)
    for row in sight.review.assessed:
        if row.item not in known[row.kind]:
            what = f"{shown(row.item)} is no item of a row of kind {row.kind}."
            names = sorted(known[row.kind] - {""})
            hint = f"{form.tool} has: {', '.join(names)}." if names else ""
            yield problem("E502", sight.at(row, "item"), what, hint)


def answers_that_do_not_apply(sight: Sight) -> Iterator[Problem]:
    """E506."""
    form = sight.review.form
    for one in sight.judged:
        for id_ in (i for proposal in one.proposals.values() for i in proposal.superfluous):
            row = one.rows[id_]
            what = f"Question {id_} does not apply after the answers before it, and has one."
            yield problem("E506", sight.at(row, "value"), what)
        for id_ in (i for proposal in one.proposals.values() for i in proposal.unknown):
            row = one.rows[id_]
            if form and form.answer(row.value):
                what = f"Question {id_} cannot be answered {shown(row.value)}."
                yield problem("E506", sight.at(row, "value"), what)


def unanswered_questions(sight: Sight) -> Iterator[Problem]:
    """W507: once a domain of which at least one question was answered."""
    for one in sight.judged:
        for domain in one.domains:
            missing, answered = one.proposals[domain.id].missing, one.answered(domain)
            if missing and answered:
                s, verb = ("", "applies") if len(missing) == 1 else ("s", "apply")
                what = (
                    f"Question{s} {', '.join(missing)} of {domain.id} {verb} and "
                    f"{'has' if len(missing) == 1 else 'have'} no answer."
                )
                yield problem("W507", sight.at(answered[0], "item"), what)


def unexplained_overrides(sight: Sight) -> Iterator[Problem]:
    """W508: a domain's judgement that is not the one its answers lead to."""
    form = sight.review.form
    for one in sight.judged:
        for id_, row in one.judged.items():
            proposal = one.proposals.get(id_)
            if form is None or proposal is None or not proposal.judgement or row.support:
                continue
            own = form.judgement(row.value)
            if own and own != proposal.judgement:
                what = f"{id_} is judged {own}; its answers lead to {proposal.judgement}."
                yield problem("W508", sight.at(row, "value"), what)


def missing_domains(sight: Sight) -> Iterator[Problem]:
    """W509: once a result of which questions were answered; judgements alone may be a publication's
    own, and incomplete. A domain of which the answers decide nothing is for people to judge."""
    form = sight.review.form
    for one in sight.judged:
        if form is None or not one.answers:
            continue
        open_ = [domain for domain in one.domains if domain.id not in one.judged]
        blank = [domain.id for domain in open_ if not one.answered(domain)]
        undecided = [
            domain.id
            for domain in open_
            if one.answered(domain)
            and one.proposals[domain.id].legal
            and not one.proposals[domain.id].judgement
        ]
        parts = [f"{', '.join(blank)}: neither answers nor a judgement"] if blank else []
        if undecided:
            parts.append(f"{', '.join(undecided)}: answered, but no rule leads to a judgement")
        if parts:
            row = next(iter(one.rows.values()))
            yield problem("W509", sight.at(row, "study"), f"{'; '.join(parts)}.")


def overall_that_does_not_follow(sight: Sight) -> Iterator[Problem]:
    """W510: better than the worst domain, or worse than it without a reason."""
    form = sight.review.form
    for one in sight.judged:
        row = one.overall
        own = form.judgement(row.value) if form and row else ""
        if form is None or row is None or not own or form.overall == "manual":
            continue
        judged = one.judgements(form)
        known = [word for word in judged.values() if word]
        if not known:
            continue
        worst, order = form.worst(known), form.judgements.index
        worse = all(judged.values()) and order(own) > order(worst) and not row.support
        if order(own) < order(worst) or worse:
            domains = ", ".join(id_ for id_, word in judged.items() if word == worst)
            what = f"The overall judgement is {own}; {domains}: {worst}."
            yield problem("W510", sight.at(row, "value"), what)


def unresolved_differences(sight: Sight) -> Iterator[Problem]:
    """W511: once a result; what is agreed settles a difference."""
    for items in _open_items(sight).values():
        differ = [key for key, rows in items.items() if _differ(rows)]
        if differ:
            names = ", ".join(item or "overall" for _, item in differ)
            what = f"Assessors differ on {names}, and nothing is agreed."
            yield problem("W511", sight.at(items[differ[0]][0], "value"), what)


def unwritten_agreement(sight: Sight) -> Iterator[Problem]:
    """W515: once a result that several have appraised alike, of which nothing at all is agreed."""
    agreed = {row.result for row in sight.review.appraisals if not row.proposed}
    for result, items in _open_items(sight).items():
        both = [rows for rows in items.values() if len(rows) > 1]
        if both and result not in agreed and not any(_differ(rows) for rows in items.values()):
            files = ", ".join(sorted({row.file.rpartition("/")[2] for row in both[0]}))
            what = f"{files} say the same of {result[0]}, and nothing is agreed."
            yield problem("W515", sight.at(both[0][0], "value"), what)


def _differ(rows: list[Appraisal]) -> bool:
    return len({row.value.lower() for row in rows}) > 1


def _open_items(
    sight: Sight,
) -> dict[tuple[str, str, str], dict[tuple[ItemKind, str], list[Appraisal]]]:
    """By result and item, what assessors said where nothing is agreed."""
    if sight.review.form is None or len(sight.review.assessments) < 2:
        return {}
    settled = {
        (*row.result, row.kind, row.item) for row in sight.review.appraisals if not row.proposed
    }
    said: dict[tuple[str, str, str], dict[tuple[ItemKind, str], list[Appraisal]]] = {}
    for rows in sight.review.assessments.values():
        for row in rows:
            if (*row.result, row.kind, row.item) not in settled and row.value:
                items = said.setdefault(row.result, {})
                items.setdefault((row.kind, row.item), []).append(row)
    return said


def unknown_tool(sight: Sight) -> Iterator[Problem]:
    """W513: where something was appraised with it."""
    name = sight.protocol.synthesis.risk_of_bias_tool
    faulty = any(path.endswith("/tool.yaml") for path in sight.review.cells.places)
    if sight.review.form is None and not faulty and sight.review.assessed:
        what = f"stook has no form for {shown(name)}.{did_you_mean(name, BUILT_IN)}"
        yield problem("W513", sight.yaml("synthesis/risk_of_bias_tool"), what)


CHECKS: dict[str, Check] = {
    "E501": unknown_values,
    "E502": unknown_items,
    "E506": answers_that_do_not_apply,
    "W507": unanswered_questions,
    "W508": unexplained_overrides,
    "W509": missing_domains,
    "W510": overall_that_does_not_follow,
    "W511": unresolved_differences,
    "W513": unknown_tool,
    "W515": unwritten_agreement,
}
