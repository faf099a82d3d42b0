"""A manuscript against the facts of its review."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from stook.manuscript.blocks import Block, plain
from stook.manuscript.check import Check, sentences
from stook.manuscript.intervals_stated import Effect, effect_of, effects
from stook.manuscript.stated import INTEGER, NUMBER, Stated, stated

_RATIO_UNITS: Final = frozenset({"RR", "OR", "PETO", "ROM", "HR", "RATE RATIO", "GENERIC LOG"})
_STUDIES = re.compile(
    rf"(?<![\d.,/]){INTEGER}(?=\s+(?:[a-z]+\s+){{0,2}}?(?:studies|trials|RCTs)\b)"
)
_PEOPLE = re.compile(
    rf"(?<![\d.,/]){INTEGER}(?=\s+(?:[a-z]+\s+){{0,2}}?(?:people|participants|patients|adults|children|women|men)\b)"
)
_I2 = re.compile(rf"I\s?(?:2|²)\s*(?:=|of|was|:|,)?\s*(?P<value>{NUMBER})\s*%")
_CELL = re.compile(
    rf"({NUMBER})\s*[(\[]\s*({NUMBER})\s*(?:to|,|;|[-\u2013\u2014])\s*({NUMBER})\s*[)\]]"
)


@dataclass(frozen=True, slots=True)
class KnownEffect:
    """An effect of the review: its id, its measure, and numbers by name (`estimate`, `ci_low`,
    `ci_high`, and where known `studies`, `participants`, `i2`)."""

    id: str
    measure: str
    values: Mapping[str, float]


def known_effects(values: Mapping[str, float], units: Mapping[str, str]) -> list[KnownEffect]:
    """Effects from facts: values and units by id; those with an estimate and both limits."""
    effects_of_review = []
    for id_ in sorted(values):
        stem, _, last = id_.rpartition(".")
        if last != "estimate" or not {f"{stem}.ci_low", f"{stem}.ci_high"} <= values.keys():
            continue
        names = ("estimate", "ci_low", "ci_high", "studies", "participants", "i2")
        here = {name: values[f"{stem}.{name}"] for name in names if f"{stem}.{name}" in values}
        effects_of_review.append(KnownEffect(stem, units.get(id_, ""), here))
    return effects_of_review


@dataclass(frozen=True, slots=True)
class Compared:
    """Checks against facts, and the effects that no fact is near to."""

    checks: tuple[Check, ...]
    unknown: tuple[Check, ...]


def fact_checks(blocks: Sequence[Block], known: Sequence[KnownEffect]) -> Compared:
    """Compare each estimate with interval of a manuscript with the review's effects.

    An effect of which two of three numbers are the review's, and the third is not, differs from
    it; one that is the review's has the number of studies and people and the I2 of its sentence
    compared too. What is near to none is listed: effects of single studies, other people's.
    """
    checks: list[Check] = []
    unknown: list[Check] = []
    for number, block in enumerate(blocks):
        for effect, where, sentence in _effects(block):
            place = replace(where, block=number)
            nearest = _nearest(effect, known)
            if nearest is None:
                unknown.append(place)
                continue
            same, off = nearest
            if off:
                checks.append(replace(place, problem=_differs(effect, same, off)))
            else:
                problem = _beside(sentence, [k for k in known if not _off(effect, k)])
                checks.append(replace(place, problem=problem))
    return Compared(tuple(checks), tuple(unknown))


def _effects(block: Block) -> Iterator[tuple[Effect, Check, str]]:
    """Each effect of a block with its place and its sentence ('' in tables)."""
    for r, row in enumerate(block.rows):
        for c, cell in enumerate(map(plain, row)):
            bare = _CELL.fullmatch(cell.strip())
            heading = block.rows[0][c] if r and c < len(block.rows[0]) else ""
            if bare and "CI" in heading:
                effect = effect_of((bare[1], bare[2], bare[3]), heading)
                check = Check(kind="fact", quote=cell, start=0, end=len(cell), row=r, column=c)
                yield effect, check, ""
            else:
                for effect in effects(cell, heading):
                    yield effect, _check(effect, row=r, column=c), ""
    for start, sentence in sentences(plain(block.text)):
        for effect in effects(sentence):
            check = _check(effect)
            moved = replace(check, start=check.start + start, end=check.end + start)
            yield effect, moved, sentence


def _check(effect: Effect, row: int = -1, column: int = -1) -> Check:
    return Check(
        kind="fact", quote=effect.quote, start=effect.start, end=effect.end, row=row, column=column
    )


def _parts(effect: Effect) -> dict[str, Stated]:
    return {"estimate": effect.estimate, "ci_low": effect.low, "ci_high": effect.high}


def _off(effect: Effect, known: KnownEffect) -> tuple[str, ...]:
    return tuple(
        name for name, part in _parts(effect).items() if not part.admits(known.values[name])
    )


def _nearest(
    effect: Effect, known: Sequence[KnownEffect]
) -> tuple[KnownEffect, tuple[str, ...]] | None:
    """The review's effect with most of an effect's numbers, and which of them are not its own."""
    same_scale = [
        k
        for k in known
        if effect.scale == "unknown" or (effect.scale == "ratio") == (k.measure in _RATIO_UNITS)
    ]
    ranked = sorted((len(off), k.id, k, off) for k in same_scale if len(off := _off(effect, k)) < 2)
    return (ranked[0][2], ranked[0][3]) if ranked else None


_NAMES = {"estimate": "the estimate", "ci_low": "the lower limit", "ci_high": "the upper limit"}


def _differs(effect: Effect, known: KnownEffect, off: tuple[str, ...]) -> str:
    name = off[0]
    return (
        f"{_NAMES[name].capitalize()} of {known.id} is {known.values[name]:.6g}, "
        f"not {_parts(effect)[name].text}."
    )


def _beside(sentence: str, same: Sequence[KnownEffect]) -> str:
    """What is wrong with the counts and the I2 of a sentence on one effect."""
    problems = []
    for name, pattern, noun in (
        ("studies", _STUDIES, "studies"),
        ("participants", _PEOPLE, "people"),
        ("i2", _I2, "% I²"),
    ):
        printed = list(pattern.finditer(sentence))
        values = [k.values[name] for k in same if name in k.values]
        if len(printed) != 1 or not values:
            continue
        number = stated(printed[0]["value"]) if name == "i2" else stated(printed[0][0])
        if not any(number.admits(value) for value in values):
            problems.append(f"{same[0].id}: {values[0]:.6g} {noun}, not {number.text}.")
    return " ".join(problems)
