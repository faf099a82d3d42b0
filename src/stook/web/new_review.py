"""A new review from its question: the folder that `stook init` makes, with the answers in it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stook.edits import EditError, SetValue
from stook.edits.editor import edited
from stook.files.layout import REVIEW
from stook.files.starter import begin, starter
from stook.files.text import is_slug, slug
from stook.pipeline.load import load
from stook.problems import Problem
from stook.store import MemoryStore

OUTCOMES = 7  # as many as a summary of findings holds (Cochrane Handbook, chapter 14)
DESIGNS = (
    "randomised trials with parallel groups", "randomised crossover trials",
    "randomised trials by cluster", "non-randomised studies of interventions",
)  # fmt: skip
# Kind of outcome: what the form says, then the keys that it fixes.
KINDS: dict[str, tuple[str, dict[str, str]]] = {
    "event": ("yes or no", {"kind": "dichotomous", "measure": "RR", "means": "event"}),
    "score": ("on a scale", {"kind": "continuous", "measure": "SMD", "means": "score"}),
    "amount": ("an amount", {"kind": "continuous", "measure": "MD", "means": "amount"}),
    "time": ("time until", {"kind": "time to event", "measure": "HR", "means": "event"}),
}
SCREENERS = {
    "double": "Two people judge every record, alone",
    "single plus sample": "One person judges, a second judges a sample as well",
    "single": "One person judges",
}
REASONS = (
    "wrong population", "wrong intervention", "wrong comparison", "wrong outcome", "wrong design",
    "not a study",
)  # fmt: skip
Form = Mapping[str, str]


def create(parent: Path, form: Form) -> Path:
    """Make the folder of a new review below `parent`; EditError in words where that cannot be.

    Nothing is written unless the protocol can be read.
    """
    title = _text(form, "title")
    name = form.get("folder", "").strip() or slug(title)[:60].strip("-")
    if not title:
        raise EditError("A review needs a title.")
    if not is_slug(name):
        raise EditError("The folder needs a name of lower-case letters, digits and hyphens.")
    folder = parent / name
    if folder.exists():
        raise EditError(f"There is a folder {name} already; choose another name.")
    files = starter(name)
    edits = [
        SetValue(file=REVIEW, path=(key,), value=value) for key, value in answers(form).items()
    ]
    files[REVIEW] = edited(files[REVIEW].encode(), edits).decode()
    faults = _faults(files)
    if faults:
        raise EditError(" ".join(fault.what for fault in faults[:3]))
    begin(folder, files)
    return folder


def _faults(files: Mapping[str, str]) -> list[Problem]:
    """What of the protocol cannot be read."""
    return [
        fault
        for fault in load(MemoryStore(files))[1]
        if fault.place.file == REVIEW and fault.code.startswith(("E1", "E2"))
    ]


def answers(form: Form) -> dict[str, Any]:
    """The keys of review.yaml that the form answers. EditError for what is missing."""
    question = {}
    for part, needed in (("population", "people"), ("condition", "condition")):
        question[part] = _named(form, part, needed)
    interventions = _listed(form, "intervention", "an intervention")
    comparators = _listed(form, "comparator", "something to compare with")
    question["intervention"] = _named(form, "intervention", "intervention")
    designs = [design for number, design in enumerate(DESIGNS) if form.get(f"design-{number}")]
    mode = form.get("assignment", "double")
    if mode not in SCREENERS:
        raise EditError("Choose who screens.")
    return {
        "title": _text(form, "title"),
        "question": question,
        "eligibility": {
            "designs": designs or ["randomised trials"],
            "include": _lines(form, "include"),
            "exclude": _lines(form, "exclude"),
        },
        "outcomes": _outcomes(form),
        "interventions": interventions,
        "comparators": {
            key: {**term, "kind": _comparison(key)} for key, term in comparators.items()
        },
        "comparisons": {
            f"{one}-{other}": {"intervention": one, "comparator": other}
            for one in interventions
            for other in comparators
        },
        "screening": {"assignment": mode, "reasons": list(REASONS)},
        "team": _team(form),
    }


def _comparison(key: str) -> str:
    """What kind of comparator a name tells of."""
    for word, kind in (("placebo", "placebo"), ("sham", "placebo"), ("usual", "usual care"),
                       ("no-", "no treatment")):  # fmt: skip
        if word in key:
            return kind
    return "active"


def _text(form: Form, name: str) -> str:
    return " ".join(form.get(name, "").split())


def _lines(form: Form, name: str) -> list[str]:
    return [" ".join(line.split()) for line in form.get(name, "").splitlines() if line.strip()]


def _named(form: Form, part: str, needed: str) -> dict[str, str]:
    """A term in the words of the field and in plain ones."""
    technical = _text(form, part)
    if not technical:
        raise EditError(f"The question needs its {needed}.")
    return {"technical": technical, "lay": _text(form, f"{part}-lay") or technical}


def _listed(form: Form, part: str, needed: str) -> dict[str, dict[str, str]]:
    """Several terms, separated by commas, by an id made of each; plain words in the same order."""
    terms = [" ".join(term.split()) for term in form.get(part, "").split(",") if term.strip()]
    lay = [" ".join(term.split()) for term in form.get(f"{part}-lay", "").split(",")]
    if not terms:
        raise EditError(f"The question needs {needed}.")
    entries: dict[str, dict[str, str]] = {}
    for number, term in enumerate(terms):
        plain = lay[number] if len(lay) == len(terms) and lay[number] else term
        entries[_id(term, entries, part)] = {"technical": term, "lay": plain}
    return entries


def _id(term: str, taken: Mapping[str, object], otherwise: str) -> str:
    base = slug(term)[:40].strip("-") or otherwise
    number, name = 2, base
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name


def _outcomes(form: Form) -> dict[str, dict[str, Any]]:
    """The outcomes that are named, in their order."""
    entries: dict[str, dict[str, Any]] = {}
    for number in range(OUTCOMES):
        technical = _text(form, f"outcome-{number}")
        if not technical:
            continue
        kind = form.get(f"kind-{number}", "event")
        direction = form.get(f"direction-{number}", "lower is better")
        importance = form.get(f"importance-{number}", "critical")
        if kind not in KINDS or direction not in ("lower is better", "higher is better"):
            raise EditError(f"Say of what kind {technical} is, and which direction is better.")
        entries[_id(technical, entries, "outcome")] = {
            "technical": technical,
            "lay": _text(form, f"lay-{number}") or technical,
            "family": "unwanted effect" if form.get(f"harm-{number}") else "benefit",
            **KINDS[kind][1],
            "direction": direction,
            "importance": importance if importance in ("critical", "important") else "critical",
            "thresholds": "direction only",
            "in_summary": True,
        }
    if not entries:
        raise EditError("Name one outcome at least.")
    return entries


def _team(form: Form) -> list[dict[str, str]]:
    """The people who are named, one a line."""
    people: list[dict[str, str]] = []
    taken: dict[str, object] = {}
    for name in _lines(form, "team"):
        id_ = _id(name.split()[0], taken, "person")
        taken[id_] = name
        people.append({"id": id_, "name": name})
    return people
