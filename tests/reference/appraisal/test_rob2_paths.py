"""Every legal path through RoB 2 against a transcription of the published algorithm.

The oracle's rules were checked by their authors against two independent implementations of the
official algorithm on all 35,118 paths. They are evaluated here by a few lines that share nothing
with the engine under test.
"""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stook.appraisal import assess, built_in, chosen, evaluate
from stook.model.form import FormDomain

ORACLE = "spec/rob2.json"
PATHS = {
    ("D1", "assignment"): 125,
    ("D2", "assignment"): 13277,
    ("D2", "adhering"): 20988,
    ("D3", "assignment"): 110,
    ("D4", "assignment"): 493,
    ("D5", "assignment"): 125,
}
FORM = built_in("RoB 2")
ANSWERS = ("Y", "PY", "PN", "N", "NI")


def oracle(shared: Path) -> dict[str, Any]:
    return json.loads((shared / ORACLE).read_text(encoding="utf-8"))["domains"]


def holds(condition: dict[str, Any] | None, path: dict[str, str]) -> bool:
    if condition is None:
        return True
    parts = dict(condition)
    either = parts.pop("any_of", None)
    return all(path.get(q) in allowed for q, allowed in parts.items()) and (
        either is None or any(holds(one, path) for one in either)
    )


def legal(questions: list[dict[str, Any]], path: dict[str, str]) -> Iterator[dict[str, str]]:
    """Paths: a question that is not triggered is NA. NA may be answered only where the oracle
    offers it without a trigger or says that the kind of departure need not be addressed."""
    if not questions:
        yield path
        return
    first, *rest = questions
    if not holds(first["ask_if"], path):
        yield from legal(rest, path | {first["id"]: "NA"})
        return
    chosen_kind = first["text"].startswith("[if applicable]")
    for option in first["options"]:
        if option != "NA" or chosen_kind:
            yield from legal(rest, path | {first["id"]: option})


def expected(domain: dict[str, Any], path: dict[str, str]) -> str:
    tables = list(domain.get("parts", {"all": domain.get("rules")}).values())
    order = ("Low", "Some concerns", "High")
    found = [next(r["then"] for r in rules if holds(r["when"], path)) for rules in tables]
    return max(found, key=order.index).lower()


def domain_of(id_: str, effect: str) -> FormDomain:
    assert FORM is not None
    return next(one for one in chosen(FORM, {"effect": effect}) if one.id == id_)


@pytest.mark.parametrize(("id_", "effect"), PATHS)
def test_every_legal_path_agrees(id_: str, effect: str, shared: Path) -> None:
    assert FORM is not None
    known = oracle(shared)
    theirs = known.get(id_) or known[f"{id_}_{effect}"]
    ours = domain_of(id_, effect)
    paths = list(legal(theirs["questions"], {}))
    assert len(paths) == PATHS[id_, effect]
    wrong = [
        (path, found)
        for path in paths
        if (found := evaluate(FORM, ours, path)).judgement != expected(theirs, path)
        or not found.legal
    ]
    assert wrong == []


@pytest.mark.parametrize("id_", ["D1", "D3", "D4", "D5"])
def test_every_other_combination_is_told_from_a_legal_one(id_: str, shared: Path) -> None:
    """All combinations of answers, the empty one included: 1,296 to 7,776 a domain."""
    assert FORM is not None
    theirs, ours = oracle(shared)[id_]["questions"], domain_of(id_, "assignment")
    paths = [tuple(path.values()) for path in legal(theirs, {})]
    complete = set(paths)
    ids = [one.id for one in ours.questions]
    for combination in itertools.product((*ANSWERS, ""), repeat=len(ids)):
        answers = dict(zip(ids, combination, strict=True))
        as_na = tuple(word or "NA" for word in combination)
        assert evaluate(FORM, ours, answers).legal == (as_na in complete), answers


def test_the_overall_judgement_is_the_worst_domain_for_every_combination() -> None:
    assert FORM is not None
    one_path = {
        "low": {"1.1": "Y", "1.2": "Y", "1.3": "N"},
        "some concerns": {"1.1": "Y", "1.2": "NI", "1.3": "N"},
        "high": {"1.1": "Y", "1.2": "N", "1.3": "N"},
    }
    fifth = {
        "low": {"5.1": "Y", "5.2": "N", "5.3": "N"},
        "some concerns": {"5.1": "NI", "5.2": "N", "5.3": "N"},
        "high": {"5.1": "Y", "5.2": "Y", "5.3": "N"},
    }
    rest = {"2.1": "N", "2.2": "N", "2.6": "Y", "3.1": "Y", "4.1": "N", "4.2": "N", "4.3": "N"}
    for a, b in itertools.product(one_path, fifth):
        assessed = assess(FORM, one_path[a] | fifth[b] | rest)
        assert assessed.overall == max(a, b, key=FORM.judgements.index)
    assert assess(FORM, rest).overall == ""
