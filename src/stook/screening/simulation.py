"""Replay of a labelled set: what would prioritised screening have cost, and when would it stop?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stook.model.protocol import StoppingRule
from stook.screening.ranking import Features, Learner, Likeness, Schedule
from stook.screening.stopping import Stopped, first_phase, second_phase, stop_after
from stook.stats import retrieval


@dataclass(frozen=True, slots=True)
class Replay:
    """One replay: rows in the order screened, priors first; `labels` in the same order (0, 1)."""

    order: NDArray[np.int64]
    labels: NDArray[np.int64]
    priors: int
    fits: int

    @property
    def screened(self) -> NDArray[np.int64]:
        """Labels in order, without the priors: what the metrics are computed on."""
        return self.labels[self.priors :]

    def metrics(self) -> dict[str, float]:
        """WSS@95, recall at 10%, average time to discovery, loss (see `stook.stats.retrieval`)."""
        return {
            "wss95": retrieval.work_saved(self.screened, 0.95),
            "recall10": retrieval.recall_at(self.screened, 0.10),
            "atd": retrieval.average_time_to_discovery(self.screened),
            "loss": retrieval.loss(self.screened),
        }


def draw_priors(labels: ArrayLike, included: int, excluded: int, seed: int) -> list[int]:
    """Rows known before the start, the relevant ones first.

    The draw is that of `asreview simulate --prior-seed` (numpy's legacy generator, whose stream
    never changes, started anew for each kind), so that both start from the same records. Raises
    ValueError where there are fewer records of a kind than asked for.
    """
    values = np.asarray(labels)
    rows: list[int] = []
    for wanted, value, kind in ((included, 1, "included"), (excluded, 0, "excluded")):
        pool = np.flatnonzero(values == value)
        if wanted > len(pool):
            raise ValueError(f"{wanted} prior {kind} records asked for, there are {len(pool)}")
        generator = np.random.RandomState(seed)
        rows.extend(int(row) for row in generator.choice(pool, wanted, replace=False))
    return rows


def replay(features: Features, labels: ArrayLike, priors: Sequence[int]) -> Replay:
    """Screen all records in the learner's order, learning from `labels` as they are revealed.

    Until both kinds of label are known the order is that of the file. After the last relevant
    record the rest follows in the order of the last scores: nothing that a screener or a metric
    could see depends on learning from it.
    """
    values = np.asarray(labels, dtype=np.int64)
    learner, schedule = Learner(features), Schedule()
    order = list(priors)
    left = np.ones(len(values), dtype=bool)
    left[order] = False
    for row in order:
        learner.add(row, bool(values[row]))
        schedule.label(bool(values[row]))
    missing = int(values[left].sum())
    fits = 0
    while missing:
        both = 0 < values[order].sum() < len(order)
        ranked = _ranked(learner.scores() if both else None, left, schedule.most)
        fits += both
        for row in ranked:
            relevant = bool(values[row])
            order.append(int(row))
            left[row] = False
            learner.add(int(row), relevant)
            missing -= relevant
            if schedule.label(relevant) or not missing:
                break
    both = 0 < values[order].sum() < len(order)
    order.extend(int(row) for row in _ranked(learner.scores() if both else None, left))
    rows = np.asarray(order, dtype=np.int64)
    return Replay(rows, values[rows], len(priors), fits)


def _ranked(
    scores: NDArray[np.float64] | None, left: NDArray[np.bool_], most: int | None = None
) -> NDArray[np.int64]:
    """Rows not yet screened, best first (the `most` best at least); ties as in the file."""
    rows = np.flatnonzero(left)
    if scores is None:
        return rows
    if most is not None and most < len(rows):
        of_left = scores[rows]
        rows = rows[of_left >= np.partition(of_left, -most)[-most]]
    return np.asarray(rows[np.argsort(-scores[rows], kind="stable")])


def stopped(features: Features, run: Replay, rule: StoppingRule) -> Stopped:
    """Where a rule would have stopped in a replay, with the recall reached and the work saved.

    Records known before the start count as screened and found: the screeners know them. For
    `safe`, the records after its first phase come in the order of the second model.
    """
    labels = run.labels
    if rule.rule == "safe":
        begun = first_phase(labels, rule)
        if begun < len(labels):
            labels = _second_model(features, run, begun, rule)
    after = stop_after(labels, rule)
    relevant = int(labels.sum())
    recall = float(labels[:after].sum()) / relevant if relevant else float("nan")
    return Stopped(rule, after, recall, 1 - after / len(labels))


def _second_model(
    features: Features, run: Replay, begun: int, rule: StoppingRule
) -> NDArray[np.int64]:
    """Labels in order, the first `begun` as replayed, those after as the second model ranks."""
    learner, schedule = Likeness(features), Schedule()
    left = np.ones(features.count, dtype=bool)
    truth = np.zeros(features.count, dtype=np.int64)
    truth[run.order] = run.labels
    left[run.order[:begun]] = False
    labels = [int(label) for label in run.labels[:begun]]
    for row, label in zip(run.order[:begun], labels, strict=True):
        learner.add(int(row), bool(label))
        schedule.label(bool(label))
    while left.any() and second_phase(labels, begun, rule) > len(labels):
        for row in _ranked(learner.scores(), left, schedule.most):
            relevant = bool(truth[row])
            labels.append(int(relevant))
            left[row] = False
            learner.add(int(row), relevant)
            if schedule.label(relevant):
                break
    return np.append(np.asarray(labels, dtype=np.int64), truth[left])
