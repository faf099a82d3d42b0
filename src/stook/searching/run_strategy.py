"""Run a search strategy on a local corpus: what each line finds, and which known studies."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from stook.model import strategy as tree
from stook.model.records import Record
from stook.problems import Place, Problem, problem
from stook.searching.corpus import COLUMNS, Corpus, Spans, near
from stook.searching.strategies.fields import DATES, LANGUAGES
from stook.searching.translate_limits import as_date

_KEYS = ("title", "abstract", "keywords")
_FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "original title": ("title",),
    "abstract": ("abstract",),
    "text": ("title", "abstract"),
    "words": _KEYS,
    "all": COLUMNS,
    "automatic": COLUMNS,
    "keyword": ("keywords",),
    "keyword phrase": ("keywords",),
    "heading word": ("keywords",),
    "substance": ("keywords",),
    "publication type": ("type",),
    "author": ("authors",),
    "journal": ("journal",),
    "journal word": ("journal",),
    "language": ("language",),
}


@dataclass(frozen=True, slots=True)
class LineResult:
    """A line of a strategy: the numbers of the records it finds, and of known ones among them."""

    number: int
    records: frozenset[int]
    known: frozenset[int]


@dataclass(frozen=True, slots=True)
class Recall:
    """What a strategy finds in a corpus. The last line is its result.

    `known` are the known records that are in the corpus; `absent` the ids that are not.
    """

    lines: tuple[LineResult, ...]
    known: frozenset[int]
    absent: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def found(self) -> frozenset[int]:
        """The records that the last line finds."""
        return self.lines[-1].records if self.lines else frozenset()

    @property
    def recall(self) -> float | None:
        """The share of the known records that is found; None where none is known."""
        return len(self.known & self.found) / len(self.known) if self.known else None

    @property
    def precision(self) -> float | None:
        """The share of known records among those found; None where nothing is found."""
        return len(self.known & self.found) / len(self.found) if self.found else None


def run(
    strategy: tree.Strategy, corpus: Corpus, known: Iterable[str] = (), file: str = "strategy"
) -> Recall:
    """Search a corpus with a strategy.

    `known` are ids, PubMed ids or DOIs of records that should be found. A part that a corpus
    cannot answer as the database would is named (W828), with what was done instead.
    """
    wanted, absent = _known(corpus.records, known)
    runner = _Runner(corpus, file)
    lines = []
    for line in strategy.lines:
        records = frozenset(runner.line(line))
        lines.append(LineResult(line.number, records, records & wanted))
    return Recall(tuple(lines), wanted, absent, tuple(runner.problems))


def _known(records: list[Record], ids: Iterable[str]) -> tuple[frozenset[int], tuple[str, ...]]:
    numbers: dict[str, int] = {}
    for number, record in enumerate(records, 1):
        for name in (record.id, record.pmid, record.doi.lower()):
            if name:
                numbers.setdefault(name, number)
    said = [one.strip().removeprefix("https://doi.org/") for one in ids if one.strip()]
    found = {one: numbers.get(one) or numbers.get(one.lower()) for one in said}
    absent = tuple(one for one, number in found.items() if number is None)
    return frozenset(number for number in found.values() if number is not None), absent


@dataclass(slots=True)
class _Runner:
    corpus: Corpus
    file: str
    problems: list[Problem] = field(default_factory=list)
    results: dict[int, set[int]] = field(default_factory=dict)
    at: tree.Line | None = None
    said: set[tuple[int, str]] = field(default_factory=set)

    def line(self, line: tree.Line) -> set[int]:
        self.at = line
        found = self.records(line.node, None)
        self.results[line.number] = found
        return found

    def differs(self, what: str) -> None:
        """Say once a line what a corpus cannot do."""
        line = self.at
        if line is not None and (line.number, what) not in self.said:
            self.said.add((line.number, what))
            place = Place(self.file, line.at)
            self.problems.append(problem("W828", place, f"Line {line.number}: {what}."))

    # Sets of records -----------------------------------------------------------------------------

    def records(self, node: tree.Node, fields: tuple[str, ...] | None) -> set[int]:
        """The numbers of the records that a node finds, in these fields."""
        found: set[int]
        match node:
            case tree.And(parts):
                found = set.intersection(*(self.records(part, fields) for part in parts))
            case tree.Or(parts):
                found = set().union(*(self.records(part, fields) for part in parts))
            case tree.Not(keep, drop):
                found = self.records(keep, fields) - self.records(drop, fields)
            case tree.Scope(inside, names):
                found = self.records(inside, names)
            case tree.Near(parts, within, ordered):
                found = self.near(parts, within, ordered, fields)
            case tree.Text():
                found = self.text(node, fields)
            case _:
                found = self.other(node)
        return found

    def other(self, node: tree.Node) -> set[int]:
        found: set[int]
        match node:
            case tree.LineRef(number):
                found = self.results.get(number, set())
            case tree.LineRange("and", _):
                found = set.intersection(*(self.results.get(n, set()) for n in node.numbers))
            case tree.LineRange():
                found = set().union(*(self.results.get(n, set()) for n in node.numbers))
            case tree.Limit(base, by):
                found = self.records(base, None) & self.records(by, None)
            case tree.Restricted(base, said):
                self.differs(f"`{said}` limits nothing here")
                found = self.records(base, None)
            case tree.Deduplicated(base):
                self.differs("duplicates are not removed here")
                found = self.records(base, None)
            case _:
                found = self.leaf(node)
        return found

    def leaf(self, node: tree.Node) -> set[int]:
        found: set[int] = set(self.corpus.everything)
        match node:
            case tree.Heading():
                found = self.heading(node)
            case tree.Dates("year", start, end):
                found = self.corpus.between(start, end)
            case tree.Dates(name):
                self.differs(f"records here have no {name}, so it limits nothing")
            case tree.Only(text):
                found = self.only(text)
            case tree.Opaque(text):
                self.differs(f"{text[:40]!r} was not understood and finds nothing")
                found = set()
            case _:
                pass
        return found

    def heading(self, heading: tree.Heading) -> set[int]:
        if heading.explode:
            self.differs("narrower headings are not known here; only the heading itself is found")
        focus = heading.focus and self.corpus.holds("major")
        if heading.focus and not focus:
            self.differs("the records do not say which headings are in focus")
        return self.corpus.heading(heading.name, heading.qualifiers, focus)

    def only(self, text: str) -> set[int]:
        word = text.lower().strip('"[] ').removesuffix("]/lim").removesuffix(" language").strip()
        if word in ("human", "humans") and self.corpus.holds("heading"):
            return self.corpus.heading("humans") | self.corpus.heading("human")
        if word in LANGUAGES and self.corpus.holds("language"):
            return self.corpus.find(tree.Text((tree.Word((word,)),)), ("language",))
        self.differs(f"the limit to {text} limits nothing here")
        return set(self.corpus.everything)

    # Words ---------------------------------------------------------------------------------------

    def columns(self, fields: tuple[str, ...] | None) -> tuple[str, ...]:
        """The columns that fields stand for; without a field, those of a search in words."""
        wanted: set[str] = set()
        for name in fields or ("words",):
            if name not in _FIELDS:
                self.differs(f"records here have no {name}; it finds nothing")
            wanted.update(_FIELDS.get(name, ()))
        return tuple(column for column in COLUMNS if column in wanted)

    def text(self, term: tree.Text, fields: tuple[str, ...] | None) -> set[int]:
        found: set[int] = set()
        names = fields or ("words",)
        rest = tuple(n for n in names if n not in ("heading", "floating qualifier"))
        said = " ".join(word.letters for word in term.words)
        if "heading" in names:
            found |= self.corpus.heading(said)
        if "floating qualifier" in names or "exploded qualifier" in names:
            rest = tuple(name for name in rest if name != "exploded qualifier")
            found |= self.corpus.qualifier(said)
        if rest and set(rest) <= set(DATES):
            return self.dated(term, rest[0])
        if rest == ("automatic",) and not term.quoted and len(term.words) > 1:
            each = (self.corpus.find(tree.Text((word,)), COLUMNS) for word in term.words)
            return set.intersection(*each)
        return found | self.corpus.find(term, self.columns(rest)) if rest else found

    def dated(self, term: tree.Text, name: str) -> set[int]:
        """A text in a field of dates; of these a corpus knows the year."""
        span = as_date(term, name)
        if span is not None:
            return self.leaf(span)
        said = " ".join(word.letters for word in term.words)
        self.differs(f"the {name} {said!r} is no date of digits, so it limits nothing")
        return set(self.corpus.everything)

    def near(
        self,
        parts: tuple[tree.Node, ...],
        within: int,
        ordered: bool,
        fields: tuple[str, ...] | None,
    ) -> set[int]:
        places = [self.spans(part, self.columns(fields)) for part in parts]
        return {record for record, _ in near(places, within, ordered)}

    def spans(self, node: tree.Node, columns: tuple[str, ...]) -> Spans:
        """Where a part of an adjacency stands."""
        match node:
            case tree.Text():
                return self.corpus.spans(node, columns)
            case tree.Near(parts, within, ordered):
                return near([self.spans(part, columns) for part in parts], within, ordered)
            case tree.Or(parts):
                return _union([self.spans(part, columns) for part in parts])
            case tree.And(parts):
                self.differs("AND inside an adjacency asks for both near the other side")
                each = [self.spans(part, columns) for part in parts]
                both = {r for r, _ in each[0]}.intersection(*({r for r, _ in e} for e in each))
                return {at: s for at, s in _union(each).items() if at[0] in both}
            case tree.Scope(inside, names):
                return self.spans(inside, self.columns(names))
            case _:
                self.differs("an adjacency of something else than words finds nothing")
                return {}


def _union(each: list[Spans]) -> Spans:
    made: Spans = {}
    for spans in each:
        for where, found in spans.items():
            made[where] = made.get(where, set()) | found
    return made
