"""The methods' names in full, and how sentences of parts are put together.

Sentences about findings come from `stook.language`; what stands here frames them.
"""

from typing import Final

from markupsafe import Markup, escape

MODELS: Final = {"random": "random-effects", "common": "common-effect (fixed-effect)"}
WEIGHTINGS: Final = {
    "IV": "the inverse-variance method",
    "MH": "the Mantel-Haenszel method",
    "Peto": "Peto's method",
}
ESTIMATORS: Final = {
    "DL": "the method of DerSimonian and Laird",
    "DL2": "the two-step method of DerSimonian and Laird",
    "REML": "restricted maximum likelihood (REML)",
    "PM": "the method of Paule and Mandel",
    "EB": "empirical Bayes",
    "ML": "maximum likelihood",
    "HE": "the method of Hedges and Olkin",
    "HS": "the method of Hunter and Schmidt",
    "HSk": "the method of Hunter and Schmidt, corrected for few studies",
    "SJ": "the method of Sidik and Jonkman",
}
INTERVALS: Final = {
    "Wald": "Wald intervals from the normal distribution",
    "t": "intervals from the t distribution",
    "HKSJ": "Hartung-Knapp-Sidik-Jonkman intervals",
    "HKSJ-adhoc": "Hartung-Knapp-Sidik-Jonkman intervals that are never narrower than Wald's",
}
PREDICTIONS: Final = {
    "HTS": "Prediction intervals are those of Higgins, Thompson and Spiegelhalter.",
    "V": "Prediction intervals use the t distribution with one degree of freedom fewer than "
    "studies (Viechtbauer).",
    "normal": "Prediction intervals use the normal distribution.",
    "HK": "Prediction intervals use the Hartung-Knapp standard error.",
    "HK-PR": "Prediction intervals are those of Partlett and Riley, with the Hartung-Knapp "
    "standard error.",
    "like-ci": "Prediction intervals use the standard error and distribution of the confidence "
    "interval.",
    "none": "No prediction intervals were planned.",
}
PROFILES: Final = {
    "core2025": "GRADE (the core guidance)",
    "classic": "GRADE",
    "partial": "GRADE (partially contextualised)",
}
# The bands of the Cochrane Handbook (10.10.2) overlap; the lower end of each speaks here.
VARIATION: Final = (
    (75.0, "considerable"),
    (50.0, "substantial"),
    (30.0, "moderate"),
    (0.0, "alike"),
)


def say(template: str, /, **parts: object) -> Markup:
    """A sentence with its parts put in; whatever is not markup already is escaped."""
    return escape(template).format(**parts)
