"""The full texts of records, while nobody has said yet which study they belong to."""

from stook.extraction.quote_journal import listed_reports
from stook.model.quotes import Report
from stook.pipeline.desk import Desk
from stook.web.reports import text_of


def reports_by_record(desk: Desk) -> dict[str, list[Report]]:
    """The full texts that are here, by the record that they belong to."""
    reports: dict[str, list[Report]] = {}
    store = desk.store
    present = set(store.paths())
    for report in listed_reports(store)[0]:
        if report.record and report.file in present:
            reports.setdefault(report.record, []).append(report)
    return reports


def pages_of_record(desk: Desk, record: str) -> tuple[tuple[str, int], ...]:
    """The full texts of a record: file and number of pages."""
    return tuple(
        (report.file, len(text_of(desk.read(report.file) or b"").pages))
        for report in reports_by_record(desk).get(record, ())
    )
