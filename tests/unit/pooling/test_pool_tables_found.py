"""Tables once read wrongly in silence: each with the value that R gives, or refused in words."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from poolkit import result
from poolkit import run as run_table
from stook.cli import main

TABLES = Path(__file__).parents[2] / "pooltables"
# file, options, estimate and limits by R's metafor 3.8 (of c21 also RevMan), people or None
POOLED = [
    ("c33_or_and_yi", "--column y=yi --measure OR", (1.3924, 0.9905, 1.9573), None),
    ("c33b", "--column y=yi --measure OR", (1.3924, 0.9905, 1.9573), None),
    ("c10b_thousands_semicolon", "", (0.8808, 0.6369, 1.2182), 21678),
    ("c10d_thousands_dot", "", (0.8808, 0.6369, 1.2182), 21678),
    ("c28_percent", "", (0.5934, 0.4769, 0.7383), 302),
    ("c28b_percent_removed", "", (0.5934, 0.4769, 0.7383), 302),
    ("c05_extreme_smd", "", (12.8155, -26.6164, 52.2473), None),
    ("c09_subgroup1", "--subgroup region", (0.7116, 0.5514, 0.9182), 927),
    ("c21_mh_onearm_zero", "--method MH --measure OR", (3.7708, 0.6157, 23.0954), 685),
    ("c30_year_only", "", (0.2644, 0.1073, 0.6514), 1322),
    ("c43_long", "", (-1.6453, -3.5503, 0.2597), 130),
    ("c41_se_means", "", (-1.6352, -3.5318, 0.2614), 130),
    ("c46_median", "", (-2.1877, -8.5348, 4.1595), 105),
    ("c47_p", "", (0.2015, -1.0690, 1.4720), None),
    ("c48_halfci", "", (0.8132, 0.4169, 1.5862), None),
    ("c44_long_bin", "", (0.4029, 0.0475, 3.4149), 130),
]
CONVERTED = ("c41_se_means", "c46_median", "c47_p", "c48_halfci")


def run(name: str, *options: str) -> Result:
    return CliRunner().invoke(main, ["pool", str(TABLES / f"{name}.csv"), *options])


def pooled(name: str, options: str) -> dict[str, Any]:
    done = run(name, "--json", *options.split())
    assert done.exit_code == 0, done.output
    read: dict[str, Any] = json.loads(done.stdout)
    return read


@pytest.mark.parametrize(("name", "options", "expected", "people"), POOLED)
def test_the_right_value(
    name: str, options: str, expected: tuple[float, float, float], people: int | None
) -> None:
    read = pooled(name, options)
    natural = read["pooled"]["natural"]
    numbers = [natural[key] for key in ("estimate", "ci_low", "ci_high")]
    assert numbers == pytest.approx(expected, abs=2e-4)
    if people is not None:
        assert f"{people:,} people" in " ".join(read["sentences"])


@pytest.mark.parametrize(("name", "options"), [one[:2] for one in POOLED])
def test_the_printed_r_call_gives_the_printed_number(
    name: str, options: str, tmp_path: Path
) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed (make peers)")
    read = pooled(name, options)
    shutil.copy(TABLES / f"{name}.csv", tmp_path)
    script = "\n".join([*read["r"], 'cat("ANSWER", c(res$beta), res$ci.lb, res$ci.ub, "\\n")'])
    done = subprocess.run(
        ["Rscript", "-e", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    if "there is no package called" in done.stderr:
        pytest.skip("metafor is not installed (make peers)")
    assert done.returncode == 0, done.stderr
    answer = done.stdout.rpartition("ANSWER")[2].split()[:3]
    own = [read["pooled"][key] for key in ("estimate", "ci_low", "ci_high")]
    assert [float(one) for one in answer] == pytest.approx(own, rel=1e-5)


@pytest.mark.parametrize("name", ["c01_allzero", "c03b_two_equal", "c06b_v0"])
def test_a_clean_sentence_and_a_call_that_runs(name: str, tmp_path: Path) -> None:
    read = pooled(name, "")
    assert not any(", ;" in one or ", ." in one for one in read["sentences"])
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed (make peers)")
    shutil.copy(TABLES / f"{name}.csv", tmp_path)
    done = subprocess.run(
        ["Rscript", "-e", "\n".join(read["r"])],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "there is no package called" in done.stderr:
        pytest.skip("metafor is not installed (make peers)")
    assert done.returncode == 0, done.stderr


def test_what_was_read_how_is_said() -> None:
    assert "1,234 is 1234" in run("c10b_thousands_semicolon").output
    assert "1.234 is 1234" in run("c10d_thousands_dot").output
    assert "holds percentages" in run("c28_percent").output
    assert 'compared: "drug" against "placebo"' in run("c43_long").output


def test_a_subgroup_that_nobody_named_is_none() -> None:
    read = pooled("c09_subgroup1", "--subgroup region")
    assert [one["label"] for one in read["subgroups"]] == ["Europe", "Asia"]
    test = read["subgroup_test"]
    assert (test["df"], test["q"], test["p"]) == (
        1, pytest.approx(0.75, abs=0.01), pytest.approx(0.385, abs=0.005)
    )  # fmt: skip
    assert any("no value of" in one for one in read["said"])


def test_the_other_convention_is_metafors() -> None:
    own = "--method MH --measure OR --convention metafor"
    assert pooled("c21_mh_onearm_zero", own)["pooled"]["estimate"] is None
    flat = pooled("c05_extreme_smd", "--convention metafor")
    assert flat["pooled"]["k"] == pooled("c05_extreme_smd", "")["pooled"]["k"] + 1


def test_rare_proportions_are_not_rounded_to_nothing() -> None:
    # 6.8 (2.8 to 16.9) per million
    shown = " ".join(pooled("c04_rare", "")["sentences"])
    assert "0.000007 (95% CI 0.000003 to 0.000017)" in shown


def test_row_names_of_pandas() -> None:
    read = pooled("c36_pandas", "")
    assert read["columns"] == {"y": "yi", "v": "vi"}


def test_a_conversion_is_named() -> None:
    said = {name: " ".join(pooled(name, "")["said"]) for name in CONVERTED}
    assert 'the standard errors in "se1": SE × √n' in said["c41_se_means"]
    assert 'the medians in "median1" and the quartiles in "q1_1" and "q3_1"' in said["c46_median"]
    assert 'the P values in "p", taken as two-sided' in said["c47_p"]
    assert "the missing limits in lines 3, 4 are mirror images" in said["c48_halfci"]


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("study,effect,p\nA,0.3,0\nB,0.1,0.5\n", "E315"),
        ("study,effect,p\nA,0.3,1.2\nB,0.1,0.5\n", "E315"),
        ("study,mean1,se1,n1,mean2,se2,n2\nA,1,-0.5,4,2,0.5,4\n", "E302"),
        ("study,median1,q1_1,q3_1,n1,median2,q1_2,q3_2,n2\nA,5,7,14,20,12,9,15,22\n", "E309"),
        ("study,HR,lower,upper\nA,0.80,0.50,1.28\nB,0.65,0.70,\n", "E307"),
    ],
)
def test_what_cannot_be_converted_is_named_at_its_line(
    tmp_path: Path, table: str, code: str
) -> None:
    done = run_table(tmp_path, table)
    assert done.exit_code == 1
    assert code in done.output


def test_a_p_value_of_1_gives_no_standard_error(tmp_path: Path) -> None:
    read = result(tmp_path, "study,effect,p\nA,0.3,0.04\nB,0.1,1\n")
    assert [one["reason"] for one in read["studies"]] == ["", "missing number"]
