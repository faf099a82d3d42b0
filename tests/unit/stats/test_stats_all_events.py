"""Everyone has the event in both arms: the risk ratio is 1, the odds ratio is not estimable.

Reference: in 322 published Cochrane reviews such studies are stored without a result wherever the
measure is OR (120 rows) and with a risk ratio of exactly 1 wherever it is RR (70 rows).
"""

import numpy as np
import pytest

from stook import stats

EVERYONE = {"events1": [28.0], "total1": [28.0], "events2": [29.0], "total2": [29.0]}
# CD011535.pub7, analysis 1.2: counts and stored weights; in the first study all have the event.
TABLES = {
    "events1": [29, 9, 14, 6],
    "total1": [29, 43, 44, 15],
    "events2": [31, 4, 17, 13],
    "total2": [31, 41, 44, 15],
}
STORED = [35.392562, 14.879952, 25.843364, 23.884123]


def test_the_risk_ratio_is_one_with_the_corrected_variance() -> None:
    effect, low, high = stats.effects("RR", **EVERYONE).natural()
    # CD001703.pub4, analysis 1.25, Atkinson 1998
    assert effect[0] == 1.0
    assert low[0] == pytest.approx(0.935159, abs=6e-7)
    assert high[0] == pytest.approx(1.069337, abs=6e-7)


@pytest.mark.parametrize("measure", ["OR", "PETO"])
def test_the_odds_ratio_is_not_estimable(measure: str) -> None:
    made = stats.effects(measure, **EVERYONE)
    assert np.isinf(made.v[0])
    assert made.reason[0] == "everyone has the event in both arms"


def test_random_effects_about_mantel_haenszel_take_its_ratio_as_one() -> None:
    fit = stats.pool_tables("RR", **TABLES, method="MH", model="random")
    assert fit.weights == pytest.approx(STORED, abs=1e-6)
