"""Properties of whole builds: any counts, any risk of bias, any certainty with any reasons,
through everything that `stook build` publishes."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stook.model.certainty import Reason
from stook.model.finding import Finding
from stook.model.terms import Certainty
from stook.pipeline.build import Built, build
from stook.pipeline.engine import Engine
from stook.store import MemoryStore
from stook.summary.sof import sof_tables

BASE = Path(__file__).resolve().parents[2] / "golden" / "rules" / "_base"
KEPT = {
    path.relative_to(BASE).as_posix(): path.read_bytes()
    for path in BASE.rglob("*")
    if path.is_file() and path.parts[-2] != "rob2"
}
ID = "a-placebo.nausea.short"
RESULTS = "study,outcome,timepoint,arm,events,total\n"
ARMS = "study,arm,intervention,route,comparator,participants\n"
JUDGED = "study,outcome,timepoint,kind,item,value,support\n"
CODES = {
    "risk of bias": "rob.blinding",
    "inconsistency": "inconsistency.unexplained",
    "indirectness": "indirectness",
    "imprecision": "imprecision.wide",
    "publication bias": "publication_bias",
    "large effect": "up.large",
}


# Risk with the intervention (Cochrane Handbook, section 15.4.4).
RISK = {
    "RR": lambda p, effect: p * effect,
    "OR": lambda p, effect: effect * p / (1 - p + effect * p),
    "RD": lambda p, effect: p + effect,
}


@dataclass(frozen=True)
class Case:
    """What varies from one review to the next."""

    measure: str
    baseline: int
    thresholds: str
    tables: tuple[tuple[int, int, int, int], ...]
    bias: tuple[str, ...]
    certainty: str
    reasons: tuple[tuple[str, int], ...]
    basis: str = "judged"

    def files(self) -> dict[str, bytes]:
        protocol = KEPT["review.yaml"].decode()
        protocol = protocol.replace(
            "measure: RR\n    baseline_risk: 100",
            f"measure: {self.measure}\n    baseline_risk: {self.baseline}\n"
            f"    thresholds: {self.thresholds}\n    in_summary: true",
        ).replace("oral, comparator: placebo}", "oral, comparator: placebo, in_summary: true}")
        names = [f"s-{i}" for i in range(len(self.tables))]
        made = {
            "review.yaml": protocol,
            "studies.csv": "study,label,year,design\n"
            + "".join(f"{name},{name},2001,randomised trial\n" for name in names),
            "extraction/agreed/arms.csv": ARMS
            + "".join(
                f"{name},a,a,oral,,{n}\n{name},c,,,placebo,{m}\n"
                for name, (_, n, _, m) in zip(names, self.tables, strict=True)
            ),
            "extraction/agreed/results.csv": RESULTS
            + "".join(
                f"{name},nausea,short,a,{a},{n}\n{name},nausea,short,c,{c},{m}\n"
                for name, (a, n, c, m) in zip(names, self.tables, strict=True)
            ),
            "appraisal/rob2/agreed.csv": JUDGED
            + "".join(
                f"{name},nausea,short,overall judgement,,{word},why\n"
                for name, word in zip(names, self.bias, strict=True)
                if word
            ),
            "certainty.yaml": f"findings:\n  {ID}:\n    certainty: {self.certainty}\n"
            f"    basis: {self.basis}\n    source: a text\n    reasons:\n"
            + "".join(
                f"      - {{domain: {domain}, code: {CODES[domain]}, levels: {levels}}}\n"
                for domain, levels in self.reasons
            ),
        }
        return KEPT | {path: text.encode() for path, text in made.items()}

    def built(self) -> Built:
        return build(MemoryStore(self.files()), Engine())


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int, int, int]:
    n, m = draw(st.integers(5, 900)), draw(st.integers(5, 900))
    return draw(st.integers(0, n)), n, draw(st.integers(0, m)), m


@st.composite
def cases(draw: st.DrawFn) -> Case:
    tables = tuple(draw(st.lists(counts(), min_size=1, max_size=4)))
    word = st.sampled_from(["low", "some concerns", "high", ""])
    return Case(
        measure=draw(st.sampled_from(["RR", "OR", "RD"])),
        baseline=draw(st.integers(1, 900)),
        thresholds=draw(
            st.sampled_from(["direction only", "{small: 10, moderate: 50, large: 200}"])
        ),
        tables=tables,
        bias=tuple(draw(word) for _ in tables),
        certainty=draw(st.sampled_from([str(level) for level in Certainty])),
        reasons=tuple(
            draw(
                st.lists(
                    st.tuples(st.sampled_from(sorted(CODES)), st.integers(1, 3)),
                    max_size=4,
                    unique_by=lambda reason: reason[0],
                )
            )
        ),
        basis=draw(st.sampled_from(["judged", "declared"])),
    )


def pooled(made: Built) -> Finding:
    return next(one for one in made.findings if one.id == ID)


@given(cases())
def test_certainty_stays_on_its_scale_and_is_the_one_that_was_judged(case: Case) -> None:
    made = case.built()
    suggested = made.suggestions[ID].certainty
    assert suggested is None or 1 <= suggested.rank <= 4
    assert str(pooled(made).certainty) == case.certainty
    for rating in made.suggestions[ID].ratings:
        assert rating.levels is None or 0 <= rating.levels <= 3


def test_a_reason_more_never_raises_what_the_reasons_lead_to(review: Any) -> None:
    """By the check that a user sees (W503): with each domain added, and each level more, the
    certainty that passes is never a higher one."""
    domains = [name for name in CODES if name != "large effect"]

    def passes(reasons: list[tuple[str, int]]) -> int:
        ranks = []
        for level in Certainty:
            text = (
                f"findings:\n  a-placebo.pain.short:\n    certainty: {level}\n    reasons:\n"
                + "".join(
                    f"      - {{domain: {d}, code: {CODES[d]}, levels: {n}}}\n" for d, n in reasons
                )
            )
            codes = review({"certainty.yaml": text}).codes
            if not {"W503", "W505"} & set(codes):
                ranks.append(level.rank)
        (rank,) = ranks
        return rank

    for levels in (1, 2, 3):
        ladder = [passes([(d, levels) for d in domains[:k]]) for k in range(1, len(domains) + 1)]
        assert ladder == sorted(ladder, reverse=True)
    heavier = [passes([(domains[0], n)]) for n in (1, 2, 3)]
    assert heavier == [3, 2, 1]


@given(cases())
def test_absolute_and_relative_agree_in_sign_and_within_rounding(case: Case) -> None:
    made = case.built()
    one = pooled(made)
    if one.estimate is None or one.absolute is None:
        return
    p0 = case.baseline / 1000
    rows = [(one.estimate, one.absolute), (one.ci_low, one.absolute_low),
            (one.ci_high, one.absolute_high)]  # fmt: skip
    for effect, difference in rows:
        assert effect is not None
        assert difference is not None
        expected = 1000 * (min(1.0, max(0.0, RISK[case.measure](p0, effect))) - p0)
        assert abs(difference - expected) < 1e-6
        assert (difference > 1e-9) <= (effect > one.null)
        assert (difference < -1e-9) <= (effect < one.null)
    (table,) = sof_tables(made.review, made.findings, made.facts, made.specifications)
    row = next(row for row in table.rows if row.finding == ID)
    said = row.difference.text
    shown = re.match(r"(\d[\d,]*) (more|fewer) per ([\d,]+)", said)
    assert shown or said.startswith("no difference"), said
    number, per = 0, 1000
    if shown:
        number, per = (int(shown[part].replace(",", "")) for part in (1, 3))
        number = number if shown[2] == "more" else -number
    assert abs(number - one.absolute * per / 1000) <= 0.5 + 1e-9, said


MODALS = {"moderate": r"\bprobably\b", "low": r"\bmay\b|\bcould\b"}


@given(cases())
def test_the_modal_follows_the_certainty_and_nothing_is_claimed_beyond_the_interval(
    case: Case,
) -> None:
    made = case.built()
    one = pooled(made)
    if not one.statement:
        return
    text = one.statement
    if case.certainty == "very low":
        assert text.startswith("We do not know")
        return
    unclear = text.startswith(("The studies did not show", "The studies gave too little"))
    if case.certainty in MODALS and not unclear:
        assert re.search(MODALS[case.certainty], text), text
    if case.certainty == "high":
        assert not re.search(r"\bprobably\b|\bmay\b", text), text
    if case.certainty != "moderate":
        assert "probably" not in text
    claims = re.search(r"\b(reduces?|increases?|reduction|increase)\b", text)
    if claims and one.change == "unclear":
        assert "could also mean" in text or unclear, (text, one.ci_low, one.ci_high)
    if one.change != "unclear" and claims and "could also mean" not in text:
        less = bool(re.search(r"\b(reduces?|reduction)\b", text))
        assert less == (one.change == "less"), text


@given(cases())
def test_every_certainty_below_high_has_a_footnote(case: Case) -> None:
    made = case.built()
    (table,) = sof_tables(made.review, made.findings, made.facts, made.specifications)
    letters = {note.letter for note in table.footnotes}
    for row in table.rows:
        assert set(row.notes) <= letters
        if row.certainty not in (None, Certainty.HIGH):
            assert row.notes, row.finding
    assert all(note.text for note in table.footnotes)


def test_reasons_are_read_as_they_are_written() -> None:
    case = Case("RR", 100, "direction only", ((5, 50, 9, 50),), ("low",), "low",
                (("imprecision", 2),))  # fmt: skip
    (reason,) = pooled(case.built()).certainty_reasons
    assert reason == Reason(domain="imprecision", code="imprecision.wide", levels=2)


def test_an_estimate_without_an_interval_claims_no_direction() -> None:
    """Two studies with the same counts leave the method of Hartung and Knapp no spread."""
    case = Case("RR", 100, "direction only", ((5, 5, 0, 5), (5, 5, 0, 5)), ("low", "low"), "low",
                (("imprecision", 2),))  # fmt: skip
    one = pooled(case.built())
    assert one.estimate is not None
    assert one.estimate > 10
    assert one.ci_low is None
    assert one.statement.startswith("The studies did not show clearly")
