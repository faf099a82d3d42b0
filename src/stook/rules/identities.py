"""What a study is known by: its year, its registration number, and whether it was retracted."""

import re
from collections.abc import Iterator

from stook.files.text import shown
from stook.problems import Problem, problem
from stook.rules.context import Check, Sight
from stook.rules.studies import EARLIEST, LATEST

# As notices, databases and people write it; a wound, an eardrum or a drawer is retracted otherwise.
_RETRACTED = re.compile(
    r"^\W*(?:retracted|retraction|withdrawn)\b\s*(?:[:.\])-]|article|in\b|by\b|on\b|$)"
    r"|(?-i:\bRETRACTED\b)|\[(?:retracted|retraction)"
    r"|\bretracted (?:in \d{4}|article|paper|publication|report|by the|on \d)"
    r"|\b(?:was|were|been|is|later|since|now) (?:\w+ )?retracted\b"
    r"|\bretraction (?:of|in:|notice|watch)\b|\bexpression of concern\b"
    r"|\b(?:article|paper|publication) (?:was |has been )?withdrawn\b",
    re.IGNORECASE | re.MULTILINE,
)
_DENIED = re.compile(r"\b(?:not|never|no) (?:\w+ ){0,2}retract", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19[3-9]\d|20\d\d)(?=[a-z]?\b)")
# A label may name the report, the column the trial: years apart, but not many.
YEARS_APART = 5
# Numbers of digits that the registries give (their own help pages).
_LENGTHS = {"NCT": 8, "ISRCTN": 8, "ACTRN": 14, "DRKS": 8}
_NUMBER = re.compile(r"\b(NCT|ISRCTN|ACTRN|DRKS)[\s:-]?(\d+)\b", re.IGNORECASE)


def retracted_studies(sight: Sight) -> Iterator[Problem]:
    """W369: label, notes or a report says that it was retracted or is under concern."""
    for study in sight.review.studies.values():
        if study.notice:
            continue  # said by E923 to W925
        texts = [("label", study.label), ("notes", study.notes)]
        texts += [("reports", report) for report in study.reports]
        for column, text in texts:
            words = _retracted(text)
            if words:
                what = f"{study.study}: {column} says {shown(words)}."
                yield problem("W369", sight.at(study, column), what)
                break


def _retracted(text: str) -> str:
    """The words that say so; '' where none do."""
    match = None if _DENIED.search(text) else _RETRACTED.search(text)
    return match.group().strip(" :.[]()") if match else ""


def differing_years(sight: Sight) -> Iterator[Problem]:
    """W394: the label of a study names a year far from its column."""
    for study in sight.review.studies.values():
        years = {int(year) for year in _YEAR.findall(study.label)}
        apart = min((abs(study.year - year) for year in years), default=0) if study.year else 0
        if apart > YEARS_APART and EARLIEST <= (study.year or 0) <= LATEST:
            what = f"year is {study.year}; the label is {shown(study.label)}."
            yield problem("W394", sight.at(study, "year"), what)


def malformed_registrations(sight: Sight) -> Iterator[Problem]:
    """W396: a registration number with digits too few or too many."""
    for study in sight.review.studies.values():
        for registry, digits in _NUMBER.findall(study.registry):
            length = _LENGTHS[registry.upper()]
            if len(digits) != length:
                what = f"{registry}{digits} has {len(digits)} digits; {registry.upper()} numbers "
                yield problem("W396", sight.at(study, "registry"), f"{what}have {length}.")


CHECKS: dict[str, Check] = {
    "W369": retracted_studies,
    "W394": differing_years,
    "W396": malformed_registrations,
}
