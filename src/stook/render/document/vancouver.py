"""References in the style of Vancouver, from what is known of a record.

After the National Library of Medicine's Citing Medicine (2nd edition, ch. 1) and the ICMJE's
recommendations: six authors before "et al.", journal, year;volume(issue):pages, DOI.
"""

import re

from stook.model.records import Record, RecordType
from stook.render.document.model import Inline, Run

MOST_AUTHORS = 6
_ENDED = (".", "?", "!")


def vancouver(record: Record) -> Inline:
    """A reference; parts that nobody recorded are left out, never guessed."""
    runs: list[Run] = []
    authors = [initialled(author) for author in record.authors[:MOST_AUTHORS]]
    if len(record.authors) > MOST_AUTHORS:
        authors.append("et al")
    if authors:
        runs.append(Run(f"{', '.join(authors)}. "))
    if record.title:
        title = record.title.strip()
        runs.append(Run(title if title.endswith(_ENDED) else f"{title}."))
        runs.append(Run(" "))
    runs.append(Run(_source(record)))
    if record.doi:
        runs += [Run(" doi:"), Run(record.doi, href=f"https://doi.org/{record.doi}"), Run(".")]
    elif record.pmid:
        address = f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/"
        runs += [Run(" PMID:"), Run(record.pmid, href=address), Run(".")]
    elif record.url:
        runs += [Run(" Available from: "), Run(record.url[0], href=_web(record.url[0])), Run(".")]
    return tuple(run for run in runs if run.text.strip() or run.text == " ")


def _web(address: str) -> str:
    return address if address.startswith(("http://", "https://")) else ""


def _source(record: Record) -> str:
    """Where and when it appeared: "Lancet. 2003;361(9352):13-20."."""
    where = f"{record.journal.rstrip('.')}. " if record.journal else ""
    if record.type is RecordType.PREPRINT:
        where += "[Preprint]. "
    when = "" if record.year is None else str(record.year)
    issue = f"({record.issue})" if record.issue else ""
    place = f"{record.volume}{issue}"
    pages = f":{record.pages}" if record.pages else ""
    tail = f";{place}{pages}" if place else pages
    return f"{where}{when}{tail}.".replace(" .", ".") if where or when else ""


def initialled(name: str) -> str:
    """ "Family, Given Names" as "Family GN"; other names as they are."""
    family, comma, given = name.partition(",")
    if not comma or not given.strip():
        return name.strip()
    parts = [part for part in re.split(r"[\s.\-]+", given.strip()) if part]
    letters = "".join(part if part.isupper() and len(part) <= 3 else part[0] for part in parts)
    return f"{family.strip()} {letters}"
