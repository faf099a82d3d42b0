"""Everything that a build says, item by item as text, so that two builds can be compared."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from stook.model.appraisal import Appraisal, ItemKind
from stook.model.certainty import CERTAINTY
from stook.model.finding import Finding
from stook.pipeline.build import Built
from stook.pipeline.lineage_of import judged_id, suggested_id
from stook.problems import Problem
from stook.summary.sof import sof_tables

Kind = Literal["judgement", "fact", "suggestion", "finding", "row", "sentence", "plot", "problem"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a build says: its text, what it is in words ('' where the id says it), and
    what it rests on where that is not the lineage of its own id."""

    kind: Kind
    id: str
    text: str
    title: str = ""
    sources: tuple[str, ...] = ()


def published(built: Built, pictures: Mapping[str, bytes]) -> dict[tuple[Kind, str], Item]:
    """All items in the order in which one follows from the other: judgements of risk of bias,
    numbers, suggested certainties, findings, rows of tables, sentences, plots, problems.

    `pictures` are the plots by path.
    """
    made = (
        _judgements(built), _facts(built), _suggestions(built), _findings(built), _rows(built),
        _sentences(built), _plots(pictures), _problems(built),
    )  # fmt: skip
    return {(item.kind, item.id): item for items in made for item in items}


def _judgements(built: Built) -> Iterator[Item]:
    """Judgements of risk of bias, whether people wrote them or they follow from answers; what one
    assessor alone says is marked as proposed."""
    for row in built.review.appraisals:
        if row.kind is not ItemKind.ANSWER:
            text = f"{row.value} (proposed)" if row.proposed else row.value
            yield Item("judgement", judged_id(row), text, _result(built, row))


def _result(built: Built, row: Appraisal) -> str:
    """A judgement's study, outcome and domain in words."""
    review = built.review
    study, outcome = review.studies.get(row.study), review.protocol.outcomes.get(row.outcome)
    window = review.protocol.time_windows.get(row.timepoint)
    domains = review.form.domains if review.form else ()
    domain = next((f"{one.id} {one.label}" for one in domains if one.id == row.item), row.item)
    said = [
        study.label if study else row.study,
        outcome.technical if outcome else row.outcome,
        window.label if window else "",
        domain or "overall",
    ]
    return f"risk of bias, {', '.join(part for part in said if part)}"


def _facts(built: Built) -> Iterator[Item]:
    for id_, fact in built.facts.items():
        yield Item("fact", id_, fact.text if fact.value is None else _exact(fact.value))


def _exact(value: float | str) -> str:
    """A fact's value for comparing: twelve significant digits, as in facts.lock."""
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _suggestions(built: Built) -> Iterator[Item]:
    for id_, one in built.suggestions.items():
        for rating in one.ratings:
            title = f"suggested for {id_}, {rating.domain}"
            yield Item("suggestion", suggested_id(id_, rating.domain), rating.sentence, title)
        yield Item("suggestion", suggested_id(id_), one.said, f"suggested certainty of {id_}")


def _findings(built: Built) -> Iterator[Item]:
    """What a finding says: certainty, size and statement (its numbers are facts of their own)."""
    for one in built.findings:
        yield Item("finding", one.id, said(one))


def said(one: Finding) -> str:
    """A finding in words: its certainty, how that is known, and its statement."""
    certainty = one.certainty.value if one.certainty else "certainty not judged"
    basis = f" ({one.certainty_basis.value})" if one.certainty and one.certainty_basis else ""
    return f"{certainty}{basis}; {one.statement or one.state}"


def _rows(built: Built) -> Iterator[Item]:
    """The words of each row of the summary of findings."""
    for one in sof_tables(built.review, built.findings, built.facts, built.specifications):
        for row in one.rows:
            certainty = row.because or row.certainty_words
            text = " ".join(part for part in (row.symbol, f"{certainty}.", row.comment) if part)
            title = f"summary of findings, {row.outcome}"
            yield Item("row", f"sof.{row.finding}", text, title)


def _sentences(built: Built) -> Iterator[Item]:
    for name, text in (("summary", built.summary), ("abstract", built.abstract)):
        for one in text.sentences:
            yield Item("sentence", f"{name}.{one.id}", one.text)


def _plots(pictures: Mapping[str, bytes]) -> Iterator[Item]:
    for path, picture in pictures.items():
        yield Item("plot", path, hashlib.sha256(picture).hexdigest()[:12])


def _problems(built: Built) -> Iterator[Item]:
    """Problems by code and place; two of one code at one place are told apart by their words."""
    for one in built.problems:
        at = one.place.cell or f"{one.place.file} {one.what}"
        yield Item("problem", f"{one.code} {at}", one.what, one.rule.title, _behind(one))


def _behind(one: Problem) -> tuple[str, ...]:
    """What a problem rests on: its cell, and for a judged certainty what the rules suggest."""
    start = f"{CERTAINTY}#findings/"
    if not one.place.cell.startswith(start):
        return (one.place.cell,)
    finding = one.place.cell.removeprefix(start).partition("/")[0]
    return (suggested_id(finding), finding)
