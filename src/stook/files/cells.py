"""What the cells of a table mean: one converter a kind of column, strict and never guessing."""

import re
from collections.abc import Callable
from enum import Enum
from typing import Any

from stook.files.hints import Hint, members, origin_of, words
from stook.files.text import did_you_mean, shown

_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")
_TRUE, _FALSE = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0"})

# What people write for "not reported"; an empty cell says the same.
NOT_REPORTED = frozenset({"nr", "not reported"})

# Nothing that is measured in people is larger; arithmetic on larger numbers could overflow.
LARGEST = 1e15

# Between the items of a cell that holds several (references contain commas and semicolons).
SEPARATOR = "|"

Convert = Callable[[str], Any]


class UnreadableError(Exception):
    """A cell that cannot be what its column wants; carries code, what is wrong and the remedy."""

    def __init__(self, code: str, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.code, self.what, self.remedy = code, what, remedy


def number(text: str) -> float:
    """A decimal number."""
    if _NUMBER.fullmatch(text):
        value = float(text)
        if abs(value) <= LARGEST:
            return value
        raise UnreadableError("E127", f"{shown(text)} is larger than any study can report.")
    raise UnreadableError("E127", f"{shown(text)} is not a number.", _number_hint(text))


def whole(text: str) -> int:
    """A whole number; spreadsheets may write it as `60.0`."""
    value = number(text)
    if not value.is_integer():
        raise UnreadableError("E127", f"{shown(text)} is not a whole number.")
    return int(value)


_DECIMAL_COMMA = re.compile(r"[-+]?[0-9]*,[0-9]+")
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(\.[0-9]{3})+")


def has_decimal_comma(text: str) -> bool:
    """Whether a cell of a table without commas between its cells is a number such as 3,5."""
    return bool(_DECIMAL_COMMA.fullmatch(text))


def with_point(text: str, *, commas: bool) -> str:
    """A number such as 3,5 with a decimal point, as everything is computed.

    `commas` says that the table writes decimal commas: then 1.234 could be a thousand or one and a
    quarter, and is refused.
    """
    if commas and _GROUPED.fullmatch(text):
        what = f"{shown(text)} could be {text.replace('.', '')} or {text.replace('.', ',')}."
        raise UnreadableError("E127", what, "Write it without a point between the digits.")
    return text.replace(",", ".") if has_decimal_comma(text) else text


# What a cell that is no number looks like -> what to do about it.
_HINTS = (
    (
        re.compile(r"[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?"),
        "Write it without the comma, or with a decimal point, whichever was meant.",
    ),
    (re.compile(r"[-+]?[0-9]+,[0-9]+"), "Write a decimal point in the place of the comma."),
    (
        re.compile(r"[-−–—.?/]+|n/?a|none|unclear|not (given|stated|available)", re.IGNORECASE),
        "Leave the cell empty where nothing was reported.",
    ),
    (re.compile(r".*[−–].*"), "Write a plain hyphen as the minus sign."),
    (re.compile(r".*%"), "Leave the percent sign away."),
    (re.compile(r"[<>=~≤≥].*"), "Write the number alone, and the sign in the column `note`."),
    (
        re.compile(r".*[(±].*"),
        "Write one number in a cell: the value in brackets or behind ± has its own column.",
    ),
)


def _number_hint(text: str) -> str:
    return next((hint for form, hint in _HINTS if form.fullmatch(text)), "")


def truth(text: str) -> bool:
    """Yes or no."""
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise UnreadableError("E110", f"{shown(text)} is neither yes nor no.", "Write yes or no.")


def items(text: str) -> tuple[str, ...]:
    """Several texts in one cell."""
    return tuple(part.strip() for part in text.split(SEPARATOR) if part.strip())


def converter(hint: Hint) -> Convert:
    """How a cell becomes the value of a field of type `hint`."""
    for kind in members(hint):
        if isinstance(kind, type) and issubclass(kind, Enum):
            return _choice(kind)
        if origin_of(kind) is tuple:
            return items
        if kind in _CONVERTERS:
            return _CONVERTERS[kind]
    raise TypeError(f"no cell holds {hint}")


def _choice(kind: type[Enum]) -> Convert:
    options = words(kind)

    def convert(text: str) -> Enum:
        if text in options:
            return kind(text)
        what = f"{shown(text)} is not an allowed value.{did_you_mean(text, options)}"
        raise UnreadableError("E110", what, f"Allowed: {', '.join(options)}.")

    return convert


_CONVERTERS: dict[Any, Convert] = {bool: truth, int: whole, float: number, str: str}
