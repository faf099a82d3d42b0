"""A form applied to what people wrote about results: answers, judgements, and what is proposed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from stook.appraisal.engine import Proposal, chosen, evaluate, propose_overall
from stook.model.appraisal import Appraisal, ItemKind
from stook.model.form import Form, FormDomain
from stook.model.protocol import Protocol
from stook.model.study import Study

# What a study's design says of the variant of a tool.
_DESIGNS = (("crossover", "crossover"), ("cross-over", "crossover"), ("cluster", "cluster"))


@dataclass(slots=True)
class JudgedResult:
    """Everything that one file says of one result.

    `answers` are codes by question, `rows` each answer's row by question; `judged` the judgements
    by domain as rows, `overall` that of the whole. `domains` are those that apply, `proposals` what
    the form says of each.
    """

    study: str
    outcome: str
    timepoint: str
    file: str
    domains: tuple[FormDomain, ...]
    answers: dict[str, str] = field(default_factory=dict)
    rows: dict[str, Appraisal] = field(default_factory=dict)
    judged: dict[str, Appraisal] = field(default_factory=dict)
    overall: Appraisal | None = None
    proposals: dict[str, Proposal] = field(default_factory=dict)

    def answered(self, domain: FormDomain) -> list[Appraisal]:
        """The rows that answer questions of a domain."""
        return [self.rows[one.id] for one in domain.questions if one.id in self.rows]

    def judgements(self, form: Form) -> dict[str, str]:
        """The judgement of each domain that applies: people's, else the proposed one, else ''."""
        found = {}
        for domain in self.domains:
            row = self.judged.get(domain.id)
            own = form.judgement(row.value) if row else ""
            found[domain.id] = own or self.proposals[domain.id].judgement
        return found

    def proposed_overall(self, form: Form) -> str:
        """The overall judgement that follows from those of the domains."""
        return propose_overall(form, list(self.judgements(form).values()))


def choices_of(form: Form, protocol: Protocol, study: Study | None) -> dict[str, str]:
    """The form's choices for a study: the protocol's effect of interest, the study's design."""
    found: dict[str, str] = {}
    if "effect" in form.choices:
        found["effect"] = protocol.synthesis.risk_of_bias_effect
    if "design" in form.choices and study:
        design = study.design.lower()
        for word, variant in _DESIGNS:
            if word in design and variant in form.choices["design"]:
                found["design"] = variant
                break
    return found


def judged_results(
    form: Form, protocol: Protocol, studies: dict[str, Study], rows: Iterable[Appraisal]
) -> list[JudgedResult]:
    """Rows gathered by file and result, each with what the form proposes, in the rows' order."""
    found: dict[tuple[str, str, str, str], JudgedResult] = {}
    for row in rows:
        one = found.get((row.file, *row.result))
        if one is None:
            choices = choices_of(form, protocol, studies.get(row.study))
            one = JudgedResult(*row.result, file=row.file, domains=chosen(form, choices))
            found[row.file, *row.result] = one
        if row.kind is ItemKind.ANSWER:
            one.rows[row.item] = row
            one.answers[row.item] = form.answer(row.value) or row.value
        elif row.kind is ItemKind.DOMAIN:
            one.judged[row.item] = row
        else:
            one.overall = row
    for one in found.values():
        one.proposals = {d.id: evaluate(form, d, one.answers) for d in one.domains}
    return list(found.values())
