"""From a planned synthesis to all defensible analyses of it."""

import dataclasses

import pytest

from stook.model.protocol import Method
from stook.model.synthesis import Contrast, Group, Specification
from stook.synthesis.robustness import DERIVED, HIGH_RISK, ZERO_CELLS, robustness

ADVERSE_EVENTS = (
    ("Lumanauw 2019", 29, 68, 1, 32),
    ("Niesters 2013", 3, 3, 0, 4),
    ("Pickering 2020", 3, 8, 2, 6),
    ("Schwartzman 2009", 4, 9, 2, 10),
)
"""Intravenous ketamine against placebo, people with adverse events (analysis 1.9)."""


def contrast(label: str, e1: float, n1: float, e2: float, n2: float) -> Contrast:
    return Contrast(
        study=label.lower().replace(" ", "-"),
        label=label,
        shape="events",
        experimental=Group(events=e1, total=n1),
        comparator=Group(events=e2, total=n2),
    )


def planned(measure: str = "RR", **method: str) -> Specification:
    return Specification(
        id="ketamine-placebo.adverse-events.any",
        comparison="ketamine-placebo",
        outcome="adverse-events",
        timepoint="any",
        measure=measure,
        method=Method(**method),
        contrasts=tuple(contrast(*row) for row in ADVERSE_EVENTS),
    )


def test_the_adverse_event_finding_depends_on_the_interval_method() -> None:
    world = robustness(planned(estimator="DL", interval="Wald"))
    assert world is not None
    assert world.sentence.startswith(
        "The conclusion (RR 3.26, 95% CI 1.05 to 10.09) depends on the interval method: with the "
        "Hartung-Knapp-Sidik-Jonkman interval it is 0.52 to 20.47"
    )
    agree, of = world.agreement
    assert f"{agree} of {of} defensible analyses" in world.sentence
    assert {"measure", "method", "interval", ZERO_CELLS, "studies"} == set(world.dimensions)


def test_studies_at_high_risk_and_with_derived_numbers_may_go() -> None:
    plan = planned()
    first = dataclasses.replace(plan.contrasts[0], derived="from a percentage")
    plan = dataclasses.replace(plan, contrasts=(first, *plan.contrasts[1:]))
    world = robustness(plan, high_risk={"niesters-2013"})
    assert world is not None
    assert {HIGH_RISK, DERIVED} < set(world.dimensions)
    d = world.dimensions.index(HIGH_RISK)
    chosen = world.codes[:, d] == 1
    assert world.k[chosen].max() == 3


@pytest.mark.parametrize(
    ("measure", "method", "name"),
    [
        ("RR", {"model": "common", "method": "MH"}, "MH"),
        ("OR", {"model": "random", "method": "MH", "estimator": "DL"}, "DL-MH"),
        ("PETO", {"model": "common", "method": "Peto"}, "Peto"),
        ("RD", {"model": "common", "method": "IV"}, "EE"),
        ("RR", {"model": "random", "method": "IV", "estimator": "PM"}, "PM"),
    ],
)
def test_the_stated_analysis_is_the_planned_one(
    measure: str, method: dict[str, str], name: str
) -> None:
    world = robustness(planned(measure, **method))
    assert world is not None
    assert world.choices(world.stated)["method"] == name


def test_ready_effects_keep_their_measures_name() -> None:
    rows = tuple(
        Contrast(study=f"s{i}", label="Same 2001", shape="effect", effect=y, se=0.2)
        for i, y in enumerate((-0.4, -0.5, -0.3))
    )
    plan = dataclasses.replace(planned("HR"), contrasts=rows)
    world = robustness(plan, threshold=0.9)
    assert world is not None
    assert "(HR 0.67, " in world.sentence
    assert "estimates lie beyond the threshold" in world.sentence
    assert "without Same 2001 (s0)" in world.options[world.dimensions.index("studies")]


def test_one_study_or_nothing_to_pool_has_no_multiverse() -> None:
    plan = planned()
    assert robustness(dataclasses.replace(plan, contrasts=plan.contrasts[:1])) is None
    assert robustness(dataclasses.replace(plan, pooled=False)) is None
