"""Many plots in one page: what they share stands there once.

A page puts `page_style()` into its style sheet and `page_signs()` into its body, and each plot
(made with `theme="page"`) through `embedded`: signs become references to the page's own, and marks
for whoever links single cells are left out.
"""

import re
from typing import Final

from stook.plots import svg
from stook.plots.forest_data import Judgement
from stook.plots.signs import sign
from stook.plots.theme import stylesheet

_HALF: Final = 10.0
_DRAWN: Final = re.compile(
    r'<circle class="sp-(?P<name>low|some|high|unknown)" cx="(?P<x>[^"]+)" cy="(?P<y>[^"]+)"'
    r' r="(?P<r>[^"]+)"/>\n<path class="sp-(?P=name)-sign" d="[^"]*"/>'
)
_CELL: Final = re.compile(r' data-col="[^"]*"')
_RADIUS: Final = 7.5


def page_style() -> str:
    """The style sheet of all plots, in light and in dark."""
    return stylesheet()


def page_signs() -> str:
    """The four signs of risk of bias as symbols, for the page's body."""
    symbols = [
        svg.element(
            "symbol",
            sign(found.value, 0, 0, _RADIUS),
            id=f"sp-sign-{found.value}",
            viewBox=f"{-_HALF:g} {-_HALF:g} {2 * _HALF:g} {2 * _HALF:g}",
        )
        for found in Judgement
    ]
    return svg.element("svg", symbols, aria_hidden="true", class_="sp-symbols", height=0, width=0)


def page_sign(found: Judgement, size: float = 20) -> str:
    """One sign in a page's own text or table; its word has to stand beside it."""
    use = svg.element("use", href=f"#sp-sign-{found.value}")
    return svg.element("svg", use, aria_hidden="true", class_="sp-one", height=size, width=size)


def embedded(document: str) -> str:
    """A plot for a page that carries the shared parts."""
    return _CELL.sub("", _DRAWN.sub(_referred, document))


def _referred(found: re.Match[str]) -> str:
    half = float(found["r"]) / _RADIUS * _HALF
    return svg.element(
        "use",
        height=2 * half,
        href=f"#sp-sign-{found['name']}",
        width=2 * half,
        x=float(found["x"]) - half,
        y=float(found["y"]) - half,
    )
