"""Risk of bias of a review: the judgements by outcome, and their weighted summaries."""

from collections.abc import Iterator
from dataclasses import dataclass

from stook.model.appraisal import Appraisal, ItemKind
from stook.pipeline.build import Built
from stook.plots import Judgement, RobData, RobRow, rob_summary, traffic_light
from stook.render.forests import DOMAINS, JUDGEMENTS
from stook.render.tables import comparison_label
from stook.steps.characteristics import is_part

ITEMS = (*DOMAINS, ("", "Overall"))
NOT_PUBLISHED = "Not published"
NOT_JUDGED = "Not judged"


@dataclass(frozen=True, slots=True)
class Judged:
    """One result that was judged: a judgement in each domain, and overall."""

    study: str
    label: str
    judgements: tuple[Judgement, ...]


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
    by_outcome: dict[str, list[Appraisal]] = {}
    for one in built.review.appraisals:
        if one.kind is not ItemKind.ANSWER:
            by_outcome.setdefault(one.outcome, []).append(one)
    return [
        Bias(
            outcome=id_,
            title=outcome.technical,
            in_summary=outcome.in_summary,
            results=tuple(_results(built, by_outcome[id_])),
            weighted=tuple(_weighted(built, id_, by_outcome[id_])) if outcome.in_summary else (),
        )
        for id_, outcome in built.review.protocol.outcomes.items()
        if id_ in by_outcome
    ]


def unknown_word(built: Built) -> str:
    """What a missing judgement means: nobody judged here, or nobody published it."""
    return NOT_PUBLISHED if is_part(built.review) else NOT_JUDGED


def bias_plots(built: Built) -> Iterator[tuple[str, str]]:
    """The traffic light of each outcome and the summary of each synthesis, by file name."""
    for one in bias(built):
        rows = tuple(
            RobRow(label=result.label, judgements=result.judgements) for result in one.results
        )
        name = f"risk-of-bias.{one.outcome}"
        yield name, traffic_light(_data(built, name, one.title, rows))
        for _, data in one.weighted:
            yield data.ident, rob_summary(data)


def _data(built: Built, ident: str, title: str, rows: tuple[RobRow, ...]) -> RobData:
    return RobData(
        rows=rows, domains=ITEMS, title=title, unknown=unknown_word(built), ident=ident
    )  # fmt: skip


def _results(built: Built, judged: list[Appraisal]) -> Iterator[Judged]:
    """Each result that was judged: its study, and the time window where there is one."""
    windows = built.review.protocol.time_windows
    for study, timepoint in dict.fromkeys((one.study, one.timepoint) for one in judged):
        window = f", {windows[timepoint].label}" if timepoint in windows else ""
        label = f"{built.review.studies[study].label}{window}"
        yield Judged(study, label, _judgements(judged, study, timepoint))


def _judgements(judged: list[Appraisal], study: str, timepoint: str) -> tuple[Judgement, ...]:
    own = {
        one.item: JUDGEMENTS.get(one.value.strip().lower(), Judgement.UNKNOWN)
        for one in judged
        if one.study == study and one.timepoint == timepoint
    }
    return tuple(own.get(item, Judgement.UNKNOWN) for item, _ in ITEMS)


def _weighted(built: Built, outcome: str, judged: list[Appraisal]) -> Iterator[tuple[str, RobData]]:
    """The summary of each synthesis of at least two studies, by their weights in it."""
    protocol = built.review.protocol
    for specification, synthesis in zip(built.specifications, built.syntheses, strict=True):
        if specification.outcome != outcome or synthesis.pool.studies_estimable < 2:
            continue
        rows = tuple(
            RobRow(
                label=one.label,
                judgements=_judgements(judged, one.study, specification.timepoint),
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
