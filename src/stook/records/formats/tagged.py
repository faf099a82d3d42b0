"""Reading of simple tagged exports: what a program's own dialect does not differ in.

A dialect says which lines begin a record, how a line is taken apart into tag and value, and which
attribute each tag fills; what it knows beyond that it adds when a record is complete. These
formats are read, never written.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from stook.model.records import Record, RecordType
from stook.records.formats.boundaries import opener, sampled
from stook.records.formats.draft import Draft, tidy
from stook.records.formats.repairs import Repairs

Fields = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one program writes its tagged text.

    `opens` tells a line that only begins a record (`<1. >`); `first` are tags that begin one
    themselves; `split` gives tag and value of a line, None for a line that goes on with the value
    before it. `lines` are tags with a value a line, `separated` those with values between
    separators. `titles` are the tags of a title: a second one behind a blank line begins a record.
    `complete` gets the draft and all fields of a record, and says its kind.
    """

    name: str
    parts: Mapping[str, tuple[str, int]]
    split: Callable[[str], tuple[str, str] | None]
    complete: Callable[[Draft, Fields], RecordType]
    opens: Callable[[str], bool] = lambda _: False
    first: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    separated: Mapping[str, str] = field(default_factory=dict)
    quiet: frozenset[str] = frozenset()  # tags that `complete` gives to the draft
    titles: frozenset[str] = frozenset()
    furniture: re.Pattern[str] | None = None  # lines between records that are no damage


class _Reader:
    """The state of reading one file."""

    def __init__(self, dialect: Dialect, repairs: Repairs, opener: str) -> None:
        self.dialect, self.repairs, self.opener = dialect, repairs, opener
        self.draft: Draft | None = None
        self.fields: Fields = {}
        self.tag = ""
        self.value: list[str] = []
        self.opened = False
        self.gap = True  # a blank line before this one
        self.seen: set[str] = set()  # tags of the record at hand

    def feed(self, line: int, text: str) -> Iterator[Record]:
        """Take one line; a record comes out when the next one begins."""
        if not text.strip():
            self.gap = True
            return
        gap, self.gap = self.gap, False
        if self.dialect.opens(text):
            yield from self.done()
            self.opened = True
            return
        field = self.dialect.split(text)
        if field is None:
            self.continued(line, text)
            return
        self.flush()
        tag = field[0]
        if self.draft is None or self.begins(tag, gap):
            if self.draft is not None:
                yield from self.done()
            elif self.dialect.first and not self.opened and tag not in self.usual:
                self.repairs.note("W711", line, f"a record begins with {tag}")
            self.draft, self.opened = Draft(self.dialect.name, line, self.repairs), False
            self.fields, self.seen = {}, set()
        self.seen.add(tag)
        self.tag, self.value = tag, [field[1]]

    @property
    def usual(self) -> frozenset[str]:
        """The tags with which records of this file begin."""
        return self.dialect.first | {self.opener}

    def begins(self, tag: str, gap: bool) -> bool:
        """Whether a field begins another record than the one at hand."""
        if tag in self.dialect.first and self.opener in ("", tag):
            return True
        if tag in self.dialect.titles and self.seen & self.dialect.titles:
            return gap and bool(self.dialect.first)
        return tag in self.usual and (gap or (tag in self.dialect.first and tag in self.seen))

    def continued(self, line: int, text: str) -> None:
        """A line without a tag: part of the value before it, or text between records."""
        if self.draft is None or not self.tag:
            furniture = self.dialect.furniture
            if furniture is None or not furniture.match(text.strip()):
                self.repairs.note("W712", line, f"{text.strip()[:60]!r} belongs to no record")
        elif self.draft.room(text):
            self.value.append(text.strip())

    def flush(self) -> None:
        """Give the field at hand to the draft."""
        tag, lines = self.tag, [line for line in self.value if line]
        self.tag, self.value = "", []
        draft, dialect = self.draft, self.dialect
        if not tag or draft is None or not lines:
            return
        values = lines if tag in dialect.lines else [" ".join(lines)]
        if mark := dialect.separated.get(tag):
            values = [part for value in values for part in value.split(mark)]
        for value in map(tidy, values):
            if value and draft.room(value):
                self.fields.setdefault(tag, []).append(value)
                if tag in dialect.parts:
                    draft.put(dialect.parts[tag][0], value, tag, dialect.parts[tag][1])
                elif tag not in dialect.quiet:
                    draft.keep(tag, value)

    def done(self) -> Iterator[Record]:
        """The record at hand, complete."""
        self.flush()
        draft, self.draft = self.draft, None
        if draft is not None:
            yield draft.build(self.dialect.complete(draft, self.fields))


def records(
    dialect: Dialect, lines: Iterable[tuple[int, str]], repairs: Repairs
) -> Iterator[Record]:
    """Records of a file in a dialect, one by one."""
    sample, lines = sampled(lines)
    reader = _Reader(dialect, repairs, opener(sample, dialect.split) if dialect.first else "")
    for line, text in lines:
        yield from reader.feed(line, text)
    yield from reader.done()
