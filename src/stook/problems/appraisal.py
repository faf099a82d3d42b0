"""Rules about risk of bias and certainty (5xx)."""

from stook.problems.model import Rule, Sureness

RULES: tuple[Rule, ...] = (
    Rule(
        "E501",
        "A judgement or answer that the tool does not know",
        "Only a tool's own words can be compared and combined (RoB 2: low, some concerns, high; Y, "
        "PY, PN, N, NI, NA); what is not known has no row.",
        "Use one of the tool's words, or remove the row.",
    ),
    Rule(
        "E502",
        "An item that the tool does not have",
        "Domains of RoB 2 are D1 to D5 (and D1b for cluster, DS for crossover trials), questions "
        "are numbered like 2.3; an overall judgement has no item.",
        "Correct `item` or `kind`.",
    ),
    Rule(
        "W503",
        "Certainty does not follow from its reasons",
        "Certainty starts high for randomised trials; each level down needs its reason, and each "
        "reason its level.",
        "Correct the certainty or the levels; accept the problem where the start was another one.",
        Sureness.LIKELY,
    ),
    Rule(
        "E504",
        "Levels that cannot be",
        "A reason rates certainty down or up by one, two or three levels.",
        "Write levels: 1, 2 or 3, without a sign; leave the key away where it is not known.",
    ),
    Rule(
        "W505",
        "Certainty below high without a reason",
        "Readers must learn why the evidence is trusted less.",
        "Add the reasons, each with its domain, code and levels.",
        Sureness.LIKELY,
    ),
    Rule(
        "E506",
        "An answer to a question that does not apply",
        "Which questions apply follows from the answers before them; a judgement that rests on "
        "another path through the questions is not the tool's.",
        "Remove the answer, or correct the one before it that decides.",
    ),
    Rule(
        "W507",
        "A question that applies has no answer",
        "Without it no judgement can be proposed, and nobody can check the one that was made.",
        "Answer it (NI where there is no information); `stook appraise` asks only what applies.",
    ),
    Rule(
        "W508",
        "A judgement that overrides the tool without a reason",
        "Assessors may judge otherwise than the algorithm proposes, but readers must learn why.",
        "Give the reason in `support`, or correct the judgement or the answers.",
    ),
    Rule(
        "W509",
        "A domain without a judgement",
        "An overall judgement needs every domain of the tool; those of some designs have one more.",
        "Answer its questions or judge it.",
    ),
    Rule(
        "W510",
        "An overall judgement that does not follow from the domains",
        "It is at least as bad as the worst domain; several lesser concerns may make it worse, "
        "which is a decision that needs a reason.",
        "Correct it, or give the reason in `support` where it is worse than every domain.",
    ),
    Rule(
        "W511",
        "Assessors differ and nothing is agreed",
        "Differences between assessors are settled by discussion or by a third person.",
        "Write what was agreed into agreed.csv.",
    ),
    Rule(
        "W515",
        "Assessors say the same and nothing is agreed",
        "Until it is written down as agreed, a judgement is published as proposed.",
        "Write it into agreed.csv.",
    ),
    Rule(
        "E512",
        "A tool's definition that cannot be used",
        "A risk-of-bias tool is data; without a sound definition its answers mean nothing.",
        "Correct tool.yaml; the reference on the review folder shows one.",
    ),
    Rule(
        "W514",
        "A judgement of certainty that no longer fits what the rules suggest",
        "When data or risk of bias change, an accepted judgement may rest on what is no longer so; "
        "people may judge otherwise than rules, but readers must learn why.",
        "Judge again (`stook grade --accept`), or say why in the reason's `text` or in `note`, "
        "and write into `suggested` what the rules suggest now.",
        Sureness.POSSIBLE,
    ),
    Rule(
        "W513",
        "A risk-of-bias tool without a form",
        "Items and judgements can only be checked, and counted for certainty, where stook knows "
        "the tool.",
        "Name RoB 2 or RoB 1, or define the tool in appraisal/<tool>/tool.yaml.",
    ),
)
