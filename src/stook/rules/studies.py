"""Plausibility of what studies.csv says of each study."""

from collections.abc import Iterator

from stook.files.text import shown
from stook.problems import Problem, problem
from stook.rules.context import Check, Row, Sight

# The streptomycin trial, from which randomised trials in people are counted, reported in 1948
# (doi:10.1136/bmj.2.4582.769); a little room before it, and no clock for what is in the future.
EARLIEST, LATEST = 1930, 2100
OLDEST = 110
# Rounding of a percentage, and a few people whose sex was not recorded.
TOLERANCE = 1.0


def impossible_percentages(sight: Sight) -> Iterator[Problem]:
    """E311."""
    for study in sight.review.studies.values():
        share = study.women_percent
        if share is not None and not 0 <= share <= 100:
            what = f"women_percent is {share:g}."
            yield problem("E311", sight.at(study, "women_percent"), what)


def too_many_women(sight: Sight) -> Iterator[Problem]:
    """E312."""
    for study in sight.review.studies.values():
        women, whole = study.women, study.participants
        if women is not None and whole is not None and women > whole >= 0:
            what = f"{women} women among {whole} participants."
            yield problem("E312", sight.at(study, "women"), what)


def implausible_years(sight: Sight) -> Iterator[Problem]:
    """W314."""
    for study in sight.review.studies.values():
        if study.year is not None and not EARLIEST <= study.year <= LATEST:
            yield problem("W314", sight.at(study, "year"), f"year is {study.year}.")


def women_disagree(sight: Sight) -> Iterator[Problem]:
    """W319."""
    for study in sight.review.studies.values():
        women, whole, share = study.women, study.participants, study.women_percent
        if women is None or share is None or not whole or not 0 <= women <= whole:
            continue
        computed = 100 * women / whole
        if 0 <= share <= 100 and abs(computed - share) > TOLERANCE:
            what = f"{women} of {whole} are {computed:.1f}%; women_percent is {share:g}."
            yield problem("W319", sight.at(study, "women_percent"), what)


def misfit_fields(sight: Sight) -> Iterator[Problem]:
    """W148."""
    review = sight.review
    rows: dict[str, tuple[Row, ...]] = {
        "studies": tuple(review.studies.values()), "arms": review.arms, "results": review.results,
    }  # fmt: skip
    for field in review.protocol.extraction.fields:
        for row in rows[field.table]:
            value = review.cells.values.get(row.cell(field.name), "")
            fault = field.fault(value)
            if fault:
                what = f"{field.name}: {shown(value)} {fault}."
                yield problem("W148", sight.at(row, field.name), what)


def implausible_ages(sight: Sight) -> Iterator[Problem]:
    """W322."""
    for study in sight.review.studies.values():
        if study.age_mean is not None and not 0 <= study.age_mean <= OLDEST:
            what = f"age_mean is {study.age_mean:g}."
            yield problem("W322", sight.at(study, "age_mean"), what)


CHECKS: dict[str, Check] = {
    "E311": impossible_percentages,
    "E312": too_many_women,
    "W314": implausible_years,
    "W319": women_disagree,
    "W322": implausible_ages,
    "W148": misfit_fields,
}
