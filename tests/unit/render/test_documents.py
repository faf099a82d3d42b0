"""The review as a document: what each format holds, and that it is the same at every build."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree
from pypdf import PdfReader

from stook.cli import main
from stook.pipeline.build import Built
from stook.pipeline.build import build as build_review
from stook.pipeline.engine import Engine
from stook.render.document import Document, document
from stook.render.document.markdown import to_markdown
from stook.render.document.model import Figure, Table, plain
from stook.render.document.pdf import to_pdf
from stook.render.document.pictures import document_pictures
from stook.render.document.vancouver import initialled, vancouver
from stook.render.document.word import to_docx
from stook.render.document.word.package import TemplateError, checked
from stook.store import FolderStore

EXAMPLES = Path(__file__).parents[3] / "examples"
TYPES = "[Content_Types].xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def built() -> tuple[Built, Engine]:
    engine = Engine()
    return build_review(FolderStore(EXAMPLES / "bcg-tuberculosis"), engine), engine


@pytest.fixture(scope="module")
def whole(built: tuple[Built, Engine]) -> Document:
    return document(built[0], document_pictures(*built))


@pytest.fixture(scope="module")
def docx(whole: Document) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(to_docx(whole)))


def body(archive: zipfile.ZipFile) -> etree._Element:
    return etree.fromstring(archive.read("word/document.xml"))


# The model --------------------------------------------------------------------------------------


def test_a_cochrane_review_and_an_article_differ_in_order_only(
    built: tuple[Built, Engine], whole: Document
) -> None:
    article = document(built[0], document_pictures(*built), "article")
    labels = [section.label for section in whole.sections]
    assert labels.index("summary-of-findings") < labels.index("methods")
    assert [section.label for section in article.sections][:3] == [
        "abstract",
        "introduction",
        "methods",
    ]
    tables = {block.label for block in whole.blocks() if isinstance(block, Table)}
    assert tables == {block.label for block in article.blocks() if isinstance(block, Table)}


def test_labels_are_unique_so_that_references_find_their_place(whole: Document) -> None:
    labels = [section.label for _, section in whole.walk()]
    labels += [block.label for block in whole.blocks() if isinstance(block, Table | Figure)]
    assert len(labels) == len(set(labels))


def test_numbers_in_sentences_remember_their_facts(whole: Document) -> None:
    shown = {
        run.fact: run.text
        for block in whole.blocks()
        for run in getattr(block, "runs", ())
        if run.fact
    }
    assert shown["bcg-no-vaccine.tuberculosis.any.studies"] == "13"


def test_prose_brings_its_facts_references_and_headings(tmp_path: Path) -> None:
    review = copied("bcg-tuberculosis", tmp_path)
    (review / "text" / "discussion.md").write_text(
        "We found {{ review.studies }} studies [@lee2020], as *others* did [@smith2019; 4].\n\n"
        "## Strengths\n\nNone [@lee2020].\n",
        encoding="utf-8",
    )
    (review / "text" / "references.bib").write_text(
        "@article{lee2020, author={Lee, Bo Kim and Ng, A.}, title={Vaccines}, "
        "journal={J Invented Med}, year={2020}, volume={3}, number={2}, pages={1--9}, "
        "doi={10.5555/x}}\n",
        encoding="utf-8",
    )
    engine = Engine()
    made = build_review(FolderStore(review), engine)
    text = to_markdown(document(made, {}))["review.md"].decode()
    assert "We found 13 studies<sup>1</sup>, as *others* did" in text
    assert "### Strengths\n\nNone<sup>1</sup>." in text
    assert (
        "1. Lee BK, Ng A. Vaccines. J Invented Med. 2020;3(2):1-9. doi:[10.5555/x](https://doi.org/"
        "10.5555/x)." in text
    )


def test_a_citation_without_reference_is_a_problem(tmp_path: Path) -> None:
    review = copied("bcg-tuberculosis", tmp_path)
    (review / "text" / "discussion.md").write_text("Known [@nobody].\n", encoding="utf-8")
    made = build_review(FolderStore(review), Engine())
    assert [(p.place.file, p.place.line) for p in made.problems if p.code == "W650"] == [
        ("text/discussion.md", 1)
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lee, Bo Kim", "Lee BK"),
        ("Lee, B. K.", "Lee BK"),
        ("Lee, BK", "Lee BK"),
        ("Jean-Paul, Anne-Marie", "Jean-Paul AM"),
        ("World Health Organization", "World Health Organization"),
    ],
)
def test_initials_as_vancouver_has_them(name: str, expected: str) -> None:
    assert initialled(name) == expected


@pytest.mark.parametrize(("people", "ending"), [(6, "F F. "), (7, "F F, et al. ")])
def test_six_authors_are_named_and_of_seven_the_first_six(people: int, ending: str) -> None:
    from stook.model.records import Record

    record = Record(authors=tuple(f"{letter}, {letter}" for letter in "ABCDEFG"[:people]))
    assert plain(vancouver(record)).startswith(f"A A, B B, C C, D D, E E, {ending}".rstrip())


# DOCX -------------------------------------------------------------------------------------------


def test_headings_captions_and_header_rows_are_real(docx: zipfile.ZipFile) -> None:
    root = body(docx)
    styles = [element.get(f"{W}val") for element in root.iter(f"{W}pStyle")]
    assert {"Title", "Heading1", "Heading2", "Caption", "StookTableCaption", "TOC1"} <= set(styles)
    fields = "".join(element.text or "" for element in root.iter(f"{W}instrText"))
    for wanted in ("TOC ", "SEQ Table", "SEQ Figure", "REF "):
        assert wanted in fields
    tables = list(root.iter(f"{W}tbl"))
    assert tables
    for table in tables:
        first, *rest = table.findall(f"{W}tr")
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rest)
        assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val")


def test_cross_references_point_at_bookmarks_that_are_there(docx: zipfile.ZipFile) -> None:
    root = body(docx)
    names = [element.get(f"{W}name") for element in root.iter(f"{W}bookmarkStart")]
    assert len(names) == len(set(names))
    fields = " ".join(element.text or "" for element in root.iter(f"{W}instrText"))
    targets = set(re.findall(r"REF (\S+)", fields))
    targets |= {a for e in root.iter(f"{W}hyperlink") if (a := e.get(f"{W}anchor"))}
    assert targets <= set(names)


def test_every_picture_has_words_and_an_svg_beside_the_png(docx: zipfile.ZipFile) -> None:
    root = body(docx)
    told = [e.get("descr") for e in root.iter("{*}docPr")]
    assert len(told) == 3
    assert all(told)
    kinds = sorted(Path(name).suffix for name in docx.namelist() if "media/" in name)
    assert kinds == [".png"] * 3 + [".svg"] * 3


def test_a_declared_number_has_its_source_as_a_footnote() -> None:
    engine = Engine()
    made = build_review(FolderStore(EXAMPLES / "nmda-chronic-pain"), engine)
    archive = zipfile.ZipFile(io.BytesIO(to_docx(document(made, {}))))
    notes = etree.fromstring(archive.read("word/footnotes.xml"))
    texts = ["".join(note.itertext()) for note in notes.iter(f"{W}footnote")]
    declared = {fact.source for fact in made.review.declared.facts}
    assert any(source in text for text in texts for source in declared)
    marks = {e.get(f"{W}id") for e in body(archive).iter(f"{W}footnoteReference")}
    assert marks <= {note.get(f"{W}id") for note in notes.iter(f"{W}footnote")}


def test_the_same_review_gives_the_same_bytes(whole: Document) -> None:
    assert to_docx(whole) == to_docx(whole)
    assert to_pdf(whole) == to_pdf(whole)


def test_a_template_keeps_its_styles(whole: Document, tmp_path: Path) -> None:
    import docx as word

    template = word.Document()
    template.styles["Heading 1"].font.name = "Invented Sans"
    template.save(str(tmp_path / "t.docx"))
    data = to_docx(whole, (tmp_path / "t.docx").read_bytes())
    styles = zipfile.ZipFile(io.BytesIO(data)).read("word/styles.xml").decode()
    assert "Invented Sans" in styles


def packed(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"not a zip", "not a Word document"),
        (packed(a="b"), "not a Word document"),
        (
            packed(**{TYPES: "", "word__document.xml": "", "word__vbaProject.bin": ""}),
            "macros",
        ),
        (packed(**{TYPES: "application/vnd.ms-word.document.macroEnabled"}), "macros"),
        (packed(**{TYPES: "x", "ppt__slide.xml": ""}), "not a Word document"),
    ],
)
def test_a_template_that_may_do_harm_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(TemplateError, match=reason):
        checked(data)


# PDF --------------------------------------------------------------------------------------------


def test_the_pdf_is_tagged_and_says_what_it_is(whole: Document) -> None:
    pdf = PdfReader(io.BytesIO(to_pdf(whole)))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("en")
    assert pdf.metadata is not None
    assert pdf.metadata.title == whole.metadata.title
    assert "/UA" in str(root["/Metadata"].get_data()) or b"pdfuaid" in root["/Metadata"].get_data()
    alts, roles = structure(root["/StructTreeRoot"])
    figures = [block for block in whole.blocks() if isinstance(block, Figure)]
    assert [alt for alt in alts if alt] == [figure.alt for figure in figures]
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/Caption", "/L"} <= roles


def structure(node: object) -> tuple[list[str], set[str]]:
    """Alternative texts in reading order, and the roles of a tree of tags."""
    alts: list[str] = []
    roles: set[str] = set()
    waiting = [node]
    while waiting:
        found = waiting.pop()
        found = found.get_object() if hasattr(found, "get_object") else found
        if isinstance(found, list):
            waiting += list(reversed(found))
        elif hasattr(found, "get"):
            if found.get("/S") == "/Figure":
                alts.append(str(found.get("/Alt") or ""))
            roles.add(str(found.get("/S")))
            if "/K" in found:
                waiting.append(found["/K"])
    return alts, roles


def test_words_are_never_read_as_source(tmp_path: Path) -> None:
    review = copied("bcg-tuberculosis", tmp_path)
    hostile = "#import x [] $ \\evil <w:p> @label `raw` =cmd|' /C calc'!A0 {{"
    text = (review / "review.yaml").read_text(encoding="utf-8")
    title = "title: BCG vaccine for preventing tuberculosis"
    assert title in text
    (review / "review.yaml").write_text(
        text.replace(title, f'title: "{hostile.replace(chr(92), chr(92) * 2)}"'), encoding="utf-8"
    )
    made = document(build_review(FolderStore(review), Engine()), {})
    assert made.metadata.title == hostile
    pdf = PdfReader(io.BytesIO(to_pdf(made)))
    assert "#import x [] $ \\evil" in pdf.pages[0].extract_text().replace("\n", " ")
    assert to_docx(made)


# The command ------------------------------------------------------------------------------------


def copied(name: str, folder: Path) -> Path:
    import shutil

    return shutil.copytree(
        EXAMPLES / name, folder / name, ignore=shutil.ignore_patterns("output", ".stook")
    )


@pytest.mark.parametrize("format_", ["docx", "md", "pdf"])
def test_the_command_names_what_it_wrote(format_: str, tmp_path: Path) -> None:
    review = copied("bcg-tuberculosis", tmp_path)
    ran = CliRunner().invoke(main, ["export", format_, str(review)])
    assert ran.exit_code == 0, ran.output
    files = [Path(line) for line in ran.output.splitlines()]
    assert files
    assert all(path.is_file() for path in files)
    assert review / "output" / "export" / f"review.{format_}" in files


def test_one_file_goes_where_out_says(tmp_path: Path) -> None:
    review = copied("bcg-tuberculosis", tmp_path)
    target = tmp_path / "elsewhere" / "mine.pdf"
    ran = CliRunner().invoke(main, ["export", "pdf", str(review), "--out", str(target)])
    assert ran.output == f"{target}\n"
    assert target.read_bytes().startswith(b"%PDF")


def test_a_template_is_for_word_only(tmp_path: Path) -> None:
    review = copied("bcg-tuberculosis", tmp_path)
    template = tmp_path / "t.docx"
    template.write_bytes(b"x")
    ran = CliRunner().invoke(main, ["export", "pdf", str(review), "--template", str(template)])
    assert ran.exit_code == 2
    ran = CliRunner().invoke(main, ["export", "docx", str(review), "--template", str(template)])
    assert ran.exit_code == 1
    assert "not a Word document" in ran.output


def test_without_the_extra_the_command_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "typst", None)
    review = copied("bcg-tuberculosis", tmp_path)
    ran = CliRunner().invoke(main, ["export", "pdf", str(review)])
    assert ran.exit_code == 1
    assert "pip install 'stook[publish]'" in ran.output
