"""Rules about numbers and their plausibility (3xx)."""

from stook.problems.model import Rule, Sureness

_COPY = "Compare the cell with the report."
_TYPO = "Such a number cannot have been observed: most often it was mistyped or misread."

RULES: tuple[Rule, ...] = (
    Rule("E301", "More events than people", _TYPO, _COPY),
    Rule(
        "E302",
        "A negative measure of spread",
        "Standard deviations, standard errors and variances are never negative.",
        _COPY,
    ),
    Rule(
        "W303",
        "A spread of zero",
        "People never have all exactly the same value; a study without spread would get all the "
        "weight, so its effect is not estimable.",
        "Leave the cell empty where the spread was not reported.",
        Sureness.LIKELY,
    ),
    Rule("E304", "A negative count or duration", _TYPO, _COPY),
    Rule(
        "W305",
        "A group of nobody",
        "Nothing can be estimated from a group without people.",
        "Leave the cell empty where the number was not reported.",
        Sureness.LIKELY,
    ),
    Rule(
        "W306",
        "People in fractions",
        "Counts are whole numbers, unless they were adjusted (for clusters, or for an arm that "
        "is used twice).",
        "Accept the problem and name the adjustment, or correct the cell.",
        Sureness.LIKELY,
    ),
    Rule(
        "E307",
        "An estimate outside its own interval",
        "An interval contains its estimate: one of the three numbers is wrong, or they are on "
        "different scales.",
        "Compare the cells with the report; `log` says whether all three are logarithms.",
    ),
    Rule(
        "E308",
        "The limits of an interval are swapped",
        "The lower limit is above the upper one.",
        "Swap the two; where the direction of the effect was reversed, reverse all three.",
    ),
    Rule(
        "E309",
        "Quantiles out of order",
        "Minimum, first quartile, median, third quartile and maximum rise in this order.",
        _COPY,
    ),
    Rule(
        "W310",
        "A value outside its scale",
        "The protocol says between which values this scale lies. Changes from baseline may lie "
        "outside; levels cannot.",
        "Check the scale in review.yaml and the cell; accept the problem where it is a change.",
        Sureness.LIKELY,
    ),
    Rule("E311", "A percentage outside 0 to 100", _TYPO, _COPY),
    Rule("E312", "More women than participants", _TYPO, _COPY),
    Rule(
        "W313",
        "More people analysed than there were",
        "A result cannot be of more people than the arm or the study had.",
        "Compare with the report: number randomised, number analysed, or periods of a crossover?",
        Sureness.LIKELY,
    ),
    Rule(
        "W314",
        "An implausible year",
        "The first randomised trials in people are from the 1940s, and no report is from the far "
        "future.",
        _COPY,
        Sureness.LIKELY,
    ),
    Rule(
        "E315",
        "A P value outside 0 to 1",
        "P is a probability, and never exactly 0: what is printed as 0.000 is only very small.",
        "Write the number as reported, without <; leave the cell empty for P = 0.000.",
    ),
    Rule(
        "E316",
        "A correlation outside -1 to 1",
        "No correlation is larger than 1.",
        "Write for example 0.5, and where it comes from in `note`.",
    ),
    Rule(
        "E317",
        "A ratio that is not positive",
        "Ratios of risks, odds, hazards, rates or means are above 0.",
        "Write ratios on their natural scale; set `log` to yes where all are logarithms.",
    ),
    Rule(
        "E318",
        "A level outside 0 to 1",
        "The level of an interval is a proportion: 0.95 for 95%.",
        "Write 0.95 for a 95% interval.",
    ),
    Rule(
        "W319",
        "Women as a count and as a percentage disagree",
        "Both say the same thing and must agree.",
        "Compare both with the report; leave one empty.",
        Sureness.LIKELY,
    ),
    Rule(
        "W320",
        "A result without usable data",
        "The row cannot contribute to a synthesis: what it needs is empty.",
        "Needed are n, mean and a spread; events and total; or effect with se, interval or p. "
        "Remove the row where nothing was reported.",
        Sureness.POSSIBLE,
    ),
    Rule(
        "E321",
        "Data of another kind than the outcome",
        "Events of a continuous outcome, or a mean of a dichotomous one, cannot be analysed.",
        "Correct the outcome, or its `kind` in review.yaml.",
    ),
    Rule(
        "W322",
        "An implausible age",
        "Mean ages lie between 0 and 110 years.",
        _COPY,
        Sureness.LIKELY,
    ),
    Rule(
        "E323",
        "A paired result that cannot be analysed within people",
        "A crossover trial analysed as if its periods were of different people gets too little "
        "weight, and a correlation that nobody gave would be invented.",
        "Mark both rows `paired: yes`, with the same n and a `correlation` (or set "
        "`synthesis.crossover_correlation` in review.yaml); or give the effect within people with "
        "its se, interval or p in one row with `reference`.",
    ),
    Rule(
        "W330",
        "An SD that is probably a standard error",
        "A standard error taken for a standard deviation makes a study look far more precise than "
        "it is, and gives it most of the weight.",
        "Compare the cell with the report; put a standard error into `se`.",
        Sureness.LIKELY,
    ),
    Rule(
        "W331",
        "A mean that cannot come from so many values",
        "Values in known steps add up to a multiple of the step, so only some means are possible "
        "(GRIM).",
        "Compare mean and n with the report; people may have been left out, or values imputed.",
        Sureness.LIKELY,
    ),
    Rule(
        "W332",
        "A percentage that no number of people gives",
        "People are whole: only some percentages of a group are possible.",
        "Compare percentage and number of people with the report.",
        Sureness.LIKELY,
    ),
    Rule(
        "W333",
        "Interval and P value contradict each other",
        "Both say how far the effect is from none; they were computed from the same data.",
        "Compare the cells with the report; the P value may belong to another test.",
        Sureness.LIKELY,
    ),
    Rule(
        "W334",
        "The arms have more people than the study",
        "In a parallel trial each person is in one arm.",
        "Compare the numbers with the report; write crossover as `design` where it was one.",
        Sureness.LIKELY,
    ),
    Rule(
        "W335",
        "A mean that fits neither the final value nor the change",
        "Where `baseline_mean` and `final_mean` are known, the mean is one of final value, rise or "
        "fall.",
        _COPY,
        Sureness.LIKELY,
    ),
    Rule(
        "W336",
        "The same numbers in two arms",
        "Two groups seldom have the same mean and spread, or the same many events: most often a "
        "row was copied and not changed.",
        _COPY,
        Sureness.POSSIBLE,
    ),
    Rule(
        "W337",
        "The same numbers in two studies",
        "Either rows were copied and not changed, or one study stands here under two names and "
        "counts twice.",
        "Compare both with their reports; keep one where they are the same study.",
        Sureness.LIKELY,
    ),
    Rule(
        "W338",
        "One arm counts twice in a synthesis",
        "Its people enter the pooled effect with each comparison, which makes it look more precise "
        "than it is.",
        "Give the arms' own results, which are combined; or split the shared arm between them.",
    ),
    Rule(
        "W339",
        "A study that seems to use another unit",
        "All its means and spreads are many times those of the other studies, as when a scale from "
        "0 to 100 is read among ones from 0 to 10.",
        "Check unit and scale in the report; convert, or use another measure of effect.",
        Sureness.POSSIBLE,
    ),
    Rule(
        "W340",
        "A result without its counterpart",
        "A synthesis compares two arms; with one of them missing, the study silently leaves it.",
        "Add the row of the other arm, with the same outcome, time window and stratum.",
        Sureness.LIKELY,
    ),
    Rule(
        "W341",
        "An effect without the arm that it is compared with",
        "Without `reference`, nothing says of which two arms the effect is, and it is not "
        "analysed. Data of a single group are not analysed either.",
        "Write the comparator's arm into `reference`; accept the problem for a single group.",
        Sureness.LIKELY,
    ),
    Rule(
        "W342",
        "Results that no comparison asks for",
        "Rows of an arm are analysed where a comparison of the protocol has its intervention (and "
        "route) or comparator.",
        "Complete the arm in arms.csv, add the comparison, or accept that it is not analysed.",
        Sureness.POSSIBLE,
    ),
    Rule(
        "W343",
        "A contrast the wrong way round",
        "`arm` is the arm with the intervention and `reference` the comparator; the other way "
        "round the result is not analysed.",
        "Swap arm and reference, and turn the effect and its interval round (1 / ratio, or the "
        "other sign).",
        Sureness.LIKELY,
    ),
    Rule(
        "W344",
        "An arm beside a finished effect",
        "Where a study gives a finished effect, that is analysed; other arms' own numbers are not.",
        "Give all arms by their own numbers, or a finished effect for each.",
        Sureness.LIKELY,
    ),
    Rule(
        "W345",
        "A study without a usable result in a synthesis",
        "It stands in the synthesis without an effect; its people are not counted as evidence.",
        "Complete the numbers, or choose a measure that they can be analysed by.",
        Sureness.LIKELY,
    ),
    Rule(
        "W346",
        "The same people several times in one synthesis",
        "Strata that are scales or time windows of the same people, and arms that several "
        "contrasts share, look like more evidence than there is. People are counted once; the "
        "pooled interval is still too narrow.",
        "Keep one scale or window a study, give the arms' own results (they are combined), or "
        "write the arms' `participants` in arms.csv where the strata are different people.",
        Sureness.LIKELY,
    ),
    Rule(
        "W347",
        "A total beside its strata",
        "The strata add up to the total: both together would count everybody twice. The strata "
        "are analysed.",
        "Remove the row without a stratum, or those with one.",
    ),
    Rule(
        "W348",
        "A rate without its person-time",
        "Events of a rate are counted over time, and one person can have several: the number of "
        "people says nothing of the rate.",
        "Write the person-years of the arm into `person_time`, and people into `n`.",
        Sureness.LIKELY,
    ),
    Rule(
        "W349",
        "Changes from baseline among scores",
        "Standardised differences and ratios of means divide by spreads or levels that changes and "
        "scores do not share (Cochrane Handbook 6.5, section 10.5.2).",
        "Use MD, take scores or changes of all studies, or correct `reported_as`.",
        Sureness.LIKELY,
    ),
)
