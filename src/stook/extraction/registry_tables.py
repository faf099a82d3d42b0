"""What a registry reports as an independent extraction: everything in one table, and what people
mapped to the review's outcomes as rows like a person's.

`mapping.yaml` says which of the registry's groups is which arm and which measure is which outcome
in which time window; only what a person confirmed becomes a row. Numbers are never made up: a
value that fits no column is named with the reason.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from stook.model.registry import RegistryRecord, Reported
from stook.model.study import Arm, Result

# Columns of measurements.csv: the registry, then each field of `Reported`.
MEASUREMENT_COLUMNS = ("registry", "version", *(field.name for field in fields(Reported)))
_INTERVAL = re.compile(r"(\d+(?:\.\d+)?)\s*%\s*confidence interval", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_COUNTS = frozenset({"participants", "subjects", "patients", "people", "women", "men", "children"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedMeasure:
    """A measure of the registry and the result that it is; `row` and `category` where it has them.

    `seriousness` is for adverse events ("serious", "other", "deaths").
    """

    measure: str
    outcome: str
    timepoint: str = "any"
    row: str = ""
    category: str = ""
    time_frame: str = ""
    seriousness: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryMapping:
    """One registered trial as a study of the review: arms by group title, results by measure."""

    study: str
    groups: Mapping[str, str]
    measures: tuple[MappedMeasure, ...] = ()


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A mapped value that no column can hold, with the reason."""

    path: str
    measure: str
    group: str
    reason: str


def measurements(record: RegistryRecord) -> Iterator[dict[str, str]]:
    """Every reported value as a row of `measurements.csv`."""
    for reported in record.reported:
        row = {field.name: str(getattr(reported, field.name)) for field in fields(Reported)}
        yield {"registry": record.id, "version": record.version, **row}


def source_of(record: RegistryRecord, path: str) -> str:
    """The source of a row: registry, version and path."""
    version = f", version of {record.version}" if record.version else ""
    return f"{record.id}{version}: {path}"


def mapped(
    record: RegistryRecord, mapping: RegistryMapping
) -> tuple[list[Arm], list[Result], list[Unplaced]]:
    """Arms and results of what was mapped, and what could not be placed."""
    arms = [
        Arm(study=mapping.study, arm=arm, label=title, participants=_started(record, title))
        for title, arm in mapping.groups.items()
    ]
    results: list[Result] = []
    unplaced: list[Unplaced] = []
    for measure in mapping.measures:
        for reported in _chosen(record, measure):
            arm = mapping.groups.get(reported.group_title)
            if arm is None:
                unplaced.append(_unplaced(reported, "the group is mapped to no arm"))
                continue
            placed: dict[str, Any] | str = columns_of(reported)
            if isinstance(placed, str):
                unplaced.append(_unplaced(reported, placed))
                continue
            results.append(
                Result(
                    study=mapping.study,
                    outcome=measure.outcome,
                    timepoint=measure.timepoint,
                    arm=arm,
                    source=source_of(record, reported.path),
                    note=reported.comment,
                    **placed,
                )
            )
    return arms, results, unplaced


def _chosen(record: RegistryRecord, measure: MappedMeasure) -> Sequence[Reported]:
    """The values of a mapped measure; denominators are no values."""
    return [
        reported
        for reported in record.reported
        if reported.part in ("outcome", "adverse event")
        and "Analysed" not in (reported.row, reported.category)
        and reported.measure == measure.measure
        and (not measure.row or reported.row == measure.row)
        and (not measure.category or reported.category == measure.category)
        and (not measure.time_frame or reported.time_frame == measure.time_frame)
        and (not measure.seriousness or reported.seriousness == measure.seriousness)
    ]


def _unplaced(reported: Reported, reason: str) -> Unplaced:
    return Unplaced(reported.path, reported.measure, reported.group_title, reason)


def _started(record: RegistryRecord, title: str) -> int | None:
    """How many of a group started the first period."""
    for reported in record.reported:
        started = reported.part == "flow" and reported.row.upper() == "STARTED"
        if started and reported.group_title == title:
            value = number(reported.value)
            return int(value) if value is not None else None
    return None


def columns_of(reported: Reported) -> dict[str, Any] | str:
    """The columns of results.csv that a value fills, or why it fills none."""
    value = number(reported.value)
    if value is None:
        return f"the value is {reported.value or 'empty'}"
    parameter = reported.parameter.lower()
    people = number(reported.analysed)
    if parameter in ("number", "count of participants", "count of units"):
        return _count(reported, value, people)
    if parameter in ("mean", "least squares mean"):
        return _mean(reported, value, people)
    if parameter == "median":
        return _median(reported, value, people)
    return f"there is no column for a {reported.parameter.lower() or 'value without a type'}"


def _count(reported: Reported, value: float, people: float | None) -> dict[str, float] | str:
    unit = reported.unit.lower()
    counted = reported.parameter.lower() == "count of participants" or unit in _COUNTS
    if not counted:
        return f"{reported.unit or 'a number without unit'} is no count of people"
    if people is None:
        return "the number analysed is not reported"
    return {"events": value, "total": people}


def _mean(reported: Reported, value: float, people: float | None) -> dict[str, float] | str:
    found = {"mean": value} | ({"n": people} if people is not None else {})
    spread = number(reported.spread)
    dispersion = reported.dispersion.lower()
    if dispersion == "standard deviation" and spread is not None:
        return found | {"sd": spread}
    if dispersion == "standard error" and spread is not None:
        return found | {"se": spread}
    limits = _limits(reported)
    level = _INTERVAL.search(reported.dispersion)
    if level and limits:
        return found | {
            "ci_low": limits[0], "ci_high": limits[1], "ci_level": float(level[1]) / 100
        }  # fmt: skip
    if dispersion == "full range" and limits:
        return found | {"min": limits[0], "max": limits[1]}
    return f"a mean with {reported.dispersion or 'no dispersion'} has no column"


def _median(reported: Reported, value: float, people: float | None) -> dict[str, float] | str:
    found = {"median": value} | ({"n": people} if people is not None else {})
    limits = _limits(reported)
    dispersion = reported.dispersion.lower()
    if dispersion in ("inter-quartile range", "interquartile range") and limits:
        return found | {"q1": limits[0], "q3": limits[1]}
    if dispersion == "full range" and limits:
        return found | {"min": limits[0], "max": limits[1]}
    return f"a median with {reported.dispersion or 'no dispersion'} has no column"


def _limits(reported: Reported) -> tuple[float, float] | None:
    low, high = number(reported.lower), number(reported.upper)
    return None if low is None or high is None else (low, high)


def number(text: str) -> float | None:
    """A number as the registry writes it; None for NA, "<0.001" and the like."""
    plain = text.replace(",", "").strip()
    return float(plain) if _NUMBER.fullmatch(plain) else None
