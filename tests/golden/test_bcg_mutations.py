"""One fault of each class in a copy of the example with every stage: each is caught by its code."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from stook.pipeline.build import build
from stook.pipeline.engine import Engine
from stook.store import FolderStore

EXAMPLE = Path(__file__).parents[2] / "examples" / "bcg-tuberculosis"
STUDIES = "studies.csv"
ARMS = "extraction/agreed/arms.csv"
RESULTS = "extraction/agreed/results.csv"
ROB2 = "appraisal/rob2/agreed.csv"
TPT = "tpt-madras-1980,tuberculosis,any"

Edit = Callable[[str], str]


@dataclass(frozen=True)
class Mutation:
    """A fault: what is done to which files, and the codes that must name it there."""

    what: str
    edits: dict[str, Edit]
    codes: frozenset[str]
    where: str


def put(old: str, new: str) -> Edit:
    """Replace the only passage that matches."""

    def edit(text: str) -> str:
        changed, times = re.subn(old, new, text, flags=re.MULTILINE)
        assert times == 1, f"{old!r} matches {times} times"
        return changed

    return edit


def everywhere(old: str, new: str) -> Edit:
    return lambda text: text.replace(old, new)


def copied(text: str) -> str:
    """The two rows of a study once more, under the name of another."""
    rows = re.findall(r"^comstock-1976,.*\n", text, flags=re.MULTILINE)
    kept = re.sub(r"^comstock-webster-1969,.*\n", "", text, flags=re.MULTILINE)
    return kept + "".join(row.replace("comstock-1976,", "comstock-webster-1969,") for row in rows)


MUTATIONS = (
    Mutation(
        "a spreadsheet turned an id into a date",
        {file: everywhere("tpt-madras-1980,", "1-Mar,") for file in (STUDIES, ARMS, RESULTS, ROB2)},
        frozenset({"W224"}),
        STUDIES,
    ),
    Mutation(
        "a decimal comma",
        {RESULTS: put(rf"^({TPT},bcg),505,", r'\1,"505,0",')},
        frozenset({"E127"}),
        RESULTS,
    ),
    Mutation(
        "a merged cell above the header",
        {RESULTS: lambda text: ",,,,Tuberculosis,,\n" + text},
        frozenset({"E129"}),
        RESULTS,
    ),
    Mutation(
        "plausibility: the same numbers in two arms",
        {RESULTS: put(rf"^({TPT},bcg),505,", r"\1,499,")},
        frozenset({"W336"}),
        RESULTS,
    ),
    Mutation(
        "plausibility: more people analysed than randomised",
        {RESULTS: put(r"^(aronson-1948,.*,bcg,4),123,", r"\1,132,")},
        frozenset({"W313"}),
        RESULTS,
    ),
    Mutation(
        "consistency: a study under two names",
        {RESULTS: copied, ARMS: copied},
        frozenset({"W337"}),
        RESULTS,
    ),
    Mutation(
        "consistency: time windows that overlap",
        {
            "review.yaml": put(
                r"^comparators:",
                "time_windows:\n"
                "  early: {label: early, from_days: 0, to_days: 700}\n"
                "  late: {label: late, from_days: 365}\n"
                "comparators:",
            )
        },
        frozenset({"W408"}),
        "review.yaml",
    ),
    Mutation(
        "protocol: an outcome that was planned and not analysed",
        {
            "review.yaml": put(
                r"^synthesis:",
                "  death:\n    technical: Death\n    family: benefit\n    kind: dichotomous\n"
                "    measure: RR\nsynthesis:",
            )
        },
        frozenset({"W411"}),
        "review.yaml",
    ),
    Mutation(
        "protocol: an outcome that was analysed and not planned",
        {RESULTS: lambda text: text + "aronson-1948,death,any,bcg,4,123,\n"},
        frozenset({"E202"}),
        RESULTS,
    ),
    Mutation(
        "protocol: an analysis that departs from the plan without a reason",
        {
            "review.yaml": lambda text: put(r"^      why: allocation .*\n", "")(
                put(r"^(      moderators: \[latitude\]\n)", r"\1      model: common\n")(text)
            )
        },
        frozenset({"W412"}),
        "review.yaml",
    ),
    Mutation(
        "prose: a number that no fact has",
        {"text/intervention.md": put(r"\{\{ review\.studies \}\}", "14")},
        frozenset({"W615"}),
        "text/intervention.md",
    ),
    Mutation(
        "prose: a claim stronger than its finding",
        {"text/intervention.md": put(r"^BCG is", "BCG vaccine prevents tuberculosis. BCG is")},
        frozenset({"W616"}),
        "text/intervention.md",
    ),
    Mutation(
        "completeness: a finding without certainty",
        {"certainty.yaml": lambda _: "findings: {}\n"},
        frozenset({"W603"}),
        "certainty.yaml",
    ),
    Mutation(
        "completeness: a judgement without a reason",
        {"certainty.yaml": lambda text: text[: text.index("    reasons:")]},
        frozenset({"W505"}),
        "certainty.yaml",
    ),
    Mutation(
        "completeness: an answer on risk of bias is missing",
        {ROB2: put(r"^aronson-1948,tuberculosis,any,answer,1\.2,.*\n", "")},
        frozenset({"W507"}),
        ROB2,
    ),
    Mutation(
        "screening: an exclusion at full text without a reason",
        {
            f"screening/full-text/{who}.desk.jsonl": everywhere(',"reason":"wrong outcome"', "")
            for who in ("ann", "ben")
        },
        frozenset({"W845"}),
        "screening",
    ),
    Mutation(
        "searching: a raw export that was edited",
        {"search/runs/2025-01-15-database-a/export.ris": put(r"1948\r?\nAB", "1949\r\nAB")},
        frozenset({"E801"}),
        "search/runs",
    ),
)


@pytest.mark.parametrize("one", MUTATIONS, ids=lambda one: one.what)
def test_a_mutation_is_caught_by_name(one: Mutation, tmp_path: Path) -> None:
    folder = tmp_path / "review"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("output", ".stook"))
    assert not build(FolderStore(folder), Engine()).problems
    for file, edit in one.edits.items():
        path = folder / file
        text = path.read_bytes().decode()
        changed = edit(text)
        assert changed != text, file
        path.write_bytes(changed.encode())
    found = build(FolderStore(folder), Engine()).problems
    assert one.codes <= {problem.code for problem in found}, [str(p.place) for p in found]
    named = [problem for problem in found if problem.code in one.codes]
    assert any(problem.place.file.startswith(one.where) for problem in named), named
