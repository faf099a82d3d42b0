"""What every store can do, and what a path inside a review may look like."""

import hashlib
from typing import Protocol


class StoreError(Exception):
    """A file of the review cannot be read; the message says why, for people."""


class StaleError(StoreError):
    """A file is not the one that was read: somebody saved it meanwhile. `data` is what it holds."""

    def __init__(self, path: str, data: bytes | None) -> None:
        super().__init__(f"{path} was saved by somebody else meanwhile")
        self.path, self.data = path, data


class Store(Protocol):
    """The files of one review. Paths are relative, with `/` between the parts."""

    def paths(self) -> tuple[str, ...]:
        """Every file that can be read, sorted."""
        ...

    def read(self, path: str) -> bytes:
        """The bytes of one file; `StoreError` where it is absent or not to be read."""
        ...

    def refused(self) -> tuple[str, ...]:
        """Files that are there but lead out of the review (symbolic links), sorted."""
        ...


def safe_path(path: str) -> str:
    """`path` itself where it stays inside the review; `StoreError` otherwise."""
    parts = path.split("/")
    if not path or "\\" in path or "\0" in path or ":" in parts[0]:
        raise StoreError(f"{path!r} is not a path inside the review")
    if any(part in ("", ".", "..") for part in parts):
        raise StoreError(f"{path!r} leaves the review folder")
    return path


def digest(data: bytes) -> str:
    """A short name for bytes: 128 bits of BLAKE2b."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()
