"""The flow of records as steps of the build, kept while what it counts stays as it is.

Records are read and compared anew only where a raw export or a judgement of duplicates changed;
decisions are counted anew where a journal did.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stook.formats.layout import DUPLICATES, export_run, journal_owner
from stook.model.protocol import Screening
from stook.model.review import Review
from stook.pipeline.engine import Engine, digest
from stook.steps.flow import Flow
from stook.steps.review_flow import declared_boxes, review_flow
from stook.store import Store, StoreError

if TYPE_CHECKING:
    from stook.steps.flow_sources import Listing

Marks = tuple[tuple[str, str], ...]


def journals_of(store: Store) -> dict[str, bytes]:
    """The journals of screening as they are now; one that cannot be read is empty here, and a
    Problem where it is counted."""
    found = {}
    for path in store.paths():
        if journal_owner(path):
            try:
                found[path] = store.read(path)
            except StoreError:
                found[path] = b""
    return found


def flow_of(
    store: Store,
    review: Review,
    engine: Engine,
    journals: Mapping[str, bytes],
    analysed: tuple[str, ...] | None,
) -> Flow:
    """The flow, from the records and journals where the folder holds any.

    `analysed` are the studies in a meta-analysis; None where not all data are in the folder.
    """
    paths = store.paths()
    exports = [path for path in paths if export_run(path)]
    if not exports and not journals:
        return review_flow(review, analysed=analysed)
    # numpy, ranking and deduplication are slow to load, so only what has to run imports them
    records = _marks(store, [*exports, *(path for path in paths if path == DUPLICATES)])

    def list_records(**_: object) -> "Listing":
        from stook.steps.flow_sources import listing

        return listing(store)

    def count_flow(**_: object) -> Flow:
        from stook.steps.flow_sources import Listing, flow_sources

        listed = engine.run("records", Listing, list_records, records=records)
        return review_flow(review, flow_sources(store, review, listed), analysed)

    engine.keep("records", list_records, records=records)
    plan: Screening = review.protocol.screening
    return engine.run(
        "flow",
        Flow,
        count_flow,
        records=records,
        journals=tuple((path, digest(data)) for path, data in sorted(journals.items())),
        plan=plan,
        searches=review.searches,
        reports={name: study.reports for name, study in review.studies.items()},
        declared=declared_boxes(review),
        analysed=analysed,
    )


def _marks(store: Store, paths: list[str]) -> Marks:
    """What files hold, by a digest of each."""
    return tuple((path, _mark(store, path)) for path in paths)


def _mark(store: Store, path: str) -> str:
    try:
        return digest(store.read(path))
    except StoreError as refusal:
        return str(refusal)
