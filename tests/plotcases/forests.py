"""Forest plots of all sizes, with the difficulties that real reviews have."""

import math
import random

from stook.plots import Arm, ForestData, ForestGroup, ForestRow, Pooled, Threshold, heterogeneity

ROB2 = (
    ("A", "Randomisation process"),
    ("B", "Deviations from intended interventions"),
    ("C", "Missing outcome data"),
    ("D", "Measurement of the outcome"),
    ("E", "Selection of the reported result"),
    ("F", "Overall"),
)
SIGNS = ("low", "some", "high", "unknown")
LONG = (
    "The International Collaborative Study Group on Prolonged-Release Oral Preparations 2019 "
    "(published in part; see also the correction of 2021)"
)


def binary_rows(k: int, seed: int = 1, *, rob: bool = True) -> tuple[ForestRow, ...]:
    """Studies with events and totals; weights add up to 100."""
    rng = random.Random(seed)
    made = []
    for i in range(k):
        n1, n2 = rng.randint(18, 900), rng.randint(18, 900)
        e1, e2 = rng.randint(1, n1 // 2), rng.randint(1, n2 // 2)
        rr = (e1 / n1) / (e2 / n2)
        se = math.sqrt(1 / e1 - 1 / n1 + 1 / e2 - 1 / n2)
        made.append((i, n1, n2, e1, e2, rr, se))
    whole = sum(1 / (m[6] ** 2 + 0.1) for m in made)
    return tuple(
        ForestRow(
            label=f"Author-{chr(65 + i % 26)} {1980 + i % 44}",
            estimate=rr,
            low=rr * math.exp(-1.96 * se),
            high=rr * math.exp(1.96 * se),
            weight=100 / (se**2 + 0.1) / whole,
            arms=(Arm(events=e1, total=n1), Arm(events=e2, total=n2)),
            rob=tuple(SIGNS[(i * j + j) % 4] for j in range(6)) if rob else (),
            ident=f"study-{i}",
        )
        for i, n1, n2, e1, e2, rr, se in made
    )


def overall(label: str = "Overall", **more: object) -> Pooled:
    """A pooled risk ratio with prediction interval and the usual lines."""
    given: dict[str, object] = {
        "estimate": 0.72,
        "low": 0.55,
        "high": 0.94,
        "pi_low": 0.28,
        "pi_high": 1.86,
        "weight": 100.0,
        "arms": (Arm(events=1204, total=10437), Arm(events=1560, total=10128)),
        "lines": (
            heterogeneity(tau2=0.18, q=48.21, df=12, p=0.00002, i2=75.1),
            "Test for overall effect: t = 2.66, df = 12 (P = 0.02)",
        ),
    }
    return Pooled(label, **(given | more))  # type: ignore[arg-type]


def binary(k: int, **more: object) -> ForestData:
    """A risk ratio in `k` studies."""
    given: dict[str, object] = {
        "groups": (ForestGroup(binary_rows(k)),),
        "pooled": (overall(),),
        "title": "Unwanted effects: intravenous ketamine against placebo",
        "measure": "Risk ratio",
        "model": "Random effects (REML), Hartung-Knapp-Sidik-Jonkman intervals",
        "log": True,
        "arm_names": ("Ketamine", "Placebo"),
        "favours": ("fewer unwanted effects with ketamine", "fewer unwanted effects with placebo"),
        "rob_domains": ROB2,
    }
    return ForestData(**(given | more))  # type: ignore[arg-type]


def subgroups() -> ForestData:
    """Mean differences in two subgroups, with thresholds and a column of the user's own."""
    rng = random.Random(5)

    def rows(k: int, start: int) -> tuple[ForestRow, ...]:
        made = []
        for i in range(k):
            y, se = rng.gauss(-8, 6), rng.uniform(1.5, 6)
            arms = (
                Arm(mean=30 + y, sd=rng.uniform(8, 22), total=rng.randint(12, 150)),
                Arm(mean=30.0, sd=rng.uniform(8, 22), total=rng.randint(12, 150)),
            )
            made.append(
                ForestRow(
                    f"Person {start + i}",
                    y,
                    y - 1.96 * se,
                    y + 1.96 * se,
                    weight=100 / 9,
                    arms=arms,
                    cells=(f"{rng.randint(2, 52)} weeks", rng.choice(["Oral", "By infusion"])),
                    rob=("low", "some", "low"),
                )
            )
        return tuple(made)

    def sub(low: float, mid: float, high: float, weight: float) -> tuple[Pooled, ...]:
        line = heterogeneity(tau2=12.4, q=9.1, df=4, p=0.06, i2=56)
        return (Pooled("Subtotal", mid, low, high, weight=weight, lines=(line,)),)

    return ForestData(
        groups=(
            ForestGroup(rows(5, 2001), "Nociplastic pain", sub(-12.3, -7.9, -3.4, 55.6)),
            ForestGroup(rows(4, 2010), "Neuropathic pain", sub(-14.4, -6.1, 2.2, 44.4)),
        ),
        pooled=(
            Pooled(
                "Overall", -7.2, -11.0, -3.4, -21.5, 7.1, 100.0, lines=("Heterogeneity: I² = 49%",)
            ),
        ),
        tests=("Test for subgroup differences: χ² = 0.21, df = 1 (P = 0.65)",),
        title="Pain intensity after the infusion (0 to 100)",
        measure="Mean difference",
        arm_names=("Ketamine", "Saline"),
        favours=("less pain with ketamine", "less pain with saline"),
        thresholds=(Threshold(-10, "smallest important"), Threshold(-20, "moderate")),
        columns=("Follow-up", "Route of administration"),
        rob_domains=(("D1", "Randomisation"), ("D2a", "Missing data"), ("Overall", "")),
        digits=1,
    )


def hostile() -> ForestData:
    """Names as an attacker or a careless export writes them, huge intervals, missing values."""
    rows = (
        ForestRow(LONG, 0.8, 0.001, 9000.0, 10.0, href="javascript:alert(1)"),
        ForestRow('<script>alert("x")</script> & Co', 1.2, 0.9, math.inf, 20.0, href="#s2"),
        ForestRow(
            "Wide-eyed\u202e desrever\x00 ]]> 日本語の研究 研究者 2020", 3e7, 1e3, 1e12, 0.01
        ),
        ForestRow("Pneumonoultramicroscopicsilicovolcanoconiosis-Consortium-Investigators", 1.0),
        ForestRow("Nobody 1999", math.nan, reason="no events in either arm of the comparison"),
        ForestRow("Minus 2001", -1.0, -2.0, 3.0, reason="a ratio cannot be negative"),
        ForestRow("Nothing 2002"),
        ForestRow("Backwards 2003", 1.5, 2.0, 1.0, math.nan),
    )
    return ForestData(
        groups=(ForestGroup(rows, 'A & B <b>"quoted"</b>'),),
        pooled=(Pooled("Overall", 1.1, 1e-9, 1e9, 1e-12, 1e12, 100.0),),
        measure="Odds ratio",
        log=True,
        favours=("", "only one side has words & they are <long> enough to need several lines"),
        thresholds=(Threshold(0.8, "small"), Threshold(0.85, "close by"), Threshold(math.nan, "x")),
    )


def nothing_estimable() -> ForestData:
    """Four studies of which none had an event."""
    rows = tuple(
        ForestRow(
            f"Quiet {i}",
            arms=(Arm(events=0, total=20 + i), Arm(events=0, total=21)),
            reason="no events in either arm",
        )
        for i in range(4)
    )
    return ForestData(
        groups=(ForestGroup(rows),),
        pooled=(Pooled("Overall", reason="no study is estimable"),),
        measure="Risk ratio",
        log=True,
        arm_names=("Treatment", "Control"),
        favours=("favours treatment", "favours control"),
    )


FORESTS: dict[str, ForestData] = {
    "empty": ForestData(title="No study reported this outcome"),
    "one": binary(1, pooled=()),
    "three": binary(3),
    "thirty": binary(30),
    "hundred-twenty": binary(120),
    "subgroups": subgroups(),
    "hostile": hostile(),
    "nothing-estimable": nothing_estimable(),
}
