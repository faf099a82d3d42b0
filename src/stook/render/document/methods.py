"""The methods and the searches as sections, in the words of the report."""

from stook.pipeline.build import Built
from stook.render.document.model import Block, Bullets, Paragraph, Run, Section, words
from stook.render.document.runs import from_markup
from stook.render.report.methods import methods
from stook.render.report.searches import searches
from stook.render.report.trails import Trails


def methods_section(built: Built, trails: Trails) -> Section:
    """The methods, part by part."""
    parts = []
    for number, part in enumerate(methods(built, trails), start=1):
        blocks: list[Block] = [Paragraph(from_markup(text)) for text in part.paragraphs]
        if part.items:
            blocks.append(Bullets(tuple(from_markup(item) for item in part.items)))
        parts.append(Section(f"methods-{number}", part.heading, tuple(blocks)))
    return Section("methods", "Methods", sections=tuple(parts))


def searches_section(built: Built, trails: Trails) -> Section:
    """The searches source by source, with each strategy line by line."""
    logged = searches(built, trails)
    parts = []
    for number, source in enumerate(logged.sources, start=1):
        items = tuple(
            (Run(f"{label}: ", bold=True), *from_markup(text)) for label, text in source.items
        )
        blocks: list[Block] = [Bullets(items)]
        if source.strategy:
            blocks.append(Paragraph(from_markup(source.strategy), "code"))
        heading = "".join(run.text for run in from_markup(source.title))
        parts.append(Section(f"search-{number}", heading, tuple(blocks)))
    shared = tuple(
        (Run(f"{label}: ", bold=True), *from_markup(text)) for label, text in logged.shared
    )
    blocks = [Bullets(shared)] if shared else []
    intro = words("Items that hold for all sources (PRISMA-S)") if shared else ()
    own: tuple[Block, ...] = (Paragraph(intro), *blocks) if shared else ()
    return Section("searches", "Search strategies", own, tuple(parts))
