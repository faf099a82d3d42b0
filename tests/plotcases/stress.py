"""Names and numbers that nobody chose for their looks: scripts, lengths, sizes, extremes."""

import math
import random

from plotcases.forests import ROB2, SIGNS, overall
from stook.plots import Arm, ForestData, ForestGroup, ForestRow, FunnelData, Point, Pooled

_LONG = "The Long-Named International Multicentre Collaborative Study Group on Ketamine"
NAMES = {
    "one-letter": "x {i}",
    "eighty-letters": f"{_LONG} {{i}}",
    "capitals": "WWWMMMQQQ-GROUP {i}",
    "cyrillic": "Щербакова-Жмыхова Ш. Ж. {i}",
    "chinese": "研究者{i}・長い名前の研究",
    "arabic": "دراسة الكيتامين الوريدي {i}",
    "hebrew": "כהן ואחרים (מחקר) {i}",
    "thai": "การศึกษาแบบสุ่มที่มีกลุ่มควบคุม {i}",
    "hindi": "क्षत्रिय एवं सहयोगी {i}",
    "emoji": "👩‍🔬 e\u0301e\u0301 {i}",
    "markup": "<script>alert('{i}')</script> & \"Sons\"",
}


def named(script: str, k: int = 6) -> ForestData:
    """A risk ratio whose studies and subgroup are named in one script."""
    rng = random.Random(k)
    made = []
    for i in range(k):
        y, se = rng.gauss(-0.3, 0.6), rng.uniform(0.1, 0.9)
        ends = (math.exp(y - 1.96 * se), math.exp(y + 1.96 * se))
        name = NAMES[script].format(i=i)
        arms = (Arm(rng.randint(0, 90), 1_234_567), Arm(rng.randint(0, 90), 100))
        signs = tuple(SIGNS[(i + j) % 4] for j in range(6))
        made.append(ForestRow(name, math.exp(y), *ends, 100 / k, arms, signs, (name,), href="#s"))
    return ForestData(
        groups=(ForestGroup(tuple(made), NAMES[script].format(i=0) * 2),),
        pooled=(overall(),),
        title=NAMES[script].format(i=1),
        measure="Risk ratio",
        log=True,
        arm_names=("A newly started oral antidepressant", NAMES[script].format(i=2)),
        favours=(NAMES[script].format(i=3), NAMES[script].format(i=4)),
        rob_domains=ROB2,
        columns=(NAMES[script].format(i=5),),
    )


def extreme(*, log: bool) -> ForestData:
    """Intervals from nothing to 10^9, effects beyond every axis, no weight, no number."""
    ends = (1e-9, 1e9) if log else (-1e9, 1e9)
    made = (
        ForestRow("Everything", 1.0, *ends, 10.0),
        ForestRow("Far right", 1e8, 1e5, 1e12, 10.0),
        ForestRow("Far left", 1e-8 if log else -1e8, *((1e-12, 1e-5) if log else (-1e12, -1e5))),
        ForestRow("No weight", 0.7, 0.2, 2.0, 0.0),
        ForestRow("A point", 0.9, 0.9, 0.9, 10.0),
        ForestRow("Open", 1.2, 0.4, math.inf, 10.0),
        ForestRow("No number", math.nan, math.nan, math.nan, reason="not a number"),
        ForestRow("No events", reason="no events in either arm of the comparison"),
    )
    return ForestData(
        groups=(ForestGroup(made),), pooled=(Pooled("Overall", 1.0, *ends, *ends, 100.0),), log=log
    )


def of_size(k: int, *, log: bool = True) -> ForestData:
    """`k` studies of any weight."""
    rng = random.Random(k)
    rows = []
    for i in range(k):
        y, se = rng.gauss(-3, 6) / (10 if log else 1), rng.uniform(0.1, 0.9)
        shown = [math.exp(v) if log else v for v in (y, y - 1.96 * se, y + 1.96 * se)]
        rows.append(ForestRow(f"Author-{i} {1980 + i % 44}", *shown, weight=100 / k))
    return ForestData(groups=(ForestGroup(tuple(rows)),), pooled=(overall(),), log=log)


def many_groups(k: int) -> ForestData:
    """`k` subgroups of two studies with names of many words."""
    rows = of_size(2).rows
    groups = tuple(
        ForestGroup(rows, f"{_LONG} in subgroup {i}", (overall("Subtotal"),)) for i in range(k)
    )
    tests = ("Test for subgroup differences: χ² = 20.21, df = 14 (P = 0.12)",)
    return ForestData(groups=groups, pooled=(overall(),), tests=tests, log=True)


def named_funnel(script: str) -> FunnelData:
    """A funnel plot that labels its points in one script."""
    rng = random.Random(4)
    points = tuple(
        Point(NAMES[script].format(i=i), math.exp(rng.gauss(0, 0.4)), rng.uniform(0.05, 0.6))
        for i in range(14)
    )
    return FunnelData(points, 1.0, log=True, labels=True)


STRESSED = {
    **{f"names-{script}": named(script) for script in NAMES},
    **{f"size-{k}": of_size(k) for k in (1, 2, 300)},
    "differences-40": of_size(40, log=False),
    "extreme-ratios": extreme(log=True),
    "extreme-differences": extreme(log=False),
    "one-group": many_groups(1),
    "fifteen-groups": many_groups(15),
}
