"""Outputs to disk: each file whole or not at all, and nothing of the last build left behind."""

import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from stook.store import write_whole
from stook.store.atomic import leftovers

KILLED = 600.0  # a half-written file is left over when so many seconds old
LEDGER = ".stook-files"


def write(out: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` below `out`; remove what an earlier build wrote there and this one did not.

    Files that stook did not write are never touched.
    """
    out.mkdir(parents=True, exist_ok=True)
    for left in leftovers(out):
        with suppress(OSError):  # another build may be about to finish it
            if time.time() - left.stat().st_mtime > KILLED:
                left.unlink()
    for path in _earlier(out) - set(files):
        (out / path).unlink(missing_ok=True)
    for path, data in files.items():
        put(out / path, data)
    put(out / LEDGER, "".join(f"{path}\n" for path in sorted(files)).encode())


def _earlier(out: Path) -> set[str]:
    """What the last build wrote here, as far as it stays inside `out`."""
    try:
        lines = (out / LEDGER).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return set()
    root = out.resolve()
    return {line for line in lines if line and (out / line).resolve().is_relative_to(root)}


def put(path: Path, data: bytes) -> None:
    """Write one file whole, unless it already says the same."""
    if path.is_file() and path.read_bytes() == data:
        return
    write_whole(path, data)
