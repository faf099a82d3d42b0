"""Which reports may come from one study: suggested with reasons, decided by people.

A trial is registered, presented, published, published again with a longer follow-up. Counted as
several studies its participants count several times; the signs are a common registration number,
common authors, like titles, the same number of participants and dates that fit (Cochrane Handbook
chapter 4, section 4.6.2).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rapidfuzz import fuzz

from stook.model.records import Record, Report
from stook.records.dedupe_keys import names_of, words_of
from stook.records.formats.draft import registrations_in
from stook.records.report_kinds import kind_of_report

SUGGESTED = 6.0
_BLOCK = 60  # reports with one key beyond which the key says nothing

_SIZE = re.compile(
    r"\bn\s*=\s*(\d{1,6})\b|\b(\d{2,6})\s+(?:\w+\s+){0,2}?(?:patients|participants|subjects|adults"
    r"|children|women|men|volunteers|individuals)\b",
    re.IGNORECASE,
)
_GENERIC = frozenset(
    {"protocol", "study", "trial", "randomised", "randomized", "controlled", "results", "effect"}
)


@dataclass(frozen=True, slots=True)
class Link:
    """Two reports that may be of one study, by their ids, with points and reasons."""

    one: str
    two: str
    points: float
    why: str


def reports(records: Sequence[Record], clusters: Iterable[Sequence[str]]) -> list[Report]:
    """Each cluster of duplicates is one report, each other record one of its own.

    The id is that of the record that says most; the kind is what that record shows.
    """
    by_id = {record.id: record for record in records}
    made = []
    grouped: set[str] = set()
    for cluster in clusters:
        members = [by_id[one] for one in cluster if one in by_id]
        grouped |= {record.id for record in members}
        if members:
            best = max(members, key=lambda r: (len(r.abstract), len(r.authors), r.id))
            made.append(Report(best.id, kind_of_report(best), tuple(r.id for r in members)))
    made += [
        Report(record.id, kind_of_report(record), (record.id,))
        for record in records
        if record.id not in grouped
    ]
    return sorted(made, key=lambda report: report.id)


class _Signs:
    """What of a report is compared, over all its records."""

    __slots__ = ("names", "numbers", "sizes", "title", "words", "year")

    def __init__(self, members: Sequence[Record]) -> None:
        texts = [f"{record.title} {record.abstract}" for record in members]
        self.numbers = {number for record in members for number in record.registry}
        self.numbers |= {number for text in texts for number in registrations_in(text)}
        self.names = {name for record in members for name in names_of(record.authors)}
        self.sizes = {int(a or b) for text in texts for a, b in _SIZE.findall(text)}
        self.title = " ".join(words_of(members[0].title))
        self.words = set(self.title.split()) - _GENERIC
        years = [record.year for record in members if record.year]
        self.year = min(years) if years else None


def _candidates(signs: dict[str, _Signs]) -> list[tuple[str, str]]:
    """Pairs of reports that share a registration number, or two names, or two telling words."""
    blocks: dict[tuple[str, ...], list[str]] = defaultdict(list)
    often: dict[str, int] = defaultdict(int)
    for sign in signs.values():
        for word in sign.words:
            often[word] += 1
    for one, sign in signs.items():
        for number in sign.numbers:
            blocks["number", number].append(one)
        names = sorted(sign.names)[:12]
        for at, name in enumerate(names):
            for other in names[at + 1 :]:
                blocks["names", name, other].append(one)
        rare = sorted((w for w in sign.words if len(w) > 3), key=lambda w: (often[w], w))[:3]
        for at, word in enumerate(rare):
            for other in rare[at + 1 :]:
                blocks["words", *sorted((word, other))].append(one)
    pairs = {
        (a, b) if a < b else (b, a)
        for members in blocks.values()
        if len(members) <= _BLOCK
        for at, a in enumerate(members)
        for b in members[at + 1 :]
        if a != b
    }
    return sorted(pairs)


def _compare(one: _Signs, two: _Signs) -> tuple[float, list[str]]:
    """Points for two reports being of one study, and the reasons."""
    points, reasons = 0.0, []
    if common := sorted(one.numbers & two.numbers):
        points += 8.0
        reasons.append(f"registered as {common[0]}")
    elif one.numbers and two.numbers:
        points -= 6.0
        reasons.append("registered under different numbers")
    shared = one.names & two.names
    share = len(shared) / max(min(len(one.names), len(two.names)), 1)
    if len(shared) > 1 and share >= 0.5:
        points += 3.0
        reasons.append("authors in common")
    elif not shared and one.names and two.names:
        points -= 3.0
        reasons.append("no author in common")
    alike = fuzz.token_set_ratio(one.title, two.title) / 100 if one.title and two.title else 0.0
    if alike >= 0.75:
        points += 3.0 if alike >= 0.9 else 2.0
        reasons.append("titles alike")
    if sizes := sorted(size for size in one.sizes & two.sizes if size >= 10):
        points += 2.0
        reasons.append(f"{sizes[-1]} participants in both")
    if one.year and two.year and abs(one.year - two.year) > 8:
        points -= 3.0
        reasons.append(f"{abs(one.year - two.year)} years apart")
    return points, reasons


class _Decided:
    """Whether people have decided if two reports are of one study."""

    def __init__(
        self,
        found: Sequence[Report],
        decided: Iterable[tuple[str, str]],
        studies: Mapping[str, str],
    ) -> None:
        report = {record: one.id for one in found for record in (one.id, *one.records)}
        self.pairs = {
            frozenset((report[one], report[two]))
            for one, two in decided
            if one in report and two in report
        }
        self.placed = {report[record] for record in studies if record in report}

    def __call__(self, one: str, two: str) -> bool:
        return frozenset((one, two)) in self.pairs or (one in self.placed and two in self.placed)


def suggest(
    records: Sequence[Record],
    found: Sequence[Report],
    decided: Iterable[tuple[str, str]] = (),
    studies: Mapping[str, str] = MappingProxyType({}),
) -> list[Link]:
    """Pairs of reports that may be of one study, the likeliest first.

    What people have decided is not suggested again: pairs of ids in `decided` (of reports or of
    any of their records), and reports that `studies` puts into a study each, the same or another.
    """
    known = _Decided(found, decided, studies)
    by_id = {record.id: record for record in records}
    signs = {
        report.id: _Signs([by_id[report.id], *(by_id[one] for one in report.records)])
        for report in found
    }
    links = []
    for one, two in _candidates(signs):
        if known(one, two):
            continue
        points, reasons = _compare(signs[one], signs[two])
        if points >= SUGGESTED:
            links.append(Link(one, two, points, "; ".join(reasons)))
    return sorted(links, key=lambda link: (-link.points, link.one, link.two))
