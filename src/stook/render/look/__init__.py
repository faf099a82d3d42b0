"""How everything that is published looks: style sheets in parts, put into a page as it needs them.

`tokens` comes first and `print` last; what stands between is in the order of `PARTS`.
"""

from collections.abc import Collection
from functools import cache
from importlib.resources import files

PARTS = (
    "tokens", "base", "marks", "answer", "tables", "forest", "sections", "trail", "patient",
    "abstract", "narrow", "print",
)  # fmt: skip
REPORT = frozenset(PARTS) - {"patient", "abstract"}
PATIENT = frozenset({"tokens", "base", "marks", "answer", "patient", "narrow", "print"})


@cache
def _part(name: str) -> str:
    return files("stook.render.look").joinpath(f"{name}.css").read_text(encoding="utf-8")


def look(parts: Collection[str] = REPORT) -> str:
    """The style sheet of the named parts, in their order."""
    return "\n".join(_part(name) for name in PARTS if name in parts)
