"""Counts: percentages, parts and totals, effects of two groups, numbers needed to treat."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace

from stook.manuscript.check import Check, Passage, of, sentences
from stook.manuscript.stated import INTEGER, NUMBER, Stated, shown, stated, whole

_ROUNDED_APART = 1  # per 1000: two rounded risks against their rounded difference
_PERCENT = r"(?P<percent>\d+(?:\.\d+)?)\s*(?:%|percent|per cent)"
_N = rf"(?<![\d.,/])(?P<n>{INTEGER})"
_TOTAL = rf"(?P<total>{INTEGER})(?![/\d])"
_PEOPLE = (
    r"(?:\s+(?!and\b|or\b|with\b|versus\b|in\b|of\b)[a-z-]+){0,3}"  # "children", "eligible women"
)
_SHARES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_N}\s*(?:/|of(?: the| all)?|out of(?: the)?)\s*{_TOTAL}{_PEOPLE}\s*[(\[,;:=]\s*{_PERCENT}",
        rf"{_N}{_PEOPLE}\s*[(\[]\s*{_PERCENT}\s*[)\]]{_PEOPLE}\s+(?:of|out of|among)(?: the| all)?\s+{_TOTAL}",
        rf"(?<![\d.-]){_PERCENT}\s*[(\[]\s*(?:n\s*=\s*)?(?P<n>{INTEGER})\s*(?:/|of|out of)\s*{_TOTAL}\s*[)\],;]",
    )
)
_FRACTION = re.compile(rf"(?<![\d.,/]){INTEGER}\s*/\s*{INTEGER}(?![/\d])")
_RATIO = re.compile(
    r"\b(?P<measure>RR|OR|RD|[Rr]isk ratio|[Rr]elative risk|[Oo]dds ratio|[Rr]isk difference)\b"
    rf"(?:\s*\((?:RR|OR|RD)\))?\s*(?:of|was|is|=|:|,)?\s*(?P<value>{NUMBER})(?P<unit>\s*%)?"
)
_POOLED = re.compile(r"(?i)\b(?:pool|studies|trials|meta-analy|adjusted|I2|I²|heterogeneity)")
_NNT = re.compile(
    r"(?:\bNNTB?H?|[Nn]umber needed to (?:treat|harm))\b[^\d.;]{0,40}?(?P<nnt>\d+(?:\.\d+)?)"
)
_DIFFERENCE = re.compile(
    rf"(?:\b(?:RD|ARR|ARD)|[Rr]isk (?:difference|reduction)|[Aa]bsolute (?:risk )?(?:difference|reduction))\b"
    rf"(?:\s*\([A-Z]+\))?\s*(?:of|was|is|=|:|,)?\s*(?P<value>{NUMBER})(?P<unit>\s*%| percentage points)?"
)
_SE = re.compile(
    rf"(?i:\bSD)\s*(?:=|of|:)?\s*(?P<sd>\d+(?:\.\d+)?)[^.]{{0,20}}?(?i:\bSE(?:M)?)\s*(?:=|of|:)?\s*"
    rf"(?P<se>\d+(?:\.\d+)?)[^.]{{0,20}}?\b[nN]\s*=\s*(?P<n>{INTEGER})"
)
_OF_ALL = re.compile(
    rf"(?:^|\b(?:Of|Among|of|among) (?:the |all |these )?)(?P<total>{INTEGER})\s+(?:[a-z-]+\s+){{0,3}}?"
    r"(?:participants|patients|people|adults|children|women|men|students|studies|trials|records|articles|infants|reports)\b"
)
_N_PERCENT = re.compile(rf"(?<![\d.,/])({INTEGER})\s*[(\[]\s*(\d+(?:\.\d+)?)\s*%\s*[)\];,]")
_PER = re.compile(
    rf"(?<![\d.,])(?P<n>{INTEGER})(?:\s+[a-z]+)?\s+(?:per|in|out of)(?: every)? 1[, ]?000\b"
)
_CHANGE = re.compile(
    rf"(?<![\d.,])(?P<n>{INTEGER})\s+(?:[a-z]+\s+)?(?:fewer|more|less)(?:\s+[a-z]+)?(?:\s+(?:per|in|out of)(?: every)? 1[, ]?000\b)?"
)
_MEANS = re.compile(
    rf"(?<![\w.])(?P<mean>{NUMBER})\s*(?:[a-z]+\s*)?[(\[]?\s*[(\[,]\s*(?:SD|s\.d\.)\b|(?<![\w.])(?P<mean2>{NUMBER})\s*±"
)
_MD = re.compile(
    rf"\b(?:[Mm]ean difference|MD|[Dd]ifference(?: in means)?)\b(?:\s*\(MD\))?\s*(?:of|was|is|=|:|,)?\s*(?P<value>{NUMBER})"
)
_MODELLED = re.compile(
    r"(?i)adjust|model|ancova|least.squares|pool|trials|studies|baseline|change|covari|standardi[sz]ed"
)


def count_checks(passage: Passage) -> Iterator[Check]:
    """Every check of counts in a passage."""
    yield from _percentages(passage.text)
    for start, sentence in sentences(passage.text):
        for check in (
            *_effects(sentence), *_needed(sentence), *_errors(sentence),
            *_shares_of_all(sentence), *_per_thousand(sentence), *_means(sentence),
        ):  # fmt: skip
            yield replace(check, start=check.start + start, end=check.end + start)


def share_problem(n: int, total: int, percent: Stated) -> tuple[str, str]:
    """The kind of check and what is wrong with `n` of `total` as a percentage."""
    if n > total:
        return "impossible", f"{n} is more than the total, {total}."
    if total == 0:
        return "percentage", ""
    true = 100.0 * n / total
    if percent.admits(true):
        return "percentage", ""
    return "percentage", f"{n} of {total} is {shown(true, percent)}%, not {percent.text}%."


def _percentages(text: str) -> Iterator[Check]:
    taken: list[tuple[int, int]] = []
    for pattern in _SHARES:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            if text[match.end() :].lstrip().startswith(("CI", "confidence", "credible")):
                continue  # "(95% CI ...": the percentage is the level of an interval
            kind, problem = share_problem(
                whole(match["n"]), whole(match["total"]), stated(match["percent"])
            )
            yield of(match, kind, problem)


def _effects(sentence: str) -> Iterator[Check]:
    """A ratio or difference beside exactly two fractions of which it can be computed."""
    fractions = list(_FRACTION.finditer(sentence))
    ratios = list(_RATIO.finditer(sentence))
    if len(fractions) != 2 or len(ratios) != 1 or _POOLED.search(sentence):
        return
    (a, n), (c, m) = (tuple(whole(part) for part in f[0].split("/")) for f in fractions)
    if not (n > 0 and m > 0 and a <= n and c <= m):
        return
    match = ratios[0]
    printed = stated(match["value"])
    measure = match["measure"].lower()
    if measure in {"rd", "risk difference"}:
        factor = 100.0 if match["unit"] else 1.0
        true = factor * (a / n - c / m)
        values = [true, -true]
    else:
        odds = measure in {"or", "odds ratio"}
        above, below = (a * (m - c), c * (n - a)) if odds else (a * m, c * n)
        if not (above and below):
            return
        values = [above / below, below / above]
    problem = ""
    if not any(printed.admits(value) for value in values):
        problem = f"{fractions[0][0]} against {fractions[1][0]} gives {shown(values[0], printed)}."
    yield of(match, "effect", problem)


def _needed(sentence: str) -> Iterator[Check]:
    needed, difference = _NNT.search(sentence), list(_DIFFERENCE.finditer(sentence))
    if needed is None or len(difference) != 1:
        return
    printed = stated(difference[0]["value"])
    factor = 100.0 if difference[0]["unit"] else 1.0
    low, high = sorted((abs(printed.low), abs(printed.high)))
    if printed.low <= 0 <= printed.high or abs(printed.value) >= factor:
        return
    number = stated(needed["nnt"])
    # people round up to whole people
    if number.admits(factor / high, math.ceil(factor / low)):
        yield of(needed, "nnt")
    else:
        true = factor / abs(printed.value)
        yield of(needed, "nnt", f"A difference of {printed.text} needs {true:.1f} people.")


def _errors(sentence: str) -> Iterator[Check]:
    for match in _SE.finditer(sentence):
        sd, se, n = stated(match["sd"]), stated(match["se"]), whole(match["n"])
        if n < 1:
            continue
        root = math.sqrt(n)
        problem = ""
        if not se.admits(sd.low / root, sd.high / root):
            problem = f"SD {sd.text} of {n} gives SE {shown(sd.value / root, se)}."
        yield of(match, "se", problem)


def _shares_of_all(sentence: str) -> Iterator[Check]:
    """`Of 120 participants, 48 (40%) ...`: every share of a sentence that names one total."""
    totals = list(_OF_ALL.finditer(sentence))
    if len(totals) != 1 or not re.match(r"\W*(?:Of|Among)\b", sentence):
        return
    total = whole(totals[0]["total"])
    shares = list(_N_PERCENT.finditer(sentence, totals[0].end()))
    for at, match in enumerate(shares):
        if re.search(
            r"(?i)\bof (?:whom|these|which|them)\b", sentence[totals[0].end() : match.start()]
        ):
            return
        if re.match(r"\s*(?:[a-z]+\s+)?(?:of|out of)\s+\d", sentence[match.end() :]):
            continue
        kind, problem = share_problem(whole(match[1]), total, stated(match[2]))
        if problem and at and _share_of(shares[at - 1], match):
            continue  # a share of the group before it
        yield of(match, kind, problem)


def _share_of(before: "re.Match[str]", match: "re.Match[str]") -> bool:
    return not share_problem(whole(match[1]), whole(before[1]), stated(match[2]))[1]


def _per_thousand(sentence: str) -> Iterator[Check]:
    """Two risks per 1000 and their difference, each rounded on its own."""
    changes = list(_CHANGE.finditer(sentence))
    risks = [
        match
        for match in _PER.finditer(sentence)
        if not any(c.start() <= match.start() < c.end() for c in changes)
    ]
    if len(risks) != 2 or len(changes) != 1:
        return
    first, second = (whole(match["n"]) for match in risks)
    printed = whole(changes[0]["n"])
    more = "more" in changes[0][0]
    problem = ""
    if abs(abs(first - second) - printed) > _ROUNDED_APART:
        problem = f"{first} and {second} per 1000 differ by {abs(first - second)}."
    elif more != (second > first) and re.search(r"(?i)\bfrom\b", sentence) and first != second:
        problem = f"From {first} to {second} is not {changes[0][0]}."
    yield of(changes[0], "absolute", problem)


def _means(sentence: str) -> Iterator[Check]:
    """Two means with their SD and the difference of them, unless a model made it."""
    means, differences = list(_MEANS.finditer(sentence)), list(_MD.finditer(sentence))
    if len(means) != 2 or len(differences) != 1 or _MODELLED.search(sentence):
        return
    a, b = (stated(match["mean"] or match["mean2"]) for match in means)
    printed = stated(differences[0]["value"])
    low, high = a.low - b.high, a.high - b.low
    problem = ""
    if not (printed.admits(low, high) or printed.admits(-high, -low)):
        problem = f"{a.text} and {b.text} differ by {shown(abs(a.value - b.value), printed)}."
    yield of(differences[0], "effect", problem)
