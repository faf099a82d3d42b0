"""The document as DOCX: real styles, captions, footnotes, cross references and header rows.

python-docx (extra `publish`) opens and saves the package; what it cannot do is written as XML here:
`xml` makes the elements, `notes` the part of footnotes, `pictures` the drawings with their alt
text, `writer` walks the document, `package` checks a template and fixes the bytes.
"""

from stook.plots.typesetting import EXTRA, MissingExtraError
from stook.render.document.model import Document

__all__ = ["to_docx"]


def to_docx(document: Document, template: bytes | None = None) -> bytes:
    """The document as DOCX, in the styles of a template where there is one.

    Raises `MissingExtraError` without the extra, `word.package.TemplateError` for a template that
    holds macros or is none.
    """
    try:
        import docx  # noqa: F401
    except ImportError as error:
        raise MissingExtraError(f"DOCX needs an extra: {EXTRA}") from error
    from stook.render.document.word.writer import write

    return write(document, template)
