"""The log of a search run, `search/runs/<id>/run.yaml`; the raw export beside it is never
edited."""

import hashlib
from typing import TypeVar

from stook.files.text import is_date, shown
from stook.files.validate import read_as
from stook.files.yaml_places import Path, YamlDoc
from stook.model.review import SearchRun
from stook.problems import Place, Problem, problem

T = TypeVar("T")


def read_log(
    noun: type[T], name: str, named_by: str, doc: YamlDoc
) -> tuple[T | None, list[Problem]]:
    """The noun that a log describes. Its id is `name`, that of its file or folder (`named_by`)."""
    found: list[Problem] = []
    if isinstance(doc.value, dict):
        if doc.value.get("id", name) != name:
            what = f"id should be the {named_by}'s name, {shown(name)}."
            found.append(problem("E109", _place(doc, "id"), what))
        doc.value["id"] = name

    def address(path: Path) -> str:
        return f"{doc.file}#{'/'.join(map(str, path))}"

    made, problems = read_as(noun, doc, address)
    return made, found + problems


def no_date(date: str, doc: YamlDoc) -> list[Problem]:
    """A Problem where the log's date is none."""
    if is_date(date):
        return []
    return [problem("E112", _place(doc, "date"), f"{shown(date)} is not a date.")]


def _place(doc: YamlDoc, key: str) -> Place:
    return Place(doc.file, *doc.at((key,)), f"{doc.file}#{key}")


def read_run(run: str, doc: YamlDoc) -> tuple[SearchRun | None, list[Problem]]:
    """The run that `doc` describes. Its id is the name of its folder."""
    made, problems = read_log(SearchRun, run, "folder", doc)
    wrong = no_date(made.date, doc) if made is not None else []
    return (None if wrong else made), problems + wrong


def check_exports(run: SearchRun, exports: dict[str, bytes], place: Place) -> list[Problem]:
    """A Problem where no raw export of the run has the digest that the run was logged with,
    at `place`, where that is written."""
    if not run.sha256:
        return []
    digests = {hashlib.sha256(data).hexdigest() for data in exports.values()}
    if run.sha256.lower() in digests:
        return []
    names = ", ".join(sorted(exports)) or "there is no export in the folder"
    what = f"No raw export has the digest that was logged ({names})."
    return [problem("E801", place, what)]
