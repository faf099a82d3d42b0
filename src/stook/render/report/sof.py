"""Summary of findings and evidence profiles for the page: `summary.sof` with links to trails.

Columns stand in the order of Cochrane reviews, or of Core GRADE 6 (Guyatt 2025,
doi:10.1136/bmj-2024-083866) where certainty is rated by the Core GRADE profile.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from stook.language.catalogue import Catalogue, wording
from stook.language.cited_text import Text, capitalise, shown
from stook.language.lists import listed
from stook.model.protocol import Protocol
from stook.model.sof import Cell, SofRow, SofTable
from stook.model.terms import Basis, Certainty
from stook.pipeline.build import Built
from stook.render.report.trails import Trails
from stook.summary.sof import DOMAINS, domain_name, sof_tables

COCHRANE = (
    "comparator", "intervention", "difference", "relative", "people", "certainty", "comment",
)  # fmt: skip
CORE = (
    "people", "relative", "comparator", "intervention", "difference", "certainty", "comment",
)  # fmt: skip
ABSOLUTE = ("comparator", "intervention", "difference")
PROFILE = ("people", "designs", *DOMAINS, "other", "arms", "importance")  # fmt: skip
SHORT = ("CI", "RR", "OR", "RD", "HR", "MD", "SMD", "NNTB", "NNTH", "PETO", "ROM")
UNCERTAIN = frozenset({Basis.DECLARED, Basis.IMPLIED, Basis.CONSTRUCTED})


@dataclass(frozen=True, slots=True)
class Row:
    """One finding as a row: its cells by column, its profile's cells by column."""

    id: str
    outcome: str
    timepoint: str
    detail: Markup
    analysed: bool
    rank: int
    rated: str
    basis: str
    why: str
    notes: tuple[str, ...]
    cells: dict[str, Markup]
    profile: dict[str, Markup]


@dataclass(frozen=True, slots=True)
class Table:
    """The findings of one comparison; `columns` and `profile` are (column, heading)."""

    comparison: str
    title: str
    in_summary: bool
    about: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    absolute: int
    profile: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    footnotes: tuple[tuple[str, Markup], ...]
    below: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read the tables: levels of certainty with their rank, and what is shortened."""

    explained: str
    levels: tuple[tuple[int, str], ...]
    short: tuple[tuple[str, str], ...]


def tables(built: Built, trails: Trails) -> list[Table]:
    """A table for each comparison that has findings, in the protocol's order."""
    made = sof_tables(built.review, built.findings, built.facts, built.specifications)
    return [_Maker(built, trails, one).table() for one in made]


def reading(built: Built, made: Sequence[Table]) -> Reading:
    """What the tables leave unsaid: the levels of certainty, and abbreviations that they use."""
    words = wording(built.review.protocol.language)
    used = " ".join(
        str(cell) for one in made for row in one.rows for cell in row.cells.values()
    ).replace(">", " ")
    return Reading(
        explained=words.say("sof.explained").text,
        levels=tuple(
            (one.rank, words.say(f"sof.level.{one.name.lower()}").text)
            for one in reversed(Certainty)
        ),
        short=tuple(
            (name, words.say(f"sof.short.{name}").text)
            for name in SHORT
            if name == "CI" or f" {name} " in f" {used}"
        ),
    )


class _Maker:
    """Makes one comparison's table."""

    def __init__(self, built: Built, trails: Trails, source: SofTable) -> None:
        self._built = built
        self._trails = trails
        self._source = source
        self._sources = source.sources
        self._protocol: Protocol = built.review.protocol
        self._words: Catalogue = wording(self._protocol.language)
        self._analysed = {one.id for one in built.specifications}

    def table(self) -> Table:
        """The table with its headings and what stands below it."""
        one, words = self._source, self._words
        core = self._protocol.synthesis.certainty_profile == "core2025"
        columns = CORE if core else COCHRANE
        heads = {"C": one.comparator, "I": one.intervention}
        about = ("population", "setting", "intervention", "comparator")
        return Table(
            comparison=one.comparison,
            title=one.title,
            in_summary=self._protocol.comparisons[one.comparison].in_summary,
            about=tuple(
                (words.say(f"sof.about.{name}").text, capitalise(Text(said)).text)
                for name in about
                if (said := getattr(one, name))
            ),
            columns=tuple(
                (name, self._words.say(f"sof.head.{name}", 0, **heads).text) for name in columns
            ),
            absolute=columns.index(ABSOLUTE[0]),
            profile=tuple((name, self._profile_head(name)) for name in PROFILE),
            rows=tuple(self._row(row, core=core) for row in one.rows),
            footnotes=tuple(
                (note.letter, self._trails.traced(note.text, note.cell)) for note in one.footnotes
            ),
            below=tuple(self._below()),
        )

    def _profile_head(self, name: str) -> str:
        if name in DOMAINS:
            return capitalise(Text(domain_name(self._words, name))).text
        return self._words.say(f"sof.profile.{name}").text

    def _row(self, row: SofRow, *, core: bool) -> Row:
        return Row(
            id=row.finding,
            outcome=row.outcome,
            timepoint=row.timepoint,
            detail=self._marked(row.detail),
            analysed=row.finding in self._analysed,
            rank=row.certainty.rank if row.certainty else 0,
            rated=(core and row.because) or row.certainty_words,
            basis=row.certainty_basis.value if row.certainty_basis in UNCERTAIN else "",
            why=self._trails.why(row.finding),
            notes=row.notes,
            cells=self._cells(row),
            profile=self._profile(row),
        )

    def _cells(self, row: SofRow) -> dict[str, Markup]:
        """The cells by column; a row without an assumed risk says why there is none."""
        cells = {
            name: self._marked(getattr(row, name))
            for name in ("comparator", "intervention", "difference", "relative", "people")
        }
        if row.assumed_from and row.assumed not in self._sources:
            cells["comparator"] += _small(self._traced_source(row))
        if not cells["comparator"] and row.relative.facts and not row.further:
            cells["comparator"] = _none(self._words.say("sof.no_risk").text)
        further = [row.needed, *row.further]
        cells["difference"] += Markup("").join(
            _small(self._marked(one)) for one in further if one.text
        )
        cells["comment"] = escape(row.comment or "—")
        return cells

    def _traced_source(self, row: SofRow) -> Markup:
        cell = f"review.yaml#outcomes/{row.finding.split('.')[1]}/baseline_source"
        return self._trails.traced(row.assumed_from, cell)

    def _profile(self, row: SofRow) -> dict[str, Markup]:
        known = row.profile
        judged = dict(known.domains)
        arms = (self._marked(cell) for cell in (known.intervention, known.comparator))
        return {
            "people": self._marked(row.people),
            "designs": self._trails.linked(known.designs, f"#fact:{row.finding}.studies"),
            **{name: escape(judged.get(name, "")) for name in DOMAINS},
            "other": escape("; ".join(self._other(judged))),
            "arms": Markup(" / ").join(one for one in arms if one),
            "importance": escape(self._words.say(f"importance.{row.importance.name.lower()}").text),
        }

    def _other(self, judged: dict[str, str]) -> Iterator[str]:
        for name, said in judged.items():
            if name not in DOMAINS:
                yield f"{domain_name(self._words, name)} {said}"

    def _below(self) -> Iterator[Markup]:
        """Where all assumed risks are from, and which outcomes found no room."""
        one, words = self._source, self._words
        for kind in self._sources:
            row = next(row for row in one.rows if row.assumed == kind)
            said = words.say(f"sof.assumed_{kind}", C=one.comparator, source="\0").text
            before, _, after = said.partition("\0")
            yield Markup("{}{}{}").format(before, self._traced_source(row), after)
        if one.left_out:
            ids = {outcome.technical: id_ for id_, outcome in self._protocol.outcomes.items()}
            names = [
                shown(name, f"review.yaml#outcomes/{ids[name]}/technical") for name in one.left_out
            ]
            out = words.sentence(words.say("sof.left_out", outcomes=listed(words, names)))
            yield self._trails.marked(out.text, out.spans)

    def _marked(self, cell: Cell) -> Markup:
        return self._trails.marked(cell.text, cell.spans)


def _small(text: Markup) -> Markup:
    return Markup(' <small class="line">{}</small>').format(text)


def _none(text: str) -> Markup:
    return Markup('<span class="none">{}</span>').format(text)
