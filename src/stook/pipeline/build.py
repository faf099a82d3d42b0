"""The build: from a folder's bytes to everything that can be said, one step after the other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from stook.appraisal.proposals import with_proposals
from stook.figures.brief import brief
from stook.language.catalogue import wording
from stook.language.statements import statement
from stook.model.facts import Fact
from stook.model.finding import WITHOUT_DATA, Finding
from stook.model.moderation import Moderation
from stook.model.network import NetworkFinding
from stook.model.quotes import Quotes
from stook.model.review import Review
from stook.model.suggestion import Comparison, Suggestion
from stook.model.summary import Summary, SummaryPlan, Verdict
from stook.model.synthesis import Narrative, Robustness, Specification, Synthesis
from stook.pipeline.engine import Engine
from stook.pipeline.flow import flow_of
from stook.pipeline.lineage import Lineage
from stook.pipeline.lineage_of import lineage_of
from stook.pipeline.load import load
from stook.pipeline.networks import networks, voiced
from stook.pipeline.quotes import check_quotes
from stook.pipeline.row_problems import row_problems
from stook.pipeline.suggestions import comparisons, ill_fitting, suggestions
from stook.problems import Problem
from stook.rules import check
from stook.rules.context import Sight
from stook.screening.flow import Flow
from stook.screening.journals import journal_bytes
from stook.screening.review_flow import flow_facts
from stook.screening.voting_agreement import agreement_facts
from stook.store import Store
from stook.summary.abstract import write_abstract
from stook.summary.plain import write_summary
from stook.summary.plan import summary_plan
from stook.summary.readable import unreadable
from stook.summary.rewordings import edited
from stook.summary.verdicts import unspeakable, verdicts
from stook.synthesis.characteristics import characteristics, from_rows, is_part
from stook.synthesis.drop_dangling import sound
from stook.synthesis.facts import robustness_facts, synthesis_facts
from stook.synthesis.findings import finding, missing_findings
from stook.synthesis.moderation import moderation, moderation_facts
from stook.synthesis.narrative import narrative, narrative_facts
from stook.synthesis.robustness import at_high_risk, how_robust
from stook.synthesis.row_accounts import uncompared
from stook.synthesis.select import specifications
from stook.synthesis.synthesise import synthesise

Progress = Callable[[str, int, int], None]


@brief
@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """Everything that one build knows; `lineage` joins facts, findings and sentences to cells,
    `journals` are the bytes of the journals of screening by path."""

    review: Review
    problems: tuple[Problem, ...]
    specifications: tuple[Specification, ...] = ()
    syntheses: tuple[Synthesis, ...] = ()
    findings: tuple[Finding, ...] = ()
    facts: dict[str, Fact] = field(default_factory=dict)
    flow: Flow
    journals: Mapping[str, bytes] = field(default_factory=dict)
    robustness: dict[str, Robustness] = field(default_factory=dict)
    moderations: tuple[Moderation, ...] = ()
    narratives: dict[str, Narrative] = field(default_factory=dict)
    networks: tuple[NetworkFinding, ...] = ()
    suggestions: dict[str, Suggestion] = field(default_factory=dict)
    compared: dict[str, Comparison] = field(default_factory=dict)
    plan: SummaryPlan
    summary: Summary
    abstract: Summary
    lineage: Lineage
    quotes: Quotes = field(default_factory=Quotes)

    @property
    def blocked(self) -> bool:
        """True where an error that nobody accepted stands."""
        return any(problem.blocks for problem in self.problems)


def build(store: Store, engine: Engine, progress: Progress | None = None) -> Built:
    """Build a review, as far as what is written down allows; the rest is in `problems`."""
    loaded, found = load(store)
    review = with_proposals(sound(loaded))
    protocol = review.protocol
    planned = specifications(review)
    done = _syntheses(engine, planned, progress)
    findings = _findings(engine, review, planned, done)
    robust = _robustness(engine, review, planned)
    told = _narratives(review, planned, done)
    suggested = suggestions(engine, review, planned, done, findings)
    compared = comparisons(review, suggested)
    netted = networks(engine, review, findings, suggested)
    pairwise, findings = findings, voiced(findings, netted.findings, protocol)
    journals = journal_bytes(store)
    flow = flow_of(store, review, engine, journals, _analysed(review, planned, done))
    facts = _facts(engine, review, planned, done, pairwise)
    moderated = _moderations(engine, planned)
    facts |= {
        fact.id: fact
        for specification, one in moderated
        for fact in moderation_facts(specification, one)
    }
    facts |= {fact.id: fact for fact in flow_facts(review, flow)}
    facts |= {fact.id: fact for fact in agreement_facts(flow.agreements, flow.addresses)}
    facts |= {fact.id: fact for fact in robustness_facts(robust.values(), review)}
    facts |= {
        fact.id: fact
        for one in planned
        if one.id in told
        for fact in narrative_facts(told[one.id], one)
    }
    facts |= {fact.id: fact for fact in netted.facts}
    spoken = engine.run(
        "verdicts", tuple[Verdict, ...], verdicts, protocol=protocol, findings=findings
    )
    if is_part(review):  # what is not in the folder may still have been reported
        spoken = tuple(replace(one, partial=one.state in WITHOUT_DATA) for one in spoken)
    plan = summary_plan(review, spoken, facts, findings)
    summary = engine.run("summary", Summary, _written, plan=plan)
    summary, misfits = edited(review, plan, summary, facts, findings)
    found += misfits
    found += unreadable(review, summary)
    words = wording(protocol.language)
    abstract = write_abstract(review, plan, findings, facts, words, planned)
    quotes, misquoted = check_quotes(store, engine)
    found += [*flow.problems, *misquoted, *netted.problems, *ill_fitting(review, compared)]
    sight = Sight(loaded)
    found += row_problems(sight, review, planned, netted.rows)
    for one in unspeakable(spoken, protocol, wording(protocol.language)):
        found.append(replace(one, place=sight.place(one.place.cell or f"{one.place.file}#")))
    computed = {id_: fact.value for id_, fact in from_rows(review).items()}
    return Built(
        review=review,
        problems=tuple(check(loaded, found, computed, {*facts, *plan.facts})),
        specifications=planned,
        syntheses=done,
        findings=findings,
        facts=dict(sorted(facts.items())),
        flow=flow,
        journals=journals,
        quotes=quotes,
        robustness=robust,
        moderations=tuple(one for _, one in moderated),
        narratives=told,
        networks=netted.findings,
        suggestions=suggested,
        compared=compared,
        plan=plan,
        summary=summary,
        abstract=abstract,
        lineage=lineage_of(
            review, planned, facts, findings, suggested, {"summary": summary, "abstract": abstract}
        ),
    )


def _narratives(
    review: Review, planned: tuple[Specification, ...], done: tuple[Synthesis, ...]
) -> dict[str, Narrative]:
    """What is told of the syntheses that are not pooled, by plan or because nothing can be."""
    return {
        one.id: narrative(one, synthesis, review.protocol.outcomes[one.outcome])
        for one, synthesis in zip(planned, done, strict=True)
        if synthesis.pool.estimate is None and (not one.pooled or _says_side(one))
    }


def _says_side(one: Specification) -> bool:
    """Whether a study says which side it favours, or how likely that is by chance."""
    return any(contrast.favours is not None or contrast.p is not None for contrast in one.contrasts)


def _analysed(
    review: Review, planned: tuple[Specification, ...], done: tuple[Synthesis, ...]
) -> tuple[str, ...] | None:
    """The studies in a meta-analysis; None where the folder holds a part of a review's data."""
    if is_part(review):
        return None
    pooled = (
        one for one, made in zip(planned, done, strict=True) if made.pool.estimate is not None
    )
    return tuple(sorted({contrast.study for one in pooled for contrast in one.contrasts}))


def _syntheses(
    engine: Engine, planned: tuple[Specification, ...], progress: Progress | None
) -> tuple[Synthesis, ...]:
    """Carry out every planned synthesis, telling how far it has come."""
    done = []
    for position, specification in enumerate(planned, start=1):
        if progress:
            progress("synthesise", position, len(planned))
        done.append(
            engine.run(
                f"synthesise {specification.id}",
                Synthesis,
                synthesise,
                specification=specification,
            )
        )
    return tuple(done)


def _findings(
    engine: Engine,
    review: Review,
    planned: tuple[Specification, ...],
    done: tuple[Synthesis, ...],
) -> tuple[Finding, ...]:
    """A finding for each synthesis, and one for each outcome of the summary without data."""
    protocol = review.protocol
    words = wording(protocol.language)
    made = [
        engine.run(
            f"finding {specification.id}",
            Finding,
            finding,
            specification=specification,
            synthesis=synthesis,
            outcome=protocol.outcomes[specification.outcome],
            judgement=review.certainty.findings.get(specification.id),
            speaks=protocol.comparisons[specification.comparison].in_summary,
        )
        for specification, synthesis in zip(planned, done, strict=True)
    ]
    present = frozenset((one.comparison, one.outcome) for one in made)
    made.extend(missing_findings(review, present, uncompared(review, planned)))
    return tuple(replace(one, statement=statement(one, protocol, words).text) for one in made)


def _robustness(
    engine: Engine, review: Review, planned: tuple[Specification, ...]
) -> dict[str, Robustness]:
    """What the defensible analyses say of each synthesis, by id; nothing where nothing varies."""
    made = {}
    for specification in planned:
        one = engine.run(
            f"robustness {specification.id}",
            Robustness,
            how_robust,
            specification=specification,
            choices=review.protocol.synthesis.defensible,
            high_risk=at_high_risk(specification, review.appraisals),
        )
        if one.analyses:
            made[specification.id] = one
    return made


def _moderations(
    engine: Engine, planned: tuple[Specification, ...]
) -> list[tuple[Specification, Moderation]]:
    """The meta-regressions that the plan asks for, each with its synthesis."""
    return [
        (
            specification,
            engine.run(
                f"moderation {specification.id}.{name}",
                Moderation,
                moderation,
                specification=specification,
                moderator=name,
            ),
        )
        for specification in planned
        if specification.pooled
        for name in specification.moderators
    ]


def _facts(
    engine: Engine,
    review: Review,
    planned: tuple[Specification, ...],
    done: tuple[Synthesis, ...],
    findings: tuple[Finding, ...],
) -> dict[str, Fact]:
    """Every fact, by id."""
    by_id = {one.id: one for one in findings}
    facts = dict(characteristics(review))
    for specification, synthesis in zip(planned, done, strict=True):
        made = engine.run(
            f"facts {specification.id}",
            tuple[Fact, ...],
            synthesis_facts,
            specification=specification,
            synthesis=synthesis,
            finding=by_id[specification.id],
            outcome=review.protocol.outcomes[specification.outcome],
        )
        facts.update((fact.id, fact) for fact in made)
    return facts


def _written(plan: SummaryPlan) -> Summary:
    """The summary in the review's language."""
    return write_summary(plan, wording(plan.protocol.language))
