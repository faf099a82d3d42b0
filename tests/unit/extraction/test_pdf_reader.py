"""Reading PDFs: hostile ones are answered in words, and the next page comes all the same."""

import time
from pathlib import Path

import pytest

from stook.extraction import pdf_reader
from stook.extraction.pdf_reader import PdfReader, UnreadableReportError, reader

HOSTILE = Path(__file__).parents[4] / "shared/data/found/pdf"
REPORTS = Path(__file__).parents[4] / "shared/data/fulltext/pdf"
here = pytest.mark.skipif(not HOSTILE.is_dir(), reason="the PDFs are not at hand")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"<html>not a PDF</html>", b"PK\x03\x04" * 9])
def test_what_is_no_pdf_is_said(data: bytes) -> None:
    text = reader().texts(data)
    assert text.pages == ()
    assert "not a PDF" in text.fault


@here
@pytest.mark.parametrize("name", ["self-form.pdf", "exp-form.pdf"])
def test_a_pdf_that_never_ends_is_killed_and_the_next_page_comes(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_reader, "PATIENCE", 1.5)
    own = PdfReader()
    start = time.monotonic()
    with pytest.raises(UnreadableReportError):
        own.image((HOSTILE / name).read_bytes(), 1, 1.5)
    assert time.monotonic() - start < 10
    monkeypatch.setattr(pdf_reader, "PATIENCE", 20.0)
    assert own.lines((HOSTILE / "owner-locked.pdf").read_bytes(), 1).lines
    own.close()


@here
def test_hidden_text_shows_no_ink() -> None:
    data = (HOSTILE / "hidden.pdf").read_bytes()
    page = reader().lines(data, 1)
    lines = [line for line in page.lines if line.text.strip()]
    seen = reader().ink(data, 1, [line.box(0, len(line.text)) for line in lines])
    visible = [line.text for line, ink in zip(lines, seen, strict=True) if ink and not line.tiny]
    hidden = [line.text for line, ink in zip(lines, seen, strict=True) if not ink or line.tiny]
    assert visible
    assert len(hidden) >= 5


@here
def test_lines_are_those_of_the_text_and_inside_the_page() -> None:
    path = next(iter(sorted(REPORTS.glob("*.pdf"))))
    data = path.read_bytes()
    text = reader().texts(data).pages[2].text
    page = reader().lines(data, 3)
    assert [line.text.strip() for line in page.lines if line.text.strip()] == [
        line.strip() for line in text.split("\n") if line.strip()
    ]
    assert all(0 <= line.top < line.bottom <= page.height for line in page.lines)
    assert reader().image(data, 3, 1.5)[:2] == b"\xff\xd8"


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the reports are not at hand")
def test_a_turned_table_has_its_lines_along_the_page() -> None:
    """Page 7 of this report is a table that reads upwards."""
    data = (REPORTS / "okely2017_girlsinsport_cluster_rct.pdf").read_bytes()
    page = reader().lines(data, 7)
    turned = [line for line in page.lines if line.turned == -90 and len(line.text) > 20]
    assert len(turned) > 10
    for line in turned:
        left, top, right, bottom = line.box(0, len(line.text))
        assert right - left < 20 < bottom - top
        assert 0 <= left < right <= page.width
        assert 0 <= top < bottom <= page.height
    assert all(reader().ink(data, 7, [line.box(0, len(line.text)) for line in turned]))
