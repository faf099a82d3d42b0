"""YAML with the place of every key and value, by the core schema of YAML 1.2.

Only what people need is read: mappings, lists, text and numbers. `no` and `2024-01-05` stay text
(the country Norway, a date); aliases, tags, second documents and absurd nesting are Problems, so
that no file can grow when it is read or mean something else than it says.
Source of the scalar forms: YAML 1.2.2, section 10.3.2 (https://yaml.org/spec/1.2.2/).
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from stook.files.text import shown
from stook.problems import Place, Problem, problem

Path = tuple[str | int, ...]

# A plain value (text, number, mapping, list, None), and what PyYAML hands over.
Value = Any
Event = Any
Mark = Any

DEEPEST = 30
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
# Longer numbers than any that is measured (identifiers, mostly) stay text.
_LONGEST = 40
_LARGEST = 1e15


@dataclass(slots=True)
class YamlDoc:
    """A YAML file as read. `keys` and `values` are (line, column) by path, `text` scalars as
    written; `broken` are paths that were left out because a Problem was reported there."""

    file: str
    value: Any = None
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    text: dict[Path, str] = field(default_factory=dict)
    broken: set[Path] = field(default_factory=set)

    def at(self, path: Path, *, key: bool = False) -> tuple[int, int]:
        """Line and column of a value (or of its key), else of the nearest thing around it."""
        for first in (self.keys, self.values) if key else (self.values, self.keys):
            if path in first:
                return first[path]
        return self.at(path[:-1], key=True) if path else (1, 1)


@dataclass(slots=True)
class _Frame:
    """An open mapping or list. `key` is the key that waits for its value; `dropped` says that
    its value is not to be kept."""

    container: Any
    path: Path
    key: str | None = None
    dropped: bool = False


class _Stop(Exception):  # noqa: N818  (not an error: the reading ends here)
    """The rest of the file cannot be read."""


class _Builder:
    """Builds values from the parser's events, iteratively: nesting cannot exhaust the stack."""

    def __init__(self, file: str) -> None:
        self.doc = YamlDoc(file)
        self.problems: list[Problem] = []
        self.frames: list[_Frame] = []
        self.documents = 0

    def report(self, code: str, mark: Mark, what: str, remedy: str = "") -> None:
        place = Place(self.doc.file, mark.line + 1, mark.column + 1)
        self.problems.append(problem(code, place, what, remedy))

    def handle(self, event: Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self.scalar(event)
        elif isinstance(event, yaml.MappingStartEvent):
            self.open(event, {})
        elif isinstance(event, yaml.SequenceStartEvent):
            self.open(event, [])
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.frames.pop()
        elif isinstance(event, yaml.AliasEvent):
            what = f"An alias (*{event.anchor}) stands here."
            self.report("E106", event.start_mark, what, "Write the values out in full.")
            self.attach(None, event.start_mark, broken=True)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                what = "A second document begins here (---); only the first one is read."
                self.report("E106", event.start_mark, what, "Remove the line of three hyphens.")
                raise _Stop

    def scalar(self, event: Event) -> None:
        frame = self.frames[-1] if self.frames else None
        if frame and isinstance(frame.container, dict) and frame.key is None:
            self.key(frame, event)
            return
        tagged = event.tag is not None and event.tag != "!"
        if tagged:
            what = f"A tag ({shown(event.tag, 40)}) stands before the value."
            self.report("E106", event.start_mark, what, "Remove the tag.")
        plain = event.implicit[0] and not event.style
        self.attach(
            resolve(event.value) if plain else event.value, event.start_mark, text=event.value
        )

    def key(self, frame: _Frame, event: Event) -> None:
        name = event.value
        frame.key, frame.dropped = name, False
        path = (*frame.path, name)
        if name in frame.container or path in self.doc.broken:
            line = self.doc.keys[path][0]
            what = f"The key {shown(name)} stands here again; it already stands in line {line}."
            self.report("E105", event.start_mark, what)
            frame.dropped = True
        self.doc.keys.setdefault(path, (event.start_mark.line + 1, event.start_mark.column + 1))

    def open(self, event: Event, container: Value) -> None:
        frame = self.frames[-1] if self.frames else None
        if len(self.frames) >= DEEPEST:
            self.report("E106", event.start_mark, f"More than {DEEPEST} levels of nesting.")
            raise _Stop
        if frame and isinstance(frame.container, dict) and frame.key is None:
            what = "A key of a mapping is itself a list or a mapping."
            self.report("E106", event.start_mark, what, "Use plain words as keys.")
            raise _Stop
        if event.tag is not None and event.tag != "!":
            what = f"A tag ({shown(event.tag, 40)}) stands before the value."
            self.report("E106", event.start_mark, what, "Remove the tag.")
        path = self.attach(container, event.start_mark)
        self.frames.append(_Frame(container, path))

    def attach(
        self, value: Value, mark: Mark, *, text: str | None = None, broken: bool = False
    ) -> Path:
        """Put a value where the parser stands, and note its place."""
        if not self.frames:
            path: Path = ()
            self.doc.value = value
        else:
            frame = self.frames[-1]
            if isinstance(frame.container, list):
                path = (*frame.path, len(frame.container))
                frame.container.append(value)
            else:
                path = (*frame.path, frame.key or "")
                if not frame.dropped and not broken:
                    frame.container[frame.key] = value
                frame.key = None
        if broken:
            self.doc.broken.add(path)
        self.doc.values.setdefault(path, (mark.line + 1, mark.column + 1))
        if text is not None:
            self.doc.text.setdefault(path, text)
        return path


def resolve(text: str) -> Value:
    """What a plain scalar means. `true` and `false` stay text: only the type that is wanted can
    tell the truth value from the word."""
    if text in _NULL:
        return None
    if len(text) <= _LONGEST and _FLOAT.fullmatch(text):
        number = int(text) if _INT.fullmatch(text) else float(text)
        return number if abs(number) <= _LARGEST else text
    return text


def read_yaml(file: str, text: str) -> tuple[YamlDoc | None, list[Problem]]:
    """The document and what is wrong with its syntax; None where it cannot be read at all."""
    builder = _Builder(file)
    loader = _LOADER(text)
    try:
        while loader.check_event():
            builder.handle(loader.get_event())
    except _Stop:
        return (builder.doc if builder.documents > 1 else None), builder.problems
    except yaml.YAMLError as error:
        builder.problems.append(_syntax(file, text, error))
        return None, builder.problems
    finally:
        loader.dispose()
    return builder.doc, builder.problems


# What libyaml says -> what it means, and the remedy where it differs from the rule's.
_PLAIN = (
    ("cannot start any token", "A character that cannot stand at the start of a value.", ""),
    ("could not find expected ':'", "A line is neither `key: value` nor an item of a list.", ""),
    (
        "mapping values are not allowed",
        "A colon with a space behind it stands where no key can stand.",
        'Align the keys of one mapping; put text that contains a colon in quotation marks ("…").',
    ),
    (
        "unexpected end of stream",
        "A quotation mark that is opened here is never closed.",
        "Close it.",
    ),
    (
        "did not find expected",
        "The indentation or the punctuation does not fit the lines above.",
        "Align the keys of one mapping below each other; close every bracket.",
    ),
    ("escape", "A backslash in double quotes begins something unknown.", "Use single quotes."),
)


def _syntax(file: str, text: str, error: yaml.YAMLError) -> Problem:
    raw = str(getattr(error, "problem", None) or error).splitlines()[0]
    mark = getattr(error, "problem_mark", None)
    if "end of stream" in raw:
        mark = getattr(error, "context_mark", None) or mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
    lines = text.split("\n")
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        what = "A tab character stands where only spaces may stand."
        return problem("E104", place, what, "Replace tabs by spaces.")
    for part, what, remedy in _PLAIN:
        if part in raw:
            return problem("E104", place, what, remedy)
    return problem("E104", place, f"This is not YAML: {shown(raw)}.")
