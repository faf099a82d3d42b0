"""Where a cell of the review is shown in the workspace."""

from urllib.parse import quote

from stook.problems import Place
from stook.web.screen import Screen


def link_of(screen: Screen, place: Place) -> str:
    """The address of the screen that shows a place: its file, at its line."""
    if screen.desk.read(place.file) is None:
        return ""
    line = f"#L{place.line}" if place.line else ""
    return f"{screen.root}/file/{quote(place.file)}{line}"
