"""Tidy tables: a row a study, arm, result, judgement, finding, and effect of a study."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

from stook.model.appraisal import Appraisal
from stook.model.study import Arm, Result, Study
from stook.pipeline.build import Built
from stook.render.tables import FINDING_COLUMNS

EFFECT_COLUMNS = ("synthesis", "study", "stratum", "effect", "ci_low", "ci_high", "weight_percent")
_KEYS = {
    "studies": ("study",),
    "findings": ("id",),
}


@dataclass(frozen=True, slots=True)
class TidyTable:
    """A table: `noun` is what its rows are (None where the table has no noun of a folder), `more`
    the team's own columns at its end."""

    name: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    noun: type | None = None
    more: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell rows apart, where a few do."""
        return _KEYS.get(self.name, ())


def tidy_tables(built: Built) -> tuple[TidyTable, ...]:
    """All tables of a review that have rows."""
    review = built.review
    tables = (
        _of_nouns("studies", "Included studies", Study, review.studies.values()),
        _of_nouns("arms", "Groups of the studies", Arm, review.arms),
        _of_nouns("results", "Results as reported", Result, review.results),
        _of_nouns("risk-of-bias", "Risk of bias, as agreed", Appraisal, review.appraisals),
        TidyTable("findings", "Findings", FINDING_COLUMNS, _findings(built)),
        TidyTable("effects", "Effects of studies by synthesis", EFFECT_COLUMNS, _effects(built)),
    )
    return tuple(table for table in tables if table.rows)


def columns(noun: type) -> tuple[str, ...]:
    """The columns of a noun: its fields that stand in its table."""
    return tuple(
        field.name
        for field in fields(noun)
        if field.name != "more" and field.metadata.get("column", True)
    )


def _of_nouns(name: str, title: str, noun: type, nouns: Iterable[Any]) -> TidyTable:
    listed = tuple(nouns)
    own = columns(noun)
    more = tuple(sorted({key for row in listed for key in getattr(row, "more", {})} - set(own)))
    rows = tuple(
        (
            *(_cell(getattr(row, column)) for column in own),
            *(row.more.get(key) for key in more),
        )
        for row in listed
    )
    return TidyTable(name, title, (*own, *more), rows, noun, more)


def _cell(value: object) -> object:
    """A value as it stands in a tidy table: lists joined, booleans as Table Schema has them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(map(str, value))
    return value


def _findings(built: Built) -> tuple[tuple[object, ...], ...]:
    return tuple(
        tuple(_cell(getattr(finding, column)) for column in FINDING_COLUMNS)
        for finding in built.findings
    )


def _effects(built: Built) -> tuple[tuple[object, ...], ...]:
    return tuple(
        (
            specification.id, contrast.study, contrast.stratum, effect.effect, effect.ci_low,
            effect.ci_high, effect.weight,
        )
        for specification, synthesis in zip(built.specifications, built.syntheses, strict=True)
        for contrast, effect in zip(specification.contrasts, synthesis.effects, strict=True)
    )  # fmt: skip
