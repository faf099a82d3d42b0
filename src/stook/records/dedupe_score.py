"""How much speaks for two records being the same report, and why.

Each field that agrees or disagrees adds or takes points, in the spirit of Fellegi and Sunter
(1969, doi:10.1080/01621459.1969.10501049): a point is about one bit of evidence, and a missing
field says nothing. Beside the sum stand objections: findings after which two records are never
merged by a machine, however much else agrees.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from stook.model.records import Record, RecordType, ReportKind
from stook.records.dedupe_keys import Comparable, Ints, same_journal, words_of
from stook.records.report_kinds import kind_of_report

CERTAIN = 15.0
POSSIBLE = 8.0

_SAME, _TYPO, _PART, _NEAR, _LOOSE, _OTHER = range(6)
_TITLE_WORDS = (
    "title the same",
    "title but for a misspelling",
    "one title is part of the other",
    "titles alike",
    "titles partly alike",
    "titles differ",
)
_TITLE_SHARE = (1.0, 0.9, 0.8, 0.5, 0.0)
_ROMAN = frozenset({"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"})
_NUMBER = re.compile(r"\d+")
# a word at an end of one title that the other title lacks makes it another kind of report
_KINDS = frozenset(
    {"erratum", "errata", "corrigendum", "correction", "corrections", "retraction", "retracted"}
    | {"withdrawn", "comment", "commentary", "reply", "response", "letter", "re", "editorial"}
    | {"protocol"}
)
_PART_WORDS = frozenset({"part", "study", "trial", "phase", "cohort", "experiment", "paper"})
_COUNTED = {
    "one": "1", "two": "2", "three": "3", "four": "4", "first": "1", "second": "2", "third": "3",
    "i": "1", "ii": "2", "iii": "3", "iv": "4",
}  # fmt: skip
# words of titles that come back each year, month or meeting
_SERIES = frozenset(
    {"annual", "yearly", "monthly", "quarterly", "yearbook", "newsletter", "bulletin", "minutes"}
    | {"proceedings", "statistics", "abstracts", "registry"}
)
_COCHRANE = re.compile(r"(?:CD|MR|ED)\d{6}", re.IGNORECASE)
_VERSION = re.compile(r"(?:\.pub\d{1,2}|[./]v\d{1,2})$")
_ABSTRACT = 1200  # characters of an abstract that are compared
_ENDS = 3  # words from either end of a title in which such a word tells its kind


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs that were compared, with points; `certain` and `objected` are per pair."""

    left: Ints
    right: Ints
    points: NDArray[np.float64]
    certain: NDArray[np.bool_]
    objected: NDArray[np.bool_]
    why: list[str]


def _agreement(column: Ints, left: Ints, right: Ints) -> NDArray[np.int8]:
    """1 where both say the same, -1 where they differ, 0 where one says nothing."""
    one, two = column[left], column[right]
    known = (one >= 0) & (two >= 0)
    return np.where(known, np.where(one == two, 1, -1), 0).astype(np.int8)


def _similar_titles(data: Comparable, left: Ints, right: Ints) -> NDArray[np.float64]:
    """Similarity of titles from 0 to 1: the normalised indel similarity of all pairs at once."""
    if not len(left):
        return np.zeros(0)
    found = process.cpdist(
        [data.compact[at] for at in left],
        [data.compact[at] for at in right],
        scorer=fuzz.ratio,
        score_cutoff=60,
    )
    return np.asarray(found, dtype=np.float64) / 100.0


def score(records: Sequence[Record], data: Comparable, left: Ints, right: Ints) -> Scored:
    """Compare pairs. Those with nothing in common but their block are left out."""
    alike = _similar_titles(data, left, right)
    doi, pmid = _agreement(data.doi, left, right), _agreement(data.pmid, left, right)
    begins = np.fromiter(
        (
            _begins(data.compact[a], data.compact[b])
            for a, b in zip(left.tolist(), right.tolist(), strict=True)
        ),
        bool,
        len(left),
    )
    # two PubMed ids are two publications: no question for people, and clusters keep them apart
    registered = _agreement(data.registration, left, right)
    keep = (alike >= 0.6) | (doi == 1) | (pmid == 1) | (registered == 1) | begins
    keep &= pmid >= 0
    left, right, alike = left[keep], right[keep], alike[keep]
    agree = {
        name: _agreement(getattr(data, name), left, right)
        for name in ("doi", "pmid", "volume", "issue", "page", "journal", "registration")
    }
    years = _years(data.year, left, right)
    points = np.zeros(len(left))
    certain = np.zeros(len(left), bool)
    objected = np.zeros(len(left), bool)
    why = []
    contents: dict[int, frozenset[str]] = {}
    columns = [agree[name].tolist() for name in agree]
    for at, (a, b, t, year, *rest) in enumerate(
        zip(left.tolist(), right.tolist(), alike.tolist(), years.tolist(), *columns, strict=True)
    ):
        pair = _Pair(records, data, a, b, t, year, dict(zip(agree, rest, strict=True)), contents)
        points[at], certain[at], objected[at] = pair.points, pair.certain, bool(pair.objections)
        why.append("; ".join(pair.objections + pair.reasons))
    return Scored(left, right, points, certain, objected, why)


def _begins(one: str, two: str) -> bool:
    """Whether the shorter title, if it says enough, is the beginning of the longer."""
    if len(one) > len(two):
        one, two = two, one
    return len(one) >= 20 and two.startswith(one)


def _years(year: Ints, left: Ints, right: Ints) -> Ints:
    """Years between two records, -1 where one says none."""
    one, two = year[left], year[right]
    return np.where((one < 0) | (two < 0), -1, np.abs(one - two))


class _Pair:
    """The comparison of one pair."""

    __slots__ = ("agree", "certain", "objections", "points", "reasons", "recurs", "title", "year")

    def __init__(
        self,
        records: Sequence[Record],
        data: Comparable,
        a: int,
        b: int,
        alike: float,
        year: int,
        agree: dict[str, int],
        contents: dict[int, frozenset[str]],
    ) -> None:
        self.reasons: list[str] = []
        self.objections: list[str] = []
        self.agree, self.year = agree, year
        if agree["journal"] < 0 and same_journal(data.journals[a], data.journals[b]):
            agree["journal"] = 1
        self.recurs = not _SERIES.isdisjoint(data.words[a])
        self.title = self._compare_titles(data.words[a], data.words[b], alike, data.titles[a])
        self.points = self._title_points(data, a, b) + self._fields()
        names = self._names(data, a, b)
        self._object(records[a], records[b])
        content = 0.0 if self.objections else self._content(data, a, b, contents)
        self.points += names + content
        self.certain = self._is_certain(names, content)

    def _compare_titles(self, one: list[str], two: list[str], alike: float, title: str) -> int:
        if alike == 1.0 and title:
            return _SAME
        cut = bool(one and two) and _cut(one, two)
        if not one or not two or (alike < 0.75 and not cut):
            return _LOOSE if alike >= 0.6 or not one or not two else _OTHER
        mine, theirs = _unmatched(one, two)
        identified = self.agree["page"] > 0 or self.agree["doi"] > 0
        if (_tells_kind(mine, one) or _tells_kind(theirs, two)) and not (cut and identified):
            self.objections.append("one is a correction, comment or protocol")
        figures = _numbers(mine), _numbers(theirs)
        parts = _parts(one), _parts(two)
        if (
            (all(figures) and figures[0] != figures[1])
            or (cut and _continues(one, two))
            or (all(parts) and parts[0] != parts[1])
        ):
            self.objections.append("numbers in the titles differ")
        if alike >= 0.9 and not (mine or theirs) and not cut:
            return _TYPO
        part = min(len(one), len(two)) >= 5 and (not mine or not theirs)
        return _PART if cut or part else _NEAR if alike >= 0.8 else _LOOSE

    def _title_points(self, data: Comparable, a: int, b: int) -> float:
        self.reasons.append(_TITLE_WORDS[self.title])
        if self.title == _OTHER:
            return -8.0
        length = min(len(data.words[a]), len(data.words[b]))
        return min(12.0, 3.0 + 1.2 * length) * _TITLE_SHARE[self.title]

    def _fields(self) -> float:
        """Points of year, journal, volume, issue, page, DOI and PubMed id."""
        total = 0.0
        for name, good, bad in _WEIGHTS:
            told = self.agree[name]
            if told:
                total += good if told > 0 else bad
                self.reasons.append(f"{_NAMES[name]} {'the same' if told > 0 else 'differs'}")
        if self.year >= 0:
            total += (2.0, 0.0, -2.0)[self.year] if self.year < 3 else -4.0
            self.reasons.append("year the same" if not self.year else f"years {self.year} apart")
        return total

    def _names(self, data: Comparable, a: int, b: int) -> float:
        one, two = data.names[a], data.names[b]
        if not one or not two:
            return 0.0
        share = len(one & two) / min(len(one), len(two))
        first = data.first_names[a] == data.first_names[b]
        if share >= 0.8:
            self.reasons.append("authors agree")
            return 4.0 if min(len(one), len(two)) > 1 else 3.0
        if not first and fuzz.ratio(data.first_names[a], data.first_names[b]) >= 80:
            first = True
        if share >= 0.4 or first:
            self.reasons.append("some authors agree")
            return 2.5 if share >= 0.4 and first else 1.0
        self.reasons.append("authors differ")
        return -6.0

    def _content(
        self, data: Comparable, a: int, b: int, contents: dict[int, frozenset[str]]
    ) -> float:
        """Points of the abstracts: how many words of the shorter stand in the longer."""
        length = min(len(data.abstracts[a]), len(data.abstracts[b]), 400)
        if length < 150:
            return 0.0
        if data.abstracts[a][: length - 5] == data.abstracts[b][: length - 5]:
            self.reasons.append("abstracts agree")
            return 5.0
        for at in (a, b):
            if at not in contents:
                words = words_of(data.abstracts[at][:_ABSTRACT])
                contents[at] = frozenset(word for word in words if len(word) > 3)
        one, two = contents[a], contents[b]
        share = len(one & two) / max(min(len(one), len(two)), 1)
        if share >= 0.8:
            self.reasons.append("abstracts agree")
            return 5.0
        if share >= 0.6:
            self.reasons.append("abstracts alike")
            return 2.0
        if share < 0.4:
            self.reasons.append("abstracts differ")
            return -5.0
        return 0.0

    def _object(self, one: Record, two: Record) -> None:
        """Findings after which no machine merges."""
        agree = self.agree
        same_issue = agree["volume"] > 0 or (agree["journal"] > 0 and self.year == 0)
        placed = agree["page"] > 0 and (same_issue or agree["volume"] == 0)
        if agree["doi"] < 0 and not placed:
            self.objections.append("DOIs differ and the pages do not speak against it")
        moved = [agree["page"] < 0, agree["volume"] < 0, agree["journal"] < 0, self.year > 0]
        here = agree["page"] > 0 and agree["volume"] > 0
        if sum(moved) > 1 and not here and agree["doi"] <= 0 and agree["pmid"] <= 0:
            self.objections.append("published in two places")
        review = agree["page"] > 0 and _COCHRANE.match(one.pages.strip()) is not None
        if (review and agree["doi"] <= 0 and (agree["issue"] < 0 or self.year > 0)) or (
            agree["doi"] < 0 and _version(one.doi) == _version(two.doi)
        ):
            self.objections.append("another version")
        abstracts = [kind_of_report(r) is ReportKind.ABSTRACT for r in (one, two)]
        # databases differ in what they call an abstract in a journal: there the place decides
        apart = agree["page"] < 0 or (agree["page"] == 0 and agree["journal"] < 0)
        identified = agree["doi"] > 0 or agree["pmid"] > 0
        if abstracts[0] != abstracts[1] and apart and not identified:
            self.objections.append("one is a congress abstract")
        registered = [r.type is RecordType.REGISTRATION for r in (one, two)]
        if registered[0] != registered[1]:
            self.objections.append("one is a registration")
        numbers = one.registry and two.registry and not set(one.registry) & set(two.registry)
        if all(registered) and numbers:
            self.objections.append("registration numbers differ")

    def _is_certain(self, names: float, content: float) -> bool:
        agree = self.agree
        if agree["registration"] > 0:
            return True
        if self.objections or self.points < CERTAIN:
            return False
        if names < 0 or content < 0:  # all else must be the same
            here = agree["page"] > 0 and (agree["doi"] > 0 or (names > 0 and agree["volume"] > 0))
            return self.title == _SAME and here
        identified = agree["doi"] > 0 or agree["pmid"] > 0 or agree["page"] > 0
        if self.title == _SAME:
            apart = 0 if self.recurs else 1  # years that a date online and in print may differ
            return identified or agree["volume"] > 0 or self.year <= apart or content > 4
        placed = identified or (agree["volume"] > 0 and agree["page"] == 0 and self.year < 2)
        if self.title in (_TYPO, _PART):
            return (placed or content > 4) and names > 0
        return self.title == _NEAR and identified and content > 4


_WEIGHTS = (
    ("doi", 8.0, -6.0),
    ("pmid", 10.0, 0.0),
    ("registration", 16.0, 0.0),
    ("page", 4.0, -4.0),
    ("volume", 2.0, -2.0),
    ("issue", 1.0, -0.5),
    ("journal", 2.0, -2.0),
)
_NAMES = {
    "doi": "DOI",
    "pmid": "PubMed id",
    "registration": "registration number",
    "page": "first page",
    "volume": "volume",
    "issue": "issue",
    "journal": "journal",
}


def _unmatched(one: list[str], two: list[str]) -> tuple[list[str], list[str]]:
    """Words that the other title lacks; slips and words run together are not counted."""
    left, right = set(one), set(two)
    mine = [word for word in one if word not in right]
    theirs = [word for word in two if word not in left]
    if not mine or not theirs:
        return mine, theirs
    for word in list(mine):
        match = next((w for w in theirs if _misspelt(word, w)), None)
        if match is not None:
            mine.remove(word)
            theirs.remove(match)
    run, other = "".join(mine), "".join(theirs)
    together = min(len(run), len(other)) > 5 and _numbers(mine) == _numbers(theirs)
    if together and OSA.distance(run, other, score_cutoff=1) <= 1:
        return [], []
    return mine, theirs


def _misspelt(one: str, two: str) -> bool:
    """Whether two words differ by one slip; single letters, figures and numerals never do."""
    if min(len(one), len(two)) < 2 or _numbers([one, two]):
        return False
    return OSA.distance(one, two, score_cutoff=1) <= 1


def _cut(one: list[str], two: list[str]) -> bool:
    """Whether the shorter title is the longer one cut off, perhaps inside a word."""
    short, long = sorted((one, two), key=lambda words: (len(words), len("".join(words))))
    if len("".join(short)) < 20 or short[:-1] != long[: len(short) - 1]:
        return False
    last, whole = short[-1], long[len(short) - 1]
    return last == whole or (whole.startswith(last) and not _numbers([last, whole]))


def _continues(one: list[str], two: list[str]) -> bool:
    """Whether the longer title ends in a number of its own, such as `part 2`."""
    short, long = sorted((one, two), key=len)
    tail = long[len(short) :]
    return 0 < len(tail) < 3 and bool(_numbers(tail[-1:]))


def _parts(words: list[str]) -> set[str]:
    """The numbers or letters of parts that a title names: `2` and `b` of `part two, study B`."""
    found = set()
    for before, word in pairwise(words):
        if before in _PART_WORDS and (len(word) == 1 or word in _COUNTED):
            found.add(_COUNTED.get(word, word))
    return found


def _version(doi: str) -> str:
    """A DOI without the version that it ends in: `.pub3` of a review, `/v2` of a preprint."""
    return _VERSION.sub("", doi.lower())


def _tells_kind(unmatched: list[str], title: list[str]) -> bool:
    ends = title[:_ENDS] + title[-_ENDS:]
    return any(word in _KINDS and word in ends for word in unmatched)


def _numbers(words: list[str]) -> set[str]:
    """Figures and Roman numerals among the words, the letters around figures left out."""
    arabic = {hit for word in words for hit in _NUMBER.findall(word)}
    return arabic | {word for word in words if word in _ROMAN}
