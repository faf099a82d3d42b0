"""What the type hints of the nouns say to people: which keys, which values, which kind."""

import types
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from stook.files.yaml_places import Path

# A type hint as the standard library gives it: a class, a generic alias, a union, a literal.
Hint = Any

_WORDS = {str: "text", float: "a number", int: "a whole number", bool: "true or false"}


@cache
def hints(noun: Hint) -> dict[str, Hint]:
    """The types of a noun's fields by name, without those that nobody writes."""
    known = get_type_hints(noun)
    return {
        field.name: known[field.name]
        for field in fields(noun)
        if field.metadata.get("column", True)
    }


def origin_of(hint: Hint) -> Hint:
    """What a generic type was made of (`dict` of `dict[str, int]`); None for a plain class."""
    return get_origin(hint)


def is_noun(hint: Hint) -> bool:
    """True for a noun of the model: a mapping with fixed keys."""
    return is_dataclass(hint)


def members(hint: Hint) -> tuple[Hint, ...]:
    """The members of a union; a type that is none is its own only member."""
    if origin_of(hint) in (Union, types.UnionType):
        return tuple(m for arg in get_args(hint) for m in members(arg))
    return (hint,)


def inside(noun: Hint, path: Path) -> tuple[Hint, ...]:
    """The types that a value at `path` of a noun may have."""
    here: tuple[Hint, ...] = members(noun)
    for step in path:
        here = tuple(m for hint in here for m in _step(hint, step))
    return here


def _step(hint: Hint, step: str | int) -> Iterable[Any]:
    if is_noun(hint):
        wanted = hints(hint).get(str(step))
        return members(wanted) if wanted is not None else ()
    origin, arguments = origin_of(hint), get_args(hint)
    if origin is dict:
        return members(arguments[1])
    if origin is tuple:
        return members(arguments[0])
    return ()


def mapping_keys(noun: Hint, path: Path) -> list[str]:
    """The keys that the mapping at `path` may have."""
    return [name for hint in inside(noun, path) if is_noun(hint) for name in hints(hint)]


def allowed(noun: Hint, path: Path) -> list[str]:
    """The words that may stand at `path`, where it is a choice of words."""
    return [word for hint in inside(noun, path) for word in words(hint)]


def words(hint: Hint) -> list[str]:
    """The words of an enumeration or a literal type."""
    if origin_of(hint) is Literal:
        return [str(value) for value in get_args(hint) if value != ""]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return [str(member.value) for member in hint]
    return []


def described(noun: Hint, path: Path) -> list[str]:
    """What may stand at `path`, in words."""
    return [text for hint in inside(noun, path) if (text := describe(hint))]


def describe(hint: Hint) -> str:
    """A type in words; '' for None, which is written by leaving the key away."""
    if hint is type(None):
        return ""
    if is_noun(hint):
        return f"a mapping with keys such as {', '.join(list(hints(hint))[:3])}"
    if words(hint):
        return ", ".join(words(hint))
    origin = origin_of(hint)
    if origin is tuple:
        return "a list"
    return "a mapping" if origin is dict else _WORDS.get(hint, "text")
