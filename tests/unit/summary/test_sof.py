"""Summary of findings: absolute effects for every measure, the layouts, what has no data."""

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stook.language.catalogue import load_catalogue
from stook.language.statements import statement
from stook.model.certainty import Judgement, Reason
from stook.model.facts import Fact
from stook.model.protocol import Method, Outcome, Protocol, Scale, Term, Thresholds
from stook.model.review import Review
from stook.model.sof import Footnote, SofRow, SofTable
from stook.model.synthesis import Contrast, Group, Specification
from stook.model.terms import Basis, Certainty, Direction, Importance, Size
from stook.render.sof import sof_files
from stook.summary.sof import MOST_OUTCOMES, sof_tables, symbol
from stook.synthesis.facts import synthesis_facts
from stook.synthesis.findings import finding
from stook.synthesis.synthesise import synthesise
from summarycases.build import events, one_comparison, question, score
from summarycases.build import finding as made_finding
from summarycases.build import protocol as make_protocol

WALD = Method(model="common", interval="Wald", prediction="none")
KEY = "drug-placebo"


def ratio(measure: str, effect: float, low: float, high: float) -> Specification:
    """One study that reported its effect, so that the pool is what it reported."""
    se = (math.log(high) - math.log(low)) / 3.919928
    one = Contrast(study="a", label="A", shape="effect", effect=math.log(effect), se=se)
    return specification(measure, (one,))


def scores(measure: str, *arms: tuple[tuple[float, float, int], tuple[float, float, int]]) -> Any:
    """Studies with mean, SD and n in each of two arms."""
    made = tuple(
        Contrast(
            study=f"s{i}",
            label=f"S{i}",
            shape="means",
            experimental=Group(mean=one[0][0], sd=one[0][1], n=one[0][2]),
            comparator=Group(mean=one[1][0], sd=one[1][1], n=one[1][2]),
        )
        for i, one in enumerate(arms)
    )
    return specification(measure, made)


def specification(measure: str, contrasts: tuple[Contrast, ...]) -> Specification:
    return Specification(
        id=f"{KEY}.o.any",
        comparison=KEY,
        outcome="o",
        timepoint="any",
        measure=measure,
        method=WALD,
        contrasts=contrasts,
    )


def protocol(outcomes: dict[str, Outcome], **more: Any) -> Protocol:
    return make_protocol(
        question=question("adults", "illness", "drug"),
        outcomes=outcomes,
        interventions={"drug": Term(technical="drug")},
        comparisons=one_comparison("drug"),
        **more,
    )


def facts_of(planned: Specification, outcome: Outcome) -> dict[str, Fact]:
    done = synthesise(planned)
    found = finding(planned, done, outcome, None, speaks=True)
    return {
        f.id.removeprefix(f"{planned.id}."): f
        for f in synthesis_facts(planned, done, found, outcome)
    }


def row(
    planned: Specification,
    outcome: Outcome,
    judgement: Judgement | None = None,
    interval: tuple[float, float, float] | None = None,
) -> tuple[SofRow, SofTable]:
    """The table's row; `interval` (effect and limits) stands in for what was pooled."""
    done = synthesise(planned)
    if interval:
        names = ("estimate", "ci_low", "ci_high")
        pool = replace(done.pool, **dict(zip(names, interval, strict=True)))  # type: ignore[arg-type]
        done = replace(done, pool=pool)
    found = finding(planned, done, outcome, judgement, speaks=True)
    facts = {f.id: f for f in synthesis_facts(planned, done, found, outcome)}
    tables = sof_tables(Review(protocol=protocol({"o": outcome})), [found], facts, [planned])
    return tables[0].rows[0], tables[0]


@pytest.mark.parametrize(
    ("measure", "assumed", "effect", "corresponding"),
    [
        # Cochrane Handbook's worked example of a summary of findings: 306 per 1000, RR 0.68
        ("RR", 306, (0.68, 0.46, 1.00), (208, 141, 306)),
        ("OR", 200, (0.5, 0.25, 1.0), (111, 59, 200)),  # .5 * .2 / (.8 + .1)
        ("HR", 400, (0.7, 0.5, 0.98), (301, 225, 394)),  # 1 - .6 ** .7
        ("RATE RATIO", 800, (1.5, 1.1, 2.0), (1200, 880, 1600)),  # a rate may pass 1000
    ],
)
def test_corresponding_risks(
    measure: str, assumed: float, effect: Any, corresponding: tuple[int, int, int]
) -> None:
    outcome = events("deaths", measure=measure, baseline_risk=assumed, baseline_source="registry")
    made, _ = row(ratio(measure, *effect), outcome, interval=effect)
    person_years = " person-years" if measure == "RATE RATIO" else ""
    n, low, high = corresponding
    assert made.comparator.text == f"{assumed} per 1000{person_years}"
    assert made.assumed_from == "registry"
    assert made.intervention.text == f"{n} ({low} to {high}) per 1000{person_years}"


def test_a_difference_is_said_with_its_interval() -> None:
    outcome = events("deaths", baseline_risk=306)
    made, _ = row(ratio("RR", 0.68, 0.46, 1.0), outcome, interval=(0.68, 0.46, 1.0))
    assert made.difference.text == "98 fewer per 1000 (from 165 fewer to no difference)"
    assert made.relative.text == "RR 0.68 (0.46 to 1.00)"


def test_a_risk_difference_stands_as_the_difference_alone() -> None:
    """20 of 400 against 30 of 400: -25 per 1000, standard error 17.1; 1000 / 58.5, 1000 / 8.5."""
    arms = Group(events=20, total=400), Group(events=30, total=400)
    one = Contrast(
        study="a", label="A", shape="events", experimental=arms[0], comparator=arms[1]
    )  # fmt: skip
    made, _ = row(specification("RD", (one,)), events("stroke", measure="RD"))
    assert made.relative.text == ""
    assert made.comparator.text == "75 per 1000"
    assert made.intervention.text == "50 (16 to 84) per 1000"
    assert made.difference.text == "25 fewer per 1000 (from 59 fewer to 9 more)"
    assert made.needed.text == "NNTB 40 (NNTB 18 to ∞ to NNTH 118)"


def test_unknown_numbers_of_people_are_not_called_none() -> None:
    made, _ = row(ratio("HR", 0.7, 0.5, 0.98), events("death", measure="HR", baseline_risk=400))
    assert made.people.text == "number not reported (1 study)"


def test_measures_have_the_names_that_people_use() -> None:
    outcome = events("falls", measure="RATE RATIO", baseline_risk=800)
    made, _ = row(ratio("RATE RATIO", 1.5, 1.1, 2.0), outcome)
    assert made.relative.text.startswith("rate ratio 1.5")


def test_small_scores_keep_two_decimals() -> None:
    planned = scores("MD", ((0.71, 0.2, 400), (0.7, 0.2, 400)))
    made, _ = row(planned, score("quality of life", direction=Direction.HIGHER))
    assert made.comparator.text == "mean 0.70"
    assert made.intervention.text == "mean 0.71 (0.68 to 0.74)"
    assert made.detail.text == "higher is better"


@pytest.mark.parametrize(
    ("direction", "effect", "said"),
    [
        (Direction.LOWER, (0.5, 0.25, 0.8), "NNTB 10 (NNTB 7 to NNTB 25)"),
        (Direction.HIGHER, (0.5, 0.25, 0.8), "NNTH 10 (NNTH 7 to NNTH 25)"),
        (Direction.LOWER, (0.5, 0.25, 1.5), "NNTB 10 (NNTB 7 to ∞ to NNTH 10)"),
        (Direction.LOWER, (1.0, 0.5, 1.5), "∞ (NNTB 10 to ∞ to NNTH 10)"),
    ],
)
def test_numbers_needed_to_treat(direction: Direction, effect: Any, said: str) -> None:
    outcome = events("deaths", baseline_risk=200, direction=direction)
    assert row(ratio("RR", *effect), outcome, interval=effect)[0].needed.text == said


def test_a_mean_difference_stands_in_points_beside_the_comparators_mean() -> None:
    outcome = score("pain", scale=Scale(name="VAS", min=0, max=100, unit="points"))
    planned = scores("MD", ((40, 20, 50), (50, 20, 50)), ((44, 20, 50), (60, 20, 50)))
    made, _ = row(planned, outcome)
    assert made.comparator.text == "mean 55.0 points"
    assert made.assumed_from == "median of the comparator groups’ means"
    assert made.difference.text.startswith("13.00 points lower (from ")
    assert made.needed.text == ""
    assert made.intervention.text.startswith("mean 42.0 points (")  # 55 - 13
    assert made.difference.text.count("points") == 1
    assert made.detail.text == "VAS, 0 to 100; lower is better"


def test_a_standardised_difference_is_read_in_five_ways() -> None:
    outcome = score(
        "pain",
        measure="SMD",
        scale=Scale(name="VAS", unit="points", sd=20),
        thresholds=Thresholds(small=10),
        baseline_risk=200,
    )
    planned = scores("SMD", ((40, 20, 400), (50, 20, 400)))
    facts = facts_of(planned, outcome)
    smd = facts["estimate"].value
    assert smd == pytest.approx(-0.4995, abs=1e-3)
    assert facts["smd.band"].text == "small"  # just below 0.5
    assert facts["smd.units"].value == pytest.approx(-9.99, abs=0.02)
    # SMD -0.5 as an odds ratio is 0.404; fewer points are better here, so improving is 1 / 0.404
    assert facts["smd.odds_ratio"].value == pytest.approx(1 / 0.404, rel=2e-3)
    odds = facts["smd.odds_ratio"].value
    assert isinstance(odds, float)
    assert facts["smd.improved"].value == pytest.approx(1000 * odds * 0.2 / (0.8 + odds * 0.2))
    assert facts["smd.ratio_of_means"].value == pytest.approx(0.8)
    assert facts["smd.mids"].value == pytest.approx(-0.999, abs=2e-3)
    readings = [cell.text for cell in row(planned, outcome)[0].further]
    assert len(readings) == 6  # the five, the odds ratio with the people who improve
    assert readings[1].endswith("on VAS")


def test_the_sign_of_improvement_turns_with_the_scale() -> None:
    planned = scores("SMD", ((60, 20, 400), (50, 20, 400)))
    better = facts_of(planned, score("function", measure="SMD", direction=Direction.HIGHER))
    worse = facts_of(planned, score("pain", measure="SMD"))
    up, down = (f["smd.odds_ratio"].value for f in (better, worse))
    assert isinstance(up, float)
    assert isinstance(down, float)
    assert up > 1 > down
    assert up * down == pytest.approx(1)


def test_at_most_seven_outcomes_the_critical_first_and_those_without_data_kept() -> None:
    outcomes = {f"o{i}": events(f"outcome {i}", importance=Importance.IMPORTANT) for i in range(8)}
    outcomes["last"] = events("deaths", importance=Importance.CRITICAL)
    outcomes["part"] = events("nausea", importance=Importance.IMPORTANT, part_of="o0")
    found = [made_finding(KEY, id_, None, state="no data") for id_ in outcomes]
    (table,) = sof_tables(Review(protocol=protocol(outcomes)), found, {}, [])
    assert [one.outcome for one in table.rows] == ["deaths", *(f"outcome {i}" for i in range(6))]
    assert len(table.rows) == MOST_OUTCOMES
    assert table.left_out == ("outcome 6", "outcome 7", "nausea")
    assert {one.people.text for one in table.rows} == {"no study reported this outcome"}


def test_certainty_stands_with_symbol_words_and_lettered_reasons() -> None:
    reasons = (
        Reason(domain="risk of bias", code="rob.blinding", levels=1, text="Nobody was blinded."),
        Reason(domain="imprecision", code="imprecision.small", levels=1),
    )
    judged = Judgement(certainty=Certainty.LOW, reasons=reasons)
    made, table = row(ratio("RR", 0.7, 0.5, 0.9), events("deaths", baseline_risk=200), judged)
    assert (made.symbol, made.certainty_words) == ("⨁⨁◯◯", "Low")
    assert made.because == "Low: due to serious risk of bias and imprecision"
    assert made.notes == ("a", "b")
    cell = f"certainty.yaml#findings/{KEY}.o.any/reasons"
    assert table.footnotes == (
        Footnote(
            "a", "Rated down one level for risk of bias: Nobody was blinded.", f"{cell}/0/text"
        ),
        Footnote("b", "Rated down one level for imprecision.", f"{cell}/1/text"),
    )
    assert made.profile.domains == (
        ("risk of bias", "serious"),
        ("inconsistency", "not serious"),
        ("indirectness", "not serious"),
        ("imprecision", "serious"),
        ("publication bias", "not serious"),
    )
    assert made.comment == "Drug may result in a large reduction in deaths."


def test_a_domain_that_nobody_judged_is_not_called_fine() -> None:
    planned = ratio("RR", 0.7, 0.5, 0.9)
    for judged in (
        Judgement(certainty=Certainty.LOW),  # two levels down for no stated reason
        Judgement(certainty=Certainty.HIGH, basis=Basis.DECLARED),
    ):
        made, _ = row(planned, events("deaths", baseline_risk=200), judged)
        assert {word for _, word in made.profile.domains} == {"not assessed"}


def test_a_table_of_means_is_judged_on_the_scale_that_the_protocol_gives() -> None:
    planned = scores("SMD", ((40, 20, 400), (50, 20, 400)))
    limits = Thresholds(small=5, moderate=15, large=25)
    scale = Scale(name="VAS", unit="points", sd=20)
    with_scale = score("pain", measure="SMD", scale=scale, thresholds=limits)
    found = finding(planned, synthesise(planned), with_scale, None, speaks=True)
    assert found.absolute == pytest.approx(-9.99, abs=0.02)
    assert found.size == "small"


def test_core_grade_has_its_own_words() -> None:
    words = load_catalogue()
    found = made_finding(KEY, "o", Certainty.MODERATE, interval=(-12, -6), size=Size.LARGE)
    sized = protocol({"o": score("pain")})
    assert statement(found, sized, words, "core").text == (
        "Drug likely results in an important reduction in pain."
    )
    null = protocol({"o": score("pain", thresholds="direction only")})
    assert statement(found, null, words, "core").text == "Drug likely reduces pain."
    none = made_finding(KEY, "o", Certainty.LOW, interval=(-4, 3), size=Size.TRIVIAL)
    nothing = replace(found, size=Size.TRIVIAL, certainty=Certainty.LOW)
    assert statement(nothing, sized, words, "core").text == (
        "Drug may have little to no effect on pain, but the interval includes a reduction."
    )
    nothing = none
    assert statement(nothing, sized, words, "core").text == (
        "Drug may have little to no effect on pain."
    )
    unknown = replace(found, certainty=Certainty.VERY_LOW)
    assert statement(unknown, sized, words, "core").text == (
        "We are very uncertain whether drug reduces pain."
    )


def test_the_protocol_chooses_whose_words_the_table_uses() -> None:
    outcome = events("deaths", baseline_risk=500, thresholds=Thresholds(small=10))
    planned = ratio("RR", 0.7, 0.5, 0.9)
    done = synthesise(planned)
    judged = Judgement(certainty=Certainty.MODERATE)
    found = finding(planned, done, outcome, judged, speaks=True)
    base = protocol({"o": outcome})
    said = []
    for chosen in ("GRADE 26", "Core GRADE"):
        plan = replace(base.synthesis, statements=chosen)
        review = Review(protocol=replace(base, synthesis=plan))
        said.append(sof_tables(review, [found], {}, [planned])[0].rows[0].comment)
    assert said == [
        "Drug likely reduces deaths.",
        "Drug likely results in an important reduction in deaths.",
    ]


def test_cells_that_look_like_formulas_are_made_text() -> None:
    outcome = events("=1+1", baseline_risk=200)
    _, table = row(ratio("RR", 0.7, 0.5, 0.9), outcome)
    files = sof_files([table])
    assert set(files) == {
        f"tables/{name}-{KEY}.csv" for name in ("sof", "sof-core", "evidence-profile")
    }
    assert all(b"\n'=1+1," in data for data in files.values())


@given(
    effect=st.floats(0.05, 15),
    spread=st.floats(1.01, 8),
    assumed=st.floats(1, 999),
    measure=st.sampled_from(["RR", "OR", "HR"]),
)
def test_absolute_and_relative_effects_agree(
    effect: float, spread: float, assumed: float, measure: str
) -> None:
    outcome = events("deaths", measure=measure, baseline_risk=assumed)
    facts = facts_of(ratio(measure, effect, effect / spread, effect * spread), outcome)
    pooled, d = facts["estimate"].value, facts["absolute.difference"].value
    low, high = facts["absolute.ci_low"].value, facts["absolute.ci_high"].value
    assert isinstance(pooled, float)
    assert isinstance(d, float)
    assert isinstance(low, float)
    assert isinstance(high, float)
    assert (d > 0) == (pooled > 1) or d == pytest.approx(0, abs=1e-9)
    assert low - 1e-9 <= d <= high + 1e-9
    assert 0 <= assumed + low <= 1000 + 1e-9
    assert 0 <= assumed + high <= 1000 + 1e-9


def test_symbols_have_four_circles() -> None:
    assert [symbol(rank) for rank in range(5)] == ["", "⨁◯◯◯", "⨁⨁◯◯", "⨁⨁⨁◯", "⨁⨁⨁⨁"]
