"""What a package says of its studies: characteristics, references, risk of bias by study."""

import re

from stook.exchange.revman.package_model import Judged, StudyInfo
from stook.exchange.revman.package_table import decode, read_table, tidy
from stook.exchange.revman.rows import judgements
from stook.problems import Problem

COLUMNS = {"study": "study", "year": "year", "study year": "year", "data source": ""}
_TAG = re.compile(r"^([A-Z][A-Z0-9])  - ?(.*)$")


def read_studies(
    information: list[tuple[str, bytes]],
    references: list[tuple[str, bytes]],
    risk_of_bias: list[tuple[str, bytes]],
    problems: list[Problem],
) -> dict[str, StudyInfo]:
    """Studies by name, from whichever of the three kinds of file there are."""
    years: dict[str, str] = {}
    characteristics: dict[str, dict[str, str]] = {}
    cited: dict[str, list[str]] = {}
    judged: dict[str, tuple[Judged, ...]] = {}
    for file, data in information:
        table = read_table(file, data, COLUMNS, ("study",))
        problems += [each for each in table.problems if each.code != "W772"]
        for row in table.rows:
            years[row.get("study")] = row.get("year")
            kept = {_characteristic(k): v for k, v in row.other.items() if v}
            characteristics[row.get("study")] = kept
    for file, data in risk_of_bias:
        table = read_table(file, data, COLUMNS, ("study",))
        problems += table.problems
        judged |= {row.get("study"): judgements(row) for row in table.rows}
    for _, data in references:
        for study, reference in _references(decode(data)):
            cited.setdefault(study, []).append(reference)
    return {
        name: StudyInfo(
            name=name,
            year=years.get(name, ""),
            characteristics=characteristics.get(name, {}),
            references=tuple(dict.fromkeys(cited.get(name, ()))),
            judgements=judged.get(name, ()),
        )
        for name in sorted({*years, *judged, *cited} - {""})
    }


def _characteristic(column: str) -> str:
    """`Char: Participants` as `Participants`."""
    return column.partition(":")[2].strip() or column


def _references(text: str) -> list[tuple[str, str]]:
    """(study, reference) of a package's `included.ris`: the tag NS names the study.

    A report is cited the way people cite it: title, journal, year, DOI, PMID.
    """
    found: list[tuple[str, str]] = []
    fields: dict[str, list[str]] = {}
    for line in text.splitlines():
        match = _TAG.match(line)
        if match is None:
            continue
        tag, value = match[1], match[2].strip()
        if tag == "TY":
            fields = {}
        elif tag == "ER":
            study = " ".join(fields.get("NS", ()))
            if study:
                found += [(study, reference) for reference in [_cite(fields)] if reference]
        elif value:
            fields.setdefault(tag, []).append(tidy(value))
    return found


def _cite(fields: dict[str, list[str]]) -> str:
    """One reference as a line."""
    authors = fields.get("AU", [])
    who = f"{authors[0]} et al" if len(authors) > 1 else "".join(authors)
    year = re.search(r"(1[89]|20)\d\d", " ".join(fields.get("DA", fields.get("PY", []))))
    pmid = re.search(r"PubMed\s*(\d+)", " ".join(fields.get("C3", [])))
    parts = [
        who,
        " ".join(fields.get("TI", fields.get("T1", []))[:1]),
        " ".join(fields.get("JF", fields.get("JO", fields.get("T2", [])))[:1]),
        year[0] if year else "",
        f"doi:{fields['DO'][0]}" if fields.get("DO") else "",
        f"pmid:{pmid[1]}" if pmid else "",
    ]
    return ". ".join(part.strip(". ") for part in parts if part.strip(". "))
