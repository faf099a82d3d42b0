"""`stook pool`: what it prints, refuses and writes."""

from pathlib import Path
from typing import Any

import pytest

from plotcases.geometry import outside, overlaps, parse, texts
from poolkit import result, run

COUNTS = """\
study,year,place,events1,total1,events2,total2
Able,1999,North,4,123,11,139
Baker,2001,North,6,306,29,303
Clark,2003,South,3,231,11,220
Dover,2005,South,62,13598,248,12867
"""


def test_prints_the_guess_the_studies_the_result_and_the_r_call(tmp_path: Path) -> None:
    shown = run(tmp_path, COUNTS).stdout
    assert 'events1 is the column "events1"' in shown
    assert "Able 1999   0.41 (0.13 to 1.26)" in shown
    assert "Risk ratio 0.24 (95% CI 0.19 to 0.31), P < 0.001; 4 studies, 27,787 people." in shown
    assert "Hartung-Knapp-Sidik-Jonkman interval" in shown
    assert "The Wald interval would be" in shown
    assert 'escalc(measure="RR", ai=events1, n1i=total1, ci=events2, n2i=total2' in shown
    assert 'rma(yi, vi, data=dat, method="REML", test="knha", level=95, control=' in shown


def test_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    table = "\ufeffStudie;mean1;sd1;n1;mean2;sd2;n2\nA;1,5;0,5;20;2,5;0,5;20\nB;1,0;1;30;2;1;30\n"
    found = result(tmp_path, table)
    assert found["studies"][0]["effect"] == pytest.approx(-1.0)
    assert "Commas inside numbers are decimal commas." in found["said"]
    assert "data.frame(" in found["r"][1]  # R takes the byte order mark into the first name
    without = result(tmp_path, table.removeprefix("\ufeff"))
    assert 'sep=";", dec=","' in without["r"][1]


def test_all_bad_cells_are_named_at_once_with_line_and_column(tmp_path: Path) -> None:
    table = "study,events1,total1,events2,total2\nA,5,4,1,10\nB,x,10,-2,10\nC,1,10,2,10\n"
    done = run(tmp_path, table)
    assert done.exit_code == 1
    assert done.stdout == ""
    places = [line.split()[:2] for line in done.stderr.splitlines()]
    assert places == [
        ["table.csv:2:3:", "E301"],
        ["table.csv:3:3:", "E127"],
        ["table.csv:3:8:", "E304"],
    ]


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("study,OR,lower,upper\nA,1.5,2,1\nB,1,0.5,2\n", "E308"),
        ("study,OR,lower,upper\nA,9,1,2\nB,1,0.5,2\n", "E307"),
        ("study,OR,lower,upper\nA,1,-1,2\nB,1,0.5,2\n", "E317"),
        ("study,yi,vi\nA,1,-1\nB,1,0.5\n", "E302"),
        ("study,r,n\nA,1.2,30\nB,0.5,20\n", "E316"),
        ("study,colour\nA,red\n", "E121"),
        ("", "E120"),
    ],
)
def test_what_cannot_be_is_refused_by_its_code(tmp_path: Path, table: str, code: str) -> None:
    done = run(tmp_path, table)
    assert done.exit_code == 1
    assert code in done.stderr


def test_a_study_without_events_is_listed_and_left_out(tmp_path: Path) -> None:
    found = result(tmp_path, COUNTS + "Empty,2006,South,0,10,0,12\nGap,2007,North,,10,1,12\n")
    reasons = {study["label"]: study["reason"] for study in found["studies"]}
    assert reasons["Empty 2006"] == "no events in either arm"
    assert reasons["Gap 2007"] == "missing number"
    assert found["pooled"]["k"] == 4


def test_limits_become_standard_errors_on_the_log_scale(tmp_path: Path) -> None:
    found = result(tmp_path, "study,HR,lower,upper\nA,0.5,0.25,1.0\nB,2,1,4\nC,1,0.5,2\n")
    assert found["measure"] == "HR"
    assert found["pooled"]["natural"]["estimate"] == pytest.approx(1.0)
    assert any("taken as 95% Wald intervals" in line for line in found["said"])


def test_subgroups_with_their_test_and_a_plot(tmp_path: Path) -> None:
    picture = tmp_path / "out.svg"
    found = result(tmp_path, COUNTS, "--subgroup", "place", "--plot", str(picture))
    assert [group["label"] for group in found["subgroups"]] == ["North", "South"]
    assert found["subgroup_test"]["df"] == 1
    root = parse(picture.read_text(encoding="utf-8"))
    shown = [box.words for box in texts(root)]
    assert {"North", "South", "Overall", "Able 1999"} <= set(shown)
    assert overlaps(texts(root)) == []
    assert outside(root, texts(root)) == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--method", "MH"), "rma.mh("),
        (("--method", "Peto"), "rma.peto("),
        (("--method", "EE"), 'method="EE", test="z"'),
        (("--method", "DL", "--ci", "Wald", "--pi", "none"), 'method="DL", test="z"'),
        (("--level", "0.9", "--measure", "or"), 'measure="OR"'),
        (("--ci", "HKSJ-adhoc", "--pi", "V"), "qt(0.975, res$k - 1)"),
    ],
)
def test_the_r_call_follows_the_options(tmp_path: Path, options: Any, words: str) -> None:
    assert words in "\n".join(result(tmp_path, COUNTS, *options)["r"])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--method", "REMLL"), "Did you mean 'REML'?"),
        (("--measure", "MD"), "measure must be one of"),
        (("--level", "95"), "level is a proportion"),
        (("--column", "evnts=a"), "is not ROLE=NAME"),
    ],
)
def test_a_wrong_option_names_the_right_ones(tmp_path: Path, options: Any, words: str) -> None:
    done = run(tmp_path, COUNTS, *options)
    assert done.exit_code == 2
    assert words in done.stderr


def test_a_conclusion_that_hangs_on_the_interval_method_is_said(tmp_path: Path) -> None:
    table = "study,yi,vi\nA,0.3,0.01\nB,1.0,0.02\nC,0.5,0.05\n"
    shown = run(tmp_path, table).stdout
    assert "The conclusion depends on the interval method: the Wald interval" in shown


def test_rows_of_one_study_are_not_taken_for_independent_in_silence(tmp_path: Path) -> None:
    said = result(tmp_path, "study,yi,vi\nA,0.2,0.01\nA,0.4,0.02\nB,0.5,0.05\n")["said"]
    assert any("as if they were independent: A" in line for line in said)
