"""`rma.glmm`: mixed models of counts. A likelihood at least as high as R's is agreement."""

from __future__ import annotations

from conformance.compare import Answer
from conformance.inputs import NAMES
from conformance.kit import Case
from stook import stats
from stook.stats.glmm import Glmm

FAMILY = "mixed models of counts (rma.glmm)"
LATER = {"UM.RS"}
"""A random level for each study, which R fits by Laplace's approximation, as with nAGQ=1."""


def fit(case: Case) -> Glmm:
    """The model of a call."""
    call = case.call
    assert call is not None
    counts = {ours: case.data[call.named[theirs]] for theirs, ours in NAMES.items()
              if theirs in call.named}  # fmt: skip
    counts |= {"total": case.data[call.named["ni"]]} if "ni" in call.named else {}
    if "ti" in call.named:
        counts["time"] = case.data[call.named["ti"]]
    return stats.glmm(
        call.get("measure"),
        call.get("model", "UM.FS"),
        method=call.get("method", "ML"),
        **counts,
    )


def answer(case: Case) -> Answer | None:
    """Estimates where R found the optimum, else the likelihood."""
    call = case.call
    if (
        call is None
        or call.function != "rma.glmm"
        or (call.get("model") in LATER or "nAGQ=1" in case.text)
    ):
        return None
    made = fit(case)
    low, high = made.ci
    values = {
        "k": made.k, "beta": made.estimate, "se": made.se, "stat": made.estimate / made.se,
        "pval": made.p, "ci.lb": low, "ci.ub": high, "tau2": made.tau2, "I2": made.i2,
        "QE.LRT": made.lrt, "QEp.LRT": made.lrt_p, "QM": (made.estimate / made.se) ** 2,
        "QMp": made.p, "ll": made.log_likelihood, "sigma2": None,
    }  # fmt: skip
    absent = {"QE.Wld", "QEp.Wld", "sigma2"}
    if made.tau2 > 1e-6 and call.get("model") != "CM.EL":
        absent |= {"ll"}  # lme4's likelihood with several points lacks a constant
    elif made.log_likelihood > case.result["ll"] + 1e-5:  # R stopped before the optimum
        values = {"k": made.k, "QE.LRT": made.lrt, "QEp.LRT": made.lrt_p}
        absent |= set(case.result) - set(values)
    return Answer(values, 1e-3, each={"pval": 2e-2, "QMp": 2e-2, "tau2": 2e-3, "ll": 1e-6},
                  atol=1e-4, absent=frozenset(absent))  # fmt: skip
