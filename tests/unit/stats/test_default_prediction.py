"""The default prediction interval, from its formula."""

import numpy as np
from scipy import stats as scipy_stats

from stook import stats


def test_the_default_prediction_interval_has_k_minus_2_degrees_of_freedom() -> None:
    """Higgins, Thompson & Spiegelhalter 2009, doi:10.1111/j.1467-985X.2008.00552.x."""
    fit = stats.pool([0.1, 0.5, 0.9, 0.2], [0.02, 0.03, 0.05, 0.04], ci="Wald", pi="HTS")
    half = scipy_stats.t.ppf(0.975, 2) * np.sqrt(fit.tau2 + fit.se_wald**2)
    assert np.isclose(fit.pi_high - fit.estimate, half, rtol=1e-9)
