"""Properties of statements and summaries over any certainty, size, interval and shape."""

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stook.language.catalogue import load_catalogue
from stook.language.lint import lint
from stook.language.statements import statement
from stook.model.finding import Finding
from stook.model.protocol import Comparison, Protocol, Term
from stook.model.terms import Certainty, Direction, Family, Size
from stook.summary.plain import write_summary
from stook.synthesis.absolute import Absolute
from stook.synthesis.findings import size
from summarycases.build import facts, finding, harm, plan, question, score, silent
from summarycases.build import protocol as make_protocol

WORDS = load_catalogue()
MODALS = {"high": r"^(?!.*\b(may|probably)\b)", "moderate": r"\bprobably\b", "low": r"\bmay\b"}
limits = st.floats(-40, 40, allow_nan=False).map(lambda x: round(x, 1))
intervals = st.tuples(limits, limits).filter(lambda pair: pair[0] < pair[1])
certainties = st.sampled_from(list(Certainty))
outcomes = st.builds(
    lambda higher, family, sized: score(
        "pain",
        direction=Direction.HIGHER if higher else Direction.LOWER,
        family=family,
        thresholds=score("x").thresholds if sized else "direction only",
    ),
    st.booleans(),
    st.sampled_from(list(Family)),
    st.booleans(),
)


def review(**outcomes_: Any) -> Protocol:
    return make_protocol(
        question=question("people", "illness", "treatment"),
        outcomes=outcomes_,
        interventions={"a": Term(technical="alpha"), "b": Term(technical="beta", plural=True)},
        routes={"x": Term(technical="oral"), "y": Term(technical="topical")},
        comparisons={
            "a-x": Comparison(intervention="a", route="x", comparator="placebo"),
            "a-y": Comparison(intervention="a", route="y", comparator="placebo"),
            "b-x": Comparison(intervention="b", route="x", comparator="placebo"),
        },
    )


def found(comparison: str, key: str, of: Protocol, level: Certainty, span: Any) -> Finding:
    low, high = span
    effect = Absolute((low + high) / 2, low, high)
    how_large: Size | None = size(effect, of.outcomes[key].thresholds)
    return finding(comparison, key, level, interval=span, size=how_large)


@given(outcomes, certainties, intervals)
def test_the_modal_follows_the_certainty(outcome: Any, level: Certainty, span: Any) -> None:
    of = review(o=outcome)
    text = statement(found("b-x", "o", of, level, span), of, WORDS).text
    if level is Certainty.VERY_LOW:
        assert text.startswith("We do not know if ")
    elif not text.startswith("The studies did not show clearly"):
        assert re.search(MODALS[level.value], text), text


@given(outcomes, certainties, intervals)
def test_a_statement_never_claims_more_than_its_interval(
    outcome: Any, level: Certainty, span: Any
) -> None:
    of = review(o=outcome)
    text = statement(found("a-x", "o", of, level, span), of, WORDS).text
    claims_less = re.search(r"\b(reduces?|large reduction)\b", text) and "know if" not in text
    claims_more = re.search(r"\b(increases?|large increase)\b", text) and "know if" not in text
    open_ = "could also mean" in text or "did not show clearly" in text
    low, high = span
    if claims_less and high >= 0:
        assert open_, text
    if claims_more and low <= 0:
        assert open_, text


@st.composite
def plans(draw: st.DrawFn) -> Any:
    of = review(
        pain=draw(outcomes),
        life=score("quality of life", direction=Direction.HIGHER),
        harms=harm("adverse events"),
        nausea=harm("nausea", part_of="harms", in_summary=False),
    )
    made = []
    for comparison in of.comparisons:
        for key in of.outcomes:
            if draw(st.booleans()):
                made.append(found(comparison, key, of, draw(certainties), draw(intervals)))
            else:
                made.append(silent(comparison, key))
    about = facts(studies=draw(st.integers(1, 900)), studies__a=3, studies__b=2)
    return plan(of, made, about)


@given(plans())
def test_any_plan_gives_a_whole_clean_summary(made: Any) -> None:
    summary = write_summary(made, WORDS)
    ids = [sentence.id for sentence in summary.sentences]
    assert len(ids) == len(set(ids))
    for sentence in summary.sentences:
        assert not set("{}[]|") & set(sentence.text)
        assert sentence.text[0].isupper()
        assert sentence.text.endswith((".", "?"))
        assert lint(sentence.text, WORDS) == ()
        for start, end, fact in sentence.spans:
            assert 0 <= start < end <= len(sentence.text)
            assert fact in made.facts
    key, *_ = summary.sections
    assert 2 <= len(key.paragraphs) <= 3
    results = next(s for s in summary.sections if s.id == "results")
    said = " ".join(s.text for p in results.paragraphs for s in p)
    for name in ("pain", "quality of life", "unwanted effects"):
        assert name in said, "every outcome is spoken of"


@given(plans())
def test_every_verdict_is_a_source_of_a_result(made: Any) -> None:
    summary = write_summary(made, WORDS)
    results = next(s for s in summary.sections if s.id == "results")
    sources = {source for p in results.paragraphs for s in p for source in s.sources}
    assert {f for v in made.verdicts for f in (*v.findings, *v.components)} <= sources
