"""A review as the files that RevMan takes: a data package, tables by study, names to create."""

import csv
import io
from collections.abc import Iterable, Sequence

from stook.exchange.revman.analysis_tables import Row, analysis_tables
from stook.exchange.revman.columns_out import ARM_COLUMNS, RESULT_COLUMNS
from stook.exchange.revman.study_tables import (
    arms,
    information,
    names_to_create,
    results,
    risk_of_bias,
)
from stook.model.review import Review
from stook.model.synthesis import Specification, Synthesis

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def package_files(
    review: Review, specifications: Sequence[Specification], syntheses: Sequence[Synthesis]
) -> dict[str, bytes]:
    """Every file by path: `analysis-data/`, `study-data/`, and what to do with them."""
    name = review.protocol.id
    tables = analysis_tables(review, specifications, syntheses)
    remarks = tables.remarks
    study_rows = results(review, remarks)
    judged_columns, judged = risk_of_bias(review)
    if review.appraisals and not judged_columns:
        tool = review.protocol.synthesis.risk_of_bias_tool
        remarks.append(f"RevMan takes RoB 1 or RoB 2; judgements with {tool} stay in the folder.")
    known, studies = information(review)
    written = {
        f"analysis-data/{name}-{table}.csv": csv_bytes(tables.columns[table], rows)
        for table, rows in (
            ("data-rows", tables.rows),
            ("overall-estimates-and-settings", tables.settings),
            ("subgroup-estimates", tables.subgroups),
        )
    }
    written[f"study-data/{name}-study-information.csv"] = csv_bytes(known, studies)
    written[f"study-data/{name}-study-arms.csv"] = csv_bytes(ARM_COLUMNS, arms(review))
    written[f"study-data/{name}-study-results.csv"] = csv_bytes(RESULT_COLUMNS, study_rows)
    if judged:
        written[f"study-data/{name}-risk-of-bias.csv"] = csv_bytes(judged_columns, judged)
    written["names-to-create-first.md"] = names_to_create(review).encode()
    if remarks:
        lines = [f"- {remark}" for remark in dict.fromkeys(remarks)]
        text = "# What RevMan has no place for\n\n" + "\n".join(lines) + "\n"
        written["not-placed.md"] = text.encode()
    return dict(sorted(written.items()))


def csv_bytes(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A table as RevMan Web writes it: UTF-8 without BOM, comma, LF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return out.getvalue().encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    text = str(value)
    if isinstance(value, str) and text.startswith(_FORMULA):
        return f"'{text}"
    return text
