"""What the PRISMA flow of a review folder is counted from: runs, records, journals and links."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from stook.model.decisions import Decisions, Stage
from stook.model.records import Record
from stook.model.review import Review
from stook.model.study import Study
from stook.steps.collect import collect
from stook.steps.decisions import check
from stook.steps.flow import Found, Sources, kind_of_source
from stook.steps.screening import Desk, desk_of, stopping_state
from stook.store import Store


def flow_sources(store: Store, review: Review) -> Sources:
    """Everything in the folder that the flow counts, with the problems of journals and records.

    Of the problems of raw exports only errors are passed on: repairs are told at import.

    Where the protocol's stopping rule has been met, records that nobody screened count as
    excluded by automation. Reports are linked to studies by the references in `studies.csv`.
    """
    collected = collect(store)
    plan = review.protocol.screening
    desk = desk_of(collected, store, plan)
    by_run: defaultdict[str, list[str]] = defaultdict(list)
    for record, run in collected.runs.items():
        by_run[run].append(record)
    found = [
        Found(
            run.source,
            run.kind or kind_of_source(run.source),
            tuple(by_run[run.id]) if run.id in by_run else None,
            run.count,
        )
        for run in review.searches
    ]
    stopped = stopping_state(desk, plan, Stage.TITLE_ABSTRACT)
    aside = unscreened(desk) if stopped.stop else ()
    return Sources(
        found=found,
        clusters=desk.clusters if collected.records else None,
        decisions=desk.decisions,
        set_aside=dict.fromkeys(aside, "automatic"),
        studies=_of_groups(linked(review.studies, collected.records), desk.clusters),
        problems=(
            *(found for found in desk.problems if found.blocks or found.code[1] == "8"),
            *check(desk.events, desk.decisions, collected.runs, "screening"),
        ),
        addresses={r.id: f"{r.place.file}#{r.id}" for r in collected.records},
    )


def _of_groups(studies: dict[str, str], clusters: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """The links, with each group of duplicates linked by whichever of its records is."""
    for cluster in clusters:
        known = [studies[record] for record in cluster if record in studies]
        if known:
            studies.setdefault(cluster[0], known[0])
    return studies


def unscreened(desk: Desk) -> list[str]:
    """Records that nobody has judged at titles and abstracts."""
    return [record for record in desk.records if not _judged(desk.decisions, record)]


def _judged(decisions: Decisions, record: str) -> bool:
    screened = decisions.stage(Stage.TITLE_ABSTRACT).get(record)
    return screened is not None and bool(screened.votes or screened.resolution)


def linked(studies: Mapping[str, Study], records: Iterable[Record]) -> dict[str, str]:
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
