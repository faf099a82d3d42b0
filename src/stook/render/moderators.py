"""Meta-regressions as bubble plots and as a table."""

from collections.abc import Iterable

from stook.model.moderation import Moderation
from stook.model.protocol import Protocol
from stook.model.synthesis import Specification, Synthesis
from stook.plots import Point, ScatterData, bubble
from stook.render.forests import MEASURES
from stook.render.tables import comparison_label, table
from stook.synthesis.facts import shown_digits

COLUMNS = (
    "id", "moderator", "measure", "studies", "without_value", "slope", "slope_low", "slope_high",
    "slope_p", "intercept", "intercept_low", "intercept_high", "intercept_p", "tau2", "r2_percent",
    "qe", "qe_df", "qe_p", "reason",
)  # fmt: skip
COEFFICIENT = ("estimate", "ci_low", "ci_high", "p")


def bubble_svg(
    one: Moderation,
    specification: Specification,
    synthesis: Synthesis,
    protocol: Protocol,
    theme: str = "auto",
    *,
    named: bool = True,
) -> str:
    """Each study's effect against its value of the moderator, with the fitted line. Without names
    for a page that names it and its studies beside the picture."""
    name = one.moderator.replace("_", " ")
    outcome = protocol.outcomes[specification.outcome].technical
    points = tuple(
        Point(
            label=effect.label if named else "",
            x=one.values[effect.key],
            y=effect.effect,
            weight=effect.weight,
            href=f"#study:{effect.study}",
            data={"fact": f"{one.id}.study.{effect.key}.effect"},
        )
        for effect in synthesis.effects
        if effect.key in one.values
    )
    return bubble(
        ScatterData(
            points=points,
            x_label=name.capitalize(),
            y_label=MEASURES.get(one.measure, one.measure),
            measure=one.measure,
            line=one.line,
            log=synthesis.ratio,
            null=1.0 if synthesis.ratio else 0.0,
            digits=shown_digits(specification, synthesis),
            title=f"{outcome} by {name}: {comparison_label(protocol, specification.comparison)}"
            if named
            else "",
            ident=f"by-{one.moderator}-{one.id}",
        ),
        theme=theme,
    )


def moderators_table(moderations: Iterable[Moderation]) -> bytes:
    """One row a meta-regression; coefficients of ratios are logarithms."""
    return table(COLUMNS, (_row(one) for one in moderations))


def _row(one: Moderation) -> list[object]:
    fitted = [
        getattr(coefficient, part, None)
        for coefficient in (one.slope, one.intercept)
        for part in COEFFICIENT
    ]
    known = [one.id, one.moderator, one.measure, one.studies, one.dropped]
    return [*known, *fitted, one.tau2, one.r2, one.qe, one.qe_df, one.qe_p, one.reason]
