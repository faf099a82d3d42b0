"""One sitting of `stook appraise`: the questions that apply, the proposals, the judgements."""

from collections.abc import Iterable
from pathlib import Path

import click

from stook.appraisal import choices_of, chosen, evaluate, folder_of, propose_overall
from stook.appraisal.judgement_rows import with_result
from stook.appraisal.proposals import PairAgreement
from stook.cli.messages import agreement_text
from stook.cli.prompts import BACK, ask
from stook.files import layout
from stook.model.appraisal import Appraisal, BiasDirection, ItemKind
from stook.model.form import NOT_APPLICABLE, Form, FormDomain, FormQuestion
from stook.model.review import Review
from stook.store import write_whole

# Answers for other results of the study that are shown beside a question, never assumed.
SHOWN_BEFORE = 3


class Sitting:
    """One result, one assessor (or what was agreed, where `person` is empty)."""

    def __init__(
        self, folder: Path, review: Review, form: Form, result: tuple[str, str, str], person: str
    ) -> None:
        self.form = form
        self.result = result
        study, outcome, timepoint = result
        window = review.protocol.time_windows.get(timepoint)
        self.heading = ", ".join(
            [
                review.studies[study].label,
                review.protocol.outcomes[outcome].technical,
                *([window.label] if window else []),
            ]
        )
        tool = folder_of(review.protocol.synthesis.risk_of_bias_tool)
        agreed = review.appraisals[0].file if review.appraisals else layout.appraisal_path(tool)
        self.file = layout.appraisal_path(tool, person) if person else agreed
        self.path = folder / self.file
        rows = review.assessments.get(person, ()) if person else review.appraisals
        self.elsewhere: dict[str, list[Appraisal]] = {}
        for row in rows:
            if row.study == study and row.result != result and row.kind is ItemKind.ANSWER:
                self.elsewhere.setdefault(row.item, []).append(row)
        self.before = {(row.kind, row.item): row for row in rows if row.result == result}
        choices = choices_of(form, review.protocol, review.studies.get(result[0]))
        self.domains = chosen(form, choices)
        self.rows: list[Appraisal] = []
        self.done: list[FormDomain] = []
        self.typed: dict[tuple[ItemKind, str], Appraisal] = {}

    def run(self) -> None:
        """Ask about every domain that applies, then about the whole."""
        click.echo(f"{self.form.tool}: {self.heading}")
        if self.form.source:
            click.echo(f"The wording and guidance of the instrument: {self.form.source}")
        click.echo(self._legend())
        judged = []
        for number, domain in enumerate(self.domains, start=1):
            click.echo(f"\n{domain.id} {domain.label} ({number} of {len(self.domains)})")
            judged.append(self._domain(domain))
            self.done.append(domain)
        click.echo("\nOverall")
        proposed = propose_overall(self.form, judged)
        concerning = self.form.concerning
        if concerning and judged.count(concerning[0]) >= concerning[1]:
            many = judged.count(concerning[0])
            click.echo(f"  {many} domains: {concerning[0]}. Do they add up to a worse judgement?")
        self._judge(ItemKind.OVERALL, "", proposed)

    def _legend(self) -> str:
        """What the answers mean, and what can be typed."""
        meant = ", ".join(f"{code} {words}" for code, words in self.form.answers.items())
        keys = f"Enter keeps what stands in brackets; {BACK} goes back; Ctrl-C ends early."
        return f"{meant}.\n{keys}" if meant else keys

    def _domain(self, domain: FormDomain) -> str:
        """All questions of a domain that apply, and its judgement; both can be taken back."""
        questions = {one.id: one for one in domain.questions}
        answers: dict[str, str] = {}
        start = len(self.rows)
        while True:
            found = evaluate(self.form, domain, answers)
            if found.missing:
                value = self._answer(questions[found.missing[0]], back=bool(answers))
                if value != BACK:
                    answers[found.missing[0]] = value
                    continue
            else:
                value = self._judge(ItemKind.DOMAIN, domain.id, found.judgement, back=bool(answers))
                if value != BACK:
                    return value
            answers.popitem()
            del self.rows[start + len(answers) :]

    def _answer(self, question: FormQuestion, *, back: bool) -> str:
        """One answer with its support."""
        old = self._old(ItemKind.ANSWER, question.id)
        options = (*question.options, *([NOT_APPLICABLE] if question.optional else []))
        default = self.form.answer(old.value) if old else None
        for row in [] if old else self.elsewhere.get(question.id, ())[:SHOWN_BEFORE]:
            why = f" ({row.support})" if row.support else ""
            click.echo(f"    for {row.outcome}, {row.timepoint}: {row.value}{why}")
        value = ask(
            f"  {question.id} {question.label}",
            options,
            default if default in options else None,
            back=back,
        )
        if value != BACK:
            self._add(ItemKind.ANSWER, question.id, value, self._support(old), None)
        return value

    def _judge(self, kind: ItemKind, item: str, proposed: str, *, back: bool = False) -> str:
        """A judgement: the proposed one on Enter, another one with its reason."""
        old = self._old(kind, item)
        written = self.form.judgement(old.value) if old else ""
        if proposed:
            click.echo(f"  Proposed: {proposed}")
        default = written or proposed or None
        value = ask("  Judgement", self.form.judgements, default, back=back)
        if value == BACK:
            return value
        differs = bool(proposed) and value != proposed
        support = self._support(old, required=differs)
        worst = value != self.form.judgements[0]
        direction = self._direction(old) if worst else None
        self._add(kind, item, value, support, direction)
        return value

    def _support(self, old: Appraisal | None, *, required: bool = False) -> str:
        default = old.support if old else ""
        if required:
            return str(
                click.prompt("    why not the proposed one", default=default or None)
            ).strip()
        return str(click.prompt("    why", default=default, show_default=bool(default))).strip()

    def _direction(self, old: Appraisal | None) -> BiasDirection | None:
        default = old.direction.value if old and old.direction else "not said"
        options = (*(one.value for one in BiasDirection), "not said")
        value = ask("    direction of bias", options, default)
        return None if value == "not said" else BiasDirection(value)

    def _old(self, kind: ItemKind, item: str) -> Appraisal | None:
        """What was typed before going back, or stands in the file."""
        return self.typed.get((kind, item)) or self.before.get((kind, item))

    def _add(
        self,
        kind: ItemKind,
        item: str,
        value: str,
        support: str,
        direction: BiasDirection | None,
    ) -> None:
        study, outcome, timepoint = self.result
        old = self._old(kind, item)
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
        self.typed[kind, item] = self.rows[-1]

    def said(self) -> str:
        """The overall judgement that was made."""
        return self.rows[-1].value

    def keep(self) -> str:
        """Write the domains that are done, beside what stood there of the others; the file."""
        items = {one.id for one in self.done}
        items |= {question.id for one in self.done for question in one.questions}
        self.rows = [row for row in self.rows if row.item in items]
        self.rows += [row for (_, item), row in self.before.items() if item not in items]
        return self.write()

    def write(self) -> str:
        """Put the rows into the file, whole or not at all; its path in the folder."""
        text = self.path.read_text(encoding="utf-8-sig") if self.path.is_file() else ""
        try:
            made = with_result(text, self.rows)
        except ValueError as error:
            raise click.ClickException(f"{self.file}: {error}.") from None
        write_whole(self.path, made.encode())
        return self.file


def agreement_lines(compared: Iterable[PairAgreement]) -> list[str]:
    """Agreement of each pair of assessors as a table of text."""
    lines = [
        f"{one.first} and {one.second}, {one.kind}: "
        + agreement_text(
            one.agreement.agreed, one.agreement.records, one.agreement.kappa, one.agreement.ac1
        )
        for one in compared
    ]
    return lines or ["No two assessors judged the same item."]
