"""What people decided about possible duplicates and about reports that may be of one study:
`search/duplicates.csv` and `search/links.csv`.

Columns `one`, `two` (record ids) and `decision` (`same` or `different`); more columns, such as who
decided and why, are welcome and left alone.
"""

import csv
import io
from dataclasses import dataclass

from stook.files.layout import DUPLICATES
from stook.problems import Place, Problem, problem
from stook.store import Store, StoreError

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Judged:
    """Pairs judged to be the same report, pairs judged not to be, and rows that say neither."""

    same: tuple[Pair, ...] = ()
    different: tuple[Pair, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_judged(data: bytes, file: str = DUPLICATES) -> Judged:
    """The judgements in the bytes of a CSV file; a row that cannot be read is a problem (E731).

    Columns are separated by what the first row uses: comma, semicolon (Excel in much of Europe) or
    tab.
    """
    pairs: dict[str, list[Pair]] = {"same": [], "different": []}
    problems = []
    text = data.decode("utf-8-sig", errors="replace")
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in rows:
            first, second = (row.get("one") or "").strip(), (row.get("two") or "").strip()
            decision = (row.get("decision") or "").strip().lower()
            if first and second and first != second and decision in pairs:
                pairs[decision].append((first, second))
            elif any(row.values()):
                held = f"{first!r}, {second!r}, {decision!r} is no judgement"
                problems.append(problem("E731", Place(file, rows.line_num), held))
    except csv.Error as damage:
        problems.append(problem("E731", Place(file, rows.line_num), str(damage)))
    return Judged(tuple(pairs["same"]), tuple(pairs["different"]), tuple(problems))


def judged_in(store: Store, file: str = DUPLICATES) -> Judged:
    """The judgements of a review folder in one of its files; none where there is no such file."""
    if file not in store.paths():
        return Judged()
    try:
        return read_judged(store.read(file), file)
    except StoreError as error:
        return Judged((), (), (problem("E731", Place(file), f"{error}."),))
