"""MeSH's qualifiers (subheadings): two-letter code and name.

Source: National Library of Medicine, MeSH qualifiers with abbreviations,
https://www.nlm.nih.gov/mesh/qualifiers_scopenotes.html.
"""

NAMES: dict[str, str] = {
    "aa": "analogs & derivatives", "ab": "abnormalities", "ac": "acid-base equilibrium",
    "ad": "administration & dosage", "ae": "adverse effects", "ag": "agonists",
    "ah": "anatomy & histology", "ai": "antagonists & inhibitors", "an": "analysis",
    "ao": "adverse outcomes", "bi": "biosynthesis", "bl": "blood", "bs": "blood supply",
    "cf": "cerebrospinal fluid", "ch": "chemistry", "ci": "chemically induced",
    "cl": "classification", "cn": "congenital", "co": "complications", "cs": "chemical synthesis",
    "ct": "contraindications", "cy": "cytology", "de": "drug effects", "df": "deficiency",
    "dg": "diagnostic imaging", "dh": "diet therapy", "di": "diagnosis", "dt": "drug therapy",
    "du": "diagnostic use", "ec": "economics", "ed": "education", "eh": "ethnology",
    "em": "embryology", "en": "enzymology", "ep": "epidemiology", "es": "ethics", "et": "etiology",
    "ge": "genetics", "gd": "growth & development", "hi": "history", "im": "immunology",
    "in": "injuries", "ip": "isolation & purification", "ir": "innervation",
    "is": "instrumentation", "je": "jurisprudence", "lj": "legislation & jurisprudence",
    "ma": "manpower", "me": "metabolism", "mi": "microbiology", "mo": "mortality",
    "mt": "methods", "nu": "nursing", "og": "organization & administration", "pa": "pathology",
    "pc": "prevention & control", "pd": "pharmacology", "ph": "physiology",
    "pk": "pharmacokinetics", "po": "poisoning", "pp": "physiopathology", "ps": "parasitology",
    "px": "psychology", "py": "pathogenicity", "ra": "radiography", "re": "radiation effects",
    "rh": "rehabilitation", "ri": "radionuclide imaging", "rt": "radiotherapy",
    "sc": "secondary", "sd": "supply & distribution", "se": "secretion",
    "sn": "statistics & numerical data", "st": "standards", "su": "surgery",
    "td": "trends", "th": "therapy", "to": "toxicity", "tm": "transmission",
    "tr": "transplantation", "tu": "therapeutic use", "ul": "ultrastructure", "ur": "urine",
    "us": "ultrasonography", "ut": "utilization", "ve": "veterinary", "vi": "virology",
}  # fmt: skip
CODES: dict[str, str] = {name: code for code, name in NAMES.items()} | {
    "aetiology": "et",
}


def code(written: str) -> str:
    """The two-letter code of a qualifier given by code or name; what is neither stays itself."""
    word = " ".join(written.lower().split())
    return word if word in NAMES else CODES.get(word.replace(" and ", " & "), word)


def name(qualifier: str) -> str:
    """The name of a two-letter code; what is none stays itself."""
    return NAMES.get(qualifier, qualifier)
