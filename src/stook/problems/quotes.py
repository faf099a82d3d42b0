"""Rules about quotes of reports and the team's own fields (14x)."""

from stook.problems.model import Rule, Sureness

_QUOTE = "Open the cell in `stook serve` and quote the passage again."

RULES: tuple[Rule, ...] = (
    Rule(
        "E140",
        "A quote that is not in its report",
        "The cell rests on words that the report does not hold, or on another version of it.",
        _QUOTE,
    ),
    Rule(
        "W141",
        "A quote of which the report holds only something similar",
        "A similar passage may hold another number.",
        "Compare the quote with the passage on the page; quote again what stands there.",
        Sureness.POSSIBLE,
    ),
    Rule(
        "E142",
        "A number that is not in its quote",
        "Either the number or the quote is wrong, often after one of them was changed.",
        "Correct the cell, or quote the passage in which its number stands.",
    ),
    Rule(
        "W143",
        "A report that is not in the folder, or not as it was quoted",
        "Its quotes cannot be verified here. Full texts are often kept out of version control.",
        "Put the file in place, or add it in `stook serve`.",
        Sureness.CERTAIN,
    ),
    Rule(
        "W144",
        "A report without usable text",
        "Scans and fonts without a map of letters cannot be searched, so no quote is verified.",
        "Run text recognition on the file, or type the quote: it is marked as typed.",
    ),
    Rule(
        "E145",
        "A line of a journal that cannot be read",
        "The quote or full text on it counts as if it had never been written.",
        "Restore the line from version control, or remove it and quote again.",
    ),
    Rule(
        "E146",
        "A conversion that does not give the number of its cell",
        "Formula, reported numbers and cell contradict one another.",
        "Correct the cell or the conversion.",
    ),
    Rule(
        "W148",
        "A value that the team's own field does not allow",
        "It was mistyped, or the field in review.yaml should allow it.",
        "Compare the cell with the report, or change the field under `extraction`.",
        Sureness.LIKELY,
    ),
    Rule(
        "W147",
        "A quote for a cell that is empty or gone",
        "The quote proves nothing; the cell may have been renamed.",
        "Fill in the cell, or withdraw the quote in `stook serve`.",
        Sureness.LIKELY,
    ),
)
