"""Arms, results and judgements of a review folder from the rows of a package.

A study that several analyses share brings each arm's numbers once. Rows that cannot stand beside
each other (the same study twice in an analysis, a group split between comparisons) are told apart
by their stratum, so that exactly the contrasts of the package are formed, none more.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

from stook.exchange.analysis_names import slug
from stook.exchange.import_model import Analysis, Sides
from stook.exchange.revman.export_columns import rob2_domain
from stook.exchange.revman.package_model import AnalysisKey, DataRow, Side
from stook.exchange.targets import Targets, numbers
from stook.model.appraisal import Appraisal, ItemKind
from stook.model.finding import RATIOS
from stook.model.study import Arm, Result
from stook.problems import Problem, problem

Numbers = tuple[tuple[str, float | None], ...]


@dataclass(slots=True)
class Pair:
    """One data row as the folder will hold it: two arms (and a contrast, where reported so).

    `key` is study, outcome and time window; `values` are subgroup columns with their values.
    """

    row: DataRow
    sides: Sides
    key: tuple[str, str, str]
    cells: dict[str, Numbers]
    contrast: Numbers = ()
    log: bool = False
    note: str = ""
    values: dict[str, str] = field(default_factory=dict)
    stratum: str = ""


@dataclass(slots=True)
class Assembled:
    """What goes into the tables, and where each data row went (for the verification)."""

    arms: tuple[Arm, ...] = ()
    results: tuple[Result, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    study_values: dict[str, dict[str, str]] = field(default_factory=dict)
    strata: dict[tuple[AnalysisKey, int], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def assemble(analyses: tuple[Analysis, ...], targets: Targets) -> Assembled:
    """The tables of a review folder that hold every row of the analyses."""
    study_ids = {name: id_ for id_, name in targets.names.studies.items()}
    made = Assembled()
    pairs, owners = _pairs(analyses, targets, study_ids)
    _study_values(analyses, targets, pairs, owners, made)
    arms = _arms([pair for own in pairs.values() for pair in own])
    by_key: dict[tuple[str, str, str], list[Pair]] = defaultdict(list)
    for own in pairs.values():
        for pair in own:
            by_key[pair.key].append(pair)
    results: list[Result] = []
    for key, own in by_key.items():
        strata = _stratify(own, targets, arms)
        results += _results(key, strata)
    made.strata = {where: pair.stratum for where, pair in owners.items()}
    made.arms = tuple(arms.values())
    made.results = tuple(results)
    made.appraisals = _appraisals(analyses, targets, study_ids, made.problems)
    return made


# Rows -> pairs --------------------------------------------------------------------------------


def _pairs(
    analyses: tuple[Analysis, ...], targets: Targets, study_ids: dict[str, str]
) -> tuple[dict[AnalysisKey, list[Pair]], dict[tuple[AnalysisKey, int], Pair]]:
    """Pairs of every analysis that brings data; rows of the others are found among them."""
    pairs: dict[AnalysisKey, list[Pair]] = {}
    owners: dict[tuple[AnalysisKey, int], Pair] = {}
    for analysis in analyses:
        target = targets.targets[analysis.key]
        if target.base is not None:
            continue
        sides = targets.names.comparisons[target.comparison]
        pairs[analysis.key] = []
        for index, row in enumerate(analysis.rows):
            key = (study_ids[row.study], target.outcome, target.timepoint)
            pair = _pair(row, analysis, sides, key)
            if target.variable and row.subgroup:
                pair.values[target.variable] = row.subgroup
            pairs[analysis.key].append(pair)
            owners[analysis.key, index] = pair
    for analysis in analyses:
        target = targets.targets[analysis.key]
        if target.base is None:
            continue
        free = list(pairs[target.base])
        for index, row in enumerate(analysis.rows):
            pair = next(each for each in free if numbers(each.row) == numbers(row))
            free.remove(pair)
            if target.variable and row.subgroup:
                pair.values[target.variable] = row.subgroup
            owners[analysis.key, index] = pair
    return pairs, owners


def _pair(row: DataRow, analysis: Analysis, sides: Sides, key: tuple[str, str, str]) -> Pair:
    kind, swap = analysis.plan.shape, analysis.plan.swap
    cells = {
        sides.intervention: _cells(row.experimental, kind, swap=swap),
        sides.comparator: _cells(row.control, kind, swap=swap),
    }
    note = row.footnotes
    if swap:
        note = " ".join(["Counts people without the event, as the source analyses it.", note])
    pair = Pair(row, sides, key, cells, note=note.strip())
    if kind == "effect":
        pair.contrast = (("effect", row.giv_mean), ("se", row.giv_se))
        pair.log = analysis.plan.measure in RATIOS
    elif kind == "observed minus expected":
        pair.contrast = (("o_e", row.o_e), ("variance", row.variance))
    return pair


def _cells(side: Side, kind: str, *, swap: bool) -> Numbers:
    """The columns of results.csv that one group fills."""
    if kind == "means":
        return (("n", side.n), ("mean", side.mean), ("sd", side.sd))
    if kind == "events" or (kind == "observed minus expected" and side.cases is not None):
        events = side.cases
        if swap and side.n is not None and events is not None:
            events = side.n - events
        return (("events", events), ("total", side.n))
    return (("n", side.n),)


# Subgroup columns -----------------------------------------------------------------------------


def _study_values(
    analyses: tuple[Analysis, ...],
    targets: Targets,
    pairs: dict[AnalysisKey, list[Pair]],
    owners: dict[tuple[AnalysisKey, int], Pair],
    made: Assembled,
) -> None:
    """Move subgroup columns that depend on the study only from the results to the studies.

    A column does where every study has one value, and no analysis grouped by it leaves out a
    study that has a value.
    """
    for variable in targets.names.variables:
        values: dict[str, set[str]] = defaultdict(set)
        for analysis in analyses:
            target = targets.targets[analysis.key]
            if target.variable != variable:
                continue
            for pair in pairs[target.base or analysis.key]:
                values[pair.key[0]].add(pair.values.get(variable, ""))
        if any(len(own) > 1 for own in values.values()):
            continue
        for pair in owners.values():
            pair.values.pop(variable, None)
        for study, own in values.items():
            made.study_values.setdefault(study, {})[variable] = next(iter(own))


# Arms and strata ------------------------------------------------------------------------------


def _arms(pairs: list[Pair]) -> dict[tuple[str, str], Arm]:
    """The arms of all studies. An intervention given by two routes in a study makes two arms."""
    arms: dict[tuple[str, str], Arm] = {}
    for pair in pairs:
        study, sides = pair.key[0], pair.sides
        own = sides.intervention
        there = arms.get((study, own))
        if there is not None and there.intervention and there.route != sides.route:
            own = slug(f"{sides.intervention}-{sides.route or 'other'}")
            pair.cells = {own if k == sides.intervention else k: v for k, v in pair.cells.items()}
            there = arms.get((study, own))
        blank = Arm(study=study, arm=own)
        arms[study, own] = replace(
            there or blank, intervention=sides.intervention, route=sides.route
        )
        other = Arm(study=study, arm=sides.comparator)
        arms[study, sides.comparator] = replace(
            arms.get((study, sides.comparator), other), comparator=sides.comparator
        )
    return arms


def _stratify(
    pairs: list[Pair], targets: Targets, arms: dict[tuple[str, str], Arm]
) -> dict[str, list[Pair]]:
    """Strata of one study, outcome and window: '' for all where they can stand together."""
    strata: dict[str, list[Pair]] = defaultdict(list)
    repeated: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        repeated[pair.sides.id].append(pair)
    for pair in pairs:
        own = repeated[pair.sides.id]
        label = _label(pair, own) if len(own) > 1 else ""
        candidates = [label, "-".join(x for x in (slug(pair.sides.id), label) if x)]
        candidates += [f"{candidates[1]}-{i}" for i in range(2, len(pairs) + 2)]
        for stratum in candidates:
            if _together([*strata.get(stratum, []), pair], targets, arms):
                pair.stratum = stratum
                strata[stratum].append(pair)
                break
    return strata


def _label(pair: Pair, own: list[Pair]) -> str:
    """The name of a stratum: the subgroup where it tells the pairs apart, else a number."""
    names = [each.row.subgroup for each in own]
    if len(set(names)) == len(own) and "" not in names:
        return slug(pair.row.subgroup)
    return str(next(i for i, each in enumerate(own, start=1) if each is pair))


def _together(pairs: list[Pair], targets: Targets, arms: dict[tuple[str, str], Arm]) -> bool:
    """Whether pairs can share a stratum: no arm with two contents, and the contrasts that arise
    are those of the pairs."""
    contents: dict[str, tuple[Numbers, bool]] = {}
    for pair in pairs:
        for arm, cells in pair.cells.items():
            if contents.setdefault(arm, (cells, bool(pair.contrast))) != (
                cells,
                bool(pair.contrast),
            ):
                return False
    if any(a.values.get(k, v) != v for a in pairs for b in pairs for k, v in b.values.items()):
        return False
    meant = [pair.sides.id for pair in pairs]
    if len(set(meant)) < len(meant):
        return False
    study = pairs[0].key[0]
    present = [arms[study, arm] for arm in contents]
    arising = {
        sides.id
        for sides in targets.names.comparisons.values()
        if any(a.intervention == sides.intervention and a.route == sides.route for a in present)
        and any(a.comparator == sides.comparator for a in present)
    }
    return arising == set(meant)


def _results(key: tuple[str, str, str], strata: dict[str, list[Pair]]) -> list[Result]:
    """Rows of results.csv: each arm once a stratum, contrasts behind their arms."""
    study, outcome, timepoint = key
    rows: dict[tuple[str, str, str], Result] = {}
    common: dict[str, Any] = {"study": study, "outcome": outcome, "timepoint": timepoint}
    for stratum, pairs in strata.items():
        for pair in pairs:
            for arm, cells in pair.cells.items():
                if all(value is None for _, value in cells):
                    continue
                there = rows.get((stratum, arm, ""))
                note = _joined(there.note if there else "", pair.note)
                more = (there.more if there else {}) | pair.values
                rows[stratum, arm, ""] = Result(
                    **common, arm=arm, stratum=stratum, **_filled(cells), note=note, more=more
                )
            if pair.contrast:
                arm, reference = pair.cells
                rows[stratum, arm, reference] = Result(
                    **common, arm=arm, reference=reference, stratum=stratum,
                    **_filled(pair.contrast), log=pair.log, note=pair.note, more=dict(pair.values),
                )  # fmt: skip
    return list(rows.values())


def _filled(numbers: Numbers) -> dict[str, Any]:
    """Columns by name."""
    return dict(numbers)


def _joined(one: str, other: str) -> str:
    """Two notes as one, none twice."""
    return other if not one or one == other else one if other in one else f"{one} {other}".strip()


# Risk of bias ---------------------------------------------------------------------------------

_VALUES = {"low risk": "Low", "low": "Low", "some concerns": "Some concerns", "high risk": "High",
           "high": "High"}  # fmt: skip


def _appraisals(
    analyses: tuple[Analysis, ...],
    targets: Targets,
    study_ids: dict[str, str],
    problems: list[Problem],
) -> tuple[Appraisal, ...]:
    """RoB 2 judgements of the data rows, by study, outcome and window."""
    found: dict[tuple[str, str, str, str], Appraisal] = {}
    for analysis in analyses:
        target = targets.targets[analysis.key]
        for row in analysis.rows:
            for judged in row.judgements:
                item, value = rob2_domain(judged.domain), _VALUES.get(judged.value.lower(), "")
                if not item or not value:
                    continue
                key = (study_ids[row.study], target.outcome, target.timepoint, item)
                made = Appraisal(
                    study=key[0],
                    outcome=key[1],
                    timepoint=key[2],
                    kind=ItemKind.OVERALL if item == "overall" else ItemKind.DOMAIN,
                    item="" if item == "overall" else item,
                    value=value,
                    support=judged.support,
                )
                there = found.setdefault(key, made)
                if there.value != value:
                    what = (
                        f"{row.study}, {analysis.name}: {judged.domain} is {value!r} here and "
                        f"{there.value!r} in another comparison; the first was kept."
                    )
                    problems.append(problem("W778", row.place, what))
    return tuple(found.values())
