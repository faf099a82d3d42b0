"""Brings keys to a session and shows it: in a terminal key by key, else from a stream."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from stook.cli.screen_session import Session


def drive(session: Session, keys: Iterator[str], out: TextIO, answered: Callable[[], None]) -> None:
    """Show the session and feed it keys until it is finished or there are no more.

    `answered` is called after each key that was acted upon, for the order to be learnt anew. What
    the session says of a key is printed only when its event is on the disk.
    """
    _show(session, out, [])
    for key in keys:
        said = session.key(key)
        if session.finished:
            return
        answered()
        _show(session, out, said)


def _show(session: Session, out: TextIO, said: list[str]) -> None:
    if session.asked:
        out.write("\n".join(said) + "\n")
    else:
        out.write(session.style.clear + "\n".join([*said, *session.screen()]) + "\n")
    out.flush()


def keys_of_stream(stream: TextIO, session: Session) -> Iterator[str]:
    """Every character but white space is a key; after `n` the rest of the line is its text."""
    while char := stream.read(1):
        if char.isspace():
            continue
        yield char
        if session.asked:
            yield stream.readline().strip()


def keys_of_terminal(session: Session) -> Iterator[str]:
    """Keys as they are pressed; after `n` a line that can be edited."""
    while True:
        if session.asked:
            yield _line()
            continue
        with _unbuffered() as descriptor:
            char = os.read(descriptor, 1)
        if char in (b"", b"\x03", b"\x04"):  # the end, Ctrl-C, Ctrl-D
            return
        yield char.decode("ascii", errors="replace")


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
        tty.setcbreak(descriptor)
        yield descriptor
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
