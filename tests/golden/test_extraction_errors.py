"""Errors of extraction planted in the shipped examples: each is named at its row or study.

An error changes a few cells of a copy of an example (or adds rows); the Problem that a careful
second extractor would raise must be there, and nothing of the kind in the example as it is.
"""

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from stook.pipeline.build import build
from stook.pipeline.engine import Engine
from stook.pipeline.load import load
from stook.problems import Problem
from stook.rules import check
from stook.store import FolderStore

EXAMPLES = Path(__file__).parents[2] / "examples"
NMDA, BCG = "nmda-chronic-pain", "bcg-tuberculosis"
RESULTS, ARMS, STUDIES = (
    "extraction/agreed/results.csv",
    "extraction/agreed/arms.csv",
    "studies.csv",
)

Cells = dict[str, str]


@dataclass(frozen=True)
class Error:
    """What is changed in an example, and where which code must then stand.

    `cells` sets cells by table and row key (its first columns, joined by /); `rows` adds rows;
    `text` replaces text of review.yaml; `where` begins the cell address of the Problem.
    """

    name: str
    example: str
    code: str
    where: str
    cells: tuple[tuple[str, str, Cells], ...] = ()
    rows: tuple[tuple[str, Cells], ...] = ()
    text: tuple[tuple[str, str], ...] = ()


def results(row: str, **cells: object) -> tuple[str, str, Cells]:
    return RESULTS, row, {name: str(value) for name, value in cells.items()}


def study(row: str, **cells: object) -> tuple[str, str, Cells]:
    return STUDIES, row, {name: str(value) for name, value in cells.items()}


def contrast(study_: str, *interval: object, **more: object) -> tuple[str, Cells]:
    """A reported hazard ratio of the vaccine against none."""
    row = {"study": study_, "outcome": "hr", "timepoint": "any", "arm": "bcg", "reference": "none"}
    row |= dict(zip(("effect", "ci_low", "ci_high"), map(str, interval), strict=True))
    row |= {name: str(value) for name, value in more.items()}
    return RESULTS, row


HAZARD = "{technical: Tuberculosis over time, family: benefit, kind: time to event, measure: HR}"
HR = (("\nsynthesis:\n", f"  hr: {HAZARD}\n\nsynthesis:\n"),)
SIG, SCH = "sigtermans-2009", "schwartzman-2009"
ARONSON = "aronson-1948/tuberculosis/any"


def copied(study_: str, name: str, *, rounded: bool) -> tuple[tuple[str, Cells], ...]:
    """All rows of a study once more, under another name."""
    added: list[tuple[str, Cells]] = []
    for file in (STUDIES, ARMS, RESULTS):
        with (EXAMPLES / NMDA / file).open(encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table):
                if row["study"] != study_:
                    continue
                row["study"] = name
                if "label" in row and file == STUDIES:
                    row["label"], row["year"] = "Dahan 2011", "2011"
                if rounded and file == RESULTS and row["mean"]:
                    row |= {column: f"{float(row[column]):.0f}" for column in ("mean", "sd")}
                added.append((file, row))
    return tuple(added)


ERRORS = (
    Error("1 arms swapped", NMDA, "W360", f"{RESULTS}#{SIG}/pain/immediate",
          (results(f"{SIG}/pain/immediate/ketamine", mean=54.5, sd=26.290683),
           results(f"{SIG}/pain/immediate/placebo", mean=26.8, sd=27.93385))),
    Error("2 scale reversed", NMDA, "W362", f"{RESULTS}#{SCH}/pain/short",
          (results(f"{SCH}/pain/short/ketamine", mean=35.1),
           results(f"{SCH}/pain/short/placebo", mean=24.8))),
    Error("3 numbers of another window", NMDA, "W363", f"{RESULTS}#{SCH}/pain/medium",
          (results(f"{SCH}/pain/medium/ketamine", mean=64.9, sd=33),
           results(f"{SCH}/pain/medium/placebo", mean=75.2, sd=18.973666))),
    Error("4 non-events in both arms", BCG, "W365", f"{RESULTS}#aronson-1948/",
          (results("aronson-1948/tuberculosis/any/bcg", events=119),
           results("aronson-1948/tuberculosis/any/none", events=128))),
    Error("5 non-events in one arm", NMDA, "W365", f"{RESULTS}#{SIG}/nausea/any/placebo",
          (results(f"{SIG}/nausea/any/placebo", events=25),)),
    Error("6 non-events in the vaccine arm", BCG, "W365", f"{RESULTS}#{ARONSON}/bcg",
          (results(f"{ARONSON}/bcg", events=119),)),
    Error("7 another unit", NMDA, "W339", f"{RESULTS}#{SCH}/pain/medium",
          (results(f"{SCH}/pain/medium/ketamine", mean=6.69, sd=2.7),
           results(f"{SCH}/pain/medium/placebo", mean=7.56, sd=2.21))),
    Error("8 fewer than randomised", NMDA, "W367", f"{RESULTS}#{SIG}/pain/immediate/ketamine",
          (results(f"{SIG}/pain/immediate/ketamine", n=21),)),
    Error("9 retracted, notes", NMDA, "W369", f"{STUDIES}#{SIG}",
          (study(SIG, notes="Retracted in 2022"),)),
    Error("9 retracted, reports", NMDA, "W369", f"{STUDIES}#{SIG}",
          (study(SIG, reports="RETRACTED: Ketamine in CRPS. Pain. 2009"),)),
    Error("10 one study twice", NMDA, "W370", f"{STUDIES}#dahan-2011",
          rows=copied(SIG, "dahan-2011", rounded=True)),
    Error("10 its numbers", NMDA, "W337", f"{RESULTS}#dahan-2011",
          rows=copied(SIG, "dahan-2011", rounded=True)),
    Error("11 one registration", NMDA, "W371", f"{STUDIES}#lopez-2018",
          rows=((STUDIES, {"study": "lopez-2018", "label": "Lopez 2018", "year": "2018",
                           "registry": "NCT02920528"}),)),
    Error("12 before the window", NMDA, "W372", f"{RESULTS}#lumanauw-2019/pain/medium",
          rows=((RESULTS, {"study": "lumanauw-2019", "outcome": "pain", "timepoint": "medium",
                           "arm": "ketamine", "n": "59", "mean": "61", "sd": "30"}),),
          text=(("medium: {label: medium term}",
                 "medium: {label: medium term, from_days: 90, to_days: 365}"),)),
    Error("13 a logarithm", BCG, "W373", f"{RESULTS}#stein-aronson-1953/hr",
          rows=(contrast("aronson-1948", 0.55, 0.35, 0.86),
                contrast("rosenthal-1960", 0.45, 0.28, 0.72),
                contrast("stein-aronson-1953", "0.30", 0.05, 0.55)), text=HR),
    Error("14 asymmetric", BCG, "W374", f"{RESULTS}#aronson-1948/hr",
          rows=(contrast("aronson-1948", "0.70", "0.50", 0.75),), text=HR),
    Error("15 se of the ratio", BCG, "W375", f"{RESULTS}#aronson-1948/hr",
          rows=(contrast("aronson-1948", 0.55, 0.35, 0.86, se=0.13),), text=HR),
    Error("16 se and interval", BCG, "W375", f"{RESULTS}#aronson-1948/hr",
          rows=(contrast("aronson-1948", 0.55, 0.35, 0.86, se="0.40"),), text=HR),
    Error("17 reference reversed", BCG, "W360", f"{RESULTS}#stein-aronson-1953/hr",
          rows=(contrast("aronson-1948", 0.45, 0.28, 0.72),
                contrast("rosenthal-1960", 0.5, 0.33, 0.76),
                contrast("stein-aronson-1953", 1.82, 1.16, 2.86)), text=HR),
    Error("18 direction", NMDA, "W377", "review.yaml#outcomes/pain",
          text=(("measure: MD\n    direction: lower is better\n    # That",
                 "measure: MD\n    direction: higher is better\n    # That"),)),
    Error("19 a digit lost", BCG, "W367", f"{RESULTS}#aronson-1948/tuberculosis/any/none",
          (results("aronson-1948/tuberculosis/any/none", total=93),)),
    Error("20 decimal slip", NMDA, "W378", f"{RESULTS}#{SIG}/pain/immediate/placebo",
          (results(f"{SIG}/pain/immediate/placebo", mean=5.45),)),
    Error("20 decimal slip, another", NMDA, "W378", f"{RESULTS}#{SIG}/pain/short/ketamine",
          (results(f"{SIG}/pain/short/ketamine", mean=6.7),)),
    Error("21 beyond the scale", NMDA, "W379", f"{RESULTS}#{SIG}/pain/immediate/ketamine",
          (results(f"{SIG}/pain/immediate/ketamine", sd=62),)),
    Error("24 a 90% interval", BCG, "W381", f"{RESULTS}#aronson-1948/hr",
          rows=(contrast("aronson-1948", "0.70", 0.55, 0.89, p=0.014),), text=HR),
    Error("25 sides swapped", BCG, "W361", f"{ARMS}#aronson-1948/",
          ((ARMS, "aronson-1948/bcg", {"intervention": "", "comparator": "no-vaccine"}),
           (ARMS, "aronson-1948/none", {"intervention": "bcg", "comparator": ""}))),
    Error("41 a se in the sd column", NMDA, "W330", f"{RESULTS}#{SIG}/pain/short/placebo",
          (results(f"{SIG}/pain/short/placebo", sd=4),)),
    Error("42 the variance", NMDA, "W379", f"{RESULTS}#{SIG}/pain/short/placebo",
          (results(f"{SIG}/pain/short/placebo", mean=74, sd=480),)),
    Error("43 totals exchanged", NMDA, "W390", f"{RESULTS}#lumanauw-2019/nausea",
          (results("lumanauw-2019/nausea/any/ketamine", total=32),
           results("lumanauw-2019/nausea/any/placebo", total=68))),
    Error("44 another year", BCG, "W394", f"{STUDIES}#aronson-1948",
          (study("aronson-1948", year=1984),)),
    Error("45 a digit of the registration", NMDA, "W396", f"{STUDIES}#lumanauw-2019",
          (study("lumanauw-2019", registry="NCT0292528"),)),
    Error("46 more with the part than the whole", NMDA, "W366",
          f"{RESULTS}#lumanauw-2019/dizziness/any/ketamine",
          (results("lumanauw-2019/dizziness/any/ketamine", events=57),)),
    Error("47 another level", BCG, "W381", f"{RESULTS}#aronson-1948/hr",
          rows=(contrast("aronson-1948", "0.70", 0.51, 0.96, p=0.0028),), text=HR),
    Error("27 clusters", BCG, "W383", f"{STUDIES}#aronson-1948",
          (study("aronson-1948", design="cluster randomised trial"),)),
)  # fmt: skip


def planted(error: Error, folder: Path) -> Path:
    review = folder / "review"
    shutil.copytree(EXAMPLES / error.example, review, ignore=shutil.ignore_patterns("output"))
    tables = {file for file, *_ in (*error.cells, *error.rows)}
    for file in tables:
        with (review / file).open(encoding="utf-8", newline="") as table:
            rows = list(csv.DictReader(table))
        columns = list(rows[0])
        for named, key, cells in error.cells:
            if named == file:
                (row,) = [row for row in rows if _key(file, row) == key]
                assert cells.items() - row.items(), "the error is the example as it is"
                row |= cells
        rows += [cells for named, cells in error.rows if named == file]
        columns += [name for row in rows for name in row if name not in columns]
        with (review / file).open("w", encoding="utf-8", newline="") as table:
            writer = csv.DictWriter(table, list(dict.fromkeys(columns)), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    for old, new in error.text:
        protocol = (review / "review.yaml").read_text(encoding="utf-8")
        assert protocol.count(old) == 1
        (review / "review.yaml").write_text(protocol.replace(old, new), encoding="utf-8")
    return review


def _key(file: str, row: Cells) -> str:
    depth = {STUDIES: 1, ARMS: 2, RESULTS: 4}[file]
    return "/".join(list(row.values())[:depth])


def problems(folder: Path) -> list[Problem]:
    review, found = load(FolderStore(folder))
    return check(review, found)


# Errors that only the syntheses show: who stands where twice, and which row nothing uses.
BUILT = (
    Error("22 whole and strata", NMDA, "W347", f"{RESULTS}#{SIG}/pain/immediate",
          rows=tuple((RESULTS, {"study": SIG, "outcome": "pain", "timepoint": "immediate",
                                "arm": arm, "stratum": sex, "n": "15", "mean": mean, "sd": "27"})
                     for sex in ("women", "men")
                     for arm, mean in (("ketamine", "26.8"), ("placebo", "54.5")))),
    Error("23 control twice", BCG, "W346", f"{RESULTS}#{ARONSON}/bcg2",
          rows=((ARMS, {"study": "aronson-1948", "arm": "bcg2", "intervention": "bcg"}),
                (RESULTS, {"study": "aronson-1948", "outcome": "tuberculosis", "timepoint": "any",
                           "arm": "bcg2", "stratum": "b", "events": "5", "total": "120"}),
                (RESULTS, {"study": "aronson-1948", "outcome": "tuberculosis", "timepoint": "any",
                           "arm": "none", "stratum": "b", "events": "11", "total": "139"}))),
    Error("26 reference forgotten", BCG, "W341", f"{RESULTS}#aronson-1948/hr",
          rows=((RESULTS, {"study": "aronson-1948", "outcome": "hr", "timepoint": "any",
                           "arm": "bcg", "effect": "0.5", "ci_low": "0.3", "ci_high": "0.8"}),),
          text=HR),
)  # fmt: skip


@pytest.mark.parametrize("error", BUILT, ids=lambda error: error.name)
def test_an_error_of_the_syntheses_is_named_where_it_is(error: Error, tmp_path: Path) -> None:
    built = build(FolderStore(planted(error, tmp_path)), Engine())
    places = [p.place for p in built.problems if p.code == error.code and not p.accepted]
    assert any(place.cell.startswith(error.where) and place.line for place in places)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.name)
def test_an_error_is_named_where_it_is(error: Error, tmp_path: Path) -> None:
    before = {(p.code, p.place.cell) for p in problems(EXAMPLES / error.example)}
    named = [p for p in problems(planted(error, tmp_path)) if (p.code, p.place.cell) not in before]
    places = [p.place.cell for p in named if p.code == error.code]
    assert any(cell.startswith(error.where) for cell in places), [(p.code, p.what) for p in named]
    line = next(p.place.line for p in named if p.code == error.code)
    assert line > 0
