"""Every format that a review can be handed over in: `stook export FORMAT`.

A format turns a build into files by path; one that needs a library says so when it is asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stook.pipeline.build import Built
from stook.pipeline.engine import Engine

if TYPE_CHECKING:
    from stook.render.document import Document

Files = dict[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person may choose: the order of a document, and a Word template's bytes."""

    layout: str = "cochrane"
    template: bytes | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is for, and what writes it."""

    what: str
    write: Callable[[Built, Engine, Options], Files]


def _document(built: Built, engine: Engine, options: Options) -> "Document":
    from stook.render.document import LAYOUTS, document
    from stook.render.document.pictures import document_pictures

    layout = next(name for name in LAYOUTS if name == options.layout)
    return document(built, document_pictures(built, engine), layout)


def _docx(built: Built, engine: Engine, options: Options) -> Files:
    from stook.render.document.word import to_docx

    return {"review.docx": to_docx(_document(built, engine, options), options.template)}


def _pdf(built: Built, engine: Engine, options: Options) -> Files:
    from stook.render.document.pdf import to_pdf

    return {"review.pdf": to_pdf(_document(built, engine, options))}


def _markdown(built: Built, engine: Engine, options: Options) -> Files:
    from stook.render.document.markdown import to_markdown

    return to_markdown(_document(built, engine, options))


FORMATS: dict[str, Format] = {
    "docx": Format("Word document of the whole review", _docx),
    "md": Format("Markdown of the whole review, figures beside it", _markdown),
    "pdf": Format("tagged PDF of the whole review (PDF/UA)", _pdf),
}
