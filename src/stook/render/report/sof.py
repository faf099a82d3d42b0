"""Summary of findings and evidence profiles for the page: `summary.sof` with pictures and trails.

Rows are grouped by the unit of their effects; a group shares one scale, and its heading carries
the axis. Findings that nobody rated stand apart.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from stook.figures import MINUS
from stook.language.catalogue import Catalogue, wording
from stook.language.cited_text import Text, capitalise, shown
from stook.language.lists import listed
from stook.language.meaning import EVENTS
from stook.language.names import in_sentence
from stook.model.protocol import Protocol
from stook.model.sof import Cell, SofRow, SofTable
from stook.model.study import STUDIES
from stook.model.terms import Basis, Certainty
from stook.pipeline.build import Built
from stook.plots.fluid import FluidScale
from stook.render.report.levels import levels_of
from stook.render.report.marks import (
    PEOPLE,
    Effect,
    axis_of,
    directions,
    effect_of,
    picture,
    shared_scale,
    sizes,
)
from stook.render.report.trails import Trails
from stook.render.tables import comparison_label
from stook.summary.sof import DOMAINS, domain_name, sof_tables

PROFILE = ("people", "designs", *DOMAINS, "other", "arms", "importance")  # fmt: skip
SHORT = ("CI", "RR", "OR", "RD", "HR", "MD", "SMD", "NNTB", "NNTH", "PETO", "ROM")
UNCERTAIN = frozenset({Basis.DECLARED, Basis.IMPLIED, Basis.CONSTRUCTED})


@dataclass(frozen=True, slots=True)
class Row:
    """One finding as a row: its cells, its picture, its profile's cells by column.

    `name` is the outcome, or the time window where the group's heading names the outcome.
    """

    id: str
    name: str
    outcome: str
    analysed: bool
    rank: int
    rated: str
    basis: str
    why: str
    notes: tuple[str, ...]
    people: Markup
    comparator: Markup
    intervention: Markup
    picture: Markup
    size: Markup
    relative: Markup
    further: tuple[Markup, ...]
    comment: str
    profile: dict[str, Markup]


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """Rows whose effects share a scale, with its axis."""

    name: str
    detail: Markup
    sides: Markup
    axis: Markup
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The findings of one comparison: those rated for certainty, and the others."""

    comparison: str
    title: str
    in_summary: bool
    about: tuple[tuple[str, Markup], ...]
    heads: tuple[str, str]
    profile: tuple[tuple[str, str], ...]
    groups: tuple[UnitGroup, ...]
    unrated: tuple[UnitGroup, ...]
    footnotes: tuple[tuple[str, Markup], ...]
    below: tuple[Markup, ...]
    thresholds: bool

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, rated ones first."""
        return tuple(row for group in (*self.groups, *self.unrated) for row in group.rows)

    @property
    def more(self) -> int:
        """How many rows are not rated."""
        return sum(len(group.rows) for group in self.unrated)


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read the tables: levels of certainty with their rank, and what is shortened."""

    explained: str
    levels: tuple[tuple[int, str], ...]
    short: tuple[tuple[str, str], ...]


def tables(built: Built, trails: Trails) -> list[Table]:
    """A table for each comparison that has findings, in the protocol's order."""
    sources = sof_tables(built.review, built.findings, built.facts, built.specifications)
    return [_Maker(built, trails, source).table() for source in sources]


def common_basis(built: Built) -> Basis | None:
    """How most ratings are known, where they were not made here: said once, not row by row."""
    bases = Counter(one.certainty_basis for one in built.findings if one.certainty_basis)
    basis = bases.most_common(1)[0][0] if bases else None
    return basis if basis in UNCERTAIN else None


def reading(built: Built, made: Sequence[Table]) -> Reading:
    """What the tables leave unsaid: the levels of certainty, and abbreviations that they use."""
    words = wording(built.review.protocol.language)
    used = " ".join(
        f"{row.size} {row.relative} {row.intervention}" for table in made for row in table.rows
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
        self._planned = {planned.id: planned for planned in built.specifications}
        self._findings = {finding.id: finding for finding in built.findings}
        self._rated = any(finding.certainty for finding in built.findings)
        self._notes: dict[str, Markup] = {}
        self._common = common_basis(built)

    def table(self) -> Table:
        """The table with its headings and what stands below it."""
        source, words = self._source, self._words
        about = ("population", "setting", "intervention", "comparator")
        rated = [row for row in source.rows if row.certainty or not self._rated]
        groups = tuple(self._groups(rated))
        unrated = tuple(self._groups([row for row in source.rows if row not in rated]))
        notes = [(n.letter, self._trails.traced(n.text, n.cell)) for n in source.footnotes]
        findings = [self._findings[row.finding] for row in rated]
        return Table(
            comparison=source.comparison,
            title=comparison_label(self._protocol, source.comparison),
            in_summary=self._protocol.comparisons[source.comparison].in_summary,
            about=tuple(
                (words.say(f"sof.about.{name}").text, self._about(capitalise(Text(text)).text))
                for name in about
                if (text := getattr(source, name))
            ),
            heads=(
                source.comparator,
                in_sentence(
                    self._protocol.interventions[
                        self._protocol.comparisons[source.comparison].intervention
                    ]
                ),
            ),
            profile=tuple((name, self._profile_head(name)) for name in PROFILE),
            groups=groups,
            unrated=unrated,
            footnotes=(*notes, *self._notes.items()),
            below=tuple(self._below()),
            thresholds=any(sizes(self._protocol.outcomes[f.outcome]) for f in findings),
        )

    def _about(self, text: str) -> Markup:
        """Words about the studies; the numbers in them count the table of studies."""
        return self._trails.traced(text, f"{STUDIES}#")

    def _groups(self, rows: Sequence[SofRow]) -> Iterator[UnitGroup]:
        """Rows by the unit of their effects, in the order of the first of each unit."""
        effects = {
            row.finding: effect_of(self._built, self._trails, self._findings[row.finding])
            for row in rows
        }
        by_unit: dict[str, list[SofRow]] = {}
        for row in rows:
            by_unit.setdefault(self._unit(row, effects[row.finding]), []).append(row)
        for own in by_unit.values():
            yield self._group(own, {row.finding: effects[row.finding] for row in own})

    def _unit(self, row: SofRow, effect: Effect | None) -> str:
        """Effects of one unit share a group; those of scores only with the same outcome."""
        outcome = self._findings[row.finding].outcome
        if effect is not None and effect.unit != PEOPLE and not effect.log:
            return f"{effect.unit} {outcome}"
        if effect is not None:
            return effect.unit
        events = self._protocol.outcomes[outcome].kind in EVENTS
        return PEOPLE if events else f"none {outcome}"

    def _group(self, rows: Sequence[SofRow], effects: dict[str, Effect | None]) -> UnitGroup:
        known = [effect for effect in effects.values() if effect is not None]
        scale = shared_scale(known) if known else None
        outcomes = {self._findings[row.finding].outcome for row in rows}
        people = not known or known[0].unit == PEOPLE
        single = len(outcomes) == 1 and not people
        first = rows[0]
        if single:
            name = first.outcome
        elif known and known[0].log:
            name = known[0].label
        else:
            name = self._words.say("page.people_of_1000" if people else "page.other_unit").text
        return UnitGroup(
            name=name,
            detail=self._marked(first.detail) if single else Markup(""),
            sides=directions(self._sides(known[0])) if known else Markup(""),
            axis=axis_of(scale, above=True) if scale else Markup(""),
            rows=tuple(self._row(row, effects[row.finding], scale, single=single) for row in rows),
        )

    def _sides(self, effect: Effect) -> tuple[str, str]:
        """What lies on both sides of no difference, in words."""
        left, right = effect.sides
        comparison = self._protocol.comparisons[self._source.comparison]
        name = in_sentence(self._protocol.interventions[comparison.intervention])
        return self._words.say("page.side_with", side=left, I=name).text, right

    def _profile_head(self, name: str) -> str:
        if name in DOMAINS:
            return capitalise(Text(domain_name(self._words, name))).text
        return self._words.say(f"sof.profile.{name}").text

    def _row(
        self, row: SofRow, effect: Effect | None, scale: FluidScale | None, *, single: bool
    ) -> Row:
        core = self._protocol.synthesis.certainty_profile == "core2025"
        timed = f"{row.outcome}, {row.timepoint}" if row.timepoint else row.outcome
        comparator, intervention, notes = self._levels(row)
        return Row(
            id=row.finding,
            name=capitalise(Text(row.timepoint or row.outcome)).text if single else timed,
            outcome=timed,
            analysed=row.finding in self._planned,
            rank=row.certainty.rank if row.certainty else 0,
            rated=row.certainty_words,
            basis=self._basis(row),
            why=self._trails.why(row.finding),
            notes=(*row.notes, *notes),
            people=self._marked(row.people),
            comparator=comparator,
            intervention=intervention,
            picture=picture(scale, effect) if scale else Markup(""),
            size=effect.size if effect else self._reason(row),
            relative=effect.relative if effect else Markup(""),
            further=tuple(self._further(row, effect)),
            comment=(core and row.comment) or row.comment or "",
            profile=self._profile(row),
        )

    def _basis(self, row: SofRow) -> str:
        """How a certainty is known, where that is not what stands below the table for all."""
        basis = row.certainty_basis
        return basis.value if basis in UNCERTAIN and basis is not self._common else ""

    def _reason(self, row: SofRow) -> Markup:
        """Why there is no effect."""
        return self._marked(row.relative) or self._trails.say("page.no_effect")

    def _levels(self, row: SofRow) -> tuple[Markup, Markup, tuple[str, ...]]:
        """The assumed and the corresponding risk or mean; for changes how far they went; nothing
        where scores and changes are mixed."""
        planned = self._planned.get(row.finding)
        comparator, intervention = self._level(row, "comparator"), self._level(row, "intervention")
        if row.assumed_from and row.assumed not in self._sources:
            comparator += Markup(" <small>{}</small>").format(self._traced_source(row))
        outcome = self._protocol.outcomes[self._findings[row.finding].outcome]
        if planned is None or row.assumed != "mean":
            return comparator, intervention, ()
        levels = levels_of(self._built, planned, outcome)
        if levels == "scores":
            return comparator, intervention, ()
        note = self._note(f"page.levels.{levels}")
        if levels == "mixed":
            hidden = Markup('<span class="gap">{}</span>').format(
                self._trails.say("page.not_shown")
            )
            return hidden, hidden, (note,)
        ids = [f"{row.finding}.absolute.{name}" for name in (
            "comparator_mean", "intervention_mean", "intervention_mean_low",
            "intervention_mean_high")]  # fmt: skip
        moved = [self._moved(fact) for fact in ids]
        if not all(moved):
            return comparator, intervention, (note,)
        mean = self._trails.say("page.interval", low=moved[2], high=moved[3])
        both = Markup('{} <span class="rng">{}</span>').format(moved[1], mean)
        return moved[0], both, (note,)

    def _level(self, row: SofRow, side: str) -> Markup:
        """A risk or a mean with its interval; its unit stands in the group's heading."""
        stem = f"{row.finding}.absolute.{side}{'_mean' if row.assumed == 'mean' else ''}"
        cell: Cell = getattr(row, side)
        if not row.assumed or stem not in cell.facts or "person" in cell.text:
            return self._marked(cell)
        text: Markup | str = self._trails.grouped(self._built.facts[stem].text)
        low, high = (self._built.facts.get(f"{stem}_{end}") for end in ("low", "high"))
        if low is not None and high is not None:
            interval = self._trails.say("page.interval", low=low.text, high=high.text)
            text = Markup('{} <span class="rng">{}</span>').format(text, interval)
        return self._trails.to(self._trails.href(stem), text)

    def _moved(self, fact_id: str) -> Markup:
        """A mean change in words: "fell by 8.1"."""
        fact = self._built.facts.get(fact_id)
        if fact is None or not isinstance(fact.value, int | float):
            return Markup("")
        side = "fell" if fact.value < 0 else "rose"
        text = self._trails.say(f"page.{side}", n=fact.text.lstrip(MINUS + "-"))
        return self._trails.to(self._trails.href(fact_id), text)

    def _note(self, key: str) -> str:
        """The sign of a note of the page's own, shared by the rows that need it."""
        text = self._trails.say(key)
        for sign, known in self._notes.items():
            if known == text:
                return sign
        sign = "*" * (len(self._notes) + 1)
        self._notes[sign] = text
        return sign

    def _further(self, row: SofRow, effect: Effect | None) -> Iterator[Markup]:
        """Other ways to read a standardised difference."""
        for cell in row.further:
            if cell.text and not (effect and effect.unit.startswith("points ") and not cell.facts):
                yield self._marked(cell)

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
