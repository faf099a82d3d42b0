"""Which studies there are: the flow, their characteristics, their references."""

from collections.abc import Mapping

from stook.pipeline.build import Built
from stook.render.document.model import (
    Block,
    Bullets,
    Figure,
    Run,
    Section,
    Table,
    TableCell,
    words,
)
from stook.render.document.runs import from_markup
from stook.render.report.studies import HEADS, studies
from stook.render.report.trails import Trails


def flow_section(built: Built, pictures: Mapping[str, bytes]) -> Section:
    """The flow of studies as a figure."""
    picture = pictures.get("plots/flow.svg")
    blocks: tuple[Block, ...] = ()
    if picture:
        known = ", ".join(
            f"{box.key.replace('_', ' ')}: {box.count}"
            for box in built.flow.boxes.values()
            if box.count is not None
        )
        caption = words("Flow of studies through the review (PRISMA 2020).")
        blocks = (
            Figure(
                "figure-flow", caption, f"Flow diagram. {known or 'No box has a number.'}", picture
            ),
        )
    return Section("flow", "Results of the search", blocks)


def included_studies(built: Built, trails: Trails) -> Section:
    """The characteristics of the included studies as a table."""
    rows = [
        tuple(
            TableCell(runs)
            for runs in ((Run(row.label, bold=True),), *(from_markup(cell) for cell in row.cells))
        )
        for row in studies(built, trails)
    ]
    if not rows:
        return Section("included-studies", "Characteristics of included studies")
    table = Table(
        label="characteristics",
        caption=words("Characteristics of the included studies."),
        head=(tuple(TableCell((Run(head, bold=True),)) for head in ("Study", *HEADS)),),
        rows=tuple(rows),
        widths=(0.16, 0.07, 0.17, 0.11, 0.17, 0.08, 0.07, 0.08, 0.09),
        wide=True,
    )
    return Section(
        "included-studies", "Characteristics of included studies", (table,), landscape=True
    )


def study_references(built: Built, trails: Trails) -> Section:
    """The references of the included studies, by study."""
    items = [
        (Run(f"{row.label}. ", bold=True), *from_markup(report))
        for row in studies(built, trails)
        for report in row.reports
    ]
    blocks: tuple[Block, ...] = (Bullets(tuple(items)),) if items else ()
    return Section("study-references", "References to included studies", blocks)
