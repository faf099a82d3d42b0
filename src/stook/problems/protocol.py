"""Rules about the protocol (4xx)."""

from stook.problems.model import Rule, Sureness

RULES: tuple[Rule, ...] = (
    Rule(
        "E401",
        "Thresholds that do not rise",
        "A small effect begins before a moderate one, and that before a large one; all are above "
        "0.",
        "Write thresholds as absolute sizes: units of the scale, or people per 1000.",
    ),
    Rule(
        "E402",
        "A measure that does not fit the outcome",
        "Means have no risk ratio, and events no mean difference.",
        "Correct `measure` or `kind` of the outcome.",
    ),
    Rule(
        "E403",
        "A scale whose end is not above its beginning",
        "`min` is the lowest value that the scale can have, `max` the highest; which end is good "
        "is said by `direction`.",
        "Swap the two.",
    ),
    Rule(
        "E404",
        "A time window that ends before it begins",
        "No result can belong to it.",
        "Swap `from_days` and `to_days`.",
    ),
    Rule(
        "E405",
        "A method that does not fit the measure",
        "Mantel-Haenszel pools events (RR, OR, RD); Peto's method pools Peto odds ratios.",
        "Choose another `method` or `measure` for this analysis.",
    ),
    Rule(
        "E406",
        "A baseline risk outside 0 to 1000",
        "The baseline risk is the number of people per 1000 with the event.",
        "Write people per 1000.",
    ),
    Rule(
        "W407",
        "Thresholds larger than the scale",
        "No effect can reach a threshold that is longer than the whole scale.",
        "Write thresholds in units of the scale.",
        Sureness.LIKELY,
    ),
    Rule(
        "E410",
        "A plan for screening that cannot be followed",
        "A stopping rule must be set before screening begins, and must be one that can be met.",
        "Write shares between 0 and 1 (a recall of 95% is 0.95) and counts of 1 or more.",
    ),
    Rule(
        "W408",
        "Two time windows overlap",
        "A result in both windows belongs to either, and where it is put decides what it changes.",
        "Let one window end before the next begins.",
        Sureness.LIKELY,
    ),
    Rule(
        "W420",
        "A setting that the model does not have",
        "A common effect has no between-study variance and so neither a Hartung-Knapp nor a "
        "prediction interval; Peto's method has no random effects, Mantel-Haenszel's are by DL.",
        "Name the interval and model that the analysis has, as they are used now.",
    ),
    Rule(
        "W421",
        "Mantel-Haenszel or Peto without the table of every study",
        "Both pool events and totals. With a study that gives only its effect, all studies are "
        "weighted by inverse variance instead.",
        "Give the events and totals of each arm, or write `method: IV` for this analysis.",
    ),
    Rule(
        "W411",
        "A planned outcome that no study reported",
        "Readers must learn that it was looked for; and results may be missing because of what "
        "they showed (ROB-ME).",
        "Add the results; or accept the problem and say that no study reported it.",
        Sureness.LIKELY,
    ),
    Rule(
        "W412",
        "An analysis departs from the plan without a reason",
        "A model or measure that is chosen for one analysis alone may have been chosen for its "
        "result.",
        "Say in `why` what it was chosen for.",
    ),
    Rule(
        "W413",
        "The question is not written yet",
        "The title, the summary and the report ask the question in these words; they are still "
        "those with which stook fills a new review.",
        "Write the question in review.yaml: the field's words in `technical`, everybody's in "
        "`lay`.",
    ),
)
