"""`open_review`: one review folder, built when something is asked of it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from stook.api.changes_view import Changes
from stook.api.noun_table import Column, Listing
from stook.api.publishing import publish, require_own
from stook.api.review_error import ReviewError
from stook.api.trail_view import Trail
from stook.model.facts import Fact
from stook.model.finding import Finding
from stook.model.protocol import Protocol
from stook.model.study import Study
from stook.model.summary import Summary
from stook.pipeline.build import Built, build
from stook.pipeline.engine import Engine
from stook.pipeline.memory import code_digest, remembered
from stook.problems import Problem
from stook.screening.flow import Flow
from stook.store import FolderStore, GitStore, Store, StoreError

if TYPE_CHECKING:
    from stook.plots import Picture


def _columns(*names: str) -> tuple[Column, ...]:
    return tuple((name, lambda row, name=name: getattr(row, name)) for name in names)


FINDINGS: tuple[Column, ...] = (
    *_columns("id", "state", "measure", "estimate", "ci_low", "ci_high", "pi_low", "pi_high"),
    *_columns("tau2", "i2", "studies", "participants"),
    ("certainty", lambda row: row.certainty.value if row.certainty else None),
    ("statement", lambda row: row.statement),
)
FACTS: tuple[Column, ...] = (
    *_columns("id", "text", "unit"),
    ("value", lambda row: row.value if isinstance(row.value, int | float) else None),
    ("basis", lambda row: row.basis.value),
    *_columns("step", "note"),
)
STUDIES = _columns("study", "label", "year", "design", "country", "participants", "funding")
PROBLEMS: tuple[Column, ...] = (
    ("code", lambda row: row.code),
    ("severity", lambda row: row.severity.value),
    ("file", lambda row: row.place.file),
    ("line", lambda row: row.place.line),
    ("problem", lambda row: row.what),
    ("remedy", lambda row: row.remedy or row.rule.remedy),
    ("accepted", lambda row: row.accepted),
)


@dataclass(slots=True, repr=False)
class OpenReview:
    """A review that is open. It is read and built once; `reload` reads the folder again."""

    folder: Path
    store: Store
    _engine: Engine = field(default_factory=lambda: Engine(code=code_digest()))
    _built: Built | None = None
    _pictures: dict[str, bytes] | None = None

    @property
    def built(self) -> Built:
        """Everything that one build knows, for what the other attributes do not show."""
        if self._built is None:
            self._built = build(self.store, self._engine)
        return self._built

    @property
    def protocol(self) -> Protocol:
        """`review.yaml` as an object."""
        return self.built.review.protocol

    @property
    def studies(self) -> Listing[Study]:
        """The included studies, by their id."""
        return Listing("studies", tuple(self.built.review.studies.values()), STUDIES, "study")

    @property
    def problems(self) -> Listing[Problem]:
        """Everything that is wrong, by its code; errors do not keep the rest from being shown."""
        return Listing("problems", self.built.problems, PROBLEMS, "code")

    @property
    def findings(self) -> Listing[Finding]:
        """One a synthesis, on the scale that people read, with certainty and statement."""
        return Listing("findings", self.built.findings, FINDINGS, "id")

    @property
    def facts(self) -> Listing[Fact]:
        """Every published number."""
        return Listing("facts", tuple(self.built.facts.values()), FACTS, "id")

    @property
    def flow(self) -> Flow:
        """The PRISMA flow: `counts()` has its boxes, None for what is not known."""
        return self.built.flow

    @property
    def summary(self) -> Summary:
        """The plain language summary, sentence by sentence."""
        return self.built.summary

    @property
    def plots(self) -> dict[str, Picture]:
        """Every plot of the review by its path below `output/`."""
        from stook.plots import Picture

        return {path: Picture(svg.decode()) for path, svg in self._drawn().items()}

    def why(self, fact: str | Fact | Finding) -> Trail:
        """The way from a fact, a finding or a sentence (`summary.` and its id) to its cells.

        The beginning of an id is enough where only one begins so. Raises ReviewError, with the
        nearest ids, where there is none.
        """
        from stook.render.trail import trail

        id_ = meant(fact if isinstance(fact, str) else fact.id, list(self.built.lineage.nodes))
        cells = self.built.lineage.cells(id_)
        values = self.built.review.cells.values
        return Trail(
            id_, cells, tuple(values.get(cell, "") for cell in cells), tuple(trail(self.built, id_))
        )

    def build(self, out: str | Path | None = None) -> dict[str, Path]:
        """Write every output (to FOLDER/output, if not said) and give their paths by name.

        The same files, to the byte, as `stook build`. Raises ReviewError for a revision, for a
        folder that holds what the review is made from, and where review.yaml is not read.
        """
        if not isinstance(self.store, FolderStore):
            raise ReviewError("a revision is not built into files; open the folder itself")
        self.reload()
        target = self.folder / "output" if out is None else Path(out)
        if out is not None:
            require_own(target, self.folder)
        files = publish(self.folder, target, self.built, self._engine)
        return {path: target / path for path in files}

    def diff(self, other: OpenReview | str | Path) -> Changes:
        """What moved from `other` (a review, its folder, or a revision of this one) to this one."""
        from stook.pipeline.compare import compare

        before = other if isinstance(other, OpenReview) else self._other(other)
        return Changes(compare(before.built, self.built, before._drawn(), self._drawn()))

    def reload(self) -> None:
        """Read the folder again; what did not change is not computed again."""
        if isinstance(self.store, FolderStore):
            self.store = FolderStore(self.folder)
            self._engine = Engine(code=code_digest(), before=self._engine.after)
            self._built = self._pictures = None

    def __repr__(self) -> str:
        built = self.built
        counts = (
            f"{len(built.review.studies)} studies, {len(built.findings)} findings, "
            f"{len(built.facts)} facts, {len(built.problems)} problems"
        )
        return f"<Review {self.protocol.title[:200]!r}: {counts}>"

    def _drawn(self) -> dict[str, bytes]:
        if self._pictures is None:
            from stook.render.pictures import pictures

            self._pictures = pictures(self.built, self._engine)
        return self._pictures

    def _other(self, other: str | Path) -> OpenReview:
        if Path(other).is_dir():
            return open_review(other)
        return open_review(self.folder, revision=str(other))


def open_review(folder: str | Path, revision: str = "") -> OpenReview:
    """Open the review in `folder`, or as it was at a `revision` of version control.

    Nothing is written. Raises ReviewError where there is no review.yaml.
    """
    folder = Path(folder)
    store: Store
    if not revision:
        if not (folder / "review.yaml").is_file():
            raise ReviewError(f"{folder} has no review.yaml, so it is not a review folder")
        return OpenReview(
            folder, FolderStore(folder), Engine(code=code_digest(), before=remembered(folder))
        )
    try:
        store = GitStore(folder, revision)
        store.read("review.yaml")
    except StoreError as error:
        raise ReviewError(f"{revision} does not hold the review in {folder}: {error}") from None
    return OpenReview(folder, store)


def meant(asked: str, known: list[str]) -> str:
    """The id that is meant; a ReviewError that names the nearest ones where none is."""
    if asked in known:
        return asked
    begin = [id_ for id_ in known if id_.startswith(asked)]
    if len(begin) == 1:
        return begin[0]
    near = begin[:8] or difflib.get_close_matches(asked, known, n=5, cutoff=0.5)
    hint = "\n  ".join(["", *near]) if near else " `output/facts.json` lists all facts."
    raise ReviewError(f"There is no fact {asked!r}.{' Did you mean:' if near else ''}{hint}")
