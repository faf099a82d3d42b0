"""Which analysis holds, and which risk is assumed."""

from types import SimpleNamespace
from typing import Any

from stook.model.protocol import Analysis, Method
from stook.model.synthesis import Contrast, Group, Specification
from stook.synthesis.absolute import assumed_risk
from stook.synthesis.select import analysis_for


def stub(**fields: Any) -> Any:
    return SimpleNamespace(**fields)


def test_the_last_analysis_that_fits_holds() -> None:
    entries = (Analysis(outcome="pain", estimator="DL"), Analysis(outcome="pain", estimator="PM"))
    protocol = stub(synthesis=stub(analyses=entries))
    chosen = analysis_for(protocol, "a-b", "pain", "short")
    assert chosen is not None
    assert chosen[0] == 1


def test_the_assumed_risk_is_the_median_of_the_comparator_groups() -> None:
    groups = [Group(events=events, total=10.0, n=10.0) for events in (1.0, 1.0, 9.0)]
    specification = Specification(
        id="x",
        comparison="c",
        outcome="o",
        timepoint="any",
        measure="RR",
        method=Method(),
        contrasts=tuple(
            Contrast(study=str(i), label=str(i), shape="events", experimental=group,
                     comparator=group)
            for i, group in enumerate(groups)
        ),
    )  # fmt: skip
    assert assumed_risk(specification, stub(baseline_risk=None))[0] == 0.1
