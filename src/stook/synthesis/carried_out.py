"""The method by which a synthesis is carried out: the plan's, as far as its model has it.

A plan can name pairs that do not exist (a Hartung-Knapp interval of a Peto odds ratio); the table
is `stats.applicable`. What takes their place is decided here, once, for the pool, the subgroups,
what-if, the multiverse, the forest plot and the report; `rules` names it as a Problem.
"""

from dataclasses import asdict, replace
from typing import Any

from stook.model.protocol import Method, Plan
from stook.model.synthesis import Specification
from stook.stats.applicable import WEIGHTED_TABLES, departures
from stook.synthesis.study_effects import SHAPES


def proper_method(method: Method, measure: str, *, tables: bool = True) -> Method:
    """The method with every setting that its model does not have replaced by one that it has.

    `tables` says whether every study brings its 2x2 table.
    """
    settings = asdict(method)
    settings.pop("level")
    changed: dict[str, Any] = {
        one.key: one.value for one in departures(measure, tables=tables, **settings)
    }
    return replace(method, **changed)


def general_method(plan: Plan) -> Method:
    """The general plan's method where it fits: what a sentence about the plan may say."""
    measure = WEIGHTED_TABLES.get(plan.method, ("MD",))[0]
    own = {name: getattr(plan, name) for name in Method.__slots__}
    return proper_method(Method(**own), measure)


def carried_out(specification: Specification) -> Specification:
    """The specification with the method by which it is carried out."""
    method = proper_method(
        specification.method, specification.measure, tables=all_tables(specification)
    )
    return replace(specification, method=method)


def weighs_tables(specification: Specification) -> bool:
    """Whether a carried-out specification is pooled from the 2x2 tables themselves."""
    return specification.method.method in WEIGHTED_TABLES


def all_tables(specification: Specification) -> bool:
    """Whether every study brings its 2x2 table, as Mantel-Haenszel and Peto need."""
    return SHAPES.get(specification.measure) == "events" and all(
        contrast.shape == "events" for contrast in specification.contrasts
    )
