"""The forest plot of a pooled table."""

from typing import Any

from stook import stats
from stook.plots import Arm, ForestData, ForestGroup, ForestRow, Pooled, forest
from stook.plots.measures import MEASURES
from stook.pooling.numeric_cells import sound
from stook.pooling.table import Analysis, Study
from stook.pooling.wording import between, digits, heterogeneity, model, null


def _arms(study: Study) -> tuple[Arm, ...]:
    cells = study.cells
    if "n" in cells:
        return (
            Arm(
                events=sound(cells.get("events")),
                total=sound(cells["n"]),
                mean=sound(cells.get("mean")),
                sd=sound(cells.get("sd")),
            ),
        )
    if not {"total1", "time1"} & set(cells):
        return ()
    return tuple(
        Arm(
            events=sound(cells.get(f"events{i}")),
            total=sound(cells.get(f"total{i}", cells.get(f"time{i}"))),
            mean=sound(cells.get(f"mean{i}")),
            sd=sound(cells.get(f"sd{i}")),
        )
        for i in (1, 2)
    )


def _row(study: Study) -> ForestRow:
    return ForestRow(
        label=study.label,
        estimate=study.effect,
        low=study.low,
        high=study.high,
        weight=study.weight,
        arms=_arms(study),
        reason=study.reason,
    )


def _pooled(analysis: Analysis, label: str, found: stats.Pooled, weight: float) -> Pooled:
    if found.status:
        return Pooled(label, reason=str(found.reason))
    nat = found.natural
    shown: dict[str, Any] = {
        "estimate": sound(float(nat.estimate)),
        "low": sound(float(nat.ci_low)),
        "high": sound(float(nat.ci_high)),
        "pi_low": sound(float(nat.pi_low)),
        "pi_high": sound(float(nat.pi_high)),
    }
    lines = (heterogeneity(analysis, found).rstrip("."),) if int(found.k) > 1 else ()
    return Pooled(label, weight=weight, lines=lines, **shown)


def forest_data(analysis: Analysis) -> ForestData:
    """What the forest plot shows: subgroups where they were asked for, and the whole."""
    rows = [_row(study) for study in analysis.studies]
    groups = tuple(
        ForestGroup(
            tuple(rows[i] for i in group.members),
            group.label,
            (
                _pooled(
                    analysis,
                    "Subtotal",
                    group.pooled,
                    sum(analysis.studies[i].weight or 0.0 for i in group.members),
                ),
            ),
        )
        for group in analysis.subgroups
    )
    test = between(analysis)
    single = null(analysis) is None
    first, second = analysis.guess.arms
    return ForestData(
        groups=groups or (ForestGroup(tuple(rows)),),
        measure=MEASURES[analysis.measure],
        model=model(analysis),
        level=analysis.request.level,
        log=analysis.log and not single,
        no_null=single,
        pooled=(_pooled(analysis, "Overall", analysis.pooled, 100.0),),
        tests=(test,) if test else (),
        arm_names=() if single or "n" in analysis.guess.columns else (first, second),
        digits=digits(analysis),
        total_heading="time" if analysis.guess.family == "rates" else "total",
        ident="forest-pool",
    )


def picture(analysis: Analysis) -> str:
    """The forest plot as an SVG document."""
    return forest(forest_data(analysis))
