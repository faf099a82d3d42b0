"""The JSON Schema of review.yaml, with which editors complete and check it while it is written."""

from typing import Any

from stook.files.field_docs import MEANINGS
from stook.files.validate import adapter
from stook.model.protocol import Protocol

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def review_schema() -> dict[str, Any]:
    """The schema, every key with its meaning and an example."""
    schema = adapter(Protocol).json_schema()
    by_name = {noun.__name__: meanings for noun, meanings in MEANINGS.items()}
    for name, definition in (("Protocol", schema), *schema["$defs"].items()):
        definition.pop("title", None)
        if "description" in definition:
            definition["description"] = " ".join(definition["description"].split())
        for key, of_key in definition.get("properties", {}).items():
            _explain(of_key, *by_name[name][key])
    return {"$schema": DIALECT, "title": "review.yaml", **schema}


def _explain(of_key: dict[str, Any], meaning: str, example: str) -> None:
    """Put the meaning beside what pydantic knows: the type."""
    of_key.pop("title", None)
    of_key["description"] = meaning
    if example and "\n" not in example and not example.startswith(("-", "{", "[")):
        of_key["examples"] = [example]
