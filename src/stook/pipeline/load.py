"""Read a review folder: everything that is there, and everything that is wrong with it."""

import gc
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from stook.appraisal import built_in, folder_of, form_from
from stook.files import layout
from stook.files.prose import read_prose
from stook.files.tables import Noun, TableReader
from stook.files.text import decode, is_date, is_slug, legible, oversized, shown, slug, unmerged
from stook.files.validate import read_as
from stook.files.yaml_places import Path, Value, YamlDoc, read_yaml
from stook.language.meaning import with_meanings
from stook.model.appraisal import Appraisal
from stook.model.certainty import CertaintyFile
from stook.model.declared import DeclaredFile
from stook.model.edits import EditsFile
from stook.model.form import Form
from stook.model.protocol import Protocol, Question, Term
from stook.model.records import Record
from stook.model.review import CellIndex, Review, SearchRun
from stook.model.search import SearchSource
from stook.model.study import Arm, Result, Study
from stook.model.summary import Prose
from stook.problems import Place, Problem, problem
from stook.records.formats.citations import Export
from stook.searching.run_log import check_exports, read_run
from stook.searching.source_log import read_source
from stook.store import Store, StoreError

T = TypeVar("T")
R = TypeVar("R", bound=Noun)

# What stands where review.yaml says nothing that can be used, so that the tables can be read.
_NOTHING = Term(technical="")
_FALLBACK: dict[str, Any] = {
    "stook": 1,
    "id": "",
    "title": "",
    "question": Question(population=_NOTHING, condition=_NOTHING, intervention=_NOTHING),
    "outcomes": {},
    "interventions": {},
    "comparators": {},
    "comparisons": {},
}

# Sections of review.yaml whose keys are ids that everything else refers to.
_ID_SECTIONS = (
    "outcomes",
    "interventions",
    "comparators",
    "comparisons",
    "routes",
    "time_windows",
)


def load(store: Store) -> tuple[Review, list[Problem]]:
    """The review and its Problems. Never raises for bad data; what has an error is left out.

    The checks of `stook.rules` come afterwards: here it is only asked whether each file can be
    understood on its own.
    """
    # Loading makes very many small objects and no cycles: looking for cycles meanwhile would take
    # as long as reading.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _Loader(store).load()
    finally:
        if collecting:
            gc.enable()


# Workbooks, which no change of name turns into a table of text.
_WORKBOOKS = (".xlsx", ".xls", ".ods", ".numbers")


def _misnamed(path: str, known: str) -> Problem:
    """W130: a file that is not read, and how it becomes one that is."""
    if path.endswith(_WORKBOOKS):
        what = f"{path} is a workbook, which is not read."
        remedy = f"Save its sheet as CSV (UTF-8) under the name {known}."
        return problem("W130", Place(path), what, remedy)
    what = f"stook does not read {path}. Did you mean {known}?"
    return problem("W130", Place(path), what)


class _Loader:
    """One reading of one folder."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.paths = store.paths()
        self.problems: list[Problem] = []
        self.cells = CellIndex()

    def load(self) -> tuple[Review, list[Problem]]:
        for path in self.store.refused():
            what = "This link leads out of the review folder, or nowhere; it is not read."
            self.problems.append(problem("E103", Place(path), what))
        self.cells.places.update((path, Place(path)) for path in self.paths)
        protocol = self.protocol()
        tool = folder_of(protocol.synthesis.risk_of_bias_tool)
        for path, known in layout.misnamed(self.paths, tool):
            self.problems.append(_misnamed(path, known))
        review = Review(
            protocol=protocol,
            studies={s.study: s for s in self.table(Study, layout.STUDIES, ("study",))},
            arms=tuple(self.table(Arm, layout.ARMS, ("arm",))),
            results=tuple(self.table(Result, layout.RESULTS, ("stratum",))),
            appraisals=self.appraisals(self.agreed_path(tool)),
            assessments={
                person: self.appraisals(path)
                for path in self.paths
                if (person := layout.assessor(path, tool))
            },
            form=self.form(protocol.synthesis.risk_of_bias_tool),
            certainty=self.yaml(CertaintyFile, layout.CERTAINTY, slashed(layout.CERTAINTY))
            or CertaintyFile(),
            declared=self.declared(),
            sources=self.sources(),
            searches=self.searches(),
            prose=self.prose(),
            bibliography=self.bibliography(),
            edits=self.yaml(EditsFile, layout.EDITS, slashed(layout.EDITS)) or EditsFile(),
            cells=self.cells,
        )
        return review, sorted(self.problems, key=lambda p: p.order)

    # Files ------------------------------------------------------------------------------------

    def text(self, path: str) -> str | None:
        """A file as text; None where it is absent or unreadable (then that is reported)."""
        if path not in self.paths:
            return None
        try:
            data = self.store.read(path)
        except StoreError as error:
            self.problems.append(problem("E102", Place(path), f"{error}."))
            return None
        text, problems = decode(path, data)
        if text is None and path.endswith((".csv", ".md")):
            text = legible(data)  # its other faults are named with it
        conflict = unmerged(path, text) if text is not None else None
        self.problems += [*problems, *(one for one in (oversized(path, data), conflict) if one)]
        return None if conflict else text

    def document(self, path: str) -> YamlDoc | None:
        """A YAML file; None where it is absent or cannot be read."""
        text = self.text(path)
        if text is None:
            return None
        doc, problems = read_yaml(path, text)
        self.problems += problems
        return doc

    def yaml(
        self,
        noun: type[T],
        path: str,
        address: Callable[[Path], str],
        fallback: dict[str, Any] | None = None,
    ) -> T | None:
        """A YAML file as a noun, its cells noted."""
        doc = self.document(path)
        if doc is None:
            return None
        self.index(doc, address)
        value, problems = read_as(noun, doc, address, fallback)
        self.problems += problems
        return value

    def index(self, doc: YamlDoc, address: Callable[[Path], str]) -> None:
        """Note every value of a document, and where each stands."""
        for path in doc.values:
            # A mapping or list is looked for at its key, a scalar where it stands itself.
            line, column = doc.at(path, key=path not in doc.text)
            where = address(path)
            self.cells.places.setdefault(where, Place(doc.file, line, column, where))
            if path in doc.text:
                self.cells.values.setdefault(where, doc.text[path])

    def table(
        self,
        noun: type[R],
        path: str,
        ids: tuple[str, ...] = (),
        fixed: dict[str, Any] | None = None,
    ) -> list[R]:
        """A table as rows, its cells noted."""
        text = self.text(path)
        if text is None:
            return []
        reader = TableReader(noun, path, ids, fixed)
        rows = reader.read(text, self.cells)
        self.problems += reader.problems
        return rows

    # Risk of bias -----------------------------------------------------------------------------

    def agreed_path(self, tool: str) -> str:
        """The agreed rows stand in the tool's own folder, or in that of RoB 2."""
        own = layout.appraisal_path(tool)
        return own if own in self.paths else layout.ROB2

    def appraisals(self, path: str) -> tuple[Appraisal, ...]:
        """The rows of one file about risk of bias."""
        return tuple(self.table(Appraisal, path, fixed={"file": path}))

    def form(self, tool: str) -> Form | None:
        """The tool that the protocol names: the team's own where it defined one."""
        path = layout.form_path(folder_of(tool))
        doc = self.document(path)
        if doc is None:
            return None if path in self.paths else built_in(tool)
        form, faults = form_from(_as_written(doc, doc.value))
        for at, what in faults:
            line, column = doc.at(at)
            name = "/".join(map(str, at))
            place = Place(path, line, column, f"{path}#{name}")
            self.problems.append(problem("E512", place, f"{name or 'The file'}: {what}."))
        return form

    # Nouns ------------------------------------------------------------------------------------

    def protocol(self) -> Protocol:
        """review.yaml; where it cannot be read, a protocol that says nothing."""
        path = layout.REVIEW
        if path not in self.paths:
            self.problems.append(problem("E101", Place(path), "There is no review.yaml here."))
        made = self.yaml(Protocol, path, slashed(path), _FALLBACK)
        if made is None:
            return Protocol(**_FALLBACK)
        for section in _ID_SECTIONS:
            self.check_ids(section, getattr(made, section))
        self.check_dates()
        made = replace(made, amendments=tuple(a for a in made.amendments if is_date(a.date)))
        return with_meanings(made)

    def check_ids(self, section: str, entries: dict[str, Any]) -> None:
        """Ids must be able to stand in names of facts; an entry with another id is left out."""
        for name in [name for name in entries if not is_slug(name)]:
            del entries[name]
            where = f"{layout.REVIEW}#{section}/{name}"
            hint = f"Write for example {slug(name)}." if slug(name) else ""
            place = self.cells.places.get(where, Place(layout.REVIEW, 0, 0, where))
            what = f"{section}: {shown(name)} cannot be an id."
            self.problems.append(problem("E111", place, what, hint))

    def check_dates(self) -> None:
        """Amendments must have real dates; those without are left out."""
        start = f"{layout.REVIEW}#amendments/"
        for where, text in self.cells.values.items():
            if where.startswith(start) and where.endswith("/date") and not is_date(text):
                what = f"{shown(text)} is not a date."
                self.problems.append(problem("E112", self.cells.places[where], what))

    def declared(self) -> DeclaredFile:
        """declared.yaml: facts are addressed by their ids, not by their position."""
        path = layout.DECLARED
        doc = self.document(path)
        if doc is None:
            return DeclaredFile()

        def address(at: Path) -> str:
            if len(at) < 2 or at[0] != "facts":
                return f"{path}#{'/'.join(map(str, at))}"
            name = doc.text.get(("facts", at[1], "id"), str(at[1]))
            return f"{path}#{name}" + (f"!{'/'.join(map(str, at[2:]))}" if len(at) > 2 else "")

        self.index(doc, address)
        made, problems = read_as(DeclaredFile, doc, address)
        self.problems += problems
        return made or DeclaredFile()

    def sources(self) -> tuple[SearchSource, ...]:
        """What was searched and how, in the order of the files' names."""
        found = []
        for path in self.paths:
            name = layout.source_id(path)
            doc = self.document(path) if name else None
            if name is None or doc is None:
                continue
            self.index(doc, slashed(path))
            made, problems = read_source(name, doc)
            self.problems += problems
            if made is not None:
                found.append(made)
        return tuple(found)

    def searches(self) -> tuple[SearchRun, ...]:
        """The search log, in the order of the runs' names."""
        found = []
        for path in self.paths:
            run = layout.run_id(path)
            doc = self.document(path) if run else None
            if run is None or doc is None:
                continue
            self.index(doc, slashed(path))
            made, problems = read_run(run, doc)
            self.problems += problems
            if made is not None:
                found.append(made)
                place = self.cells.places.get(made.cell("sha256"), Place(path))
                self.problems += check_exports(made, self.exports(run), place)
        return tuple(found)

    def exports(self, run: str) -> dict[str, bytes]:
        """The raw exports of a search run."""
        found = {}
        for path in self.paths:
            if layout.export_run(path) == run:
                try:
                    found[path] = self.store.read(path)
                except StoreError as error:
                    self.problems.append(problem("E102", Place(path), f"{error}."))
        return found

    def bibliography(self) -> dict[str, Record]:
        """What `text/references.*` lists, by key; the first entry of a key counts."""
        found: dict[str, Record] = {}
        for path in self.paths:
            if path not in layout.BIBLIOGRAPHIES:
                continue
            try:
                export = Export(self.store.read(path), path)
            except StoreError as error:
                self.problems.append(problem("E102", Place(path), f"{error}."))
                continue
            for record in export.records():
                found.setdefault(record.id, record)
            self.problems += export.problems
            self.cells.places[f"{path}#"] = Place(path)
        return found

    def prose(self) -> dict[str, Prose]:
        """The authored texts by name."""
        found = {}
        for path in self.paths:
            name = layout.prose_name(path)
            text = self.text(path) if name else None
            if name is None or text is None:
                continue
            prose, problems = read_prose(path, name, text)
            self.problems += problems
            found[name] = prose
            for number, (paragraph, line) in enumerate(
                zip(prose.paragraphs, prose.lines, strict=True), start=1
            ):
                self.cells.values[prose.cell(number)] = paragraph
                self.cells.places[prose.cell(number)] = Place(path, line, 1, prose.cell(number))
        return found


def _as_written(doc: YamlDoc, value: Value, path: Path = ()) -> Value:
    """A document's value with every scalar as people wrote it: question 1.10 is not 1.1."""
    if isinstance(value, dict):
        return {key: _as_written(doc, one, (*path, key)) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_written(doc, one, (*path, i)) for i, one in enumerate(value)]
    return doc.text.get(path, value)


def slashed(file: str) -> Callable[[Path], str]:
    """Addresses of the values of a YAML file: `file#key/key`."""
    return lambda path: f"{file}#{'/'.join(map(str, path))}"
