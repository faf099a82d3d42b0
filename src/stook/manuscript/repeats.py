"""Numbers that a manuscript states more than once: included studies and the people in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from stook.manuscript.blocks import Block, plain
from stook.manuscript.check import Check, of
from stook.manuscript.stated import INTEGER, whole

_STUDIES = r"(?:studies|trials|RCTs|randomi[sz]ed controlled trials)"
_PEOPLE = r"(?:participants|patients|people|adults|children|women|men|individuals)"
_ADJECTIVES = r"(?:\s+(?:eligible|randomi[sz]ed|controlled|clinical|included|small)){0,3}"
_INCLUDED = (
    re.compile(
        rf"(?i)\b(?:we|review|meta-analysis|analysis|synthesis)\s+(?:therefore\s+|finally\s+)?(?:included|includes)\s+"
        rf"(?P<k>{INTEGER}){_ADJECTIVES}\s+{_STUDIES}\b(?:\s*(?:\(|with|involving|enrolling|of|that enrolled)\s*"
        rf"(?:a total of\s+)?(?:n\s*=\s*)?(?P<n>{INTEGER})\s*(?:[a-z]+\s+)?{_PEOPLE})?"
    ),
    re.compile(
        rf"(?i)(?<![\d.,/]){'(?P<k>'}{INTEGER}){_ADJECTIVES}\s+{_STUDIES}\b(?:\s*(?:\(|with|involving|enrolling)\s*"
        rf"(?:a total of\s+)?(?:n\s*=\s*)?(?P<n>{INTEGER})\s*(?:[a-z]+\s+)?{_PEOPLE}\)?)?"
        rf"\s+(?:were included|met (?:the|our|all) (?:inclusion|eligibility)? ?criteria)(?! in (?:the|this|that|our) (?:meta|quantitative|sub|sensitivity))"
    ),
)


def repeat_checks(blocks: Sequence[Block]) -> Iterator[Check]:
    """Each later statement of what was included against the first one; a number for one part of
    the review (named after "for", "in the meta-analysis") is no statement of the whole."""
    first: dict[str, tuple[int, str]] = {}
    for number, block in enumerate(blocks):
        text = plain(block.text)
        for pattern in _INCLUDED:
            for match in pattern.finditer(text):
                if _partial(text, match):
                    continue
                problems = []
                for name, noun in (("k", "studies"), ("n", "people")):
                    if not match[name]:
                        continue
                    value = whole(match[name])
                    if name not in first:
                        first[name] = (value, block.place)
                    elif first[name][0] != value:
                        before, place = first[name]
                        problems.append(f"{value} {noun} here, {before} before ({place}).")
                if problems or len(first) > 0:
                    yield replace(of(match, "repeat", " ".join(problems)), block=number)


def _partial(text: str, match: "re.Match[str]") -> bool:
    after = text[match.end() : match.end() + 45]
    before = text[max(0, match.start() - 60) : match.start()].rpartition(". ")[2]
    part = r"(?i)\b(?:meta-anal|subgroup|sensitivity|for (?!which)|quantitative|reporting|that reported|comparing|compared|previous|earlier|et al|their|another)"
    return re.search(part, after.split(". ")[0]) is not None or (
        re.search(part, before) is not None
    )
