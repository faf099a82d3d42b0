"""Fields that stood in a file and were not read; one case of each kind, and its siblings."""

from pathlib import Path

import pytest

from stook.model.records import Record, RecordType
from stook.records.dedupe import find
from stook.records.formats.citations import Export, identified
from stook.records.formats.markup import unmarked

FOLDER = Path(__file__).parent / "exports"


def first(source: Path | str) -> Record:
    return next(Export(source if isinstance(source, Path) else source.encode(), name="x").records())


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("ebsco_l3_doi.ris", {"doi": "10.1000/nj.2020.4"}),
        ("ovid_citation_doi.txt", {
            "doi": "10.1000/jsome-2014-1", "authors": ("Alpha, Ann", "Beta, Ben"), "year": 2014,
            "journal": "Journal of Somethings", "issn": ("1000-5027",),
            "id": "00000001-900000000-00001.",
        }),
        ("ovid_journals_so.txt", {
            "journal": "Journal of Somethings", "year": 2015, "volume": "58", "issue": "6",
            "pages": "688-696", "authors": ("Alpha, Ann B.", "Beta, Ben"), "doi": "10.1000/js.1",
        }),
        ("springer.csv", {
            "doi": "10.1007/11111", "volume": "17", "issue": "3", "year": 2000,
            "authors": ("Ann Alpha", "Ben Beta"), "type": RecordType.JOURNAL,
        }),
        ("csv_ris_headers.csv", {
            "doi": "10.1000/j1.8", "journal": "Journal One", "volume": "8", "issue": "1",
            "pages": "22", "authors": ("Alpha, Ann", "Beta, Ben"), "id": "Alpha2019",
            "url": ("https://x.org",), "type": RecordType.JOURNAL, "title": "A tool",
        }),
        ("vernacular.nbib", {"title": "Ensayo de una dieta en personas mayores."}),
        ("vernacular.xml", {"title": "Ensayo de una dieta en personas mayores."}),
        ("authors_first_last_commas.csv", {"authors": ("Ann Alpha", "Ben Beta", "Cy Gamma")}),
        ("pop_authors.csv", {"authors": ("A Alpha", "B Beta", "C van Gamma")}),
        ("jats_abstract.ris", {"abstract": "Background: We asked people."}),
    ],
)  # fmt: skip
def test_what_the_file_says_is_read(name: str, parts: dict[str, object]) -> None:
    record = first(FOLDER / name)
    assert {part: getattr(record, part) for part in parts} == parts


def test_a_vernacular_title_is_marked_as_such() -> None:
    records = list(Export(FOLDER / "vernacular.nbib").records())
    assert [record.title for record in records][1] == "Ausgrabungen in Berlin."
    for record in records:
        assert record.title in [f.value for f in record.extra if f.name == "nbib:TT"]
    assert "[Not Available]." in [f.value for f in records[0].extra if f.name == "nbib:TI"]
    translated = first("PMID- 1\nTI  - [A diet].\nTT  - Una dieta.\n")
    assert translated.title == "[A diet]."


@pytest.mark.parametrize("tag", ["L1", "L3", "L4", "LK", "M1", "C1", "U1", "M3"])
def test_a_doi_where_a_link_may_stand(tag: str) -> None:
    text = "TY  - JOUR\nTI  - t\n{}  - {}\nER  - \n"
    assert first(text.format(tag, "https://doi.org/10.1000/x.1")).doi == "10.1000/x.1"
    assert first(text.format(tag, "see 10.1000/x.1 and others")).doi == ""


def test_a_link_to_the_resolver_is_a_doi_where_no_other_is() -> None:
    text = "TY  - JOUR\nTI  - t\nUR  - https://doi.org/10.1000/x.1\n{}ER  - \n"
    assert first(text.format("")).doi == "10.1000/x.1"
    assert first(text.format("DO  - 10.1000/y\n")).doi == "10.1000/y"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Ann McKay", ["Ann McKay"]),
        ("Ann McKayBen DeVries", ["Ann McKay", "Ben DeVries"]),
        ("García López, María José", ["García López, María José"]),
        ("A. Alpha, B. Beta", ["A. Alpha", "B. Beta"]),
        ("Ann Alpha, Ben Beta, and Cy Gamma", ["Ann Alpha", "Ben Beta", "Cy Gamma"]),
        ("van der Berg, Jan", ["van der Berg, Jan"]),
        ("Alpha A, Beta B", ["Alpha A", "Beta B"]),
        ("World Health Organization", ["World Health Organization"]),
    ],
)
def test_people_in_one_cell(cell: str, names: list[str]) -> None:
    assert list(first(f'title,authors,doi\nOne,"{cell}",10.1000/x\n').authors) == names


def test_what_one_cell_leaves_open_another_tells() -> None:
    table = 'title,authors\nOne,"Ann Alpha, Ben Beta"\nTwo,"Ann Alpha, Ben Beta, Cy Gamma"\n'
    assert first(table).authors == ("Ann Alpha", "Ben Beta")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("p<0.05 and n>3", "p<0.05 and n>3"),
        ("a <b and c> d", "a <b and c> d"),
        ("<sup>13</sup>C in <i>E. coli</i>", "13C in E. coli"),
        ("<h4>Aims</h4>To see.<br/>Next.", "Aims To see. Next."),
        ("<jats:title>Summary</jats:title><jats:p>A &amp; B</jats:p>", "A & B"),
        ("<jats:p>Abstract thought is hard.</jats:p>", "Abstract thought is hard."),
    ],
)
def test_markup_becomes_text(raw: str, text: str) -> None:
    assert unmarked(raw) == text


def duplicates(text: str) -> tuple[int, int]:
    """Clusters and pairs for people."""
    export = Export(text.encode(), name="x")
    result = find(list(identified(export.records(), "x", export.repairs)))
    return len(result.clusters), len(result.possible)


HEADER = "id,title,authors,year,journal,volume,issue,pages,doi,type\n"
PAPER = 'a,Ketamine for chronic neuropathic pain: a randomised trial,"Alpha, A.; Beta, B.",2020,'
COPY = PAPER.replace("a,", "b,", 1)


def test_a_congress_abstract_and_its_article_wait_for_people() -> None:
    assert duplicates((FOLDER / "congress_abstract_merged.csv").read_text()) == (0, 1)
    article = PAPER + "Pain,161,3,101-109,,article\n"
    assert duplicates(HEADER + article + COPY + "World Congress on Pain,,,,,conference\n") == (0, 1)
    assert duplicates(HEADER + article + COPY + "Pain,161,3,101-109,,conference\n") == (1, 0)
    assert duplicates(HEADER + article + COPY + "Pain,161,3,101,,article\n") == (1, 0)
    doi = PAPER + "Pain,161,3,101-109,10.1000/x,article\n"
    assert duplicates(HEADER + doi + COPY + "Pain,,,,10.1000/x,conference\n") == (1, 0)
