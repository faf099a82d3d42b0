"""A made-up language: the English catalogue with every word spelt backwards between marks."""

import re
from typing import Any

from stook.language.catalogue import Catalogue, catalogue_from, load_catalogue

# Tables that are not wording: rules by which text is read rather than written.
READ = ("lint", "route", "outcome", "language", "number", "number_of", "means", "quality")
WORD = re.compile(r"\{\w+\}|[^\W\d_]+(?:’[^\W\d_]+)?")


def veiled(value: Any) -> Any:
    """The value with every word of its templates spelt backwards between marks; slots stay."""
    if isinstance(value, dict):
        return {key: veiled(item) for key, item in value.items()}
    if isinstance(value, list):
        return [veiled(item) for item in value]
    if not isinstance(value, str):
        return value
    return WORD.sub(lambda m: m[0] if m[0].startswith("{") else f"«{m[0][::-1]}»", value)


def pseudo() -> Catalogue:
    english = load_catalogue().tables
    tables = {key: item if key in READ else veiled(item) for key, item in english.items()}
    return catalogue_from({**tables, "language": "xx"})
