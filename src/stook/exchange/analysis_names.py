"""What names of analyses and groups say: outcome, time window, comparison, subgroup variable."""

import re
import unicodedata
from dataclasses import dataclass

_SIGNS = {
    "≥": " at least ",
    "≤": " at most ",
    ">": " over ",
    "<": " under ",
    "%": " percent ",
    "&": " and ",
    "+": " plus ",
}
_VERSUS = re.compile(r"\s+(?:versus|vs\.?|v\.?|compared (?:with|to))\s+", re.I)
# "Pain, short-term follow-up: clinical condition subgroup analysis", "Death: subgrouped by age"
_SUBGROUP = (
    re.compile(
        r"[,:;–—-]\s*(?P<variable>[^,:;–—]+?)\s+sub-?group(?:ing|s|ed)?(?: analys[ie]s)?$", re.I
    ),
    re.compile(
        r"[,:;(–—-]?\s*\(?sub-?group(?:ed|s|ing)?(?: analys[ie]s)?\s*(?:by|of|on|for|:|-|–|—)\s*"
        r"(?P<variable>[^()]+?)\)?$",
        re.I,
    ),
)
_ASIDE = re.compile(
    r"\s*[,:;(–—-]\s*(?:post[- ]hoc\s+)?(?=(?:sub-?group|sens\w*ty|post[- ]hoc)\b)", re.I
)
_UNIT = r"(?:hour|day|week|month|year)s?"
_TERM = r"(?P<term>immediate|very short|short|medium|intermediate|mid|long|longer)[- ]?term"
_FOLLOW = r"(?:\s+follow[- ]?up|\s+outcomes?|\s+results?)?"
_WINDOWS = (
    re.compile(rf"[,:;(–—-]?\s*\(?(?:at\s+|in the\s+)?{_TERM}{_FOLLOW}\)?$", re.I),
    re.compile(
        r"(?:[,:;(–—]|\s-|\bat\b|\bafter\b|\bby\b)\s*\(?(?:at|after|by|up to)?\s*"
        rf"(?P<count>\d+(?:\.\d+)?(?:\s*(?:to|-|–)\s*\d+(?:\.\d+)?)?)[\s-]*(?P<unit>{_UNIT})"
        r"(?:\s+(?:of )?follow[- ]?up|\s+or (?:more|longer|less)|\s+after \w+)?\)?$",
        re.I,
    ),
    re.compile(
        r"[,:;(–—-]?\s*\(?(?:at|by)\s+(?:the\s+)?(?P<point>longest follow[- ]?up|"
        r"end of \w+(?: \w+)?|last follow[- ]?up|final follow[- ]?up|follow[- ]?up|baseline)\)?$",
        re.I,
    ),
)

_GENERIC = re.compile(
    r"(?:the\s+)?(?:experimental|intervention|treatment|control|comparator|treated)"
    r"(?:\s+group|\s+arm|s)?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Named:
    """What an analysis' name says; '' for what it does not say."""

    outcome: str
    window: str = ""
    prefix: str = ""
    variable: str = ""


def slug(text: str, fallback: str = "x") -> str:
    """An id that people can read and type: lower case letters and digits, joined by hyphens."""
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    folded = unicodedata.normalize("NFKD", re.sub(r"['’‘ʼ`]", "", text))
    plain = folded.encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) > 60:
        words = words[:60].rsplit("-", 1)[0].strip("-")
    return words or fallback


def unique(wanted: str, taken: set[str] | dict[str, str]) -> str:
    """`wanted`, or with the first free number behind it where it is taken."""
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{i}" for i in range(2, len(taken) + 3) if f"{wanted}-{i}" not in taken)


def analysis_name(name: str) -> Named:
    """An analysis' name taken apart: comparison prefix, outcome, time window, subgroup variable."""
    rest, variable = _cut(name.strip(), _SUBGROUP, "variable")
    prefix = ""
    head, colon, tail = rest.partition(":")
    if colon and _VERSUS.search(head) and tail.strip():
        prefix, rest = head.strip(), tail.strip()
    outcome, window = rest, ""
    for pattern in _WINDOWS:
        match = pattern.search(rest)
        if match and match.start() > 0:
            outcome, window = rest[: match.start()], _window(match)
            break
    return Named(outcome.strip(" ,:;–—-") or rest, window, prefix, variable)


def _cut(text: str, patterns: tuple[re.Pattern[str], ...], name: str) -> tuple[str, str]:
    for pattern in patterns:
        match = pattern.search(text)
        if match and match.start() > 0:
            return text[: match.start()].strip(" ,:;–—-"), match[name].strip()
    return text, ""


def _window(match: re.Match[str]) -> str:
    """The window's words: `short term`, `6 months`, `longest follow-up`."""
    found = match.groupdict()
    if found.get("term"):
        return f"{found['term'].lower()} term"
    if found.get("count"):
        count = re.sub(r"\s*(?:to|-|–)\s*", " to ", found["count"])
        return f"{count} {found['unit'].lower()}"
    return re.sub(r"\s+", " ", found["point"].lower())


def versus(name: str) -> tuple[str, str, str]:
    """(intervention, comparator, aside) of a group's name; '' where it compares nothing by name.

    The aside is what follows: "subgroup analysis: age", "sensitivity analysis by risk of bias".
    """
    head, aside = name.strip(), ""
    match = _ASIDE.search(head)
    if match and match.start() > 0:
        head, aside = head[: match.start()].strip(), head[match.end() :].strip()
    parts = _VERSUS.split(head, maxsplit=1)
    if len(parts) == 2 and all(part.strip() for part in parts):
        return parts[0].strip(), parts[1].strip(), aside
    return "", "", aside


def side_label(label: str) -> str:
    """A group's label as a name, '' where it only says which side it is."""
    text = re.sub(
        r"^\s*(?:experimental|intervention|treatment|control|comparator)\s*(?:group)?\s*:\s*",
        "",
        label,
        flags=re.I,
    ).strip()
    return "" if _GENERIC.fullmatch(text) else text
