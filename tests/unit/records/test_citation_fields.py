"""Each format's fields come to the same attributes of a record."""

import pytest

from stook.model.records import Record, RecordType
from stook.records.formats.citations import Export
from stook.records.formats.column_names import split
from stook.records.formats.xmltree import words

PUBMED = """<?xml version="1.0" ?><!DOCTYPE PubmedArticleSet SYSTEM "pubmed.dtd">
<PubmedArticleSet>
<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">19726222</PMID><Article>
<Journal><ISSN IssnType="Print">0304-3959</ISSN><JournalIssue><Volume>145</Volume><Issue>3</Issue>
<PubDate><Year>2009</Year><Month>Oct</Month></PubDate></JournalIssue><Title>Pain</Title></Journal>
<ArticleTitle>Ketamine relieves <i>pain</i> in 60 adults &amp; children.</ArticleTitle>
<Pagination><StartPage>304</StartPage><EndPage>311</EndPage></Pagination>
<ELocationID EIdType="doi">10.1016/j.pain.2009.06.023</ELocationID>
<Abstract><AbstractText Label="AIM">To test.</AbstractText><AbstractText>Done.</AbstractText>
</Abstract><AuthorList><Author><LastName>Sigtermans</LastName><ForeName>Marnix J</ForeName>
<AffiliationInfo><Affiliation>Leiden</Affiliation></AffiliationInfo></Author>
<Author><CollectiveName>The TREND Group</CollectiveName></Author></AuthorList>
<Language>eng</Language><DataBankList><DataBank><DataBankName>ISRCTN</DataBankName>
<AccessionNumberList><AccessionNumber>ISRCTN12345678</AccessionNumber></AccessionNumberList>
</DataBank></DataBankList><PublicationTypeList><PublicationType>Journal Article</PublicationType>
</PublicationTypeList></Article><MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="N">
Ketamine</DescriptorName><QualifierName MajorTopicYN="Y">adverse effects</QualifierName>
</MeshHeading></MeshHeadingList></MedlineCitation></PubmedArticle></PubmedArticleSet>"""

ENDNOTE = """<xml><records><record><rec-number>7</rec-number><ref-type name="Journal Article">17
</ref-type><contributors><authors><author><style face="normal">Sigtermans, M. J.</style></author>
</authors></contributors><titles><title><style>Ketamine </style><style face="italic">relieves
</style><style> pain</style></title><secondary-title>Pain</secondary-title></titles>
<pages>304-11</pages>
<volume>145</volume><number>3</number><keywords><keyword>Ketamine</keyword></keywords><dates><year>
2009</year></dates><electronic-resource-num>10.1016/j.pain.2009.06.023</electronic-resource-num>
<research-notes>read</research-notes></record></records></xml>"""

MEDLINE = """
PMID- 19726222
TI  - Ketamine relieves pain in 60 adults
      and children.
FAU - Sigtermans, Marnix J
AU  - Sigtermans MJ
LID - 10.1016/j.pain.2009.06.023 [doi]
AID - S0304-3959(09)00352-3 [pii]
SI  - ISRCTN/ISRCTN12345678
DP  - 2009 Oct
PT  - Journal Article
"""


def first(text: str) -> Record:
    return next(Export(text.encode()).records())


def extra(record: Record) -> dict[str, str]:
    return {field.name: field.value for field in record.extra}


def test_pubmed_xml() -> None:
    record = first(PUBMED)
    assert record.title == "Ketamine relieves pain in 60 adults & children."
    assert record.authors == ("Sigtermans, Marnix J", "The TREND Group")
    assert (record.year, record.volume, record.issue, record.pages) == (2009, "145", "3", "304-311")
    assert (record.doi, record.pmid) == ("10.1016/j.pain.2009.06.023", "19726222")
    assert record.registry == ("ISRCTN12345678",)
    assert record.abstract == "AIM: To test. Done."
    assert record.keywords == ("*Ketamine/adverse effects",)
    assert record.type is RecordType.JOURNAL
    assert extra(record)["nbib:AD"] == "Leiden"
    assert extra(record)["nbib:DP"] == "2009 Oct"


def test_endnote_xml() -> None:
    record = first(ENDNOTE)
    assert (record.id, record.title) == ("7", "Ketamine relieves pain")
    assert (record.journal, record.pages, record.year) == ("Pain", "304-11", 2009)
    assert record.doi == "10.1016/j.pain.2009.06.023"
    assert extra(record)["endnote:research-notes"] == "read"


def test_medline() -> None:
    record = first(MEDLINE)
    assert record.title == "Ketamine relieves pain in 60 adults and children."
    assert record.authors == ("Sigtermans, Marnix J",)
    assert record.registry == ("ISRCTN12345678",)
    assert record.doi == "10.1016/j.pain.2009.06.023"
    assert extra(record)["nbib:AID"] == "S0304-3959(09)00352-3 [pii]"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Smith, J.; Jones, B.", ["Smith, J.", "Jones, B."]),
        ("Smith, J. and Jones, B.", ["Smith, J.", "Jones, B."]),
        ("Griffin DK, Larkin DM, O'Connor RE.", ["Griffin DK", "Larkin DM", "O'Connor RE."]),
        ("Liu R., Adler D.G.", ["Liu R.", "Adler D.G."]),
        ("['Marx, Karl', 'Lindgren, Astrid']", ["Marx, Karl", "Lindgren, Astrid"]),
        ("Zofia Dubicka|Weronika Wierny", ["Zofia Dubicka", "Weronika Wierny"]),
        ("Smith, J.\nand Jones, B.", ["Smith, J.", "Jones, B."]),
        ("Persson, Jan", ["Persson, Jan"]),
        ("Health and Safety Board", ["Health and Safety Board"]),
        ("Baird, J. K.; ", ["Baird, J. K."]),
    ],
)
def test_authors_in_one_cell(cell: str, names: list[str]) -> None:
    assert split("authors", cell) == names


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_and_a_header_below_other_lines(separator: str) -> None:
    rows = [
        ["SEARCH QUERY", "pain:ti"],
        ["---"],
        ["Title", "Author(s)", "Publication Year", "PMID"],
    ]
    rows.append(["Ketamine", "Persson J", "2014", "12"])
    record = first("\n".join(separator.join(row) for row in rows))
    assert (record.title, record.year, record.pmid) == ("Ketamine", 2014, "12")


def test_source_is_a_journal_or_a_database() -> None:
    assert first("Title,Source\nA title,Trials\n").journal == "Trials"
    both = first("Title,Source title,Source\nA title,Pain,Scopus\n")
    assert (both.journal, both.source) == ("Pain", "Scopus")


def test_text_of_nothing_is_nothing() -> None:
    assert words(None) == ""
