"""`stook pool` on tables as people have them: compound cells, sums, titles, other languages."""

from pathlib import Path

import pytest

from poolkit import result, run

PLAIN = "study,events1,total1,events2,total2\nSmith,12,118,20,117\nJones,5,60,9,61\n"


@pytest.mark.parametrize(
    "table",
    [
        "Study,Drug n/N,Placebo n/N\nSmith,12/118,20/117\nJones,5/60,9/61\n",
        "Study,Drug,Placebo\nSmith,12 of 118 (10%),20 of 117 (17%)\nJones,5 of 60,9 of 61\n",
        (
            "Study,Events A (%),N A,Events B (%),N B\nSmith,12 (10.2),118,20 (17.1),117\n"
            "Jones,5 (8),60,9 (15),61\n"
        ),
        (
            "\ufeffStudie;Ereignisse Verum;N Verum;Ereignisse Placebo;N Placebo\n"
            "Smith;12;118;20;117\nJones;5;60;9;61\n"
        ),
        "sep=;\nStudy;events1;total1;events2;total2\nSmith;12;118;20;117\nJones;5;60;9;61\n",
        (
            "Table 2. Deaths,,,,\n,,,,\nstudy,events1,total1,events2,total2\nSmith,12,118,20,117\n"
            "Jones,5,60,9,61\n"
        ),
        f"{PLAIN}Total,17,178,29,178\n",
    ],
    ids=["n/N", "n of N (%)", "n (%)", "German, BOM", "sep=", "title", "total"],
)
def test_the_same_trials_in_other_forms(tmp_path: Path, table: str) -> None:
    expected = result(tmp_path, PLAIN)["pooled"]
    assert result(tmp_path, table)["pooled"] == expected


def test_means_with_sds_in_one_cell(tmp_path: Path) -> None:
    table = (
        "Study,Drug mean (SD),Drug n,Placebo mean (SD),Placebo n\n"
        'A,"1,5 (0,5)",20,"2,5 (0,5)",20\nB,1.0 ± 1.1,30,2.0 ± 1.2,30\n'
    )
    plain = "study,mean1,sd1,n1,mean2,sd2,n2\nA,1.5,.5,20,2.5,.5,20\nB,1.0,1.1,30,2.0,1.2,30\n"
    done = run(tmp_path, table)
    assert done.exit_code == 1, "a comma beside points: which is meant is not guessed"
    table = table.replace("1,5 (0,5)", "1.5 (0.5)").replace("2,5 (0,5)", "2.5 (0.5)")
    found = result(tmp_path, table)
    assert found["pooled"] == result(tmp_path, plain)["pooled"]
    assert '"Drug mean (SD)" is read as mean and SD' in found["said"]


@pytest.mark.parametrize("cell", ["0.80 (0.50 to 1.30)", "0.80 [0.50; 1.30]", "0.80 (0.50-1.30)"])
def test_ratios_with_their_limits_in_one_cell(tmp_path: Path, cell: str) -> None:
    found = result(tmp_path, f"Study,HR (95% CI)\nA,{cell}\nB,{cell}\n")
    plain = result(tmp_path, "Study,HR,lower,upper\nA,0.80,0.50,1.30\nB,0.80,0.50,1.30\n")
    assert found["measure"] == "HR"
    assert found["pooled"] == plain["pooled"]


def test_a_part_that_cannot_be_is_told_at_its_cell(tmp_path: Path) -> None:
    done = run(tmp_path, "Study,Drug n/N,Placebo n/N\nSmith,120/118,20/117\n")
    assert done.exit_code == 1
    assert "table.csv:2:7: E301 There are 120 events among 118 people." in done.stderr


def test_dates_are_not_taken_for_people(tmp_path: Path) -> None:
    table = "Study,Date,events1,total1,events2,total2\nA,05/2004,1,20,3,22\nB,11/2006,3,30,5,31\n"
    found = result(tmp_path, table)
    assert found["columns"]["events1"] == "events1"
    assert not any("Date" in line for line in found["said"])


def test_a_trial_called_total_stays(tmp_path: Path) -> None:
    found = result(tmp_path, f"{PLAIN}TOTAL,30,500,31,499\n")
    assert found["pooled"]["k"] == 3


def test_the_r_call_holds_the_numbers_where_r_would_misread_the_file(tmp_path: Path) -> None:
    found = result(tmp_path, "Study,Drug n/N,Placebo n/N\nSmith,12/118,20/117\nJones,5/60,n/a\n")
    assert found["r"][1] == (
        'dat <- data.frame("Drug events"=c(12, 5), "Drug total"=c(118, 60), '
        '"Placebo events"=c(20, NA), "Placebo total"=c(117, NA), check.names=FALSE)'
    )


@pytest.mark.parametrize("method", ["mh", "peto", "dl", "reml"])
def test_methods_in_lower_case(tmp_path: Path, method: str) -> None:
    assert run(tmp_path, PLAIN, "--method", method).exit_code == 0


def test_an_unknown_method_is_told_with_what_is_known(tmp_path: Path) -> None:
    done = run(tmp_path, PLAIN, "--method", "REMLL")
    assert done.exit_code == 2
    assert "Did you mean 'REML'?" in done.stderr
