"""`stook export data`: what other programs read."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from stook.pipeline.build import Built, build
from stook.pipeline.engine import Engine
from stook.render.open_data import open_data
from stook.render.open_data.crate import crate
from stook.store import FolderStore

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def built_of(name: str) -> Built:
    return build(FolderStore(EXAMPLES / name), Engine())


@pytest.fixture(scope="module")
def built() -> Built:
    return built_of("bcg-tuberculosis")


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def test_each_column_of_each_table_has_an_entry_in_the_dictionary(built: Built) -> None:
    files = open_data(built)
    package = json.loads(files["datapackage.json"])
    assert {r["path"] for r in package["resources"]} == {p for p in files if p.startswith("data/")}
    for resource in package["resources"]:
        header, *rows = rows_of(files[resource["path"]])
        assert [field["name"] for field in resource["schema"]["fields"]] == header
        for column, field in enumerate(resource["schema"]["fields"]):
            cells = [row[column] for row in rows if row[column]]
            if field["type"] in {"number", "integer"}:
                assert all(float(cell) == float(cell) for cell in cells)
            if field["type"] == "integer":
                assert all(float(cell).is_integer() for cell in cells)
            if field["type"] == "boolean":
                assert set(cells) <= {"true", "false"}
            allowed = field.get("constraints", {}).get("enum")
            assert allowed is None or set(cells) <= set(allowed)


def test_the_tables_hold_what_people_extracted(built: Built) -> None:
    files = open_data(built)
    header, *rows = rows_of(files["data/results.csv"])
    assert len(rows) == len(built.review.results) == 26
    first = dict(zip(header, rows[0], strict=True))
    assert (first["study"], float(first["events"])) == (
        built.review.results[0].study, built.review.results[0].events,
    )  # fmt: skip
    header, *rows = rows_of(files["data/effects.csv"])
    assert sum(float(row[header.index("weight_percent")]) for row in rows) == pytest.approx(100.0)


def test_robvis_has_every_domain_and_a_row_a_result() -> None:
    nmda = built_of("nmda-chronic-pain")
    header, *rows = rows_of(open_data(nmda)["robvis/rob2.csv"])
    assert header == ["Study", "D1", "D2", "D3", "D4", "D5", "Overall"]
    assert len(rows) == len(
        {row.result for row in nmda.review.appraisals if row.kind.value != "answer"}
    )
    assert len({row[0] for row in rows}) == len(rows)
    dadabayev = {tuple(row[1:]) for row in rows if row[0].startswith("Dadabayev 2020")}
    assert dadabayev
    assert all("" not in cells for cells in dadabayev)
    assert {cell for row in rows for cell in row[1:]} <= {"Low", "Some concerns", "High", ""}


def test_the_crate_names_every_file_once_and_only_what_is_there(built: Built) -> None:
    files = open_data(built)
    graph = json.loads(files["ro-crate-metadata.json"])["@graph"]
    ids = [entity["@id"] for entity in graph]
    assert len(ids) == len(set(ids))
    assert {e["@id"] for e in graph if e["@type"] == "File"} == set(files) - {
        "ro-crate-metadata.json"
    }
    linked = {part["@id"] for part in graph[1]["hasPart"]} | {graph[1]["license"]["@id"]}
    assert linked <= set(ids)


def test_a_crate_without_files_is_still_whole(built: Built) -> None:
    assert crate(built.review, [])["@graph"][1]["hasPart"] == []  # type: ignore[index]


def test_the_same_review_gives_the_same_bytes(built: Built) -> None:
    assert open_data(built) == open_data(built_of("bcg-tuberculosis"))


def test_what_a_spreadsheet_would_run_is_text(built: Built) -> None:
    study = next(iter(built.review.studies.values()))
    hostile = replace(study, notes='=HYPERLINK("http://x")', more={"+team": "@SUM(1)"})
    review = replace(built.review, studies={study.study: hostile})
    header, row = rows_of(open_data(replace(built, review=review))["data/studies.csv"])
    assert dict(zip(header, row, strict=True))["notes"] == '\'=HYPERLINK("http://x")'
    assert row[-1] == "'@SUM(1)"
