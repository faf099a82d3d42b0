"""Declared facts against what the folder's rows say, and against each other."""

from collections.abc import Iterator, Mapping

from stook.files import layout
from stook.model.declared import DeclaredFact
from stook.problems import Place, Problem, problem
from stook.rules.context import Check, Sight

Value = float | str | None


def conflicts(sight: Sight, computed: Mapping[str, Value]) -> Iterator[Problem]:
    """E221 and E222: each declared fact beside the computed one of the same id.

    `computed` holds facts as computed from the rows alone. A number agrees when it rounds to what
    was declared, at the digits that were written.
    """
    for fact in sight.review.declared.facts:
        own = computed.get(fact.id)
        if own is None:
            continue
        if fact.coverage == "complete" and not _agrees(sight, fact, own):
            what = f"{fact.id} is declared as {_text(fact.value)}; the rows give {_text(own)}."
            yield problem("E221", _place(sight, fact), what)
        elif fact.coverage == "partial" and _exceeds(own, fact):
            whole = _text(fact.value)
            what = f"{fact.id}: the rows give {_text(own)}, the declared whole is {whole}."
            yield problem("E222", _place(sight, fact), what)


def _place(sight: Sight, fact: DeclaredFact) -> Place:
    return sight.place(f"{layout.DECLARED}#{fact.id}!value")


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}" if abs(value) >= 1e15 else f"{round(value, 6):.12g}"
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _agrees(sight: Sight, fact: DeclaredFact, own: Value) -> bool:
    if isinstance(fact.value, float) and isinstance(own, (int, float)):
        written = sight.written(f"{layout.DECLARED}#{fact.id}!value")
        digits = len(written.partition(".")[2]) if "e" not in written.lower() else 6
        # Half a unit of the last digit written; a little more, for numbers that end in 5.
        return abs(fact.value - own) <= 0.5 * 10.0**-digits * (1 + 1e-9) + 1e-12
    if isinstance(own, (int, float)) or isinstance(fact.value, float):
        return False
    return _text(fact.value) == _text(own)


def _exceeds(own: Value, whole: DeclaredFact) -> bool:
    """Whether a part says more than its whole can: a larger count or maximum, a smaller minimum.

    The share that a part has of something says nothing about the share that the whole has of it.
    """
    if not isinstance(own, (int, float)) or not isinstance(whole.value, float):
        return False
    if whole.id.endswith(".min"):
        return own < whole.value
    return own > whole.value and (whole.unit != "%" or whole.id.endswith(".max"))


def parts_exceed_whole(sight: Sight) -> Iterator[Problem]:
    """E223: facts `whole.part` beside a fact `whole` of the same unit.

    `whole.versus-part` is another division of the same whole. Where parts may overlap, each alone
    must still fit.
    """
    facts = {fact.id: fact for fact in sight.review.declared.facts if isinstance(fact.value, float)}
    for name, whole in facts.items():
        divisions: dict[bool, list[DeclaredFact]] = {}
        for part_name, part in facts.items():
            head, _, tail = part_name.rpartition(".")
            if head == name and part.unit == whole.unit:
                divisions.setdefault(tail.startswith("versus-"), []).append(part)
        for parts in divisions.values():
            yield from _too_much(sight, whole, parts)


def _too_much(sight: Sight, whole: DeclaredFact, parts: list[DeclaredFact]) -> Iterator[Problem]:
    limit = _number(whole)
    larger = [part for part in parts if _number(part) > limit]
    for part in larger:
        what = f"{part.id} is {_text(part.value)}, more than {whole.id}, {_text(whole.value)}."
        yield problem("E223", _place(sight, part), what)
    total = sum(map(_number, parts))
    overlap = whole.overlap or any(part.overlap for part in parts)
    if total > limit and not overlap and not larger:
        what = f"The parts of {whole.id} add up to {_text(total)}, more than {_text(whole.value)}."
        yield problem("E223", _place(sight, whole), what)


def _number(fact: DeclaredFact) -> float:
    return fact.value if isinstance(fact.value, float) else 0.0


CHECKS: dict[str, Check] = {"E223": parts_exceed_whole}
