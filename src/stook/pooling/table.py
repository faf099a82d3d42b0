"""A meta-analysis of a table that somebody has: no review folder, one call.

What the columns hold is guessed (`pool_columns`), every bad cell becomes a Problem with line and
column, and the result carries all that a report, a plot or an R script needs.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from stook import stats
from stook.pooling.any_table import MISSING, Sheet, read_sheet
from stook.pooling.by_shape import by_shape
from stook.pooling.columns import FAMILIES, Guess, Looks, guess
from stook.pooling.compound import taken_apart
from stook.pooling.converted import with_conversions
from stook.pooling.long_tables import paired
from stook.pooling.numeric_cells import Numbers, numbers
from stook.pooling.people_counts import with_whole_counts
from stook.problems import Place, Problem, problem
from stook.stats.names import canonical, check_level

# family -> the measure taken unless another is asked for, and all that fit.
MEASURES: Final[dict[str, tuple[str, ...]]] = {
    "counts": ("RR", "OR", "RD", "PETO", "AS"),
    "means": ("MD", "SMD", "SMDH", "SMD1", "ROM"),
    "rates": ("IRR", "IRD", "IRSD"),
    "effects": ("GENERIC", "RR", "OR", "HR", "IRR", "ROM", "RD", "MD", "SMD"),
    "correlations": ("ZCOR", "COR"),
    "proportions": ("PLO", "PFT", "PAS", "PLN", "PR"),
    "group means": ("MN", "MNLN"),
}
RATIOS: Final = frozenset({"RR", "OR", "PETO", "HR", "IRR", "ROM"})
TABLE_METHODS: Final = ("MH", "Peto")
COMMON: Final = frozenset({"EE", "FE", "CE", *TABLE_METHODS})


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked for. '' leaves the choice to the defaults, which are then said.

    `columns` are roles that the person named, such as `events1: relapse_a`.
    """

    measure: str = ""
    method: str = "REML"
    ci: str = ""
    pi: str = ""
    subgroup: str = ""
    level: float = 0.95
    columns: Mapping[str, str] = field(default_factory=dict)
    convention: str = "review"


@dataclass(frozen=True, slots=True)
class Study:
    """One row: its name, its group, effect and interval as people read them, weight in percent.

    `arms` are the totals and counts that the row reported, by role; None and `reason` where there
    is no effect.
    """

    label: str
    group: str
    effect: float | None
    low: float | None
    high: float | None
    weight: float | None
    reason: str
    cells: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Subgroup:
    """One subgroup's own meta-analysis; `members` are positions in `Analysis.studies`."""

    label: str
    members: tuple[int, ...]
    pooled: stats.Pooled


@dataclass(frozen=True, slots=True)
class Analysis:
    """The whole result. `wald` is the same analysis with the Wald interval, for comparison.

    `columns` are the columns used, where other programs would read the file otherwise.
    """

    file: str
    request: Request
    guess: Guess
    measure: str
    scale: str
    said: tuple[str, ...]
    studies: tuple[Study, ...]
    pooled: stats.Pooled
    wald: stats.Pooled
    subgroups: tuple[Subgroup, ...] = ()
    between: tuple[float, int, float] | None = None
    columns: Mapping[str, Sequence[float | str]] | None = None

    @property
    def log(self) -> bool:
        """Whether the effects are ratios, shown on a logarithmic axis."""
        return self.scale == "log"


def analyse(file: str, data: bytes, request: Request) -> tuple[Analysis | None, list[Problem]]:
    """Read, guess, compute. Where anything is wrong there are Problems and no result."""
    request = _spelt(request)
    sheet, problems = read_sheet(file, data)
    if sheet is None:
        return None, problems
    sheet = taken_apart(paired(sheet))
    named = [*request.columns.values(), request.subgroup]
    for name in named:
        if name and name not in sheet.columns:
            what = f'There is no column "{name}". Columns: {", ".join(sheet.columns)}.'
            problems.append(problem("E121", Place(file, sheet.table.header.line), what))
    if problems:
        return None, problems
    found = _guess(sheet, request)
    if not found.family:
        return None, [_not_told(sheet, found)]
    sheet, problems = with_whole_counts(sheet, found)
    if not problems:
        sheet, found, problems = with_conversions(sheet, found)
    if problems:
        return None, sorted(problems, key=lambda p: p.order)
    read, problems = numbers(sheet, found)
    if problems:
        return None, sorted(problems, key=lambda p: p.order)
    return _analysis(sheet, found, read, request), []


def _spelt(request: Request) -> Request:
    """The request with method and intervals spelt as the literature does; ValueError for others."""
    known = [*dict.fromkeys((*stats.METHODS, *TABLE_METHODS))]
    ci = canonical("confidence interval", request.ci, stats.CONFIDENCE) if request.ci else ""
    kinds = (*stats.PREDICTION, "none")
    pi = canonical("prediction interval", request.pi, kinds) if request.pi else ""
    method = canonical("method", request.method, known)
    return replace(request, method=method, ci=ci, pi=pi, level=check_level(request.level))


def _guess(sheet: Sheet, request: Request) -> Guess:
    """The guess for the columns, given what their cells look like."""
    looks = Looks(
        *(frozenset(c for c in sheet.columns if like(sheet, c))
          for like in (_all_numbers, _no_numbers, _counts))
    )  # fmt: skip
    fitting = [f for f, known in MEASURES.items() if request.measure.upper() in known]
    wanted = _fullest(sheet, request.columns, fitting or list(FAMILIES), looks)
    found = guess(sheet.columns, request.columns, wanted, looks)
    shaped = None if found.family else by_shape(sheet)
    if shaped is None:
        return found
    roles, said = shaped
    second = guess(
        sheet.columns, {**roles, **request.columns}, fitting[0] if fitting else "", looks
    )
    if not second.family:
        return found
    told = [
        f'{role} is the column "{second.columns[role]}"'
        for role in roles
        if role in second.columns and role not in request.columns
    ]
    return replace(second, said=(*told, *([said] if said else []), *second.said))


def _fullest(sheet: Sheet, taken: Mapping[str, str], families: Sequence[str], looks: Looks) -> str:
    """Of these families the one of which most rows have all cells; '' where there is none."""
    counts = {}
    for family in families:
        found = guess(sheet.columns, taken, family, looks)
        cells = [sheet.texts(column) for column in found.columns.values()]
        full = sum(all(c.lower() not in MISSING for c in row) for row in zip(*cells, strict=True))
        counts[family] = full if found.family else -1
    best = max(counts, key=lambda family: counts[family])
    return best if counts[best] >= 0 else ""


def _all_numbers(sheet: Sheet, column: str) -> bool:
    return all(cell.replace(".", "").isdigit() or not cell for cell in sheet.texts(column))


def _no_numbers(sheet: Sheet, column: str) -> bool:
    """Whether there are words in a column, and no digit."""
    cells = [cell for cell in sheet.texts(column) if cell.lower() not in MISSING]
    return bool(cells) and not any(letter.isdigit() for cell in cells for letter in cell)


def _counts(sheet: Sheet, column: str) -> bool:
    """Whether a column holds whole numbers, some of them beyond 1."""
    cells = [cell for cell in sheet.texts(column) if cell.lower() not in MISSING]
    return all(cell.isdecimal() for cell in cells) and any(int(cell) > 1 for cell in cells)


def _not_told(sheet: Sheet, found: Guess) -> Problem:
    seen = ", ".join(f"{role} ({name})" for role, name in found.found.items()) or "nothing"
    ways = "; or ".join(", ".join(way) for family in FAMILIES.values() for way in family[:1])
    return problem(
        "E121",
        Place(sheet.table.file, sheet.table.header.line),
        f"The columns do not hold what an analysis needs. Recognised: {seen}.",
        f"Name columns with --column ROLE=NAME so that these are complete: {ways}.",
    )


def _measure(found: Guess, request: Request) -> str:
    if request.measure:
        known = MEASURES[found.family]
        for name in known:
            if name.casefold() == request.measure.casefold():
                return name
        raise ValueError(
            f"the columns are {found.family}: measure must be one of {', '.join(known)}, "
            f"not {request.measure!r}"
        )
    return found.ratio or MEASURES[found.family][0]


def _effects(read: Numbers, found: Guess, measure: str, convention: str) -> stats.Effects:
    """The studies' effects by the family's measure.

    By a review's convention (RevMan's) a study with an SD of 0 in one arm has none.
    """
    cells: dict[str, Any] = dict(read.cells)
    if found.family == "effects":
        scale = "log" if measure in RATIOS else "identity"
        return stats.effects("GENERIC", y=cells["y"], se=cells["se"], scale=scale)
    if found.family == "means":
        cells = {k.replace("total", "n"): v for k, v in cells.items()}
    if found.family == "proportions":
        cells["total"] = cells.pop("n")
    # The variances are metafor's defaults, so that the R call gives the same digits.
    more = {"SMD": "LS", "SMD1": "LS", "SMDH": "Bonett-g"}
    if measure in {"MD", "SMD", "ROM"} and convention == "review":
        cells["zero_sd"] = "exclude"
    return stats.effects(measure, **cells, **_variance(more.get(measure)))


def _variance(kind: str | None) -> dict[str, str]:
    return {"variance": kind} if kind else {}


def _analysis(sheet: Sheet, found: Guess, read: Numbers, request: Request) -> Analysis:
    measure = _measure(found, request)
    if request.method in TABLE_METHODS and found.family != "counts":
        raise ValueError(f"{request.method} pools counts of events, not {found.family}")
    if request.method == "Peto":
        measure = "PETO"
    each = _effects(read, found, measure, request.convention)
    ci = request.ci or ("Wald" if request.method in COMMON else "HKSJ")
    chosen = {"": None if request.method in COMMON else "HTS", "none": None}
    pi = chosen.get(request.pi, request.pi)
    everything = tuple(range(len(sheet.table.rows)))

    def pool(rows: Sequence[int], ci: str) -> stats.Pooled:
        return _pool(each, read, rows, measure, request, (ci, pi))

    pooled = pool(everything, ci)
    groups = sheet.texts(request.subgroup) if request.subgroup else [""] * len(everything)
    labels = [one for one in dict.fromkeys(groups) if one.lower() not in MISSING]
    subgroups = tuple(
        Subgroup(label, members, pool(members, ci))
        for label in labels
        for members in [tuple(i for i in everything if groups[i] == label)]
    )
    studies = _studies(sheet, found, read, each, groups, pooled, request.level)
    return Analysis(
        file=sheet.table.file,
        request=request,
        guess=found,
        measure=measure,
        scale=each.scale,
        said=(
            *sheet.said,
            *found.said,
            *read.said,
            *_chosen(found, request, measure),
            *_convention(request, measure, read),
            *_ungrouped(groups, request),
            *_repeated(studies, found.family),
        ),
        studies=studies,
        pooled=pooled,
        wald=pool(everything, "Wald"),
        subgroups=subgroups,
        between=_between(subgroups),
        columns=_for_others(sheet, found, request),
    )


_AS_IN_R: Final = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?|NA|NR|\.|")
_AS_IN_R_WITH_COMMAS: Final = re.compile(r"[-+]?\d+(,\d+)?|NA|NR|\.|")


def _for_others(
    sheet: Sheet, found: Guess, request: Request
) -> Mapping[str, Sequence[float | str]] | None:
    """The columns used, where R would not read them from the file as they were read here."""
    usual = _AS_IN_R_WITH_COMMAS if sheet.decimal_comma else _AS_IN_R
    names = list(found.columns.values())
    same = sheet.plain and not sheet.parts and "sum of the other rows" not in " ".join(sheet.said)
    if same and all(usual.fullmatch(cell) for name in names for cell in sheet.texts(name)):
        return None
    columns: dict[str, Sequence[float | str]] = {name: sheet.values(name)[0] for name in names}
    if request.subgroup:
        columns[request.subgroup] = sheet.texts(request.subgroup)
    return columns


def _repeated(studies: Sequence[Study], family: str) -> list[str]:
    """Studies with several rows: their effects are not independent, and the model thinks so."""
    times = Counter(study.label for study in studies)
    twice = [name for name, count in times.items() if count > 1]
    if not twice:
        return []
    names = ", ".join(twice[:3]) + (" ..." if len(twice) > 3 else "")
    said = [f"names that stand in several rows, pooled as if they were independent: {names}"]
    if family in {"proportions", "group means"}:
        said.append("each row is one group: to compare the arms of a study, put them in one row")
    return said


def _ungrouped(groups: Sequence[str], request: Request) -> list[str]:
    """How many studies have no value of the subgroup variable, and so are in no subgroup."""
    number = sum(group.lower() in MISSING for group in groups) if request.subgroup else 0
    if not number:
        return []
    shown = "1 study has" if number == 1 else f"{number} studies have"
    return [f'{shown} no value of "{request.subgroup}" and no subgroup']


def _convention(request: Request, measure: str, read: Numbers) -> list[str]:
    """Which convention was followed, where the two differ."""
    cells = read.cells
    flat = any(bool((cells[sd] == 0).any()) for sd in ("sd1", "sd2") if sd in cells)
    zero = any(bool((cells[e] == 0).any()) for e in ("events1", "events2") if e in cells)
    if flat and measure in {"MD", "SMD", "ROM"}:
        ways = ("brings no effect, as in RevMan", "keeps its effect, as in metafor")
        subject = "a study with an SD of 0 in one arm"
    elif zero and request.method == "MH" and measure in {"OR", "RR"}:
        ways = (
            "gets 1/2 in each cell before pooling, as in RevMan",
            "is pooled as it is, as in metafor",
        )
        subject = "a study with a zero cell"
    else:
        return []
    return [f"{subject} {ways[request.convention != 'review']} (--convention chooses)"]


def _chosen(found: Guess, request: Request, measure: str) -> list[str]:
    if request.measure or request.method == "Peto" or len(MEASURES[found.family]) == 1:
        return []
    others = ", ".join(m for m in MEASURES[found.family] if m != measure)
    return [f"the measure is {measure} (others by --measure: {others})"]


def _pool(
    each: stats.Effects,
    read: Numbers,
    rows: Sequence[int],
    measure: str,
    request: Request,
    intervals: tuple[str, str | None],
) -> stats.Pooled:
    """One meta-analysis of some of the rows."""
    ci, pi = intervals
    some = list(rows)
    if request.method in TABLE_METHODS:
        counts = (
            [read.cells[role][i] for i in some]
            for role in ("events1", "total1", "events2", "total2")
        )
        return stats.pool_tables(
            measure, *counts, method=request.method, ci=ci, pi=pi, level=request.level,
            correct_pooled=request.convention == "review" and measure != "RD",
            correct_effect=True, rd_variance="Sato",  # as metafor
        )  # fmt: skip
    size = each.options.get("n")
    options = {**each.options, "n": size[some]} if size is not None else each.options
    part = stats.Effects(each.measure, each.y[some], each.v[some], each.scale, options=options)
    return stats.pool(part, method=request.method, ci=ci, pi=pi, level=request.level)


def _between(subgroups: Sequence[Subgroup]) -> tuple[float, int, float] | None:
    """The test of subgroup differences: Q, degrees of freedom and P.

    Each subgroup has its own tau2; Q compares their estimates by their standard errors
    (Borenstein et al. 2009, chapter 19; RevMan's test).
    """
    full = [g.pooled for g in subgroups if g.pooled.status == 0]
    if len(full) < 2:
        return None
    test = stats.pool([p.estimate for p in full], [p.se_wald**2 for p in full], method="EE")
    return float(test.q), int(test.q_df), float(test.q_p)


def _studies(
    sheet: Sheet,
    found: Guess,
    read: Numbers,
    each: stats.Effects,
    groups: Sequence[str],
    pooled: stats.Pooled,
    level: float,
) -> tuple[Study, ...]:
    effect, low, high = each.natural(level)
    names = sheet.texts(found.label) if found.label else [""] * len(groups)
    years = sheet.texts(found.year) if found.year else [""] * len(groups)
    made = []
    for i, name in enumerate(names):
        label = name or f"Row {i + 1}"
        dated = len(years[i]) == 4 and years[i].isdigit() and years[i] not in label
        year = years[i] if dated else ""
        ok = bool(each.estimable[i])
        made.append(
            Study(
                label=f"{label} {year}".strip(),
                group=groups[i],
                effect=float(effect[i]) if ok else None,
                low=float(low[i]) if ok else None,
                high=float(high[i]) if ok else None,
                weight=float(pooled.weights[i]) if ok and pooled.status == 0 else None,
                reason="" if ok else str(each.reason[i]),
                cells={role: float(values[i]) for role, values in read.cells.items()},
            )
        )
    return tuple(made)
