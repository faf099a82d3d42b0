"""The flow of records as steps of the build, kept while what it counts stays as it is.

Records are read and compared anew only where a raw export or a judgement of duplicates changed;
decisions are counted anew where a journal did.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stook.files.layout import export_run
from stook.model.protocol import Screening
from stook.model.review import Review
from stook.pipeline.engine import Engine
from stook.pipeline.records import gathered, marks_of_records
from stook.screening.flow import Flow
from stook.screening.review_flow import declared_boxes, review_flow
from stook.store import Store, digest

if TYPE_CHECKING:
    from stook.screening.flow_sources import Listing


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
    if not journals and not any(export_run(path) for path in store.paths()):
        return review_flow(review, analysed=analysed)
    # numpy, ranking and deduplication are slow to load, so only what has to run imports them
    records = marks_of_records(store)

    def list_records(**_: object) -> "Listing":
        from stook.screening.flow_sources import listing

        return listing(gathered(store))

    def count_flow(**_: object) -> Flow:
        from stook.screening.flow_sources import Listing, flow_sources

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
        team=tuple(person.id for person in review.protocol.team),
        searches=review.searches,
        reports={name: study.reports for name, study in review.studies.items()},
        declared=declared_boxes(review),
        analysed=analysed,
    )
