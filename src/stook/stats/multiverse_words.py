"""The one sentence that says how fragile a conclusion is, made of the multiverse's numbers.

A `world` here is a `stook.stats.Multiverse`, whose module imports this one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from stook.figures import legible_digits, level, number

SHORT = {
    "GENERIC": "effect", "PETO": "Peto OR", "ROM": "ratio of means", "SMDH": "SMD", "AS": "ASD",
}  # fmt: skip
CHOICES = {
    "interval": "the interval method",
    "method": "the pooling method",
    "measure": "the effect measure",
}
OPTIONS = {
    "HKSJ": "the Hartung-Knapp-Sidik-Jonkman interval",
    "HKSJ-adhoc": "the truncated Hartung-Knapp-Sidik-Jonkman interval",
    "Wald": "the Wald interval",
    "t": "the t interval",
    "EE": "a common effect",
    "FE": "a common effect",
    "CE": "a common effect",
    "MH": "Mantel-Haenszel weights",
    "Peto": "Peto's method",
    "DL-MH": "Mantel-Haenszel with random effects",
    "REML": "the REML estimator",
    "ML": "the ML estimator",
    "DL": "the DerSimonian-Laird estimator",
    "DL2": "the two-step DerSimonian-Laird estimator",
    "PM": "the Paule-Mandel estimator",
    "EB": "the empirical Bayes estimator",
    "SJ": "the Sidik-Jonkman estimator",
    "HE": "the Hedges estimator",
    "HS": "the Hunter-Schmidt estimator",
    "RR": "the risk ratio",
    "OR": "the odds ratio",
    "RD": "the risk difference",
    "PETO": "Peto's odds ratio",
    "MD": "the mean difference",
    "SMD": "the standardised mean difference",
    "ROM": "the ratio of means",
}
KEPT = ("kept", "left out")
"""The options of a group of studies."""
MANY = 3
"""More single studies than this are counted, not listed."""


def sentence(world: Any) -> str:
    """How fragile the stated conclusion is, in one plain sentence."""
    agree, of = world.agreement
    if not of:
        return "None of the defensible analyses can be estimated."
    if not world.estimable[world.stated]:
        return f"The stated analysis cannot be estimated; {of} other defensible analyses can."
    opening = f"{_claim(world)} ({_result(world, world.stated, named=True)})"
    if agree == of:
        words = "the one defensible analysis" if of == 1 else f"all {of} defensible analyses"
        return f"{opening} holds in {words}{_threshold(world)}.{_narrow(world)}"
    if not world.agrees[world.stated]:
        return (
            f"{opening} is not what the stated analysis shows; {_share(agree, of)} agree with it"
            f"{_threshold(world)}."
        )
    agreeing = f"{_share(agree, of)} agree{_threshold(world)}"
    return f"{opening} {_dependence(world)}; {agreeing}.{_narrow(world)}"


def _claim(world: Any) -> str:
    return "The finding of no clear difference" if world.conclusion == 0 else "The conclusion"


def _narrow(world: Any) -> str:
    """A caution where the stated Hartung-Knapp interval is narrower than the Wald interval.

    That happens where the studies differ less than chance would have them, often with two or three
    of them; the method then claims a precision that nobody has (Roever et al. 2015,
    10.1186/s12874-015-0091-1; Jackson et al. 2017, 10.1002/sim.7411).
    """
    if world.choices(world.stated).get("interval") != "HKSJ":
        return ""
    d = world.dimensions.index("interval")
    if "Wald" not in world.options[d]:
        return ""
    wanted = world.codes[world.stated].copy()
    wanted[d] = world.options[d].index("Wald")
    found = np.flatnonzero((world.codes == wanted).all(axis=1) & world.estimable)
    if not found.size:
        return ""
    width = world.ci_high - world.ci_low
    if not width[world.stated] < width[found[0]] * (1 - 1e-9):
        return ""
    _, low, high = _figures(world, int(found[0]))
    return (
        f" The Wald interval is wider here ({low} to {high}): the studies differ less than chance "
        "would have them, which the Hartung-Knapp-Sidik-Jonkman method takes for precision."
    )


def _dependence(world: Any) -> str:
    flips = [flip for flip in world.flips if flip.dimension != "studies"]
    alone = [flip.option.removeprefix("without ") for flip in world.flips]
    alone = [name for name, flip in zip(alone, world.flips, strict=True) if flip not in flips]
    parts = []
    if flips:
        first = world.most_important
        others = list(dict.fromkeys(f.dimension for f in flips if f.dimension != first))
        flip = next(f for f in flips if f.dimension == first)
        names = " and on ".join(_choice(world, d) for d in (first, *others))
        parts.append(
            f"depends on {names}: with {_option(world, flip.dimension, flip.option)} it is "
            f"{_result(world, flip.analysis, named=False)}"
        )
    if alone:
        lead = "and leaving" if parts else "depends on single studies: leaving"
        parts.append(f"{lead} out {_listed(alone)} overturns it")
    if not parts:
        matters = world.most_important
        most = f", most of all on {_choice(world, matters)}" if matters else ""
        return f"withstands each single change but not all combinations{most}"
    return ", ".join(parts)


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return f"{names[0]} alone"
    if len(names) > MANY:
        return f"any one of {len(names)} studies"
    return f"{', '.join(names[:-1])} or {names[-1]} alone"


def _choice(world: Any, dimension: str) -> str:
    if world.options[world.dimensions.index(dimension)] == KEPT:
        return f"whether {dimension} are kept"
    return CHOICES.get(dimension, f"the choice of {dimension}")


def _option(world: Any, dimension: str, option: str) -> str:
    if option in KEPT:
        return f"{dimension} {option}"
    return world.names.get(option) or OPTIONS.get(option, option)


def _result(world: Any, row: int, *, named: bool) -> str:
    estimate, low, high = _figures(world, row)
    limits = f"{low} to {high}"
    if not named:
        same = estimate == _figures(world, world.stated)[0]
        return limits if same else f"{estimate} ({limits})"
    measure = world.choices(row)["measure"]
    measure = world.names.get(measure) or SHORT.get(measure, measure)
    return f"{measure} {estimate}, {level(world.level)} CI {limits}"


def _figures(world: Any, row: int) -> tuple[str, str, str]:
    """Estimate and limits with two decimals, as reviews print them, or as many as they need."""
    values = [float(x[row]) for x in (world.estimate, world.ci_low, world.ci_high)]
    digits = legible_digits(2, [(values[1], values[2])])
    estimate, low, high = (number(value, digits) for value in values)
    return estimate, low, high


def _share(agree: int, of: int) -> str:
    return f"{agree} of {of} defensible analyses ({_percent(agree, of)})"


def _percent(part: int, whole: int) -> str:
    """A percentage that says 0 or 100 only where none or all is meant."""
    rounded = round(100 * part / whole)
    if part and rounded == 0:
        return "under 1%"
    if part < whole and rounded == 100:
        return "over 99%"
    return f"{rounded}%"


def _threshold(world: Any) -> str:
    same, of = world.threshold_agreement
    if not of:
        return ""
    side = "beyond" if world.beyond[world.stated] == 1 else "short of"
    return f", and {same} of {of} estimates lie {side} the threshold"
