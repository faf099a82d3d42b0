"""A baseline risk is written as people per 1000 and makes absolute effects per 1000."""

import pytest

from stook.model.protocol import Method
from stook.model.synthesis import Pool, Specification
from stook.synthesis.absolute import absolute
from summarycases.build import events


@pytest.mark.parametrize(
    ("measure", "estimate", "difference"),
    # Examples 2 to 4 of GRADE's formulas: RR 0.68 at 306 per 1000, OR 0.5 at 200, HR 0.7 at 400.
    [("RR", 0.68, -98), ("OR", 0.5, -89), ("HR", 0.7, -99)],
)
def test_absolute_effects_at_a_baseline_risk(
    measure: str, estimate: float, difference: float
) -> None:
    risk = {"RR": 306, "OR": 200, "HR": 400}[measure]
    pool = Pool(studies=3, studies_estimable=3, participants=300, estimate=estimate,
                ci_low=estimate / 2, ci_high=estimate * 2)  # fmt: skip
    planned = Specification(id="c.o.any", comparison="c", outcome="o", timepoint="any",
                            measure=measure, method=Method(), contrasts=())  # fmt: skip
    effect = absolute(planned, pool, events("deaths", baseline_risk=risk))
    assert effect is not None
    assert effect.baseline == risk
    assert effect.difference == pytest.approx(difference, abs=0.6)
    assert effect.low < effect.difference < effect.high
