"""How well an order of records finds the relevant ones: recall, work saved, time to discovery.

All functions take `labels`, one 0 or 1 a record in the order in which the records were screened,
and count what the screeners gained over screening in random order. Definitions are those of
ASReview Insights (doi:10.5281/zenodo.6483658), so that figures can be compared with the
literature on prioritised screening; records known before the start (priors) are left out there,
and should be left out of `labels`.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def _checked(labels: ArrayLike) -> NDArray[np.int64]:
    values = np.asarray(labels)
    if values.ndim != 1 or not np.isin(values, (0, 1)).all():
        raise ValueError("labels must be one sequence of 0 (not relevant) and 1 (relevant)")
    return values.astype(np.int64)


def recall_curve(labels: ArrayLike) -> NDArray[np.float64]:
    """Share of the relevant records found after 1, 2, 3, … records; empty without relevant ones."""
    found = np.cumsum(_checked(labels))
    if not len(found) or found[-1] == 0:
        return np.zeros(0)
    return np.asarray(found / found[-1])


def recall_at(labels: ArrayLike, share: float) -> float:
    """Recall once this share of the records (0 to 1) has been screened; nan without relevant ones.

    The number of records is rounded down, as in ASReview Insights.
    """
    curve = recall_curve(labels)
    if not len(curve):
        return float("nan")
    screened = np.arange(1, len(curve) + 1) / len(curve)
    seen = int(np.searchsorted(screened, share, side="right"))
    return float(curve[seen - 1]) if seen else 0.0


def work_saved(labels: ArrayLike, recall: float = 0.95) -> float:
    """Work saved over sampling (WSS) at a recall, as a share of all records; nan if undefined.

    The number of records by which a recall is reached earlier than in random order. Cohen et al.
    2006 (doi:10.1197/jamia.M1929) give the idea; the position in random order is that of ASReview
    Insights: relevant records spread evenly, counts rounded half to even. Where the recall falls
    between two counts of relevant records, the lower count is taken; where even the first record
    is more than the recall, as a single one is, the first.
    """
    found = np.cumsum(_checked(labels))
    total = int(found[-1]) if len(found) else 0
    if not total:
        return float("nan")
    steps = np.arange(1, total + 1)
    taken = max(int(np.searchsorted(steps / total, recall, side="right")), 1)
    at_random = np.round(np.linspace(0, total, len(found)))
    saved = np.searchsorted(at_random, taken) - np.searchsorted(found, taken)
    return float(saved / len(found))


def average_time_to_discovery(labels: ArrayLike) -> float:
    """Mean number of records screened when a relevant one turns up (ATD); nan if there is none."""
    at = np.flatnonzero(_checked(labels)) + 1
    return float(at.mean()) if len(at) else float("nan")


def loss(labels: ArrayLike) -> float:
    """Area lost under the recall curve: 0 for the best possible order, 1 for the worst.

    Normalised between all relevant records first and all last, as in ASReview 3; nan where all
    records are relevant or none is, since then every order is as good as any other.
    """
    values = _checked(labels)
    total, relevant = len(values), int(values.sum())
    if relevant in (0, total):
        return float("nan")
    best = relevant * (total - (relevant - 1) / 2)
    return float((best - np.cumsum(values).sum()) / (relevant * (total - relevant)))
