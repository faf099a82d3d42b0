"""Test statistics with their P value, and I2 with Q.

As statcheck does for psychology (Nuijten 2016, doi:10.3758/s13428-015-0664-2): the P value of a
reported z, t, F or chi-squared. I2 = (Q - df) / Q: Higgins & Thompson 2002 (10.1002/sim.1186).
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from stook.manuscript.check import Check, Passage, of, sentences
from stook.manuscript.stated import Stated, shown, stated

_VALUE = r"(?P<value>-?\d+(?:,\d{3})*(?:\.\d+)?)"
_P = r"[^\d.=<>]{0,25}?[Pp](?:[- ]?value)?\s*(?P<sign>[=<>])\s*(?P<p>0?\.\d+|1\.0+|1|0)(?![\d%])"
_CHI = r"(?:[Cc]hi(?:-squared?|\s?2|²|\^2)?|[χΧ]\s?(?:2|²|\^2)?|\bQ|Cochran['\u2019]s Q)"
_TESTS = {
    "z": re.compile(rf"\b[Zz]\s*=\s*{_VALUE}{_P}"),
    "t": re.compile(rf"\b[Tt]\s*[(\[]\s*(?:df\s*=\s*)?(?P<df>\d+(?:\.\d+)?)\s*[)\]]\s*=\s*{_VALUE}{_P}"),
    "t ": re.compile(
        rf"\b[Tt]\s*=\s*{_VALUE}\s*[,;(]?\s*(?:d\.?f\.?|degrees of freedom)\s*=?\s*(?P<df>\d+(?:\.\d+)?)\)?{_P}"
    ),
    "F": re.compile(
        rf"\bF\s*[(\[]\s*(?P<df>\d+(?:\.\d+)?)\s*[,;]\s*(?P<df2>\d+(?:\.\d+)?)\s*[)\]]\s*=\s*{_VALUE}{_P}"
    ),
}  # fmt: skip
_DF_AFTER = r"\s*[,;(]?\s*(?:d\.?f\.?|degrees of freedom)\s*=?\s*(?P<df>\d+)\s*\)?"
_Q_FORMS = (
    re.compile(rf"{_CHI}\s*=\s*{_VALUE}{_DF_AFTER}(?:{_P})?"),
    re.compile(rf"{_CHI}\s*[(\[]\s*(?:df\s*=\s*)?(?P<df>\d+)\s*(?:,\s*[Nn]\s*=\s*\d+\s*)?[)\]]\s*=\s*{_VALUE}(?:{_P})?"),
    re.compile(rf"{_CHI}\s*=\s*{_VALUE}\s*(?:on|with)\s+(?P<df>\d+)\s*(?:d\.?f\.?|degrees of freedom)(?:{_P})?"),
)  # fmt: skip
_I2 = re.compile(
    r"\bI\s?(?:2|²|\^2|-squared)\s*(?:statistic\s*)?(?:=|of|was|:|,)?\s*(?P<i2>-?\d+(?:\.\d+)?)\s*(?P<unit>%)?"
)
_WORDS = re.compile(
    r"(?P<not>\b(?:no|not|non|without)[- ](?:a )?(?:statistically )?)?\bsignifican(?:t|tly)\b[^.;=<>]{0,60}?[Pp]\s*(?P<sign>[=<>])\s*(?P<p>0?\.\d+)"
)
_NEGATED = re.compile(
    r"(?i)\b(?:no|not|non|nor|neither|without|never|nothing|n't|fail\w*|lack\w*|in|un)\b[\w\s,-]{0,45}$|in$|non-?$"
)
_SLACK = 1.05
_I2_OTHER = 30.0  # percentage points that an I2 of tau2 may lie off the one of Q


def statistic_checks(passage: Passage) -> Iterator[Check]:
    """Every check of test statistics, heterogeneity and words on significance."""
    for start, sentence in sentences(passage.text):
        checks = [*_tests(sentence), *_heterogeneity(sentence, passage), *_words(sentence)]
        for check in (*checks, *_impossible(sentence)):
            yield replace(check, start=check.start + start, end=check.end + start)


def agrees(p: Stated, sign: str, least: float, most: float) -> bool:
    """Whether a printed P value fits one of a range; one below 0.001 may be printed as such."""
    least, most = least / _SLACK, most * _SLACK
    if sign == "<":
        return least < p.value or p.value == 0
    if sign == ">":
        return most > p.value
    return p.admits(least, most) or (p.value <= 0.001 and least <= 0.001)


def _said(p: float) -> str:
    return "P < 0.001" if p < 0.001 else f"P = {p:.3f}"


def _tests(sentence: str) -> Iterator[Check]:
    from stook.stats.special import f_tail, normal_two_sided, t_two_sided

    for name, pattern in _TESTS.items():
        for match in pattern.finditer(sentence):
            value = stated(match["value"])
            near, far = sorted((abs(value.low), abs(value.high)))

            def tail(x: float, name: str = name, match: "re.Match[str]" = match) -> float:
                if name == "z":
                    return float(normal_two_sided(x))
                if name.strip() == "t":
                    return float(t_two_sided(x, float(match["df"])))
                return float(f_tail(x, float(match["df"]), float(match["df2"])))

            p = stated(match["p"])
            least, most = tail(far), tail(near)
            # a one-sided test is as good as a two-sided one
            fits = agrees(p, match["sign"], least, most) or (
                name != "F" and agrees(p, match["sign"], least / 2.0, most / 2.0)
            )
            problem = (
                ""
                if fits
                else f"{name.strip()} = {value.text} gives {_said(tail(abs(value.value)))}."
            )
            yield of(match, "p-statistic", problem)


def _heterogeneity(sentence: str, passage: Passage) -> Iterator[Check]:
    from stook.stats.special import chi2_tail

    tests: list[re.Match[str]] = []
    for pattern in _Q_FORMS:
        for match in pattern.finditer(sentence):
            if not any(match.start() < t.end() and t.start() < match.end() for t in tests):
                tests.append(match)
    shares = list(_I2.finditer(sentence))
    for match in sorted(tests, key=lambda test: test.start()):
        q, df = stated(match["value"]), int(match["df"])
        if df < 1:
            continue
        if match["p"]:
            p = stated(match["p"])
            least = float(chi2_tail(q.high, df))
            most = float(chi2_tail(max(q.low, 0.0), df))
            fits = agrees(p, match["sign"], least, most)
            true = float(chi2_tail(q.value, df))
            text = f"{q.text} on {df} degrees of freedom gives {_said(true)}."
            yield of(match, "q-p", "" if fits else text)
        share = _beside(match, tests, shares)
        if share is not None:
            yield _i2(share, q, df, passage)


def _beside(
    test: "re.Match[str]", tests: list["re.Match[str]"], shares: list["re.Match[str]"]
) -> "re.Match[str] | None":
    """The I2 of a Q: the only one where there is one Q, else the next one before another Q."""
    if len(tests) == 1:
        return shares[0] if len(shares) == 1 else None
    later = [share for share in shares if share.start() >= test.end()]
    next_test = min((t.start() for t in tests if t.start() > test.start()), default=None)
    if later and (next_test is None or later[0].start() < next_test):
        return later[0]
    return None


def _i2(share: "re.Match[str]", q: Stated, df: int, passage: Passage) -> Check:
    printed = stated(share["i2"])
    if share["unit"] is None and printed.value <= 1 and "." in share["i2"]:
        printed = Stated(printed.text, 100.0 * printed.value, 100.0 * printed.half)
    least, true, most = (
        max(0.0, 100.0 * (value - df) / value) if value > 0 else 0.0
        for value in (q.low, q.value, q.high)
    )
    margin = _I2_OTHER if passage.i2_of_tau2 else 0.0
    problem = ""
    if not printed.admits(least - margin, most + margin):
        problem = f"Q = {q.text} on {df} degrees of freedom gives I² = {shown(true, printed)}%."
    return of(share, "i2", problem)


def _words(sentence: str) -> Iterator[Check]:
    for match in _WORDS.finditer(sentence):
        p, sign = stated(match["p"]), match["sign"]
        before = sentence[: match.start()]
        if match["not"] is None and re.search(
            r"(?i)\b(?:if|whether|level|when|as|threshold|defined)\b", before[-60:]
        ):
            continue
        negated = match["not"] is not None or bool(_NEGATED.search(before))
        low = sign in "=<" and p.high <= 0.05
        high = (sign == "=" and p.low >= 0.05) or (sign == ">" and p.value >= 0.05)
        if re.search(r"(?i)\b(?:level|criterion|alpha|set at|considered|defined)\b", match[0]):
            continue
        problem = ""
        if negated and low:
            problem = f"Not significant, yet P {sign} {p.text}."
        elif not negated and high:
            problem = f"Significant, yet P {sign} {p.text}."
        yield of(match, "p-words", problem)


_P_ALONE = re.compile(r"(?<![A-Za-z])[Pp]\s*(?:-?value)?\s*=\s*(?P<p>-?\d+(?:\.\d+)?)(?!\s*[%\d])")


def _impossible(sentence: str) -> Iterator[Check]:
    for match in _P_ALONE.finditer(sentence):
        value = float(match["p"])
        problem = "" if 0 <= value <= 1 else "A P value lies between 0 and 1."
        yield of(match, "impossible", problem)
    for match in _I2.finditer(sentence):
        if match["unit"]:
            value = float(match["i2"])
            problem = "" if 0 <= value <= 100 else "I² lies between 0% and 100%."
            yield of(match, "impossible", problem)
