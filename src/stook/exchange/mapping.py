"""The mapping file of an import: what people call the package's groups, outcomes and windows."""

from collections.abc import Iterator
from pathlib import Path

from stook.exchange.import_model import Mapping
from stook.files.text import decode, is_slug, shown
from stook.files.validate import read_as
from stook.files.yaml_places import YamlDoc, read_yaml
from stook.problems import Place, Problem, problem

Keys = tuple[str | int, ...]


def read_mapping(path: Path) -> tuple[Mapping, list[Problem]]:
    """The mapping that a file holds; what is wrong in it is left out and reported."""
    file = path.name
    try:
        data = path.read_bytes()
    except OSError as error:
        what = f"It cannot be opened: {error.strerror}."
        return Mapping(), [problem("E775", Place(file), what)]
    text, problems = decode(file, data)
    doc: YamlDoc | None = None
    if text is not None:
        doc, found = read_yaml(file, text)
        problems += found
    if doc is None or doc.value is None:
        return Mapping(), problems
    made, found = read_as(Mapping, doc, lambda at: f"{file}#{'/'.join(map(str, at))}")
    problems += found
    if made is None:
        return Mapping(), problems
    for keys, name in _ids(made):
        if not is_slug(name):
            place = Place(file, *doc.at(keys))
            problems.append(problem("E775", place, f"{shown(name)} cannot be an id."))
    return made, problems


def _ids(mapping: Mapping) -> Iterator[tuple[Keys, str]]:
    """Every id that the mapping gives, with where it stands."""
    for index, entry in enumerate(mapping.comparisons):
        for name in ("id", "intervention", "comparator"):
            yield ("comparisons", index, name), getattr(entry, name)
        if entry.route:
            yield ("comparisons", index, "route"), entry.route
    for section in ("outcomes", "windows", "studies"):
        for key, name in getattr(mapping, section).items():
            yield (section, key), name
