"""Properties of suggestions over any body of evidence, and of absolute effects over any effect."""

from dataclasses import replace
from typing import Any

from hypothesis import given as over
from hypothesis import strategies as st

from gradekit import DIRECT, events, given, means
from stook.certainty import total
from stook.model.certainty import Answers
from stook.model.protocol import Method, Outcome
from stook.model.suggestion import UP, Rating
from stook.model.synthesis import Pool, Specification
from stook.model.terms import Certainty, Family, Kind
from stook.synthesis.absolute import RISKS, absolute

PROFILES = ("core2025", "classic", "partial")
DOMAINS = ("risk of bias", "inconsistency", "indirectness", "imprecision", "publication bias")


@st.composite
def tables(draw: st.DrawFn) -> Any:
    rows = []
    for _ in range(draw(st.integers(1, 5))):
        n, m = draw(st.integers(5, 3000)), draw(st.integers(5, 3000))
        rows.append((draw(st.integers(0, n)), n, draw(st.integers(0, m)), m))
    return events(*rows)


@st.composite
def differences(draw: st.DrawFn) -> Any:
    value = st.floats(-60, 60, allow_nan=False)
    row = st.tuples(value, st.floats(0.5, 40), st.integers(3, 2000))
    return means(*draw(st.lists(row, min_size=1, max_size=12)))


concerns = st.sampled_from([None, "not serious", "serious", "very serious"])
answers = st.builds(
    Answers,
    population=concerns,
    intervention=concerns,
    comparator=concerns,
    outcome=concerns,
    bias_explains=st.sampled_from([None, True, False]),
    unpublished=st.sampled_from([None, True, False]),
    dose_response=st.sampled_from([None, True, False]),
    opposing_confounding=st.sampled_from([None, True, False]),
)


@st.composite
def bodies(draw: st.DrawFn) -> Any:
    dichotomous = draw(st.booleans())
    contrasts = draw(tables() if dichotomous else differences())
    words = st.sampled_from(["low", "some concerns", "high", ""])
    sized = {"small": 3, "moderate": 10, "large": 25}
    return given(
        contrasts,
        draw(st.sampled_from(["RR", "OR", "RD"] if dichotomous else ["MD", "SMD"])),
        thresholds=draw(st.sampled_from([None, "direction only", sized, {"small": 3}])),
        overall=[draw(words) for _ in contrasts],
        design=draw(st.sampled_from(["randomised", "cohort", ""])),
        industry=draw(st.sampled_from([None, True, False])),
        answers=draw(answers),
        profile=draw(st.sampled_from(PROFILES)),
    )


@over(bodies())
def test_certainty_stays_on_its_scale_and_every_level_has_its_sentence(made: Any) -> None:
    for one in made.ratings:
        assert one.levels is None or 0 <= one.levels <= 3
        assert one.sentence.endswith(".")
        assert one.sentence[0].isupper()
        assert one.levels or not one.code
        start = {True: "Rated up", False: "Rated down"}[one.domain in UP]
        assert one.sentence.startswith(start) == bool(one.levels), one
        assert one.sentence.startswith("Not assessed") == (one.levels is None), one
    assert made.certainty is None or made.certainty in Certainty
    if made.certainty and made.certainty is not Certainty.HIGH:
        assert [one.sentence for one in made.ratings if one.levels]


@over(bodies())
def test_what_is_not_assessed_is_said_to_be_open(made: Any) -> None:
    blank = tuple(one.domain for one in made.ratings if one.levels is None)
    assert made.open == tuple(name for name in blank if name not in UP)
    assert (made.certainty is None) == (not made.ratings or "study design" in blank)


levels = st.one_of(st.none(), st.integers(0, 3))


@st.composite
def rated(draw: st.DrawFn) -> list[Rating]:
    def one(domain: Any, value: int | None) -> Rating:
        return Rating(domain=domain, rule="x", levels=value, sentence="x.")

    found = [one("study design", draw(st.sampled_from([0, 2])))]
    found += [one(name, draw(levels)) for name in DOMAINS]
    found += [one(name, draw(st.one_of(st.none(), st.integers(0, 2)))) for name in sorted(UP)]
    return found


@over(rated(), st.integers(0, 4), st.integers(1, 3))
def test_an_added_reason_never_raises_the_certainty(
    ratings: list[Rating], position: int, more: int
) -> None:
    worse = list(ratings)
    old = worse[1 + position]
    worse[1 + position] = replace(old, levels=(old.levels or 0) + more)
    before, after = total(ratings), total(worse)
    assert before is not None
    assert after is not None
    assert after.rank <= before.rank


@over(tables(), st.sampled_from(["RR", "OR"]), st.sampled_from(PROFILES))
def test_a_worse_answer_of_people_never_raises_the_suggestion(
    contrasts: Any, measure: str, profile: str
) -> None:
    ranks = []
    for word in ("not serious", "serious", "very serious"):
        made = given(contrasts, measure, profile=profile, answers=replace(DIRECT, population=word))
        ranks.append(made.certainty.rank if made.certainty else 0)
    assert ranks == sorted(ranks, reverse=True)


ratios = st.floats(0.02, 50)


@over(st.sampled_from(["RR", "OR", "PETO", "HR"]), st.tuples(ratios, ratios, ratios),
      st.floats(1, 999))  # fmt: skip
def test_absolute_and_relative_effects_agree(measure: str, effect: Any, risk: float) -> None:
    """In sign, in the order of the limits, and back again within rounding (one in 1000)."""
    low, estimate, high = sorted(effect)
    outcome = Outcome(
        technical="x", family=Family.BENEFIT, kind=Kind.DICHOTOMOUS, measure=measure,
        baseline_risk=risk,
    )  # fmt: skip
    specification = Specification(
        id="a.b.c", comparison="a", outcome="b", timepoint="c", measure=measure, method=Method(),
        contrasts=(),
    )  # fmt: skip
    pool = Pool(
        studies=1, studies_estimable=1, participants=1, estimate=estimate, ci_low=low, ci_high=high
    )
    found = absolute(specification, pool, outcome)
    assert found is not None
    assert found.low <= found.difference <= found.high
    for value, difference in ((estimate, found.difference), (low, found.low), (high, found.high)):
        assert (difference > 1e-9) <= (value > 1)
        assert (difference < -1e-9) <= (value < 1)
        assert abs(1000 * min(1.0, RISKS[measure](risk / 1000, value)) - risk - difference) < 1e-6
        assert 0 <= risk + difference <= 1000 + 1e-9
