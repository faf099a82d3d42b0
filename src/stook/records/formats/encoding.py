"""Which characters the bytes of an export are, and its lines one by one.

A byte order mark or valid UTF-8 decides. Otherwise UTF-16 is told by its zero bytes, and the rest
is guessed (`guessed_encoding`) and named. Single bytes that do not fit UTF-8 are read as
Windows-1252, each such line being named.
"""

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from stook.records.formats.guessing import guessed_encoding
from stook.records.formats.repairs import Repairs

SAMPLE = 1 << 20
MAX_BYTES = 2 << 30  # of one export, unpacked
MAX_LINE = 4 << 20  # characters; a longer line is read in pieces

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_STRAY = re.compile("[\udc80-\udcff]")
_HALF = re.compile("[\ud800-\udfff\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _looks_utf16(sample: bytes) -> str:
    """UTF-16 without a mark: of Latin text every other byte is zero, and of any other script the
    letters of tags, spaces and line ends leave zeros on one side only."""
    head = sample[:4096]
    half = len(head) // 2
    if half < 2:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.2 * half and even < 0.1 * odd:
        return "utf-16-le"
    if even > 0.2 * half and odd < 0.1 * even:
        return "utf-16-be"
    return ""


def encoding_of(sample: bytes) -> tuple[str, bool]:
    """The encoding of the first bytes of a file, and whether it is certain."""
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name, True
    if wide := _looks_utf16(sample):
        return wide, False
    high = b" ".join(_HIGH_RUN.findall(sample))
    if not high:
        return "utf-8", True
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
        return "utf-8", True
    except UnicodeDecodeError:
        pass
    good = sum(len(hit) for hit in _MULTIBYTE.findall(high))
    if good > 0.5 * (len(high) - high.count(b" ")):
        return "utf-8", False
    return guessed_encoding(sample), False


def _name(encoding: str) -> str:
    """An encoding as people know it."""
    names = {"cp932": "Shift_JIS", "cp949": "EUC-KR", "gb18030": "GBK", "mac_roman": "Mac Roman"}
    return names.get(encoding, re.sub(r"^cp(125\d)$", r"Windows-\1", encoding))


def usable(encoding: str) -> bool:
    """Whether this is the name of an encoding of text."""
    try:
        return bool(encoding) and isinstance(b"a".decode(encoding), str)
    except (LookupError, UnicodeDecodeError, ValueError):
        return False


Chunks = io.BufferedReader | io.BytesIO | gzip.GzipFile


class Capped(io.RawIOBase):
    """A stream that ends after `MAX_BYTES`, says so, and survives a damaged gzip file."""

    def __init__(self, stream: Chunks, repairs: Repairs, limit: int) -> None:
        self._stream, self._repairs, self._left = stream, repairs, limit
        self._ended = False

    def readable(self) -> bool:
        """True: this stream is for reading."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer from the stream below, up to the limit: what is looked at to tell format
        and encoding must not depend on how much a stream gives at once."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        filled = 0
        while filled < len(view) and not self._ended:
            got = self._some(view[filled:])
            filled += got
            self._ended = not got
        return filled

    def _some(self, view: memoryview) -> int:
        """As many bytes as the stream gives at once; 0 at its end."""
        try:
            # `read1` gives what there is before it complains about a file that was cut
            got = self._stream.read1(min(len(view), max(self._left, 1)))
        except (EOFError, OSError, zlib.error) as damage:
            self._repairs.note("E703", 0, f"the file could not be read to its end: {damage}")
            return 0
        if got and self._left <= 0:
            self._repairs.note("E703", 0, "reading stopped: the file is larger than the limit")
            return 0
        self._left -= len(got)
        view[: len(got)] = got
        return len(got)

    def close(self) -> None:
        """Close the stream below too."""
        self._stream.close()
        super().close()


def open_bytes(source: Path | bytes, repairs: Repairs, limit: int = MAX_BYTES) -> io.BufferedReader:
    """The bytes of a file (or what was read of it), unpacked if gzip, at most `limit` of them."""
    stream: Chunks = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    magic = stream.read(2)
    stream.seek(0)
    if magic == b"\x1f\x8b":
        if isinstance(source, bytes):
            stream = gzip.GzipFile(fileobj=stream)
        else:
            stream.close()  # a GzipFile closes only a file that it opened itself
            stream = gzip.GzipFile(source)
    return io.BufferedReader(Capped(stream, repairs, limit), buffer_size=1 << 20)


def decoded(raw: io.BufferedReader, repairs: Repairs, encoding: str = "") -> io.TextIOWrapper:
    """The text of a stream, in the encoding that is given or that its first bytes show."""
    sample = raw.peek(SAMPLE)[:SAMPLE]
    sure = bool(encoding)
    if not encoding:
        encoding, sure = encoding_of(sample)
    if not sure:
        repairs.note("W705", 0, f"read as {_name(encoding)}: the bytes are not all valid UTF-8")
    errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    return io.TextIOWrapper(raw, encoding=encoding, errors=errors, newline=None)


def mended(text: str, line: int, repairs: Repairs) -> str:
    """Text without stray bytes and control characters; each repair is noted."""
    if text.isascii():
        if text.isprintable():
            return text
    elif _STRAY.search(text):
        repairs.note("W705", line, "bytes that are not UTF-8 were read as Windows-1252")
        text = _STRAY.sub(
            lambda hit: bytes([ord(hit.group()) - 0xDC00]).decode("cp1252", "replace"), text
        )
    if _CONTROL.search(text):
        repairs.note("W719", line, "control characters were replaced by spaces")
        text = _CONTROL.sub(" ", text)
    if "\ufeff" in text:
        text = text.replace("\ufeff", "")
    return text


def whole(text: str) -> str:
    """Text without what escapes can name but no file should hold: halves of surrogate pairs,
    control characters, byte order marks."""
    if text.isprintable():
        return text
    return _CONTROL.sub(" ", _HALF.sub("", text))


def numbered_lines(text: io.TextIOBase, repairs: Repairs) -> Iterator[tuple[int, str]]:
    """Lines without their ends, counted from 1; a line past `MAX_LINE` comes in pieces."""
    number, whole = 1, True
    while line := text.readline(MAX_LINE):
        ended = line.endswith("\n")
        yield number, mended(line.rstrip("\n"), number, repairs)
        if not ended and len(line) >= MAX_LINE and whole:
            repairs.note("E703", number, "a line is over the limit and was read in pieces")
        whole = ended
        number += ended
