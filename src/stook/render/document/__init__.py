"""The review as a document: one model of headings, paragraphs, tables and figures.

`assemble` builds it from a build, section by section; `markdown`, `docx`, `typst`, `jats` and
`latex` turn it into bytes. A writer knows nothing of reviews, a section nothing of file formats.
May import: render and everything below it.
"""

from stook.render.document.assemble import LAYOUTS, document
from stook.render.document.model import Document

__all__ = ["LAYOUTS", "Document", "document"]
