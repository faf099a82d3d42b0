"""What effect measures are called, by the short names of `stook.stats`."""

from typing import Final

MEASURES: Final[dict[str, str]] = {
    "RR": "Risk ratio",
    "OR": "Odds ratio",
    "PETO": "Peto odds ratio",
    "RD": "Risk difference",
    "AS": "Arcsine difference",
    "MD": "Mean difference",
    "MD-paired": "Mean difference",
    "SMD": "Standardised mean difference",
    "SMD-paired": "Standardised mean difference",
    "SMDH": "Standardised mean difference (unequal variances)",
    "SMD1": "Glass' delta",
    "Glass": "Glass' delta",
    "ROM": "Ratio of means",
    "ROM-paired": "Ratio of means",
    "IRR": "Rate ratio",
    "IRD": "Rate difference",
    "IRSD": "Difference of square-root rates",
    "HR": "Hazard ratio",
    "GENERIC": "Effect",
    "ZCOR": "Correlation",
    "COR": "Correlation",
    "PR": "Proportion",
    "PLN": "Proportion",
    "PLO": "Proportion",
    "PAS": "Proportion",
    "PFT": "Proportion",
    "IR": "Rate",
    "IRLN": "Rate",
    "IRS": "Rate",
    "MN": "Mean",
    "MNLN": "Mean",
}
# Measures of a single group: there is no line of no effect.
SINGLE: Final = frozenset({"PR", "PLN", "PLO", "PAS", "PFT", "IR", "IRLN", "IRS", "MN", "MNLN"})
