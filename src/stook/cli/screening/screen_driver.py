"""Brings keys to a session and shows it: in a terminal key by key, else from a stream."""

import os
import select
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from stook.cli.screening.screen_session import Session
from stook.cli.screening.screen_view import Style, sized


def drive(session: Session, keys: Iterator[str], out: TextIO, answered: Callable[[], None]) -> None:
    """Show the session and feed it keys until it is finished or there are no more.

    `answered` is called after each key that was acted upon, for the order to be learnt anew. What
    the session says of a key is printed only when its event is on the disk.
    """
    with _redrawn(session, out):
        _show(session, out, [])
        for key in keys:
            said = session.key(key)
            if session.finished:
                return
            answered()
            _show(session, out, said)


def terminal_style() -> Style:
    """How to show things in this terminal as large as it is now."""
    columns, lines = shutil.get_terminal_size()
    return sized(columns, lines, dumb=os.environ.get("TERM", "dumb") in ("", "dumb", "unknown"))


def _show(session: Session, out: TextIO, said: list[str]) -> None:
    if session.asked:
        out.write("\n".join(said) + "\n")
    else:
        if session.style.height:
            session.style = terminal_style()
        lines = [*said, *session.screen(len(said))]
        out.write(session.style.clear + "\n".join(lines) + "\n")
    out.flush()


@contextmanager
def _redrawn(session: Session, out: TextIO) -> Iterator[None]:
    """Show the record anew whenever the terminal changes its size."""
    if not session.style.height or not hasattr(signal, "SIGWINCH"):
        yield
        return

    def resized(*_: object) -> None:
        if not session.asked:
            _show(session, out, [])

    before = signal.signal(signal.SIGWINCH, resized)
    try:
        yield
    finally:
        signal.signal(signal.SIGWINCH, before)


def keys_of_stream(stream: TextIO, session: Session) -> Iterator[str]:
    """Every character but white space is a key; after `n` the rest of the line is its text."""
    while char := stream.read(1):
        if char.isspace():
            continue
        yield char
        if session.asked:
            yield stream.readline().strip()


def keys_of_terminal(session: Session) -> Iterator[str]:
    """Keys as they are pressed; after `n` or `l` a line that can be edited.

    What is typed ahead is kept. Arrows and function keys, which send several characters (some of
    them digits), do nothing.
    """
    while True:
        if session.asked:
            yield _line()
            continue
        with _unbuffered() as descriptor:
            while not session.asked:
                try:
                    char = os.read(descriptor, 1)
                except KeyboardInterrupt:
                    return
                if char in (b"", b"\x03", b"\x04"):  # the end, Ctrl-C, Ctrl-D
                    return
                if char == b"\x1b":
                    _swallow(descriptor)
                else:
                    yield char.decode("ascii", errors="replace")


def _swallow(descriptor: int) -> None:
    """Read on to the end of what a function key sends."""
    while select.select([descriptor], [], [], 0.05)[0]:
        char = os.read(descriptor, 1)
        if char != b"O" and (not char or char.isalpha() or char == b"~"):  # ESC O only begins
            return


def _line() -> str:
    try:
        return input("> ")
    except (EOFError, KeyboardInterrupt):
        return ""


@contextmanager
def _unbuffered() -> Iterator[int]:
    """The terminal without line editing and echo, put back afterwards."""
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor, termios.TCSADRAIN)
        yield descriptor
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
