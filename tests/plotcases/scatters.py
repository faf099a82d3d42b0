"""Points on axes: funnel, Baujat, L'Abbe, radial, bubble, specification, direction, recall."""

import itertools
import math
import random

from plotcases.forests import LONG
from stook.plots import (
    Analysis,
    DirectionData,
    DirectionRow,
    FunnelData,
    Point,
    RecallData,
    RecallSeries,
    ScatterData,
    SpecificationData,
)


def funnels(k: int, *, log: bool = True) -> FunnelData:
    rng = random.Random(k)
    made = []
    for i in range(k):
        se = rng.uniform(0.08, 0.7)
        y = rng.gauss(-0.35, se)
        made.append(Point(f"Author {i}", math.exp(y) if log else y, se, ident=f"s{i}"))
    added = tuple(Point(f"Filled {i}", 1.5 + i / 5, 0.5 + i / 20) for i in range(2 if k > 5 else 0))
    return FunnelData(
        tuple(made),
        math.exp(-0.35) if k and log else (-0.35 if k else None),
        "Risk ratio",
        log=log,
        filled=added,
        title="Small-study effects: unwanted effects",
    )


def scatter(k: int, kind: str) -> ScatterData:
    rng = random.Random(len(kind) * 100 + k)
    made = []
    for i in range(k):
        x, y = {
            "baujat": (rng.expovariate(1 / 3), rng.expovariate(2)),
            "labbe": ((p := rng.uniform(0.02, 0.5)), p * rng.uniform(0.3, 1.1)),
            "radial": ((q := rng.uniform(1, 9)), rng.gauss(-0.6 * q, 1.2)),
            "bubble": ((z := rng.uniform(10, 55)), math.exp(0.3 - 0.03 * z + rng.gauss(0, 0.3))),
        }[kind]
        made.append(Point(LONG if i == 2 else f"Author-{i}", x, y, rng.uniform(1, 10)))
    line = tuple(
        (x, math.exp(0.3 - 0.03 * x), math.exp(0.1 - 0.03 * x), math.exp(0.5 - 0.03 * x))
        for x in (10.0, 20.0, 30.0, 40.0, 55.0)
    )
    return ScatterData(
        tuple(made),
        x_label="Distance from the equator (degrees of latitude)" if kind == "bubble" else "",
        y_label="Risk ratio" if kind == "bubble" else "",
        estimate={"labbe": 0.6, "radial": -0.6}.get(kind),
        line=line if kind == "bubble" and k else (),
        log=kind == "bubble",
        null=1.0 if kind == "bubble" else None,
        ident=kind,
    )


def specifications(studies: int) -> SpecificationData:
    rng = random.Random(9)
    options = (
        ("RR", "OR", "Peto OR"),
        ("REML", "DerSimonian-Laird", "Common effect"),
        ("Hartung-Knapp-Sidik-Jonkman", "Wald"),
        ("all studies", *(f"without study {i}" for i in range(studies))),
    )
    made = []
    for choices in itertools.product(*options):
        y = 1.1 + rng.gauss(0, 0.15) + (0.4 if choices[0] == "OR" else 0)
        half = 1.5 if choices[2].startswith("H") else 0.6
        low, high = math.exp(y - half), math.exp(y + half)
        made.append(Analysis(math.exp(y), low, high, choices, agrees=low > 1))
    return SpecificationData(
        tuple(made),
        ("Measure", "Model", "Interval", "Studies"),
        "Risk ratio",
        log=True,
        stated=1,
        threshold=1.25,
        sentence=f"Of {len(made)} defensible analyses, half agree that the effect is not chance.",
        title="Unwanted effects",
    )


def directions(k: int) -> DirectionData:
    ways = ("better", "worse", "mixed", "not measured")
    rows = tuple(
        DirectionRow(
            LONG if i == 1 else f"Author-{i} {2000 + i}",
            tuple(ways[(i + j * j) % 4] for j in range(3)),
            people=(20, 120, 800, None)[i % 4],
            rob=("low", "high", "some")[i % 3],
            ident=f"s{i}",
        )
        for i in range(k)
    )
    return DirectionData(rows, ("Pain", "Quality of life", "Unwanted effects of any kind"))


def recalls(n: int) -> RecallData:
    def walk(rate: float) -> tuple[tuple[int, int], ...]:
        found, steps = 0, []
        for i in range(n + 1):
            if i and found < n // 20 and i * rate >= found * found / (n // 20) * 3 + found:
                found += 1
            steps.append((i, found))
        return tuple(steps)

    return RecallData(
        (RecallSeries("Active learning", walk(0.6)), RecallSeries("By date", walk(0.2))),
        records=n,
        relevant=n // 20,
        stop=n // 3,
        title="Screening simulation",
    )
