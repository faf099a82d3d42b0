"""Many plots in one page: what they share stands there once.

A page puts `page_style()` into its style sheet and `page_signs()` into its body, and each plot
(made with `theme="page"`) through `embedded`: signs become references to the page's own, and marks
for whoever links single cells are left out. Texts, the most of a plot, say only what the page's
style sheet does not.
"""

import re
from typing import Final

from stook.plots import svg
from stook.plots.forest_data import Judgement
from stook.plots.signs import sign
from stook.plots.theme import page_stylesheet

_RADIUS: Final = 7.5
_HALF: Final = 10
_DRAWN: Final = re.compile(
    r'<g class="sp-sign">\n(?P<title><title>[^<]*</title>)\n'
    r'<circle class="sp-(?P<name>low|some|high|unknown)" cx="(?P<x>[^"]+)" cy="(?P<y>[^"]+)"'
    rf' r="{_RADIUS}"/>\n<path class="sp-(?P=name)-sign" d="[^"]*"/>\n</g>'
)
_CELL: Final = re.compile(r' data-col="[^"]*"')
_LABEL: Final = re.compile(r'(?<=<a) aria-label="[^"]*"')
_TEXT: Final = re.compile(
    r'<text class="sp-t (?P<style>[^"]*)"(?: text-anchor="(?P<anchor>middle|end)")?'
)
_INK: Final = re.compile(r"\.sp-t(?=[{,])")
_SPACE: Final = ' xmlns="http://www.w3.org/2000/svg"'  # a page's own pictures need none
_DESC: Final = re.compile(r'\n<desc id="(?P<id>[^"]*)">[^<]*</desc>')


def page_style() -> str:
    """The style sheet of all plots and of single signs, in light and in dark."""
    size = f"width:{2 * _HALF}px;height:{2 * _HALF}px;vertical-align:-5px"
    moved = f"transform:translate({_HALF}px,{_HALF}px)"
    # Without weight, so that any style of text goes before it; what texts refer to is not reached.
    plain = _INK.sub(":where(.sp) text", page_stylesheet())
    anchors = "".join(f".sp-{name}{{text-anchor:{name}}}\n" for name in ("middle", "end"))
    return f"{plain}{anchors}.sp-one{{{size}}}\n.sp-one use{{{moved}}}\n"


def page_signs() -> str:
    """The four signs of risk of bias, drawn around the origin, for the page's body."""
    drawn = [
        svg.group([sign(found.value, 0, 0, _RADIUS)], id=f"sp-sign-{found.value}")
        for found in Judgement
    ]
    defs = svg.element("defs", drawn)
    return svg.element("svg", defs, aria_hidden="true", class_="sp-symbols", height=0, width=0)


def page_sign(found: Judgement) -> str:
    """One sign in a page's own text or table; its word has to stand beside it."""
    use = svg.element("use", href=f"#sp-sign-{found.value}")
    return svg.element("svg", use, aria_hidden="true", class_="sp-one")


def embedded(document: str, *, told: bool = False) -> str:
    """A plot for a page that carries the shared parts. `told` says that the page itself tells in
    words or in a table what the plot shows: then its description is left out."""
    made = _CELL.sub("", _DRAWN.sub(_referred, document)).replace(_SPACE, "", 1)
    made = _TEXT.sub(_plainly, made)
    found = _DESC.search(made) if told else None
    if found is None:
        return made
    # links keep their own words as names: the numbers stand in the row's tooltip and the table
    return _LABEL.sub("", made.replace(found[0], "", 1).replace(f" {found['id']}", "", 1))


def _plainly(found: re.Match[str]) -> str:
    anchor = f" sp-{found['anchor']}" if found["anchor"] else ""
    return f'<text class="{found["style"]}{anchor}"'


def _referred(found: re.Match[str]) -> str:
    use = svg.element("use", href=f"#sp-sign-{found['name']}", x=found["x"], y=found["y"])
    return f"<g>{found['title']}{use}</g>"
