"""Compare independent extractions cell by cell, and make the agreed tables from choices."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from stook.files import layout
from stook.files.csv_places import read_table
from stook.files.tables import TableReader
from stook.files.text import decode
from stook.model.extraction import Choice, ColumnAgreement, Difference, Extractions
from stook.model.review import CellIndex
from stook.model.study import Arm, Result
from stook.problems import Place, Problem, problem
from stook.store import Store, StoreError

# The extractor that is no person: a trial registry.
REGISTRY = "registry"
NOUNS: dict[str, Any] = {"arms": Arm, "results": Result}
AGREED = {"arms": layout.ARMS, "results": layout.RESULTS}


def with_registry(store: Store) -> tuple[Extractions, list[Problem]]:
    """The registry's tables beside the agreed ones, for the rows that the registry has."""
    owners = {
        f"extraction/{person}/{table}.csv": (person, table)
        for person in (REGISTRY, "agreed")
        for table in NOUNS
    }
    both, problems = _read(store, owners.get)
    own = {cell.rpartition("!")[0] for cell in both.values.get(REGISTRY, {})}
    rows = {table: tuple(key for key in keys if key in own) for table, keys in both.rows.items()}
    return replace(both, rows=rows), problems


def read_extractions(store: Store) -> tuple[Extractions, list[Problem]]:
    """Every person's own tables, and what is wrong with them."""

    def owner(path: str) -> tuple[str, str] | None:
        found = layout.extraction_of(path)
        return None if found is not None and found[0] == REGISTRY else found

    return _read(store, owner)


def _read(
    store: Store, owner_of: Callable[[str], tuple[str, str] | None]
) -> tuple[Extractions, list[Problem]]:
    """The tables of those to whom paths belong, and what is wrong with them."""
    problems: list[Problem] = []
    values: dict[str, dict[str, str]] = {}
    places: dict[str, dict[str, Place]] = {}
    columns: dict[str, dict[str, None]] = {}
    rows: dict[str, dict[str, None]] = {}
    for path in store.paths():
        owner = owner_of(path)
        if owner is None:
            continue
        try:
            text, faults = decode(path, store.read(path))
        except StoreError as error:
            text, faults = None, [problem("E102", Place(path), f"{error}.")]
        problems += faults
        if text is None:
            continue
        person, table = owner
        cells = CellIndex()
        reader = TableReader(NOUNS[table], path)
        reader.read(text, cells)
        problems += reader.problems
        plain, _ = read_table(path, text)
        columns.setdefault(table, {}).update(dict.fromkeys(plain.columns if plain else ()))
        own = {cell: value for cell, value in cells.values.items() if "!" in cell}
        rows.setdefault(table, {}).update(dict.fromkeys(c.rpartition("!")[0] for c in own))
        values.setdefault(person, {}).update(own)
        places.setdefault(person, {}).update(cells.places)
    made = Extractions(
        people=tuple(sorted(values)),
        columns={table: tuple(names) for table, names in columns.items()},
        rows={table: tuple(keys) for table, keys in rows.items()},
        values=values,
        places=places,
    )
    return made, problems


def same(a: str, b: str) -> bool:
    """Whether two cells say the same: as text, or as numbers ("12" and "12.0")."""
    if a.strip() == b.strip():
        return True
    try:
        return float(a.replace(",", ".")) == float(b.replace(",", "."))
    except ValueError:
        return False


def differences(made: Extractions) -> tuple[Difference, ...]:
    """Every cell on which people differ, in the order of the tables."""
    return tuple(
        Difference(cell, said, {p: made.places[p][cell] for p in said if cell in made.places[p]})
        for cell, said in _cells(made)
        if not _agree(said)
    )


def agreement(made: Extractions) -> tuple[ColumnAgreement, ...]:
    """Raw agreement of each column, over the cells that anybody filled in."""
    counts: dict[str, list[int]] = {}
    for cell, said in _cells(made):
        counted = counts.setdefault(cell.rpartition("!")[2], [0, 0])
        counted[0] += 1
        counted[1] += _agree(said)
    return tuple(ColumnAgreement(name, n, equal) for name, (n, equal) in counts.items())


def _cells(made: Extractions) -> Iterable[tuple[str, dict[str, str]]]:
    """Each cell that anybody filled in, with what each person says ('' for nothing)."""
    for table, rows in made.rows.items():
        for row in rows:
            for column in made.columns[table]:
                cell = f"{row}!{column}"
                said = {person: made.values[person].get(cell, "") for person in made.people}
                if any(said.values()):
                    yield cell, said


def _agree(said: Mapping[str, str]) -> bool:
    first, *others = said.values()
    return all(same(first, other) for other in others)


def agreed_tables(
    made: Extractions, choices: Iterable[Choice]
) -> tuple[dict[str, list[list[str]]], list[Problem]]:
    """The agreed tables, header first, or a Problem for each difference that is not settled."""
    chosen = {one.cell: one for one in choices}
    problems = [
        problem("E903", Place(layout.CHOICES, cell=one.cell), f"{one.cell}: {_said(one)}")
        for one in differences(made)
        if not _settled(one, chosen.get(one.cell))
    ]
    if problems:
        return {}, problems
    tables = {}
    for table, rows in made.rows.items():
        columns = made.columns[table]
        body = [[_value(made, f"{row}!{column}", chosen) for column in columns] for row in rows]
        tables[AGREED[table]] = [list(columns), *(row for row in body if any(row))]
    return tables, []


def _settled(one: Difference, choice: Choice | None) -> bool:
    return choice is not None and (choice.choice in one.values or choice.choice == "other")


def _said(one: Difference) -> str:
    return ", ".join(f"{person} has {value or 'nothing'}" for person, value in one.values.items())


def _value(made: Extractions, cell: str, chosen: Mapping[str, Choice]) -> str:
    """The agreed value of a cell: what all say, or what was chosen."""
    choice = chosen.get(cell)
    if choice is not None and choice.choice == "other":
        return choice.value
    person = choice.choice if choice is not None else made.people[0]
    return made.values.get(person, {}).get(cell, "")
