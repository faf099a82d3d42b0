"""Markdown and LaTeX as blocks."""

import re
from collections.abc import Iterator

from stook.manuscript.blocks import Block

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!<>|~-])")
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_FENCE = re.compile(r"\s*(```|~~~)")


def markdown_blocks(text: str) -> tuple[Block, ...]:
    """Paragraphs and pipe tables; code is left out."""
    return tuple(_markdown(text.splitlines()))


def _markdown(lines: list[str]) -> Iterator[Block]:
    fenced = False
    held: list[tuple[int, str]] = []
    for number, written in enumerate([*lines, ""], start=1):
        fence = bool(_FENCE.match(written))
        fenced ^= fence
        line = "" if fence else written
        if fenced:
            continue
        is_row = line.lstrip().startswith("|")
        apart = not line.strip() or re.match(r"\s*(?:#|[-*+]\s|\d+\.\s|>)", line)
        if held and (apart or is_row != held[-1][1].lstrip().startswith("|")):
            yield _markdown_block(held)
            held = []
        if line.strip():
            held.append((number, line))


def _markdown_block(held: list[tuple[int, str]]) -> Block:
    place = f"line {held[0][0]}"
    if held[0][1].lstrip().startswith("|"):
        rows = tuple(_cells(line) for _, line in held if not _RULE.fullmatch(line))
        return Block(f"table, {place}", rows=rows)
    return Block(place, _unmarked(" ".join(line.strip() for _, line in held)))


def _cells(line: str) -> tuple[str, ...]:
    parts = re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
    return tuple(_unmarked(part.strip()) for part in parts)


def _unmarked(text: str) -> str:
    text = _LINK.sub(r"\1", text)
    text = _TAG.sub("", text)
    text = _EMPHASIS.sub(r"\2", text)
    text = re.sub(r"\^(2)\^", "²", text)
    return _ESCAPE.sub(r"\1", text).lstrip("#>").strip()


_TABULAR = re.compile(
    r"\\begin\{(tabular\*?|tabularx|longtable|tabulary)\}(.*?)\\end\{\1\}", re.DOTALL
)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_ARGUMENT = re.compile(r"^(?:\s*(?:\[[^\]]*\]|\{(?:[^{}]|\{[^{}]*\})*\}))+")
_WORDS = (
    (re.compile(r"\\(?:chi)\s*\^\s*\{?2\}?"), "χ²"),
    (re.compile(r"\\tau\s*\^\s*\{?2\}?"), "τ²"),
    (re.compile(r"I\s*\^\s*\{?2\}?"), "I²"),
    (re.compile(r"\\(?:beta)\b"), "β"),
    (re.compile(r"\\(?:leq?|leqslant)\b"), "<"),
    (re.compile(r"\\(?:geq?|geqslant)\b"), ">"),
    (re.compile(r"\\(?:textminus|minus)\b"), "-"),
    (re.compile(r"\\(?:,|;|:|!|\s|quad|qquad)|(?<!\\)~"), " "),
    (re.compile(r"\{,\}"), ","),
    (re.compile(r"---?"), "\u2013"),
)
_DROPPED = re.compile(
    r"\\(?:cite\w*|ref|label|eqref|pageref|includegraphics|usepackage|documentclass|bibliography\w*|url|cmidrule|cline)\*?"
    r"(?:\([^)]*\))?(?:\[[^\]]*\])*(?:\{[^{}]*\})*"
)
_COMMAND = re.compile(r"\\[a-zA-Z]+\*?(?:\[[^\]]*\])?")


def latex_blocks(text: str) -> tuple[Block, ...]:
    """Paragraphs and tabulars of LaTeX source; commands are taken out, their words stay."""
    body = text.partition(r"\begin{document}")[2] or text
    body = _COMMENT.sub("", body)
    blocks: list[Block] = []
    at = 0
    for table in _TABULAR.finditer(body):
        blocks += _latex_paragraphs(body[at : table.start()], body.count("\n", 0, at))
        inner = _ARGUMENT.sub("", table[2], count=1)
        inner = re.sub(r"\\(?:hline|toprule|midrule|bottomrule)", "", inner)
        rows = tuple(
            tuple(_latex_words(cell) for cell in re.split(r"(?<!\\)&", row))
            for row in re.split(r"\\\\(?:\[[^\]]*\])?", inner)
            if row.strip()
        )
        if rows:
            blocks.append(Block(f"table {1 + sum(bool(b.rows) for b in blocks)}", rows=rows))
        at = table.end()
    blocks += _latex_paragraphs(body[at:], body.count("\n", 0, at))
    return tuple(blocks)


def _latex_paragraphs(text: str, before: int) -> Iterator[Block]:
    line = before
    for paragraph in re.split(r"(\n\s*\n)", text):
        words = _latex_words(paragraph)
        if words:
            number = sum(1 for _ in re.finditer("\n", text[:0])) + line + 1
            yield Block(f"paragraph at line {number}", words)
        line += paragraph.count("\n")


def _latex_words(text: str) -> str:
    text = _DROPPED.sub("", text)
    for pattern, words in _WORDS:
        text = pattern.sub(words, text)
    text = _COMMAND.sub(" ", text).replace(r"\%", "%").replace(r"\&", "&").replace(r"\_", "_")
    text = text.replace("\\#", "#").replace("$", "").replace("{", "").replace("}", "")
    return re.sub(r"\s+", " ", text).strip()
