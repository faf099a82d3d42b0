"""The title above a plot and the line under it."""

from typing import Final

from stook.plots import svg, text
from stook.plots.theme import TYPE

MARGIN: Final = 20.0
_STEPS: Final = {"title": 20.0, "small": 17.0}


def titles(title: str, subtitle: str, room: float) -> tuple[list[str], float]:
    """Title and subtitle wrapped to `room` pixels, and the height where the plot may begin."""
    parts: list[str] = []
    y = MARGIN - 8
    for shown, style in ((title, "title"), (subtitle, "small")):
        size, bold = TYPE[style]
        for found in text.wrap(shown, room, size, bold=bold) if text.clean(shown) else []:
            y += _STEPS[style]
            parts.append(svg.text(MARGIN, y, found, style=style))
    return parts, y + 10 if parts else y
