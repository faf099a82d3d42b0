"""The methods, written from the plan: what was planned, in the literature's full names."""

from dataclasses import dataclass

from markupsafe import Markup

from stook.model.protocol import Analysis, Method, Outcome
from stook.pipeline.build import Built
from stook.render.forests import measure_in_sentence
from stook.render.report import words
from stook.render.report.trails import Trails
from stook.render.report.words import say
from stook.render.tables import comparison_label
from stook.synthesis.carried_out import general_method, proper_method
from stook.synthesis.select import METHOD_FIELDS

FILE = "review.yaml"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the methods: a heading, paragraphs, and a list."""

    heading: str
    paragraphs: tuple[Markup, ...] = ()
    items: tuple[Markup, ...] = ()


def methods(built: Built, trails: Trails) -> list[Part]:
    """The methods section; a part that the protocol says nothing about is left out."""
    parts = [
        _eligibility(built, trails, "include", "Studies were included that were about"),
        _eligibility(built, trails, "exclude", "Not included"),
        _searches(built, trails),
        _synthesis(built, trails),
        _outcomes(built, trails),
        _departures(built, trails),
        _judging(built),
        _amendments(built, trails),
        _team(built, trails),
    ]
    return [part for part in parts if part.paragraphs or part.items]


def _eligibility(built: Built, trails: Trails, name: str, heading: str) -> Part:
    eligibility = built.review.protocol.eligibility
    names = ("designs", "include") if name == "include" else ("exclude",)
    items = [
        trails.traced(text, f"{FILE}#eligibility/{key}/{i}")
        for key in names
        for i, text in enumerate(getattr(eligibility, key))
    ]
    return Part(heading, items=tuple(items))


def _searches(built: Built, trails: Trails) -> Part:
    """Each run of a search with its date and what it found."""
    items = []
    for run in built.review.searches:
        date = trails.traced(run.date, run.cell("date"))
        found = ""
        if run.count is not None:
            found = say(
                ": {n} records", n=trails.to(trails.cell(run.cell("count")), str(run.count))
            )
        items.append(say("{source}, {date}{found}", source=run.source, date=date, found=found))
    return Part("Searches", items=tuple(items))


def _synthesis(built: Built, trails: Trails) -> Part:
    written = built.review.protocol.synthesis
    plan = general_method(written)
    level = trails.traced(f"{100 * plan.level:g}%", f"{FILE}#synthesis/level")
    paragraphs = [say("Results were combined with {how}.", how=_how(plan)),
                  say("Confidence intervals ({level}) are {interval}. {prediction}", level=level,
                      interval=words.INTERVALS[plan.interval],
                      prediction=words.PREDICTIONS[plan.prediction])]  # fmt: skip
    if written.crossover_correlation is not None:
        cell = f"{FILE}#synthesis/crossover_correlation"
        value = trails.traced(f"{written.crossover_correlation:g}", cell)
        paragraphs.append(
            say("For crossover results without one of their own a correlation of {r} within "
                "people was assumed.", r=value)
        )  # fmt: skip
    return Part("How results were combined", tuple(paragraphs))


def _how(plan: Method) -> str:
    """A model in the literature's words."""
    if plan.method == "Peto":
        return f"{words.WEIGHTINGS['Peto']} (a common-effect model)"
    model = f"a {words.MODELS[plan.model]} model and {words.WEIGHTINGS[plan.method]}"
    if plan.model == "common":
        return model
    return (
        f"{model}; the variance between studies was estimated by {words.ESTIMATORS[plan.estimator]}"
    )


def _outcomes(built: Built, trails: Trails) -> Part:
    items = [_outcome(trails, id_, one) for id_, one in built.review.protocol.outcomes.items()]
    return Part("Outcomes and effect measures", items=tuple(items))


def _outcome(trails: Trails, id_: str, one: Outcome) -> Markup:
    cell = f"{FILE}#outcomes/{id_}"
    name = trails.traced(one.technical, f"{cell}/technical")
    scale = Markup("")
    if one.scale is not None and one.scale.name:
        named = trails.traced(one.scale.name, f"{cell}/scale/name")
        scale = say(" on the scale {name}{ends}", name=named, ends=_ends(trails, cell, one))
    measure = measure_in_sentence(one.measure)
    return say("{name}: {measure}{scale}; {direction}.", name=name, measure=measure, scale=scale,
               direction=one.direction.value)  # fmt: skip


def _ends(trails: Trails, cell: str, one: Outcome) -> Markup:
    """From where to where a scale goes."""
    scale = one.scale
    if scale is None or scale.min is None or scale.max is None:
        return Markup("")
    return say(
        " ({low} to {high}{unit})",
        low=trails.traced(f"{scale.min:g}", f"{cell}/scale/min"),
        high=trails.traced(f"{scale.max:g}", f"{cell}/scale/max"),
        unit=f" {scale.unit}" if scale.unit else "",
    )


def _departures(built: Built, trails: Trails) -> Part:
    """Where one analysis differs from the general plan, and why."""
    items = []
    for index, one in enumerate(built.review.protocol.synthesis.analyses):
        if one.outcome not in built.review.protocol.outcomes:  # named by check
            continue
        changed = _changed(built, one)
        if changed:
            cell = f"{FILE}#synthesis/analyses/{index}/why"
            why = say(" ({why})", why=trails.traced(one.why, cell)) if one.why else ""
            what = _where(built, trails, one)
            items.append(say("{what}: {how}{why}.", what=what, how="; ".join(changed), why=why))
    return Part("Analyses that differ from this plan or add to it", items=tuple(items))


def _where(built: Built, trails: Trails, one: Analysis) -> Markup:
    protocol = built.review.protocol
    cell = f"{FILE}#outcomes/{one.outcome}/technical"
    parts = [trails.traced(protocol.outcomes[one.outcome].technical, cell)]
    if one.timepoint in protocol.time_windows:
        label = f"{FILE}#time_windows/{one.timepoint}/label"
        parts.append(trails.traced(protocol.time_windows[one.timepoint].label, label))
    if one.comparison:
        parts.append(say("{c}", c=comparison_label(protocol, one.comparison)))
    return Markup(", ").join(parts)


def _changed(built: Built, one: Analysis) -> list[str]:
    """What an analysis does otherwise, in words."""
    plan = built.review.protocol.synthesis
    own = {name: getattr(one, name) for name in METHOD_FIELDS}
    planned = Method(**{name: value if value is not None else getattr(plan, name)
                        for name, value in own.items()})  # fmt: skip
    outcome = built.review.protocol.outcomes[one.outcome]
    method = proper_method(planned, one.measure or outcome.measure)
    said = [] if one.pooled else ["not pooled; results are told side by side"]
    if one.measure is not None:
        said.append(measure_in_sentence(one.measure))
    if any(own[name] is not None for name in ("model", "method", "estimator")):
        said.append(_how(method))
    if one.interval is not None or method.interval != general_method(plan).interval:
        said.append(words.INTERVALS[method.interval])
    if one.subgroup_by:
        said.append("subgroups by " + ", ".join(v.replace("_", " ") for v in one.subgroup_by))
    if one.moderators:
        said.append("meta-regression on " + ", ".join(v.replace("_", " ") for v in one.moderators))
    return said


def _judging(built: Built) -> Part:
    """How bias and certainty were judged; what nobody judged yet is planned."""
    plan, review = built.review.protocol.synthesis, built.review
    judged = bool(review.appraisals or any(review.assessments.values()))
    rated = any(finding.certainty for finding in built.findings)
    tool = Markup('<span class="name">{}</span>').format(plan.risk_of_bias_tool)
    profile = words.PROFILES[plan.certainty_profile]
    bias = "Risk of bias was judged with {t}, result by result." if judged else (
        "Risk of bias is to be judged with {t}; no judgement has been recorded yet."
    )  # fmt: skip
    trust = "The certainty of each finding was rated with {p}." if rated else (
        "The certainty of the findings is to be rated with {p}; none has been rated yet."
    )  # fmt: skip
    return Part("Risk of bias and certainty", (say(f"{bias} {trust}", t=tool, p=profile),))


def _amendments(built: Built, trails: Trails) -> Part:
    items = []
    for i, one in enumerate(built.review.protocol.amendments):
        cell = f"{FILE}#amendments/{i}"
        parts = {key: trails.traced(getattr(one, key), f"{cell}/{key}")
                 for key in ("date", "what", "why")}  # fmt: skip
        items.append(say("{date}: {what} ({why})", **parts))
    return Part("Changes of the protocol", items=tuple(items))


def _team(built: Built, trails: Trails) -> Part:
    protocol = built.review.protocol
    paragraphs = [
        say("{label}: {text}", label=label, text=trails.traced(text, f"{FILE}#{key}"))
        for key, label in (("registration", "Registration"), ("funding", "Funding"))
        if (text := getattr(protocol, key))
    ]
    items = [
        say("{name}{role}{interests}", name=one.name, role=f", {one.role}" if one.role else "",
            interests=say("; interests: {i}", i=trails.traced(one.interests,
                          f"{FILE}#team/{i}/interests")) if one.interests else "")
        for i, one in enumerate(protocol.team)
    ]  # fmt: skip
    return Part("Team, registration and funding", tuple(paragraphs), tuple(items))
