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
class Job:
    """A build to be handed over, and what a person chose: the order of a document, and the bytes
    of a Word template."""

    built: Built
    engine: Engine
    layout: str = "cochrane"
    template: bytes | None = None

    def document(self) -> "Document":
        """The review as a document in the order that was chosen."""
        from stook.render.document import LAYOUTS, document
        from stook.render.document.pictures import document_pictures

        layout = next(name for name in LAYOUTS if name == self.layout)
        return document(self.built, document_pictures(self.built, self.engine), layout)


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is for, and what writes it."""

    what: str
    write: Callable[[Job], Files]


def _docx(job: Job) -> Files:
    from stook.render.document.word import to_docx

    return {"review.docx": to_docx(job.document(), job.template)}


def _pdf(job: Job) -> Files:
    from stook.render.document.pdf import to_pdf

    return {"review.pdf": to_pdf(job.document())}


def _markdown(job: Job) -> Files:
    from stook.render.document.markdown import to_markdown

    return to_markdown(job.document())


def _revman(job: Job) -> Files:
    from stook.exchange.revman.package_files import package_files

    built = job.built
    return package_files(built.review, built.specifications, built.syntheses)


def _r(job: Job) -> Files:
    from stook.render.r_scripts import r_scripts

    return r_scripts(job.built.specifications, job.built.syntheses)


def _checklists(job: Job) -> Files:
    from stook.render.checklists import checklist_files

    return checklist_files(job.built)


def _data(job: Job) -> Files:
    from stook.render.open_data import open_data

    return open_data(job.built)


FORMATS: dict[str, Format] = {
    "checklists": Format("PRISMA 2020, PRISMA-S, SWiM and others, filled in (CSV)", _checklists),
    "data": Format(
        "tidy CSV with a data dictionary (Frictionless), robvis tables, RO-Crate", _data
    ),
    "docx": Format("Word document of the whole review", _docx),
    "md": Format("Markdown of the whole review, figures beside it", _markdown),
    "pdf": Format("tagged PDF of the whole review (PDF/UA)", _pdf),
    "r": Format("R script (metafor) of each synthesis, which checks its numbers", _r),
    "revman": Format("data package and import files for RevMan", _revman),
}
