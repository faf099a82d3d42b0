"""Where a cell of the review is shown in the workspace."""

import re
from urllib.parse import quote

from stook.problems import Place
from stook.web.screen import Screen

_EXTRACTED = re.compile(r"extraction/[^/]+/(arms|results)\.csv#([^/!]+)")
_STUDY = re.compile(r"studies\.csv#([^/!]+)")
_JUDGED = re.compile(r"appraisal/[^/]+/[^/#]+\.csv#([^/]+)/([^/]+)/([^/]+)/[^/!]+")
_RATED = re.compile(r"certainty\.yaml#(?:findings|answers)/([^/]+)")
_WORDED = re.compile(r"text/edits\.yaml#edits/([^/]+)")


def link_of(screen: Screen, place: Place) -> str:
    """The address of the file of a place at its line; '' for a file that is not there."""
    if screen.desk.read(place.file) is None:
        return ""
    line = f"#L{place.line}" if place.line else ""
    return f"{screen.root}/file/{quote(place.file)}{line}"


def screen_of(screen: Screen, place: Place) -> tuple[str, str]:
    """The address of the screen on which a place can be changed, and what its link says."""
    root, cell = screen.root, place.cell
    if match := _EXTRACTED.match(cell):
        if match[2] in screen.desk.built.review.studies:
            part = "groups" if match[1] == "arms" else "results"
            return f"{root}/extract/{quote(match[2])}?part={part}", "Open the cell"
    elif match := _STUDY.match(cell):
        if match[1] in screen.desk.built.review.studies:
            return f"{root}/extract/{quote(match[1])}?part=study", "Open the study"
    elif match := _JUDGED.match(cell):
        return f"{root}/bias/{'/'.join(map(quote, match.groups()))}", "Open the judgement"
    elif match := _RATED.match(cell):
        return f"{root}/certainty?finding={quote(match[1])}", "Open the rating"
    elif match := _WORDED.match(cell):
        return f"{root}/summary?sentence={quote(match[1])}", "Open the sentence"
    return "", ""
