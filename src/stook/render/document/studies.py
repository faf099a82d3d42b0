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
from stook.render.report.studies import characteristics, reference, references_of
from stook.render.report.trails import Trails

_NAMES = 0.16  # the share of the width that the names of the studies take


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
    known = characteristics(built, trails)
    rows = [
        tuple(
            TableCell(runs)
            for runs in ((Run(label, bold=True),), *(from_markup(cell) for cell in cells))
        )
        for _, label, cells in known.rows
    ]
    if not rows:
        return Section("included-studies", "Characteristics of included studies")
    share = (1 - _NAMES) / max(len(known.heads), 1)
    table = Table(
        label="characteristics",
        caption=words("Characteristics of the included studies."),
        head=(tuple(TableCell((Run(head, bold=True),)) for head in ("Study", *known.heads)),),
        rows=tuple(rows),
        widths=(_NAMES, *(share for _ in known.heads)),
        wide=True,
    )
    return Section(
        "included-studies", "Characteristics of included studies", (table,), landscape=True
    )


def study_references(built: Built) -> Section:
    """The references of the included studies, by study."""
    items = [
        (Run(f"{study.label}. ", bold=True), *from_markup(reference(text)))
        for study in built.review.studies.values()
        for text in references_of(study)
    ]
    blocks: tuple[Block, ...] = (Bullets(tuple(items)),) if items else ()
    return Section("study-references", "References to included studies", blocks)
