"""The example's numbers are the published ones (CD015373.pub2, abstract and data rows)."""

from pathlib import Path

import pytest

from stook.pipeline.load import load
from stook.store import FolderStore
from stook.synthesis.select import specifications
from stook.synthesis.synthesise import synthesise

EXAMPLE = Path(__file__).parents[2] / "examples" / "nmda-chronic-pain"

# finding: estimate, interval, studies, of which estimable, participants
PUBLISHED = {
    "ketamine-iv-placebo.pain.immediate": (-15.79, -32.09, 0.51, 3, 3, 173),
    "ketamine-iv-placebo.pain.short": (-5.32, -15.51, 4.87, 4, 4, 114),
    "ketamine-iv-placebo.pain.medium": (-8.70, -31.05, 13.65, 1, 1, 19),
    "ketamine-iv-placebo.adverse-events.any": (3.26, 1.05, 10.09, 4, 4, 140),
    "ketamine-iv-placebo.psychotomimetic.any": (5.29, 2.43, 11.52, 3, 2, 179),
    "ketamine-iv-placebo.nausea.any": (3.82, 1.75, 8.36, 3, 3, 174),
    "ketamine-iv-placebo.vomiting.any": (4.67, 1.49, 14.59, 1, 1, 60),
    "memantine-placebo.pain.short": (-8.69, -19.40, 2.02, 6, 6, 217),
}


@pytest.fixture(scope="module")
def syntheses() -> dict[str, object]:
    review, problems = load(FolderStore(EXAMPLE))
    assert problems == []
    return {spec.id: synthesise(spec) for spec in specifications(review)}


@pytest.mark.parametrize("finding", PUBLISHED)
def test_a_published_number(syntheses: dict[str, object], finding: str) -> None:
    pool = syntheses[finding].pool  # type: ignore[attr-defined]
    estimate, low, high, studies, estimable, people = PUBLISHED[finding]
    found = (pool.estimate, pool.ci_low, pool.ci_high)
    assert found == pytest.approx((estimate, low, high), abs=0.005001)
    assert (pool.studies, pool.studies_estimable, pool.participants) == (studies, estimable, people)


def test_81_of_85_syntheses_are_estimable(syntheses: dict[str, object]) -> None:
    missing = {
        name
        for name, made in syntheses.items()
        if made.pool.estimate is None  # type: ignore[attr-defined]
    }
    assert len(syntheses) == 85
    assert missing == {
        "ketamine-iv-placebo.serious-adverse-events.any",
        "ketamine-iv-ketorolac.serious-adverse-events.any",
        "ketamine-topical-placebo.sedation.any",
        "magnesium-iv-placebo.adverse-events.any",
    }
