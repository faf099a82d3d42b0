"""Summary of findings tables and evidence profiles from findings and facts.

Layouts: Cochrane Handbook 6.5, chapter 14 (at most seven outcomes, those without data kept), and
Core GRADE 6 (Guyatt 2025, doi:10.1136/bmj-2024-083866), which adds the difference and gives the
certainty with its reasons. Symbols: GRADE handbook, table 6.4.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from stook.language.catalogue import Catalogue, wording
from stook.language.lists import listed, number
from stook.language.statements import statement, table_register
from stook.model.certainty import Reason
from stook.model.facts import Fact
from stook.model.finding import Finding
from stook.model.protocol import Outcome, Protocol
from stook.model.review import Review
from stook.model.sof import Profile, SofRow, SofTable
from stook.model.synthesis import Specification
from stook.model.terms import Basis, Direction, Importance
from stook.steps.sof_cells import Cells

MOST_OUTCOMES = 7
FULL, EMPTY = "\N{N-ARY CIRCLED PLUS OPERATOR}", "\N{LARGE CIRCLE}"
DOMAINS = ("risk of bias", "inconsistency", "indirectness", "imprecision", "publication bias")
RATED_UP = ("large effect", "dose response", "confounding")
START = 4  # where people judged; other designs than trials are a reason of their own


def sof_tables(
    review: Review,
    findings: Sequence[Finding],
    facts: Mapping[str, Fact],
    specifications: Sequence[Specification],
) -> tuple[SofTable, ...]:
    """The summary of findings of each comparison that has findings, in the protocol's order."""
    designs = {one.id: _designs(review, one) for one in specifications}
    made = []
    for comparison in review.protocol.comparisons:
        own = [
            one
            for one in findings
            if one.comparison == comparison and review.protocol.outcomes[one.outcome].in_table
        ]
        if own:
            made.append(_table(review, comparison, own, facts, designs))
    return tuple(made)


def chosen_outcomes(protocol: Protocol, findings: Sequence[Finding]) -> tuple[str, ...]:
    """The outcomes of some findings: the critical first, whole outcomes before their components,
    else in the protocol's order."""
    ranks = list(Importance)
    present = {one.outcome for one in findings}
    return tuple(
        sorted(
            (id_ for id_ in protocol.outcomes if id_ in present),
            key=lambda id_: (
                ranks.index(protocol.outcomes[id_].importance),
                bool(protocol.outcomes[id_].part_of),
            ),
        )
    )


def symbol(rank: int) -> str:
    """A level of certainty as four circles, filled from the left."""
    return FULL * rank + EMPTY * (4 - rank) if rank else ""


def _table(
    review: Review,
    id_: str,
    own: Sequence[Finding],
    facts: Mapping[str, Fact],
    designs: Mapping[str, str],
) -> SofTable:
    protocol = review.protocol
    words = wording(protocol.language)
    comparison = protocol.comparisons[id_]
    outcomes = chosen_outcomes(protocol, own)
    notes: dict[str, str] = {}
    rows = []
    for outcome in outcomes[:MOST_OUTCOMES]:
        for one in own:
            if one.outcome == outcome:
                cells = Cells(words, facts, one, protocol.outcomes[outcome])
                rows.append(_row(protocol, words, one, cells, notes, designs.get(one.id, "")))
    intervention = protocol.interventions[comparison.intervention].technical
    route = protocol.routes.get(comparison.route)
    versus = protocol.comparators[comparison.comparator].technical
    population = protocol.question.population.technical
    return SofTable(
        comparison=id_,
        title=words.say("sof.title", I=intervention, C=versus, P=population).text,
        population=population,
        setting=_setting(review, own, facts),
        intervention=f"{intervention} ({route.technical})" if route else intervention,
        comparator=versus,
        rows=tuple(rows),
        footnotes=tuple((letter, text) for text, letter in notes.items()),
        left_out=tuple(protocol.outcomes[one].technical for one in outcomes[MOST_OUTCOMES:]),
    )


def _row(
    protocol: Protocol,
    words: Catalogue,
    one: Finding,
    cells: Cells,
    notes: dict[str, str],
    designs: str,
) -> SofRow:
    outcome = protocol.outcomes[one.outcome]
    window = protocol.time_windows.get(one.timepoint)
    level = one.certainty.value if one.certainty else ""
    return SofRow(
        finding=one.id,
        outcome=outcome.technical,
        detail=_detail(words, outcome),
        timepoint=window.label if window else "",
        importance=outcome.importance,
        state=one.state,
        comparator=cells.comparator(),
        assumed_from=cells.assumed_from(),
        intervention=cells.intervention(),
        difference=cells.difference(),
        relative=cells.relative(),
        people=cells.people(),
        needed=cells.needed(),
        further=cells.further(),
        certainty=one.certainty,
        certainty_basis=one.certainty_basis,
        symbol=symbol(one.certainty.rank if one.certainty else 0),
        certainty_words=level.capitalize() or words.say("sof.not_rated").text,
        because=_because(words, one),
        notes=tuple(_letter(notes, note(words, reason)) for reason in one.certainty_reasons),
        comment=statement(one, protocol, words, table_register(protocol)).text,
        profile=Profile(
            designs=designs,
            domains=_domains(words, one),
            intervention=cells.arm("experimental"),
            comparator=cells.arm("comparator"),
        ),
    )


def _detail(words: Catalogue, outcome: Outcome) -> str:
    """The scale of a score and which way is better."""
    scale = outcome.scale
    if scale is None:
        return ""
    name = scale.name or scale.unit
    if scale.min is not None and scale.max is not None:
        ends = (number(words, scale.min, 2), number(words, scale.max, 2))
        name = words.say("sof.scale", name=name, min=ends[0], max=ends[1]).text
    better = "better_higher" if outcome.direction is Direction.HIGHER else "better_lower"
    return "; ".join(part for part in (name, words.say(f"sof.{better}").text) if part)


def _because(words: Catalogue, one: Finding) -> str:
    """The certainty with its reasons: "Low: due to serious risk of bias and imprecision"."""
    if one.certainty is None:
        return ""
    level = one.certainty.value.capitalize()
    down = [r for r in one.certainty_reasons if not _up(r)]
    up = [r.domain for r in one.certainty_reasons if _up(r)]
    if down:
        by_size: dict[str, list[str]] = {}
        for reason in down:
            size = abs(reason.levels or 0)
            key = words.say(f"sof.serious.{min(size, 3)}").text if size else ""
            by_size.setdefault(key, []).append(reason.domain)
        said = [
            f"{size} {listed(words, names).text}".strip()
            for size, names in ((s, list(dict.fromkeys(n))) for s, n in by_size.items())
        ]
        level = words.say("sof.because", certainty=level, reasons=listed(words, said)).text
    if up:
        level = words.say("sof.rated_up", certainty=level, reasons=listed(words, up)).text
    return level


def _up(reason: Reason) -> bool:
    return reason.code.startswith("up.")


def note(words: Catalogue, reason: Reason) -> str:
    """A reason as a footnote: the team's own words, or the domain with how much it weighs."""
    if reason.text:
        return reason.text
    side = "up" if _up(reason) else "down"
    if not reason.levels:
        return words.say(f"sof.note.{side}_unweighed", domain=reason.domain).text
    times = words.say(f"sof.note.times_{min(abs(reason.levels), 3)}")
    return words.say(f"sof.note.{side}", times=times, domain=reason.domain).text


def _letter(notes: dict[str, str], text: str) -> str:
    """The letter of a footnote, a to z and then aa, in order of first appearance."""
    if text not in notes:
        position = len(notes)
        notes[text] = chr(ord("a") + position % 26) * (1 + position // 26)
    return notes[text]


def _domains(words: Catalogue, one: Finding) -> tuple[tuple[str, str], ...]:
    """Each domain's judgement. A domain without a reason is "not serious" only where people
    judged the finding and their reasons add up to its level; else it was not assessed."""
    weighed: dict[str, int] = {}
    for reason in one.certainty_reasons:
        weighed[reason.domain] = weighed.get(reason.domain, 0) + abs(reason.levels or 0)
    whole = one.certainty_basis is Basis.JUDGED and _adds_up(one)
    silent = words.say("sof.serious.0" if whole else "sof.not_assessed").text
    said = []
    for domain in DOMAINS:
        size = weighed.get(domain)
        if size is None:
            said.append((domain, silent))
        else:
            key = f"sof.serious.{min(size, 3)}" if size else "sof.serious.1"
            said.append((domain, words.say(key).text))
    said += [(domain, f"+{weighed[domain]}") for domain in RATED_UP if weighed.get(domain)]
    return tuple(said)


def _adds_up(one: Finding) -> bool:
    """Whether the reasons explain the level (studies without randomisation are one of them)."""
    if one.certainty is None or any(reason.levels is None for reason in one.certainty_reasons):
        return False
    moved = sum((1 if _up(r) else -1) * abs(r.levels or 0) for r in one.certainty_reasons)
    return one.certainty.rank == min(max(START + moved, 1), 4)


def _designs(review: Review, specification: Specification) -> str:
    """The designs of a synthesis's studies with how many have each."""
    known = [
        review.studies[study].design
        for study in dict.fromkeys(one.study for one in specification.contrasts)
        if study in review.studies and review.studies[study].design
    ]
    return "; ".join(f"{design} ({count})" for design, count in Counter(known).most_common())


def _setting(review: Review, own: Sequence[Finding], facts: Mapping[str, Fact]) -> str:
    """The settings of the studies in a table, as they were reported."""
    ids = {
        source.partition("#")[2].partition("!")[0]
        for one in own
        if f"{one.id}.studies" in facts
        for source in facts[f"{one.id}.studies"].sources
    }
    found = [
        study.setting
        for id_, study in review.studies.items()
        if study.setting and any(row.partition("/")[0] == id_ or row == id_ for row in ids)
    ]
    return "; ".join(dict.fromkeys(found))
