"""A build as a document: which sections, in which order, for whom.

`cochrane` follows the order of a Cochrane intervention review, with what most readers skip as
supplements; `article` follows that of a journal (introduction, methods, results, discussion).
"""

from collections.abc import Mapping
from typing import Final, Literal

from stook.pipeline.build import Built
from stook.render.document.authored import Authored
from stook.render.document.checklist import checklists_section
from stook.render.document.effects import bias_section, effects
from stook.render.document.findings import findings_section
from stook.render.document.footnotes import with_footnotes
from stook.render.document.front import front, metadata
from stook.render.document.methods import methods_section, searches_section
from stook.render.document.model import Document, Section
from stook.render.document.numbers import numbers_section
from stook.render.document.runs import ExactTrails
from stook.render.document.statements import statements
from stook.render.document.studies import flow_section, included_studies, study_references
from stook.render.document.summaries import summary_section
from stook.render.report.trails import Trails

Layout = Literal["cochrane", "article"]
LAYOUTS: Final[tuple[Layout, ...]] = ("cochrane", "article")


def document(built: Built, pictures: Mapping[str, bytes], layout: Layout = "cochrane") -> Document:
    """The review as a document. `pictures` are its plots by path below `output/`."""
    trails = ExactTrails(built)
    authored = Authored(built)
    parts = _parts(built, trails, pictures, authored)
    order = _ARTICLE if layout == "article" else _COCHRANE
    sections = tuple(_section(parts, *entry) for entry in order)
    supplements = tuple(parts[name] for name in _SUPPLEMENTS)
    whole = Document(
        metadata=metadata(built),
        front=front(built),
        sections=tuple(section for section in sections if not section.empty),
        supplements=tuple(section for section in supplements if not section.empty),
    )
    declared = {fact.id: fact.source for fact in built.review.declared.facts}
    return with_footnotes(whole, declared)


_COCHRANE: Final = (
    ("abstract", "", ()),
    ("plain-language-summary", "", ()),
    ("summary-of-findings", "", ()),
    ("background", "", ()),
    ("objectives", "", ()),
    ("methods", "", ()),
    ("results", "Results", ("flow", "bias", "effects")),
    ("discussion", "", ()),
    ("conclusions", "", ()),
    ("statements", "", ()),
    ("additional-references", "", ()),
)
_ARTICLE: Final = (
    ("abstract", "", ()),
    ("introduction", "Introduction", ("background", "objectives")),
    ("methods", "", ()),
    ("results", "Results", ("flow", "bias", "summary-of-findings", "effects")),
    ("discussion", "", ()),
    ("conclusions", "", ()),
    ("plain-language-summary", "", ()),
    ("statements", "", ()),
    ("additional-references", "", ()),
)
_SUPPLEMENTS: Final = (
    "included-studies", "study-references", "searches", "other-effects", "checklists", "numbers",
)  # fmt: skip


def _section(
    parts: Mapping[str, Section], name: str, heading: str, within: tuple[str, ...]
) -> Section:
    """A section as it is, or a new one that holds others."""
    if not within:
        return parts[name]
    held = tuple(parts[part] for part in within if not parts[part].empty)
    return Section(name, heading, sections=held)


def _parts(
    built: Built, trails: Trails, pictures: Mapping[str, bytes], authored: Authored
) -> dict[str, Section]:
    """Every section that a layout may ask for, by label."""
    main, others = effects(built, trails, pictures)
    found = (
        summary_section("abstract", "Abstract", built.abstract),
        summary_section("plain-language-summary", "Plain language summary", built.summary),
        findings_section(built),
        authored.section("background", "Background"),
        authored.objectives(),
        methods_section(built, trails),
        flow_section(built, pictures),
        bias_section(built, pictures),
        main,
        others,
        authored.section("discussion", "Discussion"),
        authored.section("conclusions", "Authors' conclusions"),
        statements(built, authored),
        authored.references(),
        included_studies(built, trails),
        study_references(built),
        searches_section(built, trails),
        checklists_section(built),
        numbers_section(built),
    )
    return {section.label: section for section in found}
