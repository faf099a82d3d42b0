"""Facts and references that prose cites must exist."""

from collections.abc import Collection, Iterator

from stook.files.layout import prose_path
from stook.files.text import did_you_mean, shown
from stook.problems import Place, Problem, problem
from stook.rules.context import Sight


def unknown_facts(sight: Sight, citable: Collection[str]) -> Iterator[Problem]:
    """E610: every citation of a fact that is none of `citable`, where it stands."""
    for name, prose in sight.review.prose.items():
        for id_, line, column in prose.cited:
            if id_ not in citable:
                what = f"There is no fact {shown(id_)}.{did_you_mean(id_, citable)}"
                yield problem("E610", Place(prose_path(name), line, column), what)


def unknown_references(sight: Sight) -> Iterator[Problem]:
    """W650: every reference that prose cites and `text/references.*` does not list."""
    known = sight.review.bibliography
    for name, prose in sight.review.prose.items():
        cited = dict.fromkeys((paragraph, key) for paragraph, _, key in prose.marks)
        for paragraph, key in cited:
            if key not in known:
                what = f"No reference has the key {shown(key)}.{did_you_mean(key, known)}"
                line = prose.lines[paragraph] if paragraph < len(prose.lines) else 1
                yield problem("W650", Place(prose_path(name), line), what)
