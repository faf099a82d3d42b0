"""From a result of `stook.stats` to the plain data of a plot.

Only attributes are read, so numpy is not imported here: `plots.forest(stats.pool(...))` works, and
plots made from plain data start without it.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from stook.figures import heterogeneity
from stook.plots.forest_data import ForestData, ForestGroup, ForestRow, Pooled
from stook.plots.funnel_data import FunnelData
from stook.plots.measures import MEASURES, SINGLE
from stook.plots.panel import Point
from stook.plots.scatter import ScatterData
from stook.plots.specification import Analysis, SpecificationData

if TYPE_CHECKING:
    from stook.stats import Influence, Multiverse
    from stook.stats import Pooled as Result


def _sound(value: Any) -> float | None:  # noqa: ANN401 (a float or a numpy scalar)
    number = float(value)
    return None if math.isnan(number) else number


def _names(labels: Sequence[str], count: int) -> list[str]:
    if labels and len(labels) != count:
        raise ValueError(f"there are {count} rows but {len(labels)} labels")
    return list(labels) or [f"Study {i + 1}" for i in range(count)]


def _back(result: "Result") -> Callable[[float], float]:
    """From the analysis scale to the one that people read, for one study."""
    from stook.stats.scales import natural

    scale, size = result.options.scale, result.options.size
    return lambda value: float(natural(scale, value, size))


def _model(result: "Result") -> str:
    options = result.options
    kind = "Common effect" if options.method in {"EE", "FE", "CE"} else "Random effects"
    how = "" if kind == "Common effect" else f", {options.method}"
    return f"{kind}, {options.weighting}{how}; {options.ci} interval"


def forest_data(result: "Result", labels: Sequence[str] = ()) -> ForestData:
    """A pooled result as a forest plot: its studies, its diamond, its prediction interval.

    A batch (leave-one-out, cumulative) becomes one row an analysis, without a diamond.
    """
    options = result.options
    log = options.scale == "log" and options.measure not in SINGLE
    plain = ForestData(
        measure=MEASURES.get(options.measure, options.measure),
        model=_model(result),
        level=options.level,
        log=log,
        no_null=options.measure in SINGLE,
    )
    if getattr(result.status, "ndim", 0):
        return replace(plain, groups=(ForestGroup(_analyses(result, labels)),))
    return replace(
        plain, groups=(ForestGroup(_studies(result, labels)),), pooled=(_diamond(result),)
    )


def _studies(result: "Result", labels: Sequence[str]) -> tuple[ForestRow, ...]:
    from stook.stats.special import normal_critical

    z, back = float(normal_critical(result.options.level)), _back(result)
    rows = []
    for i, label in enumerate(_names(labels, len(result.y))):
        y, v = float(result.y[i]), float(result.v[i])
        if not (math.isfinite(y) and math.isfinite(v) and v > 0):
            rows.append(ForestRow(label, reason="no effect with a variance"))
            continue
        half = z * math.sqrt(v)
        limits = (back(y), back(y - half), back(y + half))
        rows.append(ForestRow(label, *limits, weight=_sound(result.weights[i])))
    return tuple(rows)


def _analyses(result: "Result", labels: Sequence[str]) -> tuple[ForestRow, ...]:
    nat = result.natural
    columns = zip(nat.estimate, nat.ci_low, nat.ci_high, result.reason, strict=True)
    rows = [
        ForestRow(label, _sound(y), _sound(low), _sound(high), reason=str(reason))
        for label, (y, low, high, reason) in zip(
            _names(labels, len(result.status)), columns, strict=True
        )
    ]
    return tuple(rows)


def _diamond(result: "Result") -> Pooled:
    if result.status:
        return Pooled("Overall", reason=str(result.reason))
    nat = result.natural
    common = result.options.method in {"EE", "FE", "CE"}
    line = heterogeneity(
        tau2=None if common else _sound(result.tau2),
        q=_sound(result.q),
        df=int(result.q_df),
        p=_sound(result.q_p),
        i2=_sound(result.i2),
    )
    return Pooled(
        "Overall",
        _sound(nat.estimate),
        _sound(nat.ci_low),
        _sound(nat.ci_high),
        _sound(nat.pi_low),
        _sound(nat.pi_high),
        100.0,
        lines=(line,) if line and int(result.k) > 1 else (),
    )


def funnel_data(result: "Result", labels: Sequence[str] = ()) -> FunnelData:
    """A pooled result as a funnel plot."""
    log = result.options.scale == "log"
    shown: Callable[[float], float] = math.exp if log else float
    points = []
    for i, label in enumerate(_names(labels, len(result.y))):
        y, v = float(result.y[i]), float(result.v[i])
        ok = math.isfinite(y) and math.isfinite(v)
        points.append(Point(label, shown(y) if ok else None, math.sqrt(v) if ok else None))
    estimate = _sound(result.estimate)
    return FunnelData(
        tuple(points),
        shown(estimate) if estimate is not None else None,
        MEASURES.get(result.options.measure, result.options.measure),
        log=log,
    )


def radial_data(result: "Result", labels: Sequence[str] = ()) -> ScatterData:
    """A pooled result as Galbraith's plot."""
    from stook.stats import radial

    at = radial(result)
    names = _names(labels, len(result.y))
    points = tuple(
        Point(label, _sound(x), _sound(y)) for label, x, y in zip(names, at.x, at.y, strict=True)
    )
    return ScatterData(points, estimate=_sound(result.estimate), ident="radial")


def baujat_data(influence: "Influence", labels: Sequence[str] = ()) -> ScatterData:
    """Deletion diagnostics as a Baujat plot."""
    at = influence.baujat
    names = _names(labels, len(at.x))
    points = tuple(
        Point(label, _sound(x), _sound(y)) for label, x, y in zip(names, at.x, at.y, strict=True)
    )
    return ScatterData(points, ident="baujat")


def specification_data(
    multiverse: "Multiverse", measure: str = "Effect", *, log: bool = False
) -> SpecificationData:
    """A multiverse as a specification curve; `log` where its measures are ratios."""
    rows = range(len(multiverse.estimate))
    made = tuple(
        Analysis(
            float(multiverse.estimate[i]),
            float(multiverse.ci_low[i]),
            float(multiverse.ci_high[i]),
            tuple(multiverse.choices(i).values()),
            bool(multiverse.agrees[i]),
        )
        for i in rows
    )
    return SpecificationData(
        made,
        tuple(name[:1].upper() + name[1:] for name in multiverse.dimensions),
        measure,
        log=log,
        stated=int(multiverse.stated),
        sentence=multiverse.sentence,
    )
