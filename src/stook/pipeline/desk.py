"""One open review, kept warm: files, memory of the engine, the last build, a watcher.

The browser and any other program change the same files. Whoever changes one, the desk sees it by
polling (time, size and inode of each file, then its digest), builds again what depends on it,
without making outputs, and counts up `revision`, which pages compare.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from stook.edits import Edit, Editor
from stook.pipeline.build import Built, build
from stook.pipeline.engine import Engine, Memory
from stook.pipeline.memory import code_digest, remember, remembered
from stook.store import FolderStore, StoreError, digest
from stook.store.atomic import leftovers

POLL = 0.4  # seconds between two looks at the folder
T = TypeVar("T")


class Desk:
    """A review that is open. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = FolderStore(folder)
        self.editor = Editor(self.store)
        self.revision = 0
        self.failure = ""
        self._lock = threading.RLock()
        self._memory: Memory = remembered(folder)
        self._built: Built | None = None
        self._stats: dict[str, tuple[int, int, int]] = {}
        self._digests: dict[str, str] = {}
        self._derived: dict[str, tuple[int, object]] = {}
        self._closing = threading.Event()
        for left in leftovers(folder):
            left.unlink(missing_ok=True)

    # What the review says ---------------------------------------------------------------------

    @property
    def built(self) -> Built:
        """The last build; the first one is made when it is asked for.

        Nobody waits for the next one, which may take a while where there are many records.
        """
        return self._built or self._first()

    def _first(self) -> Built:
        with self._lock:
            if self._built is None:
                self._look()
                self._rebuild()
            if self._built is None:
                raise RuntimeError(self.failure)
            return self._built

    def derived(self, name: str, make: Callable[[Built], T]) -> T:
        """Something computed from the build, kept under a name until the next one.

        It waits for a build that is being made: what a person just changed must show.
        """
        with self._lock:
            built = self.built
            known = self._derived.get(name)
            if known is None or known[0] != self.revision:
                known = (self.revision, make(built))
                self._derived[name] = known
            return known[1]  # type: ignore[return-value]  # what `make` gave

    def read(self, path: str) -> bytes | None:
        """The bytes of a file of the review, None where there is none that can be read."""
        try:
            return self.store.read(path)
        except StoreError:
            return None

    # Changing it ------------------------------------------------------------------------------

    def save(self, edits: Sequence[Edit], label: str = "") -> bool:
        """Save edits and build again; False where nothing changed. Raises as `Editor.save`."""
        with self._lock:
            changed = self.editor.save(edits, label)
            if changed:
                self.refresh()
            return changed

    def append(self, path: str, line: bytes) -> None:
        """Add a line to a journal and build again."""
        with self._lock:
            self.store.append(path, line)
            self.refresh()

    def undo(self) -> str | None:
        """Take back the last save of this sitting; None where there is none."""
        with self._lock:
            label = self.editor.undo()
            if label is not None:
                self.refresh()
            return label

    def refresh(self) -> bool:
        """Look at the folder; where a file is another, build again. True where that was so."""
        with self._lock:
            if not self._look() and self._built is not None:
                return False
            self._rebuild()
            return True

    # Watching ---------------------------------------------------------------------------------

    def watch(self) -> None:
        """Look at the folder again and again, in a thread of its own, until `close`."""
        threading.Thread(target=self._watch, name="stook-watch", daemon=True).start()

    def close(self) -> None:
        """Stop watching; leave what was computed for the next command."""
        self._closing.set()
        with self._lock:
            if self._built is not None:
                remember(self.folder, self._memory)

    def _watch(self) -> None:
        while not self._closing.wait(POLL):
            if self._built is not None:
                self.refresh()

    def _look(self) -> bool:
        """Note what stands in the folder; True where a file is another than before."""
        store = FolderStore(self.folder)
        stats: dict[str, tuple[int, int, int]] = {}
        digests: dict[str, str] = {}
        for path in store.paths():
            try:
                stat = (self.folder / path).stat()
                stats[path] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
                same = self._stats.get(path) == stats[path]
                digests[path] = self._digests[path] if same else digest(store.read(path))
            except (OSError, StoreError):
                digests[path] = ""
        changed = digests != self._digests or store.refused() != self.store.refused()
        self._stats, self._digests = stats, digests
        if changed:
            self.store = store
            self.editor.store = store
        return changed

    def _rebuild(self) -> None:
        engine = Engine(code=code_digest(), before=self._memory)
        try:
            built = build(self.store, engine)
        except Exception as error:
            self.failure = f"{type(error).__name__}: {error}"
            if self._built is None:
                raise
            self.revision += 1
            return
        self.failure = ""
        self._built = replace(built)
        self._memory = engine.after
        self.revision += 1
        self._derived.clear()
