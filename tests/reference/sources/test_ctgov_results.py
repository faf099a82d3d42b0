"""Results of ClinicalTrials.gov: a second reader walks each record; every value is in a row."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from stook.model.registry import RegistryRecord
from stook.sources.ctgov_json import read_json
from stook.sources.ctgov_xml import read_xml

# (value, denominator or spread) pairs are compared as bags: nothing lost, nothing made up.
Bag = Counter[tuple[str, ...]]
JSON = ("NCT02552212", "NCT00763412", "NCT02278341")


def walk(node: Any, key: str) -> Iterator[dict[str, Any]]:
    """Every object in the lists under a key, wherever it stands."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == key and isinstance(value, list):
                yield from (row for row in value if isinstance(row, dict))
            yield from walk(value, key)
    elif isinstance(node, list):
        for row in node:
            yield from walk(row, key)


def said(record: RegistryRecord, parts: tuple[str, ...]) -> Bag:
    return Counter(
        (one.group, one.value, one.spread, one.lower, one.upper)
        for one in record.reported
        if one.part in parts and one.unit is not None and "Analysed" not in
        (one.row, one.category, one.measure)
    )  # fmt: skip


@pytest.mark.parametrize("name", JSON)
def test_every_value_of_a_json_record_is_in_a_row(shared: Path, name: str) -> None:
    data = (shared / "data" / "api" / "ctgov_aact_json" / f"{name}.json").read_bytes()
    record = read_json(data, name)
    assert record is not None
    assert record.problems == ()
    study = json.loads(data)
    results = study["resultsSection"]
    keys = ("groupId", "value", "spread", "lowerLimit", "upperLimit")
    expected: Bag = Counter()
    for module in ("baselineCharacteristicsModule", "outcomeMeasuresModule"):
        for found in walk(results.get(module, {}), "measurements"):
            expected[tuple(str(found.get(key, "")) for key in keys)] += 1
    assert said(record, ("baseline", "outcome")) == expected
    events = Counter(
        (row["groupId"], str(row.get("numAffected", "")), str(row.get("numAtRisk", "")))
        for row in walk(results.get("adverseEventsModule", {}), "stats")
    )
    mine = Counter(
        (one.group, one.value, one.analysed) for one in record.reported if ".stats[" in one.path
    )
    assert mine == events
    counts = Counter(
        (row["groupId"], str(row.get("value", "")))
        for module in ("baselineCharacteristicsModule", "outcomeMeasuresModule")
        for row in walk(results.get(module, {}), "counts")
    )
    denominators = Counter(
        (one.group, one.value) for one in record.reported
        if "Analysed" in (one.row, one.category, one.measure)
    )  # fmt: skip
    assert denominators == counts
    assert len(record.analyses) == sum(1 for _ in walk(results, "analyses"))


@pytest.mark.parametrize("name", JSON)
def test_every_path_leads_back_to_its_value(shared: Path, name: str) -> None:
    data = (shared / "data" / "api" / "ctgov_aact_json" / f"{name}.json").read_bytes()
    record = read_json(data, name)
    assert record is not None
    study = json.loads(data)
    for one in record.reported:
        node: Any = study
        for step in one.path.replace("[", ".[").split("."):
            node = node[int(step[1:-1])] if step.startswith("[") else node[step]
        if isinstance(node, dict):
            held = {str(value) for value in node.values()}
            assert one.value in held or one.value == "", one
        else:
            assert str(node) == one.value


@pytest.mark.parametrize("number", range(9))
def test_every_value_of_an_xml_record_is_in_a_row(shared: Path, number: int) -> None:
    folder = shared / "data" / "api" / "ctgov_aact_xml"
    files = [path for path in sorted(folder.glob("NCT*.xml")) if b"<clinical_results" in
             path.read_bytes()]  # fmt: skip
    assert len(files) == 9
    data = files[number].read_bytes()
    record = read_xml(data)
    assert record is not None
    root = ET.fromstring(data)  # noqa: S314 - a file at hand
    results = root.find("clinical_results")
    assert results is not None
    names = ("group_id", "value", "spread", "lower_limit", "upper_limit")
    expected = Counter(
        tuple(found.get(name, "") for name in names) for found in results.iter("measurement")
    )
    assert said(record, ("baseline", "outcome")) == expected
    events = Counter(
        (one.get("group_id"), one.get("subjects_affected", ""), one.get("subjects_at_risk", ""))
        for one in results.iter("counts")
    )
    mine = Counter(
        (one.group, one.value, one.analysed)
        for one in record.reported if one.part == "adverse event"
    )  # fmt: skip
    assert mine == events
    flow = Counter((one.get("group_id"), one.get("count")) for one in results.iter("participants"))
    assert Counter((o.group, o.value) for o in record.reported if o.part == "flow") == flow
    counts = Counter((one.get("group_id"), one.get("value")) for one in results.iter("count"))
    denominators = Counter(
        (one.group, one.value) for one in record.reported
        if "Analysed" in (one.row, one.category, one.measure)
    )  # fmt: skip
    assert denominators == counts
    assert len(record.analyses) == len(list(results.iter("analysis")))
