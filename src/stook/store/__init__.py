"""BYTES: where the files of a review are read from, and how one is replaced.

A store knows relative paths and bytes, and nothing of what the files mean. `FolderStore` is the
default, `GitStore` reads a revision of version control, `MemoryStore` is for tests.
May import: the standard library only.
"""

from stook.store.atomic import write_whole
from stook.store.base import StaleError, Store, StoreError, digest, safe_path
from stook.store.folder import FolderStore
from stook.store.git import GitStore
from stook.store.memory import MemoryStore

__all__ = [
    "FolderStore", "GitStore", "MemoryStore", "StaleError", "Store", "StoreError", "digest",
    "safe_path", "write_whole",
]  # fmt: skip
