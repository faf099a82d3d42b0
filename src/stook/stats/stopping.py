"""When may screening in a prioritised order stop? The hypergeometric test and its recall.

Callaghan M, Mueller-Hansen F. Statistical stopping criteria for automated screening in systematic
reviews. Syst Rev 2020;9:273 (doi:10.1186/s13643-020-01521-4).
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Windows with more relevant records than this never decide a test: a longer stretch without them
# does. The limit keeps the table of terms small where thousands of records are relevant.
MOST_IN_A_WINDOW = 400


@lru_cache(maxsize=2)
def _log_factorials(most: int) -> NDArray[np.float64]:
    """ln 0!, ln 1!, ... for at least `most`."""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, most + 1, dtype=np.float64)))])


def hypergeometric_cdf(
    found: ArrayLike, urn: ArrayLike, relevant: ArrayLike, drawn: ArrayLike
) -> NDArray[np.float64]:
    """P(X <= found), X relevant records among `drawn` from an urn of `urn` with `relevant` of them.

    Arguments are whole numbers and broadcast to one dimension. Terms are summed from logarithms
    of factorials, exact to about 1e-11. 0 where the urn cannot hold that many relevant ones.
    """
    k, size, good, n = (
        np.atleast_1d(a).astype(np.int64) for a in np.broadcast_arrays(found, urn, relevant, drawn)
    )
    # A power of two, so that a few tables serve all urns.
    table = _log_factorials(1 << int(size.max(initial=1)).bit_length())
    x = np.arange(int(k.max(initial=0)) + 1)[:, None]
    possible = (x <= k) & (x <= good) & (x <= n) & (n - x <= size - good) & (good <= size)
    column = np.broadcast_to(np.arange(len(k)), possible.shape)[possible]
    x = np.broadcast_to(x, possible.shape)[possible]
    size, good, n = size[column], good[column], n[column]

    def choose(of: NDArray[np.int64], some: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.asarray(table[of] - table[some] - table[of - some])

    terms = np.exp(choose(good, x) + choose(size - good, n - x) - choose(size, n))
    return np.asarray(np.minimum(np.bincount(column, terms, minlength=len(k)), 1.0))


def _windows(positions: ArrayLike, screened: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Length of the longest stretch up to now that holds 0, 1, 2, … relevant records.

    Among the stretches with one count of relevant records the longest has the smallest P value:
    the records still to come are the same, and more of the urn has been drawn.
    """
    at = np.asarray(positions, dtype=np.int64)[::-1][: MOST_IN_A_WINDOW + 1]
    if len(at) <= MOST_IN_A_WINDOW:
        at = np.append(at, -1)
    return np.arange(len(at)), screened - 1 - at


def missed_target_p(positions: ArrayLike, screened: int, total: int, recall: float = 0.95) -> float:
    """P value of "the recall target has been missed", smallest over all recent stretches.

    `positions` are the places (from 0, ascending) of the relevant records among the `screened`
    ones, `total` counts all records. Each stretch of records up to now is read as a random draw
    from itself and what is unscreened; a prioritised order is richer in relevant records than a
    random draw, so finding few is stronger evidence than it says. The least number of relevant
    records the urn must hold for the target to be missed is
    floor(found / recall) + 1 - found before the stretch (Callaghan and Mueller-Hansen, eq. 2-5).
    1 before anything relevant is found; 0 once everything is screened.
    """
    found = np.asarray(positions, dtype=np.int64)
    if screened >= total:
        return 0.0
    if not len(found):
        return 1.0
    return _smallest_p(found, screened, total, least_total(len(found), recall))


def least_total(found: int, recall: float) -> int:
    """The least number of relevant records at which `found` of them is below the recall."""
    return math.floor(found / recall + 1e-9) + 1


def _smallest_p(found: NDArray[np.int64], screened: int, total: int, relevant: int) -> float:
    """Smallest P over the stretches, were there `relevant` records in all."""
    inside, length = _windows(found, screened)
    usable = length > 0
    inside, length = inside[usable], length[usable]
    if not len(inside):
        return 1.0
    before = len(found) - inside
    urn = total - screened + length
    return float(hypergeometric_cdf(inside, urn, relevant - before, length).min())


@dataclass(frozen=True, slots=True)
class RecallEstimate:
    """Recall so far with its interval, from the relevant records that may be left.

    `estimate` is the recall at which the test's P value is 0.5, `low` the lowest recall that is
    not rejected at `level`; `high` is 1, since no order of records can rule out that all were
    found. All three are nan before anything relevant is found.
    """

    estimate: float
    low: float
    high: float
    level: float


def estimated_recall(
    positions: ArrayLike, screened: int, total: int, level: float = 0.95
) -> RecallEstimate:
    """Recall among all records: the test of `missed_target_p` inverted, one-sided at `level`."""
    found = np.asarray(positions, dtype=np.int64)
    if not len(found):
        nan = float("nan")
        return RecallEstimate(nan, nan, nan, level)

    def most(p: float) -> int:
        """The largest number of relevant records whose P value is above p."""
        low, high = len(found), len(found) + max(total - screened, 0)
        while low < high:
            middle = (low + high + 1) // 2
            if _smallest_p(found, screened, total, middle) > p:
                low = middle
            else:
                high = middle - 1
        return low

    return RecallEstimate(len(found) / most(0.5), len(found) / most(1 - level), 1.0, level)


def first_stop(
    positions: ArrayLike, total: int, recall: float = 0.95, confidence: float = 0.95
) -> int:
    """After how many records the test first rejects "the recall target has been missed".

    `positions` are the places of all relevant records in the order screened. Between two of them
    the P value only falls, so each gap is searched by halving. `total` where it never rejects.
    """
    found = np.sort(np.asarray(positions, dtype=np.int64))
    alpha = 1 - confidence
    for count in range(1, len(found) + 1):
        seen = found[:count]
        first = int(found[count - 1]) + 1
        last = int(found[count]) if count < len(found) else total
        if missed_target_p(seen, last, total, recall) > alpha:
            continue
        while first < last:
            middle = (first + last) // 2
            if missed_target_p(seen, middle, total, recall) <= alpha:
                last = middle
            else:
                first = middle + 1
        return last
    return total
