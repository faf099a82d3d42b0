"""What rows of a package become in the folder, and that nothing is lost or made up."""

import math
from pathlib import Path

import pytest

from importkit import HEADER, imported, package, verified
from stook.exchange.import_model import MappedComparison, Mapping

PAIN = '1,1,"Pain, short-term follow-up",,{study},2001,,,{m1},2,,10,{m2},2,,10,,,{w},{e},{lo},{hi}'


def ratio(log: float, se: float, weight: float = 100) -> str:
    """Weight, effect and interval as stored, of a ratio with this logarithm and its SE."""
    limits = (math.exp(log + z * se) for z in (0, -1.959964, 1.959964))
    return ",".join([str(weight), *(f"{x:.6f}" for x in limits)])


def pain(
    study: str,
    m1: float,
    m2: float,
    analysis: str = "1,1",
    subgroup: str = "",
    weight: float = 50,
) -> str:
    """A row whose stored effect is the mean difference."""
    se = (4 / 10 + 4 / 10) ** 0.5
    low, high = (m1 - m2 + z * se for z in (-1.959964, 1.959964))
    row = PAIN.format(
        study=study, m1=m1, m2=m2, w=weight, e=m1 - m2, lo=f"{low:.6f}", hi=f"{high:.6f}"
    )
    return row.replace("1,1,", f"{analysis},", 1).replace('",,', f'",{subgroup},', 1)


def test_groups_outcomes_and_windows_become_ids(tmp_path: Path) -> None:
    made, review = imported(package(tmp_path, pain("Lee 2001", 3, 5) + "\n" + pain("Day", 4, 5)))
    assert list(review.protocol.outcomes) == ["pain"]
    assert review.protocol.outcomes["pain"].measure == "MD"
    assert review.protocol.time_windows["short"].label == "short term"
    assert [r.key for r in review.results][:2] == [
        "lee-2001/pain/short/intervention-1",
        "lee-2001/pain/short/control-1",
    ]
    found = verified(made, review)
    assert (found.rows, found.rows_reproduced, found.differences) == (2, 2, [])


def test_a_mapping_names_things(tmp_path: Path) -> None:
    mapping = Mapping(
        comparisons=(
            MappedComparison(group="1", id="a-b", intervention="a", route="oral", comparator="b"),
        ),
        outcomes={"Pain": "pain-score"},
        windows={"short term": "early"},
        studies={"Lee 2001": "lee"},
    )
    _, review = imported(package(tmp_path, pain("Lee 2001", 3, 5)), mapping)
    assert review.protocol.comparisons["a-b"].route == "oral"
    assert [r.key for r in review.results] == ["lee/pain-score/early/a", "lee/pain-score/early/b"]


def test_a_mapping_that_matches_nothing_is_reported(tmp_path: Path) -> None:
    mapping = Mapping(outcomes={"Pian": "pain"}, windows={"long term": "long"})
    made, _ = imported(package(tmp_path, pain("Lee 2001", 3, 5, weight=100)), mapping)
    assert [p.code for p in made.problems if p.code != "W622"] == ["W776", "W776"]


def test_a_subgroup_analysis_becomes_a_column_of_its_base(tmp_path: Path) -> None:
    name = '"Pain, short-term follow-up: sex subgroup analysis"'
    grouped = [
        pain(study, m, 5, "1,2", level).replace('"Pain, short-term follow-up"', name)
        for study, m, level in (("Lee", 3, "Men"), ("Day", 4, "Women"))
    ]
    rows = [pain("Lee", 3, 5), pain("Day", 4, 5), *grouped]
    made, review = imported(package(tmp_path, "\n".join(rows)))
    assert review.studies["lee"].more == {"sex": "Men"}
    assert review.protocol.synthesis.analyses[0].subgroup_by == ("sex",)
    assert len(review.results) == 4
    assert verified(made, review).rows_reproduced == 4


def test_a_study_twice_in_an_analysis_gets_strata(tmp_path: Path) -> None:
    rows = [pain("Lee", 3, 5), pain("Lee", 4, 6)]
    made, review = imported(package(tmp_path, "\n".join(rows)))
    assert [r.stratum for r in review.results] == ["1", "1", "2", "2"]
    assert verified(made, review).rows_reproduced == 2
    rows = [pain("Lee", 3, 5, subgroup="Men"), pain("Lee", 4, 6, subgroup="Women")]
    made, review = imported(package(tmp_path, "\n".join(rows)))
    assert [r.stratum for r in review.results] == ["men", "men", "women", "women"]
    assert {r.more["subgroup"] for r in review.results} == {"Men", "Women"}
    assert verified(made, review).rows_reproduced == 2


def test_a_shared_control_group_stands_once_and_a_split_one_in_a_stratum(tmp_path: Path) -> None:
    def entry(group: str, intervention: str) -> MappedComparison:
        return MappedComparison(
            group=group, id=f"{intervention}-c", intervention=intervention, comparator="c"
        )

    mapping = Mapping(comparisons=(entry("1", "a"), entry("2", "b")))
    shared = [pain("Lee", 3, 5, weight=100), pain("Lee", 4, 5, "2,1", weight=100)]
    made, review = imported(package(tmp_path, "\n".join(shared)), mapping)
    assert [(r.arm, r.stratum) for r in review.results] == [("a", ""), ("c", ""), ("b", "")]
    assert verified(made, review).rows_reproduced == 2
    split = [pain("Lee", 3, 5, weight=100), pain("Lee", 4, 6, "2,1", weight=100)]
    made, review = imported(package(tmp_path, "\n".join(split)), mapping)
    assert [(r.arm, r.stratum) for r in review.results] == [
        ("a", ""), ("c", ""), ("b", "b-c"), ("c", "b-c"),
    ]  # fmt: skip
    assert verified(made, review).rows_reproduced == 2


def test_no_contrast_arises_that_the_package_does_not_have(tmp_path: Path) -> None:
    """a-c and b-c are there; with a, b and c side by side, a-b would arise."""
    entries = (("1", "a", "c"), ("2", "b", "c"), ("3", "a", "b"))
    mapping = Mapping(
        comparisons=tuple(
            MappedComparison(group=g, id=f"{x}-{y}", intervention=x, comparator=y)
            for g, x, y in entries
        )
    )
    rows = [
        pain("Lee", 3, 5, weight=100),
        pain("Lee", 4, 5, "2,1", weight=100),
        pain("Day", 3, 4, "3,1", weight=100),
    ]
    made, review = imported(package(tmp_path, "\n".join(rows)), mapping)
    found = verified(made, review)
    assert (found.rows_reproduced, found.differences) == (3, [])


def test_different_data_under_one_name_stay_apart(tmp_path: Path) -> None:
    name = "A versus B—sensitivity analysis by risk of bias"
    settings = "\n".join(
        f"{n},1,{group},Continuous,false,IV,Mean Difference,Fixed effect,,Wald,95%,false"
        for n, group in (("1", "A versus B"), ("2", name))
    )
    rows = "\n".join([pain("Lee", 3, 5), pain("Day", 4, 5), pain("Lee", 3, 5, "2,1")])
    _, review = imported(package(tmp_path, rows, settings))
    assert list(review.protocol.comparisons) == ["a-b"]
    assert list(review.protocol.outcomes) == [
        "pain",
        "pain-sensitivity-analysis-by-risk-of-bias",
    ]


def test_ready_made_estimates_become_contrasts_with_their_sizes(tmp_path: Path) -> None:
    row = f"1,1,Time to death,,Lee,2001,-0.5,0.2,,,,60,,,,62,,,{ratio(-0.5, 0.2)}"
    settings = "1,1,A versus B,Contrast level,true,IV,Hazard Ratio,Random effect,DL,Wald,95%,false"
    made, review = imported(package(tmp_path, row, settings))
    contrast = review.results[2]
    assert (contrast.effect, contrast.se, contrast.log) == (-0.5, 0.2, True)
    assert (contrast.arm, contrast.reference) == ("a", "b")
    assert review.protocol.outcomes["time-to-death"].measure == "HR"
    assert verified(made, review).rows_reproduced == 1


def test_observed_minus_expected(tmp_path: Path) -> None:
    row = f"1,1,Death,,Lee,2001,,,,,10,60,,,15,62,-4,10,{ratio(-0.4, 10**-0.5)}"
    settings = (
        "1,1,A versus B,O-E and Variance,true,Exp[(O-E)/Var],Hazard Ratio,Fixed effect,,Wald,95%,"
    )
    made, review = imported(package(tmp_path, row, settings))
    assert (review.results[2].o_e, review.results[2].variance) == (-4, 10)
    assert verified(made, review).rows_reproduced == 1


def test_swapped_events_count_people_without_the_event(tmp_path: Path) -> None:
    se = (1 / 8 - 1 / 20 + 1 / 11 - 1 / 20) ** 0.5
    row = f"1,1,Cure,,Lee,2001,,,,,12,20,,,9,20,,,{ratio(math.log(8 / 11), se)}"
    settings = "1,1,A versus B,Dichotomous,true,IV,Risk Ratio,Fixed effect,,Wald,95%,true"
    made, review = imported(package(tmp_path, row, settings))
    assert [r.events for r in review.results] == [8, 11]
    assert "without the event" in review.results[0].note
    assert verified(made, review).rows_reproduced == 1


def test_swapped_events_are_inferred_where_no_settings_say_so(tmp_path: Path) -> None:
    se = (1 / 8 - 1 / 20 + 1 / 11 - 1 / 20) ** 0.5
    row = f"1,1,Cure,,Lee,2001,,,,,12,20,,,9,20,,,{ratio(math.log(8 / 11), se)}"
    made, review = imported(package(tmp_path, row))
    assert made.analyses[0].plan.swap
    assert verified(made, review).rows_reproduced == 1


def test_the_commonest_settings_are_the_plan_and_the_others_its_exceptions(tmp_path: Path) -> None:
    line = "{n},1,{g},Continuous,false,IV,{m},{model} effect,DL,Wald,95%,false"
    settings = "\n".join(
        line.format(n=n, g=g, m=m, model=model)
        for n, g, m, model in (
            ("1", "A versus B", "Mean Difference", "Random"),
            ("2", "A versus C", "Mean Difference", "Random"),
            ("3", "A versus D", "Standardised Mean Difference", "Fixed"),
        )
    )
    rows = "\n".join(pain("Lee", 3, 5, f"{n},1") for n in (1, 2, 3))
    _, review = imported(package(tmp_path, rows, settings))
    plan = review.protocol.synthesis
    assert (plan.model, plan.interval) == ("random", "Wald")
    (other,) = plan.analyses
    assert (other.comparison, other.measure, other.model) == ("a-d", "SMD", "common")


def test_rob2_judgements_of_a_row_become_appraisals(tmp_path: Path) -> None:
    header = (
        f"{HEADER},Bias arising from the randomization process (judgement),"
        "Bias arising from the randomization process (support),Overall bias (judgement)"
    )
    row = pain("Lee", 3, 5) + ",Low risk,Computer,High risk"
    _, review = imported(package(tmp_path, row, header=header))
    assert [(a.kind.value, a.item, a.value, a.support) for a in review.appraisals] == [
        ("domain judgement", "D1", "Low", "Computer"),
        ("overall judgement", "", "High", ""),
    ]


def test_a_changed_number_is_named(tmp_path: Path) -> None:
    rows = [pain("Lee", 3, 5), pain("Day", 4, 5).replace(",10,4,", ",10,4,")]
    wrong = rows[0].replace("-2,", "-2.1,", 1)
    made, review = imported(package(tmp_path, "\n".join([wrong, rows[1]])))
    (difference,) = verified(made, review).differences
    assert (difference.subject, difference.what, difference.stored) == ("Lee", "effect", -2.1)
    assert difference.recomputed == pytest.approx(-2)
    assert "W777" in [p.code for p in made.problems]


def test_formulas_in_names_are_not_left_for_a_spreadsheet(tmp_path: Path) -> None:
    made, _ = imported(package(tmp_path, pain("=HYPERLINK(1)", 3, 5)))
    assert ",'=HYPERLINK(1)," in made.files["studies.csv"]


@pytest.mark.parametrize(
    ("groups", "asked"),
    [
        (["Ketamine versus placebo"], "Ketamine"),
        (["Ketamine versus placebo", "Ketamine versus usual care"], "Ketamine"),
        (["Ketamine versus placebo", "Memantine versus placebo"], "Ketamine or Memantine"),
        (["A versus E", "B versus E", "C versus E", "D versus E"], ""),
        (["Main analysis"], "Main analysis"),
        ([], ""),
    ],
)
def test_the_question_names_what_was_tried_where_that_is_little(
    groups: list[str], asked: str, tmp_path: Path
) -> None:
    line = "{n},1,{g},Continuous,false,IV,Mean Difference,Random effect,DL,Wald,95%,false"
    settings = "\n".join(line.format(n=n, g=g) for n, g in enumerate(groups, start=1))
    rows = "\n".join(pain("Lee", 3, 5, f"{n},1") for n in range(1, max(len(groups), 1) + 1))
    _, review = imported(package(tmp_path, rows, settings))
    wanted = asked or "intervention (to be completed)"
    assert review.protocol.question.intervention.technical == wanted
