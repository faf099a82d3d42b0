"""stook: systematic review as code.

A review is a folder of plain text; one command turns it into everything that gets published,
each number traceable to the cell that it came from. See ARCHITECTURE.md for the map.

Importing this package imports nothing heavy: `open_review`, `stats` and `plots` are imported when
they are first used.
"""

__all__ = ["__version__", "open_review", "plots", "stats"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name == "open_review":
        return import_module("stook.api").open_review
    if name in {"plots", "stats"}:
        return import_module(f"stook.{name}")
    raise AttributeError(f"module 'stook' has no attribute {name!r}")
