"""The log of a search source, `search/<id>.yaml`: read, and its strategy checked."""

from dataclasses import replace

from stook.formats.strategies import read
from stook.formats.text import is_date, shown
from stook.formats.typed import read_as
from stook.formats.yaml_places import Path, YamlDoc
from stook.model.search import SearchSource
from stook.model.strategy import Dialect
from stook.problems import Place, Problem, problem
from stook.steps.strategy_checks import check


def read_source(name: str, doc: YamlDoc) -> tuple[SearchSource | None, list[Problem]]:
    """The source that `doc` describes, and what is wrong with its log and its strategy.

    Its id is the name of its file.
    """
    file = doc.file
    found: list[Problem] = []
    if isinstance(doc.value, dict):
        if doc.value.get("id", name) != name:
            where = Place(file, *doc.at(("id",)), f"{file}#id")
            found.append(problem("E109", where, f"id should be the file's name, {shown(name)}."))
        doc.value["id"] = name

    def address(path: Path) -> str:
        return f"{file}#{'/'.join(map(str, path))}"

    made, problems = read_as(SearchSource, doc, address)
    found += problems
    if made is None:
        return None, found
    if made.date and not is_date(made.date):
        place = Place(file, *doc.at(("date",)), f"{file}#date")
        found.append(problem("E112", place, f"{shown(made.date)} is not a date."))
        made = replace(made, date="")
    elif made.missing:
        what = f"Nothing is said of {', '.join(made.missing)}."
        found.append(problem("W830", Place(file), what))
    return made, found + _strategy(made, doc)


def _strategy(source: SearchSource, doc: YamlDoc) -> list[Problem]:
    """What is wrong with the strategy, at its lines of the YAML file."""
    if not source.strategy or source.syntax == "other":
        return []
    given = Dialect(source.syntax) if source.syntax else None
    strategy, problems = read(source.strategy, given, doc.file)
    line, column = doc.at(("strategy",))
    block = "\n" in source.strategy
    cell = f"{doc.file}#strategy"
    moved = []
    for one in [*problems, *check(strategy, doc.file)]:
        row = line + one.place.line if block else line
        place = Place(doc.file, row, 0 if block else column, cell)
        moved.append(replace(one, place=place))
    return moved
