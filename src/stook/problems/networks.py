"""Rules about networks of treatments (44x)."""

from stook.problems.model import Rule, Sureness

RULES: tuple[Rule, ...] = (
    Rule(
        "E440",
        "A network that cannot be made",
        "A network needs an outcome and a time window of the protocol, a measure that several arms "
        "can have, and a reference that a study has.",
        "Correct the entry below `synthesis: networks`.",
    ),
    Rule(
        "W441",
        "A network in several parts",
        "No study connects the parts, so nothing can be said of a treatment of one against one of "
        "another; each part is analysed alone.",
        "Look for a treatment that stands under two names; else read the parts as networks of "
        "their own.",
    ),
    Rule(
        "W442",
        "A study that takes no part in a network",
        "What it reported cannot be compared in the network, so its evidence is missing from it.",
        "Correct the study's rows where they are wrong; else accept this with the reason.",
    ),
    Rule(
        "W443",
        "A treatment that only one study has",
        "Its place in the ranking hangs on one study, and nothing can be checked against another.",
        "Say so where the ranking is read, or accept this with the reason.",
        Sureness.POSSIBLE,
    ),
)
