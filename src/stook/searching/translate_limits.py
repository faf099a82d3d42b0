"""What one database can say of limits and dates and another cannot: for the translation.

What cannot be said is left out so that more is found, never less.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from stook.model import strategy as tree
from stook.model.strategy import Dialect, Node
from stook.searching.strategies.fields import DATES, LANGUAGES, code_of

Effect = Literal["same", "more", "fewer", "unsure"]
MOST_YEARS = 60  # years that a span of dates may be written out into
INDEXED = "Embase and MEDLINE index kinds of study differently"
# Fields of one database that another has no wider field for.
_OWN = {"subset", "filter", "status", "update", "comment", "space flight"}
# What Embase.com's limits to kinds of study are as publication types.
_TYPES = {
    "randomized controlled trial": "randomized controlled trial",
    "controlled clinical trial": "controlled clinical trial",
    "systematic review": "systematic review",
    "meta analysis": "meta-analysis",
    "review": "review",
    "letter": "letter",
    "editorial": "editorial",
}


Lose = Callable[[str, str, Effect], None]  # notes what differs, why, and its effect


def said_limit(text: str, source: Dialect, target: Dialect) -> tuple[Node | None, bool]:
    """A limit in the words of a database as a term of another, and whether it is unsure.

    None where the other has no words for it.
    """
    word = text.lower().strip('"[] ').removesuffix("]/lim").removesuffix(" language").strip()
    embase = target is Dialect.EMBASE
    if word in ("human", "humans"):
        return tree.Only("[humans]/lim") if embase else tree.Heading("Humans", explode=True), False
    if word in LANGUAGES:
        language = tree.Scope(tree.Text((tree.Word((word,)),)), ("language",))
        return tree.Only(f"[{word}]/lim") if embase else language, False
    kind = _TYPES.get(word) if source is Dialect.EMBASE else None
    if kind is None:
        return None, False
    said = tree.Text(tuple(tree.Word((one,)) for one in kind.split()), True)
    return tree.Scope(said, ("publication type",)), True


def is_own(name: str) -> bool:
    """Whether a field belongs to one database, so that no wider one holds what it finds."""
    return ":" in name or name in _OWN


@dataclass(frozen=True, slots=True)
class Sayable:
    """Leaves out of a line what the target has no words for."""

    source: Dialect
    target: Dialect
    lose: Lose

    def kept(self, node: Node, *, widened: bool = True) -> Node | None:
        """The node without what cannot be said; None where nothing is left.

        Of an OR the whole goes, or, where records are taken away (`widened` False), the part.
        """
        match node:
            case tree.And(parts) | tree.Or(parts):
                parts_kept = [self.kept(part, widened=widened) for part in parts]
                return _joined(node, parts_kept, widened)
            case tree.Not(keep, drop):
                first = self.kept(keep, widened=widened)
                second = self.kept(drop, widened=not widened)
                return tree.Not(first, second) if first and second else first
            case tree.Limit(base, by):
                return tree.Limit(self.kept(base, widened=widened) or base, by)
            case tree.Only(text) if said_limit(text, self.source, self.target)[0] is None:
                self.lose(f"the limit to {text} is left out", "it belongs to one database", "more")
            case tree.Scope(_, names) if foreign := self.foreign(names):
                why = f"{self.target.value} has none"
                self.lose(f"the field {foreign} is left out", why, "more")
            case tree.Scope(inside, names) if _undatable(inside, names):
                self.lose(f"the {names[0]} is left out", "it is no date of digits", "more")
            case _:
                return node
        return None

    def foreign(self, names: tuple[str, ...]) -> str:
        """A field among these that no field of the target comes near."""
        for name in names:
            if is_own(name) and not code_of(name, self.target):
                return name.rpartition(":")[2]
        return ""


def _undatable(inside: Node, names: tuple[str, ...]) -> bool:
    """Whether something in a field of dates is no date."""
    texts = (part for part in tree.walk(inside) if isinstance(part, tree.Text))
    return set(names) <= set(DATES) and any(as_date(text, names[0]) is None for text in texts)


def _joined(node: tree.And | tree.Or, kept: list[Node | None], widened: bool) -> Node | None:
    known = [part for part in kept if part is not None]
    whole = isinstance(node, tree.And) is not widened
    if not known or (whole and len(known) < len(kept)):
        return None
    return tree.all_of(known) if isinstance(node, tree.And) else tree.any_of(known)


def undated(node: Node, lose: Lose) -> Node:
    """A line for Ovid with each span of dates inside it as a search for its years."""
    match node:
        case tree.Dates(field, start, end):
            first, last = int(start[:4] or 0), int(end[:4] or 0)
            if first and 0 <= last - first < MOST_YEARS:
                if field != "year":
                    why = "Ovid takes days in a limit only"
                    lose(f"the {field} inside a line is searched as the year", why, "unsure")
                years = [tree.Text((tree.Word((f"{y}",)),), True) for y in range(first, last + 1)]
                return tree.Scope(tree.any_of([*years]), ("year",))
            lose("dates inside a line", "Ovid takes them in a limit only", "unsure")
            return node
        case tree.And(parts):
            return tree.all_of([undated(part, lose) for part in parts])
        case tree.Or(parts):
            return tree.any_of([undated(part, lose) for part in parts])
        case tree.Not(keep, drop):
            return tree.Not(undated(keep, lose), undated(drop, lose))
        case _:
            return node


def as_date(term: tree.Text, name: str) -> tree.Dates | None:
    """`2017`, `2017*`, `201703*` or `20170331` in a field of dates as a span; else None."""
    said = term.words[0].letters
    if len(term.words) > 1 or not (said.isascii() and said.isdigit()):
        return None
    if len(said) in (4, 8):
        return tree.Dates(name, said, said)
    year, month = int(said[:4]), int(said[4:] or 0)
    if len(said) != 6 or not (year and 1 <= month <= 12):
        return None
    return tree.Dates(name, f"{said}01", f"{said}{monthrange(year, month)[1]}")
