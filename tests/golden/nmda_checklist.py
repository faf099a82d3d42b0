"""What the reference review's plain language summary says, one line a proposition.

`missing(markdown)` gives the propositions that a summary does not state; it looks for content, not
for wording. Source of the propositions: the published summary of CD015373.pub2.
"""

import re

VEIN, MOUTH, SKIN = "vein", "mouth", "skin"
UNKNOWN = r"(unclear|do(es)? not know|don.t know)"

# Proposition -> what must be found, within one sentence unless the section is named.
FACTS = {
    "67 studies": r"\b67 studies",
    "2309 people": r"2,?309 people",
    "39 studies of ketamine": r"(\b39|thirty-nine)[^.]{0,20}ketamine",
    "10 studies of memantine": r"(\b10|ten)[^.,]{0,20}memantine",
    "9 studies of dextromethorphan": r"(\b9|nine)[^.,]{0,20}dextromethorphan",
    "3 studies of amantadine": r"(\b3|three)[^.,]{0,20}amantadine",
    "8 studies of magnesium": r"(\b8|eight)[^.,]{0,20}magnesium",
    "the parts overlap": r"more than one of them",
    "62 studies against placebo": r"(placebo[^.]{0,20}\b62 studies|\b62 studies[^.]*placebo)",
    "11% to 100% women": r"women[^.]*11% to 100%",
    "19% supported by industry": r"(compan|industry)[^.]*19%|19%[^.]*(compan|industry)",
    "Europe, the UK and the USA": r"Europe[^.]*UK[^.]*USA",
    "studies were brief": r"\bbrief\b[^.]*months",
    "conditions": r"nerve pain[^.]*fibromyalgia[^.]*complex regional pain syndrome",
    "adults with chronic pain": r"adults with chronic pain",
    "compared with placebo, explained": r"placebo[^.]*‘dummy’|‘dummy’[^.]*placebo",
    "compared with usual treatment": r"usual (medical )?(treatment|care)",
    "compared with another medicine": r"another medicine",
    "little to no confidence": r"little to no confidence",
    "people may have known their treatment": r"(known|aware)[^.]*treatment",
    "not all studies reported everything": r"(did not report|not all)[^.]*everything",
    "too few studies": r"(too few|not enough) studies",
    "studies were small": r"(small|few people)",
    "more and better studies": r"more and better studies",
    "current to June 2025": r"current to June 2025",
    "chronic pain explained": r"three months",
    "members of the class": r"(include|at) ketamine, memantine, dextromethorphan, amantadine",
}


def _sentences(markdown: str) -> list[str]:
    lines = (line.strip("-# *") for line in markdown.splitlines())
    return [part for line in lines for part in re.split(r"(?<=[.?])\s+", line) if part]


def _main_results(markdown: str) -> str:
    return markdown.partition("Main results")[2].partition("\n## ")[0]


def _some(sentences: list[str], *patterns: str) -> bool:
    return any(all(re.search(p, s, re.IGNORECASE) for p in patterns) for s in sentences)


def missing(markdown: str) -> list[str]:
    """The propositions that the summary does not state."""
    everything = _sentences(markdown)
    results = _sentences(_main_results(markdown))
    lost = [name for name, pattern in FACTS.items() if not _some(everything, pattern)]
    pain = {
        "ketamine": (VEIN, MOUTH, SKIN),
        "memantine": (MOUTH,),
        "dextromethorphan": (MOUTH,),
        "amantadine": (MOUTH,),
        "magnesium": (VEIN, MOUTH),
    }
    for medicine, routes in pain.items():
        for route in routes:
            if not _some(results, UNKNOWN, medicine, route, "pain"):
                lost.append(f"{medicine} by {route}: not known for pain")
            if (medicine, route) != ("ketamine", VEIN) and not _some(
                results, UNKNOWN, medicine, route, "unwanted effects"
            ):
                lost.append(f"{medicine} by {route}: not known for unwanted effects")
    if not _some(results, "ketamine may have unwanted effects", VEIN):
        lost.append("ketamine by vein: may have unwanted effects")
    for named in ("out of touch with reality", "nausea", "vomiting"):
        said = [s for s in everything if named in s]
        by_vein = [s for s in said if VEIN in s and MOUTH not in s and SKIN not in s]
        if not said or said != by_vein:
            lost.append(f"{named}: by vein only")
    return lost
