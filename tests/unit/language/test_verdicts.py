"""Verdicts: windows merged, components named, what has no data kept."""

from typing import Any

from stook.language.catalogue import load_catalogue
from stook.model.certainty import General, Reason
from stook.model.finding import Finding
from stook.model.protocol import Comparison, Protocol, Term
from stook.model.summary import Verdict
from stook.model.terms import Basis, Size
from stook.summary.verdicts import unspeakable, verdicts, weigh_reasons
from summarycases.build import HIGH, LOW, MODERATE, VERY_LOW, finding, harm, question, score, silent
from summarycases.build import protocol as make_protocol

KEY = "drug-placebo"
RR: dict[str, Any] = {"measure": "RR"}


def review(**more: Any) -> Protocol:
    part: dict[str, Any] = {"part_of": "harms", "in_summary": False}
    return make_protocol(
        question=question("people", "pain", "drug"),
        outcomes={
            "pain": score("pain"),
            "harms": harm("adverse events"),
            "nausea": harm("nausea", **part),
            "rash": harm("rash", **part),
            "hidden": score("disability", in_summary=False),
        },
        interventions={"drug": Term(technical="drug")},
        comparisons={
            KEY: Comparison(intervention="drug", comparator="placebo"),
            "drug-other": Comparison(
                intervention="drug", comparator="placebo", route="", in_summary=False
            ),
        },
        **more,
    )


def of(found: list[Finding]) -> dict[str, Verdict]:
    return {v.outcome: v for v in verdicts(found, review())}


def test_only_what_the_summary_speaks_of_becomes_a_verdict() -> None:
    said = verdicts([finding("drug-other", "pain", LOW), finding(KEY, "hidden", LOW)], review())
    assert [(v.comparison, v.outcome, v.state) for v in said] == [
        (KEY, "pain", "no data"),
        (KEY, "harms", "no data"),
    ]


def test_the_lowest_certainty_among_the_windows_speaks() -> None:
    pain = of(
        [
            finding(KEY, "pain", LOW, timepoint="short", interval=(-9, -6), size=Size.SMALL),
            finding(KEY, "pain", VERY_LOW, timepoint="now", interval=(-32, 1), size=Size.LARGE),
            finding(KEY, "pain", None, timepoint="long", interval=(-31, 13)),
        ]
    )["pain"]
    assert pain.certainty is VERY_LOW
    assert pain.speaking == f"{KEY}.pain.now"
    assert len(pain.findings) == 3, "every window is among the sources"


def test_windows_of_equal_certainty_say_the_least_and_that_they_differ() -> None:
    pain = of(
        [
            finding(KEY, "pain", LOW, timepoint="a", interval=(-9, -6), size=Size.SMALL),
            finding(KEY, "pain", LOW, timepoint="b", interval=(-4, 3), size=Size.TRIVIAL),
        ]
    )["pain"]
    assert (pain.size, pain.differs, pain.change) == (Size.TRIVIAL, True, "unclear")
    assert pain.allows == ("less", "none")


def test_a_component_is_named_iff_its_interval_shows_more_of_it() -> None:
    harms = of(
        [
            finding(KEY, "harms", LOW, interval=(1.05, 10), **RR),
            finding(KEY, "nausea", None, interval=(1.75, 8), **RR),
            finding(KEY, "rash", None, interval=(0.7, 38), **RR),
        ]
    )["harms"]
    assert harms.named == ("nausea",)
    assert harms.inherited == ("nausea",), "it has no judgement of its own"
    assert harms.named_certainty is LOW
    assert harms.components == (f"{KEY}.nausea.any", f"{KEY}.rash.any"), "named or not"


def test_no_component_is_named_at_very_low_certainty() -> None:
    shows = [finding(KEY, "nausea", None, interval=(1.75, 8), **RR)]
    assert of([finding(KEY, "harms", VERY_LOW, interval=(1, 9), **RR), *shows])["harms"].named == ()
    own = [finding(KEY, "nausea", VERY_LOW, interval=(1.75, 8), **RR)]
    assert of([finding(KEY, "harms", HIGH, interval=(2, 9), **RR), *own])["harms"].named == ()


def test_a_component_with_its_own_certainty_is_named_with_it() -> None:
    harms = of(
        [
            finding(KEY, "harms", VERY_LOW, interval=(0.9, 9), **RR),
            finding(KEY, "nausea", MODERATE, interval=(1.75, 8), **RR),
        ]
    )["harms"]
    assert (harms.named, harms.named_certainty, harms.inherited) == (("nausea",), MODERATE, ())


def test_components_without_a_total_are_partial_data() -> None:
    harms = of([silent(KEY, "harms"), finding(KEY, "nausea", None, interval=(0.5, 8), **RR)])
    assert (harms["harms"].state, harms["harms"].partial) == ("no data", True)
    assert not of([silent(KEY, "harms")])["harms"].partial


def test_problems_are_listed_once_an_outcome() -> None:
    of_ = make_protocol(
        question=question("people", "pain", "drug"),
        outcomes={"pain": score("pain", thresholds=None)},
        interventions={"drug": Term(technical="drug")},
        comparisons={
            k: Comparison(intervention="drug", comparator="placebo") for k in ("one", "two")
        },
    )
    found = [finding(k, "pain", LOW, interval=(-9, -6)) for k in ("one", "two")]
    problems = unspeakable(verdicts(found, of_), of_, load_catalogue())
    assert [p.code for p in problems] == ["E602"]


def test_reasons_are_weighed_by_their_levels_over_speaking_findings() -> None:
    small = Reason(domain="imprecision", code="imprecision.small", levels=1)
    blind = Reason(domain="risk of bias", code="rob.blinding", levels=2)
    general = General(reasons=(blind, Reason(domain="risk of bias", code="rob.missing")))
    found = [
        finding(KEY, "pain", LOW, interval=(-9, -6), size=Size.SMALL,
                certainty_reasons=(small, blind)),
        finding(KEY, "harms", LOW, interval=(1, 9), certainty_reasons=(small,), **RR),
        finding(KEY, "hidden", VERY_LOW, certainty_reasons=(small, small, small)),
    ]  # fmt: skip
    weighed = weigh_reasons(found, verdicts(found, review()), general)
    assert [w.reason.code for w in weighed] == ["imprecision.small", "rob.blinding", "rob.missing"]
    assert weighed[0].findings == (f"{KEY}.pain.any", f"{KEY}.harms.any")
    assert weighed[2].basis is Basis.DECLARED
