"""Which way imported outcomes are good: by the labels of the forest plots, and by their names."""

import shutil
from pathlib import Path

import pytest

from importkit import imported
from stook.exchange.revman import Package, read_package
from stook.model.terms import Direction, Family

LOWER, HIGHER = Direction.LOWER, Direction.HIGHER
ROWS = "Analysis group,Analysis number,Analysis name,Subgroup,Study,Study year,Experimental cases,"
ROWS += "Experimental N,Control cases,Control N,Weight,Mean,CI start,CI end"
SETTINGS = "Analysis group,Analysis number,Analysis group name,Data type,Statistical method,"
SETTINGS += "Effect measure,Analysis model,CI method,CI/PI level,Swap event and non-event,"
SETTINGS += "Experimental group label,Control group label,Graph label (left),Graph label (right)"


def package(
    folder: Path, name: str, left: str, right: str, groups: str = "Zinc,Placebo", swap: str = "no"
) -> Package:
    """One dichotomous analysis with the labels of its plot."""
    rows = f"1,1,{name},,Aye 2001,2001,40,100,20,100,100,2,1.26300637,3.16704659"
    if swap == "yes":
        rows = f"1,1,{name},,Aye 2001,2001,40,100,20,100,100,0.75,0.61,0.92"
    plan = f"1,1,Zinc versus placebo,Dichotomous,MH,Risk Ratio,Fixed effect,Wald,95%,{swap},"
    (folder / "X-data-rows.csv").write_text(f"{ROWS}\n{rows}\n", encoding="utf-8")
    (folder / "X-overall-estimates-and-settings.csv").write_text(
        f"{SETTINGS}\n{plan}{groups},{left},{right}\n", encoding="utf-8"
    )
    return read_package(folder)


@pytest.mark.parametrize(
    ("name", "left", "right", "direction", "told"),
    [
        ("Swelling", "Favours zinc", "Favours placebo", LOWER, "labels"),
        ("Swelling", "Favours placebo", "Favours zinc", HIGHER, "labels"),
        ("Swelling", "Favors [experimental]", "Favors [control]", LOWER, "labels"),
        ("Swelling", "Favours control", "Favours treatment", HIGHER, "labels"),
        ("Swelling", "Favours ZINC", "", LOWER, "labels"),
        ("Swelling", "Less swelling", "More swelling", LOWER, "neither"),
        ("Swelling", "", "", LOWER, "neither"),
        ("Live birth", "", "", HIGHER, "name alone"),
        ("Clinical remission", "Favours placebo", "Favours zinc", HIGHER, "labels"),
        ("Clinical remission", "Favours zinc", "Favours placebo", HIGHER, "against the labels"),
        ("Death", "Favours placebo", "Favours zinc", LOWER, "against the labels"),
    ],
)
def test_labels_and_names_tell_the_direction(
    name: str, left: str, right: str, direction: Direction, told: str, tmp_path: Path
) -> None:
    made, review = imported(package(tmp_path, name, left, right))
    (outcome,) = review.protocol.outcomes.values()
    assert outcome.direction is direction
    (asked,) = [one.what for one in made.problems if one.code == "W622"]
    assert told in asked


@pytest.mark.parametrize(
    ("groups", "left", "right"),
    [
        ("Blue light resection,White light resection", "Favours BL", "Favours WL"),
        ("Sperm Slow,ICSI", "Favours SpermSlow", "Favours ICSI"),
        ("30° tilt 3-hourly,90° tilt overnight", "Favours 30° tilt", "Favours 90° tilt"),
    ],
)
def test_a_label_names_a_side_in_other_words(
    groups: str, left: str, right: str, tmp_path: Path
) -> None:
    _, review = imported(package(tmp_path, "Swelling", left, right, groups))
    assert next(iter(review.protocol.outcomes.values())).direction is LOWER
    _, review = imported(package(tmp_path, "Swelling", right, left, groups))
    assert next(iter(review.protocol.outcomes.values())).direction is HIGHER


def test_an_outcome_whose_non_events_are_analysed_is_named_after_them(tmp_path: Path) -> None:
    _, review = imported(package(tmp_path, "Clinical remission", "", "", swap="yes"))
    (outcome,) = review.protocol.outcomes.values()
    assert outcome.technical == "Number of people without clinical remission"
    assert outcome.direction is LOWER


def test_a_row_file_alone_has_the_name_to_tell(tmp_path: Path) -> None:
    package(tmp_path, "Clinical remission", "", "")
    shutil.move(tmp_path / "X-data-rows.csv", tmp_path / "alone.csv")
    _, review = imported(read_package(tmp_path / "alone.csv"))
    (outcome,) = review.protocol.outcomes.values()
    assert (outcome.direction, outcome.family) == (HIGHER, Family.BENEFIT)


REAL = Path(__file__).parents[4] / "shared" / "data" / "revman"


@pytest.mark.skipif(not REAL.is_dir(), reason="the packages are not at hand")
def test_real_packages_have_their_directions() -> None:
    _, review = imported(read_package(REAL / "CD010461"))
    told = {
        one.technical.split(" per")[0]: one.direction for one in review.protocol.outcomes.values()
    }
    assert told == {"Live birth": HIGHER, "Clinical pregnancy": HIGHER, "Miscarriage": LOWER}
    _, review = imported(read_package(REAL / "CD013776"))
    times = [o for o in review.protocol.outcomes.values() if o.technical.startswith("Time to")]
    assert times
    assert all(one.direction is HIGHER and one.effect_reversed for one in times)
