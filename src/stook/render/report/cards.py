"""Trail cards: for each fact on the page what it is, how it was made, and its cells."""

from collections.abc import Iterable
from dataclasses import dataclass

from stook.model.facts import Fact
from stook.pipeline.build import Built
from stook.pipeline.lineage import is_cell
from stook.render.trail import BASES, STEPS, cell_lines

# A card lists this many of a fact's direct sources; `stook why` lists all.
MOST = 60


@dataclass(frozen=True, slots=True)
class Card:
    """One trail card; `facts` are (id, label) of the facts that this one was made from."""

    id: str
    headline: str
    basis: str
    how: str
    note: str
    facts: tuple[tuple[str, str], ...]
    cells: tuple[str, ...]
    settings: tuple[str, ...]
    more: int


def cards(built: Built, ids: Iterable[str]) -> list[Card]:
    """Cards of the facts in `ids` and of every fact that they were made from, sorted."""
    wanted: dict[str, None] = {}
    waiting = list(ids)
    while waiting:
        id_ = waiting.pop()
        fact = built.facts.get(id_)
        if fact is None or id_ in wanted:
            continue
        wanted[id_] = None
        waiting.extend(source for source in fact.sources if not is_cell(source))
    return [_card(built, built.facts[id_]) for id_ in sorted(wanted)]


def _card(built: Built, fact: Fact) -> Card:
    made_of = [source for source in fact.sources if not is_cell(source)]
    cells = [source for source in fact.sources if is_cell(source)]
    settings = [cell for cell in fact.settings if cell.startswith("review.yaml")]
    return Card(
        id=fact.id,
        headline=f"{fact.text} {fact.unit}".strip(),
        basis=BASES.get(fact.basis, ""),
        how=STEPS.get(fact.step, fact.step),
        note=fact.note,
        facts=tuple((id_, _label(built, id_)) for id_ in made_of[:MOST]),
        cells=tuple(cell_lines(built.review, cells[:MOST])),
        settings=tuple(cell_lines(built.review, settings)),
        more=max(0, len(made_of) - MOST) + max(0, len(cells) - MOST),
    )


def _label(built: Built, id_: str) -> str:
    fact = built.facts.get(id_)
    return f"{fact.text} {fact.unit}".strip() if fact else id_
