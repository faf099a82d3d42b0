"""Writing SVG: elements as strings, stable to the byte, with everything escaped.

Attributes are sorted and numbers have at most two decimals, so a change in a plot is a change in
its text and nothing else. Study names and hrefs come from people: they are data, never markup.
"""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Final

from stook.plots.text import clean
from stook.plots.theme import stylesheet

Attribute = str | float | int | None

_SCHEME: Final = re.compile(r"^[a-z][a-z0-9+.-]*:", re.I)
# Most of what is written: nothing to escape, nothing to clean. Only a shortcut.
_PLAIN: Final = re.compile(r"[\w.,;:()#%/+−–-]+(?: [\w.,;:()#%/+−–-]+)*")
_NAME: Final = re.compile(r"[^a-z0-9_-]+")


def escape(text: str) -> str:
    """Text or attribute value, safe inside an element and inside double quotes."""
    if _PLAIN.fullmatch(text):
        return text
    text = clean(text)
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(char, entity)
    return text


def fixed(value: float) -> str:
    """A coordinate: two decimals at most, no trailing zeros, never `-0`."""
    if not math.isfinite(value):
        raise ValueError("a coordinate must be finite: place values with a scale first")
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shown in {"-0", ""} else shown


def slug(text: str) -> str:
    """A text made fit for an XML id or a data attribute's name."""
    return _NAME.sub("-", text.casefold()).strip("-") or "plot"


def safe_href(href: str) -> str:
    """The link, or '' where its scheme is not one that only leads somewhere (no scripts)."""
    href = clean(href).replace(" ", "%20")
    if _SCHEME.match(href) and not re.match(r"(?:https?|mailto):", href, re.I):
        return ""
    return href


def element(name: str, content: str | Iterable[str] = "", /, **attributes: Attribute) -> str:
    """One element. `content` is markup already; attribute values are escaped here."""
    shown = []
    for key in sorted(attributes):
        value = attributes[key]
        if value is None:
            continue
        text = escape(value) if isinstance(value, str) else fixed(value)
        shown.append(f' {key.rstrip("_").replace("_", "-")}="{text}"')
    inner = content if isinstance(content, str) else "\n".join(part for part in content if part)
    start = f"<{name}{''.join(shown)}"
    return f"{start}>{inner}</{name}>" if inner else f"{start}/>"


def text(
    x: float, y: float, shown: str, *, style: str = "body", anchor: str = "start", col: str = ""
) -> str:
    """One line of text with its baseline at `y`. `col` names the cell for whoever adds trails."""
    if not clean(shown):
        return ""
    return element(
        "text",
        escape(shown),
        class_=f"sp-t sp-{style}",
        data_col=col or None,
        text_anchor=None if anchor == "start" else anchor,
        x=x,
        y=y,
    )


def line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    """A straight line in one of the theme's line styles."""
    return element("line", class_=f"sp-{style}", x1=x1, x2=x2, y1=y1, y2=y2)


def rect(x: float, y: float, w: float, h: float, style: str, *, radius: float = 0) -> str:
    """A box."""
    return element(
        "rect", class_=f"sp-{style}", height=max(h, 0), rx=radius or None, width=max(w, 0), x=x, y=y
    )


def circle(x: float, y: float, r: float, style: str, title: str = "") -> str:
    """A disc, with a tooltip where `title` is given."""
    inner = element("title", escape(title)) if title else ""
    return element("circle", inner, class_=f"sp-{style}", cx=x, cy=y, r=r)


def path(points: Iterable[tuple[float, float]], style: str, *, closed: bool = False) -> str:
    """A polyline, closed to a polygon on request."""
    return strokes([points], style, closed=closed)


def strokes(
    lines: Iterable[Iterable[tuple[float, float]]], style: str, *, closed: bool = False
) -> str:
    """Several polylines as one element; nothing where they have no points."""
    drawn = [" L".join(f"{fixed(x)} {fixed(y)}" for x, y in points) for points in lines]
    end = "Z" if closed else ""
    d = "".join(f"M{steps}{end}" for steps in drawn if steps)
    return element("path", class_=f"sp-{style}", d=d) if d else ""


def group(content: Iterable[str], **attributes: Attribute) -> str:
    """A `<g>` around markup, one element a line; nothing where there is nothing inside."""
    parts = [part for part in content if part]
    return element("g", "\n" + "\n".join(parts) + "\n", **attributes) if parts else ""


def link(content: str, href: str, label: str = "", *, quiet: bool = False) -> str:
    """`content` as a link, or bare where the link is missing or not a safe one.

    A `quiet` link (a number that leads to its trail) keeps the colour of ink.
    """
    target = safe_href(href)
    if not target:
        return content
    style = "sp-a" if quiet else "sp-a sp-to"
    return element("a", content, aria_label=label or None, class_=style, href=target)


def data_attributes(pairs: Mapping[str, str]) -> dict[str, Attribute]:
    """Free `data-*` attributes, their names made safe."""
    return {f"data_{slug(key)}": value for key, value in pairs.items()}


def document(
    parts: Iterable[str],
    *,
    width: float,
    height: float,
    title: str,
    desc: str,
    ident: str,
    theme: str = "auto",
    interactive: bool = False,
) -> str:
    """A whole SVG document with its title, its description in words and its style sheet.

    A picture without links is `role="img"`: one thing, described by its `<desc>`. One that holds
    links is a `group`, because everything inside an image is hidden from assistive technology.
    """
    name = slug(ident)
    body = [
        element("title", escape(title) or "Plot", id=f"{name}-title"),
        element("desc", escape(desc) or "No data.", id=f"{name}-desc"),
        element("style", css) if (css := stylesheet(theme)) else "",
        rect(0, 0, width, height, "paper"),
        *parts,
    ]
    return (
        element(
            "svg",
            "\n" + "\n".join(part for part in body if part) + "\n",
            aria_labelledby=f"{name}-title {name}-desc",
            class_="sp",
            height=height,
            id=name,
            role="group" if interactive else "img",
            viewBox=f"0 0 {fixed(width)} {fixed(height)}",
            width=width,
            xmlns="http://www.w3.org/2000/svg",
        )
        + "\n"
    )
