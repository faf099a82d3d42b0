"""What an importer had to mend or leave out, gathered while a file streams by."""

from collections import Counter
from collections.abc import Iterator

from stook.problems import Place, Problem, problem

# A hostile file must not fill the memory with findings: each code is listed so often, then counted.
LISTED = 500


class Repairs:
    """The problems of one export file; `file` is its name as people will see it.

    `insisted` says that a person named the format, so that it is read whatever it looks like.
    """

    def __init__(self, file: str, insisted: bool = False) -> None:
        self.file, self.insisted = file, insisted
        self._listed: list[Problem] = []
        self._seen: Counter[str] = Counter()

    def note(self, code: str, line: int, what: str) -> None:
        """Add a finding at a line; past `LISTED` findings of one code it is only counted."""
        self._seen[code] += 1
        if self._seen[code] <= LISTED:
            self._listed.append(problem(code, Place(self.file, line), what))

    def place(self, line: int) -> Place:
        """The place of a line of this file."""
        return Place(self.file, line)

    def count(self, code: str) -> int:
        """How often a code was noted, listed or not."""
        return self._seen[code]

    def __iter__(self) -> Iterator[Problem]:
        yield from self._listed
        for code in sorted(self._seen):
            more = self._seen[code] - LISTED
            if more > 0:
                yield problem(code, Place(self.file), f"and {more} more of this kind")
