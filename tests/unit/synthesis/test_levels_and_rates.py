"""Levels that somebody had, people who survive, events over person-time, an SD of 0."""

from dataclasses import replace

import numpy as np
import pytest

from stook import stats
from stook.model.protocol import Method, Outcome, Scale
from stook.model.synthesis import Contrast, Group, Pool, Specification
from stook.model.terms import Direction, Family, Kind, ReportedAs
from stook.synthesis.absolute import absolute
from stook.synthesis.absolute_facts import absolute_facts, score_facts
from stook.synthesis.findings import finding
from stook.synthesis.synthesise import synthesise

COMMON = Method(model="common", interval="Wald", prediction="none")


def specification(measure: str, *contrasts: Contrast) -> Specification:
    return Specification(
        id="a-b.o.any", comparison="a-b", outcome="o", timepoint="any", measure=measure,
        method=COMMON, contrasts=contrasts,
    )  # fmt: skip


def survival(**changed: object) -> Outcome:
    base = Outcome(
        technical="overall survival", family=Family.BENEFIT, kind=Kind.TIME_TO_EVENT, measure="HR",
        direction=Direction.HIGHER, means="absence of event", baseline_risk=600,
    )  # fmt: skip
    return replace(base, **changed)  # type: ignore[arg-type]


def pool(estimate: float, low: float, high: float) -> Pool:
    return Pool(
        studies=1,
        studies_estimable=1,
        participants=100,
        estimate=estimate,
        ci_low=low,
        ci_high=high,
    )


def nnt(outcome: Outcome, of: Pool) -> str:
    planned = specification("HR")
    synthesis = replace(synthesise(replace(planned, pooled=False)), pool=of)
    facts = {one.id: one.text for one in absolute_facts(planned, synthesis, outcome)}
    return facts["a-b.o.any.absolute.nnt"]


def test_people_alive_by_grade_guidelines_27() -> None:
    # Skoetz et al. 2020: HR 0.734, 600 of 1000 alive with the comparator: 0.6^0.734 = 0.687
    effect = absolute(specification("HR"), pool(0.734, 0.6, 0.9), survival())
    assert effect is not None
    assert effect.baseline == 600
    assert effect.baseline + effect.difference == pytest.approx(687, abs=0.5)
    assert effect.baseline + effect.low == pytest.approx(1000 * 0.6**0.9)
    assert effect.baseline + effect.high == pytest.approx(1000 * 0.6**0.6)


def test_people_who_die_by_the_complement() -> None:
    deaths = survival(means="event", direction=Direction.LOWER, baseline_risk=400)
    effect = absolute(specification("HR"), pool(0.734, 0.6, 0.9), deaths)
    assert effect is not None
    assert effect.baseline is not None
    assert effect.baseline + effect.difference == pytest.approx(1000 - 687, abs=0.5)


@pytest.mark.parametrize("means", ["absence of event", "time without"])
def test_the_number_needed_to_treat_has_the_right_sign(means: str) -> None:
    outcome = survival(means=means)
    assert nnt(outcome, pool(0.734, 0.6, 0.9)) == "NNTB 12"
    assert nnt(outcome, pool(1.3, 1.1, 1.5)).startswith("NNTH")


def test_of_deaths_and_of_time_until_recovery() -> None:
    deaths = survival(means="event", direction=Direction.LOWER, baseline_risk=400)
    assert nnt(deaths, pool(0.734, 0.6, 0.9)) == "NNTB 12"
    assert nnt(deaths, pool(1.3, 1.1, 1.5)).startswith("NNTH")
    recovery = survival(means="time until", direction=Direction.LOWER)
    assert nnt(recovery, pool(1.3, 1.1, 1.5)).startswith("NNTB")


def arm(mean: float, kind: ReportedAs | None = None, sd: float = 10.0) -> Group:
    return Group(arms=("x",), n=50, mean=mean, sd=sd, reported_as=kind)


def means(study: str, first: Group, second: Group) -> Contrast:
    return Contrast(study=study, label=study, shape="means", experimental=first, comparator=second)


PAIN = Outcome(
    technical="pain", family=Family.BENEFIT, kind=Kind.CONTINUOUS, measure="MD",
    scale=Scale(min=0, max=100),
)  # fmt: skip


def levels(outcome: Outcome, *contrasts: Contrast) -> dict[str, object]:
    planned = specification("MD", *contrasts)
    facts = {one.id: one.value for one in score_facts(planned, synthesise(planned), outcome)}
    return {id_: value for id_, value in facts.items() if ".absolute." in id_}


def test_scores_have_a_level() -> None:
    assert levels(PAIN, means("s", arm(60), arm(68)))["a-b.o.any.absolute.comparator_mean"] == 68


@pytest.mark.parametrize(
    "second",
    [
        means("t", arm(-20), arm(-12.4)),  # no value of a scale from 0
        means("t", arm(-20, ReportedAs.CHANGE), arm(-12.4, ReportedAs.CHANGE)),
        means("t", arm(20, ReportedAs.CHANGE), arm(12, ReportedAs.CHANGE)),  # a fall, without sign
        means("t", arm(0), arm(100.1)),
    ],
)
def test_nobody_had_the_mean_of_scores_and_changes(second: Contrast) -> None:
    assert not levels(PAIN, means("s", arm(60), arm(68)), second)
    assert not levels(PAIN, second)


def test_values_at_the_ends_of_the_scale_are_scores() -> None:
    assert levels(PAIN, means("s", arm(0), arm(100)))


def test_a_score_beyond_the_scale_is_one_where_it_is_marked() -> None:
    marked = means("s", arm(-1, ReportedAs.SCORE), arm(-2, ReportedAs.SCORE))
    assert levels(PAIN, marked)


def rate(study: str, e1: float, t1: float, e2: float, t2: float) -> Contrast:
    return Contrast(
        study=study, label=study, shape="rates",
        experimental=Group(arms=("a",), events=e1, person_time=t1),
        comparator=Group(arms=("b",), events=e2, person_time=t2),
    )  # fmt: skip


def test_rates_by_arm() -> None:
    # found/reviews/05: 120 falls in 95.5 against 160 in 97 person-years, 210/190 against 260/185.2
    rows = [(120, 95.5, 160, 97), (210, 190, 260, 185.2)]
    planned = specification("RATE RATIO", *(rate(f"s{i}", *row) for i, row in enumerate(rows)))
    synthesis = synthesise(planned)
    y = [np.log(e1 / t1) - np.log(e2 / t2) for e1, t1, e2, t2 in rows]
    w = [1 / (1 / e1 + 1 / e2) for e1, _, e2, _ in rows]
    assert synthesis.pool.estimate == pytest.approx(np.exp(np.average(y, weights=w)))
    assert synthesis.pool.participants == 0
    outcome = Outcome(
        technical="falls", family=Family.UNWANTED, kind=Kind.RATE, measure="RATE RATIO"
    )
    made = finding(planned, synthesis, outcome, None, speaks=True)
    assert made.absolute is not None
    difference = specification("RATE DIFFERENCE", *planned.contrasts)
    assert synthesise(difference).pool.estimate is not None


@pytest.mark.parametrize("measure", ["MD", "SMD", "ROM"])
def test_an_sd_of_0_in_one_arm_brings_no_effect_as_in_revman(measure: str) -> None:
    flat = means("flat", arm(60, sd=0), arm(68))
    other = means("other", arm(55), arm(61))
    synthesis = synthesise(specification(measure, flat, other))
    assert synthesis.effects[0].effect is None
    assert synthesis.effects[0].reason == "no variation in one arm"
    assert synthesis.effects[0].weight is None
    # it counts, as in RevMan
    assert (synthesis.pool.studies, synthesis.pool.studies_estimable) == (2, 1)
    alone = replace(flat, experimental=replace(flat.experimental, n=1))  # n = 1 has no SD to vary
    assert synthesise(specification(measure, alone, other)).effects[0].effect is not None


def test_metafor_keeps_such_a_study_and_so_does_stats() -> None:
    row = {"mean1": 60, "sd1": 0, "n1": 50, "mean2": 68, "sd2": 10, "n2": 50}
    assert stats.effects("MD", **row).v == pytest.approx(2.0)
    assert np.isinf(stats.effects("MD", **row, zero_sd="exclude").v)
