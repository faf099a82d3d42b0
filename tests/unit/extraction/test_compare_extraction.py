"""Two people's extractions compared cell by cell, and the agreed tables made of choices."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stook.cli import main

HEADER = "study,outcome,timepoint,arm,mean,sd,n,note\n"
ANN = HEADER + "s1,pain,short,drug,12,3.1,20,\ns1,pain,short,placebo,15.0,3.0,21,=cmd\n"
BEN = HEADER + "s1,pain,short,drug,12.0,1.3,20,\ns1,pain,short,placebo,15,3,21,=cmd\n"
CELL = "extraction/agreed/results.csv#s1/pain/short/drug!sd"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "review.yaml").write_text("stook: 1\n")
    for person, text in (("ann", ANN), ("ben", BEN)):
        (tmp_path / "extraction" / person).mkdir(parents=True)
        (tmp_path / "extraction" / person / "results.csv").write_text(text)
    return tmp_path


def run(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["compare-extraction", str(folder), *options])


def test_only_real_differences_are_listed_each_with_its_places(folder: Path) -> None:
    done = json.loads(run(folder, "--json").output)
    assert done["people"] == ["ann", "ben"]
    assert done["differences"] == [
        {
            "cell": CELL,
            "values": {"ann": "3.1", "ben": "1.3"},
            "places": {
                "ann": "extraction/ann/results.csv:2:23",
                "ben": "extraction/ben/results.csv:2:25",
            },
        }
    ]
    agreed = {one["column"]: (one["equal"], one["compared"]) for one in done["agreement"]}
    assert agreed["sd"] == (1, 2)
    assert agreed["mean"] == (2, 2)


def test_nothing_is_written_while_a_difference_is_open(folder: Path) -> None:
    done = run(folder, "--write")
    assert done.exit_code == 1
    assert "E903" in done.output
    assert not (folder / "extraction" / "agreed").exists()


@pytest.mark.parametrize(("choice", "value"), [("ben", "1.3"), ("other", "2.2")])
def test_choices_make_the_agreed_table(folder: Path, choice: str, value: str) -> None:
    assert run(folder, "--start").exit_code == 0
    path = folder / "extraction" / "choices.csv"
    text = path.read_text()
    assert text.splitlines()[1] == f"{CELL},,,,3.1,1.3"
    own = value if choice == "other" else ""
    path.write_text(text.replace(f"{CELL},,,", f"{CELL},{choice},{own},from table 2"))
    assert run(folder, "--write").exit_code == 0
    agreed = (folder / "extraction" / "agreed" / "results.csv").read_text().splitlines()
    assert agreed[1] == f"s1,pain,short,drug,12,{value},20,"
    assert agreed[2] == "s1,pain,short,placebo,15.0,3.0,21,'=cmd"


def test_choices_survive_a_new_start(folder: Path) -> None:
    (folder / "extraction" / "choices.csv").write_text(
        f"cell,choice,value,reason\n{CELL},ann,,page 5\n"
    )
    run(folder, "--start")
    assert f"{CELL},ann,,page 5" in (folder / "extraction" / "choices.csv").read_text()


def test_one_person_alone_is_a_usage_error(folder: Path) -> None:
    (folder / "extraction" / "ben" / "results.csv").unlink()
    assert run(folder).exit_code == 2
