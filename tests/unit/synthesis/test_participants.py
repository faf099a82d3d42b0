"""People of one study count once, whether it stands there for strata, scales or shared arms."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from stook.cli import main
from stook.model.synthesis import Contrast, Group
from stook.synthesis.contrasts import is_total
from stook.synthesis.participants import count_people, people_cells, repeated

REVIEWS = Path(__file__).parents[2] / "reviews"


def group(arm: str, n: float, capacity: float | None = None, cell: str = "") -> Group:
    cells = {"n": (cell,)} if cell else {}
    return Group(arms=(arm,), n=n, mean=1.0, sd=1.0, capacity=capacity, cells=cells)


def contrast(stratum: str, n1: float, n2: float, capacity: float | None = None) -> Contrast:
    return Contrast(
        study="s", label="S", stratum=stratum, shape="means",
        experimental=group("a", n1, capacity, f"a{stratum}"),
        comparator=group("b", n2, capacity, f"b{stratum}"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sizes", "capacity", "counted"),
    [
        ([(20, 20), (30, 30)], None, 100),  # men and women
        ([(20, 20), (30, 30)], 50, 100),  # as many as there were
        ([(20, 20), (30, 30)], 49, 98),  # one more than there were
        ([(50, 50), (50, 50), (50, 50)], 50, 100),  # three scales
        ([(50, 50), (50, 50)], None, 100),  # two of just the same size
        ([(50, 50), (50, 49)], None, 199),  # two that are not
        ([(50, 50), (50, 49), (45, 50)], None, 100),  # three within a tenth
        ([(50, 50), (50, 49), (44, 50)], None, 293),  # three that are not
        ([(50, 50), (50, 50)], 100, 200),  # equal, and yet there were so many
    ],
)
def test_strata_of_one_study(
    sizes: list[tuple[int, int]], capacity: float | None, counted: int
) -> None:
    own = [contrast(str(i), *pair, capacity) for i, pair in enumerate(sizes)]
    assert count_people(own) == counted
    assert bool(repeated(own)) == (counted < sum(map(sum, sizes)))


def test_a_study_has_no_more_people_than_studies_csv_says() -> None:
    own = [replace(contrast(x, 20, 30), randomised=70) for x in "xy"]
    own[1] = replace(own[1], experimental=group("a", 25, None, "ay"))
    assert count_people(own) == 70
    assert count_people(own[:1]) == 50


def test_an_arm_that_contrasts_share_counts_once() -> None:
    shared = group("b", 40, None, "results.csv#s/o/any/b!n")
    own = [
        Contrast(study="s", label="S", stratum=arm, shape="effect", effect=0.1, se=0.1,
                 experimental=group(arm, n, None, arm), comparator=shared)
        for arm, n in (("low", 38), ("high", 41))
    ]  # fmt: skip
    assert count_people(own) == 38 + 41 + 40
    assert "results.csv#s/o/any/b!n" in people_cells(own[0])


def test_strata_beside_their_total() -> None:
    total, men, women = contrast("", 50, 52), contrast("men", 20, 22), contrast("women", 30, 30)
    assert count_people([total, men, women]) == 102
    assert is_total(total, [total, men, women])
    assert not is_total(total, [total, men])  # one stratum alone is another scale or window
    assert not is_total(total, [total, men, replace(women, comparator=group("b", 29))])
    assert not is_total(men, [total, men, women])


def test_two_hundred_people_in_three_strata(tmp_path: Path) -> None:
    out = tmp_path / "out"
    review = str(REVIEWS / "08-same-people-in-three-strata")
    answer = CliRunner().invoke(main, ["build", review, "--out", str(out)], catch_exceptions=False)
    (found,) = json.loads((out / "findings.json").read_text())
    assert (found["studies"], found["participants"]) == (2, 200)
    assert answer.output.count("W346") == 2
    facts = {one["id"]: one["value"] for one in json.loads((out / "facts.json").read_text())}
    assert facts["c.o.any.participants"] == 200
    assert "c.o.any.arm.experimental.people" not in facts


def test_a_total_beside_its_strata_is_not_pooled(tmp_path: Path) -> None:
    fixture = Path(__file__).parents[2] / "golden" / "rules"
    for part in ("_base", "W347/review"):
        for path in (fixture / part).rglob("*"):
            if path.is_file():
                to = tmp_path / path.relative_to(fixture / part)
                to.parent.mkdir(parents=True, exist_ok=True)
                to.write_bytes(path.read_bytes())
    out = tmp_path / "output"
    CliRunner().invoke(main, ["build", str(tmp_path)], catch_exceptions=False)
    pain = json.loads((out / "findings.json").read_text())[0]
    assert (pain["participants"], pain["studies_estimable"]) == (40, 1)
    assert "its strata are analysed instead" in (out / "report.html").read_text()
