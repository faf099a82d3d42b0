"""The engine: which questions apply, and which judgement a form proposes for the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stook.model.form import NOT_APPLICABLE, Condition, Form, FormDomain, Rule


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a form says of one domain's answers.

    `judgement` is '' where the domain is left to people, where a question that applies has no
    answer, or where no rule fits; else `lines` are the lines (from 1) of the domain's rule tables
    that fitted. `asked` are the questions that apply given the answers, in order;
    `missing` those of them without an answer; `superfluous` answers to questions that do not apply;
    `unknown` answers that the question does not offer.
    """

    judgement: str
    asked: tuple[str, ...]
    missing: tuple[str, ...] = ()
    superfluous: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()

    @property
    def legal(self) -> bool:
        """True for a complete path through the questions, without a step aside."""
        return not (self.missing or self.superfluous or self.unknown)


@dataclass(frozen=True, slots=True)
class Assessed:
    """A whole form evaluated: domains by id, and the overall judgement that follows."""

    domains: dict[str, Proposal]
    overall: str


def chosen(form: Form, choices: Mapping[str, str] | None = None) -> tuple[FormDomain, ...]:
    """The domains that apply under some choices (design, effect); the form's defaults elsewhere."""
    picked = {name: options[0] for name, options in form.choices.items()} | dict(choices or {})
    return tuple(
        domain
        for domain in form.domains
        if all(picked.get(name) in allowed for name, allowed in domain.only.items())
    )


def evaluate(form: Form, domain: FormDomain, answers: Mapping[str, str]) -> Proposal:
    """One domain by its answers (question id to answer code; an absent one is unanswered).

    Questions are taken in the form's order: an answer counts only where its question applies, so a
    misplaced answer cannot trigger others. Of each rule table the first rule that fits wins; the
    worst of the tables is proposed.
    """
    counted: dict[str, str] = {}
    asked: list[str] = []
    missing: list[str] = []
    superfluous: list[str] = []
    unknown: list[str] = []
    for question in domain.questions:
        answer = answers.get(question.id, "")
        if question.ask and not any(_holds(one, counted) for one in question.ask):
            if answer not in ("", NOT_APPLICABLE):
                superfluous.append(question.id)
            counted[question.id] = NOT_APPLICABLE
            continue
        asked.append(question.id)
        if answer in question.options or (question.optional and answer == NOT_APPLICABLE):
            counted[question.id] = answer
        elif answer in ("", NOT_APPLICABLE):
            missing.append(question.id)
        else:
            unknown.append(question.id)
    complete = not missing and not unknown
    found = [_first(rules, counted) for rules in domain.parts] if complete else []
    decided = bool(found) and all(line for line, _ in found)
    return Proposal(
        form.worst([word for _, word in found]) if decided else "",
        tuple(asked),
        tuple(missing),
        tuple(superfluous),
        tuple(unknown),
        tuple(line for line, _ in found) if decided else (),
    )


def _holds(condition: Condition, counted: Mapping[str, str]) -> bool:
    return all(counted.get(id_) in allowed for id_, allowed in condition.items())


def _first(rules: Sequence[Rule], counted: Mapping[str, str]) -> tuple[int, str]:
    """Line and judgement of the first rule that fits; 0 and '' where none does."""
    for line, rule in enumerate(rules, start=1):
        if not rule.when or any(_holds(one, counted) for one in rule.when):
            return line, rule.then
    return 0, ""


def propose_overall(form: Form, judgements: Sequence[str]) -> str:
    """The overall judgement that follows from the judgements of all domains; '' where one lacks.

    That several lesser concerns may add up to a worse judgement is for people to decide: `Form.
    concerning` says when to ask.
    """
    if form.overall == "manual" or not judgements or not all(judgements):
        return ""
    return form.worst(list(judgements))


def assess(
    form: Form, answers: Mapping[str, str], choices: Mapping[str, str] | None = None
) -> Assessed:
    """All domains of a form that apply under some choices, and the overall judgement."""
    domains = {one.id: evaluate(form, one, answers) for one in chosen(form, choices)}
    return Assessed(domains, propose_overall(form, [one.judgement for one in domains.values()]))
