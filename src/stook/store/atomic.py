"""Replacing a file by one atomic step: whoever reads it sees the old bytes or the new, whole."""

import contextlib
import os
import secrets
from pathlib import Path

# What is written first, beside the file; one that is left over belongs to a killed process.
PART = ".stook-part"


def write_whole(path: Path, data: bytes, *, durable: bool = False) -> None:
    """Write one file whole or not at all; folders above it are made, its permissions kept.

    `durable`: return only when it is on the disk. Raises `OSError`, and then nothing is left over.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PART}")
    try:
        with part.open("wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if path.is_file():
            part.chmod(path.stat().st_mode & 0o777)
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    if durable:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder survive a power cut, where the system lets a folder be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def leftovers(root: Path) -> list[Path]:
    """Half-written files of a process that was killed; their targets are whole."""
    return sorted(root.rglob(f".*{PART}"))
