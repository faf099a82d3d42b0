"""Invented but realistic review shapes. No number here is from a real study."""

from collections.abc import Callable
from typing import Any

from stook.model.certainty import Reason
from stook.model.protocol import Comparator, Comparison, Question, Term, Thresholds
from stook.model.summary import SummaryPlan
from stook.model.terms import Direction, Importance, Kind, Size
from summarycases.build import (
    HIGH,
    LOW,
    MODERATE,
    VERY_LOW,
    events,
    facts,
    finding,
    harm,
    plan,
    protocol,
    question,
    risks,
    score,
    silent,
)

RR: dict[str, Any] = {"measure": "RR"}
UP: dict[str, Any] = {"direction": Direction.HIGHER}
ALSO: dict[str, Any] = {"importance": Importance.IMPORTANT}
SMALL_STUDIES = Reason(domain="imprecision", code="imprecision.small", levels=1)
BLINDING = Reason(domain="risk of bias", code="rob.blinding", levels=1)
VARIED = Reason(domain="inconsistency", code="inconsistency.unexplained", levels=1)
FEW_EVENTS = Reason(
    domain="imprecision", code="imprecision.few_events", levels=1, what="serious unwanted effects"
)
NOT_RANDOM = Reason(domain="study design", code="design.nrs", levels=2)


def exercise() -> SummaryPlan:
    """One comparison, no routes, not a medicine; a harm that nobody reported."""
    of = protocol(
        question=question(
            "adults with long-lasting low back pain", "low back pain", "exercise programmes",
            plural=True,
        ),
        outcomes={
            "pain": score("pain"),
            "function": score("physical function", **UP),
            "quality": score("quality of life", **UP, **ALSO),
            "harms": harm("adverse events"),
        },
        interventions={"exercise": Term(technical="exercise programmes", plural=True)},
        comparators={"usual": Comparator(technical="usual care", kind="usual care")},
        comparisons={"exercise-usual": Comparison(intervention="exercise", comparator="usual")},
    )  # fmt: skip
    key = "exercise-usual"
    found = [
        finding(key, "pain", MODERATE, interval=(-11, -5.5), size=Size.SMALL,
                certainty_reasons=(BLINDING,)),
        finding(key, "function", LOW, interval=(1, 13), size=Size.SMALL,
                certainty_reasons=(BLINDING, VARIED)),
        finding(key, "quality", LOW, interval=(-4, 8), size=Size.TRIVIAL,
                certainty_reasons=(BLINDING, VARIED)),
        silent(key, "harms"),
    ]  # fmt: skip
    about = facts(
        studies=14, participants=1820, women_percent__min=38, women_percent__max=71,
        regions="Europe; Brazil", duration=84.0, current_to="2024-11",
    )  # fmt: skip
    return plan(of, found, about, condition="Low back pain is pain below the ribs.")


def vaccine() -> SummaryPlan:
    """High certainty, events prevented, unwanted effects with named ones, serious ones rare."""
    part: dict[str, Any] = {"part_of": "harms", "in_summary": False}
    of = protocol(
        question=Question(
            population=Term(technical="older adults"),
            condition=Term(technical="shingles"),
            intervention=Term(technical="the shingles vaccine"),
            text="Does the shingles vaccine protect older adults, and is it safe?",
        ),
        outcomes={
            "shingles": events("shingles", "the risk of getting shingles"),
            "deaths": events("all-cause mortality"),
            "harms": harm("adverse events"),
            "fever": harm("fever", **part),
            "arm": harm("injection-site pain", "a sore arm", **part),
            "serious": harm("serious adverse events",
                            thresholds=Thresholds(small=5, moderate=10, large=20)),
        },
        interventions={"vaccine": Term(technical="the shingles vaccine")},
        comparisons={"vaccine-placebo": Comparison(intervention="vaccine", comparator="placebo")},
    )  # fmt: skip
    key = "vaccine-placebo"
    found = [
        finding(key, "shingles", HIGH, interval=(0.05, 0.2), size=Size.LARGE,
                absolute=-80.0, absolute_low=-95.0, absolute_high=-65.0, **RR),
        finding(key, "deaths", LOW, interval=(0.7, 1.3), size=Size.TRIVIAL,
                absolute=0.0, absolute_low=-20.0, absolute_high=20.0,
                certainty_reasons=(FEW_EVENTS,), **RR),
        finding(key, "harms", HIGH, interval=(1.5, 2.5), **RR),
        finding(key, "fever", MODERATE, interval=(2, 9), **RR),
        finding(key, "arm", HIGH, interval=(3, 8), **RR),
        finding(key, "serious", MODERATE, interval=(0.8, 1.2), size=Size.TRIVIAL,
                absolute=0.0, absolute_low=-2.0, absolute_high=3.0,
                certainty_reasons=(FEW_EVENTS,), **RR),
    ]  # fmt: skip
    about = facts(studies=4, participants=41230, current_to="2025-03-14")
    about |= risks(f"{key}.shingles.any", 9.2, 92)
    about |= risks(f"{key}.harms.any", 640, 320)
    return plan(of, found, about)


def surgery() -> SummaryPlan:
    """Two comparators, one of them without data; ways of operating instead of routes."""
    of = protocol(
        question=question("adults with a torn meniscus", "a torn meniscus", "knee surgery"),
        outcomes={
            "pain": score("knee pain"),
            "return": events("return to sport", "the number of people who go back to sport", **UP),
            "harms": harm("serious adverse events"),
        },
        interventions={"surgery": Term(technical="arthroscopic surgery", lay="knee surgery")},
        routes={"keyhole": Term(technical="arthroscopic", lay="done through small cuts")},
        comparators={
            "physio": Comparator(technical="physiotherapy", kind="active"),
            "sham": Comparator(technical="sham surgery", lay="sham surgery",
                               explained="a pretended operation"),
        },
        comparisons={
            "surgery-physio": Comparison(
                intervention="surgery", route="keyhole", comparator="physio"
            ),
            "surgery-sham": Comparison(intervention="surgery", route="keyhole", comparator="sham"),
        },
    )  # fmt: skip
    found = [
        finding("surgery-physio", "pain", MODERATE, interval=(-3, 2), size=Size.TRIVIAL,
                certainty_reasons=(BLINDING,)),
        finding("surgery-physio", "return", LOW, interval=(0.8, 1.6), size=Size.SMALL,
                absolute=20.0, absolute_low=-50.0, absolute_high=90.0,
                certainty_reasons=(BLINDING, SMALL_STUDIES), **RR),
        finding("surgery-physio", "harms", VERY_LOW, interval=(0.2, 9), **RR,
                certainty_reasons=(FEW_EVENTS,)),
        *(silent("surgery-sham", key) for key in ("pain", "return", "harms")),
    ]  # fmt: skip
    about = facts(studies=6, participants=1044, studies__versus_physio=6, current_to="2023-05")
    return plan(of, found, about)


def nothing_found() -> SummaryPlan:
    """A search that found no study."""
    of = protocol(
        question=question("people with gout", "gout", "cherry juice"),
        outcomes={"attacks": events("gout flares", "attacks of gout"),
                  "harms": harm("adverse events")},
        interventions={"cherry": Term(technical="cherry juice")},
        comparisons={"cherry-placebo": Comparison(intervention="cherry", comparator="placebo")},
    )  # fmt: skip
    found = [silent("cherry-placebo", "attacks"), silent("cherry-placebo", "harms")]
    return plan(of, found, facts(studies=0, current_to="2025-01"))


def harms_only() -> SummaryPlan:
    """Unwanted effects of a long-used medicine, from studies without random allocation."""
    of = protocol(
        question=question("adults with heartburn", "heartburn",
                          "stomach acid blockers", plural=True),
        outcomes={
            "fracture": harm("fractures", "the risk of broken bones"),
            "kidney": harm("chronic kidney disease", "long-lasting kidney disease"),
            "infection": harm("bowel infection", "bowel infections"),
        },
        interventions={"ppi": Term(technical="proton pump inhibitors",
                                   lay="stomach acid blockers", plural=True)},
        comparators={"none": Comparator(technical="no treatment", kind="no treatment")},
        comparisons={"ppi-none": Comparison(intervention="ppi", comparator="none")},
    )  # fmt: skip
    found = [
        finding("ppi-none", "fracture", LOW, interval=(1.1, 1.5), certainty_reasons=(NOT_RANDOM,),
                **RR),
        finding("ppi-none", "kidney", LOW, interval=(1.2, 1.9), certainty_reasons=(NOT_RANDOM,),
                **RR),
        finding("ppi-none", "infection", VERY_LOW, interval=(0.9, 3.1),
                certainty_reasons=(NOT_RANDOM, VARIED), **RR),
    ]  # fmt: skip
    return plan(of, found, facts(studies=21, participants=1204331, current_to="2024-02"))


def mixed() -> SummaryPlan:
    """Three medicines, two routes, every level of certainty, benefit and harm in conflict."""
    of = protocol(
        question=question("adults with migraine", "migraine", "triptans and other medicines",
                          plural=True),
        outcomes={
            "relief": events("pain freedom at 2 hours", "the number of people free of pain", **UP),
            "return": events("recurrence", "the number of people whose pain comes back", **ALSO),
            "harms": harm("adverse events"),
            "drowsy": harm("somnolence", "drowsiness", part_of="harms", in_summary=False),
        },
        interventions={
            "suma": Term(technical="sumatriptan"),
            "aspirin": Term(technical="aspirin"),
            "nsaids": Term(technical="NSAIDs", lay="anti-inflammatory medicines", plural=True),
        },
        routes={"oral": Term(technical="oral"), "sc": Term(technical="subcutaneous")},
        comparisons={
            "suma-sc": Comparison(intervention="suma", route="sc", comparator="placebo"),
            "suma-oral": Comparison(intervention="suma", route="oral", comparator="placebo"),
            "aspirin-oral": Comparison(intervention="aspirin", route="oral", comparator="placebo"),
            "nsaids-oral": Comparison(intervention="nsaids", route="oral", comparator="placebo"),
        },
    )  # fmt: skip
    good: dict[str, Any] = {"absolute": 250.0, "absolute_low": 180.0, "absolute_high": 320.0, **RR}
    some: dict[str, Any] = {"absolute": 45.0, "absolute_low": 12.0, "absolute_high": 90.0, **RR}
    found = [
        finding("suma-sc", "relief", HIGH, interval=(2, 3), size=Size.LARGE, **good),
        finding("suma-sc", "return", VERY_LOW, interval=(0.5, 2), **RR),
        finding("suma-sc", "harms", MODERATE, interval=(1.6, 3.2), certainty_reasons=(BLINDING,),
                **RR),
        finding("suma-sc", "drowsy", None, interval=(1.2, 4), **RR),
        finding("suma-oral", "relief", HIGH, interval=(1.6, 2.4), size=Size.LARGE, **good),
        finding("suma-oral", "return", VERY_LOW, interval=(0.5, 2), **RR),
        finding("suma-oral", "harms", LOW, interval=(0.9, 2), certainty_reasons=(SMALL_STUDIES,),
                **RR),
        finding("aspirin-oral", "relief", MODERATE, interval=(1.1, 1.9), size=Size.MODERATE,
                certainty_reasons=(BLINDING,), **some),
        silent("aspirin-oral", "return"),
        finding("aspirin-oral", "harms", LOW, interval=(0.8, 1.6), certainty_reasons=(VARIED,),
                **RR),
        finding("nsaids-oral", "relief", MODERATE, interval=(1.1, 1.9), size=Size.MODERATE,
                certainty_reasons=(BLINDING,), **some),
        silent("nsaids-oral", "return"),
        finding("nsaids-oral", "harms", LOW, interval=(0.8, 1.6), certainty_reasons=(VARIED,),
                **RR),
    ]  # fmt: skip
    about = facts(
        studies=31, participants=12905, studies__suma=22, studies__aspirin=6, studies__nsaids=3,
        studies__versus_placebo=31, industry_percent=81, current_to="2025-08",
    )  # fmt: skip
    return plan(of, found, about)


def one_outcome() -> SummaryPlan:
    """One outcome, high certainty, no unwanted effects looked at."""
    of = protocol(
        question=question("people in hospital", "pressure sores", "foam mattresses", plural=True),
        outcomes={"sores": events("pressure ulcers", "the risk of getting a pressure sore")},
        interventions={"foam": Term(technical="foam mattresses", plural=True)},
        comparators={"usual": Comparator(technical="standard mattresses", kind="usual care")},
        comparisons={"foam-usual": Comparison(intervention="foam", comparator="usual")},
    )
    found = [
        finding("foam-usual", "sores", HIGH, interval=(0.4, 0.6), size=Size.MODERATE,
                absolute=-45.0, absolute_low=-55.0, absolute_high=-35.0, **RR),
    ]  # fmt: skip
    about = facts(studies=9, participants=3310, current_to="2022-10")
    return plan(of, found, about | risks("foam-usual.sores.any", 45, 90))


def many_outcomes() -> SummaryPlan:
    """Ten outcomes of one comparison, from one trial register to another."""
    names = {
        "mood": score("depressive symptoms", "low mood"),
        "sleep": score("sleep quality", **UP, **ALSO),
        "anxiety": score("anxiety", **ALSO),
        "work": events("return to work", "the number of people back at work", **UP, **ALSO),
        "life": score("quality of life", **UP, **ALSO),
        "relapse": events("relapse", "relapses", **ALSO),
        "admission": events("hospital admission", "stays in hospital", **ALSO),
        "harms": harm("adverse events"),
        "serious": harm("serious adverse events", **ALSO),
        "stop": harm("withdrawals due to adverse events", **ALSO),
    }
    of = protocol(
        question=question("adults with depression", "depression", "bright light therapy"),
        outcomes=names,
        interventions={"light": Term(technical="bright light therapy")},
        comparators={"dim": Comparator(technical="dim light", kind="placebo")},
        comparisons={"light-dim": Comparison(intervention="light", comparator="dim")},
    )
    key = "light-dim"
    found = [
        finding(key, "mood", MODERATE, interval=(-16, -6), size=Size.MODERATE,
                certainty_reasons=(BLINDING,)),
        finding(key, "sleep", LOW, interval=(2, 9), size=Size.SMALL, certainty_reasons=(BLINDING,)),
        finding(key, "anxiety", LOW, interval=(-4, 3), size=Size.TRIVIAL,
                certainty_reasons=(BLINDING,)),
        finding(key, "work", VERY_LOW, interval=(0.5, 3), **RR),
        finding(key, "life", LOW, interval=(1, 10), size=Size.SMALL, certainty_reasons=(BLINDING,)),
        finding(key, "relapse", VERY_LOW, interval=(0.3, 2), **RR),
        silent(key, "admission"),
        finding(key, "harms", LOW, interval=(1.05, 1.6), certainty_reasons=(SMALL_STUDIES,), **RR),
        finding(key, "serious", None, state="not estimable", **RR),
        silent(key, "stop"),
    ]  # fmt: skip
    return plan(of, found, facts(studies=18, participants=1102, current_to="2025-05"))


def one_study() -> SummaryPlan:
    """A single small study; one outcome described without pooling, one not yet judged."""
    of = protocol(
        question=question("children with warts", "warts", "duct tape"),
        outcomes={
            "cleared": events("complete clearance", "the number of children whose warts go", **UP),
            "size": score("wart size", "the size of warts", **ALSO),
            "harms": harm("adverse events"),
        },
        interventions={"tape": Term(technical="duct tape")},
        comparators={"none": Comparator(technical="no treatment", kind="no treatment")},
        comparisons={"tape-none": Comparison(intervention="tape", comparator="none")},
    )
    found = [
        finding("tape-none", "cleared", LOW, interval=(0.9, 2.8), size=Size.MODERATE,
                absolute=50.0, absolute_low=-8.0, absolute_high=120.0,
                certainty_reasons=(SMALL_STUDIES,), **RR),
        finding("tape-none", "size", None, state="not pooled"),
        finding("tape-none", "harms", None, interval=(0.5, 5), **RR),
    ]  # fmt: skip
    return plan(of, found, facts(studies=1, participants=61, duration=56.0, current_to="2021-12"))


def several_scales() -> SummaryPlan:
    """Standardised differences, thresholds in standard deviations, two windows that disagree."""
    band = Thresholds(small=0.2, moderate=0.5, large=0.8)
    of = protocol(
        question=question("people with dementia", "dementia", "music therapy"),
        outcomes={
            "mood": score("depressive symptoms", "low mood", measure="SMD", thresholds=band),
            "agitation": score("agitation", "restlessness", measure="SMD", thresholds=band),
            "fits": harm("distress", "distress during sessions", kind=Kind.DICHOTOMOUS),
        },
        interventions={"music": Term(technical="music therapy")},
        comparators={"usual": Comparator(technical="usual care", kind="usual care")},
        comparisons={"music-usual": Comparison(intervention="music", comparator="usual")},
    )
    smd: dict[str, Any] = {"measure": "SMD"}
    found = [
        finding("music-usual", "mood", LOW, timepoint="short", interval=(-0.6, -0.1),
                size=Size.SMALL, absolute=-0.35, absolute_low=-0.6, absolute_high=-0.1,
                certainty_reasons=(BLINDING, SMALL_STUDIES), **smd),
        finding("music-usual", "mood", LOW, timepoint="long", interval=(-0.3, 0.2),
                size=Size.TRIVIAL, absolute=-0.05, absolute_low=-0.3, absolute_high=0.2,
                certainty_reasons=(BLINDING, SMALL_STUDIES), **smd),
        finding("music-usual", "agitation", MODERATE, interval=(-0.15, 0.12), size=Size.TRIVIAL,
                absolute=-0.02, absolute_low=-0.15, absolute_high=0.12,
                certainty_reasons=(BLINDING,), **smd),
        silent("music-usual", "fits"),
    ]  # fmt: skip
    return plan(of, found, facts(studies=12, participants=640, current_to="2024-09"))


def places() -> SummaryPlan:
    """Ways of delivering that cannot follow "when", with verdicts that differ between them."""
    of = protocol(
        question=question("people who have had a stroke", "stroke", "speech therapy"),
        outcomes={
            "speech": score("speech", "speech", **UP),
            "tired": harm("fatigue", "tiredness"),
        },
        interventions={"therapy": Term(technical="speech therapy")},
        routes={
            "clinic": Term(technical="face to face", lay="in a clinic"),
            "online": Term(technical="remote", lay="over the internet"),
        },
        comparators={"none": Comparator(technical="no speech therapy", kind="no treatment")},
        comparisons={
            "clinic": Comparison(intervention="therapy", route="clinic", comparator="none"),
            "online": Comparison(intervention="therapy", route="online", comparator="none"),
        },
    )
    found = [
        finding("clinic", "speech", MODERATE, interval=(11, 17), size=Size.MODERATE,
                certainty_reasons=(BLINDING,)),
        finding("online", "speech", VERY_LOW, interval=(-4, 9), size=Size.TRIVIAL,
                certainty_reasons=(BLINDING, SMALL_STUDIES)),
        finding("clinic", "tired", VERY_LOW, interval=(0.5, 4), **RR),
        finding("online", "tired", VERY_LOW, interval=(0.4, 5), **RR),
    ]  # fmt: skip
    return plan(of, found, facts(studies=8, participants=402, current_to="2024-12"))


INVENTED: dict[str, Callable[[], SummaryPlan]] = {
    "exercise": exercise,
    "vaccine": vaccine,
    "surgery": surgery,
    "nothing-found": nothing_found,
    "harms-only": harms_only,
    "mixed": mixed,
    "one-outcome": one_outcome,
    "many-outcomes": many_outcomes,
    "one-study": one_study,
    "several-scales": several_scales,
    "places": places,
}
