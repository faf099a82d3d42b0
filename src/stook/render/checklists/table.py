"""Filled checklists as CSV, one file each."""

from stook.pipeline.build import Built
from stook.render.checklists.filled import checklists
from stook.render.tables import table

COLUMNS = ("item", "section", "topic", "state", "where", "missing")


def checklist_files(built: Built) -> dict[str, bytes]:
    """A table for each checklist that applies to the review."""
    return {
        f"checklists/{checklist.id}.csv": table(
            COLUMNS,
            [
                (item.number, item.section, item.label, item.state, item.where, item.missing)
                for item in checklist.items
            ],
        )
        for checklist in checklists(built)
    }
