"""The protocol as a document that people read: review.yaml in sentences and tables (Markdown)."""

import re
from collections.abc import Iterable, Iterator

from stook.model.protocol import Outcome, Plan, Protocol, Term, Thresholds, TimeWindow
from stook.synthesis.carried_out import general_method

# What Markdown or HTML would take for markup in text that people wrote.
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")


_WEIGHTED = {"IV": "inverse variance", "MH": "the Mantel-Haenszel method", "Peto": "Peto's method"}


def protocol_document(protocol: Protocol) -> str:
    """The whole protocol as Markdown. What the team left open is not mentioned."""
    parts = [
        f"# {_text(protocol.title)}",
        "Protocol of a systematic review."
        + (f" Registration: {_text(protocol.registration)}." if protocol.registration else ""),
        *_question(protocol),
        *_eligibility(protocol),
        *_outcomes(protocol),
        *_windows(protocol),
        *_comparisons(protocol),
        *_synthesis(protocol),
        *_team(protocol),
        *_amendments(protocol),
    ]
    return "\n\n".join(parts) + "\n"


def _text(text: str) -> str:
    """Text that people wrote, on one line, with nothing that could be taken for markup."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _term(term: Term) -> str:
    lay = f" ({_text(term.lay)})" if term.lay and term.lay != term.technical else ""
    return _text(term.technical) + lay


def _named(terms: dict[str, Term], id_: str) -> str:
    return _term(terms[id_]) if id_ in terms else _text(id_)


def _items(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _question(protocol: Protocol) -> Iterator[str]:
    question = protocol.question
    yield "## Question"
    if question.text:
        yield _text(question.text)
    rows = [
        f"Population: {_term(question.population)}",
        f"Condition: {_term(question.condition)}",
        f"Intervention: {_term(question.intervention)}",
    ]
    if question.comparison:
        rows.append(f"Comparison: {_text(question.comparison)}")
    yield _items(rows)


def _eligibility(protocol: Protocol) -> Iterator[str]:
    rules = protocol.eligibility
    named = (
        ("Designs", rules.designs),
        ("Studies must have", rules.include),
        ("Not eligible", rules.exclude),
    )
    if any(items for _, items in named):
        yield "## Eligibility"
    for heading, items in named:
        if items:
            yield f"{heading}:\n\n{_items(map(_text, items))}"


def _outcomes(protocol: Protocol) -> Iterator[str]:
    if not protocol.outcomes:
        return
    yield "## Outcomes"
    header = ("Outcome", "Family", "Importance", "Measure", "Direction", "Thresholds")
    yield _table(
        header,
        (
            (
                _term(outcome),
                outcome.family.value,
                outcome.importance.value,
                f"{outcome.measure} ({outcome.kind.value}{_scale(outcome)})",
                outcome.direction.value,
                _thresholds(outcome),
            )
            for outcome in protocol.outcomes.values()
        ),
    )


def _scale(outcome: Outcome) -> str:
    scale = outcome.scale
    if scale is None:
        return ""
    ends = [f"{end:g}" for end in (scale.min, scale.max) if end is not None]
    words = [_text(scale.name), " to ".join(ends), _text(scale.unit)]
    named = " ".join(word for word in words if word)
    return f", {named}" if named else ""


def _thresholds(outcome: Outcome) -> str:
    chosen = outcome.thresholds
    if not isinstance(chosen, Thresholds):
        return chosen or "not set"
    sizes = [
        f"{name} from {value:g}"
        for name in ("small", "moderate", "large")
        if (value := getattr(chosen, name)) is not None
    ]
    return ", ".join(sizes) + (f" ({_text(chosen.source)})" if chosen.source else "")


def _windows(protocol: Protocol) -> Iterator[str]:
    if protocol.time_windows:
        yield "## Time windows"
        yield _items(_window(window) for window in protocol.time_windows.values())


def _window(window: TimeWindow) -> str:
    first, last = window.from_days, window.to_days
    days = ""
    if first is not None and last is not None:
        days = f": day {first:g} to day {last:g}"
    elif first is not None:
        days = f": from day {first:g}"
    elif last is not None:
        days = f": to day {last:g}"
    return _text(window.label) + days


def _comparisons(protocol: Protocol) -> Iterator[str]:
    if not protocol.comparisons:
        return
    yield "## Comparisons"
    rows = []
    for one in protocol.comparisons.values():
        route = f", {_named(protocol.routes, one.route)}" if one.route else ""
        comparators: dict[str, Term] = dict(protocol.comparators)
        against = _named(comparators, one.comparator)
        made = f"{_named(protocol.interventions, one.intervention)}{route}, against {against}"
        rows.append(f"{_text(one.label)}: {made}" if one.label else made)
    yield _items(rows)


def _synthesis(protocol: Protocol) -> Iterator[str]:
    plan = protocol.synthesis
    yield "## Synthesis"
    yield _method(plan)
    rows = []
    for one in plan.analyses:
        outcome = protocol.outcomes.get(one.outcome)
        named = _term(outcome) if outcome else _text(one.outcome)
        where = ", ".join(_text(part) for part in (one.comparison, one.timepoint) if part)
        differs = [
            f"{name} {getattr(one, name)}"
            for name in ("measure", "model", "method", "estimator", "interval", "prediction")
            if getattr(one, name) is not None
        ]
        if one.subgroup_by:
            differs.append(f"subgroups by {', '.join(map(_text, one.subgroup_by))}")
        if one.moderators:
            differs.append(f"moderators {', '.join(map(_text, one.moderators))}")
        if not one.pooled:
            differs.append("not pooled")
        why = f" ({_text(one.why)})" if one.why else ""
        rows.append(f"{named}{f', {where}' if where else ''}: {'; '.join(differs)}{why}")
    if rows:
        yield f"Where single analyses differ:\n\n{_items(rows)}"


def _method(written: Plan) -> str:
    plan = general_method(written)
    pooled = f"{plan.model}-effect{'s' if plan.model == 'random' else ''} model"
    weighted = _WEIGHTED[plan.method]
    sentences = [
        f"Results are combined with a {pooled}; studies are weighted by {weighted}.",
        f"Intervals have a level of {100 * plan.level:g}%"
        + (
            f"; tau² is estimated by {plan.estimator}, intervals are by {plan.interval}."
            if plan.model == "random"
            else "."
        ),
    ]
    if plan.model == "random" and plan.prediction != "none":
        sentences.append(f"Prediction intervals are by {plan.prediction}.")
    if written.crossover_correlation is not None:
        assumed = f"{written.crossover_correlation:g}"
        sentences.append(f"Paired results without a correlation are taken to have {assumed}.")
    sentences.append(f"Risk of bias is judged with {_text(written.risk_of_bias_tool)}.")
    return " ".join(sentences)


def _team(protocol: Protocol) -> Iterator[str]:
    if protocol.team:
        yield "## Team"
        yield _items(
            ", ".join(_text(part) for part in (one.name, one.role, one.interests) if part)
            for one in protocol.team
        )
    if protocol.funding:
        yield f"Funding: {_text(protocol.funding)}."


def _amendments(protocol: Protocol) -> Iterator[str]:
    if protocol.amendments:
        yield "## Amendments"
        header = ("Date", "What", "Why")
        rows = ((one.date, _text(one.what), _text(one.why)) for one in protocol.amendments)
        yield _table(header, rows)
