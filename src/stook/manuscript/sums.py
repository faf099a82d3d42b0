"""Parts and totals in prose: groups, flows, percentages of one group, degrees of freedom."""

import re
from collections.abc import Iterator
from dataclasses import replace

from stook.manuscript.check import Check, of, sentences
from stook.manuscript.stated import INTEGER, stated, whole

_WORD = r"(?:[A-Za-z][\w'-]*)"
_WORDS = rf"(?:\s+(?!and\b){_WORD}){{1,6}}"
_SHARE = r"(?:\s*\(\s*\d+(?:\.\d+)?\s*%\s*\))?"
_PART = rf"{INTEGER}{_SHARE}{_WORDS}{_SHARE}"
_NOUN = (
    r"(?:participants|patients|people|adults|children|women|men|students|subjects|individuals|"
    r"studies|trials|RCTs|records|articles|reports|papers|infants|events|deaths|girls|boys)"
)
_PARTS = re.compile(
    rf"(?<![\d.,/])(?P<total>{INTEGER})(?:\s+(?!of\b){_WORD}){{0,3}}?\s+{_NOUN}\b"
    rf"(?:\s+(?:were\s+)?(?:randomi[sz]ed|included|enrolled|analy[sz]ed|recruited))?"
    rf"\s*(?:\(|:|,?\s*of (?:which|whom|these)\s+|,?\s*comprising\s+)\s*"
    rf"(?P<parts>{_PART}(?:\s*[,;]\s*(?:and\s+)?{_PART}|\s+(?:and|versus|vs\.?|v)\s+{_PART})+)(?P<close>\s*[).;]|$)"
)
_ONE = re.compile(rf"(?:^|[,;]\s*|\band\s+|\bversus\s+|\bvs?\.?\s+)(?:and\s+)?({INTEGER})")
_SEXES = re.compile(
    r"(\d+(?:\.\d+)?)\s*%\s*(?:were |of (?:them |participants )?were )?(?P<a>men|male|males|boys|women|female|females|girls)\b"
    r"[^.%;\d]{1,40}?(\d+(?:\.\d+)?)\s*%\s*(?:were )?(?P<b>men|male|males|boys|women|female|females|girls)\b"
)
_FEMALE = frozenset({"women", "female", "females", "girls"})
_SUM = re.compile(rf"(?<![\d.,+*/=-])((?:{INTEGER}\s*\+\s*)+{INTEGER})\s*=\s*({INTEGER})")
_STUDIES = re.compile(
    r"(?<![\d.,/])(?P<k>\d{1,3})\s+(?:(?:randomi[sz]ed|controlled|included)\s+)*(?:studies|trials|RCTs)\b"
)
_DF = re.compile(r"(?i)\bd\.?f\.?\s*=\s*(?P<df>\d{1,3})(?![.\d])")
_SET = re.compile(
    rf"(?i)(?<![\d.,/])(?P<total>{INTEGER})\s+{_NOUN}[^.;:()]{{0,60}}?,?\s(?:and\s+)?(?P<out>{INTEGER})\s+"
    rf"(?:were\s+|was\s+)?(?:excluded|withdrew|dropped out|lost to follow-up)[^.;:()\d]{{0,40}}?,?\s*(?:leaving|so that)\s+(?P<left>{INTEGER})\b"
)


def sum_checks(text: str) -> Iterator[Check]:
    """Every check of parts and totals in a passage."""
    for start, sentence in sentences(text):
        for check in (
            *_parts(sentence), *_sexes(sentence), *_sums(sentence), *_degrees(sentence),
            *_flow(sentence),
        ):  # fmt: skip
            yield replace(check, start=check.start + start, end=check.end + start)


def _parts(sentence: str) -> Iterator[Check]:
    for match in _PARTS.finditer(sentence):
        parts = [whole(part) for part in _ONE.findall(match["parts"])]
        total = whole(match["total"])
        if len(parts) < 2:
            continue
        if sum(parts) < total and not _complete(match):
            continue  # a list need not name all
        problem = ""
        if sum(parts) != total:
            problem = f"{' + '.join(map(str, parts))} = {sum(parts)}, not {total}."
        yield of(match, "parts", problem)


def _complete(match: "re.Match[str]") -> bool:
    """Whether the parts read as all parts: joined by "and", "versus" and naming groups."""
    return re.search(r"\b(?:and|versus|vs|v)\b", match["parts"]) is not None


def _sexes(sentence: str) -> Iterator[Check]:
    for match in _SEXES.finditer(sentence):
        if (match["a"] in _FEMALE) == (match["b"] in _FEMALE):
            continue
        first, second = stated(match[1]), stated(match[3])
        low, high = first.low + second.low, first.high + second.high
        total = first.value + second.value
        problem = "" if low <= 100.0 <= high else f"They add up to {total:g}%, not 100%."
        yield of(match, "group", problem)


def _sums(sentence: str) -> Iterator[Check]:
    for match in _SUM.finditer(sentence):
        total = sum(whole(part) for part in match[1].split("+"))
        problem = "" if total == whole(match[2]) else f"The sum is {total}."
        yield of(match, "parts", problem)


def _degrees(sentence: str) -> Iterator[Check]:
    studies, degrees = list(_STUDIES.finditer(sentence)), list(_DF.finditer(sentence))
    if len(studies) != 1 or len(degrees) != 1 or re.search(r"(?i)subgroup|regress", sentence):
        return
    k, df = int(studies[0]["k"]), int(degrees[0]["df"])
    if re.search(r"(?i)I2|I²|\bQ\b|heterogeneity|chi|χ", sentence) is None:
        return
    problem = "" if df == k - 1 else f"{k} studies have {k - 1} degrees of freedom, not {df}."
    yield of(degrees[0], "degrees", problem)


def _flow(sentence: str) -> Iterator[Check]:
    for match in _SET.finditer(sentence):
        total, out, left = (whole(match[name]) for name in ("total", "out", "left"))
        problem = "" if total - out == left else f"{total} without {out} leaves {total - out}."
        yield of(match, "flow", problem)
