"""Every combination of answers in every domain of RoB 2, through the checks that a user sees: a
Problem exactly where the path is illegal, and the right one.

Which questions apply is asked of the oracle beside test_rob2_paths.py. Y and PY, and N and PN, are
one answer to the algorithm; both spellings take their turn. 33,417 combinations: 4 to the power of
the number of questions (answered so, so, NI, or not at all), 5 where NA may be answered as well.
"""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_rob2_paths import holds, oracle

from stook.appraisal import built_in
from stook.model.appraisal import Appraisal, ItemKind
from stook.model.protocol import Plan
from stook.pipeline.load import load
from stook.problems import Place
from stook.rules.appraisal import answers_that_do_not_apply, unanswered_questions
from stook.rules.context import Sight
from stook.store import FolderStore

BASE = Path(__file__).resolve().parents[2] / "golden" / "rules" / "_base"
SPELLED = {"yes": ("Y", "PY"), "no": ("N", "PN"), "NI": ("NI",), "NA": ("NA",), "": ("",)}
COMBINATIONS = {
    ("D1", "assignment"): 4**3,
    ("D2", "assignment"): 4**7,
    ("D2", "adhering"): 5**6,
    ("D3", "assignment"): 4**4,
    ("D4", "assignment"): 4**5,
    ("D5", "assignment"): 4**3,
}


def paths(ids: list[str], words: list[str]) -> Iterator[dict[str, str]]:
    for turn, combination in enumerate(itertools.product(words, repeat=len(ids))):
        yield {
            id_: SPELLED[word][(turn + place) % len(SPELLED[word])]
            for place, (id_, word) in enumerate(zip(ids, combination, strict=True))
        }


def expected(questions: list[dict[str, Any]], path: dict[str, str]) -> set[tuple[str, str]]:
    """(code, question) of what is wrong with a path, by the oracle's triggers and options. An
    answer counts only where its question applies."""
    counted: dict[str, str] = {}
    wrong = set()
    for one in questions:
        id_, answer = one["id"], path[one["id"]]
        optional = "NA" in one["options"] and one["text"].startswith("[if applicable]")
        if not holds(one["ask_if"], counted):
            counted[id_] = "NA"
            if answer not in ("", "NA"):
                wrong.add(("E506", id_))
        elif answer == "" or (answer == "NA" and not optional):
            wrong.add(("W507", id_))
        elif answer not in one["options"]:
            wrong.add(("E506", id_))
        else:
            counted[id_] = answer
    return wrong


@pytest.mark.parametrize(("id_", "effect"), COMBINATIONS)
def test_a_path_is_a_problem_exactly_where_it_is_illegal(
    id_: str, effect: str, shared: Path
) -> None:
    known = oracle(shared)
    questions = (known.get(id_) or known[f"{id_}_{effect}"])["questions"]
    ids = [one["id"] for one in questions]
    words = ["yes", "no", "NI", "", *(["NA"] if effect == "adhering" else [])]
    combinations = list(paths(ids, words))
    assert len(combinations) == COMBINATIONS[id_, effect]
    review, _ = load(FolderStore(BASE))
    rows = tuple(
        Appraisal(
            study=str(number), outcome="pain", timepoint="any", kind=ItemKind.ANSWER, item=item,
            value=value,
        )
        for number, path in enumerate(combinations)
        for item, value in path.items()
        if value
    )  # fmt: skip
    protocol = replace(review.protocol, synthesis=Plan(risk_of_bias_effect=effect))  # type: ignore[arg-type]
    lines = {row.cell("value").partition("!")[0]: Place(row.file) for row in rows}
    sight = Sight(
        replace(
            review,
            protocol=protocol,
            appraisals=rows,
            form=built_in("RoB 2"),
            cells=replace(review.cells, places=lines),
        )
    )
    found: dict[int, set[tuple[str, str]]] = {}
    for one in answers_that_do_not_apply(sight):
        number, item = _where(one.place.cell)
        found.setdefault(number, set()).add((one.code, item))
    for one in unanswered_questions(sight):
        number, _ = _where(one.place.cell)
        for item in one.what.split(" of ")[0].partition(" ")[2].split(", "):
            found.setdefault(number, set()).add((one.code, item))
    wrong = {}
    for number, path in enumerate(combinations):
        answered = any(path.values())  # a domain without a single answer is W509's
        if found.get(number, set()) != (expected(questions, path) if answered else set()):
            wrong[number] = path
    assert wrong == {}


def _where(cell: str) -> tuple[int, str]:
    """The study and the item of a cell's address."""
    study, _, _, item = cell.partition("#")[2].partition("!")[0].split("/")
    return int(study), item
