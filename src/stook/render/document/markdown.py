"""The document as Markdown (CommonMark with pipe tables), figures beside it as SVG files."""

from stook.render.document.model import (
    Block,
    Bullets,
    Document,
    Figure,
    Inline,
    Paragraph,
    Run,
    Section,
    Table,
    TableCell,
)

_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\`*_[]<>#|~"})


def to_markdown(document: Document) -> dict[str, bytes]:
    """`review.md`, and each figure below `figures/`."""
    writer = _Writer(document)
    files = {
        f"figures/{block.label}.svg": block.svg
        for block in document.blocks()
        if isinstance(block, Figure)
    }
    return {"review.md": writer.text().encode(), **dict(sorted(files.items()))}


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.names = document.numbers()
        self.notes: list[str] = []

    def text(self) -> str:
        data = self.document.metadata
        blocks = [f"# {_plain(data.title)}"]
        if data.authors:
            blocks.append(_plain(", ".join(author.name for author in data.authors)))
        blocks += [self.block(block) for block in self.document.front]
        for section in self.document.sections:
            blocks += self.section(section, 2)
        if self.document.supplements:
            blocks.append("## Supplementary material")
        for section in self.document.supplements:
            blocks += self.section(section, 3)
        blocks += [f"[^{number}]: {note}" for number, note in enumerate(self.notes, start=1)]
        return "\n\n".join(block for block in blocks if block) + "\n"

    def section(self, section: Section, level: int) -> list[str]:
        blocks = [f"{'#' * min(level, 6)} {_plain(section.heading)}"]
        blocks += [self.block(block) for block in section.blocks]
        for part in section.sections:
            blocks += self.section(part, level + 1)
        return blocks

    def block(self, block: Block) -> str:
        if isinstance(block, Paragraph):
            return self.paragraph(block)
        if isinstance(block, Bullets):
            return "\n".join(
                f"{f'{number}.' if block.numbered else '-'} {self.inline(item)}"
                for number, item in enumerate(block.items, start=1)
            )
        if isinstance(block, Table):
            return self.table(block)
        caption = f"**{self.names[block.label]}.** {self.inline(block.caption)}"
        return f"![{_plain(block.alt)}](figures/{block.label}.svg)\n\n{caption}"

    def paragraph(self, paragraph: Paragraph) -> str:
        if paragraph.style == "code":
            text = "".join(run.text for run in paragraph.runs)
            fence = "`" * max(3, _longest(text) + 1)
            return f"{fence}\n{text}\n{fence}"
        text = self.inline(paragraph.runs)
        return f"*{text}*" if paragraph.style == "label" and text else text

    def table(self, table: Table) -> str:
        rows = [self.row(row) for row in (*table.head[:1], *table.rows)]
        rows.insert(1, "|" + "---|" * table.columns)
        caption = f"**{self.names[table.label]}.** {self.inline(table.caption)}"
        notes = [self.inline(note) for note in table.notes]
        return "\n\n".join([caption, "\n".join(rows), *notes])

    def row(self, row: tuple[TableCell, ...]) -> str:
        cells = [self.inline(cell.runs).replace("\n", "<br>") for cell in row]
        return "| " + " | ".join(cells) + " |"

    def inline(self, runs: Inline) -> str:
        return "".join(self.run(run) for run in runs).strip()

    def run(self, run: Run) -> str:
        text = self.styled(run)
        if run.note:
            self.notes.append(_plain(run.note))
            text += f"[^{len(self.notes)}]"
        return text

    def styled(self, run: Run) -> str:
        if run.target and not run.text:
            return self.names.get(run.target, "")
        text = _plain(run.text)
        if run.href:
            return f"[{text}]({run.href.replace(')', '%29').replace(' ', '%20')})"
        if run.raised:
            return f"<sup>{text}</sup>"
        for wanted, mark in ((run.bold, "**"), (run.italic, "*")):
            if wanted and text.strip():
                core = text.strip()
                text = text.replace(core, f"{mark}{core}{mark}", 1)
        return text


def _longest(text: str) -> int:
    """The longest run of backticks in a text."""
    best = length = 0
    for char in text:
        length = length + 1 if char == "`" else 0
        best = max(best, length)
    return best


def _plain(text: str) -> str:
    return text.translate(_SPECIAL)
