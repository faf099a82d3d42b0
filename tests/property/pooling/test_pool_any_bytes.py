"""Whatever bytes are given as a table: problems or a result, never a crash."""

import json

from hypothesis import given
from hypothesis import strategies as st

from plotcases.geometry import parse
from stook.pooling.picture import picture
from stook.pooling.table import Request, analyse
from stook.pooling.wording import as_json, report

HEADS = [
    "study,events1,total1,events2,total2",
    "study,mean1,sd1,n1,mean2,sd2,n2",
    "study,OR,lower,upper",
    "study,yi,vi",
    "study;r;n",
    "study,events,n",
    "study,mean,sd,n",
    "study,x1i,t1i,x2i,t2i",
]
CELL = (
    st.integers(0, 60).map(str) | st.floats(0, 9).map(str) | st.sampled_from(["", "NA", "x", "-3"])
)


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    head = draw(st.sampled_from(HEADS))
    mark = ";" if ";" in head else ","
    width = len(head.split(mark)) - 1
    rows = draw(st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=6))
    lines = [head, *(mark.join([f"S{i}", *row]) for i, row in enumerate(rows))]
    return "\n".join(lines).encode()


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode) | tables())
def test_problems_or_a_result(data: bytes) -> None:
    found, problems = analyse("any.csv", data, Request())
    assert (found is None) == bool(problems)
    if found is not None:
        assert report(found)
        json.dumps(as_json(found), allow_nan=False)
        parse(picture(found))
