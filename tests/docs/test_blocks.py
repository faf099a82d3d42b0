"""Every YAML, CSV and JSON block of the documents is what stook reads.

A block headed by a file's name is put to use by the page's own commands (`test_how_to.py`); here it
is parsed. What is a part of review.yaml is merged into the shipped review, where its keys take the
place of the example's own, and must not bring a Problem that was not there before.
"""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from stook.appraisal.reading import form_from
from stook.exchange.import_model import Mapping
from stook.files.hints import hints
from stook.files.validate import read_as
from stook.files.yaml_places import read_yaml
from stook.model.certainty import CertaintyFile
from stook.model.protocol import Protocol
from stook.pipeline.load import load
from stook.store import MemoryStore

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "nmda-chronic-pain"
BLOCK = re.compile(r"^```(yaml|yml|csv|json)(?: (\S+))?\n(.*?)^```", re.DOTALL | re.MULTILINE)
KEYS = set(hints(Protocol))
# Other files that a page may show a part of: an import's mapping, certainty.yaml.
NOUNS: tuple[Any, ...] = (Mapping, CertaintyFile)


def blocks() -> Iterator[Any]:
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for number, match in enumerate(BLOCK.finditer(path.read_text(encoding="utf-8")), 1):
            name = f"{path.relative_to(ROOT)} {number}"
            yield pytest.param(match[1], bool(match[2]), match[3], id=name)


@pytest.mark.parametrize(("language", "named", "text"), list(blocks()))
def test_a_block_is_what_stook_reads(language: str, named: bool, text: str) -> None:
    if language == "json":
        json.loads(text)
        return
    if language == "csv":
        lines = text.splitlines()
        between = ";" if ";" in lines[0] else ","  # as stook reads a table of either kind
        rows = list(csv.reader(lines, delimiter=between, strict=True))
        assert len(rows) > 1
        assert {len(row) for row in rows} == {len(rows[0])}, "a row has another number of cells"
        return
    content = yaml.safe_load(text)
    assert isinstance(content, dict)
    if named:
        return
    if set(content) <= KEYS:
        assert unread(content) == []
        return
    if "domains" in content:
        form, faults = form_from(content)
        assert form is not None
        assert faults == []
        return
    noun = next((kind for kind in NOUNS if set(content) <= set(hints(kind))), None)
    assert noun is not None, f"{sorted(content)} is no file of ours"
    doc, faults = read_yaml("block.yaml", text)
    assert doc is not None
    assert faults == []
    _, faults = read_as(noun, doc, lambda at: f"block.yaml#{'/'.join(map(str, at))}")
    assert [fault.what for fault in faults] == []


def unread(part: dict[str, Any]) -> list[str]:
    """What stook does not take of a part of review.yaml, merged into the example."""
    before = problems({})
    return sorted(problems(part) - before)


def problems(part: dict[str, Any]) -> set[str]:
    files = {
        path.relative_to(EXAMPLE).as_posix(): path.read_bytes()
        for path in EXAMPLE.rglob("*")
        if path.is_file() and path.relative_to(EXAMPLE).parts[0] not in {"output", ".stook"}
    }
    whole = yaml.safe_load(files["review.yaml"])
    files["review.yaml"] = yaml.safe_dump(merged(whole, part), sort_keys=False).encode()
    _, found = load(MemoryStore(files))
    return {f"{problem.code} {problem.what}" for problem in found}


def merged(whole: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """`part` laid over `whole`, mapping by mapping."""
    result = dict(whole)
    for key, value in part.items():
        own = result.get(key)
        both = isinstance(own, dict) and isinstance(value, dict)
        result[key] = merged(own, value) if both else value
    return result


def test_a_key_that_stook_rejects_is_noticed() -> None:
    assert unread({"eligibility": {"exclusion_reasons": ["wrong population"]}}) != []
    assert unread({"screening": {"reasons": ["wrong population"]}}) == []
