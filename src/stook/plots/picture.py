"""A plot as it is handed out: SVG as text that a notebook shows and that can be saved."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Final, ParamSpec

from stook.plots.typesetting import compile_typst

P = ParamSpec("P")
KINDS: Final = (".svg", ".png", ".pdf")
PIXELS_PER_INCH: Final = 192  # twice what a CSS pixel is: sharp on any screen
_SIZE: Final = re.compile(r'<svg[^>]*?\bheight="([\d.]+)"[^>]*?\bwidth="([\d.]+)"')
_TITLE: Final = re.compile(r"<title[^>]*>([^<]*)</title>")


class Picture(str):
    """A plot: an SVG document as a string that shows itself in a notebook and saves itself."""

    __slots__ = ()

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in CSS pixels."""
        match = _SIZE.search(self)
        return (float(match[2]), float(match[1])) if match else (0.0, 0.0)

    def __repr__(self) -> str:
        width, height = self.size
        title = _TITLE.search(self)
        return f"<Picture {title[1][:120] if title else ''!r}, {width:g} x {height:g} pixels>"

    def _repr_html_(self) -> str:
        return str(self)

    def save(self, path: str | Path) -> Path:
        """Write the plot as SVG, PNG or PDF, by the ending of `path`, and return the path.

        PNG (192 pixels per inch) and PDF are set by typst (extra `publish`): the same bytes at
        every run. Raises ValueError for another ending and `MissingExtraError` without the extra.
        """
        path = Path(path)
        kind = path.suffix.lower()
        if kind not in KINDS:
            raise ValueError(f"a plot is saved as {', '.join(KINDS)}, not {path.name!r}")
        path.write_bytes(str(self).encode() if kind == ".svg" else self._typeset(kind))
        return path

    def _typeset(self, kind: str) -> bytes:
        width, height = (0.75 * side for side in self.size)  # points: 72 to the inch, pixels 96
        source = (
            '#set document(title: "Plot")\n'
            f"#set page(width: {width:.2f}pt, height: {height:.2f}pt, margin: 0pt)\n"
            f'#image("plot.svg", width: 100%, alt: "Plot")\n'
        )
        sources = {"main.typ": source.encode(), "plot.svg": str(self).encode()}
        (data,) = compile_typst(
            sources, {}, png=PIXELS_PER_INCH if kind == ".png" else 0, standard="a-2b"
        )
        return data


def pictured(draw: Callable[P, str]) -> Callable[P, Picture]:
    """A function that draws, handing out a `Picture`."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Picture:
        return Picture(draw(*args, **kwargs))

    return drawn
