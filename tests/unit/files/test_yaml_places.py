"""YAML: what values mean, where they stand, and what is not read."""

from typing import Any

import pytest

from stook.files.yaml_places import DEEPEST, read_yaml


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),  # Norway
        ("true", "true"),  # only the wanted type can tell
        ("2024-01-05", "2024-01-05"),
        ("12:30:00", "12:30:00"),
        ("1_000", "1_000"),
        ("0o17", "0o17"),
        ("007", 7),
        ("-1.50", -1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1e999", "1e999"),
        (".nan", ".nan"),
        ("9" * 30, "9" * 30),
        ("~", None),
        ("", None),
        ("'1'", "1"),
        ('"null"', "null"),
    ],
)
def test_scalars_mean_what_the_core_schema_says(written: str, meant: Any) -> None:
    doc, problems = read_yaml("x.yaml", f"key: {written}\n")
    assert problems == []
    assert doc is not None
    assert doc.value == {"key": meant}
    assert type(doc.value["key"]) is type(meant)


def test_every_key_and_value_has_its_place() -> None:
    doc, _ = read_yaml("x.yaml", "a:\n  - b: 1\n    ü: text\n  - {c: 2}\n")
    assert doc is not None
    assert doc.keys[("a", 0, "ü")] == (3, 5)
    assert doc.values[("a", 0, "ü")] == (3, 8)
    assert doc.values[("a", 1, "c")] == (4, 9)
    assert doc.text[("a", 0, "b")] == "1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", ["x.yaml:3:1 E105"]),
        ("a:\n  b: 1\na:\n  c: 1\n", ["x.yaml:3:1 E105"]),
        ("a: &x 1\nb: *x\n", ["x.yaml:2:4 E106"]),
        ("a: !!python/object/apply:os.system [ls]\n", ["x.yaml:1:4 E106"]),
        ("a: 1\n---\nb: 2\n", ["x.yaml:2:1 E106"]),
        ("? [a]\n: 1\n", ["x.yaml:1:3 E106"]),
        ("[" * 1000, [f"x.yaml:1:{DEEPEST + 1} E106"]),
        ("a: 1\n\tb: 2\n", ["x.yaml:2:1 E104"]),
        ("a: b: c\n", ["x.yaml:1:5 E104"]),
        ("a: 1\nb: 'open\nc: 2\n", ["x.yaml:2:4 E104"]),
        ("a: [1, 2\nb: 3\n", ["x.yaml:2:2 E104"]),
        ("a: @x\n", ["x.yaml:1:4 E104"]),
    ],
)
def test_what_is_not_read_is_reported_where_it_stands(text: str, expected: list[str]) -> None:
    _, problems = read_yaml("x.yaml", text)
    assert [f"{one.place} {one.code}" for one in problems] == expected


def test_aliases_cannot_make_a_file_grow() -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 40)]
    doc, problems = read_yaml("x.yaml", "\n".join(lines))
    assert doc is not None
    assert {one.code for one in problems} == {"E106"}
    assert doc.value["a39"] == [None, None]


def test_of_two_equal_keys_the_first_stays() -> None:
    doc, _ = read_yaml("x.yaml", "a: 1\na: 2\n")
    assert doc is not None
    assert doc.value == {"a": 1}
