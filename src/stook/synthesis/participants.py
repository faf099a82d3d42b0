"""How many people a synthesis rests on, each once, and the cells that say so.

One study can stand in a synthesis several times: for strata (men and women, which are different
people), for scales or time windows written as strata (the same people), or for contrasts that share
an arm. Precision pooled from the same people twice is too great (Borenstein et al. 2009,
Introduction to Meta-Analysis, chapters 23 to 25); their number is counted once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stook.model.synthesis import Contrast, Group

SIMILAR = 0.9
"""Three strata or more whose sizes differ by less than this share are taken for the same people,
and two where they are equal, where nothing says how many there were."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A study whose people stand in a synthesis several times.

    `summed` is what its contrasts add up to, `counted` how many people there are at most.
    """

    study: str
    contrasts: tuple[Contrast, ...]
    summed: int
    counted: int


@dataclass(frozen=True, slots=True)
class _Unit:
    """A group of people as one contrast has it: which arms, how many, and of how many."""

    arms: tuple[str, ...]
    stratum: str
    size: float
    capacity: float | None
    cells: tuple[str, ...]


def count_people(contrasts: Sequence[Contrast]) -> int:
    """The people of all contrasts, those of one study once; fractions are rounded by study."""
    return sum(_of_study(own)[0] for own in _by_study(contrasts))


def repeated(contrasts: Sequence[Contrast]) -> tuple[Repeated, ...]:
    """The studies whose contrasts add up to more people than they have."""
    studies = []
    for own in _by_study(contrasts):
        counted, summed = _of_study(own)
        if counted < summed:
            studies.append(Repeated(own[0].study, tuple(own), summed, counted))
    return tuple(studies)


def people(contrast: Contrast) -> float:
    """People of both groups; those of a crossover trial, who were in both, once."""
    sizes = [part.n for part in (contrast.experimental, contrast.comparator) if part.n is not None]
    if not sizes:
        return contrast.n or 0.0
    return max(sizes) if contrast.paired else sum(sizes)


def people_cells(contrast: Contrast) -> tuple[str, ...]:
    """The cells behind `people`."""
    parts = (contrast.experimental, contrast.comparator)
    cells = tuple(cell for part in parts for cell in _size_cells(part))
    return cells or contrast.n_cells


def _by_study(contrasts: Sequence[Contrast]) -> list[list[Contrast]]:
    studies: dict[str, list[Contrast]] = {}
    for contrast in contrasts:
        studies.setdefault(contrast.study, []).append(contrast)
    return list(studies.values())


def _of_study(contrasts: Sequence[Contrast]) -> tuple[int, int]:
    """A study's people, each once, and what its contrasts add up to."""
    summed = sum(round(people(contrast)) for contrast in contrasts)
    if len(contrasts) == 1:
        return summed, summed
    groups: dict[tuple[str, ...], list[_Unit]] = {}
    for contrast in contrasts:
        for unit in _units(contrast):
            groups.setdefault(unit.arms, []).append(unit)
    several = {arms: _distinct(units) for arms, units in groups.items()}
    alike = all(_alike([unit.size for unit in units]) for units in several.values())
    counted = sum(_once(units, alike=alike) for units in several.values())
    randomised = [c.randomised for c in contrasts if c.randomised is not None]
    return min(round(counted), summed, *randomised), summed


def _alike(sizes: Sequence[float]) -> bool:
    """Whether strata are so alike in size that they are most likely the same people."""
    least = SIMILAR if len(sizes) > 2 else 1.0
    return min(sizes) >= least * max(sizes)


def _units(contrast: Contrast) -> Iterator[_Unit]:
    """The groups of people of one contrast; a crossover trial has one."""
    groups = [one for one in (contrast.experimental, contrast.comparator) if one.n is not None]
    if contrast.paired and groups:
        groups = [max(groups, key=lambda one: one.n or 0.0)]
    for group in groups:
        yield _Unit(
            group.arms, contrast.stratum, group.n or 0.0, group.capacity, _size_cells(group)
        )
    if not groups and contrast.n:
        arms = (*contrast.experimental.arms, *contrast.comparator.arms)
        yield _Unit(arms, contrast.stratum, contrast.n, None, contrast.n_cells)


def _size_cells(group: Group) -> tuple[str, ...]:
    return group.cells.get("total", group.cells.get("n", ()))


def _distinct(units: Sequence[_Unit]) -> list[_Unit]:
    """Units that are not from the very same cells, as an arm that two contrasts share is."""
    return list({unit.cells or id(unit): unit for unit in units}.values())


def _once(units: Sequence[_Unit], *, alike: bool) -> float:
    """How many people an arm has, given the units in which it stands."""
    sizes = [unit.size for unit in units]
    whole = [unit.size for unit in units if not unit.stratum]
    if whole and len(units) > 1:  # strata beside their total
        return max(*whole, sum(sizes) - sum(whole))
    if units[0].capacity is not None:
        return min(sum(sizes), max(units[0].capacity, *sizes))
    return max(sizes) if alike else sum(sizes)
