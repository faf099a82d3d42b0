"""ARITHMETIC: arrays in, small frozen results out. Usable without a review folder.

Imports nothing of ours; numpy, and `scipy.special` when first needed. Every function works on the
last axis (the studies) and broadcasts over the leading ones; an absent study has infinite variance.

    inputs.py         effects with variances, or an Effects, as every analysis takes them
    effects.py        Effects, effects(measure, ...): the registry of measures
    binary.py         RR, OR, RD, arcsine difference, Peto OR
    continuous.py     MD, SMD (its named variants), Glass, ratio of means
    association.py    SMD as OR and back, probit, Yule's coefficients; variability ratios
    paired.py         crossover trials: the same people measured twice
    rates.py          events over person-time
    single_group.py   one pooled proportion, rate or mean, with its prediction interval
    single.py         one group: proportion, rate, mean; correlation; reliability
    generic.py        ready-made estimates, hazard ratios
    pooling.py        pool(y, v, method, ci, pi): one or many meta-analyses
    tables.py         pool_tables: Mantel-Haenszel and Peto from the 2x2 tables
    mantel_haenszel.py  its formulas
    tau2.py           the estimators of the between-study variance, one function each
    solvers.py        bracketed root finders over a batch
    fitting.py        tau2 and the sums that a result needs; batches.py cuts batches into blocks
    modes.py          the highest mode of a likelihood; one_mode.py: where it is the only one
    proofs.py         batches of such
    intervals.py      confidence and prediction intervals by name
    applicable.py     which of them, and which estimators, exist for which model
    heterogeneity.py  I2, H2, intervals and standard error of tau2; profile.py: by likelihood
    projections.py    the same estimators with moderators; regression.py: regress(y, v, moderators)
    moderators.py     study characteristics as columns
    influence.py      deletion diagnostics, leave-one-out, cumulative, shrunken effects
    subsets.py        every subset; permutation.py, bootstrap.py: tests and intervals by rearranging
    subgroups.py      each subgroup pooled, and whether they differ
    glmm.py           glmm(measure, model): mixed models of counts; glmm_likelihoods.py
    multilevel.py     multilevel(y, v, cluster): effects that are not independent; robust.py:
                      standard errors by clusters (CR0 to CR2)
    network.py        network(data): network meta-analysis; network_*.py: contrasts from arms or as
                      printed, coherence, designs, contributions, ranks, components, regression,
                      rare events, the network's shape
    small_study.py    Egger, Harbord, Peters, Macaskill, Begg, Deeks; trim_fill.py, pet_peese.py
    diagnostic_accuracy.py  tests from 2x2 tables: the bivariate model, summary ROC curves
    selection.py      selection models: step, beta, half-normal
    excess.py         fail-safe N and excess significance, for reading older reviews
    fragility.py      how few changed outcomes turn a result over
    fragility_exact.py  whether fewer do, by trying all
    multiverse.py     every defensible analysis at once, and one sentence about how far they agree
    conversions/      what papers report, turned into what an analysis needs
    result.py         Pooled, what pooling returns; printing.py says it in words
    scaling.py        checks and exact scaling of a batch; scales.py goes back to what people read
    reproduce.py      which measure and model reproduce the stored results of analyses
    special.py        quantiles and tails
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from . import association, binary, continuous, generic, paired, rates, single
from .bootstrap import Bootstrap, bootstrap
from .diagnostic_accuracy import Accuracy, diagnostic_accuracy
from .effects import MEASURES, Effects, effects
from .fragility import Change, Fragility, fragility
from .glmm import Glmm, glmm
from .intervals import CONFIDENCE, PREDICTION
from .moderators import Design, design
from .multilevel import Multilevel, multilevel
from .multiverse import Multiverse, multiverse
from .network import Network, network
from .pet_peese import PetPeese, pet_peese
from .pooling import pool
from .regression import Regression, regress
from .result import Limits, Natural, Options, Pooled
from .robust import robust
from .single_group import SingleGroup, single_group
from .small_study import (
    SmallStudyTest,
    begg,
    deeks,
    egger,
    harbord,
    macaskill,
    peters,
)
from .tables import pool_tables
from .tau2 import ESTIMATORS as METHODS
from .trim_fill import TrimFill, trim_fill

if TYPE_CHECKING:
    from . import conversions
    from .excess import excess_significance, fail_safe
    from .influence import (
        Influence,
        Points,
        Shrunken,
        cumulative,
        deviations,
        diagnostics,
        leave_one_out,
        radial,
        shrunken,
    )
    from .network_components import Components, components
    from .network_data import NetworkData, network_contrasts
    from .network_events import RareNetwork, network_rare
    from .network_graph import geometry
    from .network_measures import network_arms
    from .network_moderators import NetworkRegression, network_regression
    from .permutation import Permutation, permutation_test
    from .selection import Selection, selection_model
    from .subgroups import Subgroups, pool_subgroup_tables, pool_subgroups
    from .subsets import Subsets, every_subset

__all__ = [
    "CONFIDENCE",
    "MEASURES",
    "METHODS",
    "PREDICTION",
    "Accuracy",
    "Bootstrap",
    "Change",
    "Components",
    "Design",
    "Effects",
    "Fragility",
    "Glmm",
    "Influence",
    "Limits",
    "Multilevel",
    "Multiverse",
    "Natural",
    "Network",
    "NetworkData",
    "NetworkRegression",
    "Options",
    "Permutation",
    "PetPeese",
    "Points",
    "Pooled",
    "RareNetwork",
    "Regression",
    "Selection",
    "Shrunken",
    "SingleGroup",
    "SmallStudyTest",
    "Subgroups",
    "Subsets",
    "TrimFill",
    "association",
    "begg",
    "binary",
    "bootstrap",
    "components",
    "continuous",
    "conversions",
    "cumulative",
    "deeks",
    "design",
    "deviations",
    "diagnostic_accuracy",
    "diagnostics",
    "effects",
    "egger",
    "every_subset",
    "excess_significance",
    "fail_safe",
    "fragility",
    "generic",
    "geometry",
    "glmm",
    "harbord",
    "leave_one_out",
    "macaskill",
    "multilevel",
    "multiverse",
    "network",
    "network_arms",
    "network_contrasts",
    "network_rare",
    "network_regression",
    "paired",
    "permutation_test",
    "pet_peese",
    "peters",
    "pool",
    "pool_subgroup_tables",
    "pool_subgroups",
    "pool_tables",
    "radial",
    "rates",
    "regress",
    "robust",
    "selection_model",
    "shrunken",
    "single",
    "single_group",
    "trim_fill",
]

_LATER = {
    "Components": "network_components",
    "NetworkData": "network_data",
    "NetworkRegression": "network_moderators",
    "RareNetwork": "network_events",
    "components": "network_components",
    "excess_significance": "excess",
    "fail_safe": "excess",
    "Selection": "selection",
    "selection_model": "selection",
    "geometry": "network_graph",
    "network_arms": "network_measures",
    "network_contrasts": "network_data",
    "network_rare": "network_events",
    "network_regression": "network_moderators",
    "Influence": "influence",
    "Permutation": "permutation",
    "Points": "influence",
    "Shrunken": "influence",
    "Subgroups": "subgroups",
    "Subsets": "subsets",
    "conversions": "conversions",
    "cumulative": "influence",
    "deviations": "influence",
    "diagnostics": "influence",
    "every_subset": "subsets",
    "leave_one_out": "influence",
    "permutation_test": "permutation",
    "pool_subgroup_tables": "subgroups",
    "pool_subgroups": "subgroups",
    "radial": "influence",
    "shrunken": "influence",
}
"""Names whose module is imported when they are first used. None is a module's own name, but for
`conversions`: importing a submodule would put the module in the place of the function."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f".{_LATER[name]}", __name__)
    found = globals()[name] = module if name == _LATER[name] else getattr(module, name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
