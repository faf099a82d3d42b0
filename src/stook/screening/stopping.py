"""Rules for stopping to screen, set in the protocol before screening begins, and their state.

`hypergeometric` (the default) tests after each record whether the recall target has been missed
(Callaghan and Mueller-Hansen 2020, doi:10.1186/s13643-020-01521-4). `safe` follows the phases of
the SAFE procedure (Boetje and van de Schoot 2024, doi:10.1186/s13643-024-02502-7), which is a
heuristic and guarantees no recall.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stook.figures import p_value
from stook.model.protocol import StoppingRule
from stook.stats.stopping import estimated_recall, first_stop, missed_target_p


@dataclass(frozen=True, slots=True)
class StoppingState:
    """Where a rule stands: may screening stop, and what recall is to be expected now.

    `p` is the P value of "the recall target has been missed" (nan for a rule that does not test).
    `recall` is the estimate with its one-sided interval `low` to `high`; nan before anything
    relevant is found. `why` says it in words.
    """

    rule: str
    stop: bool
    screened: int
    total: int
    found: int
    p: float
    recall: float
    low: float
    high: float
    why: str


def state(labels: ArrayLike, total: int, rule: StoppingRule) -> StoppingState:
    """The state of a rule after the records screened so far, in order (1 relevant, 0 not)."""
    values = np.asarray(labels, dtype=np.int64)
    positions, screened = np.flatnonzero(values), len(values)
    faults = [what for _, what in rule.faults()]
    level = 0.95 if faults else rule.confidence
    estimate = estimated_recall(positions, screened, total, level)
    p = float("nan")
    if screened >= total:
        stop, why = True, "all records have been screened"
    elif faults:
        stop, why = False, f"the protocol's rule cannot be used, {faults[0]}"
    elif rule.rule == "hypergeometric":
        p = missed_target_p(positions, screened, total, rule.recall)
        stop = p <= 1 - rule.confidence
        verb = "is rejected" if stop else "cannot yet be rejected"
        why = f"that recall is below {rule.recall:.0%} {verb} ({p_value(p)})"
    elif rule.rule == "safe":
        unmet = _unmet(values, total, rule)
        stop, why = not unmet, "; ".join(unmet) or "all conditions of the rule are met"
    else:
        stop, why = False, "the protocol says to screen all records"
    return StoppingState(
        rule.rule, stop, screened, total, len(positions), p,
        estimate.estimate, estimate.low, estimate.high, why,
    )  # fmt: skip


def sentence(now: StoppingState) -> str:
    """The state of a rule in words, for people."""
    verb = "Screening may stop" if now.stop else "Keep screening"
    recall = f", recall about {now.recall:.0%}, at least {now.low:.0%}" if now.found else ""
    done = f"{now.screened} of {now.total} records decided, {now.found} relevant"
    return f"{done}{recall}. {verb}: {now.why}."


def _unmet(labels: NDArray[np.int64], total: int, rule: StoppingRule) -> list[str]:
    """Conditions of the `safe` rule that are not met yet, in words."""
    unmet = []
    begun = first_phase(labels, rule, total)
    if begun < len(labels):
        phase, since = "second", labels[begun:]
    else:
        phase, since = "first", labels
        if not labels.any():
            unmet.append("nothing relevant has been found")
        if len(labels) < rule.least_share * total:
            unmet.append(f"fewer than {rule.least_share:.0%} of the records have been screened")
    tail = since[-rule.consecutive :]
    if len(tail) < rule.consecutive or tail.any():
        unmet.append(
            f"in the {phase} phase the last {rule.consecutive} records were not all irrelevant"
        )
    elif phase == "first":
        unmet.append("the second phase, with another model, has not begun")
    return unmet


def stop_after(labels: ArrayLike, rule: StoppingRule) -> int:
    """After how many records of a whole replay a rule stops (all of them where it never does)."""
    values = np.asarray(labels, dtype=np.int64)
    total = len(values)
    if rule.rule == "hypergeometric":
        return first_stop(np.flatnonzero(values), total, rule.recall, rule.confidence)
    if rule.rule == "safe":
        return min(second_phase(values, first_phase(values, rule), rule), total)
    return total


def _quiet(labels: NDArray[np.int64], consecutive: int) -> NDArray[np.bool_]:
    """After which records none of the last `consecutive` was relevant."""
    screened = np.arange(1, len(labels) + 1)
    last = np.maximum.accumulate(np.where(labels == 1, screened, 0))
    return np.asarray(screened - last >= consecutive)


def first_phase(labels: ArrayLike, rule: StoppingRule, total: int | None = None) -> int:
    """After how many records the first phase of `safe` ends; all of them where it never does.

    At least `least_share` of the records have been screened, something relevant was found, and
    none of the last `consecutive` records was relevant.
    """
    values = np.asarray(labels, dtype=np.int64)
    enough = np.arange(1, len(values) + 1) >= rule.least_share * (total or len(values))
    met = enough & (np.cumsum(values) > 0) & _quiet(values, rule.consecutive)
    return int(np.argmax(met)) + 1 if met.any() else total or len(values)


def second_phase(labels: ArrayLike, begun: int, rule: StoppingRule) -> int:
    """After how many records the second phase, begun after `begun`, ends.

    Once none of the last `consecutive` records that the other model proposed was relevant; one
    more than there are records while it goes on.
    """
    values = np.asarray(labels, dtype=np.int64)
    met = _quiet(values[begun:], rule.consecutive)
    return begun + int(np.argmax(met)) + 1 if met.any() else len(values) + 1


@dataclass(frozen=True, slots=True)
class Stopped:
    """What a rule would have done in a replay: after `screened` records, with what recall."""

    rule: StoppingRule
    screened: int
    recall: float
    work_saved: float
