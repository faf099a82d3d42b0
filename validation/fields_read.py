"""How much of the raw text of exports ends up in records: DOIs, PubMed ids, titles, authors, years
and pages, with every miss.

`python validation/fields_read.py FILE...` prints shares and misses. What should be read is found
here by patterns over the raw text and by the csv module, sharing no code with the readers.
"""

import csv
import gzip
import io
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ATTRIBUTES = ("doi", "pmid", "title", "author", "year", "page")
TAGGED = {
    "title": "TI T1 %T", "author": "AU A1 FAU %A", "year": "PY Y1 YR DP %D", "page": "SP PG %P BP",
    "doi": "DO DOI LID %R DI L3",
}  # fmt: skip
COLUMNS = {
    "title": {"title", "article title", "document title", "item title", "primary title"},
    "author": {"authors", "author(s)", "author", "author names", "author/s"},
    "year": {"year", "publication year", "py"},
    "page": {"pages", "page start", "start page", "first page", "page", "startpage"},
    "doi": {"doi", "item doi"},
    "pmid": {"pmid", "pubmed id"},
}
LINE = re.compile(r"^\s{0,3}(%[A-Z0-9@]|[A-Z][A-Z0-9]{1,3})(?:\s{0,2}[-–—:]\s*|\s{1,2})(\S.*)$")
DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>\[\]|;]+", re.IGNORECASE)
SHORT = re.compile(r"(?<=\w)[ ][A-ZÀ-Þ]{1,4}(?: Jr| Sr| 2nd| 3rd| I{2,3})?$")
YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)")


@dataclass
class Measure:
    """Of each attribute: how many values the raw text holds, and those that no record holds."""

    held: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str]] = field(default_factory=list)

    def share(self, attribute: str) -> float:
        """The share of the values of an attribute that records hold; 1 where there are none."""
        lost = sum(name == attribute for name, _ in self.missed)
        return 1 - lost / self.held[attribute] if self.held[attribute] else 1.0


def plain(text: str) -> str:
    """Letters and figures in lower case, markup left out."""
    return re.sub(r"[\W_]+", "", re.sub(r"<[^<>]{1,60}>|&[a-z]+;", "", text)).lower()


def decoded(path: Path) -> str:
    """The text of a file in UTF-8 or Windows-1252."""
    data = path.read_bytes()
    data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", errors="replace")


def tagged(text: str) -> list[tuple[str, str]]:
    """Attribute and value of each line that begins with a tag."""
    names = {tag: name for name, tags in TAGGED.items() for tag in tags.split()}
    if re.search(r"^(?:AF|BP) \S", text, re.MULTILINE):  # Web of Science: AU is short, PG a number
        names |= {"AF": "author"}
        del names["AU"], names["PG"]
    values = []
    for line in text.splitlines():
        hit = LINE.match(line)
        if hit is None:
            continue
        tag, value = hit.groups()
        if tag == "PMID":
            values.append(("pmid", value))
        elif tag in names:
            values.append((names[tag], value))
    return values


def columned(text: str) -> list[tuple[str, str]]:
    """Attribute and value of each cell under a column that can be nothing else."""
    csv.field_size_limit(1 << 24)
    head = text[:4000]
    delimiter = max("\t;,", key=lambda sign: head.splitlines()[0].count(sign) if head else 0)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    header = [name.strip().lower() for name in rows[0]] if rows else []
    values = []
    for name, columns in COLUMNS.items():
        for at, column in enumerate(header):
            if column in columns:
                values += [(name, row[at]) for row in rows[1:] if at < len(row) and row[at].strip()]
                break
    return values


def wanted(name: str, value: str) -> list[str]:
    """What a raw value should give: parts that must be found again."""
    if name == "doi":
        return [hit.rstrip(".,)").lower() for hit in DOI.findall(value)]
    if name == "pmid":
        return re.findall(r"^\D{0,8}([1-9]\d{0,8})\b", value)
    if name == "year":
        return YEAR.findall(value)[:1]
    if name == "page":
        return [hit.lower() for hit in re.findall(r"^[A-Za-z]{0,3}0*\d+", value.strip())][:1]
    if name == "author":
        value = SHORT.sub("", value)  # a short form stands for the full name beside it
        return [plain(part) for part in re.split(r"[;,|\n]|\band\b|\.\s", value) if plain(part)]
    return [plain(value)] if plain(value) else []


def measure(paths: list[Path]) -> Measure:
    """Compare raw text and records of each file."""
    from stook.records.formats.citations import Export

    result = Measure()
    for path in paths:
        records = list(Export(path).records())
        known = {
            "doi": "\n".join(f"{r.doi} {' '.join(r.url)}" for r in records).lower(),
            "pmid": {r.pmid for r in records},
            "title": {plain(r.title) for r in records},
            "author": "\n".join(plain(name) for r in records for name in r.authors),
            "year": {str(r.year) for r in records},
            "page": "\n".join(r.pages for r in records).lower(),
        }
        text = decoded(path)
        table = path.suffix in (".csv", ".tsv", ".tab", ".gz")
        for name, value in columned(text) if table else tagged(text):
            for part in wanted(name, value):
                result.held[name] += 1
                held = known[name]
                whole = part in held
                begun = name == "title" and any(title.startswith(part) for title in held)
                if not (whole or begun):
                    result.missed.append((name, f"{path.name}: {value[:100]!r}"))
    return result


def main() -> None:
    """Print the shares and the misses for the files that are named."""
    result = measure([Path(name) for name in sys.argv[1:]])
    for name in ATTRIBUTES:
        print(f"{name:8}{result.held[name]:8}{result.share(name):10.4%}")
    for name, where in result.missed:
        print(f"  {name}: {where}")


if __name__ == "__main__":
    main()
