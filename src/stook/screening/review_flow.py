"""The PRISMA flow of a review folder: its sources gathered, its boxes as facts."""

from collections.abc import Collection
from dataclasses import replace

from stook.model.declared import DECLARED, DeclaredFact
from stook.model.facts import Fact
from stook.model.review import Review
from stook.model.terms import Basis
from stook.screening.flow import KEYS, PREFIX, Box, Flow, Found, Sources, flow, kind_of_source

# A total that is declared of the review as a whole is also the last box of its flow.
TOTALS = {"review.studies": ("new_studies", "total_studies")}


def review_flow(
    review: Review, sources: Sources | None = None, analysed: Collection[str] | None = None
) -> Flow:
    """The flow as far as the folder and its declared facts know it.

    `sources` are the records and decisions of the folder (`flow_sources`); without them, the
    counts that the runs were logged with. `analysed` are the studies in a meta-analysis.
    """
    if sources is None:
        found = tuple(
            Found(run.source, run.kind or kind_of_source(run.source), count=run.count)
            for run in review.searches
        )
        sources = Sources(found=found)
    return flow(replace(sources, analysed=analysed), declared_boxes(review))


def declared_boxes(review: Review) -> tuple[DeclaredFact, ...]:
    """Declared facts of boxes, and of totals that are boxes too."""
    named = {fact.id for fact in review.declared.facts}
    totals = (
        replace(fact, id=f"{PREFIX}{key}")
        for fact in review.declared.facts
        for key in TOTALS.get(fact.id, ())
        if f"{PREFIX}{key}" not in named
    )
    return (*review.declared.facts, *totals)


def flow_facts(review: Review, made: Flow) -> tuple[Fact, ...]:
    """A fact for each box that is known; its sources are what it counts."""
    return tuple(
        Fact(
            id=f"{PREFIX}{key}",
            value=box.count,
            text=str(box.count),
            basis=box.basis or Basis.COMPUTED,
            step="declared" if box.basis is Basis.DECLARED else "count",
            sources=_sources(review, key, box, made),
            settings=_logged(review, key),
            unit="studies" if key.endswith(("studies", "studies_ma")) else "records",
            note=box.source,
        )
        for key, box in made.boxes.items()
        if box.count is not None
    )


def _sources(review: Review, key: str, box: Box, made: Flow) -> tuple[str, ...]:
    """The records, studies, cells or earlier boxes behind a box."""
    records = tuple(made.addresses[item] for item in box.items or () if item in made.addresses)
    if records:
        return records
    if box.basis is Basis.DECLARED:
        written = f"{DECLARED}#{PREFIX}{key}!value"
        totals = (f"{DECLARED}#{id_}!value" for id_, keys in TOTALS.items() if key in keys)
        return tuple(cell for cell in (written, *totals) if cell in review.cells.values)[:1]
    named = (review.studies[item] for item in box.items or () if item in review.studies)
    studies = tuple(study.cell("reports") for study in named)
    if studies and key in (
        "new_studies",
        "total_studies_ma",
    ):  # which reports were included decides which studies are
        return (*studies, f"{PREFIX}new_reports")
    return studies or _logged(review, key) or _before(key, made)


def _logged(review: Review, key: str) -> tuple[str, ...]:
    """The counts with which the runs of a kind of source were logged."""
    kind = key.removesuffix("_results")
    runs = (run for run in review.searches if (run.kind or kind_of_source(run.source)) == kind)
    counts = (run.cell("count") for run in runs)
    return tuple(cell for cell in counts if cell in review.cells.values)


def _before(key: str, made: Flow) -> tuple[str, ...]:
    """The known boxes that come before one: what is left of them is what it counts."""
    earlier = (other for other in KEYS[: KEYS.index(key)] if made.boxes[other].count is not None)
    return tuple(f"{PREFIX}{other}" for other in earlier)
