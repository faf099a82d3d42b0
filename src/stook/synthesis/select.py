"""Which syntheses the protocol and the data call for, in the protocol's order."""

from dataclasses import fields

from stook.model.finding import RATIOS
from stook.model.protocol import Analysis, Method, Outcome, Protocol
from stook.model.review import Review
from stook.model.synthesis import Contrast, Specification
from stook.model.terms import ANY_TIMEPOINT
from stook.synthesis.carried_out import carried_out
from stook.synthesis.contrasts import contrasts

METHOD_FIELDS = tuple(f.name for f in fields(Method))


def specifications(review: Review) -> tuple[Specification, ...]:
    """Every synthesis for which at least one study brings a contrast."""
    protocol = review.protocol
    windows = [*protocol.time_windows, ANY_TIMEPOINT]
    variables = _variables(protocol)
    made: list[Specification] = []
    for comparison_id, comparison in protocol.comparisons.items():
        ratio = _ratio_outcomes(protocol, comparison_id)
        found = contrasts(review, comparison, variables, ratio)
        made.extend(
            _specification(review, (comparison_id, outcome_id, window), found[outcome_id, window])
            for outcome_id in protocol.outcomes
            for window in windows
            if found.get((outcome_id, window))
        )
    return tuple(made)


def analysis_for(
    protocol: Protocol, comparison: str, outcome: str, timepoint: str
) -> tuple[int, Analysis] | None:
    """The plan's entry for one synthesis: the last that fits, with its index."""
    fitting = [
        (index, entry)
        for index, entry in enumerate(protocol.synthesis.analyses)
        if entry.outcome == outcome
        and entry.comparison in ("", comparison)
        and entry.timepoint in ("", timepoint)
    ]
    return fitting[-1] if fitting else None


def _variables(protocol: Protocol) -> tuple[str, ...]:
    """Every subgroup variable and moderator that any analysis asks for."""
    names = [
        name
        for entry in protocol.synthesis.analyses
        for name in (*entry.subgroup_by, *entry.moderators)
    ]
    return tuple(dict.fromkeys(names))


def _ratio_outcomes(protocol: Protocol, comparison: str) -> frozenset[str]:
    """Outcomes that this comparison analyses on the log scale."""
    chosen = {id_: outcome.measure for id_, outcome in protocol.outcomes.items()}
    for entry in protocol.synthesis.analyses:
        if entry.measure is not None and entry.comparison in ("", comparison):
            chosen[entry.outcome] = entry.measure
    return frozenset(id_ for id_, measure in chosen.items() if measure in RATIOS)


def _specification(
    review: Review, key: tuple[str, str, str], rows: tuple[Contrast, ...]
) -> Specification:
    """The plan for one synthesis, with the protocol's cells that decide it.

    Its method is the one by which it is carried out, so that whoever names it names that.
    """
    protocol = review.protocol
    comparison, outcome_id, timepoint = key
    outcome = protocol.outcomes[outcome_id]
    entry = analysis_for(protocol, *key)
    analysis = entry[1] if entry else None
    planned = Specification(
        id=f"{comparison}.{outcome_id}.{timepoint}",
        comparison=comparison,
        outcome=outcome_id,
        timepoint=timepoint,
        measure=_measure(outcome, analysis),
        method=_method(protocol, analysis),
        contrasts=rows,
        subgroup_by=analysis.subgroup_by if analysis else (),
        moderators=analysis.moderators if analysis else (),
        # The result of one study is an answer: there is nothing to pool it with.
        pooled=analysis is None or analysis.pooled or len(rows) == 1,
        settings=_settings(review, key, entry),
    )
    return carried_out(planned)


def _measure(outcome: Outcome, analysis: Analysis | None) -> str:
    return analysis.measure if analysis and analysis.measure else outcome.measure


def _method(protocol: Protocol, analysis: Analysis | None) -> Method:
    """The general plan with what the analysis changes."""
    chosen = {name: getattr(protocol.synthesis, name) for name in METHOD_FIELDS}
    if analysis:
        for name in METHOD_FIELDS:
            own = getattr(analysis, name)
            if own is not None:
                chosen[name] = own
    return Method(**chosen)


def _settings(
    review: Review, key: tuple[str, str, str], entry: tuple[int, Analysis] | None
) -> tuple[str, ...]:
    """The cells of review.yaml that decide the arithmetic, as far as they are written there."""
    comparison, outcome, _ = key
    paths = [f"outcomes/{outcome}/measure"]
    paths += [
        f"comparisons/{comparison}/{part}" for part in ("intervention", "route", "comparator")
    ]
    paths += [f"synthesis/{name}" for name in METHOD_FIELDS]
    if entry:
        names = ["measure", "pooled", "subgroup_by", *METHOD_FIELDS]
        paths += [f"synthesis/analyses/{entry[0]}/{name}" for name in names]
    cells = [f"review.yaml#{path}" for path in paths]
    return tuple(cell for cell in cells if cell in review.cells.values)
