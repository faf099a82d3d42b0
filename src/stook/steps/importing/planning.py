"""How each analysis of a package is computed: from its settings, or inferred from its results."""

import re
from collections import Counter, defaultdict
from typing import Any, Literal, cast

from stook.formats.revman.columns import plain
from stook.formats.revman.nouns import AnalysisKey, DataRow, Package, Settings
from stook.model.protocol import Measure, Method
from stook.model.terms import Kind
from stook.problems import Problem, problem
from stook.stats import infer
from stook.steps.importing.nouns import Analysis, Planned

Shape = Literal["events", "means", "effect", "observed minus expected"]

_MEASURES: dict[str, Measure] = {
    "risk ratio": "RR", "rr": "RR", "relative risk": "RR",
    "odds ratio": "OR", "or": "OR",
    "risk difference": "RD", "rd": "RD",
    "peto odds ratio": "PETO", "peto or": "PETO",
    "mean difference": "MD", "md": "MD",
    "standardized mean difference": "SMD", "standardised mean difference": "SMD",
    "std mean difference": "SMD", "smd": "SMD",
    "hazard ratio": "HR", "hr": "HR",
    "rate ratio": "RATE RATIO", "rate difference": "RATE DIFFERENCE",
    "ratio of means": "ROM",
}  # fmt: skip
_KINDS: dict[str, Kind] = {"HR": Kind.TIME_TO_EVENT, "RATE RATIO": Kind.RATE}
_SHAPE_KINDS: dict[str, Kind] = {
    "events": Kind.DICHOTOMOUS,
    "means": Kind.CONTINUOUS,
    "effect": Kind.GENERIC,
    "observed minus expected": Kind.TIME_TO_EVENT,
}
_DEFAULT: dict[str, Measure] = {
    "events": "RR",
    "means": "MD",
    "effect": "GENERIC",
    "observed minus expected": "HR",
}
LOG = frozenset({"RR", "OR", "PETO", "HR", "ROM", "RATE RATIO", "GENERIC LOG"})


def analyses(package: Package, problems: list[Problem]) -> tuple[Analysis, ...]:
    """The package's analyses in its order, each with the plan that reproduces it."""
    rows: dict[AnalysisKey, list[DataRow]] = defaultdict(list)
    for row in package.rows:
        rows[row.analysis].append(row)
    settled = {key: package.settings.get(key) for key in rows}
    shapes = {key: shape(rows[key], settled[key]) for key in rows}
    plans = {
        key: from_settings(one, shapes[key]) for key, one in settled.items() if one is not None
    }
    bare = [key for key in rows if key not in plans]
    if bare:
        plans |= _inferred({key: rows[key] for key in bare}, shapes, problems)
    return tuple(
        Analysis(
            key=key,
            name=rows[key][0].name,
            rows=tuple(rows[key]),
            settings=settled[key],
            subgroups=package.subgroups.get(key, ()),
            plan=plans[key],
        )
        for key in rows
    )


def shape(rows: list[DataRow], settings: Settings | None) -> Shape:
    """What the studies of an analysis report. Zeros may stand for empty cells (2023 layout)."""
    said = plain(settings.data_type) if settings else ""
    if any(row.variance for row in rows) or said in {"o e and variance", "ipd"}:
        return "observed minus expected"
    if said:
        named: dict[str, Shape] = {"dichotomous": "events", "continuous": "means"}
        return named.get(said, "effect")
    return _shape(rows)


def _shape(rows: list[DataRow]) -> Shape:
    """The same where no settings say it: by which cells are filled."""
    if any(row.giv_se for row in rows):
        return "effect"
    if any(side.sd or side.mean for row in rows for side in (row.experimental, row.control)):
        return "means"
    if all(row.experimental.cases is None for row in rows):
        return "means"
    return "events"


def from_settings(settings: Settings, kind: Shape) -> Planned:
    """The plan as the package's settings say."""
    measure = _MEASURES.get(plain(settings.measure))
    if measure is None:
        log = yes(settings.log_scale) and kind == "effect"
        measure = "GENERIC LOG" if log else _DEFAULT[kind]
    model: Literal["common", "random"] = "random" if "random" in plain(settings.model) else "common"
    hksj = "hksj" in plain(settings.interval) or "hartung" in plain(settings.interval)
    shown = yes(settings.prediction) and model == "random"
    method = Method(
        model=model,
        method=_method(settings.method, measure, kind),
        estimator="REML" if plain(settings.estimator) == "reml" else "DL",
        interval="HKSJ" if hksj else "Wald",
        prediction=("V" if hksj else "normal") if shown else "none",
        level=level(settings.level),
    )
    return Planned(
        kind=_KINDS.get(measure, _SHAPE_KINDS[kind]),
        measure=measure,
        method=method,
        pooled=settings.overall_estimates == "" or yes(settings.overall_estimates),
    )


def _method(text: str, measure: Measure, kind: Shape) -> Literal["IV", "MH", "Peto"]:
    name = plain(text)
    if kind == "events" and (name in {"mh", "m h"} or "mantel" in name):
        return "MH"
    if kind == "events" and ("peto" in name or measure == "PETO"):
        return "Peto"
    return "IV"


def yes(text: str) -> bool:
    """Whether a cell of the settings says yes."""
    return text.strip().lower() in {"true", "yes", "1"}


def level(text: str) -> float:
    """`95%` as 0.95, also where nothing readable stands."""
    match = re.search(r"\d+(?:\.\d+)?", text)
    value = float(match[0]) if match else 95.0
    value = value / 100 if value > 1 else value
    return value if 0.5 <= value < 1 else 0.95


def numbers(rows: list[DataRow] | tuple[DataRow, ...], kind: Shape) -> dict[str, Any]:
    """The rows as arrays, by the names of `stook.stats.effects`."""
    nan = float("nan")

    def column(name: str, side: str = "") -> list[float]:
        of = (getattr(row, side) if side else row for row in rows)
        return [nan if (x := getattr(each, name)) is None else x for each in of]

    if kind == "events":
        return {
            "events1": column("cases", "experimental"), "total1": column("n", "experimental"),
            "events2": column("cases", "control"), "total2": column("n", "control"),
        }  # fmt: skip
    if kind == "means":
        return {
            f"{name}{i}": column(name, side)
            for i, side in ((1, "experimental"), (2, "control"))
            for name in ("mean", "sd", "n")
        }
    if kind == "effect":
        return {"y": column("giv_mean"), "se": column("giv_se")}
    return {"o_minus_e": column("o_e"), "variance": column("variance")}


def _inferred(
    rows: dict[AnalysisKey, list[DataRow]],
    shapes: dict[AnalysisKey, Shape],
    problems: list[Problem],
) -> dict[AnalysisKey, Planned]:
    """Plans of analyses without settings. Where several models fit, the one that fits most of the
    package's analyses is taken: a review mostly uses one."""
    measures: dict[AnalysisKey, infer.InferredMeasure] = {}
    fitting: dict[AnalysisKey, tuple[infer.Model, ...]] = {}
    for key, own in rows.items():
        kind = shapes[key]
        arrays = numbers(own, kind)
        measures[key] = infer.infer_measure(kind, arrays, *_stored(own))
        fitting[key] = infer.infer_models(kind, measures[key].measure, arrays, _weights(own))
    votes = Counter(model for models in fitting.values() for model in models)
    order = {model: -votes[model] for model in infer.MODELS}
    plans: dict[AnalysisKey, Planned] = {}
    for key, own in rows.items():
        found = measures[key]
        models = fitting[key] or tuple(votes) or infer.MODELS[:1]
        chosen = min(models, key=lambda model: order[model])
        plans[key] = _plan(found, chosen, shapes[key])
        if found.stored and (found.reproduced < found.stored or not fitting[key]):
            what = (
                f"Analysis {'.'.join(key)}: {found.measure} reproduces {found.reproduced} of "
                f"{found.stored} stored effects; "
                + ("its weights fit no known model." if not fitting[key] else "its weights fit.")
            )
            problems.append(problem("W777", own[0].place, what))
    return plans


def _plan(found: infer.InferredMeasure, chosen: infer.Model, kind: Shape) -> Planned:
    return Planned(
        kind=_KINDS.get(found.measure, _SHAPE_KINDS[kind]),
        measure=cast("Measure", found.measure),
        method=Method(
            model=cast("Any", chosen.model),
            method=cast("Any", chosen.method),
            estimator=cast("Any", chosen.estimator),
            interval="Wald",
            prediction="none",
            level=found.level,
        ),
        inferred="measure and model are inferred from the stored effects and weights",
    )


def _stored(rows: list[DataRow]) -> tuple[list[float], list[float], list[float]]:
    """Stored effect and interval of each row, nan where there is none."""
    nan = float("nan")

    def column(name: str) -> list[float]:
        values = [nan if row.stored.placeholder else getattr(row.stored, name) for row in rows]
        return [nan if value is None else value for value in values]

    return column("effect"), column("ci_low"), column("ci_high")


def _weights(rows: list[DataRow]) -> list[float]:
    nan = float("nan")
    weights = [nan if row.stored.placeholder else row.stored.weight for row in rows]
    return [nan if weight is None else weight for weight in weights]
