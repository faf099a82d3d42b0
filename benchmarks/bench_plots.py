"""Drawing plots: how long a forest plot of 120 studies and a curve of 8,192 analyses take."""

from collections.abc import Callable
from time import perf_counter

from stook import plots
from stook.plots import Analysis, Arm, ForestData, ForestGroup, ForestRow, Pooled, SpecificationData

STUDIES = 120
ANALYSES = 8_192
TIMES = 5


def forest() -> ForestData:
    """A forest plot of many studies with data, weights and risk of bias."""
    rows = tuple(
        ForestRow(
            f"Author {i} {1990 + i % 30}",
            0.5 + i / 200,
            0.3 + i / 200,
            0.9 + i / 100,
            100 / STUDIES,
            arms=(Arm(events=i, total=200 + i), Arm(events=i + 3, total=210 + i)),
            rob=("low", "some", "high", "unknown", "low", "some"),
        )
        for i in range(STUDIES)
    )
    pooled = Pooled("Overall", 0.8, 0.6, 1.0, 0.3, 2.1, 100.0)
    domains = tuple((letter, f"Domain {letter}") for letter in "ABCDEF")
    return ForestData((ForestGroup(rows),), log=True, pooled=(pooled,), rob_domains=domains)


def curve() -> SpecificationData:
    """A specification curve of many analyses of five choices."""
    made = tuple(
        Analysis(1 + i / ANALYSES, 0.5, 3.0, tuple(f"option {i >> d & 3}" for d in range(5)))
        for i in range(ANALYSES)
    )
    return SpecificationData(made, ("A", "B", "C", "D", "E"), log=True)


def _best(draw: Callable[[], str]) -> tuple[float, int]:
    """The shortest of several times in seconds, and how long the SVG is."""
    seconds = []
    for _ in range(TIMES):
        start = perf_counter()
        svg = draw()
        seconds.append(perf_counter() - start)
    return min(seconds), len(svg)


def main() -> None:
    """Print the time and the size of each plot."""
    studies, analyses = forest(), curve()
    cases: list[tuple[str, Callable[[], str]]] = [
        (f"forest, {STUDIES} studies", lambda: plots.forest(studies)),
        (f"specification curve, {ANALYSES} analyses", lambda: plots.specification_curve(analyses)),
    ]
    for name, draw in cases:
        seconds, size = _best(draw)
        print(f"{name:42} {1000 * seconds:8.1f} ms  {size / 1000:8.0f} kB")
