"""Raw imports of real reviews: what the import itself wrote is not held against the team."""

from collections import Counter
from pathlib import Path

import pytest

from stook.exchange import Mapping, import_package
from stook.exchange.revman import read_package
from stook.pipeline.load import load
from stook.rules import check
from stook.store.memory import MemoryStore

REVMAN = Path(__file__).parents[3] / "shared" / "data" / "revman"
PACKAGES = ("CD009958", "CD010461", "CD011506", "CD013776", "rm5/antibiotics-for-sore-throat.rm5")

pytestmark = pytest.mark.skipif(not REVMAN.is_dir(), reason="the shared data are absent")


def alarms(package: str) -> tuple[int, Counter[str]]:
    """How many rows a raw import has, and its warnings about numbers, plan and words by code."""
    made = import_package(read_package(REVMAN / package), Mapping(), "mapping.yaml")
    review, found = load(MemoryStore(made.files))
    return len(review.results), Counter(p.code for p in check(review, found))


@pytest.mark.parametrize("package", PACKAGES)
def test_the_import_does_not_warn_of_itself(package: str) -> None:
    _, codes = alarms(package)
    # the plan of the source departs from itself nowhere; one group in two comparisons is no copy;
    # the words to be completed are named once, by W413
    assert not {"W412", "W336", "W607", "W608"} & codes.keys()
    assert codes["W413"] == 1


def test_at_most_one_alarm_about_numbers_in_a_hundred_rows() -> None:
    counts = [alarms(package) for package in PACKAGES]
    rows = sum(size for size, _ in counts)
    numbers = sum(n for _, codes in counts for code, n in codes.items() if code[1] == "3")
    assert rows > 800
    assert 100 * numbers <= rows
