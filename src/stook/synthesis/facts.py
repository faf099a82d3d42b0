"""Facts of a synthesis: every number that outputs may cite, with what it was made from."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from stook import figures
from stook.appraisal.proposals import judgement_cells
from stook.figures import effect_digits, number, p_bare, ratio, variance
from stook.model.facts import Fact
from stook.model.finding import Finding
from stook.model.protocol import Outcome
from stook.model.review import Review
from stook.model.synthesis import Contrast, Robustness, Specification, StudyEffect, Synthesis
from stook.model.terms import Basis
from stook.synthesis.absolute_facts import absolute_facts, arm_facts, score_facts
from stook.synthesis.derive import derivations
from stook.synthesis.participants import people_cells
from stook.synthesis.study_effects import study_effects
from stook.synthesis.synthesise import counts_as_evidence

DEFENSIBLE = "review.yaml#synthesis/defensible"
EFFECT_FIELDS = ("effect", "ci_low", "ci_high")
LIMITS = ("estimate", "ci_low", "ci_high", "pi_low", "pi_high")
POOL_FIELDS = (*LIMITS, "tau2", "tau2_low", "tau2_high", "i2", "q")
UNITS = {"i2": "%"}


def synthesis_facts(
    specification: Specification, synthesis: Synthesis, finding: Finding, outcome: Outcome
) -> tuple[Fact, ...]:
    """All facts of one synthesis: its studies', its pool's, its absolute effect."""
    digits = shown_digits(specification, synthesis)
    studies = [
        fact
        for contrast, effect in zip(specification.contrasts, synthesis.effects, strict=True)
        for fact in _study_facts(specification, contrast, effect, digits, log=synthesis.ratio)
    ]
    made = [
        *studies,
        *_pool_facts(specification, synthesis, digits),
        *_count_facts(specification, synthesis),
        *absolute_facts(specification, synthesis, outcome),
        *score_facts(specification, synthesis, outcome),
        *arm_facts(replace(specification, contrasts=tuple(_evidence(specification)))),
        *_subgroup_facts(specification, finding, digits, log=synthesis.ratio),
    ]
    return tuple(made)


def shown_digits(specification: Specification, synthesis: Synthesis) -> int:
    """Decimals of all effects of one synthesis, in its facts and in its plots."""
    limits = [(row.ci_low, row.ci_high) for row in synthesis.effects]
    limits.append((synthesis.pool.ci_low, synthesis.pool.ci_high))
    return effect_digits(specification.measure, limits)


def _study_facts(
    specification: Specification,
    contrast: Contrast,
    effect: StudyEffect,
    digits: int,
    *,
    log: bool,
) -> list[Fact]:
    """A study's effect, limits and weight."""
    prefix = f"{specification.id}.study.{contrast.key}"
    facts = [
        Fact(
            id=f"{prefix}.{name}",
            value=getattr(effect, name),
            text=figures.effect(getattr(effect, name), digits, log=log),
            basis=Basis.COMPUTED,
            step="effect",
            sources=contrast.cells,
            settings=(*specification.settings, *contrast.membership),
            unit=specification.measure,
            note=effect.reason or _derivation(contrast),
        )
        for name in EFFECT_FIELDS
    ]
    if effect.weight is not None:
        facts.append(
            Fact(
                id=f"{prefix}.weight",
                value=effect.weight,
                text=ratio(effect.weight, 1),
                basis=Basis.COMPUTED,
                step="weight",
                sources=_estimable(specification),
                settings=specification.settings,
                unit="%",
            )
        )
    return facts


def _derivation(contrast: Contrast) -> str:
    """How numbers of a contrast were derived where they were not reported as such."""
    said = [contrast.derived] if contrast.derived else []
    for part in (contrast.experimental, contrast.comparator):
        said += [f"{' and '.join(part.arms)}, {how}" for how in derivations(part)]
    return "; ".join(dict.fromkeys(said))


def _estimable(specification: Specification) -> tuple[str, ...]:
    """The effects of a synthesis's studies: what its pool is computed from."""
    return tuple(f"{specification.id}.study.{c.key}.effect" for c in specification.contrasts)


def _pool_text(name: str, value: float | None, digits: int, *, log: bool) -> str:
    """A number of the pool as all outputs show it."""
    if name in LIMITS:
        return figures.effect(value, digits, log=log)
    if name.startswith("tau2"):
        return variance(value)
    return number(value, 0 if name == "i2" else 2)


def _pool_facts(specification: Specification, synthesis: Synthesis, digits: int) -> list[Fact]:
    facts = []
    for name in POOL_FIELDS:
        value = getattr(synthesis.pool, name)
        if value is None and name != "estimate":
            continue
        facts.append(
            Fact(
                id=f"{specification.id}.{name}",
                value=value,
                text=_pool_text(name, value, digits, log=synthesis.ratio),
                basis=Basis.COMPUTED,
                step="pool" if name in ("estimate", "ci_low", "ci_high") else name,
                sources=_estimable(specification),
                settings=specification.settings,
                unit=UNITS.get(
                    name, specification.measure if name.startswith(("est", "ci", "pi")) else ""
                ),
                note=synthesis.pool.reason,
            )
        )
    if synthesis.pool.q_p is not None:
        facts.append(
            Fact(
                id=f"{specification.id}.q_p",
                value=synthesis.pool.q_p,
                text=p_bare(synthesis.pool.q_p),
                basis=Basis.COMPUTED,
                step="q",
                sources=_estimable(specification),
                settings=specification.settings,
            )
        )
    return facts


def _count_facts(specification: Specification, synthesis: Synthesis) -> list[Fact]:
    """How many studies, estimable studies and people; a count rests on the rows it counts."""
    contrasts = _evidence(specification)
    people = tuple(cell for contrast in contrasts for cell in people_cells(contrast))
    rows = tuple(cell for contrast in contrasts for cell in contrast.membership)
    pool, id_ = synthesis.pool, specification.id
    return [
        _count(f"{id_}.studies", pool.studies, "studies", rows),
        _count(
            f"{id_}.studies_estimable", pool.studies_estimable, "studies", _estimable(specification)
        ),
        _count(f"{id_}.participants", pool.participants, "people", people),
    ]


def _evidence(specification: Specification) -> list[Contrast]:
    """The contrasts that count as evidence."""
    counts = counts_as_evidence(specification, study_effects(specification))
    return [c for c, there in zip(specification.contrasts, counts, strict=True) if there]


def _count(id_: str, value: int, unit: str, sources: tuple[str, ...]) -> Fact:
    return Fact(
        id=id_,
        value=value,
        text=str(value),
        basis=Basis.COMPUTED,
        step="count",
        sources=sources,
        unit=unit,
    )


def _subgroup_facts(
    specification: Specification, finding: Finding, digits: int, *, log: bool
) -> list[Fact]:
    """Each subgroup's pool and the test between the subgroups."""
    facts: list[Fact] = []
    for analysis in finding.subgroups:
        settings = (*specification.settings, *_group_cells(specification, analysis.variable))
        for position, level in enumerate(analysis.levels, start=1):
            members = tuple(
                f"{specification.id}.study.{c.key}.effect"
                for c in specification.contrasts
                if c.groups.get(analysis.variable) == level.level
            )
            facts.extend(
                Fact(
                    id=f"{specification.id}.by-{analysis.variable}.{position}.{name}",
                    value=getattr(level, name),
                    text=figures.effect(getattr(level, name), digits, log=log),
                    basis=Basis.COMPUTED,
                    step="pool",
                    sources=members,
                    settings=settings,
                    unit=specification.measure,
                    note=level.level,
                )
                for name in ("estimate", "ci_low", "ci_high")
            )
        if analysis.p is not None:
            facts.append(
                Fact(
                    id=f"{specification.id}.by-{analysis.variable}.p",
                    value=analysis.p,
                    text=p_bare(analysis.p),
                    basis=Basis.COMPUTED,
                    step="subgroup test",
                    sources=_estimable(specification),
                    settings=settings,
                )
            )
    return facts


def _group_cells(specification: Specification, variable: str) -> tuple[str, ...]:
    """The cells that say to which group each study belongs."""
    cells = (one.group_cells.get(variable) for one in specification.contrasts)
    return tuple(dict.fromkeys(cell for cell in cells if cell))


def robustness_facts(found: Iterable[Robustness], review: Review) -> Iterator[Fact]:
    """How many defensible analyses each finding has, and how many agree with it.

    They rest on the choices of the plan, and on the judgements of risk of bias that leave studies
    out of some of them. The cells are looked up once for all findings.
    """
    choices = tuple(cell for cell in review.cells.values if cell.startswith(f"{DEFENSIBLE}/"))
    judged: dict[tuple[str, str], list[str]] = {}
    for (_, outcome, timepoint), cells in judgement_cells(review).items():
        judged.setdefault((outcome, timepoint), []).extend(cells)
    for robustness in found:
        _, outcome, timepoint = robustness.id.split(".")
        settings = (*choices, *judged.get((outcome, timepoint), ()))
        yield from _robustness_facts(robustness, settings)


def _robustness_facts(one: Robustness, settings: tuple[str, ...]) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            id=f"{one.id}.robustness.{name}",
            value=value,
            text=str(value),
            basis=Basis.COMPUTED,
            step="robustness",
            sources=(f"{one.id}.estimate",),
            settings=settings,
            unit="analyses",
        )
        for name, value in (("agree", one.agree), ("analyses", one.analyses))
    )
