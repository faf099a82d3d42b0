"""From arms and results to contrasts: which numbers of a study stand against which.

An arm is on the intervention's side of a comparison when its intervention (and route) are the
comparison's, on the comparator's side when its comparator is. Results of the same study, outcome,
time window and stratum on the two sides make a contrast; several arms on one side are combined
(Cochrane Handbook, section 23.3.4).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from stook.extraction.sides import Sides, sides
from stook.model.protocol import Comparison
from stook.model.review import Review
from stook.model.study import Arm, Result, Study
from stook.model.synthesis import Contrast, Group, Shape
from stook.synthesis.derive import combined, contrast_effect, group
from stook.synthesis.pairing import Pairing, pairing

STRATA_INSTEAD = "its strata are analysed instead"


def contrasts(
    review: Review,
    comparison: Comparison,
    variables: tuple[str, ...] = (),
    ratio: frozenset[str] = frozenset(),
) -> dict[tuple[str, str], tuple[Contrast, ...]]:
    """All contrasts of a comparison by (outcome, time window), in the order of results.csv.

    `variables` are the subgroup variables and moderators whose values each contrast carries;
    `ratio` names the outcomes whose measure is analysed on the log scale.
    """
    side = sides(comparison, review.arms)
    assumed = review.protocol.synthesis.crossover_correlation
    cases: dict[tuple[str, str, str, str], list[Result]] = defaultdict(list)
    for row in review.results:
        if (row.study, row.arm) in side.experimental or (row.study, row.arm) in side.comparator:
            cases[row.study, row.outcome, row.timepoint, row.stratum].append(row)
    found: dict[tuple[str, str], list[Contrast]] = defaultdict(list)
    for (study, outcome, timepoint, _), rows in cases.items():
        made = _contrasts(
            rows, side, review.studies[study], variables, assumed, log=outcome in ratio
        )
        found[outcome, timepoint].extend(made)
    return {key: _without_totals(value) for key, value in found.items()}


def _without_totals(contrasts: list[Contrast]) -> tuple[Contrast, ...]:
    """The contrasts, of which a study's total is refused where all its strata stand beside it."""
    by_study: dict[str, list[Contrast]] = defaultdict(list)
    for contrast in contrasts:
        by_study[contrast.study].append(contrast)
    return tuple(
        replace(contrast, refused=STRATA_INSTEAD, experimental=_emptied(contrast.experimental),
                comparator=_emptied(contrast.comparator))
        if is_total(contrast, by_study[contrast.study])
        else contrast
        for contrast in contrasts
    )  # fmt: skip


def is_total(contrast: Contrast, beside: Sequence[Contrast]) -> bool:
    """Whether a contrast without a stratum is the sum of two or more that have one."""
    strata = [other for other in beside if other.stratum]
    if contrast.stratum or len(strata) < 2:
        return False
    for side in ("experimental", "comparator"):
        sizes = [getattr(other, side).n for other in strata]
        whole = getattr(contrast, side).n
        if whole is None or None in sizes or sum(sizes) != whole:
            return False
    return True


def _emptied(group: Group) -> Group:
    """A refused group: as no table it leaves Mantel-Haenszel and every other analysis alike."""
    return replace(group, events=None, total=None)


def _sized(group: Group, study: Study, side: Sides) -> Group:
    """The group with how many people its arms had, where arms.csv says it for each of them."""
    arms = [
        side.experimental.get((study.study, id_)) or side.comparator.get((study.study, id_))
        for id_ in group.arms
    ]
    numbers = [arm.participants for arm in arms if arm and arm.participants is not None]
    return replace(group, capacity=sum(numbers)) if len(numbers) == len(arms) else group


def _contrasts(
    rows: list[Result],
    side: Sides,
    study: Study,
    variables: tuple[str, ...],
    assumed: float | None,
    *,
    log: bool,
) -> list[Contrast]:
    """One study's contrasts from its rows: reported ones where there are any, else arm by arm."""
    plain = [row for row in rows if not row.reference]
    reported = [
        row
        for row in rows
        if (row.study, row.arm) in side.experimental
        and (row.study, row.reference) in side.comparator
    ]
    if reported:
        several = len(reported) > 1
        return [
            _reported(row, plain, side, study, variables, log=log, several=several)
            for row in reported
        ]
    made = _from_arms(plain, side, study, variables, assumed)
    return [] if made is None else [made]


def _from_arms(
    plain: list[Result],
    side: Sides,
    study: Study,
    variables: tuple[str, ...],
    assumed: float | None,
) -> Contrast | None:
    """A contrast of what the arms reported, or None where a side is missing."""
    left = [row for row in plain if (row.study, row.arm) in side.experimental]
    right = [row for row in plain if (row.study, row.arm) in side.comparator]
    if not left or not right:
        return None
    experimental = _sized(combined([group(row) for row in left]), study, side)
    comparator = _sized(combined([group(row) for row in right]), study, side)
    grouped = _values(variables, study, left, side)
    pair = pairing(left, right, assumed)
    within = pair or Pairing()
    if within.refused:
        experimental, comparator = _emptied(experimental), _emptied(comparator)
    taken = tuple(
        cell for part in (experimental, comparator) for cs in part.cells.values() for cell in cs
    )
    return Contrast(
        study=study.study,
        label=study.label,
        randomised=study.participants,
        stratum=left[0].stratum,
        shape=_shape(left, right, paired=pair is not None),
        paired=pair is not None,
        correlation=within.correlation,
        refused=within.refused,
        derived=within.how,
        experimental=experimental,
        comparator=comparator,
        cells=(*taken, *within.cells),
        membership=_membership([*left, *right], side),
        groups={name: value for name, (value, _) in grouped.items()},
        group_cells={name: cell for name, (_, cell) in grouped.items()},
    )


def _shape(left: list[Result], right: list[Result], *, paired: bool) -> Shape:
    """What the rows of both sides report."""
    rows = [*left, *right]
    if all(row.events is not None and row.person_time is not None for row in rows):
        return "rates"
    if all(row.events is not None for row in rows):
        return "events"
    return "paired means" if paired else "means"


def _reported(
    row: Result,
    plain: list[Result],
    side: Sides,
    study: Study,
    variables: tuple[str, ...],
    *,
    log: bool,
    several: bool,
) -> Contrast:
    """A contrast that the study reported as such; arm-level rows beside it bring group sizes.

    Where a study reports several for one comparison none is dropped: the arm tells them apart
    (that its comparator then counts twice is a check's business to say).
    """
    effect, se, cells, derived = contrast_effect(row, log=log)
    told = [n for n in ("favours", "p") if getattr(row, n) is not None and effect is None]
    left = [other for other in plain if other.arm == row.arm]
    right = [other for other in plain if other.arm == row.reference]
    grouped = _values(variables, study, [row], side)
    return Contrast(
        study=study.study,
        label=study.label,
        randomised=study.participants,
        stratum=row.stratum or (row.arm if several else ""),
        shape="observed minus expected" if row.o_e is not None else "effect",
        experimental=_sized(group(left[0]) if left else Group(arms=(row.arm,)), study, side),
        comparator=_sized(group(right[0]) if right else Group(arms=(row.reference,)), study, side),
        effect=effect,
        se=se,
        o_e=row.o_e,
        variance=row.variance,
        paired=bool(row.paired),
        n=row.n,
        n_cells=(row.cell("n"),) if row.n is not None else (),
        cells=(*cells, *(row.cell(name) for name in told)),
        membership=_membership([row], side),
        groups={name: value for name, (value, _) in grouped.items()},
        group_cells={name: cell for name, (_, cell) in grouped.items()},
        derived=derived,
        favours=row.favours,
        p=row.p,
    )


def _membership(rows: list[Result], side: Sides) -> tuple[str, ...]:
    """The cells of arms.csv that put these rows into the comparison."""
    cells: list[str] = []
    for row in rows:
        for arm_id in (row.arm, row.reference):
            arm = side.experimental.get((row.study, arm_id))
            if arm is not None:
                cells.append(arm.cell("intervention"))
                if arm.route:
                    cells.append(arm.cell("route"))
            other = side.comparator.get((row.study, arm_id))
            if other is not None:
                cells.append(other.cell("comparator"))
    return tuple(dict.fromkeys(cells))


def _values(
    variables: tuple[str, ...], study: Study, rows: list[Result], side: Sides
) -> dict[str, tuple[str, str]]:
    """Subgroup values, each with its cell: a column of the result's row, else of its arm, else of
    its study."""
    values: dict[str, tuple[str, str]] = {}
    for variable in variables:
        for row in rows:
            arm = side.experimental.get((row.study, row.arm))
            holders: list[Result | Arm | Study] = [row, *([arm] if arm else []), study]
            found = [(one.more.get(variable, ""), one.cell(variable)) for one in holders]
            found.append((_own(study, variable), study.cell(variable)))
            held = next((pair for pair in found if pair[0]), None)
            if held is not None:
                values[variable] = held
                break
    return values


def _own(study: Study, variable: str) -> str:
    """A study's own field as text, where `variable` is one ('' where it is not reported)."""
    if variable in {"more", "reports"} or variable not in Study.__slots__:
        return ""
    value = getattr(study, variable)
    return "" if value is None else str(value)
