"""Summary of findings tables and evidence profiles from findings and facts.

Layouts: Cochrane Handbook 6.5, chapter 14 (at most seven outcomes, those without data kept), and
Core GRADE 6 (Guyatt 2025, doi:10.1136/bmj-2024-083866), which adds the difference and gives the
certainty with its reasons. Symbols: GRADE handbook, table 6.4.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from stook.language.catalogue import Catalogue, wording
from stook.language.cited_text import capitalise
from stook.language.lists import listed
from stook.language.statements import statement, table_register, technical_subject
from stook.model.certainty import CERTAINTY, General, Reason
from stook.model.facts import Fact
from stook.model.finding import Finding
from stook.model.protocol import Protocol
from stook.model.review import Review
from stook.model.sof import Footnote, Profile, SofRow, SofTable
from stook.model.synthesis import Specification
from stook.model.terms import PUBLISHED, Basis, Certainty, Importance
from stook.summary.sof_cells import Cells

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
        own = [one for one in findings if one.comparison == comparison and one.in_table]
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
    notes: dict[str, Footnote] = {}
    rows = []
    for outcome in outcomes[:MOST_OUTCOMES]:
        for one in own:
            if one.outcome == outcome:
                cells = Cells(words, facts, one, protocol.outcomes[outcome])
                rows.append(_row(review, words, one, cells, notes, designs.get(one.id, "")))
    intervention = technical_subject(words, protocol, comparison).words.text
    versus = protocol.comparators[comparison.comparator].technical
    population = protocol.question.population.technical
    return SofTable(
        comparison=id_,
        title=capitalise(words.say("sof.title", I=intervention, C=versus, P=population)).text,
        population=population,
        setting=_setting(review, own, facts),
        intervention=intervention,
        comparator=versus,
        rows=tuple(rows),
        footnotes=tuple(notes.values()),
        left_out=tuple(protocol.outcomes[one].technical for one in outcomes[MOST_OUTCOMES:]),
    )


def _row(
    review: Review,
    words: Catalogue,
    one: Finding,
    cells: Cells,
    notes: dict[str, Footnote],
    designs: str,
) -> SofRow:
    protocol, general = review.protocol, review.certainty.general
    outcome = protocol.outcomes[one.outcome]
    window = protocol.time_windows.get(one.timepoint)
    return SofRow(
        finding=one.id,
        outcome=outcome.technical,
        detail=cells.detail(),
        timepoint=window.label if window else "",
        importance=outcome.importance,
        state=one.state,
        comparator=cells.comparator(),
        assumed=cells.assumed(),
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
        certainty_words=_level(words, one) or words.say("sof.not_rated").text,
        because=_because(words, one),
        notes=tuple(_letter(notes, text, cell) for text, cell in _reasons(words, one, general)),
        comment=statement(one, protocol, words, table_register(protocol)).text,
        profile=Profile(
            designs=designs,
            domains=_domains(words, one),
            intervention=cells.arm("experimental"),
            comparator=cells.arm("comparator"),
        ),
    )


def _level(words: Catalogue, one: Finding) -> str:
    """The certainty as a word that opens a cell; '' where nobody rated it."""
    if one.certainty is None:
        return ""
    return capitalise(words.say(f"certainty.{one.certainty.name.lower()}")).text


def domain_name(words: Catalogue, domain: str) -> str:
    """A GRADE domain in the review's language."""
    return words.say(f"domain.{domain}").text


def _because(words: Catalogue, one: Finding) -> str:
    """The certainty with its reasons: "Low: due to serious risk of bias and imprecision"."""
    if one.certainty is None:
        return ""
    level = _level(words, one)
    down = [r for r in one.certainty_reasons if not _up(r)]
    up = [domain_name(words, r.domain) for r in one.certainty_reasons if _up(r)]
    if down:
        by_size: dict[str, list[str]] = {}
        for reason in down:
            size = abs(reason.levels or 0)
            key = words.say(f"sof.serious.{min(size, 3)}").text if size else ""
            by_size.setdefault(key, []).append(domain_name(words, reason.domain))
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
    """A reason as a footnote: how far it moved the certainty, and the team's own words.

    Words that say themselves how far ("Downgraded one level for …") stand alone.
    """
    if any(said in reason.text.lower() for said in words.words("sof.note.says_itself")):
        return reason.text
    side = "up" if _up(reason) else "down"
    domain = domain_name(words, reason.domain)
    if reason.levels:
        times = words.say(f"sof.note.times_{min(abs(reason.levels), 3)}")
        moved = words.say(f"sof.note.{side}", times=times, domain=domain)
    else:
        moved = words.say(f"sof.note.{side}_unweighed", domain=domain)
    if not reason.text:
        return words.sentence(moved).text
    return words.sentence(words.say("sof.note.own", moved=moved, text=reason.text)).text


def _reasons(words: Catalogue, one: Finding, general: General | None) -> Iterator[tuple[str, str]]:
    """The footnotes of a certainty with their cells; below high there is always one."""
    entry = f"{CERTAINTY}#findings/{one.id}"
    for i, reason in enumerate(one.certainty_reasons):
        yield note(words, reason), f"{entry}/reasons/{i}/text"
    down = any(not _up(reason) for reason in one.certainty_reasons)
    if down or one.certainty in (None, Certainty.HIGH):
        return
    if general is None or one.certainty_basis not in PUBLISHED:
        yield words.sentence(words.say("sof.note.unsaid")).text, f"{entry}/certainty"
        return
    named = dict.fromkeys(domain_name(words, reason.domain) for reason in general.reasons)
    said = words.say("sof.note.elsewhere", reasons=listed(words, list(named)))
    yield words.sentence(said).text, f"{CERTAINTY}#general/reasons/0/domain"


def _letter(notes: dict[str, Footnote], text: str, cell: str) -> str:
    """The letter of a footnote, a to z and then aa, in order of first appearance."""
    if text not in notes:
        position = len(notes)
        letter = chr(ord("a") + position % 26) * (1 + position // 26)
        notes[text] = Footnote(letter, text, cell)
    return notes[text].letter


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
    studies = {row.partition("/")[0] for row in ids}
    own_studies = [study for id_, study in review.studies.items() if id_ in studies]
    settings = [study.setting for study in own_studies if study.setting]
    named = "; ".join(dict.fromkeys(settings))
    if not settings or len(settings) == len(own_studies):
        return named
    words = wording(review.protocol.language)
    return words.say(
        "sof.setting_part", settings=named, n=str(len(settings)), of=str(len(own_studies))
    ).text
