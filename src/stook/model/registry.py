"""What a trial registry reports of a study: every value with the group it is of and its path.

Text is as the registry has it ("<0.001", "NA"); nothing is converted here. A `path` leads back into
the record: keys and positions of the JSON, or elements of the XML.
"""

from dataclasses import dataclass, field
from typing import Literal

from stook.problems import Problem

Part = Literal["flow", "baseline", "outcome", "adverse event"]
Seriousness = Literal["", "deaths", "serious", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryGroup:
    """A group of participants; one trial has several sets (for flow, baseline, each outcome)."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One value of one group.

    `measure` is the outcome, baseline measure, period or adverse event term; `row` and `category`
    its rows. `parameter` ("Mean", "Count of Participants") and `dispersion` ("Standard Deviation")
    say what `value`, `spread`, `lower` and `upper` are; `analysed` is the denominator. Adverse
    events carry how serious they are, their organ class, and `events` beside people affected.
    """

    part: Part
    path: str
    group: str
    group_title: str
    measure: str
    time_frame: str = ""
    row: str = ""
    category: str = ""
    parameter: str = ""
    unit: str = ""
    dispersion: str = ""
    value: str = ""
    spread: str = ""
    lower: str = ""
    upper: str = ""
    analysed: str = ""
    analysed_unit: str = ""
    seriousness: Seriousness = ""
    organ_class: str = ""
    events: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryAnalysis:
    """A comparison of groups as the registry states it."""

    path: str
    measure: str
    time_frame: str
    groups: tuple[str, ...]
    method: str = ""
    p: str = ""
    parameter: str = ""
    estimate: str = ""
    level: str = ""
    sides: str = ""
    lower: str = ""
    upper: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredOutcome:
    """An outcome as it was registered, whether or not anything was reported of it."""

    rank: str
    measure: str
    time_frame: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryRecord:
    """One registered trial with what it reported. `version` is the date of its last update."""

    id: str
    version: str
    title: str
    start: str = ""
    groups: tuple[RegistryGroup, ...] = ()
    reported: tuple[Reported, ...] = ()
    analyses: tuple[RegistryAnalysis, ...] = ()
    registered: tuple[RegisteredOutcome, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
