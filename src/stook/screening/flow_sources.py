"""What the PRISMA flow of a review folder is counted from: runs, records, journals and links."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from stook.model.decisions import Decisions, Stage
from stook.model.review import Review
from stook.model.study import Study
from stook.problems import Problem
from stook.records.gather import Gathered, gather
from stook.screening.decisions import counted, electorate, fold
from stook.screening.flow import Found, Sources, kind_of_source
from stook.screening.journal_checks import check
from stook.screening.journals import read_journals
from stook.screening.queue import assignment, state_of
from stook.store import Store


@dataclass(frozen=True, slots=True)
class Listed:
    """A record as far as the flow counts it: its id, its run and file, and how it is cited."""

    id: str
    run: str
    file: str
    pmid: str
    doi: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The records of a folder in the order of their runs, and which of them are one report."""

    records: tuple[Listed, ...]
    clusters: tuple[tuple[str, ...], ...]
    problems: tuple[Problem, ...]

    @property
    def leaders(self) -> list[str]:
        """The records without those that repeat an earlier one."""
        copies = {record for cluster in self.clusters for record in cluster[1:]}
        return [record.id for record in self.records if record.id not in copies]


def listing(gathered: Gathered) -> Listing:
    """What the flow needs to know of all records.

    Of the problems of raw exports only errors are passed on: repairs are told at import.
    """
    collected = gathered.collected
    return Listing(
        tuple(
            Listed(record.id, collected.runs[record.id], record.place.file, record.pmid, record.doi)
            for record in collected.records
        ),
        gathered.clusters,
        tuple(
            problem
            for problem in (*collected.problems, *gathered.problems)
            if problem.blocks or problem.code[1] == "8"
        ),
    )


def flow_sources(store: Store, review: Review, listed: Listing | None = None) -> Sources:
    """Everything in the folder that the flow counts, with the problems of journals and records.

    Where the protocol's stopping rule has been met, records that nobody screened count as
    excluded by automation. Reports are linked to studies by the references in `studies.csv`.
    """
    known = listed or listing(gather(store))
    plan = review.protocol.screening
    events, problems = read_journals(store)
    people = electorate(plan, (person.id for person in review.protocol.team))
    decisions = fold(counted(events, people), assignment(plan).needed, known.clusters)
    by_run: defaultdict[str, list[str]] = defaultdict(list)
    for record in known.records:
        by_run[record.run].append(record.id)
    found = [
        Found(
            run.source,
            run.kind or kind_of_source(run.source),
            tuple(by_run[run.id]) if run.id in by_run else None,
            run.count,
        )
        for run in review.searches
    ]
    leaders = known.leaders
    stopped = state_of(decisions, leaders, plan, Stage.TITLE_ABSTRACT)
    aside = unscreened(decisions, leaders) if stopped.stop else ()
    return Sources(
        found=found,
        clusters=known.clusters if known.records else None,
        decisions=decisions,
        set_aside=dict.fromkeys(aside, "automatic"),
        studies=_of_groups(linked(review.studies, known.records), known.clusters),
        problems=(
            *known.problems,
            *problems,
            *check(
                events, decisions, {record.id for record in known.records}, known.clusters, people
            ),
        ),
        addresses={record.id: f"{record.file}#{record.id}" for record in known.records},
    )


def _of_groups(studies: dict[str, str], clusters: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """The links, with each group of duplicates linked by whichever of its records is."""
    for cluster in clusters:
        known = [studies[record] for record in cluster if record in studies]
        if known:
            studies.setdefault(cluster[0], known[0])
    return studies


def unscreened(decisions: Decisions, records: Iterable[str]) -> list[str]:
    """Records that nobody has judged at titles and abstracts."""
    first = decisions.stage(Stage.TITLE_ABSTRACT)
    judged = {record for record, screened in first.items() if screened.votes or screened.resolution}
    return [record for record in records if record not in judged]


class Cited(Protocol):
    """Whatever references name: an id, a PubMed id, a DOI."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def pmid(self) -> str: ...  # noqa: D102
    @property
    def doi(self) -> str: ...  # noqa: D102


def linked(studies: Mapping[str, Study], records: Iterable[Cited]) -> dict[str, str]:
    """The study of each record that a study's `reports` name by id, PubMed id or DOI."""
    named: dict[str, str] = {}
    for study in studies.values():
        for reference in study.reports:
            named[_bare(reference)] = study.study
    found: dict[str, str] = {}
    for record in records:
        for name in (record.id, record.pmid, record.doi):
            if name and _bare(name) in named:
                found[record.id] = named[_bare(name)]
                break
    return found


def _bare(reference: str) -> str:
    """A reference without what stands before an identifier: `https://doi.org/`, `PMID:`."""
    text = reference.strip().lower()
    for before in ("https://doi.org/", "http://doi.org/", "http://dx.doi.org/", "doi:", "pmid:"):
        text = text.removeprefix(before)
    return text.strip()
