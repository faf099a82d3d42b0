"""Reading of simple tagged exports: what a program's own dialect does not differ in.

A dialect says which lines begin a record, how a line is taken apart into tag and value, and which
attribute each tag fills; what it knows beyond that it adds when a record is complete. These
formats are read, never written.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from stook.model.records import Record, RecordType
from stook.records.formats.draft import Draft, tidy
from stook.records.formats.repairs import Repairs

Fields = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one program writes its tagged text.

    `opens` tells a line that only begins a record (`<1. >`); `first` are tags that begin one
    themselves; `split` gives tag and value of a line, None for a line that goes on with the value
    before it. `lines` are tags with a value a line, `separated` those with values between
    separators. `complete` gets the draft and all fields of a record, and says its kind.
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
    furniture: tuple[str, ...] = ()  # beginnings of lines that belong to no record, in lower case


class _Reader:
    """The state of reading one file."""

    def __init__(self, dialect: Dialect, repairs: Repairs) -> None:
        self.dialect, self.repairs = dialect, repairs
        self.draft: Draft | None = None
        self.fields: Fields = {}
        self.tag = ""
        self.value: list[str] = []
        self.opened = False

    def feed(self, line: int, text: str) -> Iterator[Record]:
        """Take one line; a record comes out when the next one begins."""
        if not text.strip():
            return
        if self.dialect.opens(text):
            yield from self.done()
            self.opened = True
            return
        found = self.dialect.split(text)
        if found is None:
            self.continued(line, text)
            return
        self.flush()
        if self.draft is None or found[0] in self.dialect.first:
            if self.draft is not None:
                yield from self.done()
            elif self.dialect.first and found[0] not in self.dialect.first and not self.opened:
                what = f"a record begins with {found[0]}"
                self.repairs.note("W711", line, what)
            self.draft, self.opened = Draft(self.dialect.name, line, self.repairs), False
            self.fields = {}
        self.tag, self.value = found[0], [found[1]]

    def continued(self, line: int, text: str) -> None:
        """A line without a tag: part of the value before it, or text between records."""
        if self.draft is None or not self.tag:
            if not text.strip().lower().startswith(self.dialect.furniture):
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
    reader = _Reader(dialect, repairs)
    for line, text in lines:
        yield from reader.feed(line, text)
    yield from reader.done()
