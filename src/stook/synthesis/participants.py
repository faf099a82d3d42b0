"""How many people a contrast rests on, and the cells that say so."""

from stook.model.synthesis import Contrast


def people(contrast: Contrast) -> float:
    """People of both groups; those of a crossover trial, who were in both, once."""
    sizes = [part.n for part in (contrast.experimental, contrast.comparator) if part.n is not None]
    if not sizes:
        return contrast.n or 0.0
    return max(sizes) if contrast.paired else sum(sizes)


def people_cells(contrast: Contrast) -> tuple[str, ...]:
    """The cells behind `people`."""
    parts = (contrast.experimental, contrast.comparator)
    found = tuple(
        cell for part in parts for cell in part.cells.get("total", part.cells.get("n", ()))
    )
    return found or contrast.n_cells
