"""Asking the process that reads PDFs: started when needed, killed when it takes too long."""

import atexit
import hashlib
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any

import msgspec

from stook.model.quotes import PageText, ReportText

PATIENCE = 8.0  # seconds for one page
WHOLE = 60.0  # seconds for the text of a whole report
MOST_PAGES = 2000
DESCENT = 0.22  # of the height of a line: what hangs below the baseline
LARGEST = 150_000_000  # bytes of a report


Answer = Any  # what MessagePack brings back


class UnreadableReportError(Exception):
    """A report cannot be read; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its text, the left edge of each character and the right one of the last,
    top and bottom (points from the top left of the page), and which characters are much smaller.

    A line that is `turned` (-90: reads upwards) has its edges along its own direction, and its
    left and right sides as top and bottom.
    """

    text: str
    edges: tuple[float, ...]
    top: float
    bottom: float
    size: float
    small: tuple[int, ...] = ()
    tiny: bool = False
    turned: int = 0

    def box(self, start: int, end: int) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of some of its characters."""
        sides = self.edges[start : end + 1] or self.edges[-1:]
        if self.turned:
            return self.top, min(sides), self.bottom, max(sides)
        return min(sides), self.top, max(sides), self.bottom

    @property
    def baseline(self) -> tuple[float, float]:
        """Where its letters begin to stand, in points from the top left of the page."""
        rise = DESCENT * self.size
        if self.turned:
            return (self.bottom - rise if self.turned < 0 else self.top + rise), self.edges[0]
        return self.edges[0], self.bottom - rise


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page as it is laid out: its size in points and its lines in the order of the text."""

    width: float
    height: float
    lines: tuple[Line, ...]


class PdfReader:
    """Questions about PDFs; safe in threads, one question at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[bytes | None] = queue.Queue()
        self._open = ""
        self._pages = 0

    def texts(self, data: bytes) -> ReportText:
        """The text of every page; a report that cannot be read has a fault and no pages."""
        import time

        end = time.monotonic() + WHOLE
        try:
            count = self.pages(data)
            pages = []
            for number in range(min(count, MOST_PAGES)):
                if time.monotonic() > end:
                    return ReportText(fault="reading its text takes too long")
                found = self._ask(data, "text", number=number)
                pages.append(PageText(_sound(found["text"]), found["unmapped"]))
        except UnreadableReportError as error:
            return ReportText(fault=str(error))
        return ReportText(tuple(pages))

    def pages(self, data: bytes) -> int:
        """How many pages a report has."""
        with self._lock:
            self._opened(data)
            return self._pages

    def lines(self, data: bytes, page: int) -> PageLines:
        """The lines of a page (from 1) with their places."""
        found = self._ask(data, "lines", number=page - 1)
        lines = tuple(
            Line(
                _sound(line["text"]), tuple(line["edges"]), line["top"], line["bottom"],
                line["size"], tuple(line["small"]), line["tiny"], line["turned"],
            )
            for line in found["lines"]
        )  # fmt: skip
        return PageLines(found["width"], found["height"], lines)

    def image(self, data: bytes, page: int, scale: float) -> bytes:
        """The picture of a page (from 1) as JPEG."""
        picture: bytes = self._ask(data, "image", number=page - 1, scale=scale)
        return picture

    def ink(self, data: bytes, page: int, boxes: list[tuple[float, ...]]) -> list[bool]:
        """Whether each box of a page (from 1) shows anything that can be seen."""
        seen: list[bool] = self._ask(data, "ink", number=page - 1, boxes=boxes)
        return seen

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._kill()

    def _ask(self, data: bytes, operation: str, **arguments: object) -> Answer:
        with self._lock:
            self._opened(data)
            return self._exchange(operation, arguments)

    def _opened(self, data: bytes) -> None:
        """Let the process have this report open."""
        name = hashlib.sha256(data).hexdigest()
        if self._open == name and self._process is not None and self._process.poll() is None:
            return
        if len(data) > LARGEST:
            raise UnreadableReportError(f"it has more than {LARGEST // 1_000_000} MB")
        self._open = ""
        self._pages = self._exchange("open", {"data": data})["pages"]
        self._open = name

    def _exchange(self, operation: str, arguments: dict[str, object]) -> Answer:
        process = self._started()
        packed = msgspec.msgpack.encode({"ask": operation, "with": arguments})
        try:
            if process.stdin is None:
                raise OSError("no pipe")
            process.stdin.write(len(packed).to_bytes(4, "big") + packed)
            process.stdin.flush()
            reply = self._answers.get(timeout=PATIENCE)
        except queue.Empty:
            self._kill()
            raise UnreadableReportError("reading it takes too long") from None
        except OSError:
            reply = None
        if reply is None:
            self._kill()
            raise UnreadableReportError("it breaks the reader of PDFs")
        answer = msgspec.msgpack.decode(reply)
        if "fault" in answer:
            raise UnreadableReportError(_in_words(answer["fault"]))
        return answer["value"]

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._kill()
        self._answers = queue.Queue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "stook.extraction.pdf_worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        threading.Thread(target=_listen, args=(self._process, self._answers), daemon=True).start()
        return self._process

    def _kill(self) -> None:
        self._open = ""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def _listen(process: "subprocess.Popen[bytes]", answers: "queue.Queue[bytes | None]") -> None:
    """Hand over what the process answers, and None when it ends."""
    try:
        while process.stdout is not None and (head := process.stdout.read(4)):
            answers.put(process.stdout.read(int.from_bytes(head, "big")))
    except (OSError, ValueError):
        pass
    answers.put(None)


def _sound(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffe")


def _in_words(fault: str) -> str:
    """What PDFium says, as people say it."""
    for part, words in (
        ("Incorrect password", "it is locked by a password"),
        ("Data format", "it is not a PDF, or it is damaged"),
        ("Unsupported security", "it is locked in a way that cannot be opened"),
    ):
        if part in fault:
            return words
    return "it cannot be read as a PDF"


_READER: PdfReader | None = None


def reader() -> PdfReader:
    """The reader of this process; its helper process ends with it."""
    global _READER  # noqa: PLW0603  (one process that reads PDFs for all)
    if _READER is None:
        _READER = PdfReader()
        atexit.register(_READER.close)
    return _READER
