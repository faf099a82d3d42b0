"""A review in memory: tests show their input this way."""

from collections.abc import Mapping

from stook.store.base import StoreError, safe_path


class MemoryStore:
    """Files as a mapping from path to text or bytes."""

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        self._files = {
            safe_path(path): text.encode() if isinstance(text, str) else text
            for path, text in files.items()
        }

    def paths(self) -> tuple[str, ...]:
        """Every path, sorted."""
        return tuple(sorted(self._files))

    def read(self, path: str) -> bytes:
        """The bytes of one file."""
        try:
            return self._files[safe_path(path)]
        except KeyError:
            raise StoreError(f"{path} does not exist") from None

    def refused(self) -> tuple[str, ...]:
        """Nothing: there are no links in memory."""
        return ()
