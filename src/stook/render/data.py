"""The machine-readable outputs: facts.json, findings.json, flow.json, problems.json, facts.lock.

Numbers carry twelve significant digits: more than anybody compares, and the same on every machine.
"""

import json
import math
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from enum import Enum

from stook.model.facts import Fact
from stook.model.finding import Finding
from stook.model.summary import Sentence
from stook.pipeline.build import Built
from stook.pipeline.published import said
from stook.problems import Problem

DIGITS = 12


def number(value: object) -> object:
    """A value for JSON: floats cut to twelve significant digits, what is not finite as null."""
    if isinstance(value, bool) or not isinstance(value, float):
        return value
    if not math.isfinite(value):
        return None
    short = float(f"{value:.{DIGITS}g}")
    return int(short) if short.is_integer() and abs(short) < 1e15 else short


def plain(value: object) -> object:
    """Dataclasses, enumerations and tuples as what JSON knows."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        if set(map(type, value)) == {str}:  # such as the ids of many records
            return list(value)
        return [plain(item) for item in value]
    return number(value)


def to_json(value: object) -> bytes:
    """JSON that people can read and that is the same byte for byte."""
    return (json.dumps(plain(value), indent=1, ensure_ascii=False) + "\n").encode()


def facts_json(facts: Iterable[Fact]) -> bytes:
    """`facts.json`: one number a fact, sorted by id."""
    return to_json(sorted(facts, key=lambda fact: fact.id))


def findings_json(findings: Iterable[Finding]) -> bytes:
    """`findings.json`: one a synthesis, in the protocol's order."""
    return to_json(list(findings))


def sentences_json(sentences: Iterable[Sentence]) -> bytes:
    """`sentences.json`: every sentence of the summary with what it rests on."""
    return to_json(list(sentences))


def problems_json(problems: Iterable[Problem]) -> bytes:
    """`problems.json`: the problems list, accepted ones included."""
    return to_json([problem.as_dict() for problem in problems])


def lock_text(built: Built) -> str:
    """`facts.lock`: every published number, finding and sentence, one a line, sorted."""
    facts, sentences = built.facts.values(), built.summary.sentences
    lines = [f"{fact.id} = {json.dumps(number(fact.value), ensure_ascii=False)}" for fact in facts]
    lines += [f"summary.{one.id} = {json.dumps(one.text, ensure_ascii=False)}" for one in sentences]
    lines += [
        f"finding.{one.id} = {json.dumps(said(one), ensure_ascii=False)}" for one in built.findings
    ]
    return "\n".join(sorted(lines)) + "\n"
