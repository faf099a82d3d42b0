"""What would change each finding's words, computed from a build only when it is asked for."""

from stook.model.what_if import WhatIf
from stook.pipeline.build import Built
from stook.pipeline.engine import Engine
from stook.summary.what_if import what_if


def alternatives(built: Built, engine: Engine, *, everything: bool = False) -> tuple[WhatIf, ...]:
    """What would change the statement of each pooled finding that the summary speaks of, its
    named components included; of every finding with a statement, if `everything`."""
    spoken = {one.id for one in built.findings if one.in_summary}
    for verdict in built.plan.verdicts:
        spoken |= {
            id_
            for id_ in verdict.components
            if any(id_.startswith(f"{verdict.comparison}.{name}.") for name in verdict.named)
        }
    made = []
    for specification, synthesis in zip(built.specifications, built.syntheses, strict=True):
        if not everything and specification.id not in spoken:
            continue
        one = engine.run(
            f"what if {specification.id}",
            WhatIf,
            what_if,
            specification=specification,
            synthesis=synthesis,
            protocol=built.review.protocol,
            judgement=built.review.certainty.findings.get(specification.id),
        )
        if one.tried:
            made.append(one)
    return tuple(made)
