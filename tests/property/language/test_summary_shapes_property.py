"""Any review, of any shape and with names of any kind, gets a summary that reads as English."""

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from stook.language.catalogue import load_catalogue
from stook.language.lint import lint
from stook.language.readability import readability
from stook.model.certainty import Reason
from stook.model.finding import Finding
from stook.model.protocol import Comparator, Comparison, Protocol, Scale, Term, Thresholds
from stook.model.summary import SummaryPlan
from stook.model.terms import Certainty, Direction, Importance, Size
from stook.summary.plain import write_summary
from stook.summary.readable import whole
from stook.synthesis.absolute import Absolute
from stook.synthesis.findings import size
from summarycases.build import (
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

WORDS = load_catalogue()
TREATMENTS = [
    "exercise programmes", "the shingles vaccine", "music therapy", "Antibiotics",
    "blood thinners (tablets)", "surgery to repair the knee", "aspirin and paracetamol",
    "mattresses made of foam", "NSAIDs (painkillers)",
]  # fmt: skip
BENEFITS = [
    "pain", "Quality of life", "the risk of a stroke", "the risk of dying", "relapses",
    "how well people can move and do things", "the number of people whose pain comes back",
    "Time to disease recurrence", "low mood",
]  # fmt: skip
HARMS = [
    "adverse events", "serious adverse events", "the risk of serious bleeding", "drowsiness",
    "the number of people who stopped treatment because of unwanted effects",
]  # fmt: skip
COMPARATORS = [
    Comparator(technical="placebo", kind="placebo"),
    Comparator(technical="usual care", kind="usual care"),
    Comparator(technical="sham surgery", explained="a pretended operation", kind="other"),
    Comparator(technical="No treatment", kind="no treatment"),
]
ROUTES = ["oral", "topical", "in a clinic", "over the internet", "once a week"]
REASONS = [
    Reason(domain="risk of bias", code="rob.blinding", levels=1),
    Reason(domain="imprecision", code="imprecision.small", levels=1),
    Reason(domain="imprecision", code="imprecision.few_events", levels=1, what="death"),
    Reason(domain="imprecision", code="imprecision.few_events", levels=1, what="bleeding"),
    Reason(domain="inconsistency", code="inconsistency.unexplained", levels=1),
    Reason(domain="study design", code="design.nrs", levels=2),
    Reason(domain="large effect", code="up.large", levels=1),
    Reason(domain="indirectness", code="indirectness", levels=1),
    Reason(domain="publication bias", code="publication_bias", levels=1),
]
certainties = st.sampled_from([None, *Certainty])
flags = st.booleans()


@st.composite
def outcomes(draw: st.DrawFn) -> dict[str, Any]:
    made: dict[str, Any] = {}
    benefits = draw(st.lists(st.sampled_from(BENEFITS), unique=True, max_size=7))
    harms = draw(st.lists(st.sampled_from(HARMS), unique=True, min_size=not benefits, max_size=3))
    limits = st.sampled_from(["direction only", Thresholds(small=5, moderate=10, large=20)])
    for i, name in enumerate([*benefits, *harms]):
        make = harm if name in HARMS else draw(st.sampled_from([score, events]))
        made[f"o{i}"] = make(
            name,
            thresholds=draw(limits),
            importance=draw(st.sampled_from(list(Importance))),
            direction=draw(st.sampled_from(list(Direction))),
            scale=draw(st.sampled_from([None, Scale(min=0, max=100)])),
            explained=draw(st.sampled_from(["", "", "as people say it"])),
        )
    if "o0" in made and draw(flags):
        made["part"] = harm("nausea", part_of=next(iter(made)), in_summary=False)
    return made


@st.composite
def protocols(draw: st.DrawFn) -> Protocol:
    names = draw(st.lists(st.sampled_from(TREATMENTS), unique=True, min_size=1, max_size=3))
    routes = draw(st.lists(st.sampled_from(ROUTES), unique=True, max_size=2))
    against = draw(st.lists(st.sampled_from(COMPARATORS), unique=True, min_size=1, max_size=4))
    comparisons = {
        f"i{i}-r{r}-c{c}": Comparison(
            intervention=f"i{i}", route=f"r{r}" if routes else "", comparator=f"c{c}"
        )
        for i in range(len(names))
        for r in range(max(1, len(routes)))
        for c in range(len(against))
        if draw(flags) or not (i or r or c)
    }
    explained = draw(st.sampled_from(["", "", "something that helps"]))
    return protocol(
        question=question("people with an illness", "an illness", names[0]),
        outcomes=draw(outcomes()),
        interventions={
            f"i{i}": Term(technical=name, explained="" if i else explained)
            for i, name in enumerate(names)
        },
        routes={f"r{i}": Term(technical=name) for i, name in enumerate(routes)},
        comparators={f"c{i}": term for i, term in enumerate(against)},
        comparisons=comparisons,
    )


def found(draw: st.DrawFn, of: Protocol, comparison: str, key: str, window: str) -> Finding:
    outcome = of.outcomes[key]
    low = draw(st.integers(-40, 39))
    high = draw(st.integers(low + 1, 41))
    effect = Absolute((low + high) / 2, low, high)
    how_large: Size | None = size(effect, outcome.thresholds)
    return finding(
        comparison,
        key,
        draw(certainties),
        interval=(float(low), float(high)),
        size=how_large,
        timepoint=window,
        certainty_reasons=tuple(draw(st.lists(st.sampled_from(REASONS), max_size=3, unique=True))),
        state=draw(st.sampled_from(["pooled"] * 4 + ["not pooled", "not estimable"])),
    )


@st.composite
def reviews(draw: st.DrawFn) -> SummaryPlan:
    of = draw(protocols())
    made, numbers = [], {}
    for comparison in of.comparisons:
        for key in of.outcomes:
            for window in draw(st.sampled_from([(), ("any",), ("any",), ("short", "long")])):
                one = found(draw, of, comparison, key, window)
                made.append(one)
                before = draw(st.integers(1, 900))
                numbers |= risks(one.id, draw(st.integers(1, 900)), before)
                numbers |= points(one.id, draw(st.floats(-50, 50)))
    if not made:
        made = [silent(c, o) for c in of.comparisons for o in of.outcomes]
    count = draw(st.integers(1, 40))
    about = facts(
        studies=count,
        participants=draw(st.integers(1, 10**6)),
        study_size__min=2,
        study_size__max=draw(st.integers(2, 900)),
        studies__i0=draw(st.integers(1, count)),
        studies__versus_c0=draw(st.integers(1, count)),
        age_mean__min=5,
        age_mean__max=draw(st.integers(5, 80)),
        women_percent__min=draw(st.integers(0, 50)),
        women_percent__max=50,
        industry_percent=draw(st.sampled_from([0, 19, 100])),
        regions="Europe; the USA",
        duration=float(draw(st.integers(1, 4000))),
        current_to="2025-01",
    )
    return plan(of, made, about | numbers)


def balanced(text: str) -> bool:
    """Every bracket is closed, and none stands within another."""
    depth = 0
    for letter in text:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth not in (0, 1):
            return False
    return depth == 0


@settings(max_examples=60)
@given(reviews())
def test_any_review_reads_as_english(made: SummaryPlan) -> None:
    summary = write_summary(made, WORDS)
    ids = [sentence.id for sentence in summary.sentences]
    assert len(ids) == len(set(ids))
    for sentence in summary.sentences:
        text = sentence.text
        assert not re.search(r"(?i)\b([a-z]+) \1\b", text), text
        assert balanced(text), text
        assert not set("{}[]|") & set(text), text
        assert not re.search(r"  | [,.;:?)]|\( |,,|\.\.|, ?\.|\(\)", text), text
        assert text[0].isupper(), text
        assert text.endswith((".", "?")), text
        assert not re.search(r"(?i)\b(?:compared with|if|and|or|about|to)\.$", text), text
        assert lint(text, WORDS) == (), text
        assert not re.search(r"\b(?:it|they|she|he) (?:it|they)\b|\bs reduce\b", text), text
    key, *_ = summary.sections
    assert 2 <= len(key.paragraphs) <= 3
    assert readability(whole(summary)).words >= 100


@settings(max_examples=60)
@given(reviews())
def test_subjects_and_verbs_agree(made: SummaryPlan) -> None:
    singular = "has|reduces|increases|improves|worsens|makes|causes|leads"
    plural = "have|reduce|increase|improve|worsen|make|cause|lead"
    for sentence in write_summary(made, WORDS).sentences:
        text = sentence.text
        assert not re.search(rf"\bit (?:probably |slightly )*(?:{plural})\b", text), text
        assert not re.search(rf"\bthey (?:probably |slightly )*(?:{singular})\b", text), text
        assert not re.search(rf"\bmay (?:slightly )?(?:{singular})\b", text), text
        assert not re.search(rf"\bprogrammes (?:probably |slightly )*(?:{singular})\b", text), text
        assert not re.search(rf"\btherapy (?:probably |slightly )*(?:{plural})\b", text), text
