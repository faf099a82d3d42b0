"""Where the evidence is: comparisons by outcome, or, for few comparisons, studies over time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape as attribute

from markupsafe import Markup

from stook.language.names import plain
from stook.model.finding import Finding
from stook.pipeline.build import Built
from stook.plots.fluid import tick_text
from stook.render.report.marks import own, rank_of
from stook.render.report.trails import Trails
from stook.render.tables import comparison_label

LEAST = 3  # from this many comparisons on, a map; below, a line of time
OUTCOMES = 9  # columns; all others stand together in one
RADIUS = (7.0, 19.0)


@dataclass(frozen=True, slots=True)
class MapCell:
    """What is known of one outcome of one comparison: studies, and a circle for the people."""

    studies: Markup
    circle: Markup
    label: str


@dataclass(frozen=True, slots=True)
class MapRow:
    """A comparison with its cells; None where no study here reports the outcome."""

    id: str
    title: str
    cells: tuple[MapCell | None, ...]


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """The map: `heads` are the outcomes' names."""

    heads: tuple[str, ...]
    rows: tuple[MapRow, ...]


def evidence_map(built: Built, trails: Trails) -> EvidenceMap | None:
    """The map of comparisons by outcome; None where there are too few comparisons."""
    found = [finding for finding in built.findings if finding.studies]
    comparisons = list(dict.fromkeys(finding.comparison for finding in found))
    if len(comparisons) < LEAST:
        return None
    order = list(built.review.protocol.outcomes)
    outcomes = sorted({finding.outcome for finding in found}, key=order.index)
    many = len(outcomes) > OUTCOMES + 1
    columns = [[o] for o in (outcomes[:OUTCOMES] if many else outcomes)]
    if many:
        columns.append(outcomes[OUTCOMES:])
    most = max(finding.participants for finding in found) or 1
    cells = {
        comparison: tuple(
            _cell(
                trails,
                [f for f in found if f.comparison == comparison and f.outcome in column],
                most,
            )
            for column in columns
        )
        for comparison in comparisons
    }  # fmt: skip
    protocol = built.review.protocol
    heads = [plain(trails.words, protocol.outcomes[column[0]]) for column in columns]
    if many:
        heads[-1] = trails.words.say("page.other_outcomes", n=str(len(columns[-1]))).text
    return EvidenceMap(
        tuple(heads),
        tuple(MapRow(c, comparison_label(protocol, c), cells[c]) for c in comparisons),
    )


def _cell(trails: Trails, findings: Sequence[Finding], most: int) -> MapCell | None:
    """The most of people and studies over the windows and outcomes of a cell."""
    if not findings:
        return None
    largest = max(findings, key=lambda finding: (finding.studies, finding.participants))
    ranks = [rank_of(finding) for finding in findings if rank_of(finding)]
    rank = min(ranks, default=0)
    share = math.sqrt(max(f.participants for f in findings) / most)
    radius = max(RADIUS[0], RADIUS[1] * share)
    circle = (
        '<svg class="gm" viewBox="0 0 44 40" aria-hidden="true">'
        f'<circle class="g{rank}" cx="22" cy="20" r="{radius:.1f}"/></svg>'
    )
    label = trails.words.say(
        "page.map_cell",
        0 if largest.studies == 1 else 1,
        studies=str(largest.studies),
        people=str(max(f.participants for f in findings)),
    ).text
    return MapCell(trails.link(f"{largest.id}.studies"), own(circle), label)


def timeline(built: Built, trails: Trails) -> Markup:
    """Studies by year, their area by how many people; '' where fewer than two years are known."""
    people = _people(built)
    dated = [study for study in built.review.studies.values() if study.year is not None]
    years = [study.year for study in dated if study.year is not None]
    if len(set(years)) < 2:
        return Markup("")
    first, last = min(years), max(years)
    step = next(s for s in (1, 2, 5, 10, 20, 50) if (last - first) / s <= 9)
    start, end = first // step * step, -(-last // step) * step
    end = end if end > start else start + step

    def at(year: int) -> float:
        return 30 + (year - start) / (end - start) * 840

    most = max(people.values(), default=0) or 1
    parts = ['<line class="ax" x1="20" x2="880" y1="124" y2="124"/>']
    parts += [
        f'<text class="tick" x="{at(year):.0f}" y="142" text-anchor="middle">{year}</text>'
        for year in range(start, end + 1, step)
    ]
    tops: dict[int, float] = {}
    for study in sorted(dated, key=lambda s: (s.year or 0, -people.get(s.study, 0), s.study)):
        year = study.year or 0
        radius = max(4.0, 30 * math.sqrt(people.get(study.study, 0) / most))
        base = tops.get(year, 118.0)
        centre = base - radius
        tops[year] = centre - radius - 1
        counted = people.get(study.study)
        title = study.label if counted is None else f"{study.label}: {tick_text(counted)}"
        parts.append(
            f'<circle class="tl" cx="{at(year):.0f}" cy="{centre:.0f}" r="{radius:.1f}">'
            f"<title>{attribute(title)}</title></circle>"
        )
    top = min(tops.values()) - 4
    label = trails.words.say("page.timeline", n=str(len(dated)), first=str(first), last=str(last))
    return own(
        f'<svg viewBox="0 {top:.0f} 900 {150 - top:.0f}" role="img"'
        f' aria-label="{attribute(label.text)}">{"".join(parts)}</svg>'
    )


def _people(built: Built) -> dict[str, int]:
    """How many people each study had: as reported, else the most that any result counts."""
    counted = {s.study: s.participants for s in built.review.studies.values() if s.participants}
    for synthesis in built.syntheses:
        for effect in synthesis.effects:
            if (
                effect.study not in counted
                or built.review.studies[effect.study].participants is None
            ):
                counted[effect.study] = max(counted.get(effect.study) or 0, effect.participants)
    return {study: n for study, n in counted.items() if n}
