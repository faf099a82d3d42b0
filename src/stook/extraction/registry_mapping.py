"""`extraction/registry/mapping.yaml`: which group is which arm, which measure which outcome.

stook proposes by names; a person corrects the proposal and sets `confirmed: true`. Until then
nothing of the record becomes a row of results.csv.
"""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from stook.extraction.registry_tables import MappedMeasure, RegistryMapping
from stook.files.writing import yaml_text
from stook.model.registry import RegistryRecord
from stook.model.review import Review
from stook.problems import Place, Problem, problem

PATH = "extraction/registry/mapping.yaml"
_WORD = re.compile(r"[a-z0-9]{3,}")
_COMMON = frozenset(
    {"the", "and", "with", "from", "any", "total", "number", "change", "participants"}
)
_COMMENT = (
    "How the groups and measures of trial registries become arms and results of this review.\n"
    "Correct what stook proposes, then write `confirmed: true`; `stook import-registry` run again\n"
    "then fills extraction/registry/arms.csv and results.csv."
)


def proposed(record: RegistryRecord, review: Review) -> dict[str, Any]:
    """A mapping by names: registration, arm labels, words of outcomes. Not confirmed."""
    study = next(
        (one.study for one in review.studies.values() if record.id in one.registry.split()
         or one.registry == record.id),
        "",
    )  # fmt: skip
    arms = {arm.arm: f"{arm.arm} {arm.label}" for arm in review.arms if arm.study == study}
    titles = dict.fromkeys(group.title for group in record.groups)
    groups = {title: nearest(title, arms) for title in titles}
    names = {
        id_: f"{outcome.technical} {outcome.lay}"
        for id_, outcome in review.protocol.outcomes.items()
    }
    measures = []
    seen = set()
    for reported in record.reported:
        key = (reported.measure, reported.seriousness)
        if reported.part not in ("outcome", "adverse event") or key in seen:
            continue
        seen.add(key)
        outcome = nearest(reported.measure, names)
        if outcome:
            entry = {"measure": reported.measure, "outcome": outcome, "timepoint": "any"}
            if reported.seriousness:
                entry["seriousness"] = reported.seriousness
            measures.append(entry)
    return {"study": study, "confirmed": False, "groups": groups, "measures": measures}


def nearest(title: str, names: Mapping[str, str]) -> str:
    """The id whose name shares all its words with a title, the most words first; '' for none."""
    said = set(_WORD.findall(title.lower())) - _COMMON
    best, most = "", 0
    for id_, name in names.items():
        words = set(_WORD.findall(name.lower())) - _COMMON
        shared = len(said & words)
        if words and shared > most and (words <= said or said <= words):
            best, most = id_, shared
    return best


def read_mapping(text: str) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """The entries by registration, as written; what is no mapping is a Problem."""
    try:
        content = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        return {}, [problem("E921", Place(PATH, line), "The file is not valid YAML.")]
    if not isinstance(content, dict):
        return {}, [problem("E921", Place(PATH), "The file is not a mapping of registrations.")]
    problems = [
        problem("E921", Place(PATH), f"{id_}: expected study, groups and measures.")
        for id_, entry in content.items()
        if not isinstance(entry, dict)
    ]
    return {str(id_): entry for id_, entry in content.items() if isinstance(entry, dict)}, problems


def confirmed(
    id_: str, entry: Mapping[str, Any], review: Review
) -> tuple[RegistryMapping | None, list[Problem]]:
    """The mapping of a record if somebody confirmed it, and what in it names nothing."""
    if entry.get("confirmed") is not True:
        return None, []
    problems: list[Problem] = []

    def wrong(what: str) -> None:
        problems.append(problem("E921", Place(PATH), f"{id_}: {what}"))

    study = str(entry.get("study") or "")
    if study not in review.studies:
        wrong(f"there is no study {study!r} in studies.csv.")
    groups = entry.get("groups") or {}
    arms = {arm.arm for arm in review.arms if arm.study == study}
    chosen = {str(title): str(arm) for title, arm in dict(groups).items() if arm}
    for arm in chosen.values():
        if arms and arm not in arms:
            wrong(f"the study has no arm {arm!r}.")
    measures = []
    for row in entry.get("measures") or ():
        known = {key: str(row[key]) for key in MappedMeasure.__slots__ if row.get(key)}
        if "measure" not in known or known.get("outcome") not in review.protocol.outcomes:
            wrong(f"{known.get('measure', 'a measure')!r}: no outcome {known.get('outcome')!r}.")
            continue
        measures.append(MappedMeasure(**known))
    if problems:
        return None, problems
    return RegistryMapping(study=study, groups=chosen, measures=tuple(measures)), []


def written(entries: Mapping[str, Mapping[str, Any]]) -> str:
    """The file as text, with how to use it above."""
    return yaml_text(dict(sorted(entries.items())), {"": _COMMENT})
