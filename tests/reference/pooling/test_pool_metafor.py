"""`stook pool` against metafor on metafor's own example.

BCG vaccine, 13 trials (Colditz GA et al. JAMA 1994;271:698-702). The expected numbers are those of
metafor 3.8.1 in R 4.2.2 for `rma(measure="RR", ai=tpos, bi=tneg, ci=cpos, di=cneg, method="REML",
test="z")` and `test="knha"`, and of `confint` of it. Tolerance: relative 1e-7, as metafor iterates.
"""

import pytest

from stook.pooling.table import Analysis, Request, analyse

BCG = b"""author,year,tpos,tneg,cpos,cneg
Aronson,1948,4,119,11,128
Ferguson & Simes,1949,6,300,29,274
Rosenthal et al,1960,3,228,11,209
Hart & Sutherland,1977,62,13536,248,12619
Frimodt-Moller et al,1973,33,5036,47,5761
Stein & Aronson,1953,180,1361,372,1079
Vandiviere et al,1973,8,2537,10,619
TPT Madras,1980,505,87886,499,87892
Coetzee & Berjak,1968,29,7470,45,7232
Rosenthal et al,1961,17,1699,65,1600
Comstock et al,1974,186,50448,141,27197
Comstock & Webster,1969,5,2493,3,2338
Comstock et al,1976,27,16886,29,17825
"""
ROLES = {"events1": "tpos", "nonevents1": "tneg", "events2": "cpos", "nonevents2": "cneg"}


def bcg(**request: str) -> Analysis:
    found, problems = analyse("bcg.csv", BCG, Request(columns=ROLES, **request))  # type: ignore[arg-type]
    assert problems == []
    assert found is not None
    return found


def close(*expected: float) -> object:
    return pytest.approx(expected, rel=1e-7)


def test_reml_with_the_wald_interval() -> None:
    pooled = bcg(ci="Wald").pooled
    found = (pooled.estimate, pooled.se, pooled.ci_low, pooled.ci_high)
    assert found == close(
        -0.714532342158168, 0.17978151610527798, -1.0668976388105205, -0.36216704550581547
    )
    assert (pooled.tau2, pooled.i2) == close(0.3132432581367935, 92.22138452127612)
    assert (pooled.q, pooled.p) == close(152.2330080823733, 7.054258101684277e-05)


def test_knapp_and_hartung() -> None:
    pooled = bcg().pooled
    found = (pooled.se, pooled.p, pooled.ci_low, pooled.ci_high)
    assert found == close(
        0.18079174409285445, 0.0019200150960572435, -1.1084437136855936, -0.32062097063074224
    )


def test_the_tau2_interval_by_q_profile() -> None:
    assert tuple(bcg().pooled.tau2_ci) == close(0.11971836114126065, 1.111479084060929)
