"""A review as a folder on disk, the default."""

import os
import threading
from functools import cached_property
from pathlib import Path

from stook.store.atomic import sync_folder, write_whole
from stook.store.base import StaleError, StoreError, digest, safe_path

# Derived or foreign: never input of a review.
IGNORED = frozenset({"output", ".stook", ".git", ".venv", "node_modules", "__pycache__"})


# A folder with the name of a document is listed as if it were one: reading it fails, and says so.
DOCUMENTS = (".yaml", ".csv", ".jsonl", ".md", ".lock")


class FolderStore:
    """Reads files below one folder. What a symbolic link brings in from outside is refused."""

    def __init__(self, root: str | Path) -> None:
        self.root = Path(root)
        self._real = self.root.resolve()
        self._writing = threading.Lock()

    def paths(self) -> tuple[str, ...]:
        """Every file that can be read, sorted."""
        return self._listing[0]

    def refused(self) -> tuple[str, ...]:
        """Files and folders that are links out of the review."""
        return self._listing[1]

    def read(self, path: str) -> bytes:
        """The bytes of one file."""
        target = self.root / safe_path(path)
        if not self._inside(target):
            raise StoreError(f"{path} is a link that leaves the review folder")
        try:
            return target.read_bytes()
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {error.strerror or error}") from None

    def write(self, path: str, data: bytes, was: str | None) -> None:
        """Replace one file by one atomic step; `was` is the digest of what it held, None for a
        file that was not there.

        `StaleError`, and nothing is written, where it holds something else by now.
        """
        target = self._target(path)
        with self._writing:
            now = target.read_bytes() if target.is_file() else None
            if (digest(now) if now is not None else None) != was:
                raise StaleError(path, now)
            try:
                write_whole(target, data, durable=True)
            except OSError as error:
                raise StoreError(f"{path} cannot be saved: {error.strerror or error}") from None

    def remove(self, path: str, was: str) -> None:
        """Take a file away that holds what `was` names; `StaleError` otherwise."""
        target = self._target(path)
        with self._writing:
            now = target.read_bytes() if target.is_file() else None
            if now is None or digest(now) != was:
                raise StaleError(path, now)
            target.unlink()

    def append(self, path: str, line: bytes) -> None:
        """Add one line to a journal; returns when it is on the disk.

        A line cut short by a crash stays as it is, and this one starts a line of its own.
        """
        target = self._target(path)
        with self._writing:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("a+b") as file:
                if file.seek(0, os.SEEK_END):
                    file.seek(-1, os.SEEK_END)
                    if file.read(1) != b"\n":
                        line = b"\n" + line
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
            sync_folder(target.parent)

    def _target(self, path: str) -> Path:
        """Where a file of the review stands, behind links that stay inside."""
        target = self.root / safe_path(path)
        if not self._inside(target) or path.split("/", maxsplit=1)[0] in IGNORED:
            raise StoreError(f"{path} is not a file of the review folder")
        return target.resolve()

    def _inside(self, target: Path) -> bool:
        try:
            return target.resolve().is_relative_to(self._real)
        except (OSError, RuntimeError):  # a link that leads to itself
            return False

    @cached_property
    def _listing(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        kept: list[str] = []
        refused: list[str] = []
        for folder, subfolders, files in os.walk(self.root):
            here = Path(folder)
            at_root = here == self.root
            subfolders[:] = sorted(name for name in subfolders if not (at_root and name in IGNORED))
            # os.walk does not follow links to folders: name them rather than lose their files.
            linked = [name for name in subfolders if (here / name).is_symlink()]
            named = [name for name in subfolders if name.endswith(DOCUMENTS) and name not in linked]
            for name in [*files, *linked, *named]:
                path = here / name
                relative = path.relative_to(self.root).as_posix()
                readable = name not in linked and (not path.is_symlink() or self._inside(path))
                (kept if readable else refused).append(relative)
        return tuple(sorted(kept)), tuple(sorted(refused))
