"""The filled reporting checklists as a supplement."""

from stook.pipeline.build import Built
from stook.render.checklists import Checklist, checklists
from stook.render.document.model import Block, Paragraph, Run, Section, Table, TableCell, words

HEADS = ("Item", "Topic", "Where it is met", "What is missing")


def checklists_section(built: Built) -> Section:
    """Each checklist that applies, as a table with its count."""
    parts = tuple(_part(checklist) for checklist in checklists(built))
    return Section("checklists", "Reporting checklists", sections=parts, landscape=True)


def _part(checklist: Checklist) -> Section:
    counted = ", ".join(
        f"{count} {state}"
        for state in ("met", "partly", "missing", "does not apply")
        if (count := checklist.count(state))
    )
    table = Table(
        label=f"checklist-{checklist.id}",
        caption=words(f"{checklist.title}, filled in: {counted}. After {checklist.source}."),
        head=(tuple(TableCell((Run(head, bold=True),)) for head in HEADS),),
        rows=tuple(
            tuple(
                TableCell(words(text))
                for text in (
                    item.number,
                    item.label,
                    item.where if item.state != "missing" else "",
                    item.missing or ("does not apply" if item.state == "does not apply" else ""),
                )
            )
            for item in checklist.items
        ),
        widths=(0.07, 0.33, 0.3, 0.3),
        wide=True,
    )
    blocks: tuple[Block, ...] = (table,)
    if checklist.count("missing"):
        note = "Items without an entry under “Where it is met” are not reported in this review."
        blocks = (Paragraph(words(note), "label"), table)
    return Section(f"checklist-of-{checklist.id}", checklist.title, blocks)
