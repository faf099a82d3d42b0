"""Words and pairs of neighbouring words as TF-IDF features, in bulk.

The weighting is the usual one: 1 + ln(count) times ln((1 + n) / (1 + records with the term)) + 1,
each record scaled to length 1 (Salton and Buckley 1988, doi:10.1016/0306-4573(88)90021-0, with
smoothed inverse frequencies). Terms in nearly all records are left out. Terms in one record
only, which are most of all pairs, cannot make two records alike: their weight is summed up as
one number a record, which a linear learner can use exactly (see `learner`).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

COMMON = 0.95  # terms in more than this share of the records say nothing
_WORD = re.compile(r"\w\w+")
# For plain ASCII, a translation and a split find the same words in half the time.
_ASCII = {code: " " for code in range(128) if not re.match(r"\w", chr(code))}


@dataclass(frozen=True, slots=True)
class Features:
    """Features of n records: `matrix` (n x terms shared by records), `private` (n).

    `private` is the squared weight of the terms that no other record has; the squared length of a
    row plus its private weight is 1 (0 for a record without text).
    """

    matrix: csr_array
    private: NDArray[np.float64]

    @property
    def count(self) -> int:
        """The number of records."""
        return int(self.private.shape[0])


def _words(text: str) -> list[str]:
    text = text.lower()
    return text.translate(_ASCII).split() if text.isascii() else _WORD.findall(text)


def _word_ids(texts: Iterable[str]) -> tuple[NDArray[np.int64], NDArray[np.int64], int, int]:
    """Word numbers of all texts one after the other, the record of each; how many words, texts."""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    number: Callable[[str], int] = numbers.__getitem__
    parts, lengths = [], []
    for text in texts:
        words = _words(text)
        lengths.append(len(words))
        parts.append(np.fromiter(map(number, words), np.int64, len(words)))
    ids = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
    records = np.repeat(np.arange(len(lengths)), np.asarray(lengths, dtype=np.int64))
    long_enough = np.fromiter(map(len, numbers), np.int64, len(numbers)) > 1
    kept = long_enough[ids]
    return ids[kept], records[kept], len(numbers), len(lengths)


def _pairs(
    ids: NDArray[np.int64], records: NDArray[np.int64], words: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Terms (words, and pairs of neighbours numbered behind them) with the record of each."""
    neighbours = records[1:] == records[:-1]
    pairs = ((ids[:-1] + 1) * words + ids[1:])[neighbours]
    return np.concatenate([ids, pairs]), np.concatenate([records, records[1:][neighbours]])


def _runs(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where in a sorted array each run of equal values begins."""
    if not len(values):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))


def _counts(
    terms: NDArray[np.int64], records: NDArray[np.int64], count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Term, record and number of occurrences of each term in each record, sorted by term."""
    keys = np.sort(terms * count + records)
    starts = _runs(keys)
    occurrences = np.diff(np.append(starts, len(keys)))
    term, record = np.divmod(keys[starts], max(count, 1))
    return term, record, occurrences


def features(texts: Iterable[str]) -> Features:
    """TF-IDF features of texts (title, abstract, keywords of a record joined with spaces)."""
    ids, rows, words, count = _word_ids(texts)
    term, record, occurrences = _counts(*_pairs(ids, rows, words), count)
    starts = _runs(term)
    spread = np.diff(np.append(starts, len(term)))  # in how many records each term is
    useful = spread <= COMMON * count
    weight = 1 + np.log((1 + count) / (1 + spread))
    column = np.repeat(np.arange(len(spread)), spread)
    value = (1 + np.log(occurrences)) * weight[column] * useful[column]
    length = np.sqrt(np.bincount(record, value**2, minlength=count))
    value /= np.where(length > 0, length, 1.0)[record]
    shared = (useful & (spread > 1))[column]
    private = np.bincount(record[~shared], value[~shared] ** 2, minlength=count).astype(float)
    columns = np.cumsum(useful & (spread > 1)) - 1
    matrix = coo_array(
        (
            value[shared].astype(np.float32),
            (record[shared].astype(np.int32), columns[column[shared]].astype(np.int32)),
        ),
        shape=(count, max(int(columns[-1]) + 1, 1) if len(columns) else 1),
    ).tocsr()
    return Features(matrix, private)
