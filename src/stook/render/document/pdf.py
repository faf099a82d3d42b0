"""The document as PDF: tagged (PDF/UA-1), fonts embedded, the same bytes at every build.

Typst sets the page (extra `publish`). Texts go in as JSON data and are never read as source; only
the fonts that come with the extra are used, so the bytes do not depend on the machine.
"""

import json
import re
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from stook.plots.typesetting import compile_typst
from stook.render.document.model import (
    Block,
    Bullets,
    Document,
    Figure,
    Inline,
    Paragraph,
    Section,
    Table,
    TableCell,
)

# CSS pixels that fill the width of the text on an upright page.
FULL_WIDTH = 760
_WIDTH = re.compile(rb'<svg[^>]*?\bwidth="([\d.]+)')


def to_pdf(document: Document) -> bytes:
    """The document as one PDF file. Raises `MissingExtraError` where typst is not installed."""
    pictures = {
        f"figures/{number}.svg": block.svg
        for number, block in enumerate(_figures(document), start=1)
    }
    source = files("stook.render.document").joinpath("review.typ").read_bytes()
    data = json.dumps(_data(document))
    (pdf,) = compile_typst({"main.typ": source, **pictures}, {"document": data})
    return pdf


def _figures(document: Document) -> list[Figure]:
    return [block for block in document.blocks() if isinstance(block, Figure)]


def _data(document: Document) -> dict[str, Any]:
    """The document as plain data for the template."""
    paths = {
        figure.label: f"figures/{number}.svg"
        for number, figure in enumerate(_figures(document), start=1)
    }
    data = document.metadata
    facts = (
        ("Version", data.version), ("Evidence current to", data.date), ("DOI", data.doi),
        ("Registration", data.registration), ("Licence", data.licence),
        ("How to cite", data.citation),
    )  # fmt: skip
    return {
        "metadata": {
            "title": data.title,
            "running": data.title,
            "footer": "Made by stook; not medical advice.",
            "language": data.language,
            "authors": [author.name for author in data.authors],
            "keywords": list(data.keywords),
        },
        "authors": [asdict(author) for author in data.authors],
        "facts": [[name, text] for name, text in facts if text],
        "labels": document.numbers(),
        "front": [_block(block, paths) for block in document.front],
        "sections": [_section(section, paths) for section in document.sections],
        "supplements": [_section(section, paths) for section in document.supplements],
    }


def _section(section: Section, paths: dict[str, str]) -> dict[str, Any]:
    return {
        "label": section.label,
        "heading": section.heading,
        "landscape": section.landscape,
        "blocks": [_block(block, paths) for block in section.blocks],
        "sections": [_section(part, paths) for part in section.sections],
    }


def _block(block: Block, paths: dict[str, str]) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "style": block.style, "runs": _runs(block.runs)}
    if isinstance(block, Bullets):
        items = [_runs(item) for item in block.items]
        return {"kind": "bullets", "numbered": block.numbered, "items": items}
    if isinstance(block, Table):
        return {
            "kind": "table",
            "label": block.label,
            "caption": _runs(block.caption),
            "columns": block.columns,
            "widths": [100 * width for width in block.widths],
            "head": [_cells(row) for row in block.head],
            "rows": [_cells(row) for row in block.rows],
            "notes": [_runs(note) for note in block.notes],
        }
    return {
        "kind": "figure",
        "label": block.label,
        "caption": _runs(block.caption),
        "alt": block.alt,
        "path": paths[block.label],
        "width": 100 * width_of(block.svg) / FULL_WIDTH,
    }


def _cells(row: tuple[TableCell, ...]) -> list[dict[str, Any]]:
    return [{"span": cell.span, "runs": _runs(cell.runs)} for cell in row]


def _runs(runs: Inline) -> list[dict[str, Any]]:
    """Runs with only what differs from plain text, so that the data stay small."""
    named = ("bold", "italic", "raised", "href", "target", "note")
    return [
        {"text": run.text} | {name: getattr(run, name) for name in named if getattr(run, name)}
        for run in runs
    ]


def width_of(svg: bytes) -> float:
    """The width of a picture in CSS pixels."""
    match = _WIDTH.search(svg)
    return float(match[1]) if match else float(FULL_WIDTH)
