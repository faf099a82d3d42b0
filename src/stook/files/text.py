"""From bytes to text, and the small questions that every reader asks of a text."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from stook.problems import Place, Problem, problem

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CONFLICT = re.compile(r"^<<<<<<< ", re.MULTILINE)
_OTHER_SIDE = re.compile(r"^>>>>>>> ", re.MULTILINE)
_MUCH = 5_000_000  # bytes: some thirty books
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def decode(file: str, data: bytes) -> tuple[str | None, list[Problem]]:
    """UTF-8 text with `\\n` at line ends and no byte order mark, or None and why not."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"The text is not UTF-8: the byte 0x{data[error.start]:02x} belongs to no letter."
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            what = "The text is UTF-16, not UTF-8."
        return None, [problem("E102", Place(file, line), what)]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        what = f"There is a control character (0x{ord(control[0]):02x}): this is not a text file."
        return None, [problem("E102", Place(file, line), what)]
    return text, []


def legible(data: bytes) -> str | None:
    """What text that is not UTF-8 most probably says, so that its other faults can be named; None
    for bytes that are no text, or where the header is concerned.

    The letters may be wrong: E102 stands until the file is mended.
    """
    header = data.partition(b"\n")[0]
    if b"\0" in data or not header.removeprefix(b"\xef\xbb\xbf").isascii():
        return None
    text = data.decode("cp1252", errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return None if _CONTROL.search(text) else text


def unmerged(file: str, text: str) -> Problem | None:
    """What version control left in a file whose merge nobody finished; None for other files."""
    left = _CONFLICT.search(text)
    if left is None or not _OTHER_SIDE.search(text, left.end()):
        return None
    line = text.count("\n", 0, left.start()) + 1
    what = "Version control left both versions of some lines here, between <<<<<<< and >>>>>>>."
    return problem("E131", Place(file, line), what)


def oversized(file: str, data: bytes) -> Problem | None:
    """A text of a size that nobody writes; None for other files."""
    if len(data) < _MUCH:
        return None
    return problem("W132", Place(file), f"The file has {len(data) / 1e6:.0f} MB.")


def is_slug(name: str) -> bool:
    """True for an id that can stand in a fact's name and in a file's name."""
    return bool(_SLUG.fullmatch(name))


def slug(name: str) -> str:
    """An id made of a name: accents dropped, everything else joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_]+", "-", plain).strip("-").lower()


def is_date(text: str) -> bool:
    """True for an existing day written YYYY-MM-DD."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def shown(text: str, most: int = 60) -> str:
    """A value in quotation marks as messages show it: one line, not too long, no control codes."""
    line = "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
    return f'"{line[: most - 1]}…"' if len(line) > most else f'"{line}"'


def nearest(name: str, known: Iterable[str], cutoff: float = 0.7) -> str:
    """The known name that `name` most probably means, or ''."""
    by_lower = {k.lower(): k for k in known}
    close = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=cutoff)
    return by_lower[close[0]] if close else ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """' Did you mean "x"?' or '' where nothing is near."""
    near = nearest(name, known)
    return f' Did you mean "{near}"?' if near else ""
