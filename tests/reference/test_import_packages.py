"""Published data packages: every stored row, total and subgroup is reproduced by the import."""

import gzip
from pathlib import Path

import pytest

from importkit import imported
from stook.exchange import Mapping, read_mapping, verify
from stook.exchange.revman import read_package
from stook.exchange.totals import Tolerance

EXAMPLE = Path(__file__).parents[2] / "examples" / "nmda-chronic-pain"

# package: data rows, totals (with subgroup totals), rows whose stored result is a placeholder
PACKAGES = {
    "CD009958": (18, 9, 0),  # Mantel-Haenszel, common and random
    "CD010461": (19, 16, 0),  # Mantel-Haenszel, common
    "CD011506": (49, 13, 0),  # inverse variance, six decimals, CRLF
    "CD013776": (88, 20, 0),  # generic inverse variance with subgroups
    "fleiss1993": (12, 1, 5),  # the layout of 2023, zeros in the place of empty cells
}


FILES = {
    **PACKAGES,
    "fleiss1993/Fleiss1993.rm5": (12, 1, 5),
    "rm5/antibiotics-for-sore-throat.rm5": (217, 43, 0),
}


@pytest.mark.parametrize("name", FILES)
def test_a_package_is_reproduced(shared: Path, name: str) -> None:
    made, review = imported(read_package(shared / "data" / "revman" / name))
    found = verify(made, review)
    rows, totals, not_stored = FILES[name]
    assert found.differences == []
    assert (found.rows, found.totals, found.not_stored) == (rows, totals, not_stored)
    assert found.rows_reproduced == rows - not_stored
    assert found.totals_reproduced == totals


def test_the_reference_review_is_reproduced(shared: Path) -> None:
    """176 rows; effects and intervals within 6e-7, weights within 1e-6 percentage points."""
    package = read_package(shared / "data" / "nmda" / "analyses_data_rows.csv")
    made, review = imported(package)
    tolerance = Tolerance(package.decimals)
    assert tolerance.effect.absolute == pytest.approx(6e-7)
    assert tolerance.weight.absolute == pytest.approx(1e-6)
    found = verify(made, review)
    assert (found.rows, found.rows_reproduced, found.differences) == (176, 176, [])
    assert {a.plan.measure for a in made.analyses} == {"MD", "SMD", "RR"}
    assert sorted(a.key for a in made.analyses if a.plan.measure == "SMD") == [
        ("7", "19"), ("7", "21"),
    ]  # fmt: skip


def test_the_example_is_what_the_import_makes(shared: Path) -> None:
    """Results and judgements are the importer's, byte by byte; people added the rest."""
    mapping, problems = read_mapping(EXAMPLE / "import" / "mapping.yaml")
    assert problems == []
    package = read_package(shared / "data" / "nmda" / "analyses_data_rows.csv")
    made, _ = imported(package, mapping)
    assert {one.code for one in made.problems} == {"W622"}  # asks for directions
    for name in ("extraction/agreed/results.csv", "appraisal/rob2/agreed.csv"):
        assert made.files[name] == (EXAMPLE / name).read_text(encoding="utf-8"), name
    assert len(made.targets.targets) == 95
    assert sum(1 for t in made.targets.targets.values() if t.base is None) == 85


def test_settings_that_are_inferred_are_those_of_the_package(shared: Path) -> None:
    """Without its settings, each package still gets the measure and a model that fits."""
    for name in ("CD009958", "CD010461", "CD011506", "CD013776"):
        rows = shared / "data" / "revman" / name / f"{name}-data-rows.csv"
        made, review = imported(read_package(rows), Mapping())
        found = verify(made, review)
        assert (found.rows_reproduced, found.differences) == (PACKAGES[name][0], []), name


@pytest.mark.parametrize("review", ["CD001909_pub4", "CD003519_pub5", "CD013445_pub2"])
def test_a_review_without_settings_is_reproduced(shared: Path, tmp_path: Path, review: str) -> None:
    """Three of the 322 reviews whose settings are not stored: 99% intervals, many measures,
    studies in which everyone has the event."""
    with gzip.open(shared / "data" / "cochrane" / "analyses.csv.gz", "rt") as file:
        lines = file.read().splitlines()
    rows = [line.partition(",")[2] for line in lines if line.startswith(f"{review},")]
    path = tmp_path / f"{review}-data-rows.csv"
    path.write_text("\n".join([lines[0].partition(",")[2], *rows]), encoding="utf-8")
    made, folder = imported(read_package(path))
    found = verify(made, folder)
    assert (found.rows_reproduced, found.differences) == (len(rows), [])
