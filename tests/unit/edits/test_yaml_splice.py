"""Values of YAML files: the value arrives, every other line stays as a person wrote it."""

from pathlib import Path
from typing import Any

import pytest

from stook.edits import ConflictError, EditError, RemoveValue, SetValue
from stook.edits.editor import edited
from stook.edits.yaml_splice import remove_value, set_value
from stook.files.yaml_places import read_yaml

EXAMPLES = sorted(Path(__file__).parents[3].glob("examples/*/*.yaml"))
NASTY = [
    "plain words", "yes", "null", "1.10", "2024-01-05", "a: b # c", "- x", "'", '"', "ends:",
    "Zürich − 5", "two\nlines", " spaced ", "", "[x]", "%a", "@b", "\u2028 and \x85", 5, -0.25,
]  # fmt: skip


def value_of(text: str) -> Any:
    doc, problems = read_yaml("f", text)
    assert doc is not None
    assert problems == []
    return doc.value


def scalars(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [at for key, each in value.items() for at in scalars(each, (*path, key))]
    if isinstance(value, list):
        return [at for n, each in enumerate(value) for at in scalars(each, (*path, n))]
    return [path]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: f"{p.parent.name}-{p.stem}")
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_nasty_values_arrive_and_other_lines_stay(path: Path, ends: str, bom: bytes) -> None:
    text = path.read_text(encoding="utf-8").replace("\n", ends)
    places = scalars(value_of(text.replace("\r\n", "\n")))
    for number, at in enumerate(places[:: max(1, len(places) // 25)]):
        value = NASTY[number % len(NASTY)]
        before = bom + text.encode()
        after = edited(before, [SetValue(file="f", path=at, value=value)])
        assert after.startswith(bom)
        found = value_of(after[len(bom) :].decode().replace("\r\n", "\n"))
        for step in at:
            found = found[step]
        assert found == value
        old, new = before.split(b"\n"), after.split(b"\n")
        same = 0
        while same < min(len(old), len(new)) and old[same] == new[same]:
            same += 1
        tail = 0
        while tail < min(len(old), len(new)) - same and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        lines = str(_at(value_of(text.replace("\r\n", "\n")), at)).count("\n")
        assert len(old) - same - tail <= 2 + lines + _block_lines(old, same)


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def _block_lines(lines: list[bytes], first: int) -> int:
    """How many lines a folded or multi-line scalar that begins in a line covers at most."""
    head = lines[first]
    indent = len(head) - len(head.lstrip())
    below = 0
    for line in lines[first + 1 :]:
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        below += 1
    return below


DOC = """\
# the question
title: Ketamine   # working title
outcomes:
  pain:
    lay: 'how much it hurts'
    scale: {min: 0, max: 10}
    names: [VAS, NRS]
  # sleep comes later
  sleep:
    text: |
      first
      second
team:
  - id: ann
    name: Ann Example

notes:
"""


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("title",), "Esketamine", "Ketamine   #", "Esketamine   #"),
        (("outcomes", "pain", "lay"), "it's pain", "'how much it hurts'", "'it''s pain'"),
        (("outcomes", "pain", "scale", "max"), 100, "max: 10}", "max: 100}"),
        (("outcomes", "pain", "scale", "unit"), "mm", "max: 10}", "max: 10, unit: mm}"),
        (("outcomes", "pain", "names", 2), "BPI", "NRS]", "NRS, BPI]"),
        (("outcomes", "pain", "importance"), "critical", "[VAS, NRS]\n",
         "[VAS, NRS]\n    importance: critical\n"),
        (("outcomes", "sleep", "text"), "one\ntwo\n", "first\n      second", "one\n      two"),
        (("team", 1), {"id": "ben", "name": "Ben"}, "Ann Example\n",
         "Ann Example\n  - id: ben\n    name: Ben\n"),
        (("notes",), "none", "notes:", "notes: none"),
        (("funding",), "none", "notes:\n", "notes:\nfunding: none\n"),
    ],
)  # fmt: skip
def test_an_edit_reads_as_a_person_would_have_made_it(
    path: tuple[str | int, ...], value: Any, old: str, new: str
) -> None:
    assert set_value(DOC, path, value) == DOC.replace(old, new)
    crlf = DOC.replace("\n", "\r\n")
    assert set_value(crlf, path, value) == crlf.replace(
        old.replace("\n", "\r\n"), new.replace("\n", "\r\n")
    )


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        (("outcomes", "pain", "names"), "    names: [VAS, NRS]\n"),
        (("outcomes", "pain"), DOC[DOC.index("  pain:") : DOC.index("  # sleep")]),
        (("outcomes", "sleep", "text"), None),
        (("team", 0), None),
        (("title",), "title: Ketamine   # working title\n"),
    ],
)
def test_an_entry_is_removed_with_its_own_lines_only(
    path: tuple[str | int, ...], gone: str | None
) -> None:
    after = remove_value(DOC, path)
    wanted = value_of(DOC)
    around = wanted
    for step in path[:-1]:
        around = around[step]
    del around[path[-1]]
    assert value_of(after) == wanted
    if gone is not None:
        assert after == DOC.replace(gone, "")


def test_an_empty_file_begins_with_the_value() -> None:
    assert set_value("", ("findings", "pain", "certainty"), "low") == (
        "findings:\n  pain:\n    certainty: low\n"
    )


@pytest.mark.parametrize("text", ["a: [1", "a: 1\na: 2\n", "a: &x 1\nb: *x\n"])
def test_a_file_that_cannot_be_read_is_not_written(text: str) -> None:
    with pytest.raises(EditError):
        set_value(text, ("a",), 2)


def test_a_value_that_somebody_else_changed_is_a_conflict() -> None:
    edit = SetValue(file="f", path=("a",), value="mine", base="old", checked=True)
    with pytest.raises(ConflictError):
        edited(b"a: theirs\n", [edit])
    assert edited(b"a: old\n", [edit]) == b"a: mine\n"
    assert edited(b"a: mine\n", [edit]) == b"a: mine\n"
    assert edited(b"a: 1\nb: 2\n", [RemoveValue(file="f", path=("a",))]) == b"b: 2\n"
