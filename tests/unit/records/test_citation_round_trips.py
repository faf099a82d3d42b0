"""What is written can be read again, in every format, with nothing lost and nothing live."""

import csv
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stook.model.records import NOWHERE, Field, Record, RecordType
from stook.records.formats.citations import WRITABLE, Export, write
from stook.records.formats.latex import decoded, encoded
from stook.records.formats.tabular import neutral

FULL = Record(
    id="persson-2014",
    title="Ketamine {S} for pain: 50% & more_or less $5",
    authors=("Persson, Jan", "The and Group", "Müller, Å"),
    year=2014,
    journal="Acta Anaesthesiologica",
    volume="33",
    issue="2",
    pages="152-160",
    doi="10.1000/ABC_1",
    pmid="123",
    issn=("1234-5678", "2345-6789"),
    registry=("NCT01234567",),
    abstract="Background: five; six, seven.",
    keywords=("Pain, chronic", "Ketamine"),
    language="eng",
    type=RecordType.JOURNAL,
    url=("http://example.org/a;b", "http://example.org/c"),
    source="Embase",
    extra=(
        Field("ris:N1", "a note = with signs"),
        Field("nbib:AD", "Uppsala"),
        Field("nbib:AD", "Lund"),
        Field("csv:Included?", "yes"),
        Field("bibtex:file", ":a.pdf:PDF"),
        Field("csl:shortTitle", "Ketamine"),
        Field("ciw:TC", "5"),
    ),
)


def back(records: list[Record], form: str, path: Path) -> list[Record]:
    """Records after being written and read, extra fields in order of name, places taken off."""
    assert write(records, form, path) == len(records)
    export = Export(path)
    found = [_compared(record) for record in export.records()]
    assert export.format == form
    return found


def _compared(record: Record) -> Record:
    extra = tuple(sorted(record.extra, key=lambda field: (field.name, field.value)))
    return replace(record, place=NOWHERE, extra=extra)


@pytest.mark.parametrize("form", WRITABLE)
def test_a_full_record_survives(form: str, tmp_path: Path) -> None:
    assert back([FULL], form, tmp_path / "out") == [_compared(FULL)]


@pytest.mark.parametrize("form", WRITABLE)
@pytest.mark.parametrize("kind", list(RecordType))
def test_every_kind_of_publication_survives(form: str, kind: RecordType, tmp_path: Path) -> None:
    record = Record(id="a", title="Title of a record", type=kind)
    assert back([record], form, tmp_path / "out") == [record]


def test_a_chain_of_all_formats_loses_nothing(tmp_path: Path) -> None:
    records = [FULL]
    for form in (*WRITABLE, *reversed(WRITABLE)):
        records = back(records, form, tmp_path / "out")
    assert records == [_compared(FULL)]


words = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Co", "Cn")),
        min_size=1,
        max_size=30,
    )
    .map(lambda text: " ".join(text.replace("\ufeff", "").split()))
    .filter(lambda text: text)
)


@pytest.mark.parametrize("form", ["ris", "csv", "csl", "xlsx", "bibtex"])
@given(title=words, names=st.lists(words, max_size=4, unique=True), note=words)
def test_any_text_survives(
    form: str, title: str, names: list[str], note: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    record = Record(id="a", title=title, authors=tuple(names), extra=(Field("ris:N1", note),))
    path = tmp_path_factory.mktemp("any") / "out"
    write([record], form, path)
    found = list(Export(path, form=form).records())
    assert [(r.title, r.authors) for r in found] == [(title, tuple(names))]


@given(words)
def test_bibtex_text_survives(text: str) -> None:
    assert decoded(encoded(text)) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (r"M{\"u}ller", "Müller"),
        (r"M\"uller", "Müller"),
        (r"Mu{\~n}oz {\O}stby", "Muñoz Østby"),
        (r"{\'E}tude \textit{in vivo}", "Étude in vivo"),
        (r"Ho\v{s}ek \c{c}a na{\"\i}ve", "Hošek ça naïve"),
        (r"5\% \& more", "5% & more"),
    ],
)
def test_latex_accents(raw: str, text: str) -> None:
    assert decoded(raw) == text


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-2", "@sum", "'=x", "＝1"])
def test_formulas_are_neutralised_and_come_back(cell: str, tmp_path: Path) -> None:
    record = Record(id="a", title=cell)
    path = tmp_path / "out.csv"
    write([record], "csv", path)
    with path.open(encoding="utf-8", newline="") as stream:
        written = next(csv.DictReader(stream))["title"]
    assert written.startswith("'")
    assert written == neutral(cell)
    assert next(Export(path).records()).title == cell


def test_a_workbook_is_the_same_bytes_and_holds_no_formula(tmp_path: Path) -> None:
    one, two = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    for path in (one, two):
        write([replace(FULL, title='=HYPERLINK("http://x")')], "xlsx", path)
    assert one.read_bytes() == two.read_bytes()
    sheet = zipfile.ZipFile(io.BytesIO(one.read_bytes())).read("xl/worksheets/sheet1.xml").decode()
    assert "<f" not in sheet
    assert "'=HYPERLINK" in sheet


def test_a_value_can_never_look_like_the_end_of_a_record(tmp_path: Path) -> None:
    record = Record(id="a", title="t", abstract="x\nER  - \nTY  - JOUR\nTI  - invented")
    path = tmp_path / "out.ris"
    write([record, record], "ris", path)
    assert [r.title for r in Export(path).records()] == ["t", "t"]


def test_an_unknown_format_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ris, nbib"):
        write([FULL], "docx", tmp_path / "out")


def test_a_lone_carriage_return_does_not_end_a_row(tmp_path: Path) -> None:
    data = b'[{"id": "a", "type": "odd\\rtype", "title": "One"}, {"id": "b", "title": "Two"}]'
    records = list(Export(data).records())
    write(records, "csv", tmp_path / "out.csv")
    again = list(Export(tmp_path / "out.csv", form="csv").records())
    assert [record.title for record in again] == ["One", "Two"]


AWKWARD = Record(
    id="10/2:b",
    title="Effekt von S-Ketamin (β-Agonist, 5 µg) 慢性疼痛 – Часть I: “open-label” \\alpha trial",
    authors=(
        "van der Berg, Jan, Jr",
        "de la Cruz-Müller, María José",
        "World Health Organization {WHO} and Partners",
        "O’Neil, P.-J. III",
        "王, 小明",
        "Иванов, И. И.",
    ),
    year=1999,
    journal="Пульс & Boli_Rev",
    volume="12 Suppl 3",
    issue="4 Pt 2",
    pages="e123-e130",
    doi="10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
    abstract="BACKGROUND: a; b.\nMETHODS: We did = this.\n\nRESULTS: 5% (P < .05) {n=3}\nER  - not",
    keywords=("Pain; chronic", "Humans, aged", "*Ketamine/ad [Administration & Dosage]", "=2+2"),
    type=RecordType.JOURNAL,
    url=("https://example.org/a?b=c;d&e=%20",),
    extra=(Field("ris:N1", "-1+cmd|' /C calc'!A0"), Field("nbib:PHST", "2019/01/10 [received]")),
)


@pytest.mark.parametrize("form", WRITABLE)
def test_what_is_awkward_survives(form: str, tmp_path: Path) -> None:
    (again,) = back([AWKWARD], form, tmp_path / "out")
    wanted = _compared(AWKWARD)
    if form in ("nbib", "ciw", "bibtex"):  # they hold an abstract as one paragraph
        wanted = replace(wanted, abstract=" ".join(wanted.abstract.split()))
        again = replace(again, abstract=" ".join(again.abstract.split()))
    assert again == wanted


@pytest.mark.parametrize("form", ["ris", "nbib", "ciw", "bibtex"])
@pytest.mark.parametrize(
    "pages", ["e123-e130", "S1-S4", "408-13, table of contents", "12", "A - B"]
)
def test_pages_survive(form: str, pages: str, tmp_path: Path) -> None:
    (again,) = back([Record(id="a", title="t", pages=pages)], form, tmp_path / "out")
    assert again.pages == pages


@pytest.mark.parametrize("form", ["", "ris", "bibtex"])
@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("152--60", "152-60"),
        ("152 -- 60", "152-60"),
        ("152 \u2013 60", "152-60"),
        ("152-- 152-60", "152-152-60"),
        ("\u2028745-754 ", "745-754"),
        ("A - B", "A - B"),
    ],
)
def test_any_dash_is_one_hyphen(form: str, written: str, read: str, tmp_path: Path) -> None:
    records = list(Export(f'title,pages\nKetamine,"{written}"\n'.encode()).records())
    assert [record.pages for record in records] == [read]
    if form:
        assert [record.pages for record in back(records, form, tmp_path / "out")] == [read]


@pytest.mark.parametrize("form", WRITABLE)
def test_parts_of_a_citation_have_single_spaces(form: str, tmp_path: Path) -> None:
    text = 'Title,Citation\nKetamine,"Pain. 2019;23(4\u00a0\u00a0S\u00a0):745-754."\n'
    first = list(Export(text.encode()).records())
    assert [(one.volume, one.issue, one.pages) for one in first] == [("23", "4 S", "745-754")]
    assert [one.issue for one in back(first, form, tmp_path / "out")] == ["4 S"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_row_of_column_names_among_the_values_is_no_header(form: str, tmp_path: Path) -> None:
    names = ("DOI", "Volume", "Issue", "Abstract", "Language", "Source", "ISSN", "First_Page",
             "Last_Page", "Journal")  # fmt: skip
    more = tuple(Field(f"csv:field {at}", name) for at, name in enumerate((*names, "PMID", "Year")))
    named = Record(
        id="Title", title="Authors", authors=("Keywords",), journal="URL", volume="Type",
        issue="Registry", pages="Pages", extra=more,
    )  # fmt: skip
    records = [Record(id="a", title="Ketamine"), replace(named, extra=()), named]
    found = back(records, form, tmp_path / "out")
    assert [record.title for record in found] == ["Ketamine", "Authors", "Authors"]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("ris", "TY  - JOUR\nID  - a\nTI  - T\nSP  - 77\nEP  - 7Y MAY 01-03\nEP  - 78\nER  - \n"),
        ("ris", "TY  - JOUR\nID  - a\nTI  - T\nSP  - 77\nEP  - 77\nEP  - 78\nER  - \n"),
        ("ciw", "FN x\nPT J\nUT a\nTI T\nBP 77\nEP 7Y MAY 01-03\nEP 78\nER\n\nEF\n"),
    ],
)
@pytest.mark.parametrize("target", WRITABLE)
def test_a_second_last_page_changes_no_pages(
    form: str, text: str, target: str, tmp_path: Path
) -> None:
    first = [_compared(record) for record in Export(text.encode(), form=form).records()]
    assert [record.pages for record in first] == ["77"]
    assert f"{form}:EP" in {field.name for field in first[0].extra}
    assert back(first, target, tmp_path / "out") == first


@pytest.mark.parametrize("before", ["", "N1  - \n"])
def test_what_looks_like_a_field_inside_a_note_stays_in_it(before: str, tmp_path: Path) -> None:
    text = f"TY  - JOUR\n{before}T1 A1  - Esk  T1  - Esketamine\nAU  - Lee, Kim\nER  - \n"
    first = [_compared(record) for record in Export(text.encode(), form="ris").records()]
    assert first[0].extra == (Field("ris:N1", "T1 A1  - Esk  T1  - Esketamine"),)
    assert back(first, "ris", tmp_path / "out") == first


@pytest.mark.parametrize("form", WRITABLE)
def test_what_two_fields_say_differently_changes_no_attribute(form: str, tmp_path: Path) -> None:
    text = (
        "@article{a, title={T}, author={A, B}, author={C {and} D}, doi={10.1000/a}, doi={no},"
        " year={soon}, year={2019}, note={PMID: 123}}"
    )
    first = list(Export(text.encode()).records())
    (again,) = back(first, form, tmp_path / "out")
    assert (again.doi, again.year, again.pmid) == ("10.1000/a", 2019, "123")
    assert again.authors == first[0].authors


def test_a_field_with_a_long_name_comes_back(tmp_path: Path) -> None:
    record = Record(id="a", title="t", extra=(Field(f"csv:{'Why ' * 40}excluded?", "age"),))
    assert back([record], "ris", tmp_path / "out") == [record]


@pytest.mark.parametrize("date", ["2014101", "in press", "2013 Mar"])
def test_another_date_beside_the_year_does_not_hide_it(date: str, tmp_path: Path) -> None:
    record = Record(pmid="1", title="t", year=2014, extra=(Field("nbib:DP", date),))
    assert back([record], "nbib", tmp_path / "out") == [record]
