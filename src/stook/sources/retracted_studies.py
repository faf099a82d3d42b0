"""Which studies of a review a notice is about.

A DOI or PubMed id that agrees is certain; title, year and first author together are likely, and
people confirm. A title alone or an author alone is nothing: trials share both.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from stook.model.notices import Notice, Standing
from stook.model.records import Record, ReportKind
from stook.model.review import Review
from stook.model.study import Study
from stook.model.terms import Retraction
from stook.problems import Place
from stook.records.dedupe_keys import words_of
from stook.records.report_kinds import kind_of_report
from stook.sources.identifiers import normal_doi, normal_pmid
from stook.sources.notice_files import CROSSREF, PUBMED, worst_of
from stook.sources.retractions import SEVERITY, pubmed_standing, title_standing

YEARS = 1
"""Years that a notice's date of the paper and the record's may differ: online first and print."""
_SHORTEST = 4
"""Words that a title must have to be compared at all."""

_MARK = re.compile(
    r"\s*[\[(]?(?:retracted|withdrawn|removed)(?: article)?[\])]?\s*[:.–-]?\s*", re.I
)
_STATE = {
    Standing.RETRACTED: Retraction.RETRACTED,
    Standing.REPLACED: Retraction.RETRACTED,
    Standing.CONCERN: Retraction.CONCERN,
    Standing.REINSTATED: Retraction.CONCERN,  # people decide which of the two holds
    Standing.CORRECTED: Retraction.CORRECTED,
}
_NBIB_LINKS = {
    "RIN": "RetractionIn", "RRI": "RetractedandRepublishedIn", "ECI": "ExpressionOfConcernIn",
    "EIN": "ErratumIn", "CRI": "CorrectedandRepublishedIn", "PRIN": "PartialRetractionIn",
    "ROF": "RetractionOf", "ECF": "ExpressionOfConcernFor", "EFR": "ErratumFor",
}  # fmt: skip
_IN_TEXT = re.compile(r"10\.\d{4,9}/\S+")
_PMID_IN_TEXT = re.compile(r"(?:PMID:?\s*|pubmed\.ncbi\.nlm\.nih\.gov/)(\d{1,8})", re.IGNORECASE)
_YEAR_IN_TEXT = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Known:
    """What identifies one report: identifiers, and for likely matches titles, years, names."""

    name: str
    dois: frozenset[str] = frozenset()
    pmids: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    families: frozenset[str] = frozenset()
    main: bool = True


@dataclass(slots=True)
class Match:
    """What the sources say of one study: its state, the notice that counts, how it was matched.

    `state` is None where nobody who could know has answered, `likely` are notices that agree in
    title, year and author alone, `unasked` the sources that could know and were not asked.
    """

    study: Study
    state: Retraction | None = None
    notice: Notice | None = None
    likely: list[Notice] = field(default_factory=list)
    unasked: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Who says so and the notice, as studies.csv holds it."""
        if self.notice is None:
            return ""
        parts = [self.notice.source]
        if self.notice.notice:
            parts.append(f"notice {self.notice.notice}")
        if self.notice.standing is Standing.REPLACED:
            parts.append("replaced by a new version")
        return "; ".join(parts)


def own_notices(records: Iterable[Record]) -> Iterator[Notice]:
    """What the records of a review themselves say: by title, or by PubMed's types and links."""
    for record in records:
        tags = [(f.name.removeprefix("nbib:"), f.value) for f in record.extra
                if f.name.startswith("nbib:")]  # fmt: skip
        types = {value for tag, value in tags if tag == "PT"}
        links = {_NBIB_LINKS[tag] for tag, _ in tags if tag in _NBIB_LINKS}
        told = pubmed_standing(types, links)
        by_title = title_standing(record.title, record.journal)
        standing = told if told is not Standing.CLEAN else by_title
        if standing in SEVERITY:
            yield Notice(
                standing=standing, source=PUBMED if told in SEVERITY else "title of the record",
                place=record.place or Place(""), doi=normal_doi(record.doi),
                pmid=normal_pmid(record.pmid), title=_bare(record.title), year=record.year,
                family=_family(record), detail=record.id,
            )  # fmt: skip


class Notices:
    """Notices by identifier and by title, so that each study is looked up, not compared."""

    def __init__(self, notices: Iterable[Notice]) -> None:
        self.by_key: dict[str, list[Notice]] = {}
        for notice in notices:
            title = _folded(_bare(notice.title))
            for key in {f"doi {notice.doi}", f"pmid {notice.pmid}", f"title {title}",
                        f"record {notice.detail}"}:  # fmt: skip
                if not key.endswith(" "):
                    self.by_key.setdefault(key, []).append(notice)

    def certain(self, report: Known) -> list[Notice]:
        """Those that agree in a DOI or PubMed id, or that are this very record."""
        keys = [f"doi {doi}" for doi in sorted(report.dois)]
        keys += [f"pmid {pmid}" for pmid in sorted(report.pmids)]
        keys += [f"record {report.name}"] if report.name else []
        return _once(notice for key in keys for notice in self.by_key.get(key, ()))

    def likely(self, report: Known) -> list[Notice]:
        """Those that agree in title, year (within one) and first author."""
        candidates = (
            notice
            for title in sorted(report.titles)
            for notice in self.by_key.get(f"title {title}", ())
        )
        return [n for n in _once(candidates) if n.standing in SEVERITY and _agree(n, report)]


def matches(
    review: Review, records: Mapping[str, Record], copies: Mapping[str, Sequence[str]],
    notices: Iterable[Notice],
) -> list[Match]:  # fmt: skip
    """One match a study, in the order of studies.csv.

    `records` are the review's by id, `copies` the ids of all records of one report by each of
    them.
    """
    index = Notices(notices)
    return [_matched(study, _reports(study, review, records, copies), index)
            for study in review.studies.values()]  # fmt: skip


def _matched(study: Study, reports: list[Known], index: Notices) -> Match:
    bad: list[Notice] = []
    match = Match(study)
    unasked: set[str] = set()
    identified = False
    for report in reports:
        certain = index.certain(report)
        answered = {notice.source for notice in certain}
        unasked |= {PUBMED} - answered if report.pmids else set()
        unasked |= {CROSSREF} - answered if report.dois else set()
        identified |= bool(report.pmids or report.dois)
        told = [notice for notice in certain if notice.standing in SEVERITY]
        if told:
            bad.append(_weighed(told, report))
        else:
            match.likely += index.likely(report)
    match.unasked = tuple(sorted(unasked))
    if bad:
        match.notice = worst_of(bad)
        match.state = _STATE[match.notice.standing]
    elif identified and not unasked and not match.likely:
        match.state = Retraction.NONE
    return match


def _weighed(told: list[Notice], report: Known) -> Notice:
    """The notice that counts for a report. A retraction that was lifted later, and one of a
    report that is not the main paper, are for people to judge: a concern."""
    notice = worst_of(told)
    lifted = any(n.standing is Standing.REINSTATED and n.date >= notice.date for n in told)
    if notice.standing is Standing.RETRACTED and (lifted or not report.main):
        return replace(notice, standing=Standing.CONCERN)
    return notice


def _reports(
    study: Study, review: Review, records: Mapping[str, Record],
    copies: Mapping[str, Sequence[str]],
) -> list[Known]:  # fmt: skip
    known = []
    for report in study.reports:
        ids = copies.get(report, (report,))
        members = [records[id_] for id_ in ids if id_ in records]
        if not members and report in review.bibliography:
            members = [review.bibliography[report]]
        known += [known_record(record) for record in members] or [_of_text(report)]
    return known


def known_record(record: Record) -> Known:
    """What identifies the report of a record."""
    bare = replace(record, title=_bare(record.title))
    title = _folded(bare.title)
    return Known(
        name=record.id,
        dois=frozenset({normal_doi(record.doi)} - {""}),
        pmids=frozenset({normal_pmid(record.pmid)} - {""}),
        titles=frozenset({title} if title else ()),
        years=frozenset({record.year} if record.year else ()),
        families=frozenset({_family(record)} - {""}),
        main=kind_of_report(bare) in (ReportKind.PAPER, ReportKind.OTHER),
    )


def _of_text(text: str) -> Known:
    """What a reference written out tells; its sentences are candidates for the title."""
    pieces = (_folded(piece) for piece in re.split(r"[.?!]\s+|[“”\"]", text))
    return Known(
        name="",
        dois=frozenset({normal_doi(doi) for doi in _IN_TEXT.findall(text)} - {""}),
        pmids=frozenset({normal_pmid(pmid) for pmid in _PMID_IN_TEXT.findall(text)} - {""}),
        titles=frozenset(piece for piece in pieces if piece),
        years=frozenset(int(year) for year in _YEAR_IN_TEXT.findall(text)),
        families=frozenset(words_of(text)),
    )


def _agree(notice: Notice, report: Known) -> bool:
    near = notice.year is not None and any(abs(notice.year - y) <= YEARS for y in report.years)
    family = words_of(notice.family)
    return near and bool(family) and family[-1] in report.families


def _family(record: Record) -> str:
    names = words_of(record.authors[0].partition(",")[0]) if record.authors else ()
    return names[-1] if names else ""


def _bare(title: str) -> str:
    """A title without the mark of its retraction."""
    return _MARK.sub("", title, count=1) if title_standing(title) in SEVERITY else title


def _folded(title: str) -> str:
    words = words_of(title)
    return " ".join(words) if len(words) >= _SHORTEST else ""


def _once(notices: Iterable[Notice]) -> list[Notice]:
    return list(dict.fromkeys(notices))
