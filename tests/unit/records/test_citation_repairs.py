"""Damage in citation files: repaired, named by code and line, and never a lost record."""

import gzip
import io
import zipfile

import pytest

from stook.model.records import Record, RecordType
from stook.records.formats.citations import Export, identified
from stook.records.formats.repairs import LISTED, Repairs


def read(data: str | bytes, form: str = "") -> tuple[list[Record], list[tuple[str, int]]]:
    """Records, and code and line of each problem."""
    export = Export(data if isinstance(data, bytes) else data.encode(), name="x", form=form)
    records = list(export.records())
    return records, [(found.code, found.place.line) for found in export.problems]


def test_a_record_without_an_end_ends_where_the_next_begins() -> None:
    records, problems = read("TY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two\nER  - \n")
    assert [record.title for record in records] == ["One", "Two"]
    assert problems == [("W711", 3)]


def test_a_record_without_a_beginning_is_kept() -> None:
    records, problems = read("TY  - JOUR\nTI  - One\nER  - \n\nTI  - Two\nER  - \n")
    assert [record.title for record in records] == ["One", "Two"]
    assert problems == [("W711", 5)]


def test_an_unmarked_line_is_joined_to_the_field_before_it() -> None:
    records, problems = read("TY  - JOUR\nTI  - One\n two\nAB  - a\nb\n\nc\nER  - \n")
    assert records[0].title == "One two"
    assert records[0].abstract == "a\nb\n\nc"  # lines in an abstract are normal
    assert problems == [("W710", 3)]


def test_keywords_on_lines_of_their_own_are_keywords() -> None:
    records, problems = read("TY  - JOUR\nTI  - t\nKW  - Pain\nKetamine\nER  -\n")
    assert records[0].keywords == ("Pain", "Ketamine")
    assert problems == []


def test_fields_run_together_are_taken_apart() -> None:
    records, problems = read("TY  - JOUR\nTI  - t\nDO  - 10.1000/a     LK  - http://x.org\nER  -\n")
    assert records[0].doi == "10.1000/a"
    assert [(field.name, field.value) for field in records[0].extra] == [("ris:LK", "http://x.org")]
    assert problems == [("W722", 3)]


def test_the_text_between_records_of_a_database_is_no_damage() -> None:
    text = "Record #1 of 1\nProvider: W\nContent: text\n\nTY  -  JOUR\nTI  -  t\nER  -  \n\n"
    records, problems = read(text)
    assert [record.title for record in records] == ["t"]
    assert problems == []


def test_a_count_that_is_not_kept_is_named() -> None:
    _, problems = read("Record #1 of 2\nTY  -  JOUR\nTI  -  t\nER  -  \n")
    assert problems == [("E707", 0)]


def test_other_text_between_records_is_named() -> None:
    _, problems = read("TY  - JOUR\nTI  - t\nER  - \nSome remark\n")
    assert problems == [("W712", 4)]


@pytest.mark.parametrize(
    ("year", "read_as", "codes"),
    [("2014///", 2014, []), ("10 15", None, ["W713"]), ("2014/03/12", 2014, [])],
)
def test_years(year: str, read_as: int | None, codes: list[str]) -> None:
    records, problems = read(f"TY  - JOUR\nTI  - t\nPY  - {year}\nER  - \n")
    assert records[0].year == read_as
    assert [code for code, _ in problems] == codes


def test_a_doi_that_is_none_is_kept_as_a_field() -> None:
    records, problems = read("TY  - JOUR\nTI  - t\nDO  - see PDF\nER  - \n")
    assert records[0].doi == ""
    assert records[0].extra[0].value == "see PDF"
    assert problems == [("W716", 1)]


def test_an_empty_record_is_kept_and_named() -> None:
    records, problems = read("TY  - GEN\nER  - \nTY  - GEN\nER  - \n")
    assert len(records) == 2
    assert problems == [("W745", 0), ("W715", 1), ("W715", 3)]


def test_a_medline_record_without_its_first_line_is_still_a_record() -> None:
    records, problems = read("PMID- 1\nOWN - NLM\nTI  - One\n\nOWN - NLM\nTI  - Two\n")
    assert [record.title for record in records] == ["One", "Two"]
    assert problems == [("W711", 5)]


def test_a_bibtex_entry_that_is_not_closed_ends_at_the_next() -> None:
    records, problems = read("@article{a,\n title = {One},\n@article{b,\n title = {Two}\n}\n")
    assert [record.title for record in records] == ["One", "Two"]
    assert ("W721", 1) in problems


def test_repeated_bibtex_keys_are_kept() -> None:
    records, problems = read(
        "@book{a, title={One}}\n@book{a, title={Two}}\n@book{a, title={Three}}"
    )
    assert [record.title for record in records] == ["One", "Two", "Three"]
    assert problems == [("W714", 2), ("W714", 3)]


def test_a_quotation_mark_that_is_not_closed_costs_no_row() -> None:
    rows = "".join(f"T{number},A,2014,J\n" for number in range(600))
    records, problems = read('title,authors,year,journal\n"Open,A,2014,J\n' + rows)
    assert len(records) == 601
    assert problems[0] == ("W721", 2)


def test_two_open_quotation_marks_do_not_swallow_the_rows_between() -> None:
    text = 'title,authors,year,journal\nA 5" nail,A,2014,J\nB,A,2014,J\n"C,A,2014,J\nD,A,2014,J\n'
    records, _ = read(text)
    assert [record.title for record in records] == ['A 5" nail', "B", "C", "D"]


def test_rows_of_another_width_are_named() -> None:
    records, problems = read("title,year,doi\nOne,2014\nTwo,2015,,spilt\n")
    assert len(records) == 2
    assert problems == [("W717", 2), ("W717", 3)]
    assert records[1].extra[0].value == "spilt"


def test_a_table_without_known_columns_is_refused_unless_the_format_is_named() -> None:
    assert read("alpha,beta\n1,2\n3,4\n") == ([], [("E701", 0)])
    export = Export(b"alpha,beta\n1,2\n3,4\n", form="csv")
    records = list(export.records())
    problems = [(found.code, found.place.line) for found in export.problems]
    assert [field.value for record in records for field in record.extra] == ["1", "2", "3", "4"]
    assert [code for code, _ in problems] == ["W745", "W718", "W715", "W715"]


def test_damaged_xml_costs_one_record_nothing() -> None:
    text = (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>"
        "One &nbsp;<b>two</ArticleTitle></Article></MedlineCitation></PubmedArticle>"
        "<PubmedArticle><MedlineCitation><PMID>2</PMID></MedlineCitation></PubmedArticle>"
    )
    records, problems = read(text)
    assert [record.pmid for record in records] == ["1", "2"]
    assert records[0].title == "One two"
    assert problems == [("W720", 1)]


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><PubmedArticleSet>&d;'
    assert read(bomb)[1] == [("E702", 1)]


def test_a_document_type_alone_is_not_refused() -> None:
    records, problems = read(
        '<!DOCTYPE PubmedArticleSet SYSTEM "file:///etc/passwd"><PubmedArticleSet>'
        "<PubmedArticle><PMID>1</PMID><ArticleTitle>t</ArticleTitle></PubmedArticle>"
    )
    assert len(records) == 1
    assert "E702" not in {code for code, _ in problems}


def workbook(sheet: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return held.getvalue()


def test_a_workbook_with_entities_is_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "c">]><worksheet><sheetData><row><c><v>&b;</v></c></row>'
    assert read(workbook(bomb))[1] == [("E702", 0)]


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    assert read(workbook(" " * 30_000_000))[1] == [("E702", 0)]


def test_a_damaged_workbook_is_named() -> None:
    assert read(b"PK\x03\x04 but no archive")[1] == [("E704", 0)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = "TY  - JOUR\nTI  - Schmerz und Übelkeit – bei Kindern\nAU  - Müller, Ä\nER  - \n"
    records, _ = read(text.encode(encoding))
    assert records[0].title == "Schmerz und Übelkeit – bei Kindern"
    assert records[0].authors == ("Müller, Ä",)


def test_the_old_encoding_of_the_mac() -> None:
    text = (
        "TY  - JOUR\nTI  - Le traitement des névralgies à l’hôpital\nAU  - Désirée, Müller\nER  -\n"
    )
    records, problems = read(text.encode("mac_roman"))
    assert records[0].authors == ("Désirée, Müller",)
    assert problems == [("W705", 0)]


def test_one_stray_byte_in_utf8_is_read_as_windows_1252() -> None:
    data = "TY  - JOUR\nTI  - Übelkeit, Müdigkeit\nAU  - M".encode() + b"\xfcller\nER  - \n"
    records, problems = read(data)
    assert records[0].authors == ("Müller",)
    assert ("W705", 3) in problems


def test_control_characters_are_replaced() -> None:
    records, problems = read("TY  - JOUR\nTI  - One\x0btwo\nER  - \n")
    assert records[0].title == "One two"
    assert problems == [("W719", 2)]


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_line_ends_of_every_system(ending: str) -> None:
    records, problems = read(ending.join(["TY  - JOUR", "TI  - t", "ER  - ", ""]))
    assert records[0].title == "t"
    assert problems == []


def test_gzip_is_unpacked() -> None:
    assert read(gzip.compress(b"TY  - JOUR\nTI  - t\nER  - \n"))[0][0].title == "t"


def test_a_gzip_file_that_was_cut_gives_what_is_there() -> None:
    whole = gzip.compress(b"".join(b"TY  - JOUR\nTI  - %d\nER  - \n" % n for n in range(9000)))
    records, problems = read(whole[: len(whole) // 2])
    assert len(records) > 10
    assert "E703" in {code for code, _ in problems}


@pytest.mark.parametrize(
    ("data", "code"), [(b"%PDF-1.7 x", "E701"), (b"Dear all,\nsee below", "E701"), (b"", "W706")]
)
def test_what_is_no_citation_file_is_said_to_be_none(data: bytes, code: str) -> None:
    assert read(data)[1] == [(code, 0)]


def test_many_findings_of_one_kind_are_counted() -> None:
    _, problems = read("TY  - GEN\nER  - \n" * (LISTED + 7))
    assert len(problems) == LISTED + 2  # with the one that no record has a title


def test_ids_are_unique_and_the_first_keeps_its_own() -> None:
    repairs = Repairs("x")
    records = [Record(id="a"), Record(id="a"), Record(pmid="7"), Record()]
    assert [r.id for r in identified(records, "x", repairs)] == ["a", "a~2", "7", "x-4"]
    assert repairs.count("W714") == 1


def test_a_registration_is_told_from_a_paper() -> None:
    records, _ = read(
        "TY  - JOUR\nTI  - t\nM3  - Trial registry record\nAN  - NCT01234567\nER  -\n"
    )
    assert records[0].type is RecordType.REGISTRATION
    assert records[0].registry == ("NCT01234567",)
