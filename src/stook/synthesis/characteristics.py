"""Facts about the review as a whole: how many studies, people, from where, until when.

Each is computed from the tables where they carry it. A declared fact of the same id speaks where
the tables hold only part of what it counts (`coverage: partial`), or nothing at all. Where the
folder holds only part of the review's studies, nothing but declared facts speaks of the whole.
"""

import statistics
from collections import Counter
from collections.abc import Iterator

from stook.figures import number
from stook.model.declared import DECLARED, DeclaredFact
from stook.model.facts import Fact
from stook.model.review import Review
from stook.model.study import Study
from stook.model.terms import Basis
from stook.synthesis.regions import region

MOST = 0.5


def characteristics(review: Review) -> dict[str, Fact]:
    """All facts about the review as a whole, by id."""
    computed = {} if is_part(review) else from_rows(review)
    for declared in review.declared.facts:
        own = computed.get(declared.id)
        if own is None or declared.coverage == "partial":
            computed[declared.id] = _declared(declared)
    return dict(sorted(computed.items()))


def is_part(review: Review) -> bool:
    """True where the folder is declared to hold only part of the review's studies.

    Then a count of its rows is no count of the review: only declared facts speak.
    """
    return any(
        fact.id == "review.studies" and fact.coverage == "partial" for fact in review.declared.facts
    )


def from_rows(review: Review) -> dict[str, Fact]:
    """The facts as the tables alone give them, whatever is declared."""
    return {fact.id: fact for fact in _computed(review)}


def _declared(fact: DeclaredFact) -> Fact:
    value = fact.value
    cell = f"{DECLARED}#{fact.id}!value"
    sources: tuple[str, ...] = (cell,)
    if isinstance(value, tuple):
        sources = tuple(f"{cell}/{position}" for position in range(len(value)))
        value = "; ".join(value)
    whole = isinstance(value, float) and value.is_integer()
    return Fact(
        id=fact.id,
        value=value,
        text=number(value, 0 if whole else 1) if isinstance(value, float) else value,
        basis=Basis.DECLARED,
        step="declared",
        sources=sources,
        unit=fact.unit,
        note=f"{fact.source}" + (f" ({fact.note})" if fact.note else ""),
    )


def _computed(review: Review) -> Iterator[Fact]:
    studies = tuple(review.studies.values())
    yield _fact("review.studies", len(studies), "studies", [s.cell("study") for s in studies])
    yield from _people(studies)
    yield from _by_arm(review)
    yield from _ages(studies)
    yield from _women(studies)
    yield from _shares(studies)
    yield from _duration(studies)
    yield from _current_to(review)


def _fact(id_: str, value: float | str, unit: str, sources: list[str], note: str = "") -> Fact:
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return Fact(
        id=id_,
        value=value,
        text=value if isinstance(value, str) else number(value, 0 if whole else 1),
        basis=Basis.COMPUTED,
        step="count" if unit in {"studies", "people"} else "characteristics",
        sources=tuple(sources),
        unit=unit,
        note=note,
    )


def _people(studies: tuple[Study, ...]) -> Iterator[Fact]:
    """The number of people, where every study reports its own; else nothing is said."""
    if studies and all(study.participants is not None for study in studies):
        total = sum(study.participants or 0 for study in studies)
        yield _fact(
            "review.participants", total, "people", [s.cell("participants") for s in studies]
        )

        sized = sorted(studies, key=lambda study: study.participants or 0)
        for name, study in (("min", sized[0]), ("max", sized[-1])):
            cells = [study.cell("participants")]
            yield _fact(f"review.study-size.{name}", study.participants or 0, "people", cells)


def _ages(studies: tuple[Study, ...]) -> Iterator[Fact]:
    """The range of the mean ages, where more than half of the studies report one."""
    known = [(study.age_mean, study.cell("age_mean")) for study in studies if study.age_mean]
    if len(known) <= MOST * len(studies):
        return
    silent = len(studies) - len(known)
    note = f"{silent} studies did not report it" if silent else ""
    for name, (age, _) in (("min", min(known)), ("max", max(known))):
        cells = [cell for _, cell in known]
        yield _fact(f"review.age-mean.{name}", round(age), "years", cells, note)


def _by_arm(review: Review) -> Iterator[Fact]:
    """How many studies look at each intervention, and how many use each comparator."""
    protocol = review.protocol
    for id_ in protocol.interventions:
        arms = {
            arm.study: arm.cell("intervention") for arm in review.arms if arm.intervention == id_
        }
        if arms:
            yield _fact(f"review.studies.{id_}", len(arms), "studies", list(arms.values()))
    for id_ in protocol.comparators:
        arms = {arm.study: arm.cell("comparator") for arm in review.arms if arm.comparator == id_}
        if arms:
            yield _fact(f"review.studies.versus-{id_}", len(arms), "studies", list(arms.values()))


def _women(studies: tuple[Study, ...]) -> Iterator[Fact]:
    """The range of the share of women over the studies that report it."""
    shares: list[tuple[float, str]] = []
    for study in studies:
        if study.women_percent is not None:
            shares.append((study.women_percent, study.cell("women_percent")))
        elif study.women is not None and study.participants:
            shares.append((100 * study.women / study.participants, study.cell("women")))
    if shares:
        silent = len(studies) - len(shares)
        note = f"{silent} studies did not report it" if silent else ""
        cells = [cell for _, cell in shares]
        yield _fact("review.women-percent.min", round(min(shares)[0]), "%", cells, note)
        yield _fact("review.women-percent.max", round(max(shares)[0]), "%", cells, note)


def _shares(studies: tuple[Study, ...]) -> Iterator[Fact]:
    """Industry support, regions and conditions: spoken of only where every study reports them."""
    if not studies:
        return
    if all(study.industry_support is not None for study in studies):
        supported = sum(bool(study.industry_support) for study in studies)
        share = round(100 * supported / len(studies))
        cells = [study.cell("industry_support") for study in studies]
        note = f"{supported} of {len(studies)} studies"
        yield _fact("review.industry-percent", share, "%", cells, note)
    if all(study.country for study in studies):
        regions = [region(study.country) for study in studies]
        cells = [study.cell("country") for study in studies]
        yield _fact("review.regions", "; ".join(_most(regions)), "", cells)
    if all(study.condition for study in studies):
        names = [name for name, _ in Counter(s.condition for s in studies).most_common(4)]
        cells = [study.cell("condition") for study in studies]
        yield _fact("review.conditions", "; ".join(names), "", cells)


def _most(values: list[str]) -> list[str]:
    """The most frequent values that together make more than half."""
    chosen: list[str] = []
    covered = 0
    for value, count in sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])):
        chosen.append(value)
        covered += count
        if covered > MOST * len(values):
            break
    return chosen


def _duration(studies: tuple[Study, ...]) -> Iterator[Fact]:
    """The median duration in days, where every study reports its own."""
    if studies and all(study.duration_days is not None for study in studies):
        days = statistics.median(study.duration_days or 0 for study in studies)
        cells = [study.cell("duration_days") for study in studies]
        yield _fact("review.duration", float(days), "days", cells)


def _current_to(review: Review) -> Iterator[Fact]:
    """The month of the latest search whose records are all processed (MECIR R6)."""
    done = [
        run for run in review.searches if run.processed and run.date and "date" not in run.guessed
    ]
    if done:
        latest = max(done, key=lambda run: run.date)
        yield _fact("review.current-to", latest.date[:7], "", [latest.cell("date")])
