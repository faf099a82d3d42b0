"""Every sentence that a reader may get, beside its finding: `make readers`.

Reviews that others made (four RevMan packages, an RM5 file, the two examples) are completed by this
script: certainty, thresholds and the summary's outcomes, so that every certainty x size x direction
x kind occurs. Every step is that of a build. What a review does not have (its comparison the other
way round, so that effects of both directions occur) is made by exchanging the two sides.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from stook.exchange import Mapping, import_package
from stook.exchange.revman import read_package
from stook.language.catalogue import load_catalogue
from stook.language.statements import statement
from stook.model.certainty import Judgement
from stook.model.finding import Finding
from stook.model.protocol import Comparator, Outcome, Protocol, Term, Thresholds
from stook.model.synthesis import Contrast, Specification
from stook.model.terms import Certainty, Kind
from stook.pipeline.build import Built, build
from stook.pipeline.engine import Engine
from stook.store import FolderStore
from stook.store.memory import MemoryStore
from stook.synthesis.findings import finding
from stook.synthesis.synthesise import synthesise

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("CD009958", "CD010461", "CD011506", "CD013776", "rm5/antibiotics-for-sore-throat.rm5")
EXAMPLES = ("nmda-chronic-pain", "bcg-tuberculosis")
SIZES = ("trivial", "small", "moderate", "large", "direction only")
EACH = 3  # sentences of a cell (kind, way, certainty, size), from different reviews where it goes
WORDS = load_catalogue()
# Lay names, as a team would give them: the beginning of a technical name -> its words.
LAY = {
    "Pressure injury occurrence": "pressure injuries",
    "Live birth per woman": "the chance of a live birth",
    "Miscarriage per": "the risk of a miscarriage",
    "Clinical pregnancy per": "the chance of a pregnancy",
    "Symptom of sore throat on day 3": "the number of people with a sore throat after 3 days",
    "Symptom of sore throat at": "the number of people with a sore throat after a week",
    "Symptom of fever": "fever",
    "Symptom of headache": "headache",
    "Incidence of acute rheumatic fever": "the risk of rheumatic fever",
    "Incidence of otitis media": "the risk of an ear infection",
    "Incidence of sinusitis": "the risk of sinusitis",
    "Incidence of quinsy": "the risk of an abscess of the throat",
    "Incidence of acute glomerulonephritis": "the risk of an inflammation of the kidneys",
    "All-cause mortality": "deaths",
    "Major neurodevelopmental disability": "serious disability at 2 years of age",
    "Chronic lung disease": "chronic lung disease",
    "Intraventricular haemorrhage": "severe bleeding in the brain",
    "Time to disease recurrence": "time until the cancer comes back",
    "Time to disease progression": "time until the cancer gets worse",
    "Time to death": "time until death from bladder cancer",
    "Control for": "no antibiotics",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A finding with what was decided of it, and the sentences of its three registers."""

    review: str
    medicine: tuple[str, str]
    versus: str
    outcome: Outcome
    name: tuple[str, str]
    found: Finding
    lay: str
    grade: str
    core: str

    @property
    def cell(self) -> tuple[str, str, str, str]:
        """What a reader's sentence depends on."""
        limits = self.outcome.thresholds
        size = str(self.found.size) if isinstance(limits, Thresholds) else "direction only"
        return str(self.outcome.kind), self.found.change, str(self.found.certainty), size


def reviews(packages: Path) -> Iterator[tuple[str, Built]]:
    """The reviews, built; packages that are not at hand are left out."""
    for name in PACKAGES:
        if (packages / name).exists():
            made = import_package(read_package(packages / name), Mapping())
            yield Path(name).stem, build(MemoryStore(made.files), Engine())
    for name in EXAMPLES:
        yield name, build(FolderStore(ROOT / "examples" / name), Engine())


def called(term: Term) -> str:
    """A term's lay name: the review's, or the one that this script gives."""
    return term.lay or next(
        (lay for key, lay in LAY.items() if term.technical.lower().startswith(key.lower())), ""
    )


def turned(specification: Specification) -> Specification | None:
    """The synthesis with its sides exchanged; None where it is not made of two arms or effects."""
    contrasts = [_turned(one) for one in specification.contrasts]
    if not all(contrasts):
        return None
    return replace(specification, contrasts=tuple(one for one in contrasts if one))


def _turned(one: Contrast) -> Contrast | None:
    if one.paired:
        return None
    return replace(
        one,
        experimental=one.comparator,
        comparator=one.experimental,
        effect=-one.effect if one.effect is not None else None,
        o_e=-one.o_e if one.o_e is not None else None,
    )


def _limits(distance: float, size: str) -> Thresholds | str:
    """Thresholds by which an effect has a size."""
    at = {"trivial": (2, 4, 8), "small": (0.6, 1.5, 3), "moderate": (0.3, 0.8, 1.6),
          "large": (0.2, 0.5, 0.9)}  # fmt: skip
    if size not in at:
        return "direction only"
    small, moderate, large = (factor * distance for factor in at[size])
    return Thresholds(small=small, moderate=moderate, large=large)


def _completed(outcome: Outcome, size: str, distance: float) -> Outcome:
    risk = 300.0 if outcome.kind is Kind.TIME_TO_EVENT else outcome.baseline_risk
    limits = _limits(distance, size)
    lay = called(outcome)
    return replace(outcome, thresholds=limits, baseline_risk=risk, lay=lay)  # type: ignore[arg-type]


def cases(name: str, built: Built) -> Iterator[Case]:
    """Every finding of a review at every certainty and size, both ways round."""
    protocol = built.review.protocol
    for planned in built.specifications:
        for exchanged in (False, True):
            specification = turned(planned) if exchanged else planned
            if specification is None or not specification.pooled:
                continue
            specification = replace(specification, subgroup_by=())
            synthesis = synthesise(specification)
            bare = _completed(protocol.outcomes[planned.outcome], "", 1.0)
            judged = Judgement(certainty=Certainty.HIGH)
            first = finding(specification, synthesis, bare, judged, speaks=True)
            if first.ci_low is None or first.ci_high is None:
                continue
            for size in SIZES if first.absolute else SIZES[-1:]:
                outcome = _completed(bare, size, abs(first.absolute or 1.0))
                for certainty in Certainty:
                    judged = Judgement(certainty=certainty)
                    found = finding(specification, synthesis, outcome, judged, speaks=True)
                    yield _case(name, protocol, outcome, found, exchanged=exchanged)


def _case(
    name: str, protocol: Protocol, outcome: Outcome, found: Finding, *, exchanged: bool
) -> Case:
    comparison = protocol.comparisons[found.comparison]
    drug = protocol.interventions[comparison.intervention]
    other = protocol.comparators[comparison.comparator]
    drug, other = replace(drug, lay=called(drug)), replace(other, lay=called(other))
    if exchanged:
        drug, other = (
            Term(technical=other.technical, lay=other.lay, plural=other.plural),
            Comparator(technical=drug.technical, lay=drug.lay, plural=drug.plural),
        )
    asked = replace(
        protocol,
        outcomes={**protocol.outcomes, found.outcome: outcome},
        interventions={**protocol.interventions, comparison.intervention: drug},
        comparators={**protocol.comparators, comparison.comparator: other},
    )
    lay, grade, core = (
        statement(found, asked, WORDS, register).text
        for register in ("lay", "grade", "core")  # type: ignore[misc]
    )
    return Case(
        name, (drug.lay, drug.technical), other.plain, outcome,
        (outcome.lay, outcome.technical), found, lay, grade, core,
    )  # fmt: skip


def every(packages: Path) -> list[Case]:
    """All cases of all reviews that have a sentence."""
    return [case for name, built in reviews(packages) for case in cases(name, built) if case.lay]


def chosen(found: list[Case]) -> list[Case]:
    """At most EACH sentences of every cell, none twice, from as many reviews as there are."""
    by_cell: dict[tuple[str, str, str, str], dict[str, list[Case]]] = {}
    for case in found:
        by_cell.setdefault(case.cell, defaultdict(list))[case.review].append(case)
    picked: list[Case] = []
    for cell in sorted(by_cell):
        queues = [list(own) for _, own in sorted(by_cell[cell].items())]
        seen: set[str] = set()
        while queues and len(seen) < EACH:
            queue = queues.pop(0)
            case = queue.pop(len(queue) // 2)
            if case.lay not in seen:
                seen.add(case.lay)
                picked.append(case)
            if queue:
                queues.append(queue)
    return picked


def line(case: Case) -> str:
    """A finding in figures, and its sentences."""
    found, limits = case.found, case.outcome.thresholds
    numbers = [f"{n:.3g}" if n is not None else "-" for n in
               (found.estimate, found.ci_low, found.ci_high)]  # fmt: skip
    absolute = [f"{n:.3g}" if n is not None else "-" for n in
                (found.absolute, found.absolute_low, found.absolute_high)]  # fmt: skip
    edges = "direction only"
    if isinstance(limits, Thresholds):
        edges = f"{limits.small:.3g} / {limits.moderate or 0:.3g} / {limits.large or 0:.3g}"
    head = (
        f"[{case.review}] {case.outcome.technical} ({case.outcome.kind}, "
        f"{case.outcome.direction}, means {case.outcome.means}); "
        f"{found.measure} {numbers[0]} ({numbers[1]} to {numbers[2]}); "
        f"absolute {absolute[0]} ({absolute[1]} to {absolute[2]}); thresholds {edges}; "
        f"{found.certainty} certainty; {case.medicine[0] or case.medicine[1]} against {case.versus}"
    )
    return f"{head}\n  lay:   {case.lay}\n  table: {case.grade}\n  core:  {case.core}\n"


def main(packages: Path, out: Path) -> None:
    """Write the sentences beside their findings, and count them."""
    picked = chosen(every(packages))
    text = "\n".join(f"{position}. {line(one)}" for position, one in enumerate(picked, start=1))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(picked)} findings, {3 * len(picked)} sentences: {out}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
