"""Templates that may be used, and the same bytes at every build."""

import io
import zipfile
from typing import Any

from stook.render.document.model import Metadata

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
LARGEST = 50_000_000  # bytes of a template, unpacked


class TemplateError(ValueError):
    """A template that is not used, with the reason."""


def checked(data: bytes) -> bytes:
    """A template whose parts are harmless: no macros, no embedded objects, no zip bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            total = sum(entry.file_size for entry in archive.infolist())
            types = archive.read("[Content_Types].xml").decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError) as error:
        raise TemplateError("The template is not a Word document (.docx or .dotx).") from error
    if total > LARGEST:
        raise TemplateError("The template is too large to be one.")
    if "macroEnabled" in types or any("vbaproject" in name.lower() for name in names):
        raise TemplateError("The template holds macros; save it as .docx without them.")
    if "word/document.xml" not in names:
        raise TemplateError("The template is not a Word document (.docx or .dotx).")
    return _as_document(data) if "template.main+xml" in types else data


def _as_document(data: bytes) -> bytes:
    """A .dotx as a .docx: the main part's content type says which it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as copy:
        for entry in archive.infolist():
            content = archive.read(entry)
            if entry.filename == "[Content_Types].xml":
                content = content.replace(b"template.main+xml", b"document.main+xml")
            copy.writestr(entry.filename, content)
    return out.getvalue()


def describe(document: Any, metadata: Metadata, moment: Any) -> None:
    """The core properties: what the document is; the moment is a fixed one."""
    properties = document.core_properties
    properties.title = metadata.title
    properties.author = "; ".join(author.name for author in metadata.authors)
    properties.language = metadata.language
    properties.keywords = "; ".join(metadata.keywords)
    properties.subject = properties.comments = properties.category = ""
    properties.last_modified_by = ""
    properties.revision = 1
    properties.created = properties.modified = moment


def repacked(data: bytes) -> bytes:
    """The package with its parts in order and no clock in it; the default thumbnail goes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as copy:
        names = sorted(archive.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            copy.writestr(entry, archive.read(name))
    return out.getvalue()
