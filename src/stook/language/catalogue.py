"""A language's wording: `catalogues/<language>.toml`, read once."""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from stook.language.cited_text import Text, fill, finish
from stook.language.grammar import Grammar, grammar


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The wording of one language: templates by dotted key, tables of terms, its grammar."""

    language: str
    entries: Mapping[str, str]
    tables: Mapping[str, Any] = field(repr=False)
    grammar: Grammar

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def template(self, key: str) -> str:
        """The template with this dotted key; `KeyError` names the nearest known one."""
        try:
            return self.entries[key]
        except KeyError:
            near = difflib.get_close_matches(key, self.entries, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise KeyError(f"no wording {key!r} in catalogue {self.language!r}{hint}") from None

    def say(self, key: str, form: int = 0, **values: Text | str) -> Text:
        """The template with this key, filled. `form` is the plural form of its subject."""
        return fill(self.template(key), values, form)

    def sentence(self, text: Text) -> Text:
        """The text as a sentence: a number that opens it in words, upper case, full stop."""
        return finish(self._number_in_words(text))

    def table(self, name: str) -> Mapping[str, Any]:
        """A table of terms (lexicon, months, forbidden terms) by its dotted name."""
        found: Any = self.tables
        for part in name.split("."):
            found = found.get(part, {})
        return found if isinstance(found, Mapping) else {}

    def words(self, name: str) -> tuple[str, ...]:
        """A list of words by its dotted name; empty where the catalogue has none."""
        head, _, last = name.rpartition(".")
        found = (self.table(head) if head else self.tables).get(last, ())
        return tuple(found)

    def _number_in_words(self, text: Text) -> Text:
        match = re.match(self.entries.get("number.opening", "(?!)"), text.text)
        in_words = self.grammar.in_words
        words = in_words(int(match[0])) if match and in_words else None
        if match is None or words is None:
            return text
        moved = len(words) - match.end()
        spans = tuple(
            (start if start == 0 else start + moved, end + moved, fact)
            for start, end, fact in text.spans
        )
        return Text(words + text.text[match.end() :], spans)


def _flatten(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{key}.")
        elif isinstance(value, str):
            yield f"{prefix}{key}", value


def catalogue_from(tables: Mapping[str, Any]) -> Catalogue:
    """A catalogue from parsed tables; `language` is its top-level key."""
    language = str(tables["language"])
    return Catalogue(language, dict(_flatten(tables)), tables, grammar(language))


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a catalogue, sorted."""
    folder = resources.files("stook.language") / "catalogues"
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def wording(language: str) -> Catalogue:
    """The catalogue of a review's language; English where there is none (which is a Problem of
    the review, E605)."""
    return load_catalogue(language if language in languages() else "en")


@cache
def load_catalogue(language: str = "en") -> Catalogue:
    """The catalogue of a language. `ValueError` names the known ones."""
    if language not in languages():
        near = difflib.get_close_matches(language, languages(), 1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        raise ValueError(f"no catalogue for {language!r}{hint}; known: {', '.join(languages())}")
    path = resources.files("stook.language") / "catalogues" / f"{language}.toml"
    return catalogue_from(tomllib.loads(path.read_text(encoding="utf-8")))
