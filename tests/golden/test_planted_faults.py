"""Many faults at once in a copy of a complete small review: all are reported, with their lines."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from stook.pipeline.load import load
from stook.problems import Problem
from stook.rules import check
from stook.store import FolderStore

SMALL = Path(__file__).parent / "review-small"

REVIEW = "review.yaml"
STUDIES = "studies.csv"
ARMS = "extraction/agreed/arms.csv"
RESULTS = "extraction/agreed/results.csv"
ROB2 = "appraisal/rob2/agreed.csv"
CERTAINTY = "certainty.yaml"
RUN = "search/runs/2025-03-01-medline/run.yaml"


@dataclass(frozen=True)
class Fault:
    """One edit: `old` becomes `new` in the line (from 1) of a file, which gives `code` there."""

    file: str
    line: int
    old: str
    new: str
    code: str


FAULTS = (
    Fault(REVIEW, 4, "language", "langauge", "E107"),
    Fault(REVIEW, 25, "direction: lower is better", "direction: lower better", "E110"),
    Fault(REVIEW, 26, "importance: critical", "importance: crucial", "E110"),
    Fault(REVIEW, 30, "moderate: 20", "moderate: 5", "E401"),
    Fault(REVIEW, 42, "baseline_risk: 100", "baseline_risk: 10%", "E109"),
    Fault(REVIEW, 51, "part_of: adverse-events", "part_of: adverse-event", "E202"),
    Fault(REVIEW, 60, "from_days: 1, to_days: 90", "from_days: 90, to_days: 1", "E404"),
    Fault(REVIEW, 65, "route: group", "route: groups", "E206"),
    Fault(REVIEW, 70, "comparator: usual-care", "comparator: usual", "E207"),
    Fault(REVIEW, 74, "estimator: REML", "estimator: RELM", "E110"),
    Fault(REVIEW, 80, "method: MH", "method: MD", "E110"),
    Fault(REVIEW, 84, "[setting]", "[settings]", "E213"),
    Fault(REVIEW, 89, "2024-05-02", "02.05.2024", "E112"),
    Fault(STUDIES, 2, "NCT00000001,Okoro", "NCT00000001,extra,Okoro", "E124"),
    Fault(STUDIES, 3, "2010,parallel", "210,parallel", "W314"),
    Fault(STUDIES, 4, ",60,NR,", ",60,70,", "E312"),
    Fault(ARMS, 2, "exercise,group", "exercize,group", "E205"),
    Fault(ROB2, 2, "okoro-2015", "okoro-2051", "E201"),
    Fault(RESULTS, 2, "58,41.2,20.1", "58,41.2,-20.1", "E302"),
    Fault(RESULTS, 3, "57,50.3,21.4", '57,"50,3",21.4', "E127"),
    Fault(RESULTS, 5, ",2,52,", ",62,52,", "E301"),
    Fault(RESULTS, 6, "smith-2010,pain,short", "smith-2010,pian,short", "E202"),
    Fault(RESULTS, 7, "39,47,19", "39,470,19", "W310"),
    Fault(RESULTS, 8, "-6.1,,-14.2,2.0", "-16.1,,-14.2,2.0", "E307"),
    Fault(RESULTS, 9, "short,group", "short,grp", "E203"),
    Fault(RESULTS, 11, "soreness,short", "soreness,shrt", "E204"),
    Fault(RESULTS, 12, "soreness,short,usual", "soreness,short,", "E126"),
    Fault(RESULTS, 13, "40,30,55", "40,50,55", "E309"),
    Fault(ROB2, 3, "domain judgement", "domain judgment", "E110"),
    Fault(ROB2, 6, ",high,", ",hihg,", "E501"),
    Fault(CERTAINTY, 3, "certainty: low", "certainty: lowish", "E110"),
    Fault(CERTAINTY, 7, "adverse-events.short", "adverse-event.short", "E208"),
    Fault(RUN, 3, "count: 1", "count: many", "E109"),
    # The syntax fault stands alone in its file: nothing else of that file can be known.
    Fault("declared.yaml", 2, "- id: review", "- id: : review", "E104"),
)  # fmt: skip


def planted(folder: Path, faults: tuple[Fault, ...]) -> Path:
    """A copy of the small review with faults in it."""
    review = folder / "review"
    shutil.copytree(SMALL, review)
    for fault in faults:
        path = review / fault.file
        lines = path.read_text(encoding="utf-8").split("\n")
        assert fault.old in lines[fault.line - 1], fault
        lines[fault.line - 1] = lines[fault.line - 1].replace(fault.old, fault.new)
        path.write_text("\n".join(lines), encoding="utf-8")
    return review


def problems(folder: Path) -> list[Problem]:
    review, found = load(FolderStore(folder))
    return [one for one in check(review, found) if not one.accepted]


def test_the_small_review_is_sound(tmp_path: Path) -> None:
    assert problems(planted(tmp_path, ())) == []


def test_all_planted_faults_are_reported_with_their_lines_in_one_run(tmp_path: Path) -> None:
    assert len(FAULTS) >= 30
    found = problems(planted(tmp_path, FAULTS))
    reported = {(one.place.file, one.place.line, one.code) for one in found}
    assert {(f.file, f.line, f.code) for f in FAULTS} <= reported


def test_one_fault_is_one_problem(tmp_path: Path) -> None:
    for index, fault in enumerate(FAULTS):
        found = problems(planted(tmp_path / str(index), (fault,)))
        assert [(one.place.file, one.place.line, one.code) for one in found] == [
            (fault.file, fault.line, fault.code)
        ], fault
