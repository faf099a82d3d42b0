"""What names of analyses, groups and sides say."""

import pytest

from stook.exchange.analysis_names import Named, analysis_name, side_label, slug, unique, versus


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nausea", Named("Nausea")),
        ("Pain, short-term follow-up", Named("Pain", "short term")),
        (
            "Pain (continuous), immediate-term follow up",
            Named("Pain (continuous)", "immediate term"),
        ),
        ("Death at 6 months", Named("Death", "6 months")),
        ("Pain (6 to 12 weeks)", Named("Pain", "6 to 12 weeks")),
        ("QoL, 12-month follow-up", Named("QoL", "12 month")),
        ("Relapse at longest follow-up", Named("Relapse", "longest follow-up")),
        ("Death at 2 years of life", Named("Death at 2 years of life")),
        (
            "Pain, short-term follow-up: clinical condition subgroup analysis",
            Named("Pain", "short term", "", "clinical condition"),
        ),
        ("Mortality: subgrouped by age", Named("Mortality", "", "", "age")),
        ("Death, subgroup analysis: sex", Named("Death", "", "", "sex")),
        (
            "Ketamine versus ketorolac: pain, short-term follow-up",
            Named("pain", "short term", "Ketamine versus ketorolac"),
        ),
        ("Surgical complications, serious", Named("Surgical complications, serious")),
    ],
)
def test_an_analysis_name_taken_apart(name: str, expected: Named) -> None:
    assert analysis_name(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("A versus B", ("A", "B", "")),
        ("A vs. B in children", ("A", "B in children", "")),
        ("A versus B—subgroup analysis: age", ("A", "B", "subgroup analysis: age")),
        ("A versus B - sensivity analyses", ("A", "B", "sensivity analyses")),
        ("Examples", ("", "", "")),
    ],
)
def test_a_group_name_taken_apart(name: str, expected: tuple[str, str, str]) -> None:
    assert versus(name) == expected


def test_a_side_that_only_says_which_side_it_is_has_no_name() -> None:
    assert side_label("Experimental") == side_label("Control group") == ""
    assert side_label("Intervention: blue light") == "blue light"


def test_ids_are_readable_and_typable() -> None:
    assert slug("Olivan-Blázquez 2014") == "olivan-blazquez-2014"
    assert slug("O’Brien 2013") == "obrien-2013"
    assert slug("Pain (≥ 50% reduction)") == "pain-at-least-50-percent-reduction"
    assert slug("疼痛", "outcome") == "outcome"
    assert len(slug("very long name " * 20)) <= 60


def test_a_taken_id_gets_a_number() -> None:
    assert unique("pain", {"pain", "pain-2"}) == "pain-3"
