"""Rules about the folder and the shape of its files (1xx)."""

from stook.problems.model import Rule, Sureness

_FILE = "A file that cannot be read is a file whose data are not in the review."
_SHAPE = "What stook cannot understand it leaves out, and then the review says less than you know."

RULES: tuple[Rule, ...] = (
    Rule(
        "E101",
        "There is no review.yaml",
        "review.yaml holds the question, the outcomes and the plan; without it there is no review.",
        "Run stook in the review's folder, or write a starter with `stook init FOLDER`.",
    ),
    Rule(
        "E102",
        "A file is not readable text",
        _FILE,
        "Save the file as plain text in UTF-8 (in Excel: CSV UTF-8).",
    ),
    Rule(
        "E103",
        "A file leads out of the review folder",
        "A review must be complete in its folder, and must not be able to read anything else.",
        "Put a copy of the file in the place of the link.",
    ),
    Rule(
        "E104",
        "YAML syntax",
        "The rest of the file cannot be understood until this is mended.",
        "Mend the line; the fault is sometimes on the line above it.",
    ),
    Rule(
        "E105",
        "A key stands twice in the same place",
        "Only one of the two can count, and stook will not choose for you.",
        "Remove one of the two, or give it another name.",
    ),
    Rule(
        "E106",
        "YAML that stook does not read",
        "Aliases, tags, several documents in a file and very deep nesting can hide what a file "
        "says from its readers, or make it very large.",
        "Write the values out in full, in one document.",
    ),
    Rule(
        "E107",
        "Unknown key",
        "A misspelt key would be silently ignored, and with it what you meant to say.",
        "Correct the spelling; docs/reference/review-folder.md lists every key.",
    ),
    Rule(
        "E108",
        "A required key is missing",
        _SHAPE,
        "Add the key; docs/reference/review-folder.md says what it means.",
    ),
    Rule(
        "E109",
        "A value of the wrong kind",
        _SHAPE,
        "Write the value as docs/reference/review-folder.md describes it.",
    ),
    Rule(
        "E110",
        "A value that is none of the allowed ones",
        _SHAPE,
        "Use one of the allowed values.",
    ),
    Rule(
        "E111",
        "An id that cannot be used in a name",
        "Ids become parts of fact names and file names: letters without accents, digits, - and _.",
        "Use letters without accents, digits, - and _, and begin with a letter or a digit.",
    ),
    Rule(
        "E112",
        "A date that is not a date",
        "Dates say how up to date the review is; they must mean the same to everybody.",
        "Write dates as YYYY-MM-DD, for example 2025-06-30.",
    ),
    Rule(
        "E120",
        "A table has no usable header",
        _FILE,
        "The first line of a table names its columns, separated by commas.",
    ),
    Rule(
        "E121",
        "A column is missing",
        _SHAPE,
        "Add the column to the header line; docs/reference/review-folder.md lists the columns.",
    ),
    Rule(
        "E122",
        "A column name that nearly is a known one",
        "Data in a misspelt column would not be analysed.",
        "Correct the name, or choose a clearly different one for a column of your own.",
    ),
    Rule(
        "E123",
        "A column name stands twice",
        "Only one of the two columns can count, and stook will not choose for you.",
        "Remove or rename one of the two.",
    ),
    Rule(
        "E124",
        "A row with too many or too few cells",
        "One missing or additional comma moves every following number into a wrong column.",
        "Put text that contains commas in double quotes; give every row as many cells as the "
        "header has.",
    ),
    Rule(
        "E125",
        "A quotation mark is not closed",
        "Everything after it would be read as one single cell.",
        'Close the quotation; a quotation mark inside a quoted cell is written twice ("").',
    ),
    Rule(
        "E126",
        "A required cell is empty",
        "Without it, nobody can say what the row belongs to.",
        "Fill the cell, or remove the row.",
    ),
    Rule(
        "E127",
        "Not a number",
        "A number that stook had to guess would be a number that nobody reported.",
        "Write digits with a decimal point only; leave the cell empty where nothing was reported.",
    ),
    Rule(
        "E128",
        "Two rows with the same key",
        "The same data would count twice, or one of two versions would win by accident.",
        "Remove one of the rows; where both count (two subpopulations), tell them apart by "
        "`stratum`.",
    ),
    Rule(
        "E129",
        "The names of the columns stand on the second line",
        "A merged cell above the header, as spreadsheets allow it, becomes a line of its own that "
        "is taken for the header.",
        "Remove the line above the names of the columns.",
    ),
    Rule(
        "W130",
        "A file whose name nearly is a known one",
        "stook reads files by their exact names; this one is not read.",
        "Rename the file.",
    ),
    Rule(
        "E131",
        "A merge that was not finished",
        "Two people changed the same lines, and version control kept both versions for a person to "
        "choose; nothing of the file can be used until then.",
        "Keep the right lines, remove the lines that begin with <<<<<<<, ======= and >>>>>>>.",
    ),
    Rule(
        "W132",
        "A text of unusual size",
        "What people write by hand is small; a text of this size is most often an export or a log "
        "in the wrong place, and makes every command slow.",
        "Put raw exports of searches into search/runs with `stook import`, and keep other large "
        "files outside the review.",
        Sureness.LIKELY,
    ),
)
