"""facts.lock against what the review says now."""

from collections.abc import Iterator

from stook.problems import Place, Problem, problem

LOCK = "facts.lock"


def lock_moves(before: str, after: str) -> Iterator[str]:
    """What differs between two locks, one line an id."""
    old, new = _parsed(before), _parsed(after)
    for id_ in sorted(old.keys() | new.keys()):
        was, now = old.get(id_, ("(absent)", 0))[0], new.get(id_, ("(absent)", 0))[0]
        if was != now:
            yield f"{id_}: {was} -> {now}"


def lock_problems(lock: str | None, now: str) -> list[Problem]:
    """A Problem for each line of the lock that the review no longer says, or says newly."""
    if lock is None:
        return [problem("E902", Place(LOCK), "There is no facts.lock to compare with.")]
    old, new = _parsed(lock), _parsed(now)
    found = []
    for id_ in sorted(old.keys() | new.keys()):
        was, line = old.get(id_, ("(absent)", 0))
        says = new.get(id_, ("(absent)", 0))[0]
        if was != says:
            what = f"{id_} was accepted as {was} and is now {says}."
            found.append(problem("E901", Place(LOCK, line), what))
    return found


def _parsed(text: str) -> dict[str, tuple[str, int]]:
    """Id -> (value, line number)."""
    rows: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        id_, separator, value = line.partition(" = ")
        if separator:
            rows[id_] = (value, number)
    return rows
