"""References between files: what names something must name something that is there."""

import re
from collections.abc import Collection, Iterator

from stook.files import layout
from stook.files.text import did_you_mean, nearest, shown
from stook.model.appraisal import Appraisal
from stook.model.study import Result
from stook.model.terms import ANY_TIMEPOINT
from stook.problems import Place, Problem, problem
from stook.rules.context import Check, Row, Sight


def _unknown(
    code: str, noun: str, name: str, known: Collection[str] | None, place: Place
) -> Iterator[Problem]:
    """A Problem where a name is given that nobody declared."""
    if known is not None and name and name not in known:
        what = f"There is no {noun} {shown(name)}.{did_you_mean(name, known)}"
        yield problem(code, place, what)


def missing_tables(sight: Sight) -> Iterator[Problem]:
    """E200: results without arms, arms without studies."""
    for table, others in (
        (layout.STUDIES, (layout.ARMS, layout.RESULTS, layout.ROB2)),
        (layout.ARMS, (layout.RESULTS,)),
    ):
        users = [other for other in others if sight.was_read(other)]
        if users and table not in sight.review.cells.places:
            what = f"{table} is not there; rows of {', '.join(users)} refer to it."
            yield problem("E200", Place(table), what)


def unknown_studies(sight: Sight) -> Iterator[Problem]:
    """E201."""
    review = sight.review
    if sight.studies is None:
        return
    rows: list[tuple[str, Row]] = [(arm.study, arm) for arm in review.arms]
    rows += [(result.study, result) for result in review.results]
    rows += [(row.study, row) for row in review.assessed]
    for study, row in rows:
        if study not in sight.studies:
            yield from _unknown("E201", "study", study, sight.studies, sight.at(row, "study"))


def unknown_outcomes(sight: Sight) -> Iterator[Problem]:
    """E202."""
    known = sight.section("outcomes")
    rows: list[Result | Appraisal] = [*sight.review.results, *sight.review.assessed]
    for result in rows:
        if known is not None and result.outcome not in known:
            place = sight.at(result, "outcome")
            yield from _unknown("E202", "outcome", result.outcome, known, place)
    for name, outcome in sight.protocol.outcomes.items():
        place = sight.yaml(f"outcomes/{name}/part_of")
        yield from _unknown("E202", "outcome", outcome.part_of, known, place)
    for index, analysis in enumerate(sight.protocol.synthesis.analyses):
        place = sight.yaml(f"synthesis/analyses/{index}/outcome")
        yield from _unknown("E202", "outcome", analysis.outcome, known, place)


def unknown_arms(sight: Sight) -> Iterator[Problem]:
    """E203, once for each arm. One of a study that is itself unknown is not reported as well."""
    if sight.arms is None:
        return
    named: dict[tuple[str, str], list[tuple[Result, str]]] = {}
    for result in sight.review.results:
        if sight.studies is None or result.study in sight.studies:
            for column, arm in (("arm", result.arm), ("reference", result.reference)):
                named.setdefault((result.study, arm), []).append((result, column))
    arms_of: dict[str, list[str]] = {}
    for key in sight.arms:
        study, _, arm = key.partition("/")
        arms_of.setdefault(study, []).append(arm)
    for (study, arm), cells in named.items():
        if not arm or f"{study}/{arm}" in sight.arms:
            continue
        own = sorted(arms_of.get(study, ()))
        what = f"The study {study} has no arm {shown(arm)}.{did_you_mean(arm, own)}"
        if len(cells) > 1:
            what += f" {len(cells)} rows name it."
        idle = [other for other in own if (study, other) not in named]
        if len(idle) == 1:
            at = sight.place(f"{layout.ARMS}#{study}/{idle[0]}")
            what += f" No result names its arm {shown(idle[0])} ({at})."
        yield problem("E203", sight.at(*cells[0]), what)


def unknown_windows(sight: Sight) -> Iterator[Problem]:
    """E204."""
    known = sight.windows
    rows: list[Result | Appraisal] = [*sight.review.results, *sight.review.assessed]
    for row in rows:
        if known is not None and row.timepoint not in known:
            place = sight.at(row, "timepoint")
            yield from _unknown("E204", "time window", row.timepoint, known, place)
    for index, analysis in enumerate(sight.protocol.synthesis.analyses):
        place = sight.yaml(f"synthesis/analyses/{index}/timepoint")
        yield from _unknown("E204", "time window", analysis.timepoint, known, place)


def _unknown_part(sight: Sight, code: str, part: str) -> Iterator[Problem]:
    """What comparisons and arms are made of: an intervention, a route, a comparator."""
    known = sight.section(f"{part}s")
    for name, comparison in sight.protocol.comparisons.items():
        place = sight.yaml(f"comparisons/{name}/{part}")
        yield from _unknown(code, part, getattr(comparison, part), known, place)
    for arm in sight.review.arms:
        yield from _unknown(code, part, getattr(arm, part), known, sight.at(arm, part))


def unknown_interventions(sight: Sight) -> Iterator[Problem]:
    """E205."""
    yield from _unknown_part(sight, "E205", "intervention")


def unknown_routes(sight: Sight) -> Iterator[Problem]:
    """E206."""
    yield from _unknown_part(sight, "E206", "route")


def unknown_comparators(sight: Sight) -> Iterator[Problem]:
    """E207."""
    yield from _unknown_part(sight, "E207", "comparator")


def unknown_findings(sight: Sight) -> Iterator[Problem]:
    """E208."""
    comparisons, outcomes = sight.section("comparisons"), sight.section("outcomes")
    windows = sight.windows
    if comparisons is None or outcomes is None or windows is None:
        return
    for name in sight.review.certainty.findings:
        parts, written = (comparisons, outcomes, windows), name.split(".")
        if len(written) == 3 and all(w in known for w, known in zip(written, parts, strict=True)):
            continue
        possible = [f"{c}.{o}.{w}" for c in comparisons for o in outcomes for w in windows]
        near = nearest(name, possible)
        hint = f' Did you mean "{near}"?' if near else ""
        place = sight.place(f"{layout.CERTAINTY}#findings/{name}")
        yield problem("E208", place, f"There is no finding {shown(name)}.{hint}")
    for name in sight.review.certainty.answers:
        written = name.split(".")
        known = zip(written, (comparisons, outcomes, windows), strict=False)
        if len(written) > 3 or not all(word in ids for word, ids in known):
            place = sight.place(f"{layout.CERTAINTY}#answers/{name}")
            what = f"There is no finding, outcome of a comparison or comparison {shown(name)}."
            yield problem("E208", place, what)


def unknown_comparisons(sight: Sight) -> Iterator[Problem]:
    """E209."""
    known = sight.section("comparisons")
    for index, analysis in enumerate(sight.protocol.synthesis.analyses):
        place = sight.yaml(f"synthesis/analyses/{index}/comparison")
        yield from _unknown("E209", "comparison", analysis.comparison, known, place)


def circular_parts(sight: Sight) -> Iterator[Problem]:
    """E210: reported once a circle, at the outcome that comes first."""
    outcomes = sight.protocol.outcomes
    seen: set[str] = set()
    for name in outcomes:
        chain = [name]
        while (whole := outcomes[chain[-1]].part_of) in outcomes and whole not in chain:
            chain.append(whole)
        if whole == name and name not in seen:
            seen.update(chain)
            place = sight.yaml(f"outcomes/{name}/part_of")
            yield problem("E210", place, f"{' is part of '.join([*chain, name])}.")


def self_comparisons(sight: Sight) -> Iterator[Problem]:
    """E211."""
    for result in sight.review.results:
        if result.reference and result.reference == result.arm:
            what = f"The arm {shown(result.arm)} is compared with itself."
            yield problem("E211", sight.at(result, "reference"), what)


def repeated_ids(sight: Sight) -> Iterator[Problem]:
    """E212: in lists of review.yaml and in declared.yaml."""
    team = sight.protocol.team
    for index, person in enumerate(team):
        if person.id in {other.id for other in team[:index]}:
            place = sight.yaml(f"team/{index}/id")
            yield problem("E212", place, f"The id {shown(person.id)} is taken.")
    facts = sight.review.declared.facts
    seen: set[str] = set()
    for fact in facts:
        if fact.id in seen:
            place = sight.place(f"{layout.DECLARED}#{fact.id}")
            yield problem("E212", place, f"The fact {shown(fact.id)} is declared twice.")
        seen.add(fact.id)


def unknown_columns(sight: Sight) -> Iterator[Problem]:
    """E213."""
    tables = (layout.STUDIES, layout.ARMS, layout.RESULTS)
    if not all(sight.was_read(table) for table in tables):
        return
    known: set[str] = set()
    for address in sight.review.cells.values:
        file, _, rest = address.partition("#")
        if file in tables:
            known.add(rest.rpartition("!")[2])
    for index, analysis in enumerate(sight.protocol.synthesis.analyses):
        for part in ("subgroup_by", "moderators"):
            for position, name in enumerate(getattr(analysis, part)):
                place = sight.yaml(f"synthesis/analyses/{index}/{part}/{position}")
                yield from _unknown("E213", "filled column", name, known, place)


def studies_without_arms(sight: Sight) -> Iterator[Problem]:
    """W214: only where there are arms at all."""
    described = {key.partition("/")[0] for key in sight.arms or ()}
    for study in sight.review.studies.values():
        if described and study.study not in described:
            what = f"The study {study.study} has no arms."
            yield problem("W214", sight.at(study, "study"), what)


def arms_without_treatment(sight: Sight) -> Iterator[Problem]:
    """W215."""
    for arm in sight.review.arms:
        if not arm.intervention and not arm.comparator:
            what = f"The arm {shown(arm.arm)} has neither intervention nor comparator."
            yield problem("W215", sight.at(arm, "arm"), what)


def appraisals_without_result(sight: Sight) -> Iterator[Problem]:
    """W218: once a study, outcome and window, and only where all three are known."""
    outcomes, windows, seen = sight.section("outcomes"), sight.windows, set()
    for row in sight.review.appraisals:
        key = f"{row.study}/{row.outcome}/{row.timepoint}"
        known = (
            row.study in (sight.studies or ())
            and row.outcome in (outcomes or ())
            and row.timepoint in (windows or ())
        )
        if known and sight.results and key not in sight.results and key not in seen:
            seen.add(key)
            window = "" if row.timepoint == ANY_TIMEPOINT else f" ({row.timepoint})"
            what = f"{row.study} has no result for {row.outcome}{window}."
            yield problem("W218", sight.at(row, "study"), what)


_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# As spreadsheets write dates; `may-2001` is more likely an author and a year.
_DATE = re.compile(
    rf"\d{{1,2}}-(?:{_MONTHS})(?:-\d{{2,4}})?|(?:{_MONTHS})-\d{{2}}|\d{{4}}-\d\d?-\d\d?"
    r"|\d\d?-\d\d?-(?:\d\d|\d{4})",
    re.IGNORECASE,
)


def dated_ids(sight: Sight) -> Iterator[Problem]:
    """W224: ids of studies and arms, where they are given."""
    studies = ((sight.at(one, "study"), one.study) for one in sight.review.studies.values())
    arms = ((sight.at(one, "arm"), one.arm) for one in sight.review.arms)
    for place, id_ in (*studies, *arms):
        if _DATE.fullmatch(id_):
            yield problem("W224", place, f"{shown(id_)} may have been another name.")


CHECKS: dict[str, Check] = {
    "E200": missing_tables,
    "E201": unknown_studies,
    "E202": unknown_outcomes,
    "E203": unknown_arms,
    "E204": unknown_windows,
    "E205": unknown_interventions,
    "E206": unknown_routes,
    "E207": unknown_comparators,
    "E208": unknown_findings,
    "E209": unknown_comparisons,
    "E210": circular_parts,
    "E211": self_comparisons,
    "E212": repeated_ids,
    "E213": unknown_columns,
    "W214": studies_without_arms,
    "W215": arms_without_treatment,
    "W218": appraisals_without_result,
    "W224": dated_ids,
}
