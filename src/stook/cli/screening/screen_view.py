"""What a reviewer sees of a record in the terminal: safe text, wrapped, with marked terms."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from stook.cli import columns
from stook.model.protocol import Eligibility
from stook.model.records import Record
from stook.screening.marked_terms import pattern_of

WIDEST = 88
# Joiners that some scripts need to be spelt; every other format character may mislead.
_JOINERS = "\u200c\u200d"
# Stand for the beginning and end of a mark while text is wrapped; `safe` lets neither through.
_BEGIN, _END = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True)
class Style:
    """How headings and matched terms are set off; empty where the output is no terminal."""

    mark: tuple[str, str] = ("_", "_")
    strong: tuple[str, str] = ("", "")
    clear: str = ""
    width: int = WIDEST
    height: int = 0  # lines that can be seen at once; 0 where the output runs on


PLAIN = Style()
TERMINAL = Style(("\x1b[4m", "\x1b[24m"), ("\x1b[1m", "\x1b[22m"), "\x1b[2J\x1b[H")


def sized(columns: int, lines: int, *, dumb: bool) -> Style:
    """The style for a terminal of this size; a `dumb` one knows no signs that steer it."""
    width = max(min(WIDEST, columns - 1), 20)
    return replace(PLAIN if dumb else TERMINAL, width=width, height=max(lines, 8))


def safe(text: str) -> str:
    """Text that cannot steer a terminal: control and hidden characters become spaces.

    Titles come from databases and may hold escape sequences, carriage returns or characters that
    turn the direction of reading.
    """
    if text.isprintable():
        return text
    return "".join(
        char if char in _JOINERS or unicodedata.category(char)[0] not in "CZ" else " "
        for char in text
    )


class Marker:
    """Marks terms in text: whole words, in any case; `*` at the end of a term takes any ending."""

    def __init__(self, terms: Iterable[str], style: Style) -> None:
        self._pattern = pattern_of(terms)
        self._style = style

    def lines(self, text: str) -> list[str]:
        """Safe text wrapped to lines, its terms marked, also those that run over a line's end."""
        clean = safe(text)
        if self._pattern is not None:
            clean = self._pattern.sub(rf"{_BEGIN}\g<0>{_END}", clean)
        before, after = self._style.mark
        return [
            line.replace(_BEGIN, before).replace(_END, after)
            for line in columns.wrap(clean, self._style.width)
        ]


def card(record: Record, marker: Marker, style: Style) -> list[str]:
    """The lines of one record: title, who and where, abstract, keywords."""
    strong, normal = style.strong
    first = ", ".join(record.authors[:3]) + (" and others" if len(record.authors) > 3 else "")
    where = ". ".join(str(part) for part in (first, record.journal, record.year) if part)
    lines = [f"{strong}{line}{normal}" for line in marker.lines(record.title or "(no title)")]
    lines += wrapped(where, style.width)
    lines += ["", *marker.lines(record.abstract or "(no abstract)")]
    if record.keywords:
        lines += ["", *marker.lines("; ".join(record.keywords))]
    return lines


def wrapped(text: str, width: int) -> list[str]:
    """Safe text in lines of so many columns of a terminal."""
    return columns.wrap(safe(text), width)


def fitted(
    head: list[str], rules: list[str], body: list[str], foot: str, room: int, page: int
) -> tuple[list[str], int]:
    """What is seen of a record that is longer than the screen, and how many pages it has.

    `rules` are what stands on every page above the record, `room` the lines that there are.
    """
    fixed = [*head, *rules]
    if room <= 0 or len(fixed) + len(body) + 2 <= room:
        return [*fixed, "", *body, "", foot], 1
    step = max(room - len(fixed) - 1, 4)
    pages = -(-len(body) // step)
    at = page % pages
    more = f"({at + 1}/{pages}) space more  {foot}"
    return [*fixed, *body[at * step : (at + 1) * step], more], pages


def criteria(eligibility: Eligibility, width: int) -> list[str]:
    """The criteria of eligibility, as shown above every record where there is room."""
    lines = []
    for title, sentences in (
        ("Designs", eligibility.designs),
        ("Include", eligibility.include),
        ("Exclude", eligibility.exclude),
    ):
        if sentences:
            lines += wrapped(f"{title}: {'; '.join(sentences)}", width)
    return lines


def keys_of_reasons(reasons: Sequence[str], width: int) -> list[str]:
    """The keys of the reasons."""
    lines = []
    if reasons:
        keyed = [f"{number} {reason}" for number, reason in enumerate(reasons[:9], start=1)]
        lines += wrapped(f"Reasons: {', '.join(keyed)}", width)
    return lines
