"""Runs every case of the kit through the family that answers it, and sums up."""

from __future__ import annotations

import pkgutil
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from . import families
from .compare import Answer, Outcome, compare
from .kit import Case, cases

LATER = {
    "glmm": "GLMM",
    "mv": "multivariate and robust models",
    "mv_extra": "multivariate and robust models",
    "locscale": "location-scale models",
    "dta": "diagnostic accuracy",
    "doseresponse": "dose-response",
    "multivariate": "multivariate and robust models",
}
"""Sections of the kit that wait for a family of models that is not built."""
LATER_CALLS = {"rma.glmm": "GLMM", "selmodel": "selection models"}


@dataclass
class Summary:
    """What was covered, what agreed, and what is left, by family."""

    total: int = 0
    covered: Counter[str] = field(default_factory=Counter)
    kits: Counter[int] = field(default_factory=Counter)
    covered_of_kit: Counter[int] = field(default_factory=Counter)
    agreed: Counter[str] = field(default_factory=Counter)
    early: Counter[str] = field(default_factory=Counter)
    numbers: int = 0
    worst: dict[str, tuple[float, str]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    failed_in_r: int = 0
    uncovered: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, family: str, case: Case, outcome: Outcome) -> None:
        """Count one case that a family answered."""
        self.covered[family] += 1
        self.covered_of_kit[case.kit] += 1
        self.numbers += outcome.numbers
        if outcome.failures:
            self.failures.extend(f"{case}: {failure}" for failure in outcome.failures)
            return
        self.agreed[family] += 1
        self.early[family] += outcome.stopped_early
        if outcome.error > self.worst.get(family, (-1.0, ""))[0]:
            self.worst[family] = (outcome.error, str(case))

    def text(self) -> str:
        """The summary that `make conformance` prints."""
        covered, agreed = self.covered.total(), self.agreed.total()
        lines = [f"{'family':34}{'covered':>8}{'agree':>7}{'worst error':>13}  at"]
        for family in sorted(self.covered):
            error, where = self.worst.get(family, (float("nan"), ""))
            lines.append(
                f"{family:34}{self.covered[family]:8}{self.agreed[family]:7}{error:13.1e}  {where}"
            )
        worst = max((error for error, _ in self.worst.values()), default=0.0)
        lines.append(
            f"{covered} of {self.total} results covered ({self.numbers} numbers), {agreed} agree, "
            f"worst relative error {worst:.1e}."
        )
        lines += [
            f"  part {kit} of the kit: {self.covered_of_kit[kit]} of {total} covered"
            for kit, total in sorted(self.kits.items())
        ]
        lines.append(
            f"In {self.early.total()} of them R stopped short of the optimum; at its tau2 all our "
            "numbers agree, and our likelihood is at least as high."
        )
        lines.append(f"{self.failed_in_r} more failed in R itself. Not covered:")
        lines += [
            f"  {family:40}{len(found):5}" for family, found in sorted(self.uncovered.items())
        ]
        return "\n".join(lines)


@cache
def modules() -> list[ModuleType]:
    """All families, in the order of their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(families.__path__))
    return [import_module(f"{families.__name__}.{name}") for name in names]


def run(only: str | None = None, chosen: Iterable[Case] | None = None) -> Summary:
    """Run every case, or the chosen ones (of one family, where named)."""
    summary = Summary()
    for case in cases() if chosen is None else chosen:
        summary.total += 1
        summary.kits[case.kit] += 1
        if isinstance(case.result, dict) and "error" in case.result:
            summary.failed_in_r += 1
            continue
        answer = answered(case, only)
        if answer is not None:
            family, ours, theirs = answer
            summary.add(family, case, compare(ours, theirs))
        else:
            summary.uncovered[_family(case)].append(str(case))
    return summary


def answered(case: Case, only: str | None = None) -> tuple[str, Answer, dict[str, Any]] | None:
    """The family that answers a case, its answer and R's numbers; None where none does."""
    if isinstance(case.result, dict) and "error" in case.result:
        return None
    for module in modules():
        if only in {None, module.FAMILY}:
            answer = module.answer(case)
            if answer is not None:
                return module.FAMILY, answer, getattr(module, "theirs", _theirs)(case)
    return None


def _theirs(case: Case) -> dict[str, Any]:
    return case.result if isinstance(case.result, dict) else {"value": case.result}


def _family(case: Case) -> str:
    """The name under which an uncovered case is listed."""
    if case.section in LATER:
        return f"later: {LATER[case.section]}"
    function = case.call.function if case.call else case.id.split("|")[0]
    if function in LATER_CALLS:
        return f"later: {LATER_CALLS[function]}"
    return f"{case.section}: {function}"
