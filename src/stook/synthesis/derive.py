"""What was reported -> what is analysed: standard deviations, standard errors, combined groups.

What a paper reported is never overwritten: the derived number stands beside it with the words of
its derivation and the cells that it was taken from.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from stook.model.study import Result
from stook.model.synthesis import Group
from stook.stats import conversions


@dataclass(frozen=True, slots=True)
class Derived:
    """A number as analysed: its value, the columns that it is from, and how it was derived."""

    value: float
    columns: tuple[str, ...]
    how: str = ""


def group(row: Result) -> Group:
    """One arm's numbers as analysed, each with its cells; what is missing stays missing."""
    if row.events is not None and row.person_time is not None:
        size = row.n if row.n is not None else row.total
        counted = {"n": (row.cell("n" if row.n is not None else "total"),)} if size else {}
        return Group(
            arms=(row.arm,),
            n=size,
            events=row.events,
            person_time=row.person_time,
            cells={
                "events": (row.cell("events"),),
                "person_time": (row.cell("person_time"),),
                **counted,
            },
        )
    if row.events is not None and row.total is not None:
        return Group(
            arms=(row.arm,),
            n=row.total,
            events=row.events,
            total=row.total,
            cells={"events": (row.cell("events"),), "total": (row.cell("total"),)},
        )
    size = row.n if row.n is not None else row.total
    n = Derived(size, ("n" if row.n is not None else "total",)) if size is not None else None
    found = {"mean": _mean(row), "sd": _sd(row), "n": n}
    numbers = {name: made for name, made in found.items() if made is not None}
    return Group(
        arms=(row.arm,),
        n=size,
        mean=numbers["mean"].value if "mean" in numbers else None,
        sd=numbers["sd"].value if "sd" in numbers else None,
        cells={
            name: tuple(row.cell(column) for column in made.columns)
            for name, made in numbers.items()
        },
        derived={name: made.how for name, made in numbers.items() if made.how},
        reported_as=row.reported_as,
    )


def _mean(row: Result) -> Derived | None:
    """The mean as reported, else from the median (Luo 2018)."""
    if row.mean is not None:
        return Derived(row.mean, ("mean",))
    return _from_median(row, "mean")


def _sd(row: Result) -> Derived | None:
    """The SD as reported, else from SE, interval, or median with range or quartiles."""
    if row.sd is not None:
        return Derived(row.sd, ("sd",))
    if row.n is None:
        return None
    if row.se is not None:
        return _converted(conversions.sd_from_se(row.se, row.n), "sd", ("se", "n"))
    if row.ci_low is not None and row.ci_high is not None:
        level = row.ci_level or 0.95
        made = conversions.sd_from_ci(row.ci_low, row.ci_high, row.n, level=level)
        return _converted(made, "sd", ("ci_low", "ci_high", "n"))
    return _from_median(row, "sd")


def _from_median(row: Result, name: str) -> Derived | None:
    """Mean or SD from a median with its range, quartiles or both."""
    if row.median is None or row.n is None:
        return None
    quartiles = row.q1 is not None and row.q3 is not None
    extremes = row.min is not None and row.max is not None
    if not quartiles and not extremes:
        return None
    made = conversions.mean_sd_from_median(
        row.n,
        row.median,
        q1=row.q1 if quartiles else None,
        q3=row.q3 if quartiles else None,
        minimum=row.min if extremes else None,
        maximum=row.max if extremes else None,
    )
    columns = (
        "median",
        *(("q1", "q3") if quartiles else ()),
        *(("min", "max") if extremes else ()),
    )
    return _converted(made, name, (*columns, "n"))


def _converted(made: conversions.Conversion, name: str, columns: tuple[str, ...]) -> Derived | None:
    """A conversion's value with its words, or None where it was refused."""
    value = float(made[name])
    return Derived(value, columns, made.formula) if math.isfinite(value) else None


def combined(groups: list[Group]) -> Group:
    """Several arms made one (Cochrane Handbook 6.5.2.10); one arm stays as it is.

    Arms with events and arms with means cannot be combined; nor can arms with a number missing:
    then the group is left without numbers and the study is not estimable.
    """
    if len(groups) == 1:
        return groups[0]
    arms = tuple(arm for part in groups for arm in part.arms)
    cells = {
        name: tuple(cell for part in groups for cell in part.cells.get(name, ()))
        for name in dict.fromkeys(name for part in groups for name in part.cells)
    }
    if all(part.events is not None and part.person_time is not None for part in groups):
        sizes = [part.n for part in groups if part.n is not None]
        how = "events and person-time of the arms added up"
        return Group(
            arms=arms,
            n=sum(sizes) if len(sizes) == len(groups) else None,
            events=sum(part.events or 0.0 for part in groups),
            person_time=sum(part.person_time or 0.0 for part in groups),
            cells=cells,
            derived={"events": how, "person_time": how},
        )
    if all(part.events is not None for part in groups):
        events = conversions.combine_events(
            [_number(part.events) for part in groups], [_number(part.total) for part in groups]
        )
        total = _finite(events["total"])
        return Group(
            arms=arms,
            n=total,
            events=_finite(events["events"]),
            total=total,
            cells=cells,
            derived={"events": events.formula, "total": events.formula},
        )
    kinds = {part.reported_as for part in groups}
    means = conversions.combine_arms(
        [_number(part.n) for part in groups],
        [_number(part.mean) for part in groups],
        [_number(part.sd) for part in groups],
    )
    return Group(
        arms=arms,
        n=_finite(means["n"]),
        mean=_finite(means["mean"]),
        sd=_finite(means["sd"]),
        cells=cells,
        derived=dict.fromkeys(("n", "mean", "sd"), means.formula),
        reported_as=kinds.pop() if len(kinds) == 1 else None,
    )


def contrast_effect(
    row: Result, *, log: bool
) -> tuple[float | None, float | None, tuple[str, ...], str]:
    """A reported contrast on the analysis scale: effect, standard error, their cells, the words.

    Ratios are reported on the natural scale unless `row.log` is true; their SE is always that of
    the logarithm.
    """
    effect = row.effect
    if effect is not None and log and not row.log:
        effect = math.log(effect) if effect > 0 else None
    middle, se, columns, how = _contrast_se(row, effect, log=log and not row.log)
    if effect is None and row.effect is None:
        effect = middle
    used = [name for name in ("effect", "o_e", "variance") if getattr(row, name) is not None]
    return effect, se, tuple(row.cell(name) for name in [*used, *columns]), how


def _contrast_se(
    row: Result, effect: float | None, *, log: bool
) -> tuple[float | None, float | None, tuple[str, ...], str]:
    """The standard error of a contrast (and its interval's middle): reported, or from CI or P.

    A difference within `n` people has n - 1 degrees of freedom, and its standard deviation gives
    its standard error (Cochrane Handbook, section 23.2.7.1).
    """
    if row.se is not None:
        return None, row.se, ("se",), ""
    within = row.paired and row.n is not None and row.n > 1
    if within and row.sd is not None and row.n is not None:
        how = "SE = SD of the differences / square root of n"
        return None, row.sd / math.sqrt(row.n), ("sd", "n"), how
    df = row.n - 1 if within and row.n is not None and not log and not row.log else None
    size = () if df is None else ("n",)
    if row.ci_low is not None and row.ci_high is not None:
        level = row.ci_level or 0.95
        made = conversions.se_from_ci(row.ci_low, row.ci_high, level=level, df=df, log=log)
        columns = ("ci_low", "ci_high", *size)
        return _finite(made["y"]), _finite(made["se"]), columns, made.formula
    if row.p is not None and effect is not None:
        made = conversions.se_from_p(effect, row.p, df)
        return None, _finite(made["se"]), ("p", *size), made.formula
    return None, None, (), ""


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _finite(value: object) -> float | None:
    number = float(value)  # type: ignore[arg-type]
    return number if math.isfinite(number) else None


def derivations(part: Group) -> Iterator[str]:
    """What was derived in a group, in words: "sd: ..."."""
    for name, how in part.derived.items():
        yield f"{name}: {how}"
