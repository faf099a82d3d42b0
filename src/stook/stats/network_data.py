"""What a network meta-analysis starts from: each study's contrasts between its arms.

Arms become contrasts of all pairs with one continuity correction a study (0.5 in every cell of
every arm where any cell is 0), so that the contrasts of a study with several arms close. Standard
errors as for two arms (`binary`, `continuous`, `rates`); SMD of several arms: one pooled standard
deviation for the whole study, covariances of Gleser & Olkin (2009, Handbook of Research Synthesis,
2nd ed., ch. 19). Contrasts as they are printed must be complete (all pairs of a study's arms, or
p - 1 with the arm variances) and close: `CLOSES`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stook.figures.brief import brief

Array = NDArray[np.float64]
CLOSES = 1e-3
"""How far y_AB + y_BC may be from y_AC in a study's printed contrasts, on the analysis scale."""
NEGATIVE = 1e-9
"""An implied arm variance below minus this share of the contrast variances is an error of data."""


class Dropped(NamedTuple):
    """A study (or an arm of it) that takes no part, and why."""

    study: str
    reason: str
    treatment: str = ""


@dataclass(frozen=True, eq=False)
class Study:
    """A study's contrasts: `y[i, j]` is arm i minus arm j, `v` their variances, both (p, p).

    `treatments` are positions in the network's list, in the order of the axes.
    """

    label: str
    treatments: tuple[int, ...]
    y: Array
    v: Array


@brief
@dataclass(frozen=True, eq=False)
class NetworkData:
    """The studies of a network over its treatments (in alphabetical order), and what was dropped.

    `scale` is the analysis scale ("log" for ratios). `corrected` names studies with a continuity
    correction.
    """

    treatments: tuple[str, ...]
    studies: tuple[Study, ...]
    measure: str = "GENERIC"
    scale: str = "identity"
    dropped: tuple[Dropped, ...] = ()
    corrected: tuple[str, ...] = ()

    @property
    def pairs(self) -> dict[tuple[int, int], tuple[int, ...]]:
        """Each pair of treatments that a study compares (i < j), with its studies' positions."""
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        for s, study in enumerate(self.studies):
            order = sorted(study.treatments)
            for a, i in enumerate(order):
                for j in order[a + 1 :]:
                    found[i, j].append(s)
        return {pair: tuple(found[pair]) for pair in sorted(found)}

    @property
    def parts(self) -> tuple[tuple[str, ...], ...]:
        """The treatments of each connected part, the largest part first."""
        root = list(range(len(self.treatments)))

        def find(i: int) -> int:
            while root[i] != i:
                root[i] = root[root[i]]
                i = root[i]
            return i

        for study in self.studies:
            first = find(study.treatments[0])
            for other in study.treatments[1:]:
                root[find(other)] = first
        groups: dict[int, list[str]] = defaultdict(list)
        for i, name in enumerate(self.treatments):
            groups[find(i)].append(name)
        return tuple(sorted(map(tuple, groups.values()), key=lambda part: (-len(part), part)))

    def only(self, studies: Iterable[int]) -> NetworkData:
        """The network of some studies (their positions), over the treatments that they have."""
        kept = [self.studies[s] for s in studies]
        used = sorted({t for study in kept for t in study.treatments})
        to = {old: new for new, old in enumerate(used)}
        return replace(
            self,
            treatments=tuple(self.treatments[t] for t in used),
            studies=tuple(replace(s, treatments=tuple(to[t] for t in s.treatments)) for s in kept),
        )

    def split(self) -> tuple[NetworkData, ...]:
        """One network for each connected part."""
        position = {name: i for i, part in enumerate(self.parts) for name in part}
        where = [position[self.treatments[study.treatments[0]]] for study in self.studies]
        return tuple(
            self.only(s for s, part in enumerate(where) if part == i)
            for i in range(len(self.parts))
        )

    def index(self, treatment: str) -> int:
        """The position of a treatment; ValueError names those there are."""
        try:
            return self.treatments.index(treatment)
        except ValueError:
            from .names import unknown

            raise unknown("treatment", treatment, self.treatments) from None


def network_contrasts(
    study: Sequence[Any], treatment1: Sequence[Any], treatment2: Sequence[Any], y: Any, se: Any, *,
    measure: str = "GENERIC", scale: str = "identity",
) -> NetworkData:  # fmt: skip
    """Contrasts as printed: `y` is treatment1 minus treatment2 on the analysis scale, `se` its SE.

    Every pair of a study's arms needs its row. What cannot be used (a missing pair, contrasts that
    do not close, a negative arm variance, a standard error that is not positive) is in `dropped`.
    """
    labels = [str(s) for s in study]
    names = [(str(a), str(b)) for a, b in zip(treatment1, treatment2, strict=True)]
    effects, errors = (np.asarray(x, dtype=float).reshape(-1) for x in (y, se))
    if not len(labels) == len(names) == len(effects) == len(errors):
        raise ValueError("study, treatments, y and se differ in length")
    rows: dict[str, list[int]] = defaultdict(list)
    for row, label in enumerate(labels):
        rows[label].append(row)
    found: list[tuple[str, list[str], Array, Array]] = []
    dropped: list[Dropped] = []
    for label, which in rows.items():
        arms = sorted({name for row in which for name in names[row]})
        block = _block(arms, [(*names[r], effects[r], errors[r]) for r in which])
        if isinstance(block, str):
            dropped.append(Dropped(label, block))
        else:
            found.append((label, arms, *block))
    return assemble(found, measure, scale, dropped)


def _block(arms: list[str], rows: list[tuple[str, str, float, float]]) -> tuple[Array, Array] | str:
    """The matrices of a study's contrasts, or why there are none."""
    p, to = len(arms), {name: i for i, name in enumerate(arms)}
    y, v = np.full((p, p), np.nan), np.full((p, p), np.nan)
    for a, b, effect, se in rows:
        if a == b:
            return f"{a} is compared with itself"
        i, j = to[a], to[b]
        if not np.isnan(y[i, j]):
            return f"{a} and {b} are compared twice"
        if not (np.isfinite(effect) and 0 < se * se < np.inf):
            return f"{a} against {b} has no effect with a positive standard error"
        y[i, j], y[j, i], v[i, j], v[j, i] = effect, -effect, se * se, se * se
    np.fill_diagonal(y, 0.0)
    np.fill_diagonal(v, 0.0)
    missing = np.argwhere(np.isnan(y))
    if missing.size:
        i, j = missing[0]
        return f"the contrast of {arms[i]} and {arms[j]} is missing: each pair of arms needs one"
    return _sound(arms, y, v) or (y, v)


def _sound(arms: list[str], y: Array, v: Array) -> str:
    """Why contrasts cannot come from one study's arms; empty where they can."""
    p = len(arms)
    if p < 3:
        return ""
    gap = np.abs(y[:, :, None] + y[None] - y[:, None, :])  # |y_ij + y_jk - y_ik|
    if gap.max() > CLOSES:
        i, j, k = np.unravel_index(int(gap.argmax()), gap.shape)
        return (
            f"contrasts do not close: {arms[i]} v {arms[j]} {y[i, j]:.4g}, {arms[j]} v {arms[k]} "
            f"{y[j, k]:.4g}, but {arms[i]} v {arms[k]} {y[i, k]:.4g}"
        )
    total = v.sum(axis=1)
    arm = (total - v.sum() / (2 * (p - 1))) / (p - 2)  # least squares for v_i + v_j = v_ij
    if arm.min() < -NEGATIVE * v.max():
        return f"the standard errors imply a negative variance of the arm {arms[int(arm.argmin())]}"
    return ""


def assemble(
    found: Iterable[tuple[str, Sequence[str], Array, Array]], measure: str, scale: str,
    dropped: Sequence[Dropped], corrected: Sequence[str] = (),
) -> NetworkData:  # fmt: skip
    """A network from blocks of contrasts: label, names of the arms, y, v."""
    blocks = list(found)
    names = sorted({name for _, arms, _, _ in blocks for name in arms})
    to = {name: i for i, name in enumerate(names)}
    studies = tuple(
        Study(label, tuple(to[name] for name in arms), y, v) for label, arms, y, v in blocks
    )
    return NetworkData(tuple(names), studies, measure, scale, tuple(dropped), tuple(corrected))


def joined(one: NetworkData, two: NetworkData) -> NetworkData:
    """Two networks of different studies on one scale as one: from arms, and from contrasts."""
    blocks = [
        (study.label, [data.treatments[t] for t in study.treatments], study.y, study.v)
        for data in (one, two)
        for study in data.studies
    ]
    dropped, corrected = (*one.dropped, *two.dropped), (*one.corrected, *two.corrected)
    return assemble(blocks, one.measure, one.scale, dropped, corrected)
