"""Judgements of Cochrane's tool of 2008/2011 (RoB 1): of a study in packages, of its results here.

Its domains are told by their names (Higgins 2011, doi:10.1136/bmj.d5928). A domain that was judged
for groups of outcomes ("Blinding: objective outcomes") counts with its worst judgement, and the
support says which is whose.
"""

from dataclasses import replace

from stook.exchange.revman.export_columns import plain
from stook.exchange.revman.package_model import Judged, StudyInfo
from stook.files.layout import appraisal_path
from stook.model.appraisal import Appraisal, ItemKind

TOOL = "RoB 1"
FILE = appraisal_path("rob1")
# Part of a domain's name -> the domains of the form; the first that fits counts.
_DOMAINS = (
    ("sequence", ("sequence",)),
    ("concealment", ("concealment",)),
    ("blinding of participants", ("participants",)),
    ("blinding of outcome", ("assessors",)),
    ("blinding of assess", ("assessors",)),
    ("performance bias and detection bias", ("participants", "assessors")),
    ("performance bias", ("participants",)),
    ("detection bias", ("assessors",)),
    ("blinding", ("participants", "assessors")),
    ("incomplete outcome", ("missing",)),
    ("attrition bias", ("missing",)),
    ("selective", ("selective",)),
    ("other", ("other",)),
)
_VALUES = {
    "low risk": "low", "low": "low", "yes": "low", "unclear risk": "unclear", "unclear": "unclear",
    "unknown": "unclear", "high risk": "high", "high": "high", "no": "high",
}  # fmt: skip
_WORST = ("low", "unclear", "high")


def domains_of(name: str) -> tuple[str, ...]:
    """The domains of the form that a package's domain is; none for one of another tool."""
    text = plain(name)
    return next((items for part, items in _DOMAINS if part in text), ())


def judged_domains(info: StudyInfo) -> dict[str, tuple[str, str]]:
    """Judgement and support by domain of the form."""
    found: dict[str, list[tuple[str, Judged]]] = {}
    for judged in info.judgements:
        value = _VALUES.get(plain(judged.value), "")
        for item in domains_of(judged.domain) if value else ():
            found.setdefault(item, []).append((value, judged))
    return {item: _one(values) for item, values in found.items()}


def _one(values: list[tuple[str, Judged]]) -> tuple[str, str]:
    """The worst of several judgements of a domain, with what each was for."""
    worst = max((value for value, _ in values), key=_WORST.index)
    if len(values) == 1:
        return worst, values[0][1].support
    parts = [f"{each.domain}: {each.value}. {each.support}".strip() for _, each in values]
    return worst, " / ".join(parts)


def appraisals(
    studies: dict[str, StudyInfo], ids: dict[str, str], results: set[tuple[str, str, str]]
) -> tuple[Appraisal, ...]:
    """The judgements of every study, for each of its results (study, outcome, window)."""
    blank = Appraisal(study="", outcome="", timepoint="", kind=ItemKind.DOMAIN, file=FILE)
    made = []
    by_id = {ids[name]: info for name, info in studies.items() if name in ids}
    judged = {study: judged_domains(info) for study, info in by_id.items() if info.judgements}
    for study, outcome, timepoint in sorted(results):
        for item, (value, support) in judged.get(study, {}).items():
            made.append(
                replace(blank, study=study, outcome=outcome, timepoint=timepoint, item=item,
                        value=value, support=support)
            )  # fmt: skip
    return tuple(made)
