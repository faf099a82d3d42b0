"""An independent reading of the sentences: every generated one agrees with its finding, and wrong
ones, written by hand, are caught."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import readerkit
from readerkit import Case
from sentencecheck import Facts, faults, read
from stook.model.protocol import Thresholds

# What outcomes of the reviews are called by lay readers.
LAY_NAMES = {
    "All-cause mortality": "deaths from any cause", "Vomiting": "being sick (vomiting)",
    "Nausea": "feeling sick (nausea)", "Sedation": "sleepiness",
    "Any adverse events": "unwanted effects", "Adverse events": "unwanted effects",
    "Health-related quality of life": "quality of life",
    "Surgical complications, serious": "serious surgical complications",
    "Surgical complications, non-serious": "non-serious surgical complications",
}  # fmt: skip


# The medicines of the reviews whose names are plurals.
PLURAL = {"antibiotics", "no antibiotics"}


def _plural(name: str) -> bool:
    """Whether a medicine's name is a plural, or two things of which both are meant."""
    return name.lower() in PLURAL or " and " in re.split(" with | without ", name)[0]


def facts_of(case: Case) -> Facts:
    """What the checker needs to know of a finding."""
    found, limits = case.found, case.outcome.thresholds
    assert found.estimate is not None
    assert found.ci_low is not None
    assert found.ci_high is not None
    difference = None
    if None not in (found.absolute, found.absolute_low, found.absolute_high):
        difference = (found.absolute, found.absolute_low, found.absolute_high)
    names = [*case.name, *(LAY_NAMES.get(name, "") for name in case.name)]
    return Facts(
        medicine=case.medicine,
        outcome=tuple(name.partition(". ")[0] for name in names),
        certainty=str(found.certainty),
        effect=found.estimate,
        low=found.ci_low,
        high=found.ci_high,
        ratio=found.measure not in {"MD", "SMD", "RD", "GENERIC", "RATE DIFFERENCE"},
        against=case.outcome.kind == "time to event" and case.outcome.means != "event",
        difference=difference,  # type: ignore[arg-type]
        edges=(limits.small, limits.moderate, limits.large)
        if isinstance(limits, Thresholds) else None,
        more_is_good=case.outcome.direction == "higher is better",
        plural=any(_plural(name) for name in case.medicine if name),
    )  # fmt: skip


@pytest.fixture(scope="module")
def found(shared: Path) -> list[Case]:
    """All cases, made once."""
    return readerkit.every(shared / "data" / "revman")


def test_every_generated_sentence_says_what_its_finding_says(found: list[Case]) -> None:
    cells, sentences, wrong = set(), 0, []
    for case in found:
        cells.add(case.cell)
        for register, text in (("lay", case.lay), ("grade", case.grade), ("core", case.core)):
            sentences += 1
            said = faults(text, facts_of(case), register)
            if said:
                wrong.append((case.review, register, said, text))
    assert not wrong, wrong[:5]
    assert sentences >= 300
    kinds = ("dichotomous", "continuous", "time to event")
    sizes = ("trivial", "small", "moderate", "large", "direction only")
    wanted = {
        (kind, way, level, size)
        for kind in kinds for way in ("less", "more", "unclear")
        for level in ("very low", "low", "moderate", "high") for size in sizes
    }  # fmt: skip
    assert not wanted - cells, sorted(wanted - cells)[:10]


def test_the_reading_aid_has_at_least_300_different_sentences(found: list[Case]) -> None:
    assert len({case.lay for case in readerkit.chosen(found)}) >= 300


# RR 0.6 (0.5 to 0.7): 40 fewer per 1000 (50 to 30 fewer); small 10, moderate 30, large 60.
DEATHS = Facts(("zinc",), ("deaths",), "moderate", 0.6, 0.5, 0.7, ratio=True, plural=False,
               difference=(-40, -50, -30), edges=(10, 30, 60))  # fmt: skip
# RR 0.97 (0.8 to 1.2): 3 fewer per 1000 (20 fewer to 20 more).
NOTHING = replace(DEATHS, effect=0.97, low=0.8, high=1.2, difference=(-3, -20, 20), certainty="low")
# HR 0.7 (0.6 to 0.8) for overall survival: 87 more survive (55 to 120 more).
SURVIVAL = Facts(("zinc",), ("overall survival",), "high", 0.7, 0.6, 0.8, plural=False,
                 ratio=True, against=True,
                 difference=(87, 55, 120), edges=(10, 30, 60), more_is_good=True)  # fmt: skip
# 4 days less (5 to 3 less) until recovery; 1, 3, 6 days.
RECOVERY = Facts(("zinc",), ("time to recovery",), "low", -4, -5, -3, plural=False, ratio=False,
                 difference=(-4, -5, -3), edges=(1, 3, 6))  # fmt: skip
# 7 points more (6 to 8) on a scale where more is better; 5, 10, 20 points.
QUALITY = Facts(("zinc",), ("quality of life",), "moderate", 7, 6, 8, plural=False, ratio=False,
                difference=(7, 6, 8), edges=(5, 10, 20), more_is_good=True)  # fmt: skip
# MD -8 (-16 to 0.5), pain: slight, or little to no difference.
PAIN = Facts(("zinc",), ("pain",), "low", -8, -16, 0.5, plural=False, ratio=False,
             difference=(-8, -16, 0.5),
             edges=(5, 10, 20))  # fmt: skip
UNSURE = replace(DEATHS, certainty="very low")
SICK = Facts(("zinc",), ("unwanted effects",), "low", 2, 1.5, 3, plural=False, ratio=True)

FINDINGS = {
    "DEATHS": DEATHS, "NOTHING": NOTHING, "SURVIVAL": SURVIVAL, "RECOVERY": RECOVERY,
    "QUALITY": QUALITY, "PAIN": PAIN, "UNSURE": UNSURE, "SICK": SICK,
}  # fmt: skip
LINES = [
    line.split(" | ")
    for line in (Path(__file__).parent / "sentences_by_hand.txt").read_text().splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("finding", "kind", "sentence"), LINES)
def test_right_sentences_pass_and_wrong_ones_are_caught(
    finding: str, kind: str, sentence: str
) -> None:
    found = faults(sentence, FINDINGS[finding])
    assert bool(found) == (kind == "wrong"), (found, read(sentence))


def test_there_are_at_least_fifty_wrong_sentences() -> None:
    assert len({sentence for _, kind, sentence in LINES if kind == "wrong"}) >= 50
