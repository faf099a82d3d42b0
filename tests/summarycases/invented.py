"""Invented but realistic review shapes. No number here is from a real study."""

from collections.abc import Callable
from typing import Any

from stook.model.certainty import Reason
from stook.model.protocol import Comparator, Comparison, Question, Scale, Term, Thresholds
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
    points,
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
FEW_BLEEDS = Reason(
    domain="imprecision", code="imprecision.few_events", levels=1, what="serious bleeding"
)
FEW_DEATHS = Reason(domain="imprecision", code="imprecision.few_events", levels=1, what="death")
NOT_RANDOM = Reason(domain="study design", code="design.nrs", levels=2)


def exercise() -> SummaryPlan:
    """One comparison, no routes, not a medicine; a harm that nobody reported."""
    of = protocol(
        question=question(
            "adults with long-lasting low back pain", "low back pain", "exercise programmes",
            plural=True,
        ),
        outcomes={
            "pain": score("pain", scale=Scale(name="pain", min=0, max=100)),
            "function": score("physical function", "how well people can move and do things", **UP),
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
        studies=14, participants=1820, study_size__min=32, study_size__max=410,
        studies__versus_usual=14, women_percent__min=38, women_percent__max=71,
        age_mean__min=36, age_mean__max=58, regions="Europe; Brazil", duration=84.0,
        industry_percent=0, current_to="2024-11",
    )  # fmt: skip
    return plan(of, found, about | points(f"{key}.pain.any", -8.25), "exercise")


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
            "deaths": events("all-cause mortality", "the risk of dying"),
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
                certainty_reasons=(FEW_DEATHS,), **RR),
        finding(key, "harms", HIGH, interval=(1.5, 2.5), **RR),
        finding(key, "fever", MODERATE, interval=(2, 9), **RR),
        finding(key, "arm", HIGH, interval=(3, 8), **RR),
        finding(key, "serious", MODERATE, interval=(0.8, 1.2), size=Size.TRIVIAL,
                absolute=0.0, absolute_low=-2.0, absolute_high=3.0,
                certainty_reasons=(FEW_EVENTS,), **RR),
    ]  # fmt: skip
    about = facts(
        studies=4, participants=41230, study_size__min=1121, study_size__max=21800,
        studies__versus_placebo=4, women_percent__min=49, women_percent__max=61,
        age_mean__min=62, age_mean__max=76, regions="Europe; the USA; Japan; Australia",
        duration=1280.0, industry_percent=100, current_to="2025-03-14",
    )  # fmt: skip
    about |= risks(f"{key}.shingles.any", 9.2, 92)
    about |= risks(f"{key}.harms.any", 640, 320)
    return plan(of, found, about, "vaccine")


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
    about = facts(
        studies=6, participants=1044, study_size__min=76, study_size__max=330,
        studies__versus_physio=6, age_mean__min=31, age_mean__max=56,
        women_percent__min=24, women_percent__max=52, regions="Finland; Norway; the Netherlands",
        duration=730.0, industry_percent=0, current_to="2023-05",
    )  # fmt: skip
    return plan(of, found, about, "surgery")


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
    return plan(of, found, facts(studies=0, current_to="2025-01"), "nothing-found")


def harms_only() -> SummaryPlan:
    """Unwanted effects of a long-used medicine, from studies without random allocation."""
    of = protocol(
        question=question("adults with heartburn", "heartburn",
                          "stomach acid blockers", plural=True),
        outcomes={
            "fracture": harm("fractures", "the risk of broken bones"),
            "kidney": harm("chronic kidney disease", "the risk of lasting kidney disease"),
            "infection": harm("bowel infection", "the risk of bowel infections"),
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
    about = facts(
        studies=21, participants=1204331, study_size__min=2210, study_size__max=384000,
        age_mean__min=51, age_mean__max=74, women_percent__min=44, women_percent__max=100,
        regions="Europe; Taiwan", duration=2190.0, industry_percent=14, current_to="2024-02",
    )  # fmt: skip
    return plan(of, found, about, "harms-only")


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
        studies__versus_placebo=31, study_size__min=48, study_size__max=1840,
        women_percent__min=68, women_percent__max=92, age_mean__min=34, age_mean__max=46,
        regions="Europe; the USA", industry_percent=81, current_to="2025-08",
    )  # fmt: skip
    return plan(of, found, about, "mixed")


def one_outcome() -> SummaryPlan:
    """One outcome, high certainty, no unwanted effects looked at."""
    of = protocol(
        question=Question(
            population=Term(technical="people in hospital", plural=True),
            condition=Term(technical="pressure ulcers", lay="pressure sores", plural=True),
            intervention=Term(technical="foam mattresses", plural=True),
        ),
        outcomes={"sores": events("pressure ulcers", "the risk of getting a pressure sore")},
        interventions={"foam": Term(technical="foam mattresses", plural=True)},
        comparators={"usual": Comparator(technical="standard mattresses", kind="usual care")},
        comparisons={"foam-usual": Comparison(intervention="foam", comparator="usual")},
    )
    found = [
        finding("foam-usual", "sores", HIGH, interval=(0.4, 0.6), size=Size.MODERATE,
                absolute=-45.0, absolute_low=-55.0, absolute_high=-35.0, **RR),
    ]  # fmt: skip
    about = facts(
        studies=9, participants=3310, study_size__min=90, study_size__max=1166,
        studies__versus_usual=9, women_percent__min=41, women_percent__max=69,
        age_mean__min=68, age_mean__max=84, regions="the UK; Italy; Belgium", duration=20.0,
        industry_percent=33, current_to="2022-10",
    )  # fmt: skip
    return plan(of, found, about | risks("foam-usual.sores.any", 45, 90), "one-outcome")


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
    about = facts(
        studies=18, participants=1102, study_size__min=16, study_size__max=122,
        studies__versus_dim=18, women_percent__min=48, women_percent__max=83,
        age_mean__min=29, age_mean__max=68, regions="Europe; Canada; the USA", duration=35.0,
        industry_percent=22, current_to="2025-05",
    )  # fmt: skip
    return plan(of, found, about, "many-outcomes")


def one_study() -> SummaryPlan:
    """A single small study; one outcome described without pooling, one not yet judged."""
    of = protocol(
        question=Question(
            population=Term(technical="children with warts", plural=True),
            condition=Term(technical="warts", plural=True),
            intervention=Term(technical="duct tape"),
        ),
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
    about = facts(
        studies=1, participants=61, studies__versus_none=1, age_mean__min=9, age_mean__max=9,
        women_percent__min=52, women_percent__max=52, regions="the USA", duration=56.0,
        industry_percent=0, current_to="2021-12",
    )  # fmt: skip
    return plan(of, found, about, "one-study")


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
    about = facts(
        studies=12, participants=640, study_size__min=20, study_size__max=104,
        studies__versus_usual=12, women_percent__min=55, women_percent__max=88,
        age_mean__min=76, age_mean__max=87, regions="Europe; Taiwan", duration=98.0,
        industry_percent=0, current_to="2024-09",
    )  # fmt: skip
    return plan(of, found, about, "several-scales")


def places() -> SummaryPlan:
    """Ways of delivering that cannot follow "when", with verdicts that differ between them."""
    of = protocol(
        question=Question(
            population=Term(technical="people who have had a stroke"),
            condition=Term(
                technical="aphasia", lay="problems with speech after a stroke", plural=True
            ),
            intervention=Term(technical="speech therapy"),
        ),
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
        finding("clinic", "tired", VERY_LOW, interval=(0.5, 4), certainty_reasons=(SMALL_STUDIES,),
                **RR),
        finding("online", "tired", VERY_LOW, interval=(0.4, 5), certainty_reasons=(SMALL_STUDIES,),
                **RR),
    ]  # fmt: skip
    about = facts(
        studies=8, participants=402, study_size__min=18, study_size__max=120,
        studies__versus_none=8, women_percent__min=35, women_percent__max=58,
        age_mean__min=55, age_mean__max=71, regions="Europe; Australia", duration=70.0,
        industry_percent=0, current_to="2024-12",
    )  # fmt: skip
    return plan(of, found, about, "places")


def conflict() -> SummaryPlan:
    """Benefit and harm in conflict, both with numbers; one outcome in survival time."""
    of = protocol(
        question=question("adults with atrial fibrillation", "atrial fibrillation",
                          "blood thinners", plural=True),
        outcomes={
            "stroke": events("stroke", "the risk of a stroke"),
            "deaths": events("all-cause mortality", "the risk of dying", measure="HR",
                             kind=Kind.TIME_TO_EVENT),
            "life": score("quality of life", **UP, **ALSO),
            "bleeding": harm("major bleeding", "the risk of serious bleeding",
                             thresholds=Thresholds(small=5, moderate=10, large=30)),
            "minor": harm("minor bleeding", "the risk of small bleeds",
                          explained="such as nosebleeds", **ALSO),
        },
        interventions={"thinner": Term(technical="oral anticoagulants", lay="blood thinners",
                                       explained="medicines that stop harmful blood clots",
                                       plural=True)},
        comparisons={"thinner-placebo": Comparison(intervention="thinner", comparator="placebo")},
    )  # fmt: skip
    key = "thinner-placebo"
    found = [
        finding(key, "stroke", HIGH, interval=(0.26, 0.45), size=Size.LARGE,
                absolute=-66.0, absolute_low=-74.0, absolute_high=-55.0, **RR),
        finding(key, "deaths", MODERATE, interval=(0.62, 0.9), size=Size.SMALL, measure="HR",
                absolute=-25.0, absolute_low=-38.0, absolute_high=-9.0,
                certainty_reasons=(BLINDING,)),
        silent(key, "life"),
        finding(key, "bleeding", MODERATE, interval=(1.3, 4.1), size=Size.MODERATE,
                absolute=13.0, absolute_low=3.0, absolute_high=31.0,
                certainty_reasons=(FEW_BLEEDS,), **RR),
        finding(key, "minor", LOW, interval=(1.2, 3.5), certainty_reasons=(BLINDING, VARIED), **RR),
    ]  # fmt: skip
    about = facts(
        studies=6, participants=2900, study_size__min=378, study_size__max=1007,
        studies__versus_placebo=6, women_percent__min=24, women_percent__max=53,
        age_mean__min=67, age_mean__max=74, regions="Europe; Canada; the USA", duration=580.0,
        industry_percent=33, current_to="2025-02",
    )  # fmt: skip
    about |= risks(f"{key}.stroke.any", 34, 100)
    about |= risks(f"{key}.deaths.any", 75, 100)
    about |= risks(f"{key}.bleeding.any", 23, 10)
    return plan(of, found, about, "conflict")


def helmets() -> SummaryPlan:
    """No random allocation: a benefit so large that it raises certainty, and no data on harm."""
    of = protocol(
        question=Question(
            population=Term(technical="people who had a crash on a bicycle"),
            condition=Term(technical="head injuries", plural=True),
            intervention=Term(technical="bicycle helmets", plural=True),
            text="Do bicycle helmets protect people who cycle from head injuries?",
        ),
        outcomes={
            "serious": events("severe head injury", "the risk of a serious head injury"),
            "any": events("head injury", "the risk of any head injury"),
            "deaths": events("mortality", "the risk of dying", **ALSO),
            "neck": harm("neck injury", "the risk of an injury of the neck"),
        },
        interventions={"helmet": Term(technical="bicycle helmets", plural=True)},
        comparators={"none": Comparator(technical="no helmet", kind="no treatment")},
        comparisons={"helmet-none": Comparison(intervention="helmet", comparator="none")},
    )
    key, odds = "helmet-none", {"measure": "OR"}
    large = Reason(domain="large effect", code="up.large", levels=1)
    found = [
        finding(key, "serious", MODERATE, interval=(0.22, 0.4), size=Size.LARGE,
                absolute=-90.0, absolute_low=-105.0, absolute_high=-75.0,
                certainty_reasons=(NOT_RANDOM, large), **odds),
        finding(key, "any", LOW, interval=(0.4, 0.6), size=Size.LARGE,
                absolute=-120.0, absolute_low=-150.0, absolute_high=-90.0,
                certainty_reasons=(NOT_RANDOM,), **odds),
        finding(key, "deaths", VERY_LOW, interval=(0.2, 1.1), size=Size.SMALL,
                absolute=-11.0, absolute_low=-14.0, absolute_high=1.0,
                certainty_reasons=(NOT_RANDOM, FEW_DEATHS), **odds),
        finding(key, "neck", VERY_LOW, interval=(0.8, 1.4), certainty_reasons=(NOT_RANDOM,),
                **odds),
    ]  # fmt: skip
    about = facts(
        studies=18, participants=43100, study_size__min=110, study_size__max=16500,
        studies__versus_none=18, women_percent__min=18, women_percent__max=39,
        age_mean__min=11, age_mean__max=47, regions="Australia; the USA; Sweden",
        current_to="2023-11",
    )  # fmt: skip
    about |= risks(f"{key}.serious.any", 45, 135)
    return plan(of, found, about, "helmets")


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
    "conflict": conflict,
    "helmets": helmets,
}
