"""PDFs that a test makes: a page with lines of text in a built-in font."""

import io

import pypdfium2 as pdfium
from pypdfium2 import raw


def pdf_of(*lines: str) -> bytes:
    """A page with lines of text in a built-in font, one below the other."""
    document = pdfium.PdfDocument.new()
    page = document.new_page(400, 300)
    font = raw.FPDFText_LoadStandardFont(document.raw, b"Helvetica")
    for number, line in enumerate(lines):
        text = raw.FPDFPageObj_CreateTextObj(document.raw, font, 11)
        codes = [*line.encode("utf-16-le"), 0, 0]
        raw.FPDFText_SetText(
            text, (raw.FPDF_WCHAR * (len(codes) // 2)).from_buffer_copy(bytes(codes))
        )
        raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, 20, 260 - 16 * number)
        raw.FPDFPage_InsertObject(page.raw, text)
    raw.FPDFPage_GenerateContent(page.raw)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
