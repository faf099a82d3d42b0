"""Damaged packages: whatever stands in a file, an import says what is wrong and never raises."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from importkit import HEADER
from stook.exchange import Mapping, import_package, read_mapping, verify
from stook.exchange.revman import read_package
from stook.pipeline.load import load
from stook.store.memory import MemoryStore

ROWS = """\
1,1,"Pain, short-term follow-up",,Lee 2001,2001,,,3,2,,10,5,2,,10,,,50,-2,-3.753045,-0.246955
1,1,"Pain, short-term follow-up",,Day 2002,2002,,,4,2,,10,5,2,,10,,,50,-1,-2.753045,0.753045
1,2,Death,Men,Lee 2001,2001,,,,,7,22,,,9,26,,,100,0.919192,0.409631,2.062621
2,1,Time to death,,Lee 2001,2001,-0.5,0.2,,,,60,,,,62,,,100,0.606531,0.409851,0.897594
"""
TEXT = f"{HEADER}\n{ROWS}"


def go(data: bytes, name: str = "X-data-rows.csv") -> None:
    """The whole way of an import; what is left must load without errors of ours."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        made = import_package(read_package(path), Mapping())
    if not made.files:
        assert made.problems
        return
    review, _ = load(MemoryStore(made.files))
    found = verify(made, review)
    assert found.rows_reproduced + found.not_stored <= found.rows


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    go(data)


@given(
    st.integers(0, len(TEXT) - 1),
    st.integers(0, 30),
    st.text(st.characters(codec="utf-8"), max_size=12),
)
def test_any_piece_replaced(start: int, length: int, piece: str) -> None:
    go((TEXT[:start] + piece + TEXT[start + length :]).encode())


CELL = st.sampled_from(
    ["", "0", "-1", "1e308", "-1e308", "1e-308", "inf", "nan", "#N/A", "3", "0.5", "=1+1", "x"]
)


@given(st.lists(st.lists(CELL, min_size=22, max_size=22), min_size=1, max_size=6))
def test_any_numbers(rows: list[list[str]]) -> None:
    lines = [",".join(["1", "1", "Death", "", f"S{i % 3}", *row[5:]]) for i, row in enumerate(rows)]
    go("\n".join([HEADER, *lines]).encode())


XML = """<COCHRANE_REVIEW><STUDY ID="STD-1" NAME="Lee"/><ANALYSES_AND_DATA><COMPARISON NO="1">
<NAME>A versus B</NAME><CONT_OUTCOME NO="1" EFFECT_MEASURE="MD" METHOD="IV" RANDOM="YES" DF="1">
<NAME>Pain</NAME><CONT_SUBGROUP NO="1"><NAME>Men</NAME><CONT_DATA STUDY_ID="STD-1" MEAN_1="1"
 SD_1="2" TOTAL_1="10" MEAN_2="2" SD_2="2" TOTAL_2="9" EFFECT_SIZE="-1"/></CONT_SUBGROUP>
</CONT_OUTCOME></COMPARISON></ANALYSES_AND_DATA></COCHRANE_REVIEW>"""


@given(st.integers(0, len(XML) - 1), st.integers(0, 30), st.text(max_size=12))
def test_any_piece_of_a_revman_5_file_replaced(start: int, length: int, piece: str) -> None:
    data = (XML[:start] + piece + XML[start + length :]).encode("utf-8", "replace")
    go(data, "X.rm5")


@given(st.binary(max_size=200))
def test_any_mapping(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mapping.yaml"
        path.write_bytes(data)
        mapping, problems = read_mapping(path)
    assert isinstance(mapping, Mapping)
    assert all(problem.place.file == "mapping.yaml" for problem in problems)
