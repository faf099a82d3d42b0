"""Between a standardised mean difference and an odds ratio, and between odds and risk ratios."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from stook.stats.conversions.result import Conversion, Recipe, floats, missing

_LOGISTIC = math.pi / math.sqrt(3)
_CHINN = (
    "Chinn 2000, Stat Med 19:3127; doi:10.1002/1097-0258(20001130)19:22<3127::AID-SIM784>3.0.CO;2-M"
)
_HASSELBLAD = "Hasselblad & Hedges 1995, Psychol Bull 117:167; doi:10.1037/0033-2909.117.1.167"
_ASSUMPTION = "the outcome follows logistic distributions of equal spread in both groups"
_SOURCE = f"{_HASSELBLAD}; {_CHINN}"
_COX = (
    "Cox & Snell 1989 (Analysis of Binary Data, 2nd ed.); compared in Sanchez-Meca et al. 2003, "
    "Psychol Methods 8:448; doi:10.1037/1082-989X.8.4.448"
)
_NORMAL = "the outcome follows normal distributions of equal spread in both groups"
_FACTORS = {"logistic": _LOGISTIC, "normal": 1.65}
_TO_OR = {
    "logistic": Recipe("log odds ratio = SMD times pi over root 3", _SOURCE, _ASSUMPTION),
    "normal": Recipe("log odds ratio = SMD times 1.65", _COX, _NORMAL),
}
_TO_SMD = {
    "logistic": Recipe("SMD = log odds ratio times root 3 over pi", _SOURCE, _ASSUMPTION),
    "normal": Recipe("SMD = log odds ratio over 1.65", _COX, _NORMAL),
}
_HANDBOOK_15 = (
    "Cochrane Handbook 6.5 (2024), chapter 15, section 15.4.4; "
    "https://training.cochrane.org/handbook/current/chapter-15"
)
_OR_TO_RR = Recipe(
    "RR = OR over (1 - risk times (1 - OR)), risk being the comparator's",
    _HANDBOOK_15,
    "the comparator's risk is known; only the limits may be turned likewise, not the SE",
)
_RR_TO_OR = Recipe(
    "OR = RR times (1 - risk) over (1 - risk times RR), risk being the comparator's",
    _HANDBOOK_15,
    "the comparator's risk is known; only the limits may be turned likewise, not the SE",
)


@np.errstate(all="ignore")
def smd_to_log_or(smd: ArrayLike, se: ArrayLike, distribution: str = "logistic") -> Conversion:
    """A standardised mean difference as a log odds ratio: `y`, `se`, and `odds_ratio`.

    `distribution` is the one assumed of the outcome: logistic or normal.
    """
    factor = _FACTORS[_known(distribution)]
    found = _scaled(_TO_OR, distribution, smd, se, factor)
    odds_ratio = np.asarray(np.exp(found["y"]))
    return replace(found, values={**found.values, "odds_ratio": odds_ratio[()]})


@np.errstate(all="ignore")
def log_or_to_smd(log_or: ArrayLike, se: ArrayLike, distribution: str = "logistic") -> Conversion:
    """A log odds ratio as a standardised mean difference: `y`, `se`.

    `distribution` is the one assumed of the outcome: logistic or normal.
    """
    factor = 1 / _FACTORS[_known(distribution)]
    return _scaled(_TO_SMD, distribution, log_or, se, factor)


@np.errstate(all="ignore")
def or_to_rr(odds_ratio: ArrayLike, risk: ArrayLike) -> Conversion:
    """The risk ratio that an odds ratio means at a comparator's `risk`: `risk_ratio`."""
    o, p = floats(odds_ratio, risk)
    checks = {
        "the odds ratio or the risk is not reported": missing(o, p),
        "an odds ratio must be above zero": o <= 0,
        "a risk lies between 0 and 1": (p < 0) | (p > 1),
    }
    return _OR_TO_RR.result(checks, {"risk_ratio": o / (1 - p * (1 - o))})


@np.errstate(all="ignore")
def rr_to_or(risk_ratio: ArrayLike, risk: ArrayLike) -> Conversion:
    """The odds ratio that a risk ratio means at a comparator's `risk`: `odds_ratio`."""
    r, p = floats(risk_ratio, risk)
    checks = {
        "the risk ratio or the risk is not reported": missing(r, p),
        "a risk ratio must be above zero": r <= 0,
        "a risk lies between 0 and 1": (p < 0) | (p > 1),
        "this risk ratio would lift the risk to 1 or more": r * p >= 1,
    }
    return _RR_TO_OR.result(checks, {"odds_ratio": r * (1 - p) / (1 - p * r)})


def _scaled(
    recipes: dict[str, Recipe], distribution: str, y: ArrayLike, se: ArrayLike, factor: float
) -> Conversion:
    y_, se_ = floats(y, se)
    checks = {
        "the effect or its standard error is not reported": missing(y_, se_),
        "a standard error cannot be negative": se_ < 0,
    }
    return recipes[distribution].result(checks, {"y": y_ * factor, "se": se_ * factor})


def _known(distribution: str) -> str:
    if distribution not in _FACTORS:
        raise ValueError(f"unknown distribution {distribution!r}; known are {', '.join(_FACTORS)}")
    return distribution
