"""Networks from arms: every measure of two arms, for studies with any number of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .continuous import small_sample_factor
from .names import canonical
from .network_data import Dropped, NetworkData, assemble

Array = NDArray[np.float64]
NUMBERS = {
    "OR": ("events", "total"), "RR": ("events", "total"), "RD": ("events", "total"),
    "AS": ("events", "total"), "MD": ("mean", "sd", "n"), "SMD": ("mean", "sd", "n"),
    "ROM": ("mean", "sd", "n"), "IRR": ("events", "time"), "IRD": ("events", "time"),
    "IRSD": ("events", "time"), "GENERIC": ("y", "se"),
}  # fmt: skip
"""What each measure needs of an arm; GENERIC is an arm's own estimate with its standard error."""
RATIOS = frozenset({"OR", "RR", "ROM", "IRR"})
Reason = str
Block = tuple[Array, Array, bool]


def network_arms(
    study: Sequence[Any], treatment: Sequence[Any], measure: str, *, correction: float = 0.5,
    double_zero: str | None = None, **numbers: Any,
) -> NetworkData:  # fmt: skip
    """A network from arms: `numbers` are events and total, mean, sd and n, or events and time.

    `correction` is added to all cells of all arms of a study with a zero cell. Studies without any
    event (for OR also with events only) are left out ("exclude") for ratios and kept for
    differences, unless `double_zero` says otherwise. Arms without numbers and studies left with one
    arm are in `dropped`; two arms of a study on one treatment are refused there: combine them.
    """
    name = canonical("measure of a network", measure, NUMBERS)
    needs = NUMBERS[name]
    if set(numbers) != set(needs):
        raise TypeError(f"{name} needs {', '.join(needs)}, not {', '.join(sorted(numbers))}")
    columns = [np.asarray(numbers[key], dtype=float).reshape(-1) for key in needs]
    labels, names = [str(s) for s in study], [str(t) for t in treatment]
    if not len(labels) == len(names) == len(columns[0]) or len({len(c) for c in columns}) > 1:
        raise ValueError("study, treatment and numbers differ in length")
    rows: dict[str, list[int]] = defaultdict(list)
    for row, label in enumerate(labels):
        rows[label].append(row)
    keep_empty = canonical(
        "handling of double zeros", double_zero or ("exclude" if name in RATIOS else "include"),
        ("exclude", "include"),
    ) == "include"  # fmt: skip
    found, dropped, corrected = [], [], []
    for label, which in rows.items():
        whole = [r for r in which if all(np.isfinite(c[r]) for c in columns)]
        dropped += [Dropped(label, "missing number", names[r]) for r in which if r not in whole]
        arms = [names[r] for r in whole]
        block = _reason(arms) or _contrasts(
            name, [c[whole] for c in columns], correction, keep_empty
        )
        if isinstance(block, str):
            dropped.append(Dropped(label, block))
            continue
        found.append((label, arms, block[0], block[1]))
        if block[2]:
            corrected.append(label)
    scale = "log" if name in RATIOS else "identity"
    return assemble(found, name, scale, dropped, corrected)


def _reason(arms: list[str]) -> Reason:
    twice = sorted({name for name in arms if arms.count(name) > 1})
    if twice:
        return f"two arms on {twice[0]}: combine them, or name them apart"
    return "" if len(arms) > 1 else "one arm only"


def _contrasts(name: str, columns: list[Array], correction: float, keep: bool) -> Block | Reason:
    """All pairwise contrasts of one study, their variances, and whether cells were corrected."""
    if name == "SMD":
        return _standardised(*columns)
    status: Reason
    with np.errstate(all="ignore"):
        arms = ARMS[NUMBERS[name]](name, columns, correction, keep)
        if isinstance(arms, str):
            return arms
        level, variance, hit = arms
        y = level[:, None] - level[None, :]
        v = variance[:, None] + variance[None, :]
    np.fill_diagonal(v, 0.0)
    pairs = v[~np.eye(len(v), dtype=bool)]
    status = "" if np.isfinite(y).all() else "an arm has no estimate on this scale"
    if not status and not (np.isfinite(pairs).all() and pairs.min() > 0):
        status = "no variation in two of the arms"
    return status or (y, v, hit)


Arms = tuple[Array, Array, bool] | Reason


def _counts(name: str, columns: list[Array], correction: float, keep: bool) -> Arms:
    events, total = columns
    every = bool((events == total).all())
    if ((events < 0) | (events > total) | (total <= 0)).any():
        return "impossible counts"
    if not keep and (not events.any() or (every and name == "OR")):
        return "everyone has the event in all arms" if every else "no events in any arm"
    hit = bool(((events == 0) | (events == total)).any()) and name != "AS"
    add = correction if hit else 0.0
    a, n = events + add, total + 2 * add
    if name == "OR":
        return np.log(a / (n - a)), 1 / a + 1 / (n - a), hit
    if name == "RR":
        # where everyone has the event all risks are 1: the correction is for the variance alone
        level = np.zeros_like(a) if every and not keep else np.log(a / n)
        return level, 1 / a - 1 / n, hit
    if name == "RD":
        return events / total, a * (n - a) / n**3, hit
    return np.arcsin(np.sqrt(events / total)), 1 / (4 * total), hit


def _rates(name: str, columns: list[Array], correction: float, keep: bool) -> Arms:
    events, time = columns
    if ((events < 0) | (time <= 0)).any():
        return "impossible counts"
    if not keep and not events.any():
        return "no events in any arm"
    hit = bool((events == 0).any()) and name != "IRSD"
    a = events + (correction if hit else 0.0)
    if name == "IRR":
        return np.log(a / time), 1 / a, hit
    if name == "IRD":
        return events / time, a / time**2, hit
    return np.sqrt(events / time), 1 / (4 * time), hit


def _means(name: str, columns: list[Array], _: float, __: bool) -> Arms:
    mean, sd, n = columns
    if (sd < 0).any():
        return "a standard deviation is negative"
    if (n <= 0).any():
        return "too few participants"
    if name == "MD":
        return mean, sd**2 / n, False
    if not ((mean > 0).all() or (mean < 0).all()):
        return "a ratio needs positive values"
    return np.log(np.abs(mean)), sd**2 / (n * mean**2), False


def _own(_: str, columns: list[Array], __: float, ___: bool) -> Arms:
    y, se = columns
    return (y, se**2, False) if (se >= 0).all() else "a standard error is negative"


ARMS: dict[tuple[str, ...], Callable[[str, list[Array], float, bool], Arms]] = {
    ("events", "total"): _counts, ("events", "time"): _rates, ("mean", "sd", "n"): _means,
    ("y", "se"): _own,
}  # fmt: skip


def _standardised(mean: Array, sd: Array, n: Array) -> Block | Reason:
    """Hedges' g with the study's one pooled SD; for two arms the SMD of RevMan."""
    total = n.sum()
    df = total - len(n)
    if (sd < 0).any():
        return "a standard deviation is negative"
    if (n <= 0).any() or df <= 1 or total <= 3.94:
        return "too few participants"
    pooled = np.sqrt(((n - 1) * sd**2).sum() / df)
    if not pooled > 0:
        return "no variation in any arm"
    level = small_sample_factor(df, "approximate") * mean / pooled
    y = level[:, None] - level[None, :]
    v = 1 / n[:, None] + 1 / n[None, :] + y**2 / (2 * (total - 3.94))
    np.fill_diagonal(v, 0.0)
    return y, v, False
