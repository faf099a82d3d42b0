"""The studies: what characterises them as a table, and each by itself in the appendix."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from stook.language.lists import number
from stook.model.appraisal import ItemKind
from stook.model.study import ARMS, RESULTS, STUDIES, Arm, Result, Study
from stook.pipeline.build import Built
from stook.render.report.trails import Trails
from stook.render.tool import sign_of

SHARE = 0.2  # a column is shown where this share of the studies report it
NAMED = 0.8  # the year is no column where this share of the names say it
LONG = 60  # what is longer than this many characters stands on the study's page only
FIELDS = (
    "year", "design", "country", "condition", "setting", "participants", "women", "age_mean",
    "duration_days", "funding",
)  # fmt: skip
NUMBERS = (
    "n", "mean", "sd", "se", "events", "total", "effect", "ci_low", "ci_high", "p", "median",
    "q1", "q3", "min", "max", "o_e", "variance",
)  # fmt: skip
# An identifier in a reference, and where it leads.
_LINKS = re.compile(
    r"(?P<doi>(?:doi:|https?://(?:dx\.)?doi\.org/)\s*(?P<doi_id>10\.\d{4,9}/[^\s;,\]]*[^\s;,.\])]))"
    r"|(?P<pmid>(?:pmid:|PMID)\s*(?P<pmid_id>\d{4,9}))"
    r"|(?P<nct>NCT\d{8})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Characteristics:
    """The studies as a table: `heads` are the columns that enough studies fill."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[Markup, ...]], ...]
    rare: Markup


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """A result as it was extracted: outcome, group, and each number under its column."""

    outcome: str
    group: str
    numbers: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class StudyPage:
    """Everything that the folder holds of one study."""

    id: str
    label: str
    facts: tuple[tuple[str, Markup], ...]
    arms: tuple[tuple[str, Markup, Markup], ...]
    columns: tuple[str, ...]
    results: tuple[ReportedRow, ...]
    judgements: tuple[tuple[str, str, str, Markup], ...]
    references: tuple[Markup, ...]


def characteristics(built: Built, trails: Trails) -> Characteristics:
    """The columns that enough studies fill; the others in one sentence."""
    studies = list(built.review.studies.values())
    texts = {study.study: _texts(trails, study) for study in studies}
    names = list(dict.fromkeys(name for own in texts.values() for name in own))
    labels = {name for name in names if _in_label(studies, texts, name)}
    filled = {name: sum(bool(texts[s.study].get(name)) for s in studies) for name in names}
    kept = [
        name
        for name in names
        if filled[name] >= SHARE * len(studies) and filled[name] and name not in labels
    ]
    rare = [name for name in names if 0 < filled[name] < SHARE * len(studies)]
    href = trails.cell(f"{STUDIES}#")
    told = Markup("; ").join(
        trails.say(
            "page.known_for",
            field=_head(trails, name).lower(),
            n=trails.to(href, str(filled[name])),
            all=trails.to(href, str(len(studies))),
        )
        for name in rare
    )
    return Characteristics(
        heads=tuple(_head(trails, name) for name in kept),
        rows=tuple(
            (s.study, named(s), tuple(_cell(trails, s, texts[s.study].get(n, "")) for n in kept))
            for s in studies
        ),
        rare=trails.say("page.rare_columns", fields=told) if told else Markup(""),
    )


def _in_label(studies: list[Study], texts: dict[str, dict[str, str]], name: str) -> bool:
    """Whether the studies' names say it already, as they do of the year."""
    named = sum(texts[study.study].get(name, "") in study.label for study in studies)
    return name == "year" and named >= NAMED * len(studies)


def _head(trails: Trails, name: str) -> str:
    key = f"page.column.{name}"
    if key in trails.words:
        return trails.words.say(key).text
    return name.replace("_", " ").capitalize()


def _texts(trails: Trails, study: Study) -> dict[str, str]:
    """What is known of a study by field; '' where it is not reported."""
    women = "" if study.women is None else str(study.women)
    if study.women_percent is not None:
        women = f"{study.women_percent:g}%"
    days = study.duration_days
    return {
        "year": "" if study.year is None else str(study.year),
        "design": study.design,
        "country": study.country,
        "condition": study.condition,
        "setting": study.setting,
        "participants": ""
        if study.participants is None
        else number(trails.words, study.participants),
        "women": women,
        "age_mean": "" if study.age_mean is None else f"{study.age_mean:g}",
        "duration_days": "" if days is None else f"{days:g}",
        "funding": study.funding,
        **{name: value for name, value in study.more.items() if value},
    }


def _cell(trails: Trails, study: Study, text: str) -> Markup:
    if not text:
        return Markup('<span class="gap" aria-hidden="true">—</span>')
    short = text if len(text) <= LONG else text[: LONG - 1].rsplit(" ", 1)[0] + " …"
    return trails.traced(short, f"{STUDIES}#{study.study}")


def study_pages(built: Built, trails: Trails) -> list[StudyPage]:
    """Every study in the order of the folder."""
    arms: dict[str, list[Arm]] = {}
    for arm in built.review.arms:
        arms.setdefault(arm.study, []).append(arm)
    results: dict[str, list[Result]] = {}
    for result in built.review.results:
        results.setdefault(result.study, []).append(result)
    return [
        _page(built, trails, study, arms.get(study.study, []), results.get(study.study, []))
        for study in built.review.studies.values()
    ]


def _page(
    built: Built, trails: Trails, study: Study, arms: list[Arm], results: list[Result]
) -> StudyPage:
    cell = f"{STUDIES}#{study.study}"
    known = {name: text for name, text in _texts(trails, study).items() if text}
    facts = [(_head(trails, name), trails.traced(text, cell)) for name, text in known.items()]
    if study.registry:
        registry = Markup('<span class="references">{}</span>').format(reference(study.registry))
        facts.append((_head(trails, "registry"), registry))
    if study.notes:
        facts.append((_head(trails, "notes"), trails.traced(study.notes, cell)))
    columns = [name for name in NUMBERS if any(getattr(row, name) is not None for row in results)]
    return StudyPage(
        id=study.study,
        label=named(study),
        facts=tuple(facts),
        arms=tuple(_arm(trails, arm) for arm in arms),
        columns=tuple(_head(trails, name) for name in columns),
        results=tuple(_reported(built, trails, row, columns, arms) for row in results),
        judgements=tuple(_judgements(built, trails, study.study)),
        references=tuple(reference(text) for text in references_of(study)),
    )


def _arm(trails: Trails, arm: Arm) -> tuple[str, Markup, Markup]:
    cell = f"{ARMS}#{arm.study}/{arm.arm}"
    people = "" if arm.participants is None else number(trails.words, arm.participants)
    return (
        arm.label or arm.arm,
        trails.traced(arm.dose, cell),
        trails.to(trails.cell(cell), people) if people else Markup(""),
    )


def _reported(
    built: Built, trails: Trails, row: Result, columns: list[str], arms: list[Arm]
) -> ReportedRow:
    protocol = built.review.protocol
    outcome = protocol.outcomes.get(row.outcome)
    window = protocol.time_windows.get(row.timepoint)
    name = outcome.technical if outcome else row.outcome
    labels = {arm.arm: arm.label or arm.arm for arm in arms}
    group = labels.get(row.arm, row.arm)
    if row.reference:
        versus = labels.get(row.reference, row.reference)
        group = trails.words.say("page.group_against", I=group, C=versus).text
    href = trails.cell(f"{RESULTS}#{row.key}")
    numbers = [getattr(row, column) for column in columns]
    return ReportedRow(
        outcome=f"{name}, {window.label}" if window else name,
        group=f"{group} ({row.stratum})" if row.stratum else group,
        numbers=tuple(
            Markup("") if value is None else trails.to(href, number(trails.words, value, 4))
            for value in numbers
        ),
    )


def _judgements(built: Built, trails: Trails, study: str) -> Iterator[tuple[str, str, str, Markup]]:
    """Risk of bias as judged: the result, the domain, sign and word with its reason."""
    review = built.review
    form = review.form
    names = {domain.id: domain.label for domain in form.domains} if form else {}
    for row in review.appraisals:
        if row.study != study or row.kind is ItemKind.ANSWER:
            continue
        outcome = review.protocol.outcomes.get(row.outcome)
        about = outcome.technical if outcome else row.outcome
        domain = names.get(row.item, row.item) or trails.words.say("page.overall").text
        support = trails.traced(row.support, row.cell("support"))
        words = Markup("{}: {}").format(row.value, support) if support else escape(row.value)
        yield about, domain, sign_of(form, row.value).value, words


def named(study: Study) -> str:
    """A study's name; with what became of its report since, where that must be known."""
    return f"{study.label} ({study.notice})" if study.notice else study.label


def references_of(study: Study) -> tuple[str, ...]:
    """A study's references, marked where it was retracted, doubted or corrected; its registry
    entry where no reference names it."""
    notice = f"{study.notice}. " if study.notice else ""
    reports = tuple(f"{notice}{report}" for report in study.reports)
    if study.registry and not any(study.registry in report for report in study.reports):
        return (*reports, study.registry)
    return reports or ((study.notice,) if study.notice else ())


def reference(text: str) -> Markup:
    """A reference with its identifiers as links."""
    parts: list[Markup] = []
    at = 0
    for identifier in _LINKS.finditer(text):
        parts += [escape(text[at : identifier.start()]), _link(identifier)]
        at = identifier.end()
    return Markup("").join([*parts, escape(text[at:])])


def _link(identifier: re.Match[str]) -> Markup:
    if identifier["doi"]:
        href = f"https://doi.org/{identifier['doi_id']}"
    elif identifier["pmid"]:
        href = f"https://pubmed.ncbi.nlm.nih.gov/{identifier['pmid_id']}/"
    else:
        href = f"https://clinicaltrials.gov/study/{identifier['nct'].upper()}"
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(href, identifier[0])
