"""`stook screen` in a real terminal: its size, its keys, and one sitting a journal."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

import pytest

from stook.cli.screening.screen_view import fitted, sized
from stook.model.decisions import Event, Stage
from stook.screening.journals import Journal, JournalInUse, read_journals
from stook.store import FolderStore

BCG = Path(__file__).parents[3] / "examples/bcg-tuberculosis"


def test_a_long_record_is_shown_by_pages_that_leave_nothing_out() -> None:
    body = [f"line {number}" for number in range(50)]
    seen = []
    for page in range(5):
        lines, pages = fitted(["head"], ["1 reason"], body, "foot", 15, page)
        assert pages == 5
        assert len(lines) <= 15
        assert lines[-1] == f"({page + 1}/5) space more  foot"
        seen += lines[2:-1]
    assert seen == body
    assert fitted(["head"], [], body, "foot", 0, 3) == (["head", "", *body, "", "foot"], 1)


def test_a_dumb_terminal_gets_no_signs_that_steer_it() -> None:
    assert sized(80, 24, dumb=True).clear == ""
    assert sized(80, 24, dumb=False).clear
    assert (sized(300, 60, dumb=False).width, sized(60, 60, dumb=False).width) == (88, 59)


def test_a_journal_has_one_sitting_at_a_time(tmp_path: Path) -> None:
    with Journal(tmp_path, Stage.FULL_TEXT, "ann", "pc"):
        with pytest.raises(JournalInUse, match=r"ann\.pc\.jsonl is open in another sitting"):
            Journal(tmp_path, Stage.FULL_TEXT, "ann", "pc")
        Journal(tmp_path, Stage.FULL_TEXT, "ann", "phone").close()
    Journal(tmp_path, Stage.FULL_TEXT, "ann", "pc").close()


class Terminal:
    """A terminal of 80 columns and 24 lines with `stook screen` in it."""

    def __init__(self, file: int) -> None:
        self.file = file
        self.shown = ""

    def press(self, keys: bytes, until: str) -> str:
        """Send keys at once; returns what is shown up to `until`, without what steers."""
        os.write(self.file, keys)
        return self.wait(until)

    def wait(self, until: str) -> str:
        end = time.monotonic() + 30
        while until not in self.shown and time.monotonic() < end:
            if select.select([self.file], [], [], 0.2)[0]:
                text = os.read(self.file, 65536).decode("utf-8", "replace")
                self.shown += re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text)
        before, found, self.shown = self.shown.partition(until)
        assert found, before
        return before + found


@contextmanager
def screening(folder: Path) -> Iterator[Terminal]:
    main, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    protocol = (folder / "review.yaml").read_text()
    member = "team:\n  - {id: cy, name: Cy Example}\n"
    (folder / "review.yaml").write_text(protocol.replace("team:\n", member, 1))
    command = [sys.executable, "-m", "stook", "screen", str(folder), "--as", "cy"]
    environment = os.environ | {"TERM": "xterm"}
    environment.pop("COLUMNS", None)
    environment.pop("LINES", None)
    process = subprocess.Popen(
        command, stdin=other, stdout=other, stderr=other, env=environment, start_new_session=True
    )
    os.close(other)
    try:
        yield Terminal(main)
    finally:
        process.kill()
        process.wait()
        os.close(main)


def events(folder: Path) -> list[Event]:
    return [one for one in read_journals(FolderStore(folder))[0] if one.reviewer == "cy"]


@pytest.fixture
def bcg(tmp_path: Path) -> Path:
    folder = Path(copytree(BCG, tmp_path / "bcg"))
    for journal in folder.glob("screening/*/*.jsonl"):
        journal.unlink()
    review = folder / "review.yaml"
    text = review.read_text("utf-8").replace("reviewers: [ann, ben]", "reviewers: []")
    review.write_text(text, "utf-8")
    return folder


def test_keys_one_by_one_and_typed_ahead(bcg: Path) -> None:
    with screening(bcg) as terminal:
        first = terminal.wait("? help")
        assert max(map(len, first.splitlines())) < 80
        assert len(first.splitlines()) <= 24
        # arrows, Delete and F5 send characters among which are digits: none of them decides
        terminal.press(b"\x1b[A\x1b[3~\x1b[15~\x1bOPi", "(z undoes it)")
        assert [event.kind.value for event in events(bcg)] == ["include"]
        terminal.press(b"E2u", "unsure ")
        terminal.press(b"lodd one\r", "label on")
        terminal.press(b"z", "undone: unsure")
        terminal.press(b"q", "3 decided in this sitting.")
    said = [(event.kind.value, event.reason or event.text) for event in events(bcg)]
    assert said == [
        ("include", ""), ("exclude", ""), ("exclude", "wrong condition"), ("unsure", ""),
        ("label", "odd one"), ("undo", ""),
    ]  # fmt: skip
