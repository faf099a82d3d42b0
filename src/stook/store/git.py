"""A review as it was at a revision of version control, read without touching the work tree."""

import subprocess
from functools import cached_property
from pathlib import Path

from stook.store.base import StoreError, safe_path
from stook.store.folder import IGNORED

LINK = "120000"
FILES = frozenset({"100644", "100755"})


class GitStore:
    """The files of the folder `root` at `revision`. Links are not followed."""

    def __init__(self, root: str | Path, revision: str) -> None:
        self.root = Path(root)
        self.revision = revision
        # A revision that began with a dash would be taken for an option.
        if revision.startswith("-"):
            raise StoreError(f"{revision!r} is not a revision")
        self._tree = self._resolve()

    def paths(self) -> tuple[str, ...]:
        """Every file of the revision, sorted."""
        return tuple(sorted(self._entries[0]))

    def refused(self) -> tuple[str, ...]:
        """Links, which are not followed."""
        return self._entries[1]

    def read(self, path: str) -> bytes:
        """The bytes of one file."""
        name = self._entries[0].get(safe_path(path))
        if name is None:
            raise StoreError(f"{path} does not exist in {self.revision}")
        return self._contents[name]

    def _resolve(self) -> str:
        prefix = self._git("rev-parse", "--show-prefix").decode().strip()
        name = f"{self.revision}^{{commit}}"
        commit = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", name)
        # An empty prefix names the whole tree of the revision.
        return f"{commit.decode().split()[-1]}:{prefix}"

    def _git(self, *arguments: str, given: bytes = b"") -> bytes:
        try:
            done = subprocess.run(  # noqa: S603  (fixed program, arguments are never a shell line)
                ["git", "-C", str(self.root), *arguments],  # noqa: S607
                input=given,
                capture_output=True,
                check=True,
            )
        except FileNotFoundError:
            raise StoreError("git is not installed") from None
        except subprocess.CalledProcessError as error:
            reason = error.stderr.decode(errors="replace").strip() or "no such revision"
            raise StoreError(f"{self.root} at {self.revision}: {reason}") from None
        return done.stdout

    @cached_property
    def _entries(self) -> tuple[dict[str, str], tuple[str, ...]]:
        files: dict[str, str] = {}
        refused = []
        for entry in self._git("ls-tree", "-r", "-z", "--full-tree", self._tree).split(b"\0"):
            if not entry:
                continue
            about, _, raw = entry.partition(b"\t")
            mode, _, name = about.decode().split()
            path = raw.decode(errors="replace")
            if path.split("/")[0] in IGNORED:
                continue
            if mode in FILES:
                files[path] = name
            elif mode == LINK:
                refused.append(path)
        return files, tuple(sorted(refused))

    @cached_property
    def _contents(self) -> dict[str, bytes]:
        """All blobs in one call of git: a call each would cost more than reading them."""
        wanted = sorted(set(self._entries[0].values()))
        raw = self._git("cat-file", "--batch", given="\n".join(wanted).encode())
        contents, at = {}, 0
        for name in wanted:
            header, at = raw[at : raw.index(b"\n", at)], raw.index(b"\n", at) + 1
            size = int(header.split()[-1])
            contents[name] = raw[at : at + size]
            at += size + 1
        return contents
