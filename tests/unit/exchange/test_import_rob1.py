"""Judgements of RoB 1 of a package, or of an RM5 file, go into the RoB 1 form."""

from pathlib import Path

import pytest

from importkit import imported
from stook.exchange.revman import read_package
from stook.exchange.rob1 import domains_of

ROWS = """Analysis group,Analysis number,Analysis name,Subgroup,Study,Study year,\
Experimental cases,Experimental N,Control cases,Control N,Weight,Mean,CI start,CI end
1,1,Death,,Aye 2001,2001,40,100,20,100,100,2,1.26300637,3.16704659
"""
JUDGED = """Study,Domain (judgement): Random sequence generation (selection bias),\
Domain (support): Random sequence generation (selection bias),\
Domain (judgement): Blinding of outcome assessment (detection bias): Deaths,\
Domain (support): Blinding of outcome assessment (detection bias): Deaths,\
Domain (judgement): Blinding of outcome assessment (detection bias): Pain,\
Domain (support): Blinding of outcome assessment (detection bias): Pain,\
Domain (judgement): Weather
Aye 2001,Low risk,By computer,Low risk,Registry,High risk,Asked,High risk
"""


def test_each_result_has_the_judgements_of_its_study(tmp_path: Path) -> None:
    (tmp_path / "X-data-rows.csv").write_text(ROWS)
    (tmp_path / "X-risk-of-bias.csv").write_text(JUDGED)
    made, review = imported(read_package(tmp_path))
    assert review.protocol.synthesis.risk_of_bias_tool == "RoB 1"
    assert review.form is not None
    assert review.form.tool == "RoB 1"
    rows = {row.item: row for row in review.appraisals}
    assert {item: row.value for item, row in rows.items()} == {
        "sequence": "low",
        "assessors": "high",
    }
    assert rows["sequence"].support == "By computer"
    assert "Pain: High risk. Asked" in rows["assessors"].support
    assert {row.result for row in rows.values()} == {("aye-2001", "death", "any")}
    # What is of no tool stays in the notes, and is said.
    assert "Weather: High risk" in review.studies["aye-2001"].notes
    assert "By computer" not in review.studies["aye-2001"].notes
    assert "W778" in {one.code for one in made.problems}


@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("Adequate sequence generation?", ("sequence",)),
        ("Allocation concealment (selection bias)", ("concealment",)),
        (
            "Blinding of participants and personnel (performance bias): All outcomes",
            ("participants",),
        ),
        ("Blinding (performance bias and detection bias)", ("participants", "assessors")),
        ("Incomplete outcome data (attrition bias)", ("missing",)),
        ("Free of selective reporting?", ("selective",)),
        ("Free of other bias?", ("other",)),
        ("Confounding", ()),
    ],
)
def test_a_domain_is_told_by_its_name(name: str, items: tuple[str, ...]) -> None:
    assert domains_of(name) == items


REAL = Path(__file__).parents[4] / "shared" / "data" / "revman"


@pytest.mark.skipif(not REAL.is_dir(), reason="the packages are not at hand")
def test_an_rm5_file_brings_its_judgements() -> None:
    _, review = imported(read_package(REAL / "rm5" / "antibiotics-for-sore-throat.rm5"))
    bennike = {row.item: row.value for row in review.appraisals if row.study == "bennike-1951"}
    assert bennike["sequence"] == "high"  # "alternate conditions on alternate days"
    assert set(bennike) == {"sequence", "concealment", "participants", "assessors", "missing",
                            "selective", "other"}  # fmt: skip
