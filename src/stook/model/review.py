"""A whole review as loaded: nouns from every file, and where each cell stands."""

from dataclasses import dataclass, field
from typing import Literal

from stook.figures.brief import brief
from stook.model.appraisal import Appraisal
from stook.model.certainty import CertaintyFile
from stook.model.declared import DeclaredFile
from stook.model.edits import EditsFile
from stook.model.form import Form
from stook.model.protocol import Protocol
from stook.model.records import Record
from stook.model.search import SearchSource
from stook.model.study import Arm, Result, Study
from stook.model.summary import Prose
from stook.model.terms import Strict
from stook.problems import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRun(Strict):
    """One run of a search: where, when (YYYY-MM-DD), what was found. `id` is its folder's name.

    `processed` says whether all its records have been screened and the included studies
    incorporated: only such a run makes the review current to its date. `kind` is where the run
    stands in the PRISMA flow; '' takes registers of trials by their name, and else databases.
    `guessed` names what was taken from the export's file name and date, and is not published.
    `imported` is the run's place in the order of imports, where its date does not tell it;
    `format` and `encoding` are how its exports are read, where their content does not tell it.
    """

    id: str
    source: str
    date: str
    kind: Literal["", "database", "register", "website", "organisation", "citations"] = ""
    count: int | None = None
    processed: bool = True
    sha256: str = ""
    query: str = ""
    format: str = ""
    encoding: str = ""
    imported: int = 0
    guessed: tuple[Literal["source", "date"], ...] = ()

    def cell(self, column: str) -> str:
        """The address of one of this run's cells."""
        return f"search/runs/{self.id}/run.yaml#{column}"


@brief
@dataclass(frozen=True, slots=True)
class CellIndex:
    """Every cell that people wrote: its value as written, and its place.

    `values` maps a cell address (`file#row!column`, `file#yaml/path`) to the text of the cell.
    `places` holds also the addresses of rows and of YAML mappings; `file` for every file that is
    there, and `file#` for every one that could be understood.
    """

    values: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)


@brief
@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review folder in memory. Rows that had errors are left out and reported as Problems.

    `appraisals` are the agreed ones, `assessments` those of each assessor by person; `form` is the
    tool that they were made with, None for one that stook does not know. `bibliography` holds what
    `text/references.*` lists, by the key that prose cites it by.
    """

    protocol: Protocol
    studies: dict[str, Study] = field(default_factory=dict)
    arms: tuple[Arm, ...] = ()
    results: tuple[Result, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    assessments: dict[str, tuple[Appraisal, ...]] = field(default_factory=dict)
    form: Form | None = None
    certainty: CertaintyFile = field(default_factory=CertaintyFile)
    declared: DeclaredFile = field(default_factory=DeclaredFile)
    sources: tuple[SearchSource, ...] = ()
    searches: tuple[SearchRun, ...] = ()
    prose: dict[str, Prose] = field(default_factory=dict)
    bibliography: dict[str, Record] = field(default_factory=dict)
    edits: EditsFile = field(default_factory=EditsFile)
    cells: CellIndex = field(default_factory=CellIndex)

    @property
    def assessed(self) -> tuple[Appraisal, ...]:
        """Every row about risk of bias: what was agreed, and what each assessor wrote."""
        return (*self.appraisals, *(row for rows in self.assessments.values() for row in rows))
