"""Everyone has the event in both arms: the risk ratio is 1, the odds ratio is not estimable.

Reference: in 322 published Cochrane reviews such studies are stored without a result wherever the
measure is OR (120 rows) and with a risk ratio of exactly 1 wherever it is RR (70 rows).
"""

import numpy as np
import pytest

from stook import stats

EVERYONE = {"events1": [28.0], "total1": [28.0], "events2": [29.0], "total2": [29.0]}


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
