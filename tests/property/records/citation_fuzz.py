"""Damage for citation files: mutations of small samples, and what must hold whatever they do."""

import io
import random
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from stook.model.records import NOWHERE, Record
from stook.records.formats import xlsx as worksheet
from stook.records.formats.citations import Export, write

# small files of each database and program, which are mutated beside the samples below
DIALECTS = Path(__file__).parents[2] / "unit" / "records" / "dialects"

RIS = """1.
TY  - JOUR
ID  - 12
TI  - Ketamine for pain: a trial
AU  - Persson, Jan
AU  - Müller, Å
PY  - 2014/03//
JF  - Acta
VL  - 33
SP  - 152
EP  - 60
DO  - 10.1000/abc.1
AB  - Background: something
went on.
KW  - Pain
Ketamine
UR  - http://example.org     U2  - L123
ER  -

TY  - CONF
TI  - Another
ER  -
"""
NBIB = """
PMID- 100
OWN - NLM
STAT- MEDLINE
IS  - 1234-5678 (Print)
DP  - 2014 Mar
TI  - Ketamine for pain: a trial that needs
      two lines.
PG  - 152-60
LID - 10.1000/abc.1 [doi]
AB  - Background.
FAU - Persson, Jan
AU  - Persson J
MH  - Pain/drug therapy
OT  - Ketamine
PT  - Journal Article
SI  - ClinicalTrials.gov/NCT01234567
SO  - Acta. 2014

PMID- 101
TI  - Another
"""
CIW = """FN Clarivate
VR 1.0
PT J
AU Persson, J
   Muller, A
AF Persson, Jan
   Muller, Anna
TI Ketamine for
   pain
SO ACTA
DE pain; ketamine
PY 2014
BP 152
EP 160
DI 10.1000/abc.1
UT WOS:1
ER

PT J
TI Another
UT WOS:2
ER

EF
"""
BIBTEX = r"""@string{acta = {Acta}}
@comment{none}
@article{persson2014,
  title = {{Ketamine} for pain: {\"o} \'e},
  author = {Persson, Jan and {The Group} and M{\"u}ller, A},
  journal = acta # { Pharm},
  year = 2014,
  pages = "152--160",
  doi = {10.1000/abc_1},
}
@book{persson2014, title = {Another}, x-field = {ris:N1 = note}}
"""
CSV = '''Title,Authors,Year,DOI,Abstract
"Ketamine, for pain","Persson, J.; Müller, A.",2014,10.1000/abc.1,"Two
lines ""quoted"""
Another,,2015,,
'''
PUBMED = """<?xml version="1.0"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "http://dtd.nlm.nih.gov/x.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>100</PMID><Article><Journal>
<JournalIssue><Volume>33</Volume><PubDate><Year>2014</Year></PubDate></JournalIssue>
<Title>Acta</Title></Journal><ArticleTitle>Ketamine for <i>pain</i> &amp; more</ArticleTitle>
<Abstract><AbstractText Label="AIM">Something &lt; 5.</AbstractText></Abstract>
<AuthorList><Author><LastName>Persson</LastName><ForeName>Jan</ForeName></Author></AuthorList>
</Article></MedlineCitation></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>101</PMID></MedlineCitation></PubmedArticle>
</PubmedArticleSet>
"""
ENDNOTE = """<?xml version="1.0" encoding="UTF-8"?><xml><records><record><rec-number>1</rec-number>
<ref-type name="Journal Article">17</ref-type><contributors><authors><author><style>Persson, Jan
</style></author></authors></contributors><titles><title><style>Ketamine for pain</style></title>
<secondary-title>Acta</secondary-title></titles><dates><year>2014</year></dates></record>
<record><rec-number>2</rec-number><titles><title>Another</title></titles></record></records></xml>
"""
CSL = """[{"id": "a", "type": "article-journal", "title": "Ketamine", "DOI": "10.1000/abc.1",
"author": [{"family": "Persson", "given": "Jan"}, {"literal": "Group"}],
"issued": {"date-parts": [[2014, 3]]}, "custom": {"ris:N1": ["note"]}},
{"id": "b", "title": "Another"}]
"""
SAMPLES = {
    "ris": RIS,
    "nbib": NBIB,
    "ciw": CIW,
    "bibtex": BIBTEX,
    "csv": CSV,
    "pubmed": PUBMED,
    "endnote": ENDNOTE,
    "csl": CSL,
    "ovid": "<1. >\nVN  - Ovid Technologies\nUI  - 1\nTI  - Ketamine\nSO  - Pain. 1(2):3, 2009.\n",
    "cochrane": "Record #1 of 1\nID: CN-1\nAU: Persson J\nTI: Ketamine\nYR: 2014\n",
    "refworks": "RT Journal Article\nA1 Persson,Jan\nT1 Ketamine\nYR 2014\n\nRT Book\nT1 Two\n",
    "refer": "%0 Journal Article\n%A Persson, Jan\n%T Ketamine\n%K a\nb\n\n%0 Book\n%T Two\n",
    "ebsco": "<records><rec><header uiTerm='1'><tig><atl>T</atl></tig></header></rec></records>",
    "ictrp": "<Trials_downloaded_from_ICTRP><Trial><TrialID>1</TrialID></Trial></Trials>",
    "xlsx": "",
}
_ENDINGS = {
    ".ris": "ris", ".bib": "bibtex", ".ciw": "ciw", ".csv": "csv", ".tsv": "csv", ".nbib": "nbib",
    ".cgi": "ovid", ".enw": "refer", ".json": "csl",
}  # fmt: skip
_STEMS = {"ovid_labels": "ovid", "medline": "pubmed"}


@cache
def seeds(form: str) -> tuple[bytes, ...]:
    """The files of a format that are mutated."""
    if form == "xlsx":
        return tuple(_workbook(Export(data).records()) for data in seeds("csv"))
    paths = (
        path
        for path in sorted(DIALECTS.iterdir())
        if _ENDINGS.get(path.suffix, _STEMS.get(path.stem, path.stem)) == form
    )
    return (SAMPLES[form].encode(), *(path.read_bytes() for path in paths))


def _workbook(records: Iterable[Record]) -> bytes:
    held = io.BytesIO()
    worksheet.write(records, held)
    return held.getvalue()


def mutated_workbook(data: bytes, rng: random.Random) -> bytes:
    """A workbook with accidents in one of its parts, or in the bytes of the archive."""
    if rng.random() < 0.3:
        return mutated(data, rng)
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w") as new:
        hurt = rng.choice([*old.namelist(), "xl/worksheets/sheet1.xml"])
        for name in old.namelist():
            part = old.read(name)
            new.writestr(zipfile.ZipInfo(name), mutated(part, rng) if name == hurt else part)
        if rng.random() < 0.3:
            shared = b"<sst><si><t>a</t></si><si><r><t>b</t></r></si></sst>"
            new.writestr("xl/sharedStrings.xml", mutated(shared, rng))
    return held.getvalue()


_PIECES = (
    b"\x00 \xff \xfe\xff \xef\xbb\xbf \n \r \r\n \t \" ' { } [ ] ( ) < > & &# &#0; &#x1F; @ # ,"
    b" ; | = - \\ TY ER PMID- \nTY__-_JOUR\n \nER__-\n <!DOCTYPE <!ENTITY <![CDATA[ ]]> <record>"
    b" </record> </ <PubmedArticle> \xc3 \xc3\xa9 \x0b \xe2\x80\xa8 =cmd() 99999999999 1e999"
    b" \\u0000 \\ud800 PT_J <1.> %0_Book RT_Book Record_#1_of_9 </rec> \xf0\x9f \xed\xa0\x80 <v>"
    b" <c_t='s'> <v>1e400</v> <row_r='99999999'> \r\r \x85 \x1e \xe2\x80\x8b"
).split(b" ")


def mutated(data: bytes, rng: random.Random) -> bytes:
    """A file after one to six accidents: cut, doubled, moved, overwritten or strewn with pieces."""
    for _ in range(rng.randint(1, 6)):
        at, to = sorted((rng.randint(0, len(data)), rng.randint(0, len(data))))
        kind = rng.randrange(7)
        if kind == 0:
            data = data[:at] + data[to:]
        elif kind == 1:
            data = data[:to] + data[at:to] * rng.randint(1, 4) + data[to:]
        elif kind == 2:
            data = data[:at]
        elif kind == 3 and data:
            data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
        elif kind == 4:
            data = data[at:to] + data[:at] + data[to:]
        else:
            piece = rng.choice(_PIECES).replace(b"_", b" ")
            data = data[:at] + piece * rng.choice((1, 1, 1, 3, 50)) + data[at:]
        data = data[:20_000]
    return data


def survives(form: str, seed: int, folder: Path, forced: bool) -> None:
    """Read one mutation, write it as another format and read it again.

    Nothing may be raised, and no record may get lost between writing and reading, nor change what
    it is called.
    """
    rng = random.Random(f"{form} {seed}")
    whole = rng.choice(seeds(form))
    data = mutated_workbook(whole, rng) if form == "xlsx" else mutated(whole, rng)
    export = Export(data, name="fuzz", form=form if forced else "")
    records = list(export.records())
    assert export.problems is not None
    assert all(record.place.line >= 1 for record in records)
    target = rng.choice(("ris", "nbib", "ciw", "bibtex", "csl", "xlsx", "csv"))
    path = folder / "out"
    assert write(records, target, path) == len(records)
    if records:
        again = list(Export(path, form=target).records())
        kept = [record for record in records if target not in ("csv", "xlsx") or _says(record)]
        assert len(again) == len(kept), (target, data)
        for one, two in zip(kept, again, strict=True):
            assert _named(one) == _named(two), (target, data)


def _named(record: Record) -> tuple[object, ...]:
    """What tells a record from others; it must survive every format."""
    return (
        *(record.title, record.authors, record.year),
        *(record.volume, record.issue, record.pages, record.doi, record.pmid),
    )


def _says(record: Record) -> bool:
    """Whether a record has anything that a table can show."""
    return replace(record, place=NOWHERE) != Record()
