"""Rules about what outcomes stand for, and what is said of methods (620 to 649)."""

from stook.problems.model import Rule, Sureness

RULES: tuple[Rule, ...] = (
    Rule(
        "W620",
        "What an outcome’s values stand for is guessed from its name",
        "A hazard ratio of 0.7 for overall survival means longer survival, and a mean of 4 days "
        "less until recovery a faster one; read the other way, every sentence says the opposite.",
        "Write `means` for the outcome: event, absence of event, time until, time without, amount "
        "or score.",
        Sureness.POSSIBLE,
    ),
    Rule(
        "W621",
        "The direction of an outcome does not fit its name",
        "The direction decides what counts as benefit and harm: the wrong one turns the number "
        "needed to treat, the aims and the key messages around.",
        "Correct `direction` in review.yaml, or accept the problem if the name misleads.",
        Sureness.POSSIBLE,
    ),
    Rule(
        "W622",
        "Directions of imported outcomes were guessed",
        "A data package does not say which way an outcome is good. The wrong way turns live births "
        "into harm, and a benefit into a number needed to harm.",
        "Look at `direction` of each outcome in review.yaml, and correct it.",
        Sureness.POSSIBLE,
    ),
    Rule(
        "W623",
        "The source or date of a search is only that of a file",
        "Readers take the source for the database that was searched, and the date for the day to "
        "which the evidence is current; a file’s name and date say neither, so they are not "
        "published.",
        "Write the source and the date of the search in run.yaml, and delete `guessed`.",
    ),
    Rule(
        "W624",
        "Two comparisons have the same words",
        "Readers cannot tell them apart, so that two true sentences about them look like one that "
        "contradicts itself.",
        "Give the interventions or comparators names that differ (technical and lay).",
    ),
)
