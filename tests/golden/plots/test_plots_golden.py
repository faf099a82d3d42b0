"""Golden plots: `pytest tests/golden --update` rewrites them, and their diff is reviewed."""

from pathlib import Path

import pytest

from plotcases.pictures import PICTURES

HERE = Path(__file__).parent / "svg"


# The two largest are measured and looked at elsewhere; their files would be most of the folder.
GOLDEN = [name for name in PICTURES if name not in {"forest-hundred-twenty", "specification-many"}]


@pytest.mark.parametrize("name", GOLDEN)
def test_the_picture_is_as_agreed(name: str, update: bool) -> None:
    path = HERE / f"{name}.svg"
    drawn = PICTURES[name]()
    if update:
        path.parent.mkdir(exist_ok=True)
        path.write_text(drawn, encoding="utf-8", newline="\n")
    assert drawn == path.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in HERE.glob("*.svg")} == set(GOLDEN)
