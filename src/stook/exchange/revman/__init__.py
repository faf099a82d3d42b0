"""Reading what Cochrane's review software exports: RevMan Web data packages, and tables like them.

`read_package` takes a `*-data-rows.csv`, a folder or a zip (also a zip in a zip) and gives a
`Package`: rows, settings, stored totals, studies, references and judgements as written, with a
Problem for everything that could not be read. It interprets nothing: `stook.exchange`
makes a review of it. May import: records, files, model, problems.
"""

from stook.exchange.revman.package import read_package
from stook.exchange.revman.package_model import (
    DataRow,
    Judged,
    Package,
    Settings,
    Side,
    Stored,
    StudyInfo,
    Total,
)

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
