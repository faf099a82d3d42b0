"""How plots look: type sizes, colours for light and for dark, one style sheet.

Ink on paper; one accent for what can be followed; four judgement colours that always come with a
sign. Rules are plain classes (no custom properties), so that renderers without a browser's CSS
(PDF, office programs) show the light theme; dark is a second set of the same classes.
"""

from typing import Final

THEMES: Final = ("auto", "light", "dark", "page")
FONT: Final = (
    'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif'
)

# style -> (size in pixels, bold). The width estimator reads this table, so it is the truth.
TYPE: Final[dict[str, tuple[float, bool]]] = {
    "title": (15, True),
    "head": (12, True),
    "body": (13, False),
    "strong": (13, True),
    "small": (11.5, False),
    "note": (11.5, False),
    "tick": (11.5, False),
    "label": (11.5, False),
}

_LIGHT: Final[dict[str, str]] = {
    "paper": "#ffffff",
    "ink": "#1b1f24",
    "soft": "#4d5661",
    "hair": "#c9ced6",
    "square": "#86919f",
    "band": "#f4f5f7",
    "accent": "#0a55a1",
    "low": "#17805c",
    "low-sign": "#ffffff",
    "some": "#f0bf4c",
    "some-sign": "#2b2108",
    "some-edge": "#8a6410",
    "high": "#9b1f17",
    "high-sign": "#ffffff",
    "unknown-sign": "#4d5661",
    "shade1": "#eef0f3",
    "shade2": "#dde1e7",
    "shade3": "#c9ced6",
}
_DARK: Final[dict[str, str]] = {
    "paper": "#14171b",
    "ink": "#e8eaed",
    "soft": "#aab2bd",
    "hair": "#3d444e",
    "square": "#6f7a89",
    "band": "#1d2126",
    "accent": "#7db8f5",
    "low": "#4cc79a",
    "low-sign": "#08261b",
    "some": "#e9c46a",
    "some-sign": "#2b2108",
    "some-edge": "#e9c46a",
    "high": "#f0887c",
    "high-sign": "#3a0b07",
    "unknown-sign": "#aab2bd",
    "shade1": "#1d2126",
    "shade2": "#282d34",
    "shade3": "#363d46",
}

PALETTES: Final = {"light": _LIGHT, "dark": _DARK}

# class -> (property, colour name); the same for both themes.
_PAINT: Final[tuple[tuple[str, str, str], ...]] = (
    ("paper", "fill", "paper"),
    ("t", "fill", "ink"),
    ("note", "fill", "soft"),
    ("label", "fill", "soft"),
    ("label", "stroke", "paper"),
    ("small", "fill", "soft"),
    ("tick", "fill", "soft"),
    ("head", "fill", "ink"),
    ("to .sp-t", "fill", "accent"),
    ("rule", "stroke", "ink"),
    ("hair", "stroke", "hair"),
    ("axis", "stroke", "soft"),
    ("null", "stroke", "ink"),
    ("axis-head", "stroke", "soft"),
    ("threshold", "stroke", "soft"),
    ("whisker", "stroke", "ink"),
    ("whisker-soft", "stroke", "soft"),
    ("pi", "stroke", "ink"),
    ("curve", "stroke", "ink"),
    ("curve-soft", "stroke", "soft"),
    ("curve-thin", "stroke", "soft"),
    ("curve-dots", "stroke", "ink"),
    ("curve-mixed", "stroke", "ink"),
    ("spread", "stroke", "square"),
    ("stated", "stroke", "accent"),
    ("square", "fill", "square"),
    ("mark", "fill", "ink"),
    ("mark-soft", "fill", "soft"),
    ("arrow", "fill", "ink"),
    ("diamond", "fill", "ink"),
    ("diamond-soft", "fill", "paper"),
    ("diamond-soft", "stroke", "ink"),
    ("dot", "fill", "soft"),
    ("dot", "stroke", "paper"),
    ("ring", "fill", "paper"),
    ("ring", "stroke", "ink"),
    ("band", "fill", "band"),
    ("box", "fill", "paper"),
    ("box", "stroke", "soft"),
    ("box-head", "fill", "band"),
    ("shade1", "fill", "shade1"),
    ("shade2", "fill", "shade2"),
    ("shade3", "fill", "shade3"),
    ("low", "fill", "low"),
    ("low-sign", "stroke", "low-sign"),
    ("some", "fill", "some"),
    ("some", "stroke", "some-edge"),
    ("some-sign", "stroke", "some-sign"),
    ("high", "fill", "high"),
    ("high-sign", "stroke", "high-sign"),
    ("unknown", "fill", "paper"),
    ("unknown", "stroke", "unknown-sign"),
    ("unknown-sign", "stroke", "unknown-sign"),
)

_SHAPE: Final = (
    f".sp{{font-family:{FONT};font-variant-numeric:tabular-nums lining-nums;"
    "max-width:100%;height:auto}\n"
    + "".join(
        f".sp-{name}{{font-size:{size}px{';font-weight:600' if bold else ''}}}\n"
        for name, (size, bold) in TYPE.items()
    )
    + ".sp-hair,.sp-rule,.sp-axis,.sp-null,.sp-whisker,.sp-whisker-soft{stroke-width:1}\n"
    ".sp-whisker{stroke-width:1.4}\n"
    ".sp-threshold{stroke-dasharray:1.5 3;stroke-linecap:round;stroke-width:1.3}\n"
    ".sp-pi{stroke-width:2.6}\n"
    ".sp-axis-head{fill:none}\n"
    ".sp-curve,.sp-curve-soft{fill:none;stroke-width:1.8}\n"
    ".sp-label{paint-order:stroke;stroke-linejoin:round;stroke-width:3px}\n"
    ".sp-dot{fill-opacity:.82}\n"
    ".sp-curve-thin,.sp-curve-dots,.sp-curve-mixed{fill:none;stroke-width:1.6}\n"
    ".sp-curve-dots{stroke-dasharray:1.5 3.5;stroke-linecap:round}\n"
    ".sp-curve-mixed{stroke-dasharray:8 3 1.5 3}\n"
    ".sp-stated{fill:none;stroke-width:2}\n"
    ".sp-spread{stroke-width:1.4}\n"
    ".sp-curve-soft{stroke-dasharray:5 4;stroke-width:1.2}\n"
    ".sp-low-sign,.sp-some-sign,.sp-high-sign,.sp-unknown-sign"
    "{fill:none;stroke-linecap:round;stroke-width:1.8}\n"
    ".sp-some,.sp-unknown,.sp-ring,.sp-box,.sp-dot,.sp-diamond-soft{stroke-width:1}\n"
    ".sp-hit{fill:transparent}\n"
    ".sp-a:focus-visible{outline:2px solid #3584e4;outline-offset:2px}\n"
    ".sp-a:hover .sp-t,.sp-a:focus-visible .sp-t{text-decoration:underline dotted}\n"
    ".sp-row:hover>.sp-hit,.sp-row:focus-within>.sp-hit{fill:#7f8ea0;fill-opacity:.14}\n"
)


def _paint(colours: dict[str, str], prefix: str = "") -> str:
    return "\n".join(
        f"{prefix}.sp-{name}{{{what}:{colours[colour]}}}" for name, what, colour in _PAINT
    )


def stylesheet(theme: str = "auto") -> str:
    """The style sheet inside every plot.

    `auto` follows the reader's preference, and a page that sets `data-theme` on its root; `light`
    and `dark` are fixed. Paper is always light. `page` leaves the style sheet out of the plot, for
    a page with many plots that carries `page_stylesheet()` once.
    """
    if theme not in THEMES:
        raise ValueError(f"theme must be one of {', '.join(THEMES)}, not {theme!r}")
    if theme == "page":
        return ""
    if theme != "auto":
        return f"\n{_SHAPE}{_paint(PALETTES[theme])}\n"
    follow = _paint(_DARK, ":root:not([data-theme=light]) ")
    chosen = _paint(_DARK, ":root[data-theme=dark] ")
    return (
        f"\n{_SHAPE}{_paint(_LIGHT)}\n"
        f"@media screen and (prefers-color-scheme:dark){{\n{follow}\n}}\n"
        f"@media screen{{\n{chosen}\n}}\n"
    )


def page_stylesheet() -> str:
    """The style sheet of a page with many plots, following the reader's preference.

    Its rules name no ancestor: those would not reach what a plot refers to (`<use>`).
    """
    dark = f"@media screen and (prefers-color-scheme:dark){{\n{_paint(_DARK)}\n}}\n"
    return f"\n{_SHAPE}{_paint(_LIGHT)}\n{dark}"
