"""A meta-regression of a synthesis on one moderator, as far as outputs need it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """The intercept or the slope on the analysis scale, with its interval and P value."""

    estimate: float
    ci_low: float | None
    ci_high: float | None
    p: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderation:
    """How the effects of a synthesis go with one numeric characteristic of its studies.

    `id` is the synthesis. Coefficients are on the analysis scale (logarithms for ratios): `slope`
    per unit of the moderator, `intercept` where it is 0. `tau2` is the variance of true effects
    that is left over, `r2` the percentage of it that the moderator explains; `qe` tests what is
    left. `studies` were used; `dropped` have no value of the moderator. `values` are the
    moderator's values by the key of the contrast, `line` holds (moderator, expected effect, lower,
    upper) on the natural scale. `reason` says why there is no regression.
    """

    id: str
    moderator: str
    measure: str
    level: float
    studies: int
    dropped: int
    values: dict[str, float]
    intercept: Coefficient | None = None
    slope: Coefficient | None = None
    tau2: float | None = None
    r2: float | None = None
    qe: float | None = None
    qe_df: int | None = None
    qe_p: float | None = None
    line: tuple[tuple[float, float, float | None, float | None], ...] = ()
    reason: str = ""
