"""The log of a search source, `search/<id>.yaml`: read, and its strategy checked."""

from dataclasses import replace

from stook.files.yaml_places import YamlDoc
from stook.model.search import SearchSource
from stook.model.strategy import Dialect
from stook.problems import Place, Problem, problem
from stook.searching.run_log import no_date, read_log
from stook.searching.strategies import read
from stook.searching.strategy_checks import check


def read_source(name: str, doc: YamlDoc) -> tuple[SearchSource | None, list[Problem]]:
    """The source that `doc` describes, and what is wrong with its log and its strategy.

    Its id is the name of its file.
    """
    made, found = read_log(SearchSource, name, "file", doc)
    if made is None:
        return None, found
    if made.date and (wrong := no_date(made.date, doc)):
        found += wrong
        made = replace(made, date="")
    elif made.missing:
        what = f"Nothing is said of {', '.join(made.missing)}."
        found.append(problem("W830", Place(doc.file), what))
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
