"""What the design of a study asks of its analysis: crossover, clusters, pairs, follow-up."""

import re
from collections.abc import Iterator

from stook.model.study import Result, Study
from stook.problems import Problem, problem
from stook.rules.context import Check, Sight

_FIRST_PERIOD = re.compile(r"\bfirst[- ](period|phase|half)|\bbefore cross", re.IGNORECASE)
_CLUSTER = re.compile(
    r"\bcluster|\bgroup[- ]randomi|\brandomi[sz]ed (?:by|at|at the level of) "
    r"(?:the )?(?:village|school|class|ward|clinic|practice|hospital|community|household|centre)",
    re.IGNORECASE,
)
_ADJUSTED = re.compile(r"adjust|effective|\bICC\b|intra-?cluster|design effect", re.IGNORECASE)


def unpaired_crossovers(sight: Sight) -> Iterator[Problem]:
    """W382: once a study, naming every synthesis that takes its periods for different people."""
    for study, rows in _by_study(sight):
        if not sight.crossover(study.study) or _FIRST_PERIOD.search(
            f"{study.design} {study.notes}"
        ):
            continue
        unpaired = [
            r for r in rows if not r.reference and not r.paired and not _FIRST_PERIOD.search(r.note)
        ]
        if unpaired:
            what = f"{study.study} is a crossover trial; not paired: {_cases(unpaired)}."
            yield problem("W382", sight.at(study, "design"), what)


def unadjusted_clusters(sight: Sight) -> Iterator[Problem]:
    """W383: once a study, naming every synthesis that counts its people as independent."""
    for study, rows in _by_study(sight):
        if not _CLUSTER.search(study.design) or _ADJUSTED.search(f"{study.design} {study.notes}"):
            continue
        divided = {(r.outcome, r.timepoint) for r in rows if not _whole(r)}
        whole = [
            r
            for r in rows
            if not r.reference
            and (r.outcome, r.timepoint) not in divided
            and not _ADJUSTED.search(r.note)
        ]
        if whole:
            what = f"{study.study} randomised clusters; by person: {_cases(whole)}."
            yield problem("W383", sight.at(study, "design"), what)


def _by_study(sight: Sight) -> Iterator[tuple[Study, list[Result]]]:
    rows: dict[str, list[Result]] = {}
    for r in sight.review.results:
        rows.setdefault(r.study, []).append(r)
    for study in sight.review.studies.values():
        if study.study in rows:
            yield study, rows[study.study]


def _cases(rows: list[Result]) -> str:
    return ", ".join(dict.fromkeys(f"{r.outcome} ({r.timepoint})" for r in rows))


def _whole(r: Result) -> bool:
    """Counts as people are counted: an adjusted sample size is seldom a whole number."""
    counts = [n for n in (r.n, r.events, r.total) if n is not None]
    return all(n.is_integer() for n in counts)


def paired_parallels(sight: Sight) -> Iterator[Problem]:
    """W388: a paired result of a study whose design is parallel, once a study."""
    named: set[str] = set()
    for r in sight.review.results:
        study = sight.review.studies.get(r.study)
        parallel = study is not None and "parallel" in study.design.lower()
        if (
            study
            and parallel
            and r.paired
            and r.study not in named
            and not sight.crossover(r.study)
        ):
            named.add(r.study)
            what = f"{r.key} is paired; the design of {r.study} is {study.design}."
            yield problem("W388", sight.at(r, "paired"), what)


def late_windows(sight: Sight) -> Iterator[Problem]:
    """W372: a result in a time window that begins after the follow-up ended."""
    begins = {
        name: window.from_days
        for name, window in sight.protocol.time_windows.items()
        if window.from_days is not None
        and (window.to_days is None or window.from_days <= window.to_days)
    }
    named: set[tuple[str, str, str]] = set()
    for r in sight.review.results:
        study, begin = sight.review.studies.get(r.study), begins.get(r.timepoint)
        key = (r.study, r.outcome, r.timepoint)
        if study is None or begin is None or study.duration_days is None or key in named:
            continue
        if study.duration_days < begin:
            named.add(key)
            what = f"{r.study} followed people for {study.duration_days:g} days; {r.timepoint} "
            yield problem("W372", sight.at(r, "timepoint"), f"{what}begins at day {begin:g}.")


CHECKS: dict[str, Check] = {
    "W372": late_windows,
    "W382": unpaired_crossovers,
    "W383": unadjusted_clusters,
    "W388": paired_parallels,
}
