"""Two versions of a table: form, signs and values apart; six releases of a living database."""

import gzip
import json
import math
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from stook.cli import main
from stook.pooling.any_table import Sheet, read_sheet
from stook.sources.table_versions import Changes, UnpairedError, compared
from stook.stats import pool

RELEASES = Path(__file__).parents[4] / "shared/data/living/metapsy_psilocybin"
NAMES = [f"25.0.{n}" for n in range(6)]


def sheet(text: str, name: str = "table.csv") -> Sheet:
    table, problems = read_sheet(name, text.encode())
    assert table is not None, problems
    return table


@pytest.fixture(scope="module")
def releases() -> dict[str, Sheet]:
    return {
        name: sheet(gzip.decompress((RELEASES / name / "data.csv.gz").read_bytes()).decode())
        for name in NAMES
    }


def change(releases: dict[str, Sheet], old: int, new: int) -> Changes:
    return compared(releases[NAMES[old]], releases[NAMES[new]])


def counts(changes: Changes) -> dict[str, int]:
    columns = [one.column for one in changes.values]
    return {name: columns.count(name) for name in columns}


def test_a_change_of_form_alone(releases: dict[str, Sheet]) -> None:
    changes = change(releases, 0, 1)
    told = "\n".join(changes.form)
    assert "separated by semicolons" in told
    assert "decimal commas" in told
    assert "another order" in told
    assert "rob_rand is now d1" in told
    assert "percent_women is in another unit: 195 cells are 0.01 times" in told
    assert "study is written differently in 201 cells" in told
    assert counts(changes) == {"time_days": 5}  # 182.625 became 183
    assert (changes.turned, changes.lost) == ({}, {})


def test_a_turned_sign_and_lost_identifiers(releases: dict[str, Sheet]) -> None:
    changes = change(releases, 1, 2)
    assert changes.turned == {".g": 200}
    assert {"doi", "registration_number", "time"} <= set(changes.lost)
    assert changes.lost["doi"] == (12, 5)
    assert ".g" not in counts(changes)


def test_identifiers_that_come_back(releases: dict[str, Sheet]) -> None:
    changes = change(releases, 2, 3)
    assert "doi holds text again where it held bare numbers." in changes.form
    assert (changes.turned, changes.lost) == ({}, {})


def test_silent_corrections_are_named(releases: dict[str, Sheet]) -> None:
    """Between 25.0.3 and 25.0.4: 42 SDs of results in 21 rows, 4 means, and a turned sign."""
    changes = change(releases, 3, 4)
    found = counts(changes)
    sds = [one for one in changes.values if one.column in ("sd_arm1", "sd_arm2")]
    assert (len(sds), len({one.row for one in sds})) == (42, 21)
    assert all(one.is_sd for one in sds)
    assert (found["mean_arm1"], found["mean_arm2"]) == (1, 3)
    assert {name: n for name, n in found.items() if "baseline" in name} == {
        "baseline_sd_arm1": 6, "baseline_m_arm2": 6, "baseline_sd_arm2": 6,
    }  # fmt: skip
    assert changes.turned == {".g": 200}
    assert found[".g"] == found[".g_se"] == 21  # what follows from the SDs
    assert "d1 is now rob_rand" in "\n".join(changes.form)


def test_new_names_and_labels_alone(releases: dict[str, Sheet]) -> None:
    changes = change(releases, 4, 5)
    assert not changes.values
    assert "time is now study_time_point" in "\n".join(changes.form)
    assert "study is written differently in 14 cells" in "\n".join(changes.form)


def test_a_table_against_itself(releases: dict[str, Sheet]) -> None:
    for at in range(6):
        assert change(releases, at, at) == Changes((".id",))


@pytest.mark.parametrize("name", NAMES)
def test_the_pooled_estimate_of_each_release(name: str, releases: dict[str, Sheet]) -> None:
    """The first primary row of each study, REML with Hartung-Knapp, against metafor 3.8-1."""
    table = releases[name]
    expected = json.loads((RELEASES / "expected_rma.json").read_text())["releases"][name]["REML_HK"]
    primary = zip(
        table.texts("study"), table.values("primary_instrument")[0],
        table.values("primary_timepoint")[0], table.values(".g")[0], table.values(".g_se")[0],
        strict=True,
    )  # fmt: skip
    effects: dict[str, tuple[float, float]] = {}
    for study, instrument, time, g, se in primary:
        if instrument == 1 and time == 1 and not math.isnan(g):
            effects.setdefault(study, (g, se))
    y, se = np.array(list(effects.values())).T
    pooled = pool(y, se**2, method="REML", ci="HKSJ", pi=None)
    assert len(y) == expected["k"]
    assert pooled.estimate == pytest.approx(expected["est"], abs=1e-6)
    assert [pooled.ci_low, pooled.ci_high] == pytest.approx(expected["ci"], abs=1e-6)
    assert pooled.tau2 == pytest.approx(expected["tau2"], abs=1e-6)


def rows(values: list[float], name: str = "effect") -> Sheet:
    return sheet(f"id,{name}\n" + "".join(f"r{n},{value}\n" for n, value in enumerate(values)))


@pytest.mark.parametrize(
    ("kept", "turned"), [(0, 10), (1, 9), (2, None)]
)  # nine in ten, and just below
def test_how_many_signs_are_a_turned_column(kept: int, turned: int | None) -> None:
    old = [float(n) for n in range(1, 11)]
    new = [value + 0.5 if at < kept else -value for at, value in enumerate(old)]
    changes = compared(rows(old), rows(new))
    assert changes.turned.get("effect") == turned
    assert len(changes.values) == (kept if turned else 10)


def test_one_cell_with_the_other_sign_is_a_value() -> None:
    changes = compared(rows([1, 2, 3]), rows([1, 2, -3]))
    assert not changes.turned
    (value,) = changes.values
    assert (value.key, value.old, value.new) == (("r2",), "3", "-3")


def test_rows_come_and_go_and_are_paired_by_two_columns() -> None:
    old = sheet("study,time,mean\na,1,3\na,2,4\nb,1,5\nb,2,5\n")
    new = sheet("study,time,mean\na,1,3\na,2,4\nb,1,6\nc,1,5\n")
    changes = compared(old, new)
    assert changes.key == ("study", "time")
    assert (changes.added, changes.removed) == ([("c", "1")], [("b", "2")])
    assert [(one.key, one.new) for one in changes.values] == [(("b", "1"), "6")]


def test_rows_that_nothing_names() -> None:
    with pytest.raises(UnpairedError, match="No column"):
        compared(sheet("a,b\n1,1\n1,1\n"), sheet("a,b\n1,1\n1,1\n"))
    with pytest.raises(UnpairedError, match="no column 'z'"):
        compared(rows([1]), rows([1]), ["z"])


def test_new_labels_and_a_changed_judgement() -> None:
    old = sheet("id,rob\n1a,low\n1b,low\n1c,high\n1d,high\n")
    new = sheet("id,rob\n1a,L\n1b,L\n1c,H\n1d,H\n")
    assert "new labels, one for one" in compared(old, new).form[0]
    new = sheet("id,rob\n1a,low\n1b,low\n1c,high\n1d,low\n")
    assert [one.key for one in compared(old, new).values] == [("1d",)]


def test_the_command_warns_and_exits_with_one(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("id,g,sd\na,-1,2\nb,-2,3\nc,-3,4\n")
    (tmp_path / "new.csv").write_text("id,g,sd\na,1,2\nb,2,3.5\n")
    paths = [str(tmp_path / name) for name in ("old.csv", "new.csv")]
    result = CliRunner().invoke(main, ["compare-data", *paths])
    assert result.exit_code == 1
    for said in ("g: 2 cells have the opposite sign", "b: 3 -> 3.5", "W930", "W931", "W933",
                 "Removed: c"):  # fmt: skip
        assert said in result.output
    result = CliRunner().invoke(main, ["compare-data", paths[0], paths[0]])
    assert result.exit_code == 0
    result = CliRunner().invoke(main, ["compare-data", *paths, "--key", "z"])
    assert (result.exit_code, "--key" in result.output) == (2, True)
