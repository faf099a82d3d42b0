"""The checks take time in proportion to the rows: counted in operations, not in seconds."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from stook.model.review import Review
from stook.pipeline.load import load
from stook.rules import CHECKS
from stook.rules.context import Sight
from stook.store.memory import MemoryStore

BASE = Path(__file__).parents[2] / "golden" / "rules" / "_base"
FEW, MANY = 20, 80


def loaded(studies: int) -> Review:
    """A review with four rows of results a study; numbers differ as those of real studies do."""
    files = {p.relative_to(BASE).as_posix(): p.read_bytes() for p in BASE.rglob("*") if p.is_file()}
    tables: dict[str, list[str]] = {
        "studies.csv": ["study,label,year,design,participants"],
        "extraction/agreed/arms.csv": ["study,arm,intervention,route,comparator,participants"],
        "extraction/agreed/results.csv": [
            "study,outcome,timepoint,arm,reference,n,mean,sd,events,total"
        ],
    }
    studied, arms, results = tables.values()
    for i in range(studies):
        study = f"s{i}-2001"
        studied.append(f"{study},S{i} 2001,2001,parallel,40")
        arms += [f"{study},a,a,oral,,20", f"{study},placebo,,,placebo,20"]
        for arm, more in (("a", 0), ("placebo", 1)):
            mean, sd = 3 + more + i % 97 / 97, 2 + i % 89 / 89
            results.append(f"{study},pain,short,{arm},,20,{mean:.3f},{sd:.3f},,")
            results.append(f"{study},nausea,short,{arm},,,,,{2 + i % 7},20")
    files |= {path: ("\n".join(lines) + "\n").encode() for path, lines in tables.items()}
    return load(MemoryStore(files))[0]


def operations(run: Callable[[], Any]) -> int:
    """How many bytecodes are carried out."""
    count = 0

    def tracer(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return tracer

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        run()
    finally:
        sys.settrace(before)
    return count


@pytest.fixture(scope="module")
def reviews() -> tuple[Review, Review]:
    return loaded(FEW), loaded(MANY)


def test_every_check_is_linear(reviews: tuple[Review, Review]) -> None:
    """Four times the rows are at most five and a half times the operations, of each check."""
    sights = [Sight(review) for review in reviews]
    for code, check in CHECKS.items():
        few, many = (operations(lambda s=sight, c=check: list(c(s))) for sight in sights)
        assert many < 5.5 * few + 2000, (code, few, many)


def test_the_count_would_notice_a_loop_within_a_loop() -> None:
    def quadratic(n: int) -> int:
        return sum(1 for a in range(n) for b in range(n) if a == b)

    few, many = operations(lambda: quadratic(FEW)), operations(lambda: quadratic(MANY))
    assert many > 5.5 * few + 2000
