"""Registry results as an extraction: what becomes a row, what is named, who confirms."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from stook.cli import main
from stook.extraction.registry_mapping import nearest
from stook.extraction.registry_tables import columns_of, number
from stook.model.registry import Reported
from stook.sources.ctgov_json import read_json, words
from stook.sources.ctgov_xml import read_xml

EXAMPLES = Path(__file__).parents[3] / "examples"


def reported(**values: str) -> Reported:
    told = {"part": "outcome", "path": "p", "group": "OG000", "group_title": "A", "measure": "m"}
    return Reported(**(told | values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"parameter": "Count of Participants", "unit": "Participants", "value": "12",
          "analysed": "40"}, {"events": 12, "total": 40}),
        ({"parameter": "Number", "unit": "participants", "value": "12", "analysed": "40"},
         {"events": 12, "total": 40}),
        ({"parameter": "Number", "unit": "percentage of participants", "value": "12",
          "analysed": "40"}, "percentage of participants is no count of people"),
        ({"parameter": "Number", "unit": "participants", "value": "12"},
         "the number analysed is not reported"),
        ({"parameter": "Mean", "dispersion": "Standard Deviation", "value": "-1.5",
          "spread": "2", "analysed": "1,040"}, {"mean": -1.5, "n": 1040, "sd": 2}),
        ({"parameter": "Least Squares Mean", "dispersion": "Standard Error", "value": "1",
          "spread": "0.2", "analysed": "9"}, {"mean": 1, "n": 9, "se": 0.2}),
        ({"parameter": "Mean", "dispersion": "95% Confidence Interval", "value": "1",
          "lower": "0", "upper": "2", "analysed": "9"},
         {"mean": 1, "n": 9, "ci_low": 0, "ci_high": 2, "ci_level": 0.95}),
        ({"parameter": "Median", "dispersion": "Inter-Quartile Range", "value": "3",
          "lower": "1", "upper": "8", "analysed": "9"},
         {"median": 3, "n": 9, "q1": 1, "q3": 8}),
        ({"parameter": "Geometric Mean", "value": "3"}, "there is no column for a geometric mean"),
        ({"parameter": "Mean", "value": "NA"}, "the value is NA"),
        ({"parameter": "Mean", "value": "3"}, "a mean with no dispersion has no column"),
    ],
)  # fmt: skip
def test_a_value_fills_the_columns_that_it_is(values: dict[str, str], expected: object) -> None:
    assert columns_of(reported(**values)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12", 12), ("-1.5e3", -1500), ("1,040", 1040), ("<0.001", None), ("NA", None), ("", None)],
)
def test_only_numbers_are_numbers(text: str, expected: float | None) -> None:
    assert number(text) == expected


def test_constants_are_told_in_words() -> None:
    assert words("COUNT_OF_PARTICIPANTS") == "Count of Participants"
    assert words("95% Confidence Interval") == "95% Confidence Interval"


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b'{"protocolSection": 3}', b"<a/>", b"\xff\xfe", b"[" * 100_000,
     b'<!DOCTYPE x [<!ENTITY a "b">]><clinical_study>&a;</clinical_study>'],
)  # fmt: skip
def test_what_is_no_record_is_none(data: bytes) -> None:
    assert read_json(data, "f") is None
    assert read_xml(data) is None


def test_a_malformed_part_is_named_and_the_rest_is_read() -> None:
    study = {
        "protocolSection": {"identificationModule": {"nctId": "NCT00000001"}},
        "resultsSection": {
            "outcomeMeasuresModule": {"outcomeMeasures": [3, {"title": "Pain", "classes": "x"}]}
        },
    }
    record = read_json(json.dumps(study).encode(), "f.json")
    assert record is not None
    assert [(one.code, one.place.file) for one in record.problems] == [("W920", "f.json")] * 2


def test_names_are_near_where_one_holds_all_words_of_the_other() -> None:
    names = {"pain": "Pain intensity", "nausea": "Nausea", "death": "Death from any cause"}
    assert nearest("Nausea", names) == "nausea"
    assert nearest("Change in Pain Intensity at Week 4", names) == "pain"
    assert nearest("Vomiting", names) == ""


# The command ------------------------------------------------------------------------------------


def study(events: str = "7") -> bytes:
    def group(id_: str, title: str) -> dict[str, str]:
        return {"id": id_, "title": title}

    def count(id_: str, value: str) -> dict[str, str]:
        return {"groupId": id_, "value": value}

    outcome = {
        "type": "PRIMARY", "title": "Tuberculosis", "timeFrame": "5 years",
        "paramType": "COUNT_OF_PARTICIPANTS", "unitOfMeasure": "Participants",
        "groups": [group("OG000", "BCG"), group("OG001", "Control")],
        "denoms": [{"units": "Participants", "counts": [count("OG000", "123"),
                                                        count("OG001", "139")]}],
        "classes": [{"categories": [{"measurements": [count("OG000", "4"),
                                                      count("OG001", events)]}]}],
    }  # fmt: skip
    return json.dumps(
        {
            "protocolSection": {
                "identificationModule": {"nctId": "NCT00000001", "briefTitle": "Invented"},
                "statusModule": {"lastUpdatePostDateStruct": {"date": "2020-02-03"}},
            },
            "resultsSection": {"outcomeMeasuresModule": {"outcomeMeasures": [outcome]}},
        }
    ).encode()


@pytest.fixture
def review(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("output", ".stook")
    return shutil.copytree(EXAMPLES / "bcg-tuberculosis", tmp_path / "bcg", ignore=ignored)


def run(*words: str) -> str:
    ran = CliRunner().invoke(main, list(words))
    assert ran.exit_code == 0, ran.output
    return ran.output


def test_nothing_becomes_a_result_until_somebody_confirms(review: Path, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_bytes(study(events="12"))
    told = run("import-registry", str(tmp_path / "r.json"), "--review", str(review))
    folder = review / "extraction" / "registry"
    assert "NCT00000001: 4 values, 0 analyses." in told
    assert "confirmed: true" in told
    assert not (folder / "results.csv").exists()
    mapping = (folder / "mapping.yaml").read_text(encoding="utf-8")
    assert "outcome: tuberculosis" in mapping
    mapping = mapping.replace("study: ''", "study: aronson-1948").replace(
        "confirmed: false", "confirmed: true"
    )
    mapping = mapping.replace("BCG: ''", "BCG: bcg").replace("Control: ''", "Control: none")
    (folder / "mapping.yaml").write_text(mapping, encoding="utf-8")
    told = run("import-registry", str(tmp_path / "r.json"), "--review", str(review))
    assert "2 rows in extraction/registry/results.csv" in told
    rows = (folder / "results.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0] == "study,outcome,timepoint,arm,events,total,source"
    assert rows[2].startswith("aronson-1948,tuberculosis,any,none,12,139,")
    assert "NCT00000001, version of 2020-02-03: resultsSection" in rows[2]
    compared = run("compare-extraction", str(review), "--registry")
    assert "events" in compared
    assert "12" in compared


def test_a_mapping_to_nothing_is_a_problem(review: Path, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_bytes(study())
    run("import-registry", str(tmp_path / "r.json"), "--review", str(review))
    path = review / "extraction" / "registry" / "mapping.yaml"
    text = path.read_text(encoding="utf-8").replace("confirmed: false", "confirmed: true")
    path.write_text(text.replace("study: ''", "study: nobody-2020"), encoding="utf-8")
    ran = CliRunner().invoke(
        main, ["import-registry", str(tmp_path / "r.json"), "--review", str(review)]
    )
    assert ran.exit_code == 1
    assert "there is no study 'nobody-2020'" in ran.output


def test_a_file_that_is_no_record_is_named(review: Path, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")
    ran = CliRunner().invoke(
        main, ["import-registry", str(tmp_path / "x.json"), "--review", str(review)]
    )
    assert ran.exit_code == 1
    assert "E922" in ran.output
