"""How was searched, source by source, after the 16 items of PRISMA-S.

Rethlefsen et al. 2021 (doi:10.1186/s13643-020-01542-z). What nobody wrote down is "not stated".
"""

from dataclasses import dataclass

from markupsafe import Markup, escape

from stook.model.review import Review, SearchRun
from stook.model.search import SearchSource
from stook.pipeline.build import Built
from stook.render.report.trails import Trails

NOT_STATED = "not stated"
# The items that hold for all sources together may be written in any of them.
SHARED = {
    "multi_database": "Several databases searched at once",
    "registries": "Study registries",
    "browsing": "Online resources and browsing",
    "citation_searching": "Citation searching",
    "contacts": "Contacts",
    "other_methods": "Other methods",
    "prior_work": "Strategies taken from earlier work",
    "updates": "Updates of the search",
    "peer_review": "Peer review of the strategy",
    "deduplication": "Removal of duplicates",
}


@dataclass(frozen=True, slots=True)
class Search:
    """One source: its name, what is said of each item, and the strategy line by line."""

    title: Markup
    items: tuple[tuple[str, Markup], ...]
    strategy: Markup | None = None


@dataclass(frozen=True, slots=True)
class Searches:
    """All sources, and what is said of all of them together; empty where nothing is logged."""

    sources: tuple[Search, ...] = ()
    shared: tuple[tuple[str, Markup], ...] = ()


def searches(built: Built, trails: Trails) -> Searches:
    """The log of all searches, every number in it a link to where it was written."""
    review = built.review
    if not review.sources and not review.searches:
        return Searches()
    named = {one.source for one in review.sources}
    alone = dict.fromkeys(run.source for run in review.searches if run.source not in named)
    return Searches(
        (
            *(_logged(review, one, trails) for one in review.sources),
            *(_unlogged(review, source, trails) for source in alone),
        ),
        tuple((label, _of_all(review, key, trails)) for key, label in SHARED.items()),
    )


def _logged(review: Review, one: SearchSource, trails: Trails) -> Search:
    def said(key: str, text: str) -> Markup:
        return trails.traced(text, f"search/{one.id}.yaml#{key}")

    runs = _runs(review, one.source, trails)
    limits = said("limits", one.limits) if one.limits else None
    if limits is not None and one.limits_why:
        limits += Markup(" ({})").format(said("limits_why", one.limits_why))
    filters = [
        Markup("{} ({})").format(
            said(f"filters/{at}/name", found.name), said(f"filters/{at}/source", found.source)
        )
        + (
            Markup(", {}").format(said(f"filters/{at}/changed", found.changed))
            if found.changed
            else ""
        )
        for at, found in enumerate(one.filters)
    ]
    items = (
        ("Platform", said("platform", one.platform) if one.platform else None),
        ("Date of the search", said("date", one.date) if one.date else None),
        ("Records found", said("count", f"{one.count}") if one.count is not None else None),
        ("Runs", runs),
        ("Limits and why", limits),
        ("Search filters", Markup("; ").join(filters) if filters else None),
        ("Note", said("note", one.note) if one.note else Markup()),
    )
    strategy = trails.traced(one.strategy.strip("\n"), f"search/{one.id}.yaml#strategy")
    return Search(
        said("source", one.source),
        tuple((label, _or_not(text)) for label, text in items if text != Markup()),
        strategy if one.strategy.strip() else None,
    )


def _unlogged(review: Review, source: str, trails: Trails) -> Search:
    """A source of which runs are there and no log: only what the runs say is known."""
    own = [run for run in review.searches if run.source == source]
    queries = [trails.traced(run.query, run.cell("query")) for run in own if run.query]
    items = (
        ("Platform", None),
        ("Runs", _runs(review, source, trails)),
        ("Query", Markup("; ").join(queries) if queries else None),
        ("Limits and why", None),
        ("Search filters", None),
    )
    name = trails.traced(source, own[0].cell("source"))
    return Search(name, tuple((label, _or_not(text)) for label, text in items))


def _runs(review: Review, source: str, trails: Trails) -> Markup | None:
    own = [_run(run, trails) for run in review.searches if run.source == source]
    return Markup("; ").join(own) if own else None


def _run(run: SearchRun, trails: Trails) -> Markup:
    date = trails.traced(run.date, run.cell("date"))
    if run.count is None:
        return date
    return Markup("{}, {} records").format(date, trails.traced(f"{run.count}", run.cell("count")))


def _of_all(review: Review, key: str, trails: Trails) -> Markup:
    """What any source says of an item, each with the name of the source that says it."""
    said = []
    for one in review.sources:
        value = getattr(one, key)
        text = ", ".join(value) if isinstance(value, tuple) else value
        if text:
            words = trails.traced(text, f"search/{one.id}.yaml#{key}")
            name = trails.traced(one.source, f"search/{one.id}.yaml#source")
            said.append(Markup("{}: {}").format(name, words))
    return _or_not(Markup("; ").join(said) if said else None)


def _or_not(text: Markup | None) -> Markup:
    return escape(NOT_STATED) if text is None else text
