"""Risk of bias of a review: the judgements by outcome, and their weighted summaries."""

from collections.abc import Iterator
from dataclasses import dataclass

from stook.model.appraisal import Appraisal, ItemKind
from stook.pipeline.build import Built
from stook.plots import Judgement, RobData, RobRow, rob_summary, traffic_light
from stook.render.tables import comparison_label
from stook.render.tool import UNCLEAR, columns, sign_of
from stook.synthesis.characteristics import is_part

Items = tuple[tuple[str, str], ...]

OVERALL = ("", "Overall")
NOT_PUBLISHED = "Not published"
NOT_JUDGED = "Not judged"


@dataclass(frozen=True, slots=True)
class Judged:
    """One result that was judged: a judgement in each domain, and overall.

    `proposed` are the positions of judgements that one assessor made and nobody agreed on yet.
    """

    study: str
    label: str
    judgements: tuple[Judgement, ...]
    proposed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Bias:
    """The judgements of one outcome's results; `weighted` are (title, data) of its syntheses."""

    outcome: str
    title: str
    in_summary: bool
    results: tuple[Judged, ...]
    weighted: tuple[tuple[str, RobData], ...]


def bias(built: Built) -> list[Bias]:
    """Risk of bias by outcome, in the protocol's order; what is not known says so."""
    shown = items(built)
    by_outcome: dict[str, list[Appraisal]] = {}
    for one in built.review.appraisals:
        if one.kind is not ItemKind.ANSWER:
            by_outcome.setdefault(one.outcome, []).append(one)
    return [
        Bias(
            outcome=id_,
            title=outcome.technical,
            in_summary=outcome.in_summary,
            results=tuple(_results(built, shown, by_outcome[id_])),
            weighted=tuple(_weighted(built, shown, id_, by_outcome[id_]))
            if outcome.in_summary
            else (),
        )
        for id_, outcome in built.review.protocol.outcomes.items()
        if id_ in by_outcome
    ]


def items(built: Built) -> Items:
    """(id, label) of the tool's domains, and of the overall judgement."""
    effect = built.review.protocol.synthesis.risk_of_bias_effect
    return (*columns(built.review.form, effect, built.review.appraisals), OVERALL)


def unknown_word(built: Built) -> str:
    """What a missing judgement means: nobody judged here, or nobody published it."""
    word = NOT_PUBLISHED if is_part(built.review) else NOT_JUDGED
    form = built.review.form
    return f"Unclear or {word.lower()}" if form and UNCLEAR in form.judgements else word


def bias_plots(built: Built) -> Iterator[tuple[str, str]]:
    """The traffic light of each outcome and the summary of each synthesis, by file name."""
    for found in bias(built):
        rows = tuple(
            RobRow(label=one.label, judgements=one.judgements, proposed=one.proposed)
            for one in found.results
        )
        name = f"risk-of-bias.{found.outcome}"
        yield name, traffic_light(_data(built, name, found.title, rows))
        for _, data in found.weighted:
            yield data.ident, rob_summary(data)


def _data(built: Built, ident: str, title: str, rows: tuple[RobRow, ...]) -> RobData:
    return RobData(
        rows=rows, domains=items(built), title=title, unknown=unknown_word(built), ident=ident
    )  # fmt: skip


def _results(built: Built, shown: Items, judged: list[Appraisal]) -> Iterator[Judged]:
    """Each result that was judged: its study, and the time window where there is one."""
    windows = built.review.protocol.time_windows
    for study, timepoint in dict.fromkeys((one.study, one.timepoint) for one in judged):
        window = f", {windows[timepoint].label}" if timepoint in windows else ""
        label = f"{built.review.studies[study].label}{window}"
        yield Judged(
            study,
            label,
            _judgements(built, shown, judged, study, timepoint),
            _proposed(shown, judged, study, timepoint),
        )


def _proposed(shown: Items, judged: list[Appraisal], study: str, timepoint: str) -> frozenset[int]:
    """The positions of a result's judgements that nobody agreed on yet."""
    own = {
        one.item
        for one in judged
        if one.proposed and one.study == study and one.timepoint == timepoint
    }
    return frozenset(i for i, (item, _) in enumerate(shown) if item in own)


def _judgements(
    built: Built, shown: Items, judged: list[Appraisal], study: str, timepoint: str
) -> tuple[Judgement, ...]:
    own = {
        one.item: sign_of(built.review.form, one.value)
        for one in judged
        if one.study == study and one.timepoint == timepoint
    }
    return tuple(own.get(item, Judgement.UNKNOWN) for item, _ in shown)


def _weighted(
    built: Built, shown: Items, outcome: str, judged: list[Appraisal]
) -> Iterator[tuple[str, RobData]]:
    """The summary of each synthesis of at least two studies, by their weights in it."""
    protocol = built.review.protocol
    for specification, synthesis in zip(built.specifications, built.syntheses, strict=True):
        if specification.outcome != outcome or synthesis.pool.studies_estimable < 2:
            continue
        rows = tuple(
            RobRow(
                label=one.label,
                judgements=_judgements(built, shown, judged, one.study, specification.timepoint),
                proposed=_proposed(shown, judged, one.study, specification.timepoint),
                weight=one.weight,
            )
            for one in synthesis.effects
            if one.weight is not None
        )
        if not rows:
            continue
        window = protocol.time_windows.get(specification.timepoint)
        title = comparison_label(protocol, specification.comparison)
        title = f"{title}, {window.label}" if window else title
        yield title, _data(built, f"risk-of-bias.{specification.id}", title, rows)
