"""Rules about risk of bias and certainty (5xx)."""

from stook.problems.model import Rule, Sureness

RULES: tuple[Rule, ...] = (
    Rule(
        "E501",
        "A judgement or answer that the tool does not know",
        "RoB 2 judges low, some concerns or high, and answers Y, PY, PN, N, NI or NA; what is not "
        "known has no row.",
        "Use one of the tool's words, or remove the row.",
    ),
    Rule(
        "E502",
        "An item that the tool does not have",
        "Domains of RoB 2 are D1 to D5 (and DS for cluster and crossover trials), questions are "
        "numbered like 2.3; an overall judgement has no item.",
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
)
