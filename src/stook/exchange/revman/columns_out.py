"""The columns that RevMan Web writes, in its order (data packages of 2026)."""

from typing import Final

DATA_COLUMNS: Final = (
    "Analysis group", "Analysis number", "Analysis name", "Subgroup", "Subgroup number",
    "Applicability", "Study", "Study year", "GIV Mean", "GIV SE", "Experimental mean",
    "Experimental SD", "Experimental cases", "Experimental N", "Control mean", "Control SD",
    "Control cases", "Control N", "O-E", "Variance", "Weight", "Mean", "CI start", "CI end",
    "Footnotes",
)  # fmt: skip
SETTINGS_COLUMNS: Final = (
    "Analysis group", "Analysis number", "Analysis name", "Analysis group name", "Data source",
    "Data source eligibility", "Data type", "Log-scale data", "Outcome", "Intervention grouping",
    "Experimental intervention", "Control intervention", "Subgroup by", "Filter criteria",
    "Experimental group label", "Control group label", "Statistical method", "Effect measure",
    "Unit of effect measure", "Analysis model", "Heterogeneity estimator", "Tau² CI",
    "Subgroup estimates", "Overall estimates", "Test for subgroup differences",
    "Prediction interval", "Swap event and non-event", "CI method", "CI/PI level",
    "Sort studies by", "Graph label (left)", "Graph label (right)", "Graph scale",
    "Show risk of bias", "Experimental cases", "Experimental N", "Control cases", "Control N",
    "Mean", "CI start", "CI end", "PI start", "PI end", "Heterogeneity Tau²", "Tau² CI start",
    "Tau² CI end", "Heterogeneity Chi²", "Heterogeneity df", "Heterogeneity P",
    "Heterogeneity I²", "Effect Z", "Effect T", "Effect P", "Subgroup Chi²", "Subgroup df",
    "Subgroup P", "Subgroup I²", "ID",
)  # fmt: skip
SUBGROUP_COLUMNS: Final = (
    "Analysis group", "Analysis number", "Subgroup", "Subgroup number", "Experimental cases",
    "Experimental N", "Control cases", "Control N", "Weight", "Mean", "CI start", "CI end",
    "Heterogeneity Tau²", "Tau² CI start", "Tau² CI end", "Heterogeneity Chi²",
    "Heterogeneity df", "Heterogeneity P", "Heterogeneity I²", "Effect Z", "Effect T", "Effect P",
    "ID",
)  # fmt: skip
RESULT_COLUMNS: Final = (
    "Study", "Outcome", "Data type", "Effect measure", "Arm", "Reference arm", "Sample size",
    "Cases", "Mean", "SD", "SE", "Variance", "CI level", "CI start", "CI end", "Exp mean",
    "Exp CI start", "Exp CI end", "t-test", "z-test", "P value", "Covariance method",
    "Covariance", "Other arm 1", "Other arm 2", "Correlation arm 1", "Correlation arm 2",
    "Correlation", "Other mean", "Other SE", "Other variance", "Other CI level",
    "Other CI start", "Other CI end", "Other exp mean", "Other exp CI start",
    "Other exp CI end", "Other t-test", "Other z-test", "Other P value", "Footnotes",
)  # fmt: skip
ARM_COLUMNS: Final = ("Study", "Arm", "Description", "Intervention")
ROB2_DOMAINS: Final = {
    "D1": "Bias arising from the randomization process",
    "D2": "Bias due to deviations from intended interventions",
    "D3": "Bias due to missing outcome data",
    "D4": "Bias in measurement of the outcome",
    "D5": "Bias in selection of the reported result",
    "overall": "Overall bias",
}
