"""Words: whether there are any in the language that the review asks for."""

from collections.abc import Iterator

from stook.formats.text import shown
from stook.language.catalogue import languages
from stook.problems import Problem, problem
from stook.rules.sight import Check, Sight


def unknown_language(sight: Sight) -> Iterator[Problem]:
    """E605."""
    language = sight.protocol.language
    if language not in languages():
        what = f"there is no wording for {shown(language)}; the summary is written in English."
        known = f"Languages with wording: {', '.join(languages())}."
        yield problem("E605", sight.yaml("language"), what, known)


CHECKS: dict[str, Check] = {"E605": unknown_language}
