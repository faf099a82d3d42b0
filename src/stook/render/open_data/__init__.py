"""Data of a review for other programs: tidy tables with a data dictionary, robvis, RO-Crate."""

from stook.pipeline.build import Built
from stook.render.data import to_json
from stook.render.open_data.crate import crate
from stook.render.open_data.dictionary import resource
from stook.render.open_data.robvis_tables import robvis_tables
from stook.render.open_data.tidy import tidy_tables
from stook.render.tables import table

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def open_data(built: Built) -> dict[str, bytes]:
    """Every file by its path: `data/<table>.csv`, `datapackage.json` (Data Package 2.0, a field of
    the dictionary for each column), `robvis/<tool>.csv`, `ro-crate-metadata.json`."""
    tables = tidy_tables(built)
    files = {f"data/{t.name}.csv": table(t.header, t.rows) for t in tables}
    protocol = built.review.protocol
    package = {
        "$schema": PROFILE,
        "name": protocol.id,
        "title": protocol.title,
        "resources": [resource(t, protocol) for t in tables],
    }
    files["datapackage.json"] = to_json(package)
    files |= robvis_tables(built.review)
    files["ro-crate-metadata.json"] = to_json(crate(built.review, sorted(files)))
    return dict(sorted(files.items()))
