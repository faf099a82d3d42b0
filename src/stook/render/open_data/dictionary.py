"""The data dictionary: Table Schema of each table, its words from the documentation of fields.

Frictionless Data Package and Table Schema 2.0, https://datapackage.org.
"""

import types
from enum import Enum
from typing import Literal, Union, get_args, get_origin, get_type_hints

from stook.files.field_docs import MEANINGS
from stook.model.protocol import Protocol
from stook.render.open_data.tidy import TidyTable

SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
_DERIVED = {
    "id": "Finding: comparison, outcome and time window, as in findings.json and facts.json.",
    "estimate": "Pooled effect; ratios on the natural scale.",
    "ci_low": "Lower limit of the confidence interval.",
    "ci_high": "Upper limit of the confidence interval.",
    "pi_low": "Lower limit of the prediction interval.",
    "pi_high": "Upper limit of the prediction interval.",
    "tau2": "Variance of true effects between studies, on the scale of analysis.",
    "i2": "I², percent.",
    "studies": "Studies that reported the outcome.",
    "studies_estimable": "Studies that entered the pooling.",
    "participants": "People in these studies.",
    "measure": "Effect measure.",
    "certainty": "Certainty of the evidence (GRADE).",
    "certainty_basis": "Whether the certainty is computed, judged or declared.",
    "size": "Size of the effect by the thresholds of the protocol.",
    "statement": "What can be said.",
    "reason": "Why there is no estimate.",
    "comparison": "Id of the comparison in review.yaml.",
    "outcome": "Id of the outcome in review.yaml.",
    "timepoint": "Id of the time window in review.yaml.",
    "synthesis": "Id of the synthesis: that of its finding.",
    "study": "Id of the study in studies.csv.",
    "stratum": "Part of a study that counts on its own.",
    "effect": "Effect of the study; ratios on the natural scale.",
    "weight_percent": "Weight of the study in the synthesis, percent.",
}
_NUMBERS = frozenset(
    ["estimate", "ci_low", "ci_high", "pi_low", "pi_high", "tau2", "i2", "effect", "weight_percent"]
)
_COUNTS = frozenset({"studies", "studies_estimable", "participants"})
_QUOTED = "A leading apostrophe keeps a spreadsheet from reading the cell as a formula."


def resource(table: TidyTable, protocol: Protocol) -> dict[str, object]:
    """The entry of a table in datapackage.json."""
    schema: dict[str, object] = {
        "$schema": SCHEMA,
        "fields": [_field(table, name, protocol) for name in table.header],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    return {
        "name": table.name,
        "title": table.title,
        "description": _QUOTED,
        "path": f"data/{table.name}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(table: TidyTable, name: str, protocol: Protocol) -> dict[str, object]:
    if name in table.more:
        return {"name": name, "type": "string", "description": "A column of the review's own."}
    if table.noun is None:
        kind = "number" if name in _NUMBERS else "integer" if name in _COUNTS else "string"
        return {"name": name, "type": kind, "description": _DERIVED[name]}
    field: dict[str, object] = {"name": name, **_type(get_type_hints(table.noun)[name])}
    if name == "outcome":
        field["constraints"] = {"enum": list(protocol.outcomes)}
    meaning, example = MEANINGS.get(table.noun, {}).get(name, ("", ""))
    if meaning:
        field["description"] = meaning
    if example and field["type"] != "boolean":  # folders write yes and no, tidy tables do not
        field["example"] = example
    return field


def _type(hint: object) -> dict[str, object]:
    """The type of Table Schema, and the values that are allowed, of a field's annotation."""
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is Literal:
        values = [value for value in get_args(hint) if value != ""]
        return {"type": "string", "constraints": {"enum": values}}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {
            "type": "string",
            "constraints": {"enum": [item.value for item in hint if item.value]},
        }
    kinds: dict[object, str] = {bool: "boolean", int: "integer", float: "number"}
    return {"type": kinds.get(hint, "string")}
