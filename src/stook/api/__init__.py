"""THE PYTHON DOOR: a review folder as one object, for notebooks and programs.

    opened.py     open_review(folder): protocol, studies, findings, facts, build, diff
    noun_table.py   a list of nouns as a table: at the prompt, as HTML, as a data frame
    trail_view.py what `why` hands out; changes_view.py: what `diff` does

May import: every room but `cli` and `web`. Nothing is written but by `build`.
"""

from stook.api.changes_view import Changes
from stook.api.noun_table import Listing
from stook.api.opened import OpenReview, open_review
from stook.api.review_error import ReviewError
from stook.api.trail_view import Trail

__all__ = ["Changes", "Listing", "OpenReview", "ReviewError", "Trail", "open_review"]
