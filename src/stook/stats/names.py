"""Looking up a name that a person typed: what is known, and a guess at what was meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

T = TypeVar("T")


def unknown(kind: str, name: object, known: Iterable[str]) -> ValueError:
    """The error for an unknown name: what is known, and the nearest."""
    known = list(known)
    folded = {each.casefold(): each for each in known}
    near = get_close_matches(str(name).casefold(), folded, n=1, cutoff=0.6)
    hint = f" Did you mean {folded[near[0]]!r}?" if near else ""
    return ValueError(f"unknown {kind} {name!r}.{hint} Known: {', '.join(known)}.")


def canonical(kind: str, name: str, known: Mapping[str, T] | Iterable[str]) -> str:
    """The name as the literature spells it, whatever the case that was typed."""
    if name in known:
        return name
    folded = {each.casefold(): each for each in known}
    try:
        return folded[name.casefold()]
    except (KeyError, AttributeError):
        raise unknown(kind, name, known) from None


def check_level(level: float) -> float:
    """A coverage between 0 and 1 (0.95, not 95)."""
    if not 0.0 < level < 1.0:
        raise ValueError(f"level is a proportion such as 0.95, not {level!r}")
    return float(level)
