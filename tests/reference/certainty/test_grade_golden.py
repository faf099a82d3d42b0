"""Worked examples: absolute effects and the ratings of a published review.

1: IV ketamine, Cochrane review CD015373.pub2 (PMID 40819842): adverse events RR 3.26 (1.05 to
10.09), published low; pain MD -15.79 (-32.09 to 0.51), published very low; study effects -1.3,
-18.0, -27.7. 2: the example of the Cochrane Handbook, table 14.1.a, 306 per 1000 and RR 0.68 (0.46
to 1.00). 3 to 5: by the formulas of the Handbook, sections 15.4.4 and 15.5.3.
"""

from pathlib import Path

import pytest

from stook import stats
from stook.model.protocol import Thresholds
from stook.model.terms import Certainty
from stook.pipeline.build import Built, build
from stook.pipeline.engine import Engine
from stook.store import FolderStore, MemoryStore
from stook.synthesis.absolute import RISKS

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "nmda-chronic-pain"


@pytest.mark.parametrize(
    ("measure", "risk", "effect", "expected"),
    [
        ("RR", 0.306, 0.68, 0.208),
        ("RR", 0.306, 0.46, 0.141),
        ("RR", 0.306, 1.00, 0.306),
        ("OR", 0.2, 0.5, 0.111),
        ("HR", 0.4, 0.7, 0.301),
    ],
)
def test_risks_with_the_intervention(
    measure: str, risk: float, effect: float, expected: float
) -> None:
    assert RISKS[measure](risk, effect) == pytest.approx(expected, abs=0.0005)


def test_an_smd_as_an_odds_ratio() -> None:
    made = stats.conversions.smd_to_log_or(-0.5, 0.1)
    assert made["odds_ratio"] == pytest.approx(0.404, abs=0.0005)


@pytest.fixture(scope="module")
def example() -> Built:
    return build(FolderStore(EXAMPLE), Engine())


def test_adverse_events_are_rated_down_twice_for_imprecision(example: Built) -> None:
    id_ = "ketamine-iv-placebo.adverse-events.any"
    made = example.suggestions[id_]
    rating = next(one for one in made.ratings if one.domain == "imprecision")
    assert (rating.levels, rating.rule) == (2, "core2025.imprecision.large-and-wide")
    assert made.certainty is Certainty.LOW
    assert example.compared[id_].judged is Certainty.LOW


def test_pain_is_inconsistent_and_imprecise_by_a_threshold_of_ten_to_fifteen_points() -> None:
    """The protocol of the example speaks of direction only; with thresholds it would say more."""
    store = FolderStore(EXAMPLE)
    files = {path: store.read(path) for path in store.paths()}
    text = files["review.yaml"].decode()
    start = text.index("\n  pain:")
    sized = text[start:].replace("thresholds: direction only", "thresholds: {small: 12}", 1)
    files["review.yaml"] = (text[:start] + sized).encode()
    made = build(MemoryStore(files), Engine())
    assert isinstance(made.review.protocol.outcomes["pain"].thresholds, Thresholds)
    levels = {
        one.domain: one.levels
        for one in made.suggestions["ketamine-iv-placebo.pain.immediate"].ratings
    }
    assert levels["imprecision"] == 1
    assert levels["inconsistency"] == 1
    assert levels["risk of bias"] is None  # the overall judgements are not public


def test_every_difference_from_what_was_published_is_explained(example: Built) -> None:
    judged = [one for one in example.compared.values() if one.judged]
    assert len(judged) >= 20
    for one in judged:
        assert one.fit in ("agrees", "possible", "open"), one
        assert one.differences or one.fit == "agrees", one
    assert not [p for p in example.problems if p.code == "W514"]
