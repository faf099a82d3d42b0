"""What became of the reports of a study after they were published: the columns `retraction`,
`retraction_date` and `retraction_source` of studies.csv."""

from collections.abc import Iterator

from stook.files.text import is_date, shown
from stook.model.study import Study
from stook.model.terms import Retraction
from stook.problems import Problem, problem
from stook.rules.context import Check, Sight


def retracted_in_analysis(sight: Sight) -> Iterator[Problem]:
    """E923: a retracted study still has results."""
    for study, rows in _analysed(sight, Retraction.RETRACTED):
        what = f"{study.study}: {study.notice}. {_rows(rows)} still analysed."
        yield problem("E923", sight.at(study, "retraction"), what)


def under_concern(sight: Sight) -> Iterator[Problem]:
    """W924: a study with results is under an expression of concern."""
    for study, _ in _analysed(sight, Retraction.CONCERN):
        yield problem("W924", sight.at(study, "retraction"), f"{study.study}: {study.notice}.")


def corrected(sight: Sight) -> Iterator[Problem]:
    """W925: a study with results was corrected."""
    for study, _ in _analysed(sight, Retraction.CORRECTED):
        yield problem("W925", sight.at(study, "retraction"), f"{study.study}: {study.notice}.")


def without_source(sight: Sight) -> Iterator[Problem]:
    """W926: a state other than none has no source, or its date is no date."""
    for study in sight.review.studies.values():
        if study.notice and not study.retraction_source:
            what = f"{study.study}: retraction_source is empty."
            yield problem("W926", sight.at(study, "retraction"), what)
        elif study.retraction_date and not is_date(study.retraction_date):
            what = f"{study.study}: {shown(study.retraction_date)} is not a date."
            yield problem("W926", sight.at(study, "retraction_date"), what)


def _analysed(sight: Sight, state: Retraction) -> Iterator[tuple[Study, int]]:
    """Studies in a state that have results, with the number of rows."""
    rows: dict[str, int] = {}
    for result in sight.review.results:
        rows[result.study] = rows.get(result.study, 0) + 1
    for study in sight.review.studies.values():
        if study.retraction is state and study.study in rows:
            yield study, rows[study.study]


def _rows(count: int) -> str:
    return "Its one row of results is" if count == 1 else f"Its {count} rows of results are"


CHECKS: dict[str, Check] = {
    "E923": retracted_in_analysis,
    "W924": under_concern,
    "W925": corrected,
    "W926": without_source,
}
