"""A cell may hold anything: the build says what is wrong with it, and never fails itself."""

import csv
import io
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from stook.pipeline.build import Built, build
from stook.pipeline.engine import Engine
from stook.render.outputs import outputs
from stook.store import MemoryStore

SMALL = Path(__file__).parents[1] / "golden" / "review-small"
FILES = {p.relative_to(SMALL).as_posix(): p.read_bytes() for p in SMALL.rglob("*") if p.is_file()}
TABLES = [path for path in FILES if path.endswith(".csv")]
HOSTILE = [
    "", "0", "-0", "-1", "1e308", "-1e308", "1e-320", "0.5", "100", "1e17", "nan", "inf", "yes",
    "no", "=1+1", "<script>", "../..", "{{ x }}", "{% x %}", "a/b", "a!b", "a#b", "group", "usual",
    "pain", "okoro-2015", "any", "short", "|", "\u202e", "x" * 300, '"', "\n", "NR",
]  # fmt: skip


def published(files: dict[str, bytes]) -> Built:
    """The review built and everything rendered from it."""
    engine = Engine(code="")
    built = build(MemoryStore(files), engine)
    assert "summary.en.md" in outputs(built, engine)
    return built


def swapped(path: str, row: int, column: int, value: str) -> str:
    """The table with one cell replaced."""
    rows = list(csv.reader(io.StringIO(FILES[path].decode())))
    at = 1 + row % (len(rows) - 1)
    rows[at][column % len(rows[at])] = value
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("path", TABLES)
@settings(max_examples=25)
@given(
    edits=st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from(HOSTILE)),
        min_size=1,
        max_size=3,
    )
)
def test_any_cell_can_be_built(path: str, edits: list[tuple[int, int, str]]) -> None:
    files = dict(FILES)
    for row, column, value in edits:
        files[path] = swapped(path, row, column, value).encode()
    built = published(files)
    assert all(one.place.file for one in built.problems)


WORDS = [
    None, 0, -1, 0.5, 1e9, "", "x", "no", "true", [], {}, ["x"], {"x": "y"}, "any", "pain", "MH",
    "SMD", "GENERIC", "HR", "RATE RATIO", "common", "Peto", "DL", "none", "direction only", "high",
    "very low", "declared", "partial", "exercise", "../x", "{{ x }}", "<b>", "2024-01-01", "de",
]  # fmt: skip


@pytest.mark.parametrize("path", [path for path in FILES if path.endswith(".yaml")])
@settings(max_examples=25)
@given(data=st.data())
def test_any_value_can_be_built(path: str, data: st.DataObject) -> None:
    tree = yaml.load(FILES[path], Loader=yaml.BaseLoader)  # noqa: S506
    holder = tree
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = data.draw(st.sampled_from(keys))
        if isinstance(holder[key], (dict, list)) and holder[key] and data.draw(st.booleans()):
            holder = holder[key]
            continue
        holder[key] = data.draw(st.sampled_from(WORDS))
        break
    files = {**FILES, path: json.dumps(tree).encode()}
    built = published(files)
    assert all(one.place.file for one in built.problems)


NO_OUTCOME = "an analysis of an outcome that has a fault of its own"


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        pytest.param(
            "review.yaml", "  analyses:", "  level: 95\n  analyses:", id="a level in percent"
        ),
        pytest.param("review.yaml", "family: unwanted", "famly: unwanted", id=NO_OUTCOME),
        pytest.param("studies.csv", "study,", "study;", id="no studies, but their risk of bias"),
    ],
)
def test_what_is_left_out_is_left_out_everywhere(path: str, before: str, after: str) -> None:
    text = FILES[path].decode()
    assert before in text
    built = published({**FILES, path: text.replace(before, after).encode()})
    assert built.blocked
