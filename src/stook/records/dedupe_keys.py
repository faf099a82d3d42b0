"""Records made comparable, and which pairs of them are worth comparing.

Databases differ in case, accents, markup, abbreviations and page styles; what is compared here is
what is left when those are taken off. Pairs come from several keys (blocks), so that no single
damaged field hides a duplicate; a large block is walked in order and compared with neighbours
only, which keeps the work close to linear in the number of records.
"""

import html
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stook.model.records import Record, RecordType

Ints = NDArray[np.int64]

BLOCK = 40  # a block up to this size is compared completely
NEIGHBOURS = 8  # in a larger one, each record with so many after it

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,60}>")
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa",
    "λ": "lambda", "μ": "mu", "µ": "mu", "σ": "sigma", "ω": "omega", "τ": "tau", "θ": "theta",
    "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th",
}  # fmt: skip
_GREEK_TABLE = str.maketrans(_GREEK)
_ACCENTS = re.compile("[̀-ͯ]+")
_WORD = re.compile(r"[^\W_]+")
_PAGE = re.compile(r"([A-Za-z]{0,3})0*(\d+)")
_NUMBER = re.compile(r"\d+")
_MEETING = re.compile(
    r"[.:;,(\s]+(?:conference|conf|meeting|congress|suppl|varpagings)[\s:.].*", re.I
)
_PAREN = re.compile(r"\([^()]*(?:\)|$)|\[[^\[\]]*(?:\]|$)")
_NAME = 500  # characters of a journal's name that are compared
_SMALL = frozenset(
    {"the", "of", "and", "for", "in", "on", "a", "an", "de", "la", "le", "du", "usa"}
)
_NOT_NAMES = frozenset({"et", "al", "and", "others", "behalf", "the", "group", "investigators"})


def plain(text: str) -> str:
    """Text in lower case without accents, markup and character references."""
    if not text.isascii() or "&" in text or "<" in text:
        text = _TAG.sub("", html.unescape(text)).lower().translate(_GREEK_TABLE)
        return _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return text.lower()


def words_of(text: str) -> list[str]:
    """The words of a text as `plain` leaves them."""
    return _WORD.findall(plain(text))


def page_of(pages: str) -> str:
    """The first page as a key: `S0354` and `s354-5` are one; '' where there is none."""
    hit = _PAGE.search(pages)
    return f"{hit.group(1).lower()}{hit.group(2)}" if hit else ""


def number_of(volume: str) -> str:
    """The number in a volume or issue: `32 (Suppl 2)` is `32`; words where there is no number."""
    hit = _NUMBER.search(volume)
    return hit.group().lstrip("0") if hit else volume.strip().lower()


def journal_of(name: str) -> tuple[str, ...]:
    """The telling words of a journal's name, without a conference that is named behind it."""
    name = _PAREN.sub(" ", _MEETING.sub("", name[:_NAME]))
    words = words_of(name.partition(" : ")[0])
    return tuple(word for word in words if len(word) > 1 and word not in _SMALL)


def same_journal(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Whether two journal names may be one: equal, abbreviated word by word, or an acronym."""
    if one == two:
        return True
    short, long = (one, two) if len("".join(one)) <= len("".join(two)) else (two, one)
    if len(short) == 1 and len(long) > 2 and short[0] == "".join(word[0] for word in long):
        return True
    if not short or not long or short[0][0] != long[0][0]:
        return False
    at = 0
    for word in short:
        while at < len(long) and not _abbreviates(word, long[at]):
            at += 1
        if at == len(long):
            return False
        at += 1
    return True


def _abbreviates(short: str, word: str) -> bool:
    return word.startswith(short) or (
        len(short) > 2 and short[0] == word[0] and _inside(short, word)
    )


def _inside(short: str, word: str) -> bool:
    letters = iter(word)
    return all(letter in letters for letter in short)


def names_of(authors: Sequence[str]) -> list[str]:
    """Words of the authors' names that can be compared; initials say too little."""
    found = [w for name in authors for w in words_of(name) if len(w) > 2 and w not in _NOT_NAMES]
    return found or [w for name in authors for w in words_of(name) if len(w) > 1]


@dataclass(frozen=True, slots=True)
class Comparable:
    """Columns of what is compared, one entry a record; numbers are codes, -1 says missing."""

    titles: list[str]  # words joined by spaces
    compact: list[str]  # the same without spaces
    words: list[list[str]]
    names: list[frozenset[str]]
    first_names: list[str]
    journals: list[tuple[str, ...]]
    year: Ints
    title: Ints
    doi: Ints
    pmid: Ints
    volume: Ints
    issue: Ints
    page: Ints
    journal: Ints
    registration: Ints  # the number of a registration; papers that name one are something else
    abstracts: list[str]
    keys: list[list[tuple[object, ...]]]


def _codes(values: Iterable[object]) -> Ints:
    """Equal values as equal numbers; -1 for '' and None."""
    seen: dict[object, int] = {}
    return np.fromiter(
        (-1 if not value else seen.setdefault(value, len(seen)) for value in values), np.int64
    )


def comparable(records: Sequence[Record]) -> Comparable:
    """All records made comparable."""
    words = [words_of(record.title) for record in records]
    compact = ["".join(title) for title in words]
    names = [names_of(record.authors) for record in records]
    journals = [journal_of(record.journal) for record in records]
    pages = [page_of(record.pages) for record in records]
    volumes = [number_of(record.volume) for record in records]
    dois = [record.doi.lower() for record in records]
    keys = _keys(records, words, compact, names, pages, volumes, dois)
    return Comparable(
        titles=[" ".join(title) for title in words],
        compact=compact,
        words=words,
        names=[frozenset(found) for found in names],
        first_names=[found[0] if found else "" for found in names],
        journals=journals,
        year=np.array([record.year or -1 for record in records], np.int64),
        title=_codes(compact),
        doi=_codes(dois),
        pmid=_codes(record.pmid for record in records),
        volume=_codes(volumes),
        issue=_codes(number_of(record.issue) for record in records),
        page=_codes(pages),
        journal=_codes(" ".join(name) for name in journals),
        registration=_codes(map(_registered, records)),
        abstracts=[record.abstract for record in records],
        keys=keys,
    )


def _registered(record: Record) -> str:
    return record.registry[0] if record.registry and record.type is RecordType.REGISTRATION else ""


def _rare(words: list[list[str]]) -> list[list[str]]:
    """The three rarest words of each title that stand in more than one title."""
    often = Counter(word for title in words for word in set(title))
    limit = max(50, len(words) // 20)
    return [
        sorted(
            {w for w in title if len(w) > 3 and 1 < often[w] <= limit}, key=lambda w: (often[w], w)
        )[:3]
        for title in words
    ]


def _keys(
    records: Sequence[Record],
    words: list[list[str]],
    compact: list[str],
    names: list[list[str]],
    pages: list[str],
    volumes: list[str],
    dois: list[str],
) -> list[list[tuple[object, ...]]]:
    """The blocks that each record stands in."""
    out = []
    rare = _rare(words)
    for at, record in enumerate(records):
        title, page, volume, who = compact[at], pages[at], volumes[at], names[at]
        keys: list[tuple[object, ...]] = []
        if dois[at]:
            keys.append(("doi", dois[at]))
        if record.pmid:
            keys.append(("pmid", record.pmid))
        if number := _registered(record):
            keys.append(("registration", number))
        if title:
            keys.append(("title", title))
        if len(title) >= 24:
            keys += [("begin", title[:20]), ("end", title[-20:])]
        if page and volume and len(page) > 1:
            keys.append(("place", volume, page))
        if who and page:
            keys.append(("author page", who[0], page))
        if len(who) > 2:
            keys.append(("authors", *who[:3], record.year))
        one = rare[at]
        keys += [("words", one[a], one[b]) for a in range(len(one)) for b in range(a + 1, len(one))]
        out.append(keys)
    return out


def candidates(data: Comparable) -> tuple[Ints, Ints]:
    """Pairs of record numbers worth comparing, the smaller first, each pair once, in order."""
    blocks: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, keys in enumerate(data.keys):
        for key in keys:
            blocks[key].append(at)
    left: list[int] = []
    right: list[int] = []
    for members in blocks.values():
        if len(members) < 2:
            continue
        reach = len(members)
        if reach > BLOCK:
            members.sort(key=lambda at: (data.titles[at], data.year[at], at))
            reach = NEIGHBOURS + 1
        for at, one in enumerate(members):
            for two in members[at + 1 : at + reach]:
                left.append(one)
                right.append(two)
    low = np.minimum(left, right).astype(np.int64)
    high = np.maximum(left, right).astype(np.int64)
    count = len(data.titles)
    pairs = np.unique(low * count + high)
    return pairs // max(count, 1), pairs % max(count, 1)
