"""Finding a quote in the text of a page, and the numbers that stand in it.

Two programs rarely give the same characters for one passage: line ends, hyphens, ligatures and
kinds of dash differ. A *squeezed key* leaves out what they differ in (of 472 quotes that another
program extracted from 30 reports it found 95%; the very bytes found 13%). Signs are left out with
the dashes, so they are compared apart: before each run of digits both texts must have a dash, or
neither. A similar passage is only ever shown ("near"), since it may hold another number.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

DASHES = frozenset(
    "-\u00ad\u058a\u05be\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2e3a\u2e3b\u301c"
    "\ufe31\ufe32\ufe58\ufe63\uff0d\ufffe"
)
QUOTES = {"“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "‘": "'", "’": "'",
          "‚": "'", "‛": "'", "′": "'", "″": '"', "`": "'"}  # fmt: skip
POINTS = ".,·"
NEAR = 90.0  # partial ratio from which a passage is shown as near
CONTEXT = 32  # characters of prefix and suffix
SHORTEST = 2  # characters of a key below which nothing is looked for


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A text's key, and the position in the text of each character of the key."""

    key: str
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a quote was found: page (from 1), characters of its text, and whether exactly."""

    page: int
    start: int
    end: int
    exact: bool


@lru_cache(maxsize=4096)
def squeeze(text: str) -> Squeezed:
    """The key of a text: compatibility forms (NFKC) in lower case, quotation marks of one kind,
    without white space, dashes, and characters that show nothing."""
    key: list[str] = []
    at: list[int] = []
    for position, mark in enumerate(text):
        if mark.isspace() or mark in DASHES:
            continue
        for part in _plain(mark):
            key.append(part)
            at.append(position)
    return Squeezed("".join(key), tuple(at))


@lru_cache(maxsize=8192)
def _plain(mark: str) -> str:
    folded = unicodedata.normalize("NFKC", QUOTES.get(mark, mark)).casefold()
    return "".join(
        QUOTES.get(part, part)
        for part in folded
        if part not in DASHES
        and not part.isspace()
        and unicodedata.category(part) not in ("Cc", "Cf", "Co", "Cn", "Mn")
    )


def find(exact: str, prefix: str, suffix: str, page: int, pages: tuple[str, ...]) -> Passage | None:
    """Where a quote stands: on its page, else on another, else where something near stands.

    `page` counts from 1. Of several places the one whose surroundings are most like `prefix` and
    `suffix` counts.
    """
    wanted = squeeze(exact)
    if len(wanted.key) < SHORTEST:
        return None
    order = sorted(range(1, len(pages) + 1), key=lambda n: (abs(n - page), n))
    for number in order:
        text = pages[number - 1]
        places = _places(wanted, exact, text)
        if places:
            start, end = max(places, key=lambda span: _likeness(text, span, prefix, suffix))
            return Passage(number, start, end, exact=True)
    return _near(wanted.key, page, pages)


def _places(wanted: Squeezed, exact: str, text: str) -> list[tuple[int, int]]:
    """Every place of a page where the key stands and the signs are those of the quote."""
    found = squeeze(text)
    places, at = [], found.key.find(wanted.key)
    signs = _signs(wanted, exact, 0, len(wanted.key))
    while at >= 0:
        end = at + len(wanted.key)
        whole = _whole(found, at, end)
        if whole and _signs(found, text, at, end) == signs:
            places.append((found.at[at], found.at[end - 1] + 1))
        at = found.key.find(wanted.key, at + 1)
    return places


def _whole(found: Squeezed, start: int, end: int) -> bool:
    """Whether a place neither begins nor ends inside a number of the page."""
    return not (_continued(found, start) or _continued(found, end))


def _continued(found: Squeezed, place: int) -> bool:
    """Whether a number goes on across `place` of the key: "1|8", "1.|8", "1|.8" and "1|,450"."""
    key, at = found.key, found.at
    if not 0 < place < len(key) or at[place] - at[place - 1] > 1:
        return False
    before, after = key[place - 1], key[place]
    if before in POINTS and place > 1 and at[place - 1] - at[place - 2] == 1:
        before = key[place - 2]
    elif after in POINTS and place + 1 < len(key) and at[place + 1] - at[place] == 1:
        after = key[place + 1]
    return before.isdigit() and after.isdigit()


def _signs(squeezed: Squeezed, text: str, start: int, end: int) -> list[bool]:
    """Before each run of digits of a stretch of the key: whether the text has a dash."""
    signs = []
    for place in range(start, end):
        digit = squeezed.key[place].isdigit()
        if not digit or (place > start and squeezed.key[place - 1].isdigit()
                         and squeezed.at[place] - squeezed.at[place - 1] <= 1):  # fmt: skip
            continue
        before = squeezed.at[place - 1] + 1 if place > 0 else 0
        gap = text[before : squeezed.at[place]]
        signs.append(any(mark in DASHES for mark in gap))
    return signs


def _likeness(text: str, span: tuple[int, int], prefix: str, suffix: str) -> float:
    before = squeeze(text[max(0, span[0] - CONTEXT) : span[0]]).key
    after = squeeze(text[span[1] : span[1] + CONTEXT]).key
    return fuzz.ratio(before, squeeze(prefix).key) + fuzz.ratio(after, squeeze(suffix).key)


def _near(key: str, page: int, pages: tuple[str, ...]) -> Passage | None:
    """The most similar passage of the report, where it is similar enough to be shown."""
    best: tuple[float, int, Passage] | None = None
    for number, text in enumerate(pages, start=1):
        found = squeeze(text)
        if not found.key:
            continue
        match = fuzz.partial_ratio_alignment(key, found.key, score_cutoff=NEAR)
        if match is None or match.dest_end <= match.dest_start:
            continue
        start, end = found.at[match.dest_start], found.at[match.dest_end - 1] + 1
        rank = (match.score, -abs(number - page), Passage(number, start, end, exact=False))
        if best is None or rank[:2] > best[:2]:
            best = rank
    return best[2] if best else None


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """Prefix and suffix of a passage of a page."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


_NUMBER = re.compile(
    r"(?<![\d.,·])(?P<sign>[-\u2010-\u2015\u2212+±]?)\s?"
    r"(?P<digits>\d{1,3}(?:[,\u2009\u202f\u00a0 ]\d{3})+(?:[.·]\d+)?|\d+(?:[.,·]\d+)*|[.·]\d+)"
)
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: float(value) for value, word in enumerate(_SMALL.split())} | {
    word: 10.0 * value for value, word in enumerate(_TENS.split(), start=2)
}
_NONE = re.compile(r"\b(no|none|nobody|neither)\b", re.IGNORECASE)


def numbers(text: str) -> set[float]:
    """Every number that a text may mean: digits with their sign, with a decimal point or comma, in
    thousands, and small ones in words. A dash behind a digit or letter is no minus."""
    values: set[float] = set()
    for match in _NUMBER.finditer(text):
        before = text[: match.start()].rstrip()[-1:]
        dash = match["sign"] not in ("", "+", "±")
        joined = dash and match.start() > 0 and text[match.start() - 1 : match.start()].isalnum()
        negative = dash and not joined and not (before.isdigit() and text[match.start() - 1] != " ")
        for value in _readings(match["digits"]):
            values.add(-value if negative else value)
    for word in re.findall(r"[A-Za-z]+(?:-[A-Za-z]+)?", text):
        tens, _, units = word.lower().partition("-")
        if tens in _WORDS and (not units or units in _WORDS):
            values.add(_WORDS[tens] + (_WORDS[units] if units else 0.0))
    if _NONE.search(text):
        values.add(0.0)
    return values


def _readings(digits: str) -> set[float]:
    """The values of digits as written: 12,345 is twelve thousand or 12.345 in a decimal comma."""
    plain = re.sub(r"[\u2009\u202f\u00a0 ]", "", digits).replace("·", ".")
    readings = set()
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", plain):
        readings.add(float(plain.replace(",", "")))
    if plain.count(",") == 1 and "." not in plain and not re.fullmatch(r"\d{1,3},\d{3}", plain):
        readings.add(float(plain.replace(",", ".")))
    for piece in plain.split(","):
        if re.fullmatch(r"\d+(\.\d+)?|\.\d+", piece):
            readings.add(float(piece))
    return readings


def stands_in(value: float, text: str, sign_confirmed: bool = False) -> bool:
    """Whether a number stands in a text; with its sign unless a person confirmed that."""
    values = numbers(text)
    if sign_confirmed:
        values |= {-number for number in values}
    return any(abs(number - value) <= 1e-9 * max(1.0, abs(value)) for number in values)
