"""The log of a search run, `search/runs/<id>/run.yaml`; the raw export beside it is never
edited."""

import hashlib

from stook.formats.text import is_date, shown
from stook.formats.typed import read_as
from stook.formats.yaml_places import Path, YamlDoc
from stook.model.review import SearchRun
from stook.problems import Place, Problem, problem


def read_run(run: str, doc: YamlDoc) -> tuple[SearchRun | None, list[Problem]]:
    """The run that `doc` describes. Its id is the name of its folder."""
    file = doc.file
    named: list[Problem] = []
    if isinstance(doc.value, dict):
        if doc.value.get("id", run) != run:
            where = Place(file, *doc.at(("id",)), f"{file}#id")
            named.append(problem("E109", where, f"id should be the folder's name, {shown(run)}."))
        doc.value["id"] = run

    def address(path: Path) -> str:
        return f"{file}#{'/'.join(map(str, path))}"

    made, problems = read_as(SearchRun, doc, address)
    problems = named + problems
    if made is not None and not is_date(made.date):
        place = Place(file, *doc.at(("date",)), f"{file}#date")
        problems.append(problem("E112", place, f"{shown(made.date)} is not a date."))
        made = None
    return made, problems


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
