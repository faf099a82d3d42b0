"""One sitting of `stook appraise`: the questions that apply, the proposals, the judgements."""

import math
from collections.abc import Iterable
from pathlib import Path

import click

from stook.formats import layout
from stook.formats.appraised import with_result
from stook.model.appraisal import Appraisal, BiasDirection, ItemKind
from stook.model.form import NOT_APPLICABLE, Form, FormDomain, FormQuestion
from stook.model.review import Review
from stook.steps.appraise import PairAgreement
from stook.tools import choices_of, chosen, evaluate, folder_of, propose_overall


class Sitting:
    """One result, one assessor (or what was agreed, where `person` is empty)."""

    def __init__(
        self, folder: Path, review: Review, form: Form, result: tuple[str, str, str], person: str
    ) -> None:
        self.form = form
        self.result = result
        tool = folder_of(review.protocol.synthesis.risk_of_bias_tool)
        agreed = review.appraisals[0].file if review.appraisals else layout.appraisal_path(tool)
        self.file = layout.appraisal_path(tool, person) if person else agreed
        self.path = folder / self.file
        rows = review.assessments.get(person, ()) if person else review.appraisals
        self.before = {(row.kind, row.item): row for row in rows if row.result == result}
        choices = choices_of(form, review.protocol, review.studies.get(result[0]))
        self.domains = chosen(form, choices)
        self.rows: list[Appraisal] = []

    def run(self) -> None:
        """Ask about every domain that applies, then about the whole."""
        click.echo(f"{self.form.tool}: {', '.join(self.result)}")
        if self.form.source:
            click.echo(f"The wording and guidance of the instrument: {self.form.source}")
        judged = [self._domain(domain) for domain in self.domains]
        click.echo("\nOverall")
        proposed = propose_overall(self.form, judged)
        concerning = self.form.concerning
        if concerning and judged.count(concerning[0]) >= concerning[1]:
            many = judged.count(concerning[0])
            click.echo(f"  {many} domains: {concerning[0]}. Do they add up to a worse judgement?")
        self._judge(ItemKind.OVERALL, "", proposed)

    def _domain(self, domain: FormDomain) -> str:
        """All questions of a domain that apply, and its judgement."""
        click.echo(f"\n{domain.id} {domain.label}")
        answers: dict[str, str] = {}
        questions = {one.id: one for one in domain.questions}
        while missing := evaluate(self.form, domain, answers).missing:
            answers[missing[0]] = self._answer(questions[missing[0]])
        return self._judge(
            ItemKind.DOMAIN, domain.id, evaluate(self.form, domain, answers).judgement
        )

    def _answer(self, question: FormQuestion) -> str:
        """One answer with its support."""
        old = self.before.get((ItemKind.ANSWER, question.id))
        options = [*question.options, *([NOT_APPLICABLE] if question.optional else [])]
        default = self.form.answer(old.value) if old else None
        value = click.prompt(
            f"  {question.id} {question.label}",
            type=click.Choice(options, case_sensitive=False),
            default=default if default in options else None,
        )
        self._add(ItemKind.ANSWER, question.id, value, self._support(old), None)
        return str(value)

    def _judge(self, kind: ItemKind, item: str, proposed: str) -> str:
        """A judgement: the proposed one on Enter, another one with its reason."""
        old = self.before.get((kind, item))
        written = self.form.judgement(old.value) if old else ""
        if proposed:
            click.echo(f"  Proposed: {proposed}")
        value = click.prompt(
            "  Judgement",
            type=click.Choice(self.form.judgements, case_sensitive=False),
            default=written or proposed or None,
        )
        differs = bool(proposed) and value != proposed
        support = self._support(old, required=differs)
        worst = value != self.form.judgements[0]
        direction = self._direction(old) if worst else None
        self._add(kind, item, value, support, direction)
        return str(value)

    def _support(self, old: Appraisal | None, *, required: bool = False) -> str:
        default = old.support if old else ""
        if required:
            return str(
                click.prompt("    why not the proposed one", default=default or None)
            ).strip()
        return str(click.prompt("    why", default=default, show_default=bool(default))).strip()

    def _direction(self, old: Appraisal | None) -> BiasDirection | None:
        default = old.direction.value if old and old.direction else "not said"
        options = [*(one.value for one in BiasDirection), "not said"]
        value = click.prompt(
            "    direction of bias",
            type=click.Choice(options, case_sensitive=False),
            default=default,
        )
        return None if value == "not said" else BiasDirection(value)

    def _add(
        self,
        kind: ItemKind,
        item: str,
        value: str,
        support: str,
        direction: BiasDirection | None,
    ) -> None:
        study, outcome, timepoint = self.result
        old = self.before.get((kind, item))
        self.rows.append(
            Appraisal(
                study=study,
                outcome=outcome,
                timepoint=timepoint,
                kind=kind,
                item=item,
                value=value,
                support=support,
                locator=old.locator if old else "",
                direction=direction,
                file=self.file,
            )
        )

    def said(self) -> str:
        """The overall judgement that was made."""
        return self.rows[-1].value

    def write(self) -> str:
        """Put the rows into the file, whole or not at all; its path in the folder."""
        text = self.path.read_text(encoding="utf-8-sig") if self.path.is_file() else ""
        try:
            made = with_result(text, self.rows)
        except ValueError as error:
            raise click.ClickException(f"{self.file}: {error}.") from None
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_name(f"{self.path.name}.part")
        part.write_text(made, encoding="utf-8", newline="\n")
        part.replace(self.path)
        return self.file


def agreement_lines(compared: Iterable[PairAgreement]) -> list[str]:
    """Agreement of each pair of assessors as a table of text."""
    lines = [
        f"{one.first} and {one.second}, {one.kind}: {one.agreement.agreed} of "
        f"{one.agreement.records} ({one.agreement.percent:.0%}), "
        f"kappa {_shown(one.agreement.kappa)}, AC1 {_shown(one.agreement.ac1)}"
        for one in compared
    ]
    return lines or ["No two assessors judged the same item."]


def _shown(value: float) -> str:
    return "not estimable" if math.isnan(value) else f"{value:.2f}"
