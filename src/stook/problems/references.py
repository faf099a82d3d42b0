"""Rules about references between files (2xx)."""

from stook.problems.model import Rule, Sureness

_LOST = "Data that belong to nothing are not analysed."
_SPELL = "Correct the spelling, or add what is meant to {}."

RULES: tuple[Rule, ...] = (
    Rule(
        "E200",
        "A table that others refer to is missing",
        "Without it, nobody can say what the rows of the others belong to.",
        "Add the table; `stook init FOLDER` writes empty ones with headers.",
    ),
    Rule("E201", "Unknown study", _LOST, _SPELL.format("studies.csv")),
    Rule("E202", "Unknown outcome", _LOST, _SPELL.format("`outcomes` in review.yaml")),
    Rule("E203", "Unknown arm", _LOST, _SPELL.format("extraction/agreed/arms.csv")),
    Rule("E204", "Unknown time window", _LOST, _SPELL.format("`time_windows` in review.yaml")),
    Rule("E205", "Unknown intervention", _LOST, _SPELL.format("`interventions` in review.yaml")),
    Rule("E206", "Unknown route", _LOST, _SPELL.format("`routes` in review.yaml")),
    Rule("E207", "Unknown comparator", _LOST, _SPELL.format("`comparators` in review.yaml")),
    Rule(
        "E208",
        "Certainty of a finding that does not exist",
        "The judgement would be shown nowhere, and the finding it was meant for would have none.",
        "A finding's id is comparison.outcome.window, for example "
        "ketamine-iv-placebo.pain.immediate.",
    ),
    Rule("E209", "Unknown comparison", _LOST, _SPELL.format("`comparisons` in review.yaml")),
    Rule(
        "E210",
        "An outcome is a part of itself",
        "A circle of parts has no whole to speak of.",
        "Let `part_of` name the outcome that is the whole, and leave it away there.",
    ),
    Rule(
        "E211",
        "A result compares an arm with itself",
        "The difference of an arm from itself says nothing.",
        "Let `reference` name the arm that `arm` is compared with; leave it empty for data of "
        "one arm.",
    ),
    Rule(
        "E212",
        "Two entries with the same id",
        "Only one of the two can count, and stook will not choose for you.",
        "Give each its own id, or remove one.",
    ),
    Rule(
        "E213",
        "Unknown column",
        "A subgroup analysis or meta-regression needs a column of studies.csv, arms.csv or "
        "results.csv.",
        "Correct the name, or add the column.",
    ),
    Rule(
        "W214",
        "A study without arms",
        "A study whose groups are not described cannot contribute results.",
        "Add its arms to extraction/agreed/arms.csv.",
        Sureness.POSSIBLE,
    ),
    Rule(
        "W215",
        "An arm that got nothing",
        "An arm with neither intervention nor comparator belongs to no comparison; its results "
        "are not analysed.",
        "Fill `intervention` (and `route`) or `comparator`.",
        Sureness.LIKELY,
    ),
    Rule(
        "W216",
        "An acceptance that matches nothing",
        "The problem is gone, or the entry does not name it; it would silently accept the next "
        "one.",
        "Remove the entry, or correct its `code`, `file` or `cell`.",
    ),
    Rule(
        "E217",
        "An acceptance that cannot be",
        "Only known problems can be accepted, and none that keeps stook from reading what was "
        "written: there, data are missing.",
        "Correct the code; mend problems of area 1 instead of accepting them.",
    ),
    Rule(
        "W218",
        "Risk of bias of a result that is not there",
        "Risk of bias belongs to a result; this judgement is shown beside none.",
        "Correct outcome or time window, or add the result.",
        Sureness.POSSIBLE,
    ),
    Rule(
        "E221",
        "A declared total does not agree with the rows",
        "It was declared that the folder's rows are all that is counted: then both must agree.",
        "Correct the number or the rows; or write `coverage: partial` where the folder holds only "
        "a part.",
    ),
    Rule(
        "E222",
        "There are more rows than a declared total allows",
        "The rows are declared to be a part of the total, and are more than the whole.",
        "Correct the number or the rows.",
    ),
    Rule(
        "E223",
        "Declared parts exceed their whole",
        "Parts that do not overlap cannot add up to more than the whole.",
        "Correct a number, or write `overlap: true` at the parts where one study can count twice.",
    ),
    Rule(
        "W224",
        "An id that looks like a date",
        "Spreadsheets turn names such as MARCH1 or 3-5 into dates when a table is opened, and save "
        "what they made of them.",
        "Write the id that was meant, and import the table as text.",
        Sureness.LIKELY,
    ),
)
