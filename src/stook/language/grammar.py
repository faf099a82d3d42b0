"""What differs between languages beyond wording: numbers in words, agreement, thousands.

A language without a grammar of its own uses `PLAIN`: two forms, no numbers in words.
"""

from collections.abc import Callable
from dataclasses import dataclass

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language's rules: `form` gives the index of the plural form for a count, `in_words` a
    number as words (None where it is left in digits); a language without it uses digits."""

    form: Callable[[float], int]
    in_words: Callable[[int], str | None] | None = None


def two_forms(count: float) -> int:
    """0 for exactly one, else 1 (English, German and others)."""
    return 0 if count == 1 else 1


def english_number(number: int) -> str | None:
    """British English words for 0 to 999; None beyond."""
    if not 0 <= number < 1000:
        return None
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")
    hundreds, rest = divmod(number, 100)
    return f"{_ONES[hundreds]} hundred" + (f" and {english_number(rest)}" if rest else "")


PLAIN = Grammar(two_forms)
GRAMMARS: dict[str, Grammar] = {"en": Grammar(two_forms, english_number)}


def grammar(language: str) -> Grammar:
    """The grammar of a language (by the part of its tag before the hyphen)."""
    return GRAMMARS.get(language.partition("-")[0], PLAIN)
