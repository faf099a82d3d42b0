"""Reading what Cochrane's review software exports: RevMan Web data packages, and tables like them.

`read_package` takes a `*-data-rows.csv`, a folder or a zip (also a zip in a zip) and gives a
`Package`: rows, settings, stored totals, studies, references and judgements as written, with a
Problem for everything that could not be read. It interprets nothing: `stook.steps.importing`
makes a review of it. May import: model, problems.
"""

from stook.formats.revman.nouns import (
    DataRow,
    Judged,
    Package,
    Settings,
    Side,
    Stored,
    StudyInfo,
    Total,
)
from stook.formats.revman.package import read_package

__all__ = [
    "DataRow",
    "Judged",
    "Package",
    "Settings",
    "Side",
    "Stored",
    "StudyInfo",
    "Total",
    "read_package",
]
