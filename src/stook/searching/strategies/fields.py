"""Fields of a record by one name each, and what the three syntaxes call them.

`text` is title and abstract; `words` is what a database searches where nobody says more precisely
(Ovid's .mp., PubMed's [tw]).
"""

from stook.model.strategy import Dialect

# name -> codes as Ovid MEDLINE, PubMed and Embase.com write them; '' where there is none
_TABLE: dict[str, tuple[str, str, str]] = {
    "title": ("ti", "ti", "ti"),
    "abstract": ("ab", "ab", "ab"),
    "text": ("tw", "tiab", "ti,ab"),
    "words": ("mp", "tw", "ti,ab,kw,de"),
    "all": ("af", "all", ""),
    "original title": ("ot", "tt", "tt"),
    "keyword": ("kf", "ot", "kw"),
    "keyword phrase": ("kw", "", ""),
    "heading": ("sh", "", "de"),
    "heading word": ("hw", "", ""),
    "floating qualifier": ("fs", "sh", "lnk"),
    "exploded qualifier": ("xs", "", ""),
    "focus heading": ("mj", "", ""),
    "publication type": ("pt", "pt", "it"),
    "author": ("au", "au", "au"),
    "first author": ("", "1au", ""),
    "journal": ("jn", "ta", "jt"),
    "journal word": ("jw", "", ""),
    "affiliation": ("in", "ad", "ff"),
    "substance": ("nm", "nm", "cn"),
    "registry number": ("rn", "rn", "rn"),
    "language": ("lg", "la", "la"),
    "country": ("cp", "pl", "cy"),
    "issn": ("is", "is", "is"),
    "identifier": ("ui", "pmid", "ui"),
    "grant": ("gr", "gr", ""),
    "volume": ("vo", "vi", "vi"),
    "pages": ("pg", "pg", "pg"),
    "status": ("st", "", ""),
    "comment": ("cm", "", ""),
    "subset": ("sb", "sb", ""),
    "filter": ("", "filter", ""),
    "year": ("yr", "dp", "py"),
    "entry date": ("ed", "edat", "sd"),
    "creation date": ("dt", "crdt", ""),
    "indexing date": ("", "mhda", ""),
    "update": ("up", "lr", ""),
    "entrez date": ("ez", "", ""),
    "publication date": ("dp", "", ""),
    "delivery date": ("dd", "", ""),
    "secondary source": ("si", "si", ""),
    "accession": ("an", "", "an"),
    "doi": ("do", "doi", "do"),
    "space flight": ("", "sm", ""),
    "device": ("dv", "", "df"),
    "trade name": ("tn", "", "tn"),
}
_COLUMN = {Dialect.OVID: 0, Dialect.PUBMED: 1, Dialect.EMBASE: 2}
DATES = ("year", "entry date", "creation date", "indexing date", "update", "entrez date",
         "publication date", "delivery date")  # fmt: skip

# Languages by the names that all three use in limits.
LANGUAGES = frozenset({"english", "danish", "french", "german", "norwegian", "swedish", "spanish",
                       "italian", "dutch", "portuguese", "chinese", "japanese", "russian",
                       "polish", "finnish", "hungarian", "czech", "turkish", "korean", "hebrew",
                       "greek", "persian", "arabic"})  # fmt: skip

# PubMed's tags written out, in lower case and without spaces round the hyphen or slash.
_LONG = {
    "title": "title",
    "abstract": "abstract",
    "title/abstract": "text",
    "text word": "words",
    "text words": "words",
    "textword": "words",
    "all fields": "all",
    "other term": "keyword",
    "publication type": "publication type",
    "ptyp": "publication type",
    "mesh subheading": "floating qualifier",
    "subheading": "floating qualifier",
    "author": "author",
    "auth": "author",
    "author-first": "first author",
    "journal": "journal",
    "jour": "journal",
    "affiliation": "affiliation",
    "supplementary concept": "substance",
    "substance name": "substance",
    "ec/rn number": "registry number",
    "language": "language",
    "lang": "language",
    "date-publication": "year",
    "pdat": "year",
    "date-entrez": "entry date",
    "edat": "entry date",
    "date-entry": "entry date",
    "date-create": "creation date",
    "date-completion": "indexing date",
    "date-mesh": "indexing date",
    "transliterated title": "original title",
    "uid": "identifier",
    "pmid": "identifier",
    "secondary source id": "secondary source",
}
# Further codes that mean a field which has another code too.
_ALSO = {
    Dialect.OVID: {"fx": "exploded qualifier", "kp": "keyword phrase", "ja": "journal",
                   "id": "identifier", "dc": "creation date",
                   "rd": "update", "la": "language", "ax": "author", "tt": "original title"},
    Dialect.PUBMED: {},
    Dialect.EMBASE: {"dn": "device", "ca": "country", "ta": "journal", "ad": "affiliation"},
}  # fmt: skip


def _codes(dialect: Dialect) -> dict[str, str]:
    column = _COLUMN[dialect]
    own = {codes[column]: name for name, codes in _TABLE.items() if codes[column]}
    single = {code: name for code, name in own.items() if "," not in code}
    return single | _ALSO[dialect] | (_LONG if dialect is Dialect.PUBMED else {})


CODES: dict[Dialect, dict[str, str]] = {dialect: _codes(dialect) for dialect in Dialect}


def code_of(name: str, dialect: Dialect) -> str:
    """What a syntax calls a field; '' where it has no such field or the field is not known."""
    return _TABLE[name][_COLUMN[dialect]] if name in _TABLE else ""
