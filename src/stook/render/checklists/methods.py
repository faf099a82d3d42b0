"""How the review was done."""

from stook.model.appraisal import ItemKind
from stook.pipeline.build import Built
from stook.render.checklists.answer import (
    Answer,
    held,
)
from stook.render.counted import counted


def eligibility(built: Built) -> Answer:
    """Eligibility."""
    rules = built.review.protocol.eligibility
    return held(
        rules.include or rules.designs,
        "Methods: eligibility",
        "Write `eligibility` in review.yaml.",
    )


def search_dates(built: Built) -> Answer:
    """Search dates."""
    dated = [source.source for source in built.review.sources if source.date]
    dated += [run.source for run in built.review.searches if run.date]
    names = ", ".join(dict.fromkeys(dated))
    return held(dated, f"Methods: searches ({names})", "Log each search with its date.")


def screening(built: Built) -> Answer:
    """Screening."""
    plan = built.review.protocol.screening
    people = screeners(built)
    if people:
        return Answer("met", f"Methods: {plan.assignment} screening by {people} reviewers")
    return Answer(
        "partly", f"review.yaml: screening ({plan.assignment})", "No decision is on record."
    )


def screeners(built: Built) -> int:
    """How many people have a journal of decisions."""
    return len({path.rpartition("/")[2].partition(".")[0] for path in built.journals})


def extraction(built: Built) -> Answer:
    """Extraction."""
    people = {
        path.split("/")[1] for path in built.review.cells.places
        if path.startswith("extraction/") and path.count("/") == 2 and "#" not in path
    } - {"agreed", "registry"}  # fmt: skip
    if len(people) > 1:
        return Answer("met", f"extraction/: {len(people)} people, compared")
    return Answer(
        "partly" if built.review.results else "missing",
        "extraction/agreed/" if built.review.results else "",
        "Keep each extractor's own tables in extraction/<person>/, or describe the method in "
        "text/methods.md.",
    )


def outcomes(built: Built) -> Answer:
    """Outcomes."""
    protocol = built.review.protocol
    where = f"Methods: {counted(len(protocol.outcomes), 'outcome')}"
    return held(protocol.outcomes, where, "Write `outcomes` in review.yaml.")


def variables(built: Built) -> Answer:
    """Variables."""
    studies = built.review.studies.values()
    known = [
        name
        for name in ("design", "country", "condition", "participants", "funding")
        if any(getattr(study, name) not in ("", None) for study in studies)
    ]
    return held(known, f"studies.csv: {', '.join(known)}", "Fill the columns of studies.csv.")


def bias_tool(built: Built) -> Answer:
    """Bias tool."""
    judged = [row for row in built.review.assessed if row.kind is not ItemKind.ANSWER]
    tool = built.review.protocol.synthesis.risk_of_bias_tool
    if not judged:
        return Answer("missing", missing=f"No result was judged with {tool}.")
    people = len(built.review.assessments)
    if people > 1:
        return Answer("met", f"Methods: {tool}, {people} assessors")
    missing = "Keep each assessor's own table in appraisal/<tool>/<person>.csv."
    return Answer("partly", f"Methods: {tool}", missing)


def measures(built: Built) -> Answer:
    """Measures."""
    measures = dict.fromkeys(one.measure for one in built.review.protocol.outcomes.values())
    return held(measures, f"Methods: {', '.join(measures)}", "Write `measure` for each outcome.")


def grouping(built: Built) -> Answer:
    """Grouping."""
    comparisons = built.review.protocol.comparisons
    where = f"Effects of interventions: {counted(len(comparisons), 'comparison')}"
    return held(comparisons, where, "Write `comparisons` in review.yaml.")


def conversions(built: Built) -> Answer:
    """Conversions."""
    derived = [
        contrast
        for specification in built.specifications
        for contrast in specification.contrasts
        if contrast.derived or contrast.experimental.derived or contrast.comparator.derived
    ]
    if derived:
        return Answer("met", f"Trails: {len(derived)} converted results, each with its formula")
    return Answer("does not apply", "No number was converted.")


def display(built: Built) -> Answer:
    """Display."""
    return held(built.syntheses, "Forest plots and tables of all syntheses", "Nothing to show yet.")


def methods(built: Built) -> Answer:
    """Methods."""
    plan = built.review.protocol.synthesis
    written = "methods" in built.review.prose or any(one.why for one in plan.analyses)
    where = f"Methods: {plan.model} effects, {plan.method}, {plan.estimator}, {plan.interval}"
    if written:
        return Answer("met", where)
    return Answer("partly", where, "Give the reasons for the method (text/methods.md, `why`).")


def causes_planned(built: Built) -> Answer:
    """Causes planned."""
    planned = [one for one in built.specifications if one.subgroup_by or one.moderators]
    if planned:
        total = len(built.specifications)
        where = f"Methods: subgroups or moderators in {len(planned)} of {total} syntheses"
        return Answer("met", where)
    return Answer("missing", missing="No subgroup or meta-regression is planned, or say why not.")


def sensitivity(built: Built) -> Answer:
    """Sensitivity."""
    known = [one for one in built.robustness.values() if one.analyses]
    where = f"How fragile: {counted(len(known), 'finding')} over all defensible analyses"
    return held(known, where, "No finding could be analysed in more than one way.")


def missing_results(built: Built) -> Answer:
    """Whether people answered what GRADE asks of publication bias."""
    answered = [
        suggestion.finding
        for suggestion in built.suggestions.values()
        if any(
            rating.domain == "publication bias" and rating.levels is not None
            for rating in suggestion.ratings
        )
    ]
    if answered:
        return Answer("met", f"Certainty: publication bias in {counted(len(answered), 'finding')}")
    return Answer("missing", missing="Answer `missing_results` in certainty.yaml.")


def certainty_method(built: Built) -> Answer:
    """Certainty method."""
    return Answer("met", f"Methods: GRADE ({built.review.protocol.synthesis.certainty_profile})")


def not_pooled(built: Built) -> Answer:
    """Not pooled."""
    apart = [one for one in built.specifications if not one.pooled]
    reasons = [
        one for one in built.review.protocol.synthesis.analyses if not one.pooled and one.why
    ]
    if apart and reasons:
        return Answer("met", "Methods: analyses that are not pooled, with reasons")
    return Answer("partly" if apart else "does not apply", "", "Write `why` where `pooled: false`.")
