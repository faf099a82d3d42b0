"""What an outcome's values stand for decides the words: every kind, naming and way of an effect.

The sentences were written by hand from what each number means for people. An effect of LESS is a
ratio or difference below no effect, MORE one above it.
"""

from pathlib import Path
from typing import Any

import pytest

from stook.language.catalogue import load_catalogue
from stook.language.meaning import direction_told, means_of, quality
from stook.model.protocol import Outcome
from stook.model.terms import Direction, Family, Kind
from wordskit import EVENT, HAZARD, MEAN, built, codes, contrasts, counts, means, sentence, written

WORDS = load_catalogue()
HIGHER, LOWER = "higher is better", "lower is better"
ROWS = {
    ("HR", "less"): contrasts(0.8),
    ("HR", "more"): contrasts(1.25),
    ("MD", "less"): means(-4),
    ("MD", "more"): means(4),
    ("RR", "less"): counts(72, 100),
    ("RR", "more"): counts(130, 100),
}
# name, kind, means, direction, what is said of an effect below no effect and above it
CASES: list[tuple[str, dict[str, Any], str, str, str, str]] = [
    # Hazards of an event that is named.
    ("Death", HAZARD, "", LOWER,
     "Zinc probably causes a large reduction in death.",
     "Zinc probably causes a large increase in death."),
    ("Recovery", HAZARD, "", HIGHER,
     "Zinc probably causes a large reduction in recovery.",
     "Zinc probably causes a large increase in recovery."),
    # Hazards of the end of what is named: a lower hazard is more of it.
    ("Overall survival", HAZARD, "", HIGHER,
     "Zinc probably causes a large increase in overall survival.",
     "Zinc probably causes a large reduction in overall survival."),
    ("Overall survival", HAZARD, "", LOWER,
     "Zinc probably causes a large increase in overall survival.",
     "Zinc probably causes a large reduction in overall survival."),
    ("Progression-free survival", HAZARD, "", HIGHER,
     "Zinc probably causes a large increase in progression-free survival.",
     "Zinc probably causes a large reduction in progression-free survival."),
    ("Freedom from relapse", HAZARD, "", HIGHER,
     "Zinc probably causes a large increase in freedom from relapse.",
     "Zinc probably causes a large reduction in freedom from relapse."),
    ("Remaining in work", HAZARD, "absence of event", HIGHER,
     "Zinc probably causes a large increase in remaining in work.",
     "Zinc probably causes a large reduction in remaining in work."),
    # Hazards of an event until which time is counted: a lower hazard is a longer time.
    ("Time to relapse", HAZARD, "", HIGHER,
     "Zinc probably makes the time to relapse much longer.",
     "Zinc probably makes the time to relapse much shorter."),
    ("Time to relapse", HAZARD, "", LOWER,
     "Zinc probably makes the time to relapse much longer.",
     "Zinc probably makes the time to relapse much shorter."),
    ("Time to recovery", HAZARD, "", LOWER,
     "Zinc probably makes the time to recovery much longer.",
     "Zinc probably makes the time to recovery much shorter."),
    ("Time to discharge", HAZARD, "event", HIGHER,
     "Zinc probably makes the time to discharge much longer.",
     "Zinc probably makes the time to discharge much shorter."),
    ("Discharge home", HAZARD, "time until", LOWER,
     "Zinc probably causes a large increase in discharge home.",
     "Zinc probably causes a large reduction in discharge home."),
    # Times as such, measured in days: what is lower is shorter.
    ("Time to recovery", MEAN, "", LOWER,
     "Zinc probably shortens the time to recovery.",
     "Zinc probably lengthens the time to recovery."),
    ("Time to relapse", MEAN, "", HIGHER,
     "Zinc probably shortens the time to relapse.",
     "Zinc probably lengthens the time to relapse."),
    ("Time without symptoms", MEAN, "", HIGHER,
     "Zinc probably shortens the time without symptoms.",
     "Zinc probably lengthens the time without symptoms."),
    ("Median survival", MEAN, "", HIGHER,
     "Zinc probably reduces median survival.",
     "Zinc probably increases median survival."),
    ("Symptom-free days", MEAN, "", HIGHER,
     "Zinc probably reduces symptom-free days.",
     "Zinc probably increases symptom-free days."),
    # Amounts and scores.
    ("Length of hospital stay", MEAN, "", LOWER,
     "Zinc probably reduces length of hospital stay.",
     "Zinc probably increases length of hospital stay."),
    ("Hours of sleep", MEAN, "", HIGHER,
     "Zinc probably reduces hours of sleep.",
     "Zinc probably increases hours of sleep."),
    ("Steps a day", MEAN, "amount", HIGHER,
     "Zinc probably reduces steps a day.",
     "Zinc probably increases steps a day."),
    ("Pain intensity", MEAN, "", LOWER,
     "Zinc probably reduces pain intensity.",
     "Zinc probably increases pain intensity."),
    ("Physical function", MEAN, "", HIGHER,
     "Zinc probably worsens physical function.",
     "Zinc probably improves physical function."),
    ("Quality of life", MEAN, "", LOWER,  # a scale on which few points are good
     "Zinc probably improves quality of life.",
     "Zinc probably worsens quality of life."),
    ("Pain", MEAN, "", HIGHER,  # a scale on which many points mean little pain
     "Zinc probably worsens pain.",
     "Zinc probably improves pain."),
    # People counted.
    ("Death", EVENT, "", LOWER,
     "Zinc probably reduces death.", "Zinc probably increases death."),
    ("Live birth", EVENT, "", HIGHER,
     "Zinc probably reduces live birth.", "Zinc probably increases live birth."),
    ("Survival to discharge", EVENT, "", HIGHER,
     "Zinc probably reduces survival to discharge.",
     "Zinc probably increases survival to discharge."),
    ("Freedom from seizures", EVENT, "", HIGHER,
     "Zinc probably reduces freedom from seizures.",
     "Zinc probably increases freedom from seizures."),
    ("Time to healing", EVENT, "", LOWER,  # people healed by a time
     "Zinc probably lengthens the time to healing.",
     "Zinc probably shortens the time to healing."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind", "means", "direction", "less", "more"), CASES)
def test_each_kind_naming_and_way_is_said_as_it_is(
    name: str,
    kind: dict[str, Any],
    means: str,
    direction: str,
    less: str,
    more: str,
    tmp_path: Path,
) -> None:
    outcome = {"technical": name, "direction": direction, **kind}
    if means:
        outcome["means"] = means
    for way, expected in (("less", less), ("more", more)):
        folder = tmp_path / way
        made = built(written(folder, outcome, ROWS[kind["measure"], way]))
        assert sentence(made) == expected


def test_tables_and_abstracts_say_the_same_way(tmp_path: Path) -> None:
    survival = {"technical": "Overall survival", "direction": HIGHER, **HAZARD}
    made = built(written(tmp_path / "a", survival, ROWS["HR", "less"]))
    assert sentence(made, "grade") == "Zinc likely results in a large increase in overall survival."
    assert sentence(made, "core") == (
        "Zinc likely results in an important increase in overall survival."
    )
    (said,) = [one.text for one in made.abstract.sentences if "HR" in one.text]
    assert said.startswith("Zinc likely results in a large increase in overall survival (HR 0.80")
    waited = {"technical": "Time to recovery", "direction": LOWER, **MEAN}
    made = built(written(tmp_path / "b", waited, ROWS["MD", "less"]))
    assert sentence(made, "grade") == "Zinc likely shortens time to recovery."
    assert sentence(made, "core") == (
        "Zinc likely makes time to recovery shorter by an important amount."
    )


@pytest.mark.parametrize(
    ("name", "kind", "rows", "caveat"),
    [
        ("Overall survival", HAZARD, contrasts(0.98, 1.25), "a reduction or an increase"),
        ("Time to relapse", HAZARD, contrasts(0.98, 1.25), "a shorter or a longer time"),
        ("Time to recovery", MEAN, means(-0.5, 6), "a shorter or a longer time"),
    ],
)
def test_what_an_interval_leaves_open_is_named_in_the_words_of_the_claim(
    name: str, kind: dict[str, Any], rows: str, caveat: str, tmp_path: Path
) -> None:
    outcome = {"technical": name, "direction": LOWER, **kind}
    assert sentence(built(written(tmp_path, outcome, rows))).endswith(f"could also mean {caveat}.")


def test_one_side_left_open_is_the_side_of_what_is_named(tmp_path: Path) -> None:
    """HR 0.9 (0.8 to 1.02): survival is longer, or little different; never important less."""
    outcome = {"technical": "Overall survival", "direction": HIGHER, **HAZARD}
    made = built(written(tmp_path, outcome, contrasts(0.93, 1.15)))
    assert sentence(made) == (
        "Zinc probably increases overall survival slightly, but the results could also mean little "
        "to no difference."
    )


def outcome(
    name: str, kind: Kind = Kind.TIME_TO_EVENT, measure: Any = "HR", **more: Any
) -> Outcome:
    family = Family.BENEFIT
    return Outcome(technical=name, family=family, kind=kind, measure=measure, **more)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Overall survival", "time without"), ("OS", "time without"),
        ("Relapse-free survival at 2 years", "time without"),
        ("Duration of response", "time without"), ("Survival", "time without"),
        ("Time to first relapse", "time until"), ("Median time to healing", "time until"),
        ("Days until discharge", "time until"), ("time from surgery to discharge", "time until"),
        ("Seizure freedom", "absence of event"), ("alive at 1 year", "absence of event"),
        ("Death", "event"), ("Disease progression", "event"), ("All-cause mortality", "event"),
        ("Survivorship care given", "event"),
    ],
)  # fmt: skip
def test_a_name_tells_what_is_counted(name: str, expected: str) -> None:
    assert means_of(WORDS, outcome(name)) == expected
    assert means_of(WORDS, outcome(name, means="amount")) == "amount", "the team decides"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Clinical remission", "good"), ("Live birth", "good"), ("Treatment success", "good"),
        ("Wound healing", "good"), ("Return to work", "good"), ("Quality of life", "good"),
        ("Smoking cessation", "good"), ("Freedom from relapse", "good"), ("Pain relief", "good"),
        ("Relapse-free survival", "good"), ("Resolution of symptoms", "good"),
        ("Death", "bad"), ("Treatment failure", "bad"), ("Failure to heal", "bad"),
        ("Loss of function", "bad"), ("Unresolved symptoms", "bad"), ("Adverse events", "bad"),
        ("No recovery", "bad"), ("Unsuccessful treatment", "bad"), ("Vaginal discharge", ""),
        ("Caesarean section", ""), ("Birth weight", ""),
    ],
)  # fmt: skip
def test_a_name_tells_what_is_good(name: str, expected: str) -> None:
    assert quality(WORDS, name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Time to relapse", Direction.HIGHER), ("Time to recovery", Direction.LOWER),
        ("Overall survival", Direction.HIGHER), ("Live birth", Direction.HIGHER),
        ("Death", Direction.LOWER), ("Birth weight", None),
    ],
)  # fmt: skip
def test_a_name_tells_which_way_is_good(name: str, expected: Direction | None) -> None:
    assert direction_told(WORDS, outcome(name)) == expected


def test_what_was_guessed_is_asked(tmp_path: Path) -> None:
    survival = {"technical": "Overall survival", "direction": HIGHER, **HAZARD}
    made = built(written(tmp_path / "a", survival, contrasts(0.8)))
    (asked,) = [one for one in made.problems if one.code == "W620"]
    assert asked.what == (
        'o ("Overall survival") is taken for "time without": a ratio below 1 (a lower hazard) is '
        "read as more of it, or longer."
    )
    given = survival | {"means": "time without"}
    assert not codes(built(written(tmp_path / "b", given, contrasts(0.8)))) & {"W620", "W621"}
    plain = {"technical": "Death", "direction": LOWER, **HAZARD}
    assert "W620" not in codes(built(written(tmp_path / "c", plain, contrasts(0.8))))


def test_a_direction_against_the_name_is_asked(tmp_path: Path) -> None:
    birth = {"technical": "Live birth", **EVENT}
    assert "W621" in codes(built(written(tmp_path / "a", birth, counts(100, 72))))
    right = birth | {"direction": HIGHER}
    assert "W621" not in codes(built(written(tmp_path / "b", right, counts(100, 72))))
    survival = {"technical": "Overall survival", "direction": LOWER, **HAZARD}
    made = built(written(tmp_path / "c", survival, contrasts(0.8)))
    (asked,) = [one for one in made.problems if one.code == "W621"]
    assert "higher is better is used" in asked.what
