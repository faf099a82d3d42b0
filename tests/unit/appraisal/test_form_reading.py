"""A team's own tool: what it may say, and what is wrong with it."""

from collections.abc import Callable
from typing import Any

import pytest

from stook.appraisal import BUILT_IN, assess, built_in, chosen, evaluate, form_from
from stook.model.form import Form

DATA: dict[str, Any] = {
    "tool": "Ours",
    "judgements": ["low", "high"],
    "answers": {"Y": "yes", "N": "no"},
    "domains": [
        {
            "id": "A",
            "label": "Blinding",
            "questions": [
                {"id": "A1", "label": "Patients unaware?"},
                {"id": "A2", "label": "Assessors unaware?", "ask": {"A1": "N"}},
            ],
            "rules": [{"then": "low", "when": [{"A1": "Y"}, {"A2": "Y"}]}, {"then": "high"}],
        },
        {"id": "B", "label": "Funding"},
    ],
}


def made() -> Form:
    form, faults = form_from(DATA)
    assert form is not None
    assert faults == []
    return form


@pytest.mark.parametrize(
    ("answers", "judgement", "missing", "superfluous"),
    [
        ({"A1": "Y"}, "low", (), ()),
        ({"A1": "N", "A2": "Y"}, "low", (), ()),
        ({"A1": "N", "A2": "N"}, "high", (), ()),
        ({"A1": "N"}, "", ("A2",), ()),
        ({}, "", ("A1",), ()),
        ({"A1": "Y", "A2": "N"}, "low", (), ("A2",)),
    ],
)
def test_rules_are_read_from_top_to_bottom(
    answers: dict[str, str],
    judgement: str,
    missing: tuple[str, ...],
    superfluous: tuple[str, ...],
) -> None:
    form = made()
    found = evaluate(form, form.domains[0], answers)
    assert (found.judgement, found.missing, found.superfluous) == (judgement, missing, superfluous)


def test_a_domain_without_rules_is_left_to_people_and_so_is_the_whole_then() -> None:
    assessed = assess(made(), {"A1": "Y"})
    assert assessed.domains["A"].judgement == "low"
    assert assessed.domains["B"].judgement == ""
    assert assessed.overall == ""


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda d: d.pop("judgements"), "two or more different judgements"),
        (lambda d: d.update(judgments=["a", "b"]), "not known"),
        (lambda d: d.update(domains=[]), "at least one domain"),
        (lambda d: d["domains"].append({"id": "A", "label": "Again"}), "stands twice"),
        (lambda d: d["domains"][0]["rules"].append({"then": "medium"}), "none of the judgements"),
        (
            lambda d: d["domains"][0]["rules"].insert(0, {"then": "low", "when": {"A3": "Y"}}),
            "no question that stands before",
        ),
        (
            lambda d: d["domains"][0]["questions"][0].update(ask={"A2": "Y"}),
            "no question that stands before",
        ),
        (
            lambda d: d["domains"][0]["rules"][0].update(when={"A1": "MAYBE"}),
            "none of the answers",
        ),
        (lambda d: d["domains"][1].update(only={"design": ["cluster"]}), "no choice of"),
        (lambda d: d["domains"][1].pop("label"), "label is missing"),
        (lambda d: d.update(overall="mean"), "overall is worst"),
        (lambda d: d.update(concerning={"judgement": "high", "domains": "two"}), "whole number"),
        (lambda d: d.update(domains="A"), "a list should stand here"),
    ],
)
def test_a_fault_is_named_and_there_is_no_form(
    change: Callable[[dict[str, Any]], object], what: str
) -> None:
    import copy

    data = copy.deepcopy(DATA)
    change(data)
    form, faults = form_from(data)
    assert form is None
    assert any(what in fault.what for fault in faults), faults


@pytest.mark.parametrize("value", [None, "text", 3, [], [1], {"domains": {"a": 1}}])
def test_anything_else_is_a_fault_and_no_crash(value: object) -> None:
    form, faults = form_from(value)
    assert form is None
    assert faults


@pytest.mark.parametrize("tool", BUILT_IN)
def test_what_comes_with_stook_is_sound_and_links_to_its_original(tool: str) -> None:
    form = built_in(tool)
    assert form is not None
    assert form.tool == tool
    assert form.source.startswith("https://")


@pytest.mark.parametrize(
    ("design", "extra"), [("parallel", []), ("cluster", ["D1b"]), ("crossover", ["DS"])]
)
def test_variants_have_their_extra_domain_which_people_judge(design: str, extra: list[str]) -> None:
    form = built_in("rob2")
    assert form is not None
    domains = chosen(form, {"design": design})
    assert [one.id for one in domains if not one.parts] == extra
    assert {one.id for one in domains} - set(extra) == {"D1", "D2", "D3", "D4", "D5"}
