"""An output never says more than its finding, whatever the numbers, thresholds and names."""

import math
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sentencecheck import Facts, faults
from stook.language.catalogue import load_catalogue
from stook.language.meaning import with_meanings
from stook.language.statements import Register, statement
from stook.model.certainty import Judgement
from stook.model.protocol import Comparison, Method, Outcome, Term, Thresholds
from stook.model.synthesis import Contrast, Specification
from stook.model.terms import Certainty, Direction, Family, Kind
from stook.summary.plain import write_summary
from stook.synthesis.findings import finding
from stook.synthesis.synthesise import synthesise
from summarycases.build import plan, protocol, question

WORDS = load_catalogue()
# kind, measure, name, whether a higher effect means less of it
NAMED = [
    (Kind.DICHOTOMOUS, "RR", "deaths", False), (Kind.DICHOTOMOUS, "OR", "live birth", False),
    (Kind.DICHOTOMOUS, "RD", "relapse", False), (Kind.TIME_TO_EVENT, "HR", "death", False),
    (Kind.TIME_TO_EVENT, "HR", "overall survival", True),
    (Kind.TIME_TO_EVENT, "HR", "time to recovery", True),
    (Kind.TIME_TO_EVENT, "HR", "relapse-free survival", True),
    (Kind.CONTINUOUS, "MD", "pain", False), (Kind.CONTINUOUS, "MD", "quality of life", False),
    (Kind.CONTINUOUS, "MD", "time to healing", False),
    (Kind.CONTINUOUS, "SMD", "physical function", False),
]  # fmt: skip
MEDICINES = [("zinc", False), ("antibiotics", True), ("turning every 3 hours", False)]
METHOD = Method(model="common", interval="Wald", prediction="none")


@settings(max_examples=300)
@given(
    named=st.sampled_from(NAMED),
    effect=st.floats(-2, 2),
    se=st.floats(0.01, 1.5),
    small=st.floats(0.01, 80),
    steps=st.sampled_from([(), (2.0,), (2.0, 4.0)]),
    sized=st.booleans(),
    higher=st.booleans(),
    unwanted=st.booleans(),
    risk=st.floats(20, 700),
    certainty=st.sampled_from(list(Certainty)),
    medicine=st.sampled_from(MEDICINES),
)
def test_no_sentence_says_more_than_its_finding(
    named: tuple[Kind, Any, str, bool],
    effect: float,
    se: float,
    small: float,
    steps: tuple[float, ...],
    sized: bool,
    higher: bool,
    unwanted: bool,
    risk: float,
    certainty: Certainty,
    medicine: tuple[str, bool],
) -> None:
    kind, measure, name, against = named
    scale = small / 20 if kind is Kind.CONTINUOUS else small
    if measure == "RD":
        effect, se = effect / 10, se / 10
    edges = (scale, *(scale * step for step in steps))
    limits: Any = Thresholds(**dict(zip(("small", "moderate", "large"), edges, strict=False)))
    bare = Outcome(
        technical=name,
        family=Family.UNWANTED if unwanted else Family.BENEFIT,
        kind=kind,
        measure=measure,
        direction=Direction.HIGHER if higher else Direction.LOWER,
        thresholds=limits if sized else "direction only",
        baseline_risk=risk,
        in_summary=True,
    )
    asked = with_meanings(
        protocol(
            question=question("people", "illness", medicine[0]),
            outcomes={"o": bare},
            interventions={"zinc": Term(technical=medicine[0])},
            comparisons={"c": Comparison(intervention="zinc", comparator="placebo")},
        )
    )
    outcome = asked.outcomes["o"]
    contrast = Contrast(study="a", label="A", shape="effect", effect=effect, se=se)
    planned = Specification(
        id="c.o.any",
        comparison="c",
        outcome="o",
        timepoint="any",
        measure=measure,
        method=METHOD,
        contrasts=(contrast,),
    )
    found = finding(
        planned, synthesise(planned), outcome, Judgement(certainty=certainty), speaks=True
    )
    ratio = measure not in {"MD", "SMD", "RD"}
    turned = math.exp if ratio else float
    assert math.isclose(found.estimate or 0.0, turned(effect), rel_tol=1e-9, abs_tol=1e-12)
    difference: Any = (found.absolute, found.absolute_low, found.absolute_high)
    facts = Facts(
        (medicine[0],),
        (name,),
        str(certainty),
        found.estimate or 0.0,
        found.ci_low or 0.0,
        found.ci_high or 0.0,
        ratio=ratio,
        against=against,
        difference=difference,
        edges=((*edges, None, None)[:3] if sized else None),  # type: ignore[arg-type]
        more_is_good=outcome.direction is Direction.HIGHER,
        plural=medicine[1],
    )
    registers: tuple[Register, ...] = ("lay", "grade", "core")
    for register in registers:
        text = statement(found, asked, WORDS, register).text
        assert not faults(text, facts, register), text
    # The key message and the main result say the same of it.
    written = write_summary(plan(asked, [found], {}), WORDS)
    about = [one for one in written.sentences if one.id.startswith(("key.", "results."))]
    about = [one for one in about if one.sources and found.id in one.sources and ".o" in one.id]
    assert len(about) == 2, [one.id for one in written.sentences]
    for one in about:
        text = re.sub(r"^Compared with placebo(?: \(a ‘dummy’ treatment\))?, ", "", one.text)
        text = re.sub(r", compared with placebo(?: \(a ‘dummy’ treatment\))?\.$", ".", text)
        text = text[:1].upper() + text[1:]
        assert not faults(text, facts), one.text
