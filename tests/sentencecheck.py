"""Reads a sentence about a finding as a careful reader would, and holds it against the numbers.

Written from the guidance (Pitcher 2022; GRADE guidelines 26; Core GRADE 2), not from the code that
writes the sentences: it shares neither code nor wording with it.
"""

import math
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sentence must agree with.

    `effect`, `low`, `high` are the estimate and its interval as measured; `ratio` says that no
    effect is 1. `against` says that a higher effect means less of what `outcome` names (a hazard of
    dying for survival, of recovering for the time to recovery). `difference` with its limits is the
    absolute effect, as its measure counts; `edges` are the thresholds (small, moderate, large), and
    None where only the direction was to be said. `more_is_good` is about what `outcome` names,
    `plural` says whether the medicine's name is a plural (None: not known).
    """

    medicine: tuple[str, ...]
    outcome: tuple[str, ...]
    certainty: str
    effect: float
    low: float
    high: float
    ratio: bool
    against: bool = False
    difference: tuple[float, float, float] | None = None
    edges: tuple[float, float | None, float | None] | None = None
    more_is_good: bool = False
    plural: bool | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader takes from a sentence: how sure, which way, how large, what is left open."""

    sure: str
    way: str
    size: str
    left: frozenset[str]
    subject: str
    about: str
    verb: str = ""


_UNKNOWN = re.compile(
    r"^(?:we do not know (?:if|whether)|it is unclear (?:if|whether)|we are very uncertain whether|"
    r"the evidence is very uncertain about the effect of) ?(?P<rest>.+)$",
    re.I,
)
_OPEN = re.compile(
    r"^the (?:studies did not show clearly if|evidence does not show whether) (?P<rest>.+)$", re.I
)
_CAVEAT = re.compile(
    r"^(?P<claim>.+?), but the (?:results could also mean|interval includes) (?P<left>.+)$", re.I
)
_HEDGE = r"(?P<hedge>probably |likely |may |)"
# way: less and more of what is named, good and bad, none.
_CLAIMS: tuple[tuple[str, str, str], ...] = (
    (r"(?:makes?|results? in|ha(?:s|ve)) little to no (?:difference|effect) (?:to|in|on) (?P<o>.+)",
     "none", "trivial"),
    (r"(?:causes?|results? in) an? large reduction (?:in|of) (?P<o>.+)", "less", "large"),
    (r"(?:causes?|results? in) an? large increase (?:in|of) (?P<o>.+)", "more", "large"),
    (r"(?:causes?|results? in) an? large improvement (?:in|of) (?P<o>.+)", "good", "large"),
    (r"(?:causes?|results? in) an? large worsening (?:in|of) (?P<o>.+)", "bad", "large"),
    (r"results? in an important reduction (?:in|of) (?P<o>.+)", "less", "important"),
    (r"results? in an important increase (?:in|of) (?P<o>.+)", "more", "important"),
    (r"results? in an important improvement (?:in|of) (?P<o>.+)", "good", "important"),
    (r"results? in an important worsening (?:in|of) (?P<o>.+)", "bad", "important"),
    (r"makes? (?P<o>.+) much shorter", "less", "large"),
    (r"makes? (?P<o>.+) much longer", "more", "large"),
    (r"makes? (?P<o>.+) slightly shorter", "less", "small"),
    (r"makes? (?P<o>.+) slightly longer", "more", "small"),
    (r"makes? (?P<o>.+) shorter by an important amount", "less", "important"),
    (r"makes? (?P<o>.+) longer by an important amount", "more", "important"),
)  # fmt: skip
_VERBS = {
    "reduce": "less", "increase": "more", "improve": "good", "worsen": "bad", "shorten": "less",
    "lengthen": "more", "have": "more", "has": "more", "lead to": "more",
}  # fmt: skip
_LEFT = {
    "a reduction": "less", "an increase": "more", "a worsening": "bad", "an improvement": "good",
    "fewer of them": "less", "a shorter time": "less", "a longer time": "more",
    "a shorter": "less", "a longer": "more", "little to no difference": "none",
}  # fmt: skip
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_DIGITS = {word: number for number, word in enumerate(_NUMBERS, start=1)}


def read(sentence: str) -> Read | None:
    """The sentence as understood; None where a reader could not make it out."""
    text = sentence.strip()
    if not text.endswith(".") or (not text[:1].isupper() and not text[:1].isdigit()):
        return None
    text = text[:-1]
    for pattern, sure in ((_UNKNOWN, "very low"), (_OPEN, "high")):
        match = pattern.match(text)
        if match:
            return Read(sure, "open", "", frozenset(), match["rest"], match["rest"])
    left: frozenset[str] = frozenset()
    match = _CAVEAT.match(text)
    if match:
        parts = re.split(r",? (?:or|and) ", match["left"])
        if any(part not in _LEFT for part in parts):
            return None
        text, left = match["claim"], frozenset(_LEFT[part] for part in parts)
    return _claim(text, left)


def _claim(text: str, left: frozenset[str]) -> Read | None:
    for body, way, size in _CLAIMS:
        match = re.fullmatch(rf"(?P<x>.+?) {_HEDGE}{body}", text)
        if match and _agrees(match["hedge"], text):
            said = _verb(text, match["x"])
            return Read(_sure(match["hedge"]), way, size, left, match["x"], match["o"], said)
    for verb, way in _VERBS.items():
        forms = verb if verb in ("has", "have") else rf"{verb.replace('lead', 'leads?')}s?"
        body = rf"(?P<before>slightly )?{forms} (?P<o>.+?)(?P<after> slightly)?"
        match = re.fullmatch(rf"(?P<x>.+?) {_HEDGE}{body}", text)
        if match and not (match["before"] and match["after"]):
            size = "small" if match["before"] or match["after"] else "plain"
            said = _verb(text, match["x"])
            return Read(_sure(match["hedge"]), way, size, left, match["x"], match["o"], said)
    return None


def _agrees(hedge: str, text: str) -> bool:
    """After "may" a verb stands in the infinitive."""
    return hedge != "may " or not re.search(r"\bmay (?:makes|results|has|causes)\b", text)


def _verb(text: str, subject: str) -> str:
    """The verb after the subject, whatever stands before it."""
    words = text.removeprefix(subject).split()
    return next(word for word in words if word not in {"probably", "likely", "slightly", "may"})


def _sure(hedge: str) -> str:
    return {"probably": "moderate", "likely": "moderate", "may": "low", "": "high"}[hedge.strip()]


def faults(sentence: str, facts: Facts, register: str = "lay") -> list[str]:
    """What a sentence says wrongly; empty where it says what the finding says."""
    heard = read(sentence)
    if heard is None:
        return ["cannot be understood"]
    null = 1.0 if facts.ratio else 0.0
    silent = heard.way == "open"
    checks = {
        "medicine": _names(sentence if silent else heard.subject, facts.medicine),
        "outcome": _names(heard.about, facts.outcome, exact=not silent),
        "certainty": heard.sure == facts.certainty or (silent and facts.effect == null),
    }
    wrong = [name for name, right in checks.items() if not right]
    crosses = facts.low <= null <= facts.high
    nothing = facts.effect == null or (crosses and facts.certainty == "high")
    if facts.certainty == "very low" or (nothing and _size(facts) != "trivial"):
        return wrong if silent else [*wrong, "says something"]
    if silent:
        return [*wrong, "says too little"]
    return wrong + _claimed(heard, sentence, facts, register)


def _claimed(heard: Read, sentence: str, facts: Facts, register: str) -> list[str]:
    """What a claim says wrongly of direction, size and what is left open."""
    size, wrong = _size(facts), []
    bare = True if heard.sure == "low" else facts.plural  # after "may" an infinitive
    if bare is not None and bare == heard.verb.endswith("s"):
        wrong.append("agreement")
    if ("probably" if register != "lay" else "likely") in sentence:
        wrong.append("register")
    ways = {"good": "more" if facts.more_is_good else "less",
            "bad": "less" if facts.more_is_good else "more"}  # fmt: skip
    above = facts.effect > (1.0 if facts.ratio else 0.0)
    claimed = "none" if size == "trivial" else "more" if above != facts.against else "less"
    if ways.get(heard.way, heard.way) != claimed:
        wrong.append("direction")
    if heard.size != _expected_size(size, register, facts):
        wrong.append("size")
    if {ways.get(one, one) for one in heard.left} != _open(facts) - {claimed}:
        wrong.append("caveat")
    return wrong


def _names(text: str, names: tuple[str, ...], *, exact: bool = False) -> bool:
    plain, known = _bare(text), [_bare(name) for name in names if name]
    return plain in known if exact else any(name in plain for name in known)


def _bare(text: str) -> str:
    words = re.sub(r"\W+", " ", text.lower()).split()
    words = words[words[:1] == ["the"] :]
    return " ".join(str(_DIGITS.get(word, word)) for word in words)


def _size(facts: Facts) -> str:
    """The size of the absolute effect; "" where only the direction was to be said."""
    if facts.edges is None or facts.difference is None:
        return ""
    small, moderate, large = facts.edges
    far = abs(facts.difference[0]) * (1 + 1e-9)
    if far < small:
        return "trivial"
    if moderate is not None and far < moderate:
        return "small"
    return "large" if large is not None and far >= large else "moderate"


def _expected_size(size: str, register: str, facts: Facts) -> str:
    if size == "trivial":
        return "trivial"
    if register == "core":
        return "important" if facts.edges else "plain"
    if facts.edges and facts.edges[1] is None:
        return "plain"
    return {"large": "large", "small": "small"}.get(size, "plain")


def _open(facts: Facts) -> set[str]:
    """Which of less, none and more of what is named the interval leaves open."""
    null = 1.0 if facts.ratio else 0.0
    low, high, edge = facts.low - null, facts.high - null, 0.0
    turn = facts.against
    if facts.edges is not None and facts.difference is not None:
        edge = facts.edges[0] * (1 - 1e-9)
        _, low, high = facts.difference
        # An absolute effect counts what is named, or what the measure counts.
        lean = facts.effect - null
        same = math.copysign(1, facts.difference[0]) == math.copysign(1, lean)
        turn = facts.against == same if lean and facts.difference[0] else False
    if turn:
        low, high = -high, -low
    found = set()
    if (low <= -edge) if edge else (low < 0):
        found.add("less")
    if (high >= edge) if edge else (high > 0):
        found.add("more")
    if (low < edge and high > -edge) if edge else (low <= 0 <= high):
        found.add("none")
    return found
