"""Column names: what exports of different years call the same thing.

Names are compared without case, punctuation and words in brackets, so that `Heterogeneity Tau²`,
`heterogeneity_tau2` and `Heterogeneity tau^2` are the same column.
"""

import re
import unicodedata

_DATA = {
    "group": ("analysis group", "comparison number", "comparison id"),
    "number": ("analysis number", "outcome number", "analysis id"),
    "name": ("analysis name", "analysis title", "outcome name"),
    "subgroup": ("subgroup", "subgroup name"),
    "subgroup_number": ("subgroup number", "subgroup id"),
    "applicability": ("applicability",),
    "study": ("study", "study id", "study name", "name of study"),
    "year": ("study year", "year of study", "year"),
    "giv_mean": ("giv mean", "giv effect", "generic effect"),
    "giv_se": ("giv se", "generic se"),
    "experimental_mean": ("experimental mean", "mean 1"),
    "experimental_sd": ("experimental sd", "sd 1"),
    "experimental_cases": ("experimental cases", "experimental events", "events 1"),
    "experimental_n": ("experimental n", "experimental total", "total 1"),
    "control_mean": ("control mean", "mean 2"),
    "control_sd": ("control sd", "sd 2"),
    "control_cases": ("control cases", "control events", "events 2"),
    "control_n": ("control n", "control total", "total 2"),
    "o_e": ("o e", "o minus e", "observed minus expected", "oe"),
    "variance": ("variance", "o e variance"),
    "weight": ("weight", "weight percent"),
    "effect": ("mean", "effect", "effect estimate", "estimate"),
    "ci_low": ("ci start", "ci low", "ci lower"),
    "ci_high": ("ci end", "ci high", "ci upper"),
    "footnotes": ("footnotes", "footnote", "notes"),
}

_SETTINGS = {
    "group": _DATA["group"],
    "number": _DATA["number"],
    "name": _DATA["name"],
    "group_name": ("analysis group name", "comparison name"),
    "data_type": ("data type",),
    "log_scale": ("log scale data",),
    "method": ("statistical method",),
    "measure": ("effect measure",),
    "model": ("analysis model",),
    "estimator": ("heterogeneity estimator",),
    "interval": ("ci method",),
    "prediction": ("prediction interval",),
    "level": ("ci pi level", "estimate ci", "ci level"),
    "study_level": ("study ci",),
    "swap": ("swap event and non event",),
    "unit": ("unit of effect measure",),
    "subgroup_by": ("subgroup by",),
    "subgroup_estimates": ("subgroup estimates",),
    "overall_estimates": ("overall estimates",),
    "between_test": ("test for subgroup differences",),
    "experimental_label": ("experimental group label",),
    "control_label": ("control group label",),
    "graph_left": ("graph label left", "graph label"),
    "graph_right": ("graph label right",),
    "experimental_intervention": ("experimental intervention",),
    "control_intervention": ("control intervention",),
}

_TOTALS = {
    "group": _DATA["group"],
    "number": _DATA["number"],
    "subgroup": _DATA["subgroup"],
    "subgroup_number": _DATA["subgroup_number"],
    "experimental_cases": _DATA["experimental_cases"],
    "experimental_n": _DATA["experimental_n"],
    "control_cases": _DATA["control_cases"],
    "control_n": _DATA["control_n"],
    "weight": _DATA["weight"],
    "effect": _DATA["effect"],
    "ci_low": _DATA["ci_low"],
    "ci_high": _DATA["ci_high"],
    "pi_low": ("pi start",),
    "pi_high": ("pi end",),
    "tau2": ("heterogeneity tau2",),
    "tau2_low": ("tau2 ci start",),
    "tau2_high": ("tau2 ci end",),
    "q": ("heterogeneity chi2", "heterogeneity q"),
    "q_df": ("heterogeneity df",),
    "q_p": ("heterogeneity p",),
    "i2": ("heterogeneity i2",),
    "z": ("effect z",),
    "p": ("effect p",),
    "between_q": ("subgroup chi2",),
    "between_df": ("subgroup df",),
    "between_p": ("subgroup p",),
    "between_i2": ("subgroup i2",),
}

# Columns that are known and deliberately not imported: they say how a plot was drawn, or repeat.
_IGNORED = (
    "data source", "data source eligibility", "outcome", "intervention grouping",
    "filter criteria", "tau2 ci", "sort studies by", "graph scale", "show risk of bias",
    "effect t", "id",
)  # fmt: skip

ROWS = {alias: field for field, aliases in _DATA.items() for alias in aliases}
TOTALS = {alias: field for field, aliases in _TOTALS.items() for alias in aliases}
SETTINGS = {alias: field for field, aliases in _SETTINGS.items() for alias in aliases}
SETTINGS_AND_TOTALS = TOTALS | SETTINGS | dict.fromkeys(_IGNORED, "")
SUBGROUPS = TOTALS | dict.fromkeys(_IGNORED, "") | {"name": ""}

_DOMAINS = (
    ("D1", ("randomi", "d1")),
    ("D2", ("deviation", "d2")),
    ("D3", ("missing", "d3")),
    ("D4", ("measurement", "d4")),
    ("D5", ("selection of the reported", "d5")),
    ("overall", ("overall",)),
)


def plain(name: str) -> str:
    """A column name for comparing: lower case, no accents, single blanks, ² as 2."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", folded).strip()


def judgement(name: str) -> tuple[str, str] | None:
    """(domain, 'value' or 'support') when a column holds risk of bias judgements, else None.

    Both orders occur: `Overall bias (judgement)` and `Domain (judgement): Allocation concealment`;
    also `rob2_d1_randomisation`, which has no support.
    """
    match = re.match(r"\s*domain\s*\((judgement|judgment|support)\)\s*:\s*(.+)$", name, re.I)
    if match:
        return match[2].strip(), "support" if match[1].lower() == "support" else "value"
    match = re.match(r"\s*(.+?)\s*\((judgement|judgment|support)\)\s*$", name, re.I)
    if match:
        return match[1].strip(), "support" if match[2].lower() == "support" else "value"
    if re.match(r"rob\s?[12]?[ _](d\d|overall)", name, re.I):
        return name.strip(), "value"
    return None


def rob2_domain(domain: str) -> str:
    """D1 to D5 or 'overall' for a RoB 2 domain by its name, '' for any other domain."""
    text = plain(domain)
    if text.startswith("rob"):
        text = " ".join(text.split()[1:])
    elif "bias" not in text:
        return ""
    for item, words in _DOMAINS:
        if any(word in text for word in words):
            return item
    return ""
