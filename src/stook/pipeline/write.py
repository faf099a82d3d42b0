"""Outputs to disk: each file whole or not at all, and nothing of the last build left behind."""

from collections.abc import Mapping
from pathlib import Path

LEDGER = ".stook-files"


def write(out: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` below `out`; remove what an earlier build wrote there and this one did not.

    Files that stook did not write are never touched.
    """
    out.mkdir(parents=True, exist_ok=True)
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
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(data)
    part.replace(path)
