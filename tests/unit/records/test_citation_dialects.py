"""Each database and program as it exports: `dialects/` holds a small invented file of each.

All of them tell of the same paper as far as their format can, and of it is asserted here what the
file says; `PAPER` holds what they have in common.
"""

from pathlib import Path

import pytest

from stook.model.records import Record, RecordType
from stook.records.formats.citations import WRITABLE, Export, write

FOLDER = Path(__file__).parent / "dialects"
ONE, TWO = "van der Berg", "O'Neil"
PAPER = {
    "year": 2019,
    "volume": "23",
    "issue": "4",
    "pages": "745-754",
    "doi": "10.1002/ejp.1341",
    "type": RecordType.JOURNAL,
}
FULL = (f"{ONE}, Jan", f"{TWO}, Patrick-James")
DOTTED = (f"{ONE} J.", f"{TWO} P.-J.")
PMID, TRIAL = "31234567", "NCT02345678"
NO_TYPE = {**PAPER, "type": RecordType.UNKNOWN}
REGISTERED = {
    "id": TRIAL, "year": 2015, "registry": (TRIAL,), "type": RecordType.REGISTRATION, "authors": (),
}  # fmt: skip
# file -> format, number of records, what is said of the first
SAID: dict[str, tuple[str, int, dict[str, object]]] = {
    "embase.ris": ("ris", 2, {**PAPER, "authors": DOTTED, "id": "L2004567890", "pmid": PMID,
                              "source": "Embase", "issn": ("1532-2149", "1090-3801")}),
    "ovid.ris": ("ris", 2, {**PAPER, "id": PMID, "pmid": PMID, "source": "Ovid MEDLINE(R) ALL"}),
    "scopus.ris": ("ris", 2, {**PAPER, "keywords": ("esketamine", "adult"), "source": "Scopus"}),
    "wos.ris": ("ris", 2, {**PAPER, "id": "WOS:000460000000001",
                           "journal": "EUROPEAN JOURNAL OF PAIN"}),
    "ebsco.ris": ("ris", 1, {**PAPER, "id": "136000001", "pmid": PMID,
                             "source": "CINAHL Complete"}),
    "proquest.ris": ("ris", 2, {**PAPER, "authors": FULL, "issn": ("1090-3801",),
                                "source": "APA PsycInfo®"}),
    "cochrane.ris": ("ris", 2, {**PAPER, "id": "CN-01912345", "pmid": PMID,
                                "keywords": ("Ketamine", "Pain [*drug therapy]")}),
    "eppi.ris": ("ris", 1, {**PAPER, "keywords": ("Ketamine",)}),
    "zotero.ris": ("ris", 1, {**PAPER, "issn": ("1090-3801", "1532-2149"),
                              "authors": ("van der Berg, Jan", "O’Neil, Patrick-James, Jr",
                                          "The PAIN Study Group")}),
    "covidence.ris": ("ris", 1, {**PAPER, "id": "123"}),
    "scopus.bib": ("bibtex", 2, {**PAPER, "source": "Scopus", "issn": ("10903801",),
                                 "keywords": ("adult", "article", "Esketamine", "Pain, chronic")}),
    "wos.bib": ("bibtex", 2, {**PAPER, "authors": FULL, "issn": ("1090-3801", "1532-2149"),
                              "keywords": ("esketamine", "late life", "DOUBLE-BLIND", "ADULTS")}),
    "wos.ciw": ("ciw", 2, {**PAPER, "authors": FULL, "pmid": PMID}),
    "wos.tsv": ("csv", 2, {**PAPER, "authors": FULL, "pmid": PMID, "id": "WOS:000460000000001"}),
    "pubmed.nbib": ("nbib", 2, {**PAPER, "pmid": PMID, "registry": (TRIAL,),
                                "authors": (FULL[0], f"{FULL[1]} Jr", "PAIN Study Group")}),
    "pubmed.xml": ("pubmed", 1, {**PAPER, "pmid": PMID,
                                 "title": "Esketamine for late-life pain: a 13C trial.",
                                 "abstract": "BACKGROUND: Pain is common. METHODS: We randomised.",
                                 "authors": (FULL[0], f"{FULL[1]}, Jr", "PAIN Study Group")}),
    "medline.xml": ("pubmed", 2, {**PAPER, "authors": FULL, "pmid": PMID,
                                  "journal": "European Journal of Pain"}),
    "endnote.xml": ("endnote", 1, {**PAPER, "authors": FULL, "pmid": PMID, "source": "PubMed",
                                   "journal": "European Journal of Pain"}),
    "endnote.enw": ("refer", 2, {**PAPER, "authors": FULL, "pmid": PMID, "source": "PubMed",
                                 "keywords": ("Ketamine", "Aged")}),
    "refworks.txt": ("refworks", 2, {**PAPER, "authors": FULL, "pmid": PMID, "id": "12"}),
    "ovid.cgi": ("ovid", 2, {**PAPER, "authors": FULL, "pmid": PMID, "registry": (TRIAL,),
                             "journal": "European Journal of Pain"}),
    "ovid_labels.txt": ("ovid", 2, {**NO_TYPE, "doi": "", "pages": "745-54",
                                    "authors": (FULL[0], f"{TWO}, Patrick J", "Lee, Kim"),
                                    "journal": "European Journal of Pain"}),
    "cochrane.txt": ("cochrane", 2, {**PAPER, "id": "CN-01912345", "pmid": PMID,
                                     "authors": (f"{ONE} J", f"{TWO} PJ")}),
    "ebsco.xml": ("ebsco", 2, {**PAPER, "authors": FULL, "pages": "745", "pmid": PMID,
                               "title": "Esketamine for Late-Life Pain: A Randomised Trial."}),
    "ictrp.xml": ("ictrp", 2, {**REGISTERED, "title": "A Randomised Trial of Esketamine"}),
    "ctgov.json": ("csl", 1, {**REGISTERED, "abstract": "This is a trial."}),
    "openalex.json": ("csl", 1, {**PAPER, "pmid": PMID, "abstract": "Pain is common."}),
    "csl.json": ("csl", 1, {**PAPER, "pmid": PMID,
                            "authors": (*FULL, "PAIN Study Group")}),
    "embase.csv": ("csv", 1, {**PAPER, "authors": DOTTED, "id": "2004567890", "pmid": PMID,
                              "registry": (TRIAL,),
                              "keywords": ("late life", "esketamine", "adult", "human")}),
    "embase_rows.csv": ("csv", 2, {**PAPER, "authors": DOTTED, "pmid": PMID,
                                   "abstract": "BACKGROUND: Pain is common, and costly."}),
    "scopus.csv": ("csv", 2, {**PAPER, "authors": DOTTED, "pmid": PMID, "source": "Scopus"}),
    "cochrane.csv": ("csv", 1, {**PAPER, "id": "CN-01912345", "pmid": PMID}),
    "ebsco.csv": ("csv", 1, {**PAPER, "authors": FULL, "pages": "745", "id": "136000001"}),
    "ebsco_new.csv": ("csv", 1, {**PAPER, "authors": FULL, "source": "CINAHL Complete"}),
    "proquest.csv": ("csv", 1, {**PAPER, "authors": FULL, "journal": "European Journal of Pain",
                                "keywords": ("Pain", "Ketamine")}),
    "ctgov.csv": ("csv", 1, {**REGISTERED, "abstract": "This is a trial of esketamine."}),
    "ctgov_old.csv": ("csv", 1, {**REGISTERED, "title": "Esketamine in Late Life"}),
    "ictrp.csv": ("csv", 1, {**REGISTERED, "source": "ClinicalTrials.gov"}),
    "lens.csv": ("csv", 1, {**PAPER, "pmid": PMID, "id": "001-234-567-890-123"}),
    "dimensions.csv": ("csv", 1, {**PAPER, "authors": FULL, "pmid": PMID,
                                  "id": "pub.1111111111"}),
    "openalex.csv": ("csv", 1, {**PAPER, "pmid": PMID, "issn": ("1090-3801",)}),
    "covidence.csv": ("csv", 1, {**NO_TYPE, "id": "#12"}),
    "rayyan.csv": ("csv", 1, {**NO_TYPE, "authors": FULL, "pmid": PMID,
                              "keywords": ("Ketamine", "Aged")}),
    "asreview.csv": ("csv", 1, {"id": "4", "authors": FULL, "keywords": ("Ketamine", "Aged"),
                                "doi": "10.1002/ejp.1341", "year": 2019}),
    "pubmed.csv": ("csv", 1, {**NO_TYPE, "pmid": PMID,
                              "authors": (f"{ONE} J", f"{TWO} PJ", "PAIN Study Group.")}),
    "zotero.csv": ("csv", 1, {**PAPER, "authors": FULL, "pmid": PMID, "id": "ABCD1234"}),
}  # fmt: skip
# of those with a second record: what that is, by its kind and first words
SECOND = {
    "embase.ris": (RecordType.CONFERENCE, "Ketamine infusions"),
    "ovid.ris": (RecordType.JOURNAL, "Memantine"),
    "scopus.ris": (RecordType.CONFERENCE, "Ketamine infusions"),
    "scopus.csv": (RecordType.CONFERENCE, "Ketamine infusions"),
    "scopus.bib": (RecordType.CONFERENCE, "Ketamine infusions"),
    "wos.ris": (RecordType.CONFERENCE, "Ketamine infusions"),
    "wos.bib": (RecordType.CONFERENCE, "Ketamine infusions"),
    "wos.ciw": (RecordType.CONFERENCE, "Ketamine infusions"),
    "wos.tsv": (RecordType.CONFERENCE, "Ketamine infusions"),
    "proquest.ris": (RecordType.THESIS, "Ketamine infusions"),
    "cochrane.ris": (RecordType.REGISTRATION, "Esketamine in Late Life"),
    "cochrane.txt": (RecordType.REGISTRATION, "Esketamine in Late Life"),
    "pubmed.nbib": (RecordType.CHAPTER, "Ketamine"),
    "endnote.enw": (RecordType.CONFERENCE, "Ketamine infusions"),
    "refworks.txt": (RecordType.CONFERENCE, "Ketamine infusions"),
    "ovid.cgi": (RecordType.CONFERENCE, "Ketamine infusions"),
    "embase_rows.csv": (RecordType.CONFERENCE, "Ketamine infusions"),
    "ictrp.xml": (RecordType.REGISTRATION, "Ketamine at home"),
}


def read(name: str) -> tuple[Export, list[Record]]:
    export = Export(FOLDER / name)
    return export, list(export.records())


def test_every_sample_is_asserted() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(SAID)


@pytest.mark.parametrize("name", sorted(SAID))
def test_a_dialect_says_what_it_says(name: str) -> None:
    form, count, said = SAID[name]
    export, records = read(name)
    assert (export.format, len(records)) == (form, count)
    assert {part: getattr(records[0], part) for part in said} == said
    assert records[0].title.lower().removeprefix("a randomised trial of ").startswith("esketamine")
    assert [problem.message for problem in export.problems] == []


@pytest.mark.parametrize("name", sorted(SECOND))
def test_the_second_record_is_another_kind(name: str) -> None:
    _, records = read(name)
    kind, title = SECOND[name]
    assert records[1].type is kind
    assert records[1].title.startswith(title)


@pytest.mark.parametrize("form", WRITABLE)
@pytest.mark.parametrize("name", sorted(SAID))
def test_a_dialect_survives_every_format(name: str, form: str, tmp_path: Path) -> None:
    _, records = read(name)
    write(records, form, tmp_path / "out")
    again = list(Export(tmp_path / "out", form=form).records())
    kept = ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid",
            "registry", "type", "url", "source", "language")  # fmt: skip
    for part in kept:
        assert [getattr(r, part) for r in again] == [getattr(r, part) for r in records], part
    assert [set(r.keywords) for r in again] == [set(r.keywords) for r in records]
    assert [set(r.issn) for r in again] == [set(r.issn) for r in records]
    assert [r.abstract.split() for r in again] == [r.abstract.split() for r in records]
