"""The multiverse: which analyses there are, whether they agree, and how it is said."""

import numpy as np
import pytest

from stook import stats

KETAMINE = {
    "events1": [29, 3, 3, 4],
    "total1": [68, 3, 8, 9],
    "events2": [1, 0, 2, 2],
    "total2": [32, 4, 6, 10],
}
"""Adverse events, intravenous ketamine against placebo, four trials (analysis 1.9)."""
STUDIES = ["Lumanauw 2019", "Niesters 2013", "Pickering 2020", "Schwartzman 2009"]
FIRM = {"y": [0.5, 0.6, 0.4, 0.55, 0.45], "v": [0.01, 0.02, 0.01, 0.02, 0.015]}


def test_the_conclusion_about_adverse_events_depends_on_the_interval_method() -> None:
    world = stats.multiverse(KETAMINE, ["RR"], ["DL"], ["Wald", "HKSJ"], each_study=False)
    np.testing.assert_allclose(world.estimate, [3.26, 3.26], atol=0.005)
    np.testing.assert_allclose(world.ci_low, [1.05, 0.52], atol=0.005)
    np.testing.assert_allclose(world.ci_high, [10.09, 20.47], atol=0.005)
    assert world.agreement == (1, 2)
    assert world.most_important == "interval"
    assert world.sentence == (
        "The conclusion (RR 3.26, 95% CI 1.05 to 10.09) depends on the interval method: with the "
        "Hartung-Knapp-Sidik-Jonkman interval it is 0.52 to 20.47; 1 of 2 defensible analyses "
        "(50%) agree."
    )


def test_all_choices_together_are_all_combinations_that_make_sense() -> None:
    world = stats.multiverse(
        KETAMINE,
        ["RR", "OR", "RD"],
        ["DL", "REML", "EE", "MH", "Peto"],
        ["Wald", "HKSJ"],
        inputs={"zero cells": {"0.5": {"correction": 0.5}, "TACC": {"correction": "TACC"}}},
        leave_out={"studies with some concerns": [False, True, False, True]},
        studies=STUDIES,
    )
    # methods: two random with two intervals, EE and MH with Wald, Peto for OR only;
    # masks: (all + 4 studies) and, without the two, (all + 2 studies)
    assert len(world.codes) == (6 + 7 + 6) * 2 * (5 + 3)
    assert world.dimensions == (
        "measure", "zero cells", "method", "interval", "studies with some concerns", "studies",
    )  # fmt: skip
    assert set(world.importance) == set(world.dimensions)
    assert "and on whether studies with some concerns are kept" in world.sentence


def test_each_row_is_the_analysis_that_its_choices_name() -> None:
    world = stats.multiverse(KETAMINE, ["OR"], ["REML", "MH", "Peto"], ["HKSJ", "Wald"])
    rng = np.random.default_rng(0)
    for row in rng.choice(np.flatnonzero(world.estimable), 12, replace=False):
        chosen = world.choices(int(row))
        keep = np.ones(4, dtype=bool)
        if chosen["studies"] != "all":
            keep[int(chosen["studies"].split()[-1]) - 1] = False
        counts = {name: np.asarray(values)[keep] for name, values in KETAMINE.items()}
        if chosen["method"] == "REML":
            fit = stats.pool(stats.effects("OR", **counts), ci=chosen["interval"])
        else:
            fit = stats.pool_tables("OR", **counts, method=chosen["method"])
        assert world.estimate[row] == pytest.approx(np.exp(fit.estimate))
        assert world.ci_low[row] == pytest.approx(np.exp(fit.ci_low))


def test_a_firm_conclusion_holds_everywhere() -> None:
    world = stats.multiverse(FIRM, threshold=0.2)
    agree, of = world.agreement
    assert agree == of == len(world.codes)
    assert world.most_important == ""
    assert world.most_important_study == ""
    assert world.sentence == (
        "The conclusion (effect 0.48, 95% CI 0.39 to 0.58) holds in all 42 defensible analyses, "
        "and 42 of 42 estimates lie beyond the threshold. The Wald interval is wider here (0.38 to "
        "0.59): the studies differ less than chance would have them, which the "
        "Hartung-Knapp-Sidik-Jonkman method takes for precision."
    )


def test_an_interval_that_chance_made_narrow_is_cautioned_about() -> None:
    """Two nearly equal effects; with spread between them there is nothing to caution about."""
    alike = stats.multiverse({"y": [0.30, 0.31], "v": [0.02, 0.03]})
    assert "The Wald interval is wider here (0.09 to 0.52)" in alike.sentence
    apart = stats.multiverse({"y": [0.10, 0.61], "v": [0.02, 0.03]})
    assert "Wald interval is wider" not in apart.sentence


def test_a_single_study_that_carries_the_conclusion_is_named() -> None:
    world = stats.multiverse(
        {"y": [1.0, 0.1, 0.05, -0.02], "v": [0.01, 0.04, 0.04, 0.04]},
        methods=["EE"],
        intervals=["Wald"],
        studies=["Ames", "Burr", "Cole", "Dahl"],
    )
    assert world.most_important_study == "Ames"
    assert "depends on single studies: leaving out Ames alone overturns it" in world.sentence


def test_the_importance_of_a_choice_is_the_variance_of_agreement_between_its_options() -> None:
    world = stats.multiverse(KETAMINE, ["RR"], ["DL", "PM"], ["Wald", "HKSJ"], each_study=False)
    agrees = world.agrees.reshape(2, 2)  # method, interval
    between = ((agrees.mean(axis=0) - agrees.mean()) ** 2).mean()
    assert world.importance["interval"] == pytest.approx(between / agrees.var())


def test_options_are_said_in_words() -> None:
    data = {"y": [0.3, 0.9, 0.1], "v": [0.02, 0.04, 0.06]}
    world = stats.multiverse(data, methods=["EE", "PM"], intervals=["Wald"], each_study=False)
    assert "with the Paule-Mandel estimator it is 0.44 (−0.02 to 0.90)" in world.sentence


def test_another_measure_is_said_with_its_own_numbers() -> None:
    rng = np.random.default_rng(4)
    for _ in range(300):
        counts = {f"total{i}": np.array([30, 25]) for i in (1, 2)}
        counts |= {"events1": rng.integers(5, 20, 2), "events2": rng.integers(0, 8, 2)}
        world = stats.multiverse(counts, ["RR", "OR"], ["DL"], ["Wald"], each_study=False)
        if world.flips:
            row = world.flips[0].analysis
            found = (
                f"{world.estimate[row]:.2f} ({world.ci_low[row]:.2f} to {world.ci_high[row]:.2f})"
            )
            assert f"with the odds ratio it is {found}; " in world.sentence
            return
    pytest.fail("no example in which the odds ratio overturns the risk ratio")


def test_a_finding_of_no_difference_is_said_as_such() -> None:
    world = stats.multiverse({"y": [0.3, -0.2, 0.1], "v": [0.1, 0.1, 0.1]})
    assert world.conclusion == 0
    assert world.sentence.startswith("The finding of no clear difference (effect 0.07, ")


def test_a_declared_conclusion_that_the_stated_analysis_does_not_show() -> None:
    world = stats.multiverse(
        KETAMINE, ["RR"], ["DL"], ["HKSJ", "Wald"], conclusion=1, each_study=False
    )
    assert "is not what the stated analysis shows; 1 of 2" in world.sentence


def test_the_stated_analysis_is_picked_by_name() -> None:
    world = stats.multiverse(
        KETAMINE, ["RR"], ["REML", "DL"], ["HKSJ", "Wald"],
        stated={"method": "DL", "interval": "Wald"},
    )  # fmt: skip
    assert world.choices(world.stated) == {
        "measure": "RR", "method": "DL", "interval": "Wald", "studies": "all",
    }  # fmt: skip
    with pytest.raises(ValueError, match="Did you mean 'interval'"):
        stats.multiverse(KETAMINE, ["RR"], stated={"intervall": "Wald"})
    with pytest.raises(ValueError, match="not among the defensible"):
        stats.multiverse(KETAMINE, ["RR"], ["DL", "MH"], ["HKSJ", "Wald"], stated={"method": "MH"})


def test_nothing_to_estimate_is_said() -> None:
    world = stats.multiverse({"y": [np.nan, np.nan], "v": [np.inf, np.inf]})
    assert world.sentence == "None of the defensible analyses can be estimated."
    assert world.agreement == (0, 0)


def test_choices_that_a_measure_does_not_know_are_not_counted_twice() -> None:
    data = {k: [10.0, 12.0, 9.0] for k in ("mean1", "mean2")}
    data |= {"sd1": [2, 3, 2], "sd2": [2, 2, 3], "n1": [20, 30, 25], "n2": [22, 28, 25]}
    world = stats.multiverse(
        data, ["MD", "SMD"], ["DL"], ["Wald"], each_study=False,
        inputs={"correction of the SMD": {"exact": {"correction": "exact"},
                                          "approximate": {"correction": "approximate"}}},
    )  # fmt: skip
    found = [world.choices(i) for i in range(len(world.codes))]
    assert sum(c["measure"] == "MD" for c in found) == 1
    assert sum(c["measure"] == "SMD" for c in found) == 2


def test_the_curve_runs_through_all_estimable_rows_in_order() -> None:
    world = stats.multiverse(KETAMINE, ["RR"])
    assert sorted(world.curve) == list(np.flatnonzero(world.estimable))
    assert (np.diff(world.estimate[world.curve]) >= 0).all()
    assert set(world.table()) >= {"measure", "method", "interval", "studies", "agrees"}
