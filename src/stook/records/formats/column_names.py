"""Which attribute of a record a column of a table holds, told from its name.

Names are compared without case, spaces and punctuation, so that `Publication Year`,
`publication_year` and `PublicationYear` are one. The rank decides between two columns for the
same attribute; the one that loses is kept as an extra field where it says something else.
"""

import ast
import json
import re

from stook.records.formats import ciw, ris
from stook.records.formats.draft import tidy
from stook.records.formats.encoding import whole
from stook.records.formats.foreign import is_full

_NAMES = {
    "title": "title articletitle titleprimary primarytitle documenttitle displayname itemtitle"
    " studytitle scientifictitle publictitle",
    "abstract": "abstract abstractnote abstracttext notesabstract summary briefsummary",
    "authors": "authors author authornames authorsprimary firstauthors primaryauthors creators"
    " authorlist authorshipsauthordisplayname authorfullnames contributors",
    "year": "year publicationyear pubyear publishedyear yearofpublication published"
    " publicationdate datepublished date coverdate pubdate firstposted dateregistration3"
    " dateregistration",
    "journal": "journal sourcetitle journaltitle publicationtitle periodicalfull journalbook"
    " journalname containertitle primarylocationsourcedisplayname publication secondarytitle"
    " alternatetitle3 alternatetitle2 titlesecondary pubtitle",
    "volume": "volume journalvolume vol volumenumber bibliovolume",
    "issue": "issue journalissue issuenumber number biblioissue",
    "pages": "pages page pagerange pagination",
    "first_page": "startpage pagestart firstpage bibliofirstpage artno articlenumber",
    "last_page": "endpage pageend lastpage bibliolastpage",
    "doi": "doi itemdoi digitalobjectidentifier doilink idsdoi",
    "pmid": "pmid pubmedid pubmedpmid medlinepmid medlineid idspmid",
    "issn": "issn issns issnisbn serialnumber primarylocationsourceissnl",
    "registry": "registry clinicaltrialnumbers ctgovid ictrpid nctnumber nctid trialid"
    " trialregistration"
    " registrationnumber",
    "keywords": "keywords keyword authorkeywords subjects manualtags indexkeywords meshterms"
    " automatictags emtreemedicalindexterms emtreedrugindexterms"
    " emtreemedicalindextermsmajorfocus emtreedrugindextermsmajorfocus subjectterms",
    "language": "language languageoforiginaldocument lang articlelanguage languageofarticle",
    "source": "database databasename sourcedatabase datasource subfiledatabase longdbname"
    " sourceregister",
    "type": "documenttype contenttype publicationtype doctype itemtype type typeofreference"
    " referencetype articletype doctypes",
    "url": "url urls link plink sourceurls externalurl studyurl webaddress documenturl embaselink"
    " dimensionsurl sourcelinkout",
    "id": "recordid id key internalid referenceid refid centralid lensid covidence ut eid"
    " accessionnumber uniqueid cochraneid embaseaccessionid an storeid publicationid",
}
# as Japanese, Chinese and Korean databases name them
_NAMES_ASIA = {
    "title": "タイトル 論題名 题名 篇名 标题 標題 제목",
    "authors": "著者名 著者 作者 저자",
    "journal": "雑誌名 刊名 期刊 학술지명",
    "year": "年 出版年 発行年 年份 발행연도",
    "volume": "巻 卷 권",
    "issue": "号 期 호",
    "first_page": "開始ページ",
    "last_page": "終了ページ",
    "pages": "ページ 页码 頁碼 페이지",
    "abstract": "抄録 摘要 초록",
    "keywords": "キーワード 关键词 關鍵詞 키워드",
}
COLUMNS: dict[str, tuple[str, int]] = {
    name: (part, rank)
    for table in (_NAMES, _NAMES_ASIA)
    for part, names in table.items()
    for rank, name in enumerate(names.split())
}
# a column of these and none of journals: the table is an export of a trials registry
_REGISTERS = frozenset({"nctnumber", "trialid"})
# the first names of these are read into the attribute; later ones are kept as they are, too
_LISTS = frozenset({"authors", "issn", "registry", "keywords", "url"})
_TWO_LETTERS = ciw.PARTS | {
    "AU": ("authors", 1),
    "AF": ("authors", 0),
    "DE": ("keywords", 0),
    "DT": ("type", 0),
}
_NAME_INITIALS = re.compile(
    r"[^,;|]*?[\w’'.)\]]\s+(?:[A-Z]\.?[\s-]?){1,5}(?:\s?(?:Jr|Sr|II|III)\.?)?"
)
_INITIALS_FIRST = re.compile(r"(?:[A-Z]{1,3}\.?[\s-]+)+(?:[a-z’']+\s+)*\w")
# a capital right behind a small letter begins another name, but not in McKay, DeVries or LaRocca
_SEAM = re.compile(
    r"(?<=[^\W\d_A-Z])(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bDi)(?<!\bDu)(?<!\bLa)(?<!\bLe)(?<!\bVan)"
    r"(?<!\bVon)(?<!\bFitz)(?<!\bSt)(?=[A-Z])"
)
_BARE = re.compile(r"[^0-9a-z\u00c0-\uffff]+")


def bare(name: str) -> str:
    """A column name without case, spaces and punctuation; `Author/s`, `Author(s)` are `authors`."""
    return _BARE.sub("", name.replace("/s", "s").lower())


def known(name: str) -> tuple[str, int] | None:
    """Attribute and rank of a column name, None for a name that says nothing to us."""
    if name.strip() in _TWO_LETTERS:
        return _TWO_LETTERS[name.strip()]
    if ":" in name and is_full(name):
        return None
    return COLUMNS.get(bare(name))


def roles(header: list[str]) -> list[tuple[str, int] | None]:
    """The attribute of each column. `Source` is the journal where no other column is.

    A column `TY` says that the columns are named by the tags of RIS.
    """
    found = [known(name) for name in header]
    if "TY" in header:
        found = [
            ("type", 0) if name == "TY" else ris.PARTS.get(name, role)
            for name, role in zip(header, found, strict=True)
        ]
    journal = any(role and role[0] == "journal" for role in found)
    for at, name in enumerate(header):
        if bare(name) == "source":
            found[at] = ("source", 8) if journal else ("journal", 9)
    return found


def registers(header: list[str]) -> bool:
    """Whether a table lists registrations of trials."""
    named = any(bare(name) in _REGISTERS for name in header)
    return named and not any(role and role[0] == "journal" for role in roles(header))


def is_list(part: str) -> bool:
    """Whether an attribute holds several values."""
    return part in _LISTS


def _literal(cell: str) -> list[str] | None:
    """The texts of a cell that holds a JSON or Python list, as programs write them."""
    if len(cell) > 1 << 20:
        return None
    for read in (json.loads, ast.literal_eval):
        try:
            found = read(cell)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(found, list) and all(isinstance(value, str | int) for value in found):
            return [whole(str(value)) for value in found]
    return None


def _names(cell: str) -> list[str]:
    """Authors that stand in one cell in one of the usual ways."""
    if " and " in cell:
        names = cell.split(" and ")
        if all("," in name for name in names) or ("," not in cell and len(names) > 2):
            return names
    return _initialled(cell) or _given_first(cell) or _run_together(cell) or [cell]


def given_first(cell: str) -> bool:
    """Whether a cell surely lists names as people say them, three or more between commas."""
    return cell.count(",") > 1 and bool(_given_first(cell))


def _given_first(cell: str, least: int = 3) -> list[str]:
    """Names as people say them (`Ann Alpha, Ben Beta, Cy Gamma`), each of several words.

    Two are only told from one (`García López, María José`) where initials come first.
    """
    names = [name for name in re.split(r",\s*(?:and\s+|&\s*)?", cell.strip(" .")) if name]
    several = len(names) > 1 and all(len(name.split()) > 1 and len(name) < 80 for name in names)
    initials = all(_INITIALS_FIRST.match(name) for name in names)
    return names if several and (len(names) >= least or initials) else []


def _run_together(cell: str) -> list[str]:
    """Springer's names without anything between them: `Ann AlphaBen Beta`."""
    names = [name.strip() for name in _SEAM.split(cell)]
    several = len(names) > 1 and all(len(name.split()) > 1 for name in names)
    return names if several and "," not in cell else []


def _initialled(cell: str) -> list[str]:
    """Two or more names with initials (`Griffin DK`) between commas; nothing for other text."""
    names = [name.strip() for name in cell.rstrip(" .").split(",")]
    if len(names) > 1 and all(
        len(name) < 80 and _NAME_INITIALS.fullmatch(name) for name in names[:200]
    ):
        return [name.strip() for name in cell.split(",")]
    return []


def split(part: str, cell: str, said: bool = False) -> list[str]:
    """The values of a cell of a list attribute; `said`: names stand as people say them."""
    if said and part == "authors" and ";" not in cell and (names := _given_first(cell, 2)):
        return [tidy(name) for name in names]
    if cell.startswith("[") and cell.endswith("]") and (found := _literal(cell)) is not None:
        return [tidy(value) for value in found if value.strip()]
    if "\n" in cell:
        values = re.split(r"\n\s*(?:and\s+)?", cell)
    elif ";" in cell and not (part == "url" and "; " not in cell):
        values = cell.split(";")
        if part == "authors":  # PubMed: people by commas, behind a semicolon a group
            values = [name for value in values for name in _initialled(value) or [value]]
    elif "|" in cell and part != "url":
        values = cell.split("|")
    elif part == "authors":
        values = _names(cell)
    elif (part in ("issn", "url") and ", " in cell) or (
        part == "keywords" and "," in cell and ", " not in cell
    ):
        values = cell.split(",")
    else:
        values = [cell]
    return [text for value in values if (text := tidy(value))]


def joined(part: str, values: tuple[str, ...]) -> str:
    """Several values as one cell that `split` takes apart into the same."""
    cell = "; ".join(values)
    if split(part, cell) == list(values):
        return cell
    return json.dumps(list(values), ensure_ascii=False)
