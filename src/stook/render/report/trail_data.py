"""The trails as data in the page: packed, read by the page's script when a number is opened.

`{"sets": [[title, settings, planned]], "cards": {id: {...}}, "others": {id: id of its card}}`,
as JSON, compressed (zlib) and in base64. A source is `[kind, place, text, page, href]`. Laid out,
the trails of a large review are ten times as long as its report.
"""

import base64
import json
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from stook.render.report.cards import Card, Source
from stook.render.report.trails import CardSet
from stook.render.trail import BASES

# What is not computed here stands out.
MARKED = frozenset(BASES.values())


def packed(sets: Iterable[CardSet]) -> str:
    """All cards for the page's script."""
    text = json.dumps(trail_data(sets), ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii")


def unpacked(text: str) -> dict[str, Any]:
    """What `packed` made, as data."""
    data: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(text)))
    return data


def trail_data(sets: Iterable[CardSet]) -> dict[str, Any]:
    """The cards by id, each with the place of its set; the ids that share a card."""
    heads: list[list[Any]] = []
    cards: dict[str, dict[str, Any]] = {}
    others: dict[str, str] = {}
    for position, card_set in enumerate(sets):
        heads.append([card_set.title, _sources(card_set.settings), card_set.planned])
        for card in card_set.cards:
            cards[card.id] = _card(card, position)
            others |= dict.fromkeys(card.others, card.id)
    return {"sets": heads, "cards": cards, "others": others}


def _card(card: Card, position: int) -> dict[str, Any]:
    """A card without what it has nothing of."""
    entry = {
        "basis": card.basis,
        "marked": int(card.basis in MARKED or card.basis.startswith("NOT RATED")),
        "value": card.value,
        "how": list(card.how),
        "links": [list(link) for link in card.links],
        "uses": [list(link) for link in card.uses],
        "sources": _sources(card.sources),
        "settings": _sources(card.settings),
        "more": card.more,
    }
    return {"set": position} | {key: value for key, value in entry.items() if value}


def _sources(sources: Sequence[Source]) -> list[list[str]]:
    rows = ([s.kind, s.place, s.text, s.page, s.href] for s in sources)
    return [_short(row) for row in rows]


def _short(row: list[str]) -> list[str]:
    """A row without the empty fields at its end."""
    while row and not row[-1]:
        row.pop()
    return row
