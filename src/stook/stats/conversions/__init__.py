"""Conversions of what papers report into what an analysis needs.

Each takes numbers or arrays, which broadcast, and gives a `Conversion`: the values, the formula in
words, its source and its assumption. Impossible input gives nan and the reason, never an exception.
"""

from stook.stats.conversions.arms import combine_arms, combine_events, split_shared
from stook.stats.conversions.changes import (
    average_correlation,
    correlation_from_change,
    sd_of_change,
)
from stook.stats.conversions.clusters import design_effect, effective_size, inflate_se
from stook.stats.conversions.counts import count_from_percentage
from stook.stats.conversions.curves import hazard_ratio_from_curves
from stook.stats.conversions.medians import mean_sd_from_median
from stook.stats.conversions.odds import log_or_to_smd, or_to_rr, rr_to_or, smd_to_log_or
from stook.stats.conversions.result import Conversion
from stook.stats.conversions.scales import rescale, reverse, smd_to_units
from stook.stats.conversions.spread import (
    sd_from_ci,
    sd_from_se,
    sd_from_se_of_difference,
    se_from_ci,
    se_from_p,
    se_from_t,
)
from stook.stats.conversions.survival import (
    hazard_ratio_from_ci,
    hazard_ratio_from_logrank,
    hazard_ratio_from_o_minus_e,
    hazard_ratio_from_observed,
    hazard_ratio_from_p,
)
from stook.stats.conversions.tables import (
    table_from_chi2,
    table_from_effect,
    table_from_margins,
    table_from_odds_ratio,
)

__all__ = [
    "Conversion",
    "average_correlation",
    "combine_arms",
    "combine_events",
    "correlation_from_change",
    "count_from_percentage",
    "design_effect",
    "effective_size",
    "hazard_ratio_from_ci",
    "hazard_ratio_from_curves",
    "hazard_ratio_from_logrank",
    "hazard_ratio_from_o_minus_e",
    "hazard_ratio_from_observed",
    "hazard_ratio_from_p",
    "inflate_se",
    "log_or_to_smd",
    "mean_sd_from_median",
    "or_to_rr",
    "rescale",
    "reverse",
    "rr_to_or",
    "sd_from_ci",
    "sd_from_se",
    "sd_from_se_of_difference",
    "sd_of_change",
    "se_from_ci",
    "se_from_p",
    "se_from_t",
    "smd_to_log_or",
    "smd_to_units",
    "split_shared",
    "table_from_chi2",
    "table_from_effect",
    "table_from_margins",
    "table_from_odds_ratio",
]
