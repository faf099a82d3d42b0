"""Rules about what a careful second extractor would question (36x to 39x)."""

from stook.problems.model import Rule, Sureness

_COPY = "Compare the cell with the report."
_TWICE = "One of the two was most probably copied from the other, or read from the same column."
_COUNTED_TWICE = "The same people would count twice, which makes an effect look more precise."
_PRECISION = (
    "The weight of a study rests on its spread: a wrong one gives it too much or too little."
)

RULES: tuple[Rule, ...] = (
    Rule(
        "W360",
        "One study significantly against all others",
        "Swapped arms, an exchanged reference or a scale read backwards turn an effect round.",
        "Check in the report which arm is which, the `reference` and the direction of the scale; "
        "accept the problem where the study did find this.",
        Sureness.LIKELY,
    ),
    Rule(
        "W361",
        "An arm on the side opposite to its name",
        "With intervention and comparator exchanged, the effect of the study is turned round.",
        "Check `intervention` and `comparator` of the study's arms.",
        Sureness.LIKELY,
    ),
    Rule(
        "W362",
        "A scale that seems to run the other way",
        "Where one study scores a scale from the other end, its means are those of the others "
        "counted down from the maximum.",
        "Check the direction of the scale in the report; convert the means (maximum + minimum - "
        "mean), the SDs stay.",
        Sureness.LIKELY,
    ),
    Rule(
        "W363",
        "The same numbers in two time windows",
        _TWICE,
        "Compare both rows with the report.",
        Sureness.LIKELY,
    ),
    Rule(
        "W364",
        "The same numbers for two outcomes",
        _TWICE,
        "Compare both rows with the report.",
        Sureness.LIKELY,
    ),
    Rule(
        "W365",
        "People without the event may have been counted",
        "The risk is far beyond that of every other study, and its complement is like theirs.",
        "Check in the report whether the number is of people with the event; enter total minus "
        "number where it is of those without.",
        Sureness.POSSIBLE,
    ),
    Rule(
        "W366",
        "More people with a part than with the whole",
        "Whoever had the component had the outcome that it is part of.",
        "Compare both with the report: people or episodes, and the same people in both?",
        Sureness.POSSIBLE,
    ),
    Rule(
        "W367",
        "Far fewer people analysed than randomised",
        "Leaving out people who were randomised undoes the randomisation: it may be a "
        "per-protocol analysis, or a lost digit.",
        "Look for an analysis of everybody in the report; accept the problem with the reason "
        "where there is none, and judge missing data under risk of bias.",
        Sureness.POSSIBLE,
    ),
    Rule(
        "W368",
        "An arm that is several times larger in one result",
        "The number of people in an arm varies little between the results of a study.",
        _COPY,
        Sureness.POSSIBLE,
    ),
    Rule(
        "W369",
        "A retracted study",
        "A retracted report is no evidence; an expression of concern says that it may not be.",
        "Leave the study out, or accept the problem with the reason why it stays.",
        Sureness.LIKELY,
    ),
    Rule(
        "W370",
        "One report under two studies",
        _COUNTED_TWICE,
        "Merge the studies where they are one; accept the problem where the report is of two.",
        Sureness.POSSIBLE,
    ),
    Rule(
        "W371",
        "One registration under two studies",
        _COUNTED_TWICE,
        "Merge the studies where they are one; else correct the registration number.",
        Sureness.LIKELY,
    ),
    Rule(
        "W372",
        "A result later than the study lasted",
        "Nothing can be observed after the follow-up ended.",
        "Compare `timepoint` and `duration_days` with the report.",
        Sureness.LIKELY,
    ),
    Rule(
        "W373",
        "A logarithm and a ratio mixed up",
        "The interval of a ratio is symmetric on the log scale, that of its logarithm as it "
        "stands.",
        "Write the ratio and its interval on the natural scale, or set `log` to yes for a row of "
        "logarithms.",
        Sureness.LIKELY,
    ),
    Rule(
        "W374",
        "An estimate that is not in the middle of its interval",
        "An interval extends equally far to both sides (of a ratio: on the log scale), but for "
        "rounding and exact methods.",
        "Compare effect, ci_low and ci_high with the report.",
        Sureness.LIKELY,
    ),
    Rule(
        "W375",
        "Spreads that contradict each other",
        "SD, standard error and interval follow from each other and from n.",
        "Compare the cells with the report; `se` of a ratio is that of its logarithm.",
        Sureness.LIKELY,
    ),
    Rule(
        "W376",
        "An effect against the numbers of its arms",
        "The effect is `arm` against `reference`: with the two exchanged its sign changes.",
        "Exchange `arm` and `reference`, or reverse effect and interval.",
        Sureness.LIKELY,
    ),
    Rule(
        "W377",
        "A score of something bad that is better when higher",
        "The direction decides what is called a benefit and what a harm; most scores of symptoms "
        "count the symptoms.",
        "Write `direction: lower is better`; accept the problem and name the scale where high "
        "scores are good.",
        Sureness.LIKELY,
    ),
    Rule(
        "W378",
        "A decimal point that may have moved",
        "The number is ten or a hundred times what the rows around it show.",
        _COPY,
        Sureness.LIKELY,
    ),
    Rule(
        "W379",
        "An SD larger than its scale allows",
        "Between a lowest and a highest value, an SD cannot exceed half the scale, and less near "
        "its ends.",
        "Compare mean and sd with the report; accept the problem where they are of a change.",
    ),
    Rule(
        "W381",
        "An interval of another level than 95%",
        "Taken for a 95% interval, one of 90% makes a study look less precise than it is.",
        "Write the level into `ci_level`, for example 0.9.",
        Sureness.LIKELY,
    ),
    Rule(
        "W382",
        "A crossover trial analysed as if its periods were of different people",
        "Each person is counted twice, and what is gained by comparing people with themselves is "
        "lost.",
        "Enter paired results (`paired: yes` with a `correlation`), or the first period alone and "
        "say so in `note`; else accept the problem and name the consequence.",
        Sureness.LIKELY,
    ),
    Rule(
        "W383",
        "A cluster trial analysed as if its people were independent",
        "People of one cluster are alike, so the study looks more precise than it is.",
        "Enter an effect that allows for clusters, or divide n, events and total by the design "
        "effect and say so in `note` (Cochrane Handbook, section 23.1.4).",
        Sureness.LIKELY,
    ),
    Rule(
        "W385",
        "A standard error that is probably an SD",
        "A standard deviation taken for a standard error makes a study look far less precise than "
        "it is.",
        "Compare the cell with the report; put a standard deviation into `sd`.",
        Sureness.LIKELY,
    ),
    Rule(
        "W386",
        "An SD far larger than in the other studies",
        _PRECISION,
        "Compare the cell with the report: SD, variance, range, IQR or the width of an interval?",
        Sureness.POSSIBLE,
    ),
    Rule(
        "W387",
        "Baseline values entered as the outcome",
        "At baseline there is no effect yet.",
        "Enter the values at follow-up, or the changes.",
        Sureness.LIKELY,
    ),
    Rule(
        "W388",
        "A paired result of a parallel trial",
        "Different people cannot be compared with themselves.",
        "Correct `paired`, or `design` in studies.csv.",
        Sureness.LIKELY,
    ),
    Rule(
        "W390",
        "Two arms with each other's number of people",
        "The numbers of people were exchanged, or the rows were.",
        "Compare both rows with the report.",
        Sureness.LIKELY,
    ),
    Rule(
        "W391",
        "Two numbers of people in one row",
        "`n` and `total` of a row count the same people.",
        "Keep the one that was analysed.",
        Sureness.LIKELY,
    ),
    Rule(
        "W392",
        "Mean and SD may have been exchanged",
        _PRECISION,
        _COPY,
        Sureness.LIKELY,
    ),
    Rule(
        "W393",
        "Fewer deaths later than earlier",
        "Deaths add up over time.",
        "Check in the report whether the number is of deaths by that time or within a period.",
        Sureness.LIKELY,
    ),
    Rule(
        "W394",
        "Two years of one study",
        "Label and year should name the same report.",
        "Correct `year` or `label`.",
        Sureness.POSSIBLE,
    ),
    Rule(
        "W395",
        "A mean and SD that are impossible together for this sample size (GRIMMER)",
        "The squares of values in known steps add up to a multiple of the step, so only some SDs "
        "are possible.",
        "Compare mean, sd and n with the report; people may have been left out, or values imputed.",
        Sureness.LIKELY,
    ),
    Rule(
        "W396",
        "A registration number with too few or too many digits",
        "The study cannot be found under it, and copies of the study are not recognised.",
        "Copy the number from the registry.",
        Sureness.LIKELY,
    ),
    Rule(
        "W397",
        "A difference of more than four standard deviations",
        "Treatments seldom move people so far: most often a standard error was taken for an SD.",
        "Compare mean and sd of both arms with the report.",
        Sureness.POSSIBLE,
    ),
    Rule(
        "E398",
        "A mean or SD that contradicts the minimum and maximum",
        "A mean lies between the least and the greatest value, and an SD is at most half their "
        "distance (a little more in small groups).",
        "Compare mean, sd, min and max with the report.",
    ),
)
