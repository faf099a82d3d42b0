"""What databases call a kind of publication, and what we call it."""

from stook.model.records import RecordType

# In this order: a word that is more telling comes first.
_WORDS: tuple[tuple[str, RecordType], ...] = (
    ("trial registry", RecordType.REGISTRATION),
    ("clinical trial registration", RecordType.REGISTRATION),
    ("registration", RecordType.REGISTRATION),
    ("preprint", RecordType.PREPRINT),
    ("posted-content", RecordType.PREPRINT),
    ("conference", RecordType.CONFERENCE),
    ("meeting abstract", RecordType.CONFERENCE),
    ("meeting-abstract", RecordType.CONFERENCE),
    ("proceedings", RecordType.CONFERENCE),
    ("congress", RecordType.CONFERENCE),
    ("chapter", RecordType.CHAPTER),
    ("book section", RecordType.CHAPTER),
    ("dissertation", RecordType.THESIS),
    ("thesis", RecordType.THESIS),
    ("dataset", RecordType.DATASET),
    ("data set", RecordType.DATASET),
    ("journal", RecordType.JOURNAL),
    ("article", RecordType.JOURNAL),
    ("book", RecordType.BOOK),
    ("report", RecordType.REPORT),
    ("web", RecordType.WEB),
)


def kind_of(text: str) -> RecordType:
    """The kind that a database's own words tell, UNKNOWN where they tell none."""
    lower = text.lower()
    for word, kind in _WORDS:
        if word in lower:
            return kind
    return RecordType.UNKNOWN


def refined(kind: RecordType, words: str) -> RecordType:
    """A kind made more precise by a second field, such as RIS `M3` beside `TY`."""
    told = kind_of(words)
    if told in (RecordType.REGISTRATION, RecordType.PREPRINT, RecordType.CONFERENCE):
        return told
    return kind or told
