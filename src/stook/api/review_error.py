"""What goes wrong when a review is asked for something: the message says what to do."""


class ReviewError(ValueError):
    """A folder, revision or id that is not there, or a place where nothing is written."""
