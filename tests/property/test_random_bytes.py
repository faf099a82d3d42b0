"""Whatever bytes stand in the place of a file: Problems, never an exception."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

PATHS = (
    "review.yaml",
    "studies.csv",
    "extraction/agreed/arms.csv",
    "extraction/agreed/results.csv",
    "appraisal/rob2/agreed.csv",
    "certainty.yaml",
    "declared.yaml",
    "search/runs/2025-06-30-medline/run.yaml",
    "text/background.md",
)

BASE = Path(__file__).parents[1] / "golden" / "rules" / "_base"

YAML_PIECES = [
    "a", "stook", "outcomes", "findings", "facts", ":", ": ", "\n", "  ", "- ", "[", "]", "{", "}",
    "'", '"', "#", "&x", "*x", "!!str ", "---\n", "? ", "|", ">", "\t", "1", "1e999", ".nan", "~",
    "%", "no", "\u2028", "0x1F", "é", "<<", ",", "1" * 400,
]  # fmt: skip
CSV_PIECES = [
    "study", "arm", "outcome", "timepoint", "label", "kind", "value", "item", ",", ",", "\n", "\n",
    '"', '""', "\r\n", "lee-2001", "1", "-1", "1e999", "nan", "NR", " ", ";", "ü", "pain", "short",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@given(data=st.binary(min_size=1, max_size=200))
@example(data=b"\xff\xfe\x00")
@example(data=b"\x00")
@example(data=b"[" * 5000)
@example(data=b"a: " * 3000)
@example(data=b"- " * 3000)
@example(data=b'"' * 999)
@example(data=b"{a: &x [b], c: [*x, *x]}")
def test_random_bytes_never_raise(path: str, data: bytes, review: Callable[..., Any]) -> None:
    loaded = review({path: data})
    try:
        text = data.decode()
    except UnicodeDecodeError:
        assert "E102" in loaded.codes
    else:
        # Any text is prose; an empty YAML document says nothing, which may be fine.
        silent = path.endswith(".md") or not text.strip(" \n\ufeff") or text.startswith("#")
        assert loaded.problems or silent or path == "certainty.yaml" or path == "declared.yaml"


@pytest.mark.parametrize("path", [path for path in PATHS if path.endswith(".yaml")])
@given(pieces=st.lists(st.sampled_from(YAML_PIECES), max_size=40))
def test_yaml_soup_never_raises(path: str, pieces: list[str], review: Callable[..., Any]) -> None:
    review({path: "".join(pieces)})


@pytest.mark.parametrize("path", [path for path in PATHS if path.endswith(".csv")])
@given(pieces=st.lists(st.sampled_from(CSV_PIECES), max_size=60))
def test_csv_soup_never_raises(path: str, pieces: list[str], review: Callable[..., Any]) -> None:
    review({path: "".join(pieces)})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(data=st.data(), value=JSON)
def test_any_value_in_the_place_of_any_other_never_raises(
    data: st.DataObject, value: Any, review: Callable[..., Any]
) -> None:
    """A sound file in which one value is replaced by some other one."""
    path = data.draw(st.sampled_from([p for p in PATHS if p.endswith(".yaml")]))
    tree = yaml.load((BASE / path).read_bytes(), Loader=yaml.BaseLoader)  # noqa: S506
    holder = tree
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = data.draw(st.sampled_from(keys))
        if isinstance(holder[key], (dict, list)) and holder[key] and data.draw(st.booleans()):
            holder = holder[key]
            continue
        holder[key] = value
        break
    review({path: json.dumps(tree)})
