"""Networks: numbers with a source, refusals with a reason, degenerate shapes."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from stook import stats

DESIGNS = Path(__file__).resolve().parents[4] / "shared" / "spec" / "designs"


def counts(*rows: tuple[str, str, int, int], measure: str = "OR", **options: Any) -> Any:
    study, treatment, events, total = zip(*rows, strict=True)
    return stats.network_arms(study, treatment, measure, events=events, total=total, **options)


OWN = (
    ("t", "A", 14, 82), ("t", "B", 10, 80), ("t", "C", 9, 79), ("u", "A", 20, 100),
    ("u", "B", 12, 98), ("v", "A", 18, 118), ("v", "C", 15, 120),
)  # fmt: skip
"""One study with three arms and two with two; results worked out with the formulas of Ruecker."""


def test_a_small_network_gives_the_numbers_worked_out_by_hand() -> None:
    fit = stats.network(counts(*OWN), "DL")
    assert (fit.q, fit.q_df, fit.tau2) == (pytest.approx(0.388986, abs=5e-7), 2, 0.0)
    b, c = fit.common.versus("A", "B"), fit.common.versus("A", "C")
    assert (b.estimate, b.se) == pytest.approx((0.454080, 0.289590), abs=5e-7)
    assert (c.estimate, c.se) == pytest.approx((0.355618, 0.285180), abs=5e-7)
    from stook.stats.network_contributions import reduced_weights

    weights = reduced_weights(fit, fit.common)[0]
    assert weights[0, 1:] == pytest.approx([3.585226, 3.267548], abs=5e-7)
    assert weights[1, 2] == pytest.approx(2.462674, abs=5e-7)


@pytest.mark.usefixtures("shared")
def test_the_corrected_abstract_of_elliott_2007_comes_out() -> None:
    """Lancet 2007;369:1518: odds ratios of new diabetes against a diuretic."""
    with (DESIGNS / "elliott2007_arms.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    study, treatment = ([row[key] for row in rows] for key in ("study", "treatment"))
    events, total = ([float(row[key]) for row in rows] for key in ("events", "total"))
    fit = stats.network(stats.network_arms(study, treatment, "OR", events=events, total=total))
    published = {"ARB": (0.62, 0.51, 0.77), "ACE": (0.67, 0.57, 0.79),
                 "Placebo": (0.75, 0.63, 0.89), "CCB": (0.79, 0.67, 0.92),
                 "BBlocker": (0.93, 0.78, 1.11)}  # fmt: skip
    for name, three in published.items():
        found = fit.random.versus(name, "Diuretic")
        ours = np.exp([found.estimate, found.ci_low, found.ci_high])
        assert ours == pytest.approx(three, abs=0.021)


def test_what_cannot_be_used_is_named_with_its_reason() -> None:
    data = counts(
        ("a", "X", 0, 10), ("a", "Y", 0, 10), ("b", "X", 5, 10), ("b", "X", 2, 10),
        ("c", "X", 1, 10), ("d", "X", 12, 10), ("d", "Y", 1, 10), ("e", "X", 10, 10),
        ("e", "Y", 10, 10), ("f", "X", 1, 10), ("f", "Y", 2, 10),
    )  # fmt: skip
    assert {d.study: d.reason for d in data.dropped} == {
        "a": "no events in any arm", "b": "two arms on X: combine them, or name them apart",
        "c": "one arm only", "d": "impossible counts",
        "e": "everyone has the event in all arms",
    }  # fmt: skip
    assert [s.label for s in data.studies] == ["f"]


def test_a_zero_cell_corrects_every_arm_of_its_study_and_none_of_another() -> None:
    data = counts(("a", "X", 0, 10), ("a", "Y", 4, 10), ("a", "Z", 5, 10), ("b", "X", 1, 10),
                  ("b", "Y", 2, 10))  # fmt: skip
    assert data.corrected == ("a",)
    first, second = data.studies
    assert first.y[1, 2] == pytest.approx(np.log(4.5 / 6.5) - np.log(5.5 / 5.5))
    assert second.y[0, 1] == pytest.approx(np.log(1 / 9) - np.log(2 / 8))


@pytest.mark.parametrize(
    ("y", "se", "reason"),
    [
        ((1.0, 2.0, 3.002), (1, 1, 1), "contrasts do not close"),
        ((1.0, 2.0, 3.0), (1, 1, 2.1), "negative variance of the arm B"),
        ((1.0, 2.0, 3.0), (1, 0, 1), "positive standard error"),
        ((1.0, 2.0), (1, 1), "missing"),
    ],
)
def test_contrasts_that_no_study_can_have_are_refused(
    y: tuple[float, ...], se: tuple[float, ...], reason: str
) -> None:
    ones, twos = ["A", "B", "A"][: len(y)], ["B", "C", "C"][: len(y)]
    data = stats.network_contrasts(["s"] * len(y), ones, twos, y, se)
    assert reason in data.dropped[0].reason
    assert not data.studies
    with pytest.raises(ValueError, match="no study with two arms"):
        stats.network(data)


def test_contrasts_that_close_to_their_rounding_are_taken() -> None:
    data = stats.network_contrasts(
        ["s"] * 3, ["A", "B", "A"], ["B", "C", "C"], [1.0, 2.0, 3.0009], [1, 1, 1]
    )
    assert stats.network(data, "EE").common.versus("A", "C").estimate == pytest.approx(3.0006)


def test_a_network_in_parts_names_them_and_each_is_analysed_alone() -> None:
    data = counts(("a", "X", 1, 10), ("a", "Y", 2, 10), ("b", "P", 1, 10), ("b", "Q", 2, 10),
                  ("c", "P", 3, 10), ("c", "R", 2, 10))  # fmt: skip
    with pytest.raises(ValueError, match=r"2 parts .*: P, Q, R \| X, Y"):
        stats.network(data)
    assert [stats.network(part).treatments for part in data.split()] == [
        ("P", "Q", "R"), ("X", "Y"),
    ]  # fmt: skip


def test_without_degrees_of_freedom_heterogeneity_is_not_zero_but_unknown() -> None:
    fit = stats.network(counts(("a", "X", 1, 10), ("a", "Y", 2, 10), ("a", "Z", 3, 10)))
    assert np.isnan(fit.tau2)
    assert "cannot be estimated" in fit.reason
    assert np.isnan(fit.random.versus("X", "Y").pi_low)
    assert np.isfinite(fit.random.versus("X", "Y").se)


def test_one_loop_has_one_degree_of_freedom_between_designs() -> None:
    fit = stats.network(counts(("a", "X", 3, 10), ("a", "Y", 2, 10), ("b", "Y", 5, 10),
                               ("b", "Z", 2, 10), ("c", "X", 1, 10),
                               ("c", "Z", 2, 10)))  # fmt: skip
    assert (fit.designs().between.df, fit.designs().within.df) == (1, 0)
    assert stats.geometry(fit.data).loops == 1
    found = fit.node_split("X", "Y")
    assert found.difference.p == pytest.approx(fit.q_p, rel=1e-6)


def test_a_star_has_no_loop_and_no_indirect_evidence_to_compare() -> None:
    fit = stats.network(counts(("a", "P", 3, 10), ("a", "Y", 2, 10), ("b", "P", 5, 10),
                               ("b", "Z", 2, 10), ("c", "P", 1, 10),
                               ("c", "Y", 2, 10)))  # fmt: skip
    shape = stats.geometry(fit.data)
    assert (shape.loops, shape.cut_points) == (0, ("P",))
    assert not any(each.difference.there for each in fit.split())
    with pytest.raises(ValueError, match="not connected without"):
        fit.node_split("P", "Y")
    with pytest.raises(ValueError, match="no study compares"):
        fit.node_split("Y", "Z")


def test_zero_cells_everywhere_still_give_numbers_or_a_reason() -> None:
    rows = [(f"s{i}", t, 0 if i % 2 else 1, 20) for i in range(4) for t in ("A", "B")]
    rows += [("z", "A", 0, 20), ("z", "C", 1, 20)]
    fit = stats.network(counts(*rows))
    assert np.isfinite(fit.random.se).all()
    with pytest.raises(ValueError, match="no study with two arms"):
        stats.network(counts(("a", "A", 0, 9), ("a", "B", 0, 9)))
    for method in ("MH", "NCH"):
        with pytest.raises(ValueError, match="no study with events in two arms"):
            stats.network_rare(["a", "a"], ["A", "B"], [0, 0], [9, 9], method)


def test_two_hundred_arms_are_no_obstacle() -> None:
    random = np.random.default_rng(3)
    names = [f"t{i:03}" for i in range(200)]
    y, se = random.normal(size=200), random.uniform(0.1, 1.0, 200)
    data = stats.network_arms(["s"] * 200, names, "GENERIC", y=y, se=se)
    fit = stats.network(data)
    found = fit.random.versus("t007", "t123")
    assert found.estimate == pytest.approx(y[7] - y[123])
    assert found.se == pytest.approx(np.hypot(se[7], se[123]))


def test_a_network_of_thirty_treatments_takes_less_than_a_second() -> None:
    random = np.random.default_rng(5)
    study, treatment, y, se = [], [], [], []
    for s in range(200):
        for t in random.choice(30, 2, replace=False):
            study.append(s)
            treatment.append(f"t{t:02}")
            y.append(random.normal())
            se.append(random.uniform(0.1, 0.5))
    data = stats.network_arms(study, treatment, "GENERIC", y=y, se=se)
    stats.network(data)
    start = time.perf_counter()
    stats.network(data)
    assert time.perf_counter() - start < 1.0


@pytest.mark.parametrize("measure", ["MD", "SMD", "ROM"])
def test_two_arms_with_means_are_those_of_pairwise_meta_analysis(measure: str) -> None:
    m, sd, n = [3.0, 2.0, 4.0, 3.5], [1.0, 1.5, 2.0, 1.0], [20, 25, 30, 28]
    data = stats.network_arms([1, 1, 2, 2], ["A", "B"] * 2, measure, mean=m, sd=sd, n=n)
    pair = stats.effects(
        measure, mean1=m[::2], sd1=sd[::2], n1=n[::2], mean2=m[1::2], sd2=sd[1::2], n2=n[1::2]
    )
    found = stats.network(data, "DL").random.versus("A", "B")
    pooled = stats.pool(pair, method="DL", ci="Wald")
    assert (found.estimate, found.se) == pytest.approx((pooled.estimate, pooled.se), rel=1e-9)


@pytest.mark.parametrize("measure", ["OR", "RR", "RD", "AS"])
def test_two_arms_with_events_are_those_of_pairwise_meta_analysis(measure: str) -> None:
    events, total = [0, 3, 20, 20, 4, 9, 20, 20], [20, 25, 30, 28, 40, 41, 20, 20]
    data = stats.network_arms(
        [1, 1, 2, 2, 3, 3, 4, 4], ["A", "B"] * 4, measure, events=events, total=total
    )
    pair = stats.effects(
        measure, events1=events[::2], total1=total[::2], events2=events[1::2], total2=total[1::2]
    )
    found = stats.network(data, "DL").random.versus("A", "B")
    pooled = stats.pool(pair, method="DL", ci="Wald")
    assert (found.estimate, found.se) == pytest.approx((pooled.estimate, pooled.se), rel=1e-9)


@pytest.mark.parametrize("measure", ["IRR", "IRD", "IRSD"])
def test_two_arms_with_rates_are_those_of_pairwise_meta_analysis(measure: str) -> None:
    events, times = [0, 3, 20, 21, 4, 9], [20.0, 25, 30, 28, 40, 41]
    data = stats.network_arms(
        [1, 1, 2, 2, 3, 3], ["A", "B"] * 3, measure, events=events, time=times
    )
    pair = stats.effects(
        measure, events1=events[::2], time1=times[::2], events2=events[1::2], time2=times[1::2]
    )
    found = stats.network(data, "DL").random.versus("A", "B")
    pooled = stats.pool(pair, method="DL", ci="Wald")
    assert (found.estimate, found.se) == pytest.approx((pooled.estimate, pooled.se), rel=1e-9)


def test_smd_of_three_arms_closes_and_shares_one_standard_deviation() -> None:
    data = stats.network_arms(
        [1] * 3, ["A", "B", "C"], "SMD", mean=[1, 2, 4], sd=[1, 2, 3], n=[9, 9, 9]
    )
    y = data.studies[0].y
    assert y[0, 1] + y[1, 2] == pytest.approx(y[0, 2])
    pooled = np.sqrt((1 + 4 + 9) / 3)
    assert y[2, 0] == pytest.approx(3 / pooled * (1 - 3 / (4 * 24 - 1)))


def test_hartung_knapp_widens_by_q_over_its_degrees_of_freedom() -> None:
    rows = [(f"s{i}", t, e, 50) for i, pair in enumerate([(5, 9), (20, 8), (3, 15), (9, 9)])
            for t, e in zip("AB", pair, strict=True)]  # fmt: skip
    wald, hksj = (stats.network(counts(*rows), ci=ci) for ci in ("Wald", "HKSJ"))
    ratio = hksj.random.se[0, 1] / wald.random.se[0, 1]
    assert ratio**2 == pytest.approx(wald.random.solution.q / wald.q_df)
    pair = stats.effects("OR", events1=[5, 20, 3, 9], total1=[50] * 4, events2=[9, 8, 15, 9],
                         total2=[50] * 4)  # fmt: skip
    assert hksj.random.versus("A", "B").ci_low == pytest.approx(float(stats.pool(pair).ci_low))


def test_dropping_the_pairs_studies_gives_the_separate_indirect_estimate() -> None:
    from stook.stats.network_coherence import separate_indirect

    rows = [("a", "A", 5, 50), ("a", "B", 9, 50), ("b", "B", 8, 50), ("b", "C", 4, 50),
            ("c", "A", 6, 50), ("c", "C", 7, 50)]  # fmt: skip
    fit = stats.network(counts(*rows), "EE")
    alone = stats.network(counts(*rows[2:]), "EE").common.versus("A", "B")
    found = separate_indirect(fit, "A", "B")
    assert (found.estimate, found.se) == pytest.approx((alone.estimate, alone.se))
    assert not separate_indirect(stats.network(counts(*rows[:2]), "EE"), "A", "B").there


def test_ranks_are_the_same_for_the_same_seed_and_near_the_p_score() -> None:
    fit = stats.network(counts(*OWN))
    one, two = fit.rankogram("lower"), fit.rankogram("lower")
    assert (one.probability == two.probability).all()
    assert one.probability.sum(axis=1) == pytest.approx(np.ones(3))
    for name, score in fit.p_scores("lower").items():
        assert one.sucra[name] == pytest.approx(score, abs=4 * one.error)


def test_a_threshold_lowers_the_score() -> None:
    from stook.stats.network_ranks import p_scores

    fit = stats.network(counts(*OWN))
    assert all(
        p_scores(fit.random, "lower", 0.5)[t] < p_scores(fit.random, "lower")[t]
        for t in fit.treatments
    )


def test_the_league_table_reads_row_against_column() -> None:
    rows = [*OWN, ("w", "C", 5, 50), ("w", "D", 9, 50)]
    table = stats.network(counts(*rows)).league(["D", "C", "B", "A"])
    assert [table[i][i] for i in range(4)] == ["D", "C", "B", "A"]
    assert table[0][2] is None  # no study compares D with B
    assert table[3][0].estimate == pytest.approx(
        stats.network(counts(*rows)).random.versus("A", "D").estimate
    )
    with pytest.raises(ValueError, match="names each treatment once"):
        stats.network(counts(*rows)).league(["D", "C"])


def test_components_add_up_and_say_what_they_cannot_tell() -> None:
    study = [1, 1, 2, 2, 3, 3, 4, 4]
    names = ["X + Y", "X", "X", "placebo", "Z + W", "placebo", "X + Y", "placebo"]
    y = [3.0, 1.0, 1.0, 0.0, 5.0, 0.0, 3.0, 0.0]
    data = stats.network_arms(study, names, "GENERIC", y=y, se=[0.3] * 8)
    found = stats.components(data, "EE", inactive="placebo")
    assert found.component("X").estimate == pytest.approx(1.0)
    assert found.component("Y").estimate == pytest.approx(2.0)
    assert not found.component("Z").there  # never apart from W
    assert found.combination({"Z": 1, "W": 1, "Y": 1}).estimate == pytest.approx(7.0)
    assert (found.additive.df, found.difference.df) == (1, 0)


def test_components_join_a_network_in_parts() -> None:
    data = stats.network_arms(
        [1, 1, 2, 2], ["A + B", "A", "B", "placebo"], "GENERIC", y=[2, 1, 1.2, 0], se=[0.5] * 4
    )
    with pytest.raises(ValueError, match="2 parts"):
        stats.network(data)
    found = stats.components(data, inactive="placebo")
    assert found.component("B").estimate == pytest.approx(1.1)
    assert not found.versus("A", "placebo").there


def test_rare_events_name_what_they_drop_and_what_has_no_end() -> None:
    study = ["a", "a", "b", "b", "c", "c", "c"]
    names = ["A", "B", "A", "B", "A", "B", "C"]
    events, total = [1, 2, 0, 0, 2, 3, 0], [50] * 7
    found = stats.network_rare(study, names, events, total)
    assert {(d.study, d.treatment) for d in found.dropped} == {("b", ""), ("c", "C")}
    assert found.estimates.treatments == ("A", "B")
    with pytest.raises(ValueError, match="no finite odds ratio for C"):
        stats.network_rare(study, names, events, total, "NCH")


def test_mantel_haenszel_of_two_treatments_is_the_one_of_tables() -> None:
    a, n1, c, n2 = [1, 0, 4], [50, 60, 70], [3, 2, 5], [51, 59, 75]
    study = [1, 2, 3, 1, 2, 3]
    found = stats.network_rare(study, ["T"] * 3 + ["P"] * 3, [*a, *c], [*n1, *n2])
    tables = stats.pool_tables("OR", a, n1, c, n2, correct="none")
    versus = found.estimates.versus("T", "P")
    assert (versus.estimate, versus.se) == pytest.approx((tables.estimate, tables.se), rel=1e-9)


def test_a_slope_that_the_studies_cannot_tell_is_refused() -> None:
    data = counts(("a", "X", 1, 10), ("a", "Y", 2, 10), ("b", "X", 3, 10), ("b", "Y", 2, 10))
    with pytest.raises(ValueError, match="hardly differs within"):
        stats.network_regression(data, [1.0, 1.0], "X", centre=0.0)
    more = counts(("a", "X", 1, 10), ("a", "Y", 2, 10), ("b", "X", 3, 10), ("b", "Y", 2, 10),
                  ("c", "X", 3, 10), ("c", "Y", 4, 10))  # fmt: skip
    found = stats.network_regression(more, [1.0, float("nan"), 3.0], "X", method="EE")
    assert (found.dropped, found.centre) == (("b",), 2.0)
    slope = (more.studies[2].y[1, 0] - more.studies[0].y[1, 0]) / 2
    assert found.slopes["common"].estimate == pytest.approx(slope)
