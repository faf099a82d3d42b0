"""Typst: what turns a page or a picture into PDF or PNG (extra `publish`)."""

from datetime import UTC, datetime
from typing import Any

EXTRA = "pip install 'stook[publish]'"


class MissingExtraError(RuntimeError):
    """What writes this format is not installed; the message says how to get it."""


def compile_typst(
    sources: dict[str, bytes], inputs: dict[str, str], *, png: int = 0, standard: str = "ua-1"
) -> list[bytes]:
    """What typst makes of sources: one PDF, or with `png` (pixels per inch) each page as PNG."""
    try:
        import typst
        from fontpkg_noto_sans import ROOT
    except ImportError as error:
        raise MissingExtraError(f"PDF and PNG need an extra: {EXTRA}") from error
    kind: dict[str, Any] = (
        {"format": "png", "ppi": png} if png else {"format": "pdf", "pdf_standards": [standard]}
    )
    made = typst.compile(
        sources,
        font_paths=[str(ROOT)],
        ignore_system_fonts=True,
        sys_inputs=inputs,
        timestamp=int(datetime(2000, 1, 1, tzinfo=UTC).timestamp()),
        **kind,
    )
    return made if isinstance(made, list) else [made]
