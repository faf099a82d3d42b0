"""Rules about citation records and their import (7xx).

A damaged export is repaired, never rejected whole; each repair is one of these warnings. Errors
are kept for what was lost or refused, so that a shortfall is always named.
"""

from stook.problems.model import Rule, Sureness

_LOOK = "Look at the line; export again from the database if the record looks wrong."

RULES: tuple[Rule, ...] = (
    Rule(
        "E701",
        "A file is in no citation format that is known",
        "None of its records could be read, so the search would be reported incomplete.",
        "Export again as RIS, NBIB, PubMed XML, EndNote XML, BibTeX, CIW, CSV, XLSX or CSL-JSON; "
        "or name the format with --from.",
    ),
    Rule(
        "E702",
        "A file was refused because reading it would not be safe",
        "Entity declarations and over-compressed archives are ways to exhaust a computer.",
        "Export again from the database; no citation database writes such files.",
    ),
    Rule(
        "E703",
        "A size limit was reached and something was left out",
        "What lies behind the limit is not in the records.",
        "Split the export into smaller files.",
    ),
    Rule(
        "E704",
        "A record was lost",
        "The file ends or breaks inside a record that holds nothing that could be read.",
        _LOOK,
    ),
    Rule(
        "W705",
        "The character encoding was guessed, or single bytes did not fit it",
        "Letters with accents may be wrong, which hurts the finding of duplicates.",
        "Export again in UTF-8.",
        Sureness.LIKELY,
    ),
    Rule(
        "W706",
        "A file holds no records",
        "A search without hits is possible, but so is a failed export.",
        "Check the number of hits that the database showed.",
        Sureness.POSSIBLE,
    ),
    Rule(
        "E707",
        "The file announces another number of records than it holds",
        "Records are missing from the export, or their boundaries were misread.",
        "Compare with the number of hits that the database showed and export again; if the number "
        "is right, accept the problem in review.yaml.",
    ),
    Rule(
        "W710",
        "A line without a tag was joined to the field before it",
        "The line break was probably made by a program between the database and here.",
        _LOOK,
    ),
    Rule(
        "W711",
        "A record has no proper beginning or end",
        "Its limits were taken from the lines around it.",
        _LOOK,
    ),
    Rule(
        "W712",
        "Text that belongs to no record was passed over",
        "It is neither a field nor a continuation, and not the usual text between records.",
        _LOOK,
    ),
    Rule(
        "W713",
        "A year or date could not be read",
        "The record has no year; what stood there is kept as an extra field.",
        _LOOK,
    ),
    Rule(
        "W714",
        "An id stands more than once; the record was kept under another",
        "Programs that use the id as a key drop such records silently.",
        "Nothing, unless the id matters to you.",
    ),
    Rule(
        "W715",
        "A record is empty",
        "It was kept, since the export counts it, but nothing can be decided on it.",
        _LOOK,
    ),
    Rule(
        "W716",
        "A DOI or PubMed id is not one",
        "It was kept as an extra field and does not identify the record.",
        _LOOK,
    ),
    Rule(
        "W717",
        "A row has more or fewer cells than the header",
        "A separator or quotation mark is probably missing, and cells may have moved.",
        _LOOK,
        Sureness.LIKELY,
    ),
    Rule(
        "W718",
        "No column could be recognised",
        "The rows were kept with their columns as extra fields.",
        "Name the columns in the first row: title, authors, year, journal, doi, abstract.",
    ),
    Rule(
        "W719",
        "Control characters were replaced by spaces",
        "They are invisible and break programs that read the records later.",
        "Nothing.",
    ),
    Rule(
        "W720",
        "XML is not well-formed and was read leniently",
        "Fields near the damage may be incomplete.",
        _LOOK,
    ),
    Rule(
        "W721",
        "A value is not closed",
        "Its end was taken from the lines around it.",
        _LOOK,
    ),
    Rule(
        "W722",
        "A line break was lost between two fields",
        "The second field stood inside the first and was taken out of it.",
        _LOOK,
        Sureness.LIKELY,
    ),
    Rule(
        "E730",
        "An export is in the folder already",
        "Importing it again would count its records twice.",
        "Nothing, if it is the same search; otherwise give another date or source.",
    ),
    Rule(
        "E731",
        "A judgement on duplicates or links cannot be read",
        "The two records would be treated as if nobody had decided.",
        "A row of search/duplicates.csv or search/links.csv needs two ids (one, two) and same or "
        "different (decision).",
    ),
    Rule(
        "W740",
        "One person judged two copies of a report differently",
        "The copies are one report; only the later vote counts.",
        "Screen the report again, or write in search/duplicates.csv that the two are different.",
    ),
    Rule(
        "E741",
        "Judgements on duplicates contradict each other",
        "Records that were judged different cannot both be the same as a third; they stay apart.",
        "Remove one of the judgements from search/duplicates.csv.",
    ),
    Rule(
        "E743",
        "A record has two titles",
        "It is most likely two records whose boundary was lost, and the search is counted short.",
        "Look at the line and export again; if it is one record, accept the problem in "
        "review.yaml.",
    ),
    Rule(
        "E744",
        "Records look like halves of others",
        "The boundaries of records were misread, and the search is counted long.",
        "Name the format with `stook import --from`, or export again; if the records are whole, "
        "accept the problem in review.yaml.",
    ),
    Rule(
        "W745",
        "Many records have no title",
        "Nothing can be decided on them, and their duplicates are hard to find.",
        "Export again with titles.",
        Sureness.LIKELY,
    ),
    Rule(
        "E746",
        "Votes of somebody who is neither in the team nor a reviewer do not count",
        "One person under two spellings of a name would pass for two reviewers.",
        "Add the person to `team` in review.yaml; if the name is misspelt, screen again under "
        "the right one.",
    ),
    Rule(
        "W742",
        "A judgement on duplicates names a record that is not there",
        "It has no effect; ids are as `stook dedupe` prints them.",
        "Correct the id in search/duplicates.csv, or remove the row.",
    ),
)
