"""How certainty was judged: each finding's suggested ratings beside what people decided."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from stook.figures import MINUS, number, significant
from stook.language.catalogue import Catalogue, wording
from stook.language.cited_text import Text, capitalise
from stook.language.lists import listed
from stook.model.certainty import CERTAINTY
from stook.model.finding import Finding
from stook.model.suggestion import UP, Input, Rating
from stook.model.terms import Certainty
from stook.pipeline.build import Built
from stook.pipeline.lineage import is_cell
from stook.render.grade import GradeRow, grade_rows
from stook.render.report.trails import Trails
from stook.summary.sof import domain_name


@dataclass(frozen=True, slots=True)
class Domain:
    """One domain: how far it moves the certainty, why, by which rule, and what people decided."""

    name: str
    sign: str
    levels: str
    moved: bool
    said: Markup
    inputs: Markup
    rule: str
    judged: Markup


@dataclass(frozen=True, slots=True)
class Rated:
    """One finding: what the rules suggest, what was judged, and where the two part."""

    id: str
    title: str
    rank: int
    level: str
    said: str
    domains: tuple[Domain, ...]


@dataclass(frozen=True, slots=True)
class RatedComparison:
    """The findings of one comparison: those whose reasons people gave one by one, and those of
    which only the suggestion is known."""

    id: str
    title: str
    decided: tuple[Rated, ...]
    others: tuple[Rated, ...]


def ratings(built: Built, trails: Trails) -> list[RatedComparison]:
    """Every finding with suggested ratings, by comparison."""
    maker = _Maker(built, trails)
    findings = {finding.id: finding for finding in built.findings}
    rows: dict[str, list[GradeRow]] = {}
    for row in grade_rows(built):
        rows.setdefault(findings[row.finding].comparison, []).append(row)
    return [
        RatedComparison(
            id_,
            own_rows[0].comparison,
            tuple(
                maker.rated(r, findings[r.finding])
                for r in own_rows
                if _decided(findings[r.finding])
            ),
            tuple(
                maker.rated(r, findings[r.finding])
                for r in own_rows
                if not _decided(findings[r.finding])
            ),
        )
        for id_, own_rows in rows.items()
    ]


def _decided(finding: Finding) -> bool:
    """Whether people said why, domain by domain."""
    return finding.certainty is not None and bool(
        finding.certainty_reasons or finding.certainty is Certainty.HIGH
    )


def _sign(one: Finding, rating: Rating) -> str:
    """How many levels were decided, else how many the rule suggests: "−1", "0", "?"."""
    decided = [r.levels for r in one.certainty_reasons if r.domain == rating.domain]
    if decided:
        known = [abs(levels) for levels in decided if levels is not None]
        levels = sum(known) if len(known) == len(decided) else None
    else:
        levels = 0 if one.certainty_reasons else rating.levels
    if levels is None:
        return "?"
    return f"{'+' if rating.domain in UP else MINUS}{levels}" if levels else "0"


class _Maker:
    """Makes the entries of findings."""

    def __init__(self, built: Built, trails: Trails) -> None:
        self._facts = built.facts
        self._written = built.review.cells
        self._trails = trails
        self._words: Catalogue = wording(built.review.protocol.language)

    def rated(self, row: GradeRow, one: Finding) -> Rated:
        """One finding's entry."""
        return Rated(
            id=row.finding,
            title=f"{row.outcome}, {row.timepoint}" if row.timepoint else row.outcome,
            rank=one.certainty.rank if one.certainty else 0,
            level=self._say(f"certainty.{one.certainty.name.lower()}") if one.certainty else "",
            said=" ".join(self._standing(row, one)),
            domains=tuple(self._domain(one, rating) for rating in row.suggestion.ratings),
        )

    def _standing(self, row: GradeRow, one: Finding) -> Iterator[str]:
        """What was judged, what is suggested, and what may lie between the two."""
        if one.certainty is None or one.certainty_basis is None:
            yield self._say("ratings.not_judged")
        else:
            level = self._say(f"certainty.{one.certainty.name.lower()}")
            yield self._say(f"ratings.judged_{one.certainty_basis.name.lower()}", level=level)
        yield self._say("ratings.suggested", level=self._suggested(row))
        if row.suggestion.open:
            names = [domain_name(self._words, domain) for domain in row.suggestion.open]
            yield self._say("ratings.open", domains=listed(self._words, names).text)
        lowered = one.certainty is not None and one.certainty is not Certainty.HIGH
        if lowered and not one.certainty_reasons:
            yield self._say("ratings.no_reasons")

    def _suggested(self, row: GradeRow) -> str:
        found = row.suggestion.certainty
        if found is None:
            return self._say("sof.not_assessed")
        level = self._say(f"certainty.{found.name.lower()}")
        return self._say("ratings.at_most", level=level) if row.suggestion.bounded else level

    def _domain(self, one: Finding, rating: Rating) -> Domain:
        name = capitalise(Text(domain_name(self._words, rating.domain))).text
        return Domain(
            name=name,
            sign=_sign(one, rating),
            levels=self._levels(rating.levels, up=rating.domain in UP),
            moved=any(r.domain == rating.domain and r.levels for r in one.certainty_reasons),
            said=self._trails.linked(rating.sentence, self._source(one, rating)),
            inputs=Markup("; ").join(self._inputs(rating)),
            rule=rating.rule,
            judged=Markup(" ").join(self._judged(one, rating)),
        )

    def _levels(self, levels: int | None, *, up: bool) -> str:
        if levels is None:
            return self._say("sof.not_assessed")
        return self._say(f"ratings.{'up' if up else 'down'}_{min(levels, 3)}")

    def _source(self, one: Finding, rating: Rating) -> str:
        """Where the numbers of a rating's sentence lead: to what it looked at first."""
        known = (self._href(entry) for entry in rating.inputs)
        return next((href for href in known if href), self._trails.why(one.id))

    def _href(self, entry: Input) -> str:
        for source in entry.sources:
            if source in self._facts:
                return self._trails.href(source)
            if is_cell(source) and source in self._written.values:
                return self._trails.cell(source)
        return ""

    def _inputs(self, rating: Rating) -> Iterator[Markup]:
        """What was looked at and is known, one link a card; the sentence says what is not."""
        known = [(self._href(one), one) for one in rating.inputs if one.value is not None]
        for href, group in groupby(known, key=lambda pair: pair[0]):
            text = "; ".join(f"{one.name}: {self._value(one)}" for _, one in group)
            if href:
                yield self._trails.to(href, text)

    def _judged(self, one: Finding, rating: Rating) -> Iterator[Markup]:
        """What people decided of this domain, with their reason."""
        for position, reason in enumerate(one.certainty_reasons):
            if reason.domain != rating.domain:
                continue
            cell = f"{CERTAINTY}#findings/{one.id}/reasons/{position}/text"
            known = None if reason.levels is None else abs(reason.levels)
            up = rating.domain in UP
            levels = "" if known is None else self._levels(known, up=up)
            yield escape(levels or self._say("ratings.unweighed")) + (":" if reason.text else ".")
            if reason.text:
                yield self._trails.traced(reason.text, cell)

    def _say(self, key: str, **values: str) -> str:
        return self._words.say(key, 0, **values).text

    def _value(self, one: Input) -> str:
        """An input's value with at most four digits; an answer in the review's language."""
        if isinstance(one.value, str | None):
            return str(self._words.table("answer").get(one.value or "", one.value or ""))
        whole = float(one.value).is_integer()
        return number(one.value, 0) if whole else significant(one.value, 4)
