"""What `stook what-if` says would alter the words, done by hand to the files of both examples: the
next build says exactly what was foretold."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from stook.certainty.entry import with_judgement
from stook.model.finding import Finding
from stook.model.what_if import Alternative
from stook.pipeline.alternatives import alternatives
from stook.pipeline.build import Built, build
from stook.pipeline.engine import Engine
from stook.store import FolderStore, MemoryStore

EXAMPLES = Path(__file__).parents[2] / "examples"
RESULTS = "extraction/agreed/results.csv"
ARMS = "extraction/agreed/arms.csv"
ASKED = (
    ("bcg-tuberculosis", "bcg-no-vaccine.tuberculosis.any"),
    ("nmda-chronic-pain", "ketamine-iv-placebo.adverse-events.any"),
    ("nmda-chronic-pain", "ketamine-iv-placebo.psychotomimetic.any"),
    ("nmda-chronic-pain", "ketamine-iv-placebo.pain.short"),
)
MOST = 3  # of one sort of change
Files = dict[str, bytes]


class Example:
    """An example in memory, and what its files would have to say for a change."""

    def __init__(self, name: str) -> None:
        store = FolderStore(EXAMPLES / name)
        self.files: Files = {path: store.read(path) for path in store.paths()}
        self.engine = Engine()
        self.built: Built = build(MemoryStore(self.files), self.engine)

    def edited(self, path: str, edit: Callable[[str], str]) -> Files:
        before = self.files[path].decode()
        after = edit(before)
        assert after != before
        return {**self.files, path: after.encode()}

    def changed(self, finding: str, one: Alternative) -> Files:
        """The folder after a person carried out what the alternative says."""
        if one.hinge in ("certainty", "domain"):
            return self.edited("certainty.yaml", lambda text: self.judged(text, finding, one))
        if one.hinge == "study":
            return self.edited(RESULTS, lambda text: self.without(text, finding, one.what))
        if one.hinge == "event":
            return self.edited(RESULTS, lambda text: self.counted(text, finding, one.what))
        return self.edited("review.yaml", lambda text: self.planned(text, finding, one))

    def judged(self, text: str, finding: str, one: Alternative) -> str:
        judgement = self.built.review.certainty.findings[finding]
        assert one.certainty is not None
        back = re.fullmatch(r"not rated (?:down|up) for (.*)", one.what)
        reasons = tuple(
            reason for reason in judgement.reasons if not back or reason.domain != back[1]
        )
        return with_judgement(
            text, finding, replace(judgement, certainty=one.certainty, reasons=reasons)
        )

    def planned(self, text: str, finding: str, one: Alternative) -> str:
        outcome = finding.split(".")[1]
        if one.hinge == "threshold":
            size, value = re.findall(r"of a (\w+) effect at ([\d.]+) instead", one.what)[0]
            return re.sub(
                rf"(\n  {outcome}:\n(?:    .*\n)*?      {size}: )[\d.]+", rf"\g<1>{value}", text
            )
        if one.hinge == "measure":
            name = one.what.split()[-1]
            return re.sub(
                rf"(\n  {outcome}:\n(?:    .*\n)*?    measure: )\w+", rf"\g<1>{name}", text
            )
        key = "interval" if one.hinge == "interval" else "estimator"
        return re.sub(rf"(\n  {key}: )\w+", rf"\g<1>{one.what.split()[0]}", text)

    def study(self, label: str) -> str:
        (found,) = [id_ for id_, one in self.built.review.studies.items() if one.label == label]
        return found

    def without(self, text: str, finding: str, what: str) -> str:
        study = self.study(what.removeprefix("without "))
        start = f"{study},{finding.split('.')[1]},{finding.split('.')[2]},"
        lines = text.splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith(start))

    def counted(self, text: str, finding: str, what: str) -> str:
        """One event more or fewer in the row of the arm."""
        more, side, label = re.findall(r"one event (more|fewer) with the (\w+) in (.*)", what)[0]
        study, (_, outcome, window) = self.study(label), finding.split(".")
        column = "intervention" if side == "intervention" else "comparator"
        arms = csv.DictReader(io.StringIO(self.files[ARMS].decode()))
        (arm,) = [row["arm"] for row in arms if row["study"] == study and row[column]]
        rows = list(csv.DictReader(io.StringIO(text)))
        (row,) = [
            one
            for one in rows
            if (one["study"], one["outcome"], one["timepoint"], one["arm"])
            == (study, outcome, window, arm)
        ]
        row["events"] = str(int(row["events"]) + (1 if more == "more" else -1))
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()


@pytest.fixture(scope="module")
def examples() -> dict[str, Example]:
    return {name: Example(name) for name in {name for name, _ in ASKED}}


def said(built: Built, finding: str) -> Finding:
    return next(one for one in built.findings if one.id == finding)


@pytest.mark.parametrize(("name", "finding"), ASKED)
def test_each_change_alters_the_words_as_foretold(
    name: str, finding: str, examples: dict[str, Example]
) -> None:
    example = examples[name]
    found = alternatives(example.built, example.engine)
    told = next(one for one in found if one.id == finding)
    assert told.statement == said(example.built, finding).statement
    tried: dict[str, int] = {}
    for one in told.alternatives:
        tried[one.hinge] = tried.get(one.hinge, 0) + 1
        if tried[one.hinge] > MOST:
            continue
        after = said(
            build(MemoryStore(example.changed(finding, one)), Engine(before=example.engine.after)),
            finding,
        )
        assert after.statement == one.statement != told.statement, one.what
        for number in ("estimate", "ci_low", "ci_high"):
            assert getattr(after, number) == pytest.approx(getattr(one, number), rel=1e-6), one.what
    assert set(tried) == set(told.hangs_on)


def test_between_them_every_sort_of_change_was_carried_out(examples: dict[str, Example]) -> None:
    hinges = set()
    for name, finding in ASKED:
        found = alternatives(examples[name].built, examples[name].engine)
        hinges |= {hinge for one in found if one.id == finding for hinge in one.hangs_on}
    assert hinges == {
        "certainty", "domain", "interval", "measure", "threshold", "study", "event",
    }  # fmt: skip
