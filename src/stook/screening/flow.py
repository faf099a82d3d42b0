"""The PRISMA 2020 flow of records through a review, each box with the records that it counts.

Page et al. 2021 (doi:10.1136/bmj.n71): new and updated reviews, databases, registers and other
sources. Keys are those of the PRISMA 2020 flow schema. What the folder does not hold is taken
from declared facts `flow.<key>`; what neither knows has the count None, which is "not published".
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from stook.figures.brief import brief
from stook.model.decisions import NOT_RETRIEVED, Decisions, Screened, Stage, Verdict
from stook.model.declared import DECLARED, DeclaredFact
from stook.model.terms import Basis
from stook.problems import Place, Problem, problem
from stook.screening.flow_sums import SUMS
from stook.screening.voting_agreement import VotingAgreement, voting_agreements

Kind = Literal["database", "register", "website", "organisation", "citations"]

KEYS = (
    "previous_studies", "previous_reports",
    "database_results", "register_results",
    "website_results", "organisation_results", "citations_results",
    "duplicates", "excluded_automatic", "excluded_other",
    "records_screened", "records_excluded",
    "dbr_sought_reports", "dbr_notretrieved_reports", "dbr_assessed", "dbr_excluded",
    "other_sought_reports", "other_notretrieved_reports", "other_assessed", "other_excluded",
    "new_studies", "new_reports", "total_studies", "total_reports",
    "total_studies_ma", "total_reports_ma",
)  # fmt: skip
PREFIX = "flow."
_REGISTERS = (
    "clinicaltrials", "ictrp", "isrctn", "euctr", "eu ctr", "ctis", "anzctr", "chictr", "drks",
    "jrct", "umin", "ctri", "irct", "registry", "register of trials",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What one run of a search found: its source, and the ids of its records.

    `records` is None where only the number is known (`count`).
    """

    source: str
    kind: Kind
    records: tuple[str, ...] | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the diagram.

    `items` are the ids of the records (or reports, or studies) that it counts, `parts` its
    division by source or by reason of exclusion, `source` where a declared number is from.
    """

    key: str
    count: int | None = None
    items: tuple[str, ...] | None = None
    parts: tuple[tuple[str, int | None], ...] = ()
    basis: Basis | None = None
    source: str = ""


@brief
@dataclass(frozen=True, slots=True)
class Flow:
    """All boxes in the order of the schema; `waiting` are the records not yet decided upon.

    `addresses` say where the records that boxes count stand: `file#record`. `agreements` are those
    of the reviewers whose decisions the boxes count.
    """

    boxes: Mapping[str, Box]
    waiting: Mapping[Stage, tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)
    agreements: tuple[VotingAgreement, ...] = ()

    def counts(self) -> dict[str, int | None]:
        """The number of each box by key."""
        return {key: box.count for key, box in self.boxes.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """All that a flow is computed from; what is not known is None.

    `clusters` are groups of records that are one report (None: nobody has looked for duplicates);
    `decisions` are folded over the same clusters.
    `set_aside` are records that were not screened, by reason: `automatic` (a stopping rule, a
    classifier) or `other`. `reports` names the report of a record where that is another than its
    own, `studies` the study of a report; `analysed` are the studies in a meta-analysis.
    `addresses` say where each record stands: `file#record`. `problems` are those of the records
    and journals, passed on with those of the flow.
    """

    found: Sequence[Found] = ()
    clusters: Sequence[Sequence[str]] | None = None
    decisions: Decisions = field(default_factory=Decisions)
    set_aside: Mapping[str, str] = field(default_factory=dict)
    reports: Mapping[str, str] = field(default_factory=dict)
    studies: Mapping[str, str] = field(default_factory=dict)
    analysed: Collection[str] | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def kind_of_source(source: str) -> Kind:
    """Whether a source is a register of trials or a database, by its name."""
    name = source.lower()
    return "register" if any(word in name for word in _REGISTERS) else "database"


def flow(sources: Sources, declared: Iterable[DeclaredFact] = ()) -> Flow:
    """The flow of a review, with what does not add up as Problems."""
    counter = _Counter(sources)
    computed = counter.boxes()
    boxes: dict[str, Box] = {}
    problems = list(sources.problems)
    said, wrong = _declared(declared)
    problems.extend(wrong)
    for key in KEYS:
        own, told = computed.get(key), said.get(key)
        if own is not None and told is not None and own.count != told.count:
            what = f"{key} is declared as {told.count}; the records give {own.count}."
            problems.append(problem("E861", _place(key), what))
        boxes[key] = own or told or Box(key)
    problems.extend(_sums(boxes, counter.waiting))
    problems.extend(_parts_of_totals(boxes))
    problems.extend(_waits(counter.waiting))
    agreed = voting_agreements(sources.decisions)
    return Flow(boxes, counter.waiting, tuple(problems), sources.addresses, agreed)


class _Counter:
    """One counting. A group of duplicate records counts as its first record."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.waiting: dict[Stage, tuple[str, ...]] = {}
        self.leader: dict[str, str] = {}
        self.members: dict[str, list[str]] = {}
        for cluster in sources.clusters or ():
            for record in cluster:
                self.leader.setdefault(record, cluster[0])
        for found in sources.found:
            for record in found.records or ():
                self.members.setdefault(self._lead(record), []).append(record)
        searched = {"database", "register"}
        self.searched = {
            self._lead(record)
            for found in sources.found
            if found.kind in searched
            for record in found.records or ()
        }

    def _lead(self, record: str) -> str:
        return self.leader.get(record, record)

    def boxes(self) -> dict[str, Box]:
        """Every box that the records, clusters and decisions say something about."""
        made = self._identified()
        if self.members:
            made |= self._removed()
        if self.members and any(self.sources.decisions.stages.values()):
            made |= self._screened()
        if self.sources.analysed is not None:
            made |= self._analysed(set(self.sources.analysed), made.get("new_reports"))
        return made

    def _analysed(self, studies: set[str], included: Box | None) -> dict[str, Box]:
        """The studies in a meta-analysis, and the included reports of them."""
        made = {"total_studies_ma": _box("total_studies_ma", studies)}
        of_report = self.sources.studies
        if included is not None and studies <= set(of_report.values()):
            own = [one for one in included.items or () if of_report.get(one) in studies]
            made["total_reports_ma"] = _box("total_reports_ma", own)
        return made

    def _identified(self) -> dict[str, Box]:
        by_kind: defaultdict[str, list[Found]] = defaultdict(list)
        if self.sources.found:  # the searches are logged: what is not among them was not searched
            by_kind |= {"database": [], "register": []}
        for found in self.sources.found:
            by_kind[found.kind].append(found)
        made = {}
        for kind, runs in by_kind.items():
            counts: dict[str, int | None] = {}
            for run in runs:
                own = len(run.records) if run.records is not None else run.count
                so_far = counts.get(run.source, 0)
                counts[run.source] = None if own is None or so_far is None else so_far + own
            items = None
            if all(run.records is not None for run in runs):
                items = tuple(record for run in runs for record in run.records or ())
            known = [count for count in counts.values() if count is not None]
            total = sum(known) if len(known) == len(counts) else None
            key = f"{kind}_results"
            if total is not None:
                parts = tuple(counts.items())
                made[key] = Box(key, total, items, parts, Basis.COMPUTED)
        return made

    def _removed(self) -> dict[str, Box]:
        made = {}
        if self.sources.clusters is not None:
            copies = [m for lead in self.searched for m in self.members[lead] if m != lead]
            made["duplicates"] = _box("duplicates", copies)
        for why in ("automatic", "other"):
            aside = [lead for lead in self.searched if self.sources.set_aside.get(lead, "") == why]
            made[f"excluded_{why}"] = _box(f"excluded_{why}", aside)
        return made

    def _screened(self) -> dict[str, Box]:
        first = self.sources.decisions.stage(Stage.TITLE_ABSTRACT)
        second = self.sources.decisions.stage(Stage.FULL_TEXT)
        pool = [lead for lead in self.members if lead not in self.sources.set_aside]
        verdict = {lead: first[lead].verdict for lead in pool if lead in first}
        settled = {Verdict.INCLUDED, Verdict.EXCLUDED}
        searched = [lead for lead in pool if lead in self.searched]
        done = [lead for lead in searched if verdict.get(lead) in settled]
        out = [lead for lead in done if verdict[lead] is Verdict.EXCLUDED]
        self.waiting[Stage.TITLE_ABSTRACT] = tuple(sorted(set(searched) - set(done)))
        made = {"records_screened": _box("records_screened", done)}
        made["records_excluded"] = _box("records_excluded", out)
        passed = [lead for lead in done if verdict[lead] is Verdict.INCLUDED]
        others = [
            lead
            for lead in pool
            if lead not in self.searched and verdict.get(lead) is not Verdict.EXCLUDED
        ]
        included = self._full_text(made, "dbr", passed, second)
        if len(pool) > len(searched):
            included |= self._full_text(made, "other", others, second)
        return made | self._included(included)

    def _report(self, lead: str) -> str:
        return self.sources.reports.get(lead, lead)

    def _full_text(
        self, made: dict[str, Box], side: str, leads: list[str], decided: Mapping[str, Screened]
    ) -> set[str]:
        """Boxes of the reports of one side; returns the reports that are included."""
        sought = {self._report(lead) for lead in leads}
        lost, excluded, included = set[str](), dict[str, str](), set[str]()
        for lead in leads:
            screened = decided.get(lead)
            if screened is None:
                continue
            if screened.verdict is Verdict.INCLUDED:
                included.add(self._report(lead))
            elif screened.verdict is Verdict.EXCLUDED:
                excluded[self._report(lead)] = screened.reason or "no reason given"
            elif NOT_RETRIEVED in screened.labels:
                lost.add(self._report(lead))
        # One included record makes its report included, whatever was said of another record.
        excluded = {report: why for report, why in excluded.items() if report not in included}
        lost -= included | set(excluded)
        waiting = sought - lost - included - set(excluded)
        before = self.waiting.get(Stage.FULL_TEXT, ())
        self.waiting[Stage.FULL_TEXT] = tuple(sorted({*before, *waiting}))
        reasons = tuple(sorted(Counter(excluded.values()).items(), key=lambda r: (-r[1], r[0])))
        made[f"{side}_sought_reports"] = _box(f"{side}_sought_reports", sought)
        made[f"{side}_notretrieved_reports"] = _box(f"{side}_notretrieved_reports", lost)
        made[f"{side}_assessed"] = _box(f"{side}_assessed", included | set(excluded))
        made[f"{side}_excluded"] = _box(f"{side}_excluded", excluded, reasons)
        return included

    def _included(self, reports: set[str]) -> dict[str, Box]:
        made = {"new_reports": _box("new_reports", reports)}
        if reports <= set(self.sources.studies):
            studies = {self.sources.studies[report] for report in reports}
            made["new_studies"] = _box("new_studies", studies)
        return made


def _box(key: str, items: Iterable[str], parts: tuple[tuple[str, int | None], ...] = ()) -> Box:
    listed = tuple(sorted(items))
    return Box(key, len(listed), listed, parts, Basis.COMPUTED)


def _place(key: str) -> Place:
    return Place(DECLARED, 0, 0, f"{DECLARED}#{PREFIX}{key}!value")


def _declared(facts: Iterable[DeclaredFact]) -> tuple[dict[str, Box], list[Problem]]:
    """Boxes that are declared, and declared facts of the flow that cannot be a box."""
    boxes: dict[str, Box] = {}
    problems: list[Problem] = []
    for fact in facts:
        if not fact.id.startswith(PREFIX):
            continue
        key, value = fact.id.removeprefix(PREFIX), fact.value
        if key not in KEYS:
            problems.append(problem("E863", _place(key), f"There is no box {key!r}."))
        elif not isinstance(value, (int, float)) or value < 0 or value != int(value):
            problems.append(problem("E863", _place(key), f"{value!r} is not a count."))
        else:
            boxes[key] = Box(key, int(value), basis=Basis.DECLARED, source=fact.source)
    return boxes, problems


def _sums(boxes: dict[str, Box], waiting: Mapping[Stage, tuple[str, ...]]) -> list[Problem]:
    """Fill in totals that follow from others, and name what does not add up."""
    problems = []
    for total in SUMS:
        low, high = total.bounds({key: box.count for key, box in boxes.items()})
        box = boxes[total.key]
        if box.count is None:
            if total.fills and low == high:
                boxes[total.key] = Box(total.key, int(low), basis=Basis.COMPUTED)
            continue
        still = len(waiting.get(total.waits, ())) if total.waits else 0
        if not low - still <= box.count <= high:
            limit = f"at least {low:.0f}" if box.count < low else f"at most {high:.0f}"
            gives = f"{low:.0f}" if low == high else limit
            what = f"{total.key} is {box.count}; {total.words} gives {gives}."
            problems.append(problem("E860", _place(total.key), what))
    return problems


def _parts_of_totals(boxes: Mapping[str, Box]) -> Iterable[Problem]:
    """Meta-analyses cannot hold more studies or reports than the review does."""
    for unit in ("studies", "reports"):
        part, total = boxes[f"total_{unit}_ma"].count, boxes[f"total_{unit}"].count
        if part is not None and total is not None and part > total:
            key = f"total_{unit}_ma"
            what = f"{key} is {part}; total_{unit} is {total}."
            yield problem("E860", _place(key), what)


def _waits(waiting: Mapping[Stage, tuple[str, ...]]) -> Iterable[Problem]:
    for stage, records in waiting.items():
        if records:
            some = ", ".join(records[:5]) + (", …" if len(records) > 5 else "")
            what = f"{len(records)} wait at {stage.value}: {some}."
            yield problem("W862", Place("screening"), what)
