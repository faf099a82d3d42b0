"""A local corpus of records, indexed for full-text search with SQLite FTS5.

It answers what a database would have to be asked: what does a word, a phrase, an adjacency find
in which fields. Single words, prefixes and phrases go to FTS5's own query; wildcards inside words
and adjacency of lists are worked out from the positions that FTS5 keeps for every word.
"""

import re
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise, product

from stook.model.records import Record
from stook.model.strategy import Text, Wild
from stook.searching.strategies import qualifiers

COLUMNS = ("title", "abstract", "keywords", "authors", "journal", "type", "language")
_BREAK = "\ue000"  # a word of its own between two keywords, so that no phrase crosses them
_LAST = "\U0010ffff"
# MEDLINE's codes of languages, with those of two letters that registries and CSL use
_NAMES = {
    "eng": "english", "en": "english", "fre": "french", "fr": "french", "ger": "german",
    "de": "german", "spa": "spanish", "es": "spanish", "ita": "italian", "it": "italian",
    "por": "portuguese", "pt": "portuguese", "dut": "dutch", "nl": "dutch", "chi": "chinese",
    "zh": "chinese", "jpn": "japanese", "ja": "japanese", "rus": "russian", "ru": "russian",
    "pol": "polish", "pl": "polish", "dan": "danish", "nor": "norwegian", "swe": "swedish",
    "fin": "finnish", "hun": "hungarian", "cze": "czech", "tur": "turkish", "kor": "korean",
    "heb": "hebrew", "gre": "greek", "per": "persian", "ara": "arabic",
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
Spans = dict[tuple[int, int], set[tuple[int, int]]]  # (record, column) -> first and last position
Pattern = tuple[str | Wild, ...]


def normal(text: str) -> list[str]:
    """The words of a text as they are indexed: lower case, without accents, cut at punctuation."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in spread if not unicodedata.combining(char))
    return _WORD.findall(bare)


def patterns(term: Text) -> list[Pattern]:
    """A text as indexed words with wildcards; a hyphen inside a word makes two of it."""
    made: list[Pattern] = []
    for word in term.words:
        current: list[str | Wild] = []
        for part in word.parts:
            if isinstance(part, Wild):
                current.append(part)
                continue
            pieces = re.split(r"[\W_]+", part)
            for number, piece in enumerate(pieces):
                if number and current:
                    made.append(tuple(current))
                    current = []
                current += normal(piece)[:1]
        if current:
            made.append(tuple(current))
    return made


def _languages(written: str) -> list[str]:
    """A record's languages, by name too where MEDLINE's code is given."""
    said = normal(written)
    return said + [_NAMES[code] for code in said if code in _NAMES]


class Corpus:
    """Records that can be searched. Records are numbered from 1 in the order they came."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.records: list[Record] = []
        self.db = sqlite3.connect(":memory:")
        self.db.executescript(
            f"""
            CREATE VIRTUAL TABLE text USING fts5({", ".join(COLUMNS)},
                tokenize = "unicode61 remove_diacritics 0");
            CREATE VIRTUAL TABLE place USING fts5vocab(text, instance);
            CREATE VIRTUAL TABLE word USING fts5vocab(text, row);
            CREATE TABLE heading(name TEXT, qualifier TEXT, major INTEGER, record INTEGER);
            """
        )
        with self.db:
            self.db.executemany(
                f"INSERT INTO text(rowid, {', '.join(COLUMNS)}) VALUES ({'?,' * len(COLUMNS)}?)",  # noqa: S608
                self._rows(records),
            )
            self.db.executemany("INSERT INTO heading VALUES (?, ?, ?, ?)", self._headings())
            self.db.execute("CREATE INDEX by_name ON heading(name)")
        self.everything = frozenset(range(1, len(self.records) + 1))
        # the same words stand in many lines of a strategy
        self.forms: Callable[[Pattern], tuple[str, ...]] = lru_cache(4096)(self._forms)
        self.places: Callable[[Pattern, tuple[str, ...]], Spans] = lru_cache(256)(self._places)

    def _rows(self, records: Iterable[Record]) -> Iterator[tuple[int | str, ...]]:
        for number, record in enumerate(records, 1):
            self.records.append(record)
            kinds = [f.value for f in record.extra if f.name.rpartition(":")[2] in ("PT", "M3")]
            fields = (
                " ".join(normal(record.title)),
                " ".join(normal(record.abstract)),
                f" {_BREAK} ".join(" ".join(normal(keyword)) for keyword in record.keywords),
                f" {_BREAK} ".join(" ".join(normal(name)) for name in record.authors),
                " ".join(normal(record.journal)),
                f" {_BREAK} ".join(" ".join(normal(k)) for k in (record.type.value, *kinds) if k),
                " ".join(_languages(record.language)),
            )
            yield (number, *fields)

    def _headings(self) -> Iterator[tuple[str, str, int, int]]:
        """Every keyword as a heading with its qualifiers: `*Asthma/drug therapy/*genetics`."""
        for number, record in enumerate(self.records, 1):
            for keyword in record.keywords:
                name, *rest = keyword.split("/")
                major = "*" in keyword
                said = " ".join(normal(name))
                for qualifier in rest or [""]:
                    code = qualifiers.code(qualifier.strip(" *"))
                    yield (said, code, int(major), number)

    # What is in it ------------------------------------------------------------------------------

    def holds(self, column: str) -> bool:
        """Whether any record has something in this column, or in `heading` or `major`."""
        if column in ("heading", "major"):
            where = "WHERE major" if column == "major" else ""
            return self.db.execute(f"SELECT 1 FROM heading {where} LIMIT 1").fetchone() is not None  # noqa: S608
        sql = f"SELECT 1 FROM text WHERE {column} <> '' LIMIT 1"  # noqa: S608
        return self.db.execute(sql).fetchone() is not None

    def between(self, first: str, last: str) -> set[int]:
        """Records of the years from `first` to `last`; of a record without a year nobody knows,
        and it stays."""
        low, high = int(first[:4] or 0), int(last[:4] or 9999)
        return {
            number
            for number, record in enumerate(self.records, 1)
            if record.year is None or low <= record.year <= high
        }

    def heading(self, name: str, codes: tuple[str, ...] = (), major: bool = False) -> set[int]:
        """Records with this subject heading among their keywords."""
        sql = "SELECT record FROM heading WHERE name = ?"
        given: list[str] = [" ".join(normal(name))]
        if codes:
            sql += f" AND qualifier IN ({','.join('?' * len(codes))})"
            given += codes
        sql += " AND major" if major else ""
        return {row[0] for row in self.db.execute(sql, given)}

    def qualifier(self, written: str) -> set[int]:
        """Records in which any heading has this subheading."""
        sql = "SELECT record FROM heading WHERE qualifier = ?"
        return {row[0] for row in self.db.execute(sql, [qualifiers.code(written)])}

    # Words ---------------------------------------------------------------------------------------

    def find(self, term: Text, columns: tuple[str, ...]) -> set[int]:
        """Records with a word or phrase in one of these columns."""
        wanted = patterns(term)
        if not wanted or not columns:
            return set()
        *head, last = wanted
        simple = all(len(one) == 1 and isinstance(one[0], str) for one in head)
        if simple and isinstance(last[0], str) and last[1:] in ((), (Wild(),)):
            run = " ".join(str(one[0]) for one in wanted)
            query = f'{{{" ".join(columns)}}} : "{run}"{"*" if last[1:] else ""}'
            sql = "SELECT rowid FROM text WHERE text MATCH ?"
            return {row[0] for row in self.db.execute(sql, [query])}
        return {record for record, _ in self.spans(term, columns)}

    def spans(self, term: Text, columns: tuple[str, ...]) -> Spans:
        """Where a word or phrase stands."""
        wanted = patterns(term)
        if not wanted:
            return {}
        made = self.places(wanted[0], columns)
        for one in wanted[1:]:
            following = self.places(one, columns)
            joined: Spans = {}
            for where, spans in made.items():
                starts = {first for first, _ in following.get(where, ())}
                both = {(first, last + 1) for first, last in spans if last + 1 in starts}
                if both:
                    joined[where] = both
            made = joined
        return made

    def _places(self, pattern: Pattern, columns: tuple[str, ...]) -> Spans:
        found: defaultdict[tuple[int, int], set[tuple[int, int]]] = defaultdict(set)
        numbers = {column: COLUMNS.index(column) for column in columns}
        for form in self.forms(pattern):
            sql = "SELECT doc, col, offset FROM place WHERE term = ?"
            for record, column, at in self.db.execute(sql, [form]):
                if column in numbers:
                    found[record, numbers[column]].add((at, at))
        return dict(found)

    def _forms(self, pattern: Pattern) -> tuple[str, ...]:
        """The indexed words that a pattern matches."""
        start = pattern[0] if isinstance(pattern[0], str) else ""
        if pattern == (start,):
            return (start,)
        regex = re.compile(
            "".join(
                re.escape(part)
                if isinstance(part, str)
                else f"[^{_BREAK}]{{{part.least},{'' if part.most is None else part.most}}}"
                for part in pattern
            )
        )
        sql = "SELECT term FROM word WHERE term >= ? AND term < ?"
        rows = self.db.execute(sql, [start, start + _LAST])
        return tuple(term for (term,) in rows if regex.fullmatch(term))


def near(parts: list[Spans], within: int, ordered: bool) -> Spans:
    """Where the parts stand together with at most `within` - 1 other words between them."""
    made: Spans = {}
    common = set(parts[0]).intersection(*parts[1:])
    for where in common:
        together = _together([part[where] for part in parts], within, ordered)
        if together:
            made[where] = together
    return made


def _together(
    lists: list[set[tuple[int, int]]], within: int, ordered: bool
) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    if len(lists) == 2:
        for (a, b), (c, d) in product(*lists):
            if b < c <= b + within or (not ordered and d < a <= d + within):
                found.add((min(a, c), max(b, d)))
        return found
    # several words in one window: the window is anchored at each place of each word in turn
    starts = sorted({span for spans in lists for span in spans})
    for first, _ in starts:
        reach = first + within - 1 + sum(max(d - c + 1 for c, d in spans) for spans in lists)
        close = [[s for s in spans if first <= s[0] and s[1] < reach] for spans in lists]
        if all(close) and (window := next(_windows(close, within, ordered), None)):
            found.add(window)
    return found


def _windows(
    close: list[list[tuple[int, int]]], within: int, ordered: bool
) -> Iterator[tuple[int, int]]:
    for combo in product(*close):
        row = list(combo) if ordered else sorted(combo)
        apart = all(one[1] < two[0] for one, two in pairwise(row))
        gap = row[-1][1] - row[0][0] + 1 - sum(last - first + 1 for first, last in row)
        if apart and gap < within:
            yield (row[0][0], row[-1][1])
