"""Words with wildcards, as each syntax writes them.

Ovid: `*`, `$` or `:` any number of characters, with a digit behind it at most so many; `#` exactly
one; `?` none or one. PubMed: `*`. Embase.com: `*` any number, `?` exactly one, `$` none or one.
"""

import re
from collections.abc import Callable

from stook.model.strategy import Dialect, Text, Wild, Word

_PATTERN = {
    Dialect.OVID: re.compile(r"[*$](\d{1,2})(?![\w*$?#])|[*$]|:(?!\w)|#|\?"),
    Dialect.PUBMED: re.compile(r"\*"),
    Dialect.EMBASE: re.compile(r"\*|\?|\$"),
}
_ONE = {
    Dialect.OVID: {"#": Wild(1, 1), "?": Wild(0, 1)},
    Dialect.PUBMED: {},
    Dialect.EMBASE: {"?": Wild(1, 1), "$": Wild(0, 1)},
}


def word(written: str, dialect: Dialect) -> Word:
    """A word as a syntax writes it."""
    parts: list[str | Wild] = []
    at = 0
    for found in _PATTERN[dialect].finditer(written):
        if found.start() > at:
            parts.append(written[at : found.start()])
        at = found.end()
        most = found[1] if dialect is Dialect.OVID and found.lastindex else None
        wild = Wild(0, int(most)) if most else _ONE[dialect].get(found[0], Wild())
        if parts and isinstance(before := parts[-1], Wild):
            parts[-1] = _joined(before, wild)
        else:
            parts.append(wild)
    if at < len(written):
        parts.append(written[at:])
    return Word(tuple(parts))


def _joined(one: Wild, two: Wild) -> Wild:
    """Two wildcards side by side as one."""
    open_ended = one.most is None or two.most is None
    most = None if open_ended else (one.most or 0) + (two.most or 0)
    return Wild(one.least + two.least, most)


def text(written: str, dialect: Dialect, quoted: bool = False) -> Text:
    """A run of words."""
    return Text(tuple(word(one, dialect) for one in written.split()), quoted)


def spelled(term: Text, dialect: Dialect) -> str:
    """The words of a term, without quotes round them."""
    write = _WRITE[dialect]
    return " ".join(
        "".join(part if isinstance(part, str) else write(part) for part in one.parts)
        for one in term.words
    )


def _ovid(wild: Wild) -> str:
    more = None if wild.most is None else wild.most - wild.least
    rest = {None: "*", 0: "", 1: "?"}.get(more, f"*{more}")
    return "#" * wild.least + rest


def _embase(wild: Wild) -> str:
    if wild.most is None:
        return "?" * wild.least + "*"
    return "?" * wild.least + "$" * (wild.most - wild.least)


def _pubmed(_: Wild) -> str:
    return "*"


_WRITE: dict[Dialect, Callable[[Wild], str]] = {
    Dialect.OVID: _ovid,
    Dialect.PUBMED: _pubmed,
    Dialect.EMBASE: _embase,
}
