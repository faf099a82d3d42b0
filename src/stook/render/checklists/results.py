"""What was found."""

from stook.model.appraisal import ItemKind
from stook.pipeline.build import Built
from stook.render.checklists.answer import (
    Answer,
    State,
    held,
)


def flow(built: Built) -> Answer:
    """Flow."""
    known = [box for box in built.flow.boxes.values() if box.count is not None]
    if not known:
        return Answer("missing", missing="Import the searches, or declare flow.* numbers.")
    state: State = "met" if len(known) >= _ENOUGH_BOXES else "partly"
    return Answer(state, f"Flow of studies: {len(known)} boxes", "" if state == "met" else
                  "Some boxes have no number.")  # fmt: skip


_ENOUGH_BOXES = 10  # from records found to studies included, one source


def excluded(built: Built) -> Answer:
    """Excluded."""
    box = built.flow.boxes.get("dbr_excluded")
    if box is None or not box.count:
        return Answer("missing", missing="No report was excluded at full text, or none recorded.")
    reasons = [part for part in box.parts if part]
    return Answer("met" if reasons else "partly", f"Flow of studies: {box.count} excluded",
                  "" if reasons else "Give a reason with each exclusion.")  # fmt: skip


def characteristics(built: Built) -> Answer:
    """Characteristics."""
    studies = built.review.studies
    cited = [study for study in studies.values() if study.reports or study.registry]
    where = f"Characteristics of included studies: {len(studies)}"
    if studies and len(cited) < len(studies):
        return Answer("partly", where, f"{len(studies) - len(cited)} studies have no reference.")
    return held(studies, where, "studies.csv has no rows.")


def bias_results(built: Built) -> Answer:
    """Bias results."""
    judged = {row.study for row in built.review.appraisals if row.kind is not ItemKind.ANSWER}
    return held(judged, f"Risk of bias: {len(judged)} studies", "No result was judged.")


def study_results(built: Built) -> Answer:
    """Study results."""
    count = sum(len(one.effects) for one in built.syntheses)
    return held(count, f"Forest plots: {count} results of studies", "No result was extracted.")


def synthesis_results(built: Built) -> Answer:
    """Synthesis results."""
    pooled = [one for one in built.findings if one.estimate is not None]
    return held(pooled, f"Summary of findings: {len(pooled)} estimates", "Nothing was pooled.")


def causes(built: Built) -> Answer:
    """Causes."""
    done = [one for one in built.findings if one.subgroups]
    count = len(done) + len(built.moderations)
    return held(count, f"Effects of interventions: {count} analyses", "None was carried out.")


def certainty(built: Built) -> Answer:
    """Certainty."""
    shown = [one for one in built.findings if one.in_table and one.estimate is not None]
    rated = [one for one in shown if one.certainty is not None]
    if rated and len(rated) < len(shown):
        missing = f"{len(shown) - len(rated)} findings are not rated."
        return Answer("partly", f"Summary of findings: {len(rated)} rated", missing)
    return held(rated, f"Summary of findings: {len(rated)} rated", "No finding is rated.")
