"""Rules about reviews that are imported from other software (77x)."""

from stook.problems.model import Rule, Sureness

RULES: tuple[Rule, ...] = (
    Rule(
        "E770",
        "There is nothing in the input that can be imported as a review",
        "Without data rows there is no result to import.",
        "Give a RevMan data package (folder or zip), its `*-data-rows.csv`, or an `.rm5` file.",
    ),
    Rule(
        "E771",
        "A table of the package lacks a column that the import needs",
        "Rows cannot be assigned to an analysis, a study or a group without it.",
        "Export the data package again, or name the column as RevMan does.",
    ),
    Rule(
        "W772",
        "A column of the package is not known and was not imported",
        "What it holds is not in the review folder.",
        "If the column matters, add its content to studies.csv or results.csv by hand.",
    ),
    Rule(
        "E773",
        "A row of the package was left out because it cannot be read",
        "A row that is left out changes every synthesis that it belongs to.",
        "Correct the row in the source, then import again.",
    ),
    Rule(
        "W774",
        "A stored result is not reproduced from the imported data",
        "Either the source was computed in another way than assumed, or a number changed.",
        "Compare the settings of this analysis with those of the source; correct the number or "
        "say in the protocol why it differs.",
    ),
    Rule(
        "E775",
        "The mapping file cannot be used as it is written",
        "Names that the mapping should translate would be imported under other names.",
        "Correct the mapping; the reference documentation of `stook import-review` shows its keys.",
    ),
    Rule(
        "W776",
        "The mapping names something that the package does not hold",
        "A name that matches nothing is often a slip of the pen.",
        "Compare the name with the one in the package.",
    ),
    Rule(
        "W777",
        "How an analysis was computed is not stored and was inferred",
        "More than one measure or model can fit; the one that reproduces the stored numbers best "
        "was taken.",
        "Check the measure and the model against the published methods.",
        Sureness.POSSIBLE,
    ),
    Rule(
        "W778",
        "Something in the package has no place in the review folder yet",
        "It was left out, and the published review may rest on it.",
        "Keep the package beside the review folder.",
    ),
    Rule(
        "W779",
        "The package stores no result where one could be computed",
        "There is nothing that the import could be checked against.",
        "Nothing to do, unless the published review shows a number here.",
        Sureness.LIKELY,
    ),
)
