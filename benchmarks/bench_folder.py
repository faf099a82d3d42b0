"""Reading and checking a review folder with very many rows."""

from time import perf_counter

from stook.pipeline.load import load
from stook.rules import check
from stook.store import MemoryStore

ROWS = 10_000

REVIEW = """\
stook: 1
id: many
title: Many rows
question: {population: {technical: a}, condition: {technical: b}, intervention: {technical: c}}
outcomes:
  pain:
    {technical: pain, family: benefit, kind: continuous, measure: MD, scale: {min: 0, max: 100}}
interventions: {a: {technical: A}}
comparators: {placebo: {technical: placebo}}
comparisons: {a-placebo: {intervention: a, comparator: placebo}}
time_windows: {short: {label: short}}
"""


def review(rows: int) -> MemoryStore:
    """A sound review with `rows` results, two a study."""
    studies = ["study,label,year,participants"]
    arms = ["study,arm,intervention,comparator,participants"]
    results = ["study,outcome,timepoint,arm,n,mean,sd,source,note"]
    for i in range(rows // 2):
        studies.append(f"s{i},Study {i},{1990 + i % 30},100")
        arms += [f"s{i},a,a,,50", f"s{i},p,,placebo,50"]
        results.append(f's{i},pain,short,a,50,{i % 90}.5,{10 + i % 9},"table 2, page 3",')
        results.append(f"s{i},pain,short,p,50,{i % 80},{9 + i % 7},table 2,read from the figure")
    return MemoryStore(
        {
            "review.yaml": REVIEW,
            "studies.csv": "\n".join(studies),
            "extraction/agreed/arms.csv": "\n".join(arms),
            "extraction/agreed/results.csv": "\n".join(results),
        }
    )


def main() -> None:
    """Print the seconds that each part takes, and rows a second."""
    load(review(2))  # imports and validators, paid once
    store = review(ROWS)
    start = perf_counter()
    loaded, found = load(store)
    read = perf_counter() - start
    start = perf_counter()
    problems = check(loaded, found)
    checked = perf_counter() - start
    assert not problems
    for what, seconds in (("load", read), ("check", checked)):
        print(f"{what:6} {ROWS} result rows  {seconds:.3f} s  {ROWS / seconds:,.0f} rows/s")


if __name__ == "__main__":
    main()
