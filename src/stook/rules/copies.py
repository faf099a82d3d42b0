"""Numbers, reports and registrations that occur twice."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import pairwise

from stook.files.text import shown
from stook.model.study import Result, Study
from stook.problems import Problem, problem
from stook.rules.context import Check, Sight

# Coincidences of few events are too frequent to be worth a look.
SOME_EVENTS = 20
FEW_EVENTS = 5
# Rounded alike, two studies are only copies where this many digits agree.
ROUNDED_DIGITS = 8
# Mean and SD together say little with fewer significant digits than this.
TELLING_DIGITS = 4


def _numbers(sight: Sight, r: Result) -> Hashable | None:
    """What two rows that are not copies seldom share: mean with SD, or many events of as many."""
    if r.mean is not None and r.sd:
        digits = sum(_digits(sight.written(r.cell(column))) for column in ("mean", "sd"))
        return (r.n, r.mean, r.sd) if digits >= TELLING_DIGITS else None
    if r.events is not None and r.total is not None and r.events >= SOME_EVENTS:
        return (r.events, r.total) if r.events < r.total else None
    return None


def _digits(text: str) -> int:
    return len(text.strip().lstrip("+-").lstrip("0.").replace(".", "").rstrip("0"))


def _column(r: Result) -> str:
    return "mean" if r.mean is not None else "events"


def equal_arms(sight: Sight) -> Iterator[Problem]:
    """W336: numbers that two groups of a study share by copying rather than by chance.

    Arms that no comparison brings together may be one group under two names.
    """
    for rows in sight.cases_of_studies:
        before: dict[Hashable, Result] = {}
        for r in rows:
            key = _numbers(sight, r)
            first = before.setdefault(key, r) if key is not None else r
            groups = sight.compared.get(r.study, ())
            if first is not r and any({first.arm, r.arm} <= group for group in groups):
                what = f"{r.arm} has the same numbers as {first.arm}."
                yield problem("W336", sight.at(r, _column(r)), what)


def copied_studies(sight: Sight) -> Iterator[Problem]:
    """W337: the same numbers in all arms of two studies, as far as both were rounded."""
    for cases in sight.cases.values():
        studies: dict[str, list[Result]] = {}
        for r in cases:
            studies.setdefault(r.study, []).append(r)
        alike: dict[Hashable, list[list[Result]]] = {}
        for rows in studies.values():
            counts = sorted((r.n or 0, r.total or 0, r.events or 0) for r in rows)
            means = any(r.mean is not None and r.sd for r in rows)
            telling = means or sum(r.events or 0 for r in rows) >= FEW_EVENTS
            if telling and len(rows) > 1:
                alike.setdefault(tuple(counts), []).append(rows)
        for candidates in alike.values():
            if len(candidates) > 2 and not any(r.mean is not None for r in candidates[0]):
                continue  # among many small studies equal counts are no surprise
            candidates.sort(key=lambda rows: sorted(r.mean or 0.0 for r in rows))
            for one, other in pairwise(candidates):
                if _same_means(sight, one, other):
                    what = f"All numbers of {other[0].study} are those of {one[0].study}."
                    yield problem("W337", sight.at(other[0], "study"), what)


def _same_means(sight: Sight, one: list[Result], other: list[Result]) -> bool:
    """Whether means and SDs agree, or do so to the decimals of whichever was written shorter."""
    rows = zip(*(sorted(rows, key=lambda r: r.mean or 0.0) for rows in (one, other)), strict=True)
    texts = [
        (sight.written(a.cell(column)), sight.written(b.cell(column)))
        for a, b in rows
        for column in ("mean", "sd")
    ]
    if not all(_same(a, b) for a, b in texts):
        return False
    exact = all(_number(a) == _number(b) for a, b in texts)
    return exact or sum(min(_digits(a), _digits(b)) for a, b in texts) >= ROUNDED_DIGITS


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _same(one: str, other: str) -> bool:
    a, b = _number(one), _number(other)
    if a is None or b is None:
        return a is b
    decimals = min(len(text.partition(".")[2]) for text in (one, other))
    return abs(a - b) <= 0.5 * 10.0**-decimals * (1 + 1e-9)


def copied_windows(sight: Sight) -> Iterator[Problem]:
    """W363: the numbers of an arm in one time window again in another."""
    before: dict[Hashable, Result] = {}
    named: set[tuple[str, ...]] = set()
    for r in sight.arm_rows:
        key = _numbers(sight, r)
        if key is None:
            continue
        first = before.setdefault((r.study, r.outcome, r.arm, r.stratum, key), r)
        case = (r.study, r.outcome, r.stratum, r.timepoint)
        if first.timepoint != r.timepoint and case not in named:
            named.add(case)
            what = f"{r.study} has the same numbers at {shown(r.timepoint)} as at "
            yield problem("W363", sight.at(r, _column(r)), f"{what}{shown(first.timepoint)}.")


def copied_outcomes(sight: Sight) -> Iterator[Problem]:
    """W364: the means and SDs of all arms of an outcome again under another outcome.

    Two outcomes that share the numbers of several studies are one outcome analysed twice.
    """
    before: dict[Hashable, str] = {}
    copies: dict[tuple[str, str], list[Result]] = {}
    for rows in sight.cases_of_studies:
        keys = [_numbers(sight, r) for r in rows]
        if len(rows) < 2 or None in keys or rows[0].mean is None:
            continue
        arms = frozenset((r.arm, key) for r, key in zip(rows, keys, strict=True))
        first = before.setdefault((rows[0].study, arms), rows[0].outcome)
        if first != rows[0].outcome:
            copies.setdefault((first, rows[0].outcome), []).append(rows[0])
    for (first, outcome), copied in copies.items():
        if len({r.study for r in copied}) == 1:
            what = f"{copied[0].study} has the same numbers for {shown(outcome)} as for "
            yield problem("W364", sight.at(copied[0], "mean"), f"{what}{shown(first)}.")


_REGISTRATION = re.compile(
    r"\b(?:NCT\s?-?\d{8}|ISRCTN\s?\d{8}|ACTRN\s?\d{14}|EUCTR\s?\d{4}-\d{6}-\d{2}"
    r"|ChiCTR[\w-]*\d{6,}|DRKS\s?\d{8}|CTRI/\d{4}/\d+/\d+|UMIN\s?\d{9}|JPRN-\w+|IRCT\w{10,}"
    r"|NTR\s?\d{3,}|RBR-\w{6}|PACTR\s?\d{15,}|TCTR\s?\d{11}|KCT\s?\d{7}|SLCTR/\d{4}/\d+)\b",
    re.IGNORECASE,
)
_DOI = re.compile(r"\b10\.\d{4,9}/\S+?(?=[.,;|)\]]*(?:\s|$))", re.IGNORECASE)
_PMID = re.compile(r"\bpmid:?\s*(\d{4,8})\b", re.IGNORECASE)


def shared_reports(sight: Sight) -> Iterator[Problem]:
    """W370: a report that two studies name as theirs."""
    yield from _shared(sight, "W370", "reports", _reports)


def shared_registrations(sight: Sight) -> Iterator[Problem]:
    """W371: a registration that two studies name as theirs."""
    yield from _shared(sight, "W371", "registry", _registrations)


def _shared(
    sight: Sight, code: str, column: str, names: Callable[[Study], Iterable[str]]
) -> Iterator[Problem]:
    """Each pair of studies once, at the later of the two."""
    owners: dict[str, str] = {}
    for study in sight.review.studies.values():
        others: dict[str, str] = {}
        for name in names(study):
            owner = owners.setdefault(name, study.study)
            if name and owner != study.study:
                others.setdefault(owner, name)
        for owner, name in others.items():
            what = f"{study.study} and {owner} both name {shown(name)}."
            yield problem(code, sight.at(study, column), what)


def _reports(study: Study) -> Iterable[str]:
    for report in study.reports:
        yield re.sub(r"\W+", " ", report).strip().casefold()
        yield from (doi.casefold() for doi in _DOI.findall(report))
        yield from (f"PMID {pmid}" for pmid in _PMID.findall(report))


def _registrations(study: Study) -> Iterable[str]:
    for text in (study.registry, *study.reports):
        yield from (re.sub(r"[\s-]", "", number).upper() for number in _REGISTRATION.findall(text))


CHECKS: dict[str, Check] = {
    "W336": equal_arms,
    "W337": copied_studies,
    "W363": copied_windows,
    "W364": copied_outcomes,
    "W370": shared_reports,
    "W371": shared_registrations,
}
