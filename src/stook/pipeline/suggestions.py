"""Suggested certainties of all findings, and how they stand beside what people judged."""

from dataclasses import replace

from stook.certainty import answers_for, compare, misfits, suggest
from stook.model.appraisal import Appraisal
from stook.model.finding import Finding
from stook.model.review import Review
from stook.model.suggestion import Comparison, Suggestion
from stook.model.synthesis import Specification, Synthesis
from stook.pipeline.engine import Engine
from stook.pipeline.lineage import is_cell
from stook.problems import Place, Problem


def suggestions(
    engine: Engine,
    review: Review,
    planned: tuple[Specification, ...],
    done: tuple[Synthesis, ...],
    findings: tuple[Finding, ...],
) -> dict[str, Suggestion]:
    """A suggestion for each synthesis, by the finding's id.

    What people judged is taken out of the finding first: a suggestion never depends on it.
    """
    by_id = {one.id: one for one in findings}
    plan = review.protocol.synthesis
    results: dict[tuple[str, str, str], list[Appraisal]] = {}
    for row in review.appraisals:
        results.setdefault(row.result, []).append(row)
    made = {}
    for specification, synthesis in zip(planned, done, strict=True):
        studies = dict.fromkeys(one.study for one in specification.contrasts)
        answers, asked = answers_for(review.certainty, specification.id)
        suggested = engine.run(
            f"suggest {specification.id}",
            Suggestion,
            suggest,
            profile=plan.certainty_profile,
            rules=plan.certainty_rules,
            finding=_bare(by_id[specification.id]),
            outcome=review.protocol.outcomes[specification.outcome],
            specification=specification,
            synthesis=synthesis,
            studies={id_: review.studies[id_] for id_ in studies if id_ in review.studies},
            appraisals=tuple(
                row
                for study in studies
                for row in results.get((study, specification.outcome, specification.timepoint), ())
            ),
            form=review.form,
            answers=answers,
            asked=asked,
            designs=review.protocol.eligibility.designs,
            language=review.protocol.language,
        )
        made[specification.id] = _grounded(suggested, review)
    return made


def _grounded(suggestion: Suggestion, review: Review) -> Suggestion:
    """Without cells that nobody wrote: an empty one, or a setting left at its default."""
    written = review.cells.values
    ratings = tuple(
        replace(
            rating,
            inputs=tuple(
                replace(
                    one, sources=tuple(s for s in one.sources if not is_cell(s) or s in written)
                )
                for one in rating.inputs
            ),
        )
        for rating in suggestion.ratings
    )
    return replace(suggestion, ratings=ratings)


def _bare(finding: Finding) -> Finding:
    """A finding without the judgement of its certainty and the words that rest on it."""
    return replace(
        finding,
        certainty=None,
        certainty_basis=None,
        certainty_source="",
        certainty_reasons=(),
        statement="",
    )


def comparisons(review: Review, made: dict[str, Suggestion]) -> dict[str, Comparison]:
    """Each suggestion beside the judgement in certainty.yaml."""
    judged = review.certainty.findings
    return {
        id_: compare(one, judged.get(id_), review.certainty.general) for id_, one in made.items()
    }


def ill_fitting(review: Review, compared: dict[str, Comparison]) -> list[Problem]:
    """Accepted judgements that no longer fit (W514), with their places."""
    places = review.cells.places
    return [
        replace(one, place=places.get(one.place.cell, Place(one.place.file, cell=one.place.cell)))
        for one in misfits(compared, review.certainty.findings)
    ]
