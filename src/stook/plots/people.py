"""People as dots: of 100 or of 1000, how many have an event, how many are spared it, or get it.

One block of ten by ten dots stands for 100 people, ten blocks for 1000. Dots of the same people
stand at the same places in every picture of a page, so that two pictures can be laid side by side.
"""

from html import escape
from typing import Final

STEP: Final = 10
GAP: Final = 10  # one step, so that a single pattern draws the dots of all blocks
RADIUS: Final = 3.9
_BLOCK: Final = 10 * STEP
# One pattern for the dots of a page; it has to stand in the page once.
PATTERN: Final = (
    '<pattern id="people" width="10" height="10" patternUnits="userSpaceOnUse">'
    f'<circle class="person" cx="5" cy="5" r="{RADIUS}"/></pattern>'
)


def people_picture(
    hits: int,
    of: int,
    *,
    label: str,
    spared: int = 0,
    added: int = 0,
    striped: bool = False,
    unknown: bool = False,
) -> str:
    """`hits` of `of` people (100 or 1000) as dots; then `spared` rings, or `added` dots more.

    `striped` marks low certainty, `unknown` draws empty people only. `label` is what the picture
    says, for whoever does not see it.
    """
    columns, rows = (1, 1) if of <= _BLOCK else (5, 2)
    pitch = _BLOCK + GAP
    blocks = [(c * pitch, r * pitch) for r in range(rows) for c in range(columns)]
    drawn = [
        f'<rect x="{x}" y="{y}" width="{_BLOCK}" height="{_BLOCK}" fill="url(#people)"/>'
        for x, y in blocks
    ]
    if not unknown:
        certainty = " k2" if striped else ""
        kinds = [*["hit" + certainty] * hits, *["spared"] * spared]
        kinds += [f"hit{certainty} worse"] * added
        drawn += [_dot(i, kind, blocks) for i, kind in enumerate(kinds[:of])]
    width, height = columns * pitch - GAP, rows * pitch - GAP
    return (
        f'<svg class="icons" viewBox="0 0 {width} {height}" role="img"'
        f' aria-label="{escape(label)}">{"".join(drawn)}</svg>'
    )


def _dot(position: int, kind: str, blocks: list[tuple[int, int]]) -> str:
    block, inner = divmod(position, 100)
    x, y = blocks[block]
    row, column = divmod(inner, 10)
    at = f'cx="{x + column * STEP + 5}" cy="{y + row * STEP + 5}"'
    return f'<circle class="{kind}" {at} r="{RADIUS}"/>'
