"""stook: systematic review as code.

A review is a folder of plain text; one command turns it into everything that gets published,
each number traceable to the cell that it came from. See ARCHITECTURE.md for the map.

Importing this package imports nothing heavy: `stook.stats` and `stook.plots` are separate doors.
"""

__version__ = "0.1.0"
