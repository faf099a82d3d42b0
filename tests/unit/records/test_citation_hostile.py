"""Files made to exhaust a computer, and files in bits: both end, and say what they are."""

import io
import zipfile

import pytest

from stook.model.records import Record
from stook.records.formats import xlsx
from stook.records.formats.citations import Export
from stook.records.formats.xlsx import MAX_COLUMNS

ROOTS = {
    "pubmed": ("<PubmedArticleSet><PubmedArticle><ArticleTitle>", "</ArticleTitle>"),
    "endnote": ("<xml><records><record><titles><title>", "</title></titles></record>"),
    "ebsco": ("<records><rec resultID='1'><tig><atl>", "</atl></tig></rec>"),
    "ictrp": ("<Trials_downloaded_from_ICTRP><Trial><Public_title>", "</Public_title></Trial>"),
}
LEVELS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
DECLARED = {
    "a billion laughs": f"<!DOCTYPE a [<!ENTITY l0 'ha'>{LEVELS}]>",
    "a quadratic blow-up": f"<!DOCTYPE a [<!ENTITY l9 '{'x' * 50_000}'>]>",
    "a file from outside": "<!DOCTYPE a [<!ENTITY l9 SYSTEM 'file:///etc/hostname'>]>",
    "a parameter entity": "<!DOCTYPE a [<!ENTITY % l9 SYSTEM 'http://example.org/x'> %l9;]>",
}


def read(data: bytes, form: str = "") -> tuple[list[Record], list[str]]:
    export = Export(data, name="x", form=form)
    records = list(export.records())
    return records, [problem.code for problem in export.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("what", sorted(DECLARED))
@pytest.mark.parametrize("form", sorted(ROOTS))
def test_entities_are_refused_in_every_xml(form: str, what: str, encoding: str) -> None:
    begin, end = ROOTS[form]
    data = f"<?xml version='1.0'?>{DECLARED[what]}{begin}{'&l9;' * 100}{end}".encode(encoding)
    records, codes = read(data, form)
    assert records == []
    assert "E702" in codes


@pytest.mark.parametrize("form", sorted(ROOTS))
def test_deep_nesting_is_read(form: str) -> None:
    begin, end = ROOTS[form]
    data = f"{begin}t{'<b>' * 50_000}{'</b>' * 50_000}{end}".encode()
    assert len(read(data, form)[0]) == 1


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ("ris", "TY  - JOUR\nTI{0}y\nER  - \n"),
        ("ris", "TY  - JOUR\nTI  - x{0}y\nER  - \n"),
        ("", "TY{0}y\nER  - \n"),
        ("bibtex", "@article{{a, title={{t}}, author = {{a{0}y}}}}\n"),
        ("csl", '[{{"title": "t", "author": "a{1}b"}}]'),
        ("ovid", "<1. >\nTI  - t\nSO  - {2}\n"),
    ],
)
def test_long_runs_of_blanks_and_dots_end(form: str, line: str) -> None:
    data = line.format("\t" * 300_000, "\\n" * 300_000, "A. " * 300_000).encode()
    assert len(read(data, form)[0]) == (1 if form else 0)


def workbook(sheet: str, shared: str = "") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet>{sheet}</worksheet>")
        if shared:
            archive.writestr("xl/sharedStrings.xml", shared)
    return held.getvalue()


HEAD = '<row><c t="inlineStr"><is><t>title</t></is></c></row>'


def test_a_row_as_wide_as_a_hundred_thousand_cells_is_refused() -> None:
    wide = "<row><c r='ZZZ2'><v>1</v></c></row>" * 1000
    assert read(workbook(HEAD + wide))[1] == ["E702"]


def test_empty_cells_with_a_style_make_no_row_wide() -> None:
    row = '<row><c t="inlineStr"><is><t>One</t></is></c><c r="XFD2" s="1"/></row>'
    records, codes = read(workbook(HEAD + row))
    assert ([record.title for record in records], codes) == (["One"], [])
    assert MAX_COLUMNS < 16_384


def test_more_shared_texts_than_a_sheet_can_need_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = "<row><c t='s'><v>0</v></c></row><row><c t='s'><v>1</v></c></row>"
    texts = "<si><t>title</t></si><si><t>One</t></si>"
    assert [record.title for record in read(workbook(rows, f"<sst>{texts}</sst>"))[0]] == ["One"]
    monkeypatch.setattr(xlsx, "MAX_SHARED", 3)
    many = f"<sst>{texts}{'<si><t>two</t></si>' * 2}</sst>"
    assert read(workbook(rows, many)) == ([], ["E702"])


def test_invisible_characters_of_a_workbook_are_taken_out_as_in_any_text() -> None:
    rows = "".join(
        f"<row><c t='inlineStr'><is><t>{title}</t></is></c>"
        f"<c t='inlineStr'><is><t>{volume}</t></is></c></row>"
        for title, volume in (("title", "volu\ufeffme"), ("One\ufeff", "2\x7f3"))
    )
    records, codes = read(workbook(rows))
    assert [(record.title, record.volume) for record in records] == [("One", "2 3")]
    assert codes == ["W719"]


def test_a_part_in_an_encoding_that_nobody_knows_is_damage() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(
            "xl/worksheets/sheet1.xml", "<?xml version='1.0' encoding='UTF-81'?><worksheet/>"
        )
    assert read(held.getvalue())[1] == ["E704"]
    assert read(workbook(""))[1] == ["W706"]


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (b"TY  - JOUR\rTI  - One\rER  - \r", "One"),
        (b"TY  - JOUR\nTI  - O\x00n\x00e\nER  - \n", "O n e"),
        (b"TY  - JOUR\nTI  - Caf\xc3\nER  - \n", "CafÃ"),
        ("TY  - JOUR\nTI  - Ünï".encode() + b" caf\xe9\nER  - \n", "Ünï café"),
        (b"TY  - JOUR\nTI  - a\xed\xa0\x80b\nER  - \n", "aí\xa0€b"),
        (b'[{"title": "a\\ud800b", "author": ["\\ud800"]}]', "ab"),
        (b'title,authors,ris:N1\n"One","[""Lee\\ud800""]","[""\\ud800a""]"\n', "One"),
        (b'title,authors\n"One","[\'Lee\\ud800\']"\n', "One"),
    ],
)
def test_bits_of_encodings_cost_no_record(data: bytes, title: str) -> None:
    records, _ = read(data)
    assert [record.title for record in records][:1] == [" ".join(title.split())]
    for record in records:
        for text in (*record.authors, *(field.value for field in record.extra)):
            text.encode()
            assert "\x00" not in text
