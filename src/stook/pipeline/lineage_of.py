"""What everything that is said rests on: the lineage of a build."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from stook.appraisal import JudgedResult, judged_results
from stook.model.appraisal import Appraisal
from stook.model.facts import Fact
from stook.model.finding import Finding
from stook.model.review import Review
from stook.model.suggestion import Suggestion
from stook.model.summary import Summary
from stook.model.synthesis import Specification
from stook.pipeline.lineage import Lineage, Node, is_cell, nodes_of
from stook.synthesis.findings import finding_sources, judgement_cells


def lineage_of(
    review: Review,
    planned: tuple[Specification, ...],
    facts: Mapping[str, Fact],
    findings: tuple[Finding, ...],
    suggested: Mapping[str, Suggestion],
    texts: Mapping[str, Summary],
) -> Lineage:
    """Facts rest on cells and facts, judgements of risk of bias on answers, suggested certainties
    on both, findings on facts and judgements, rows of tables, sentences and plots on all of them.

    `texts` are the summary and the abstract by the name that their sentences' ids begin with.
    """
    nodes = nodes_of(facts.values())
    nodes.update((one.id, one) for one in _risk_of_bias(review))
    for id_, suggestion in suggested.items():
        nodes.update((one.id, one) for one in _suggestion(id_, suggestion))
    judged = judgement_cells(review)
    for one in findings:
        nodes[one.id] = Node(one.id, *finding_sources(one, facts, judged, review.cells.values))
        nodes[f"sof.{one.id}"] = Node(f"sof.{one.id}", (one.id,))
    written = Prefixes(review.cells.values)
    for name, text in texts.items():
        for sentence in text.sentences:
            id_ = f"{name}.{sentence.id}"
            sources = (leaf for source in sentence.sources for leaf in leaves(written, source))
            nodes[id_] = Node(id_, tuple(sources), sentence.settings)
    nodes.update((one.id, one) for one in _plots(review, planned, tuple(nodes)))
    return Lineage(nodes)


def judged_id(row: Appraisal) -> str:
    """The id of a judgement of risk of bias: outcome, time window, study, domain or `overall`."""
    return ".".join(("risk-of-bias", row.outcome, row.timepoint, row.study, row.item or "overall"))


def suggested_id(finding: str, domain: str = "") -> str:
    """The id of the suggested certainty of a finding, or of the rating of one of its domains."""
    return ".".join(("grade", finding, *([domain.replace(" ", "-")] if domain else [])))


def _risk_of_bias(review: Review) -> Iterator[Node]:
    """Each judgement: on its own cell where people wrote it, else on what it follows from."""
    if review.form is None:
        return
    for one in judged_results(review.form, review.protocol, review.studies, review.appraisals):
        for row in one.judged.values():
            yield Node(judged_id(row), _domain_sources(one, row))
        if one.overall:
            domains = tuple(judged_id(row) for row in one.judged.values())
            own = (one.overall.cell("value"),)
            yield Node(judged_id(one.overall), domains if one.overall.rule else own)


def _domain_sources(one: JudgedResult, row: Appraisal) -> tuple[str, ...]:
    if not row.rule:
        return (row.cell("value"),)
    answers = (each for d in one.domains if d.id == row.item for each in one.answered(d))
    return tuple(answer.cell("value") for answer in answers)


def _suggestion(id_: str, suggestion: Suggestion) -> Iterator[Node]:
    """The rating of each domain on its inputs, the certainty on all ratings."""
    made = [
        Node(
            suggested_id(id_, rating.domain),
            tuple(dict.fromkeys(source for one in rating.inputs for source in one.sources)),
        )
        for rating in suggestion.ratings
    ]
    yield from made
    yield Node(suggested_id(id_), tuple(one.id for one in made))


def _plots(
    review: Review, planned: tuple[Specification, ...], known: tuple[str, ...]
) -> Iterator[Node]:
    """Each plot by its path: on the numbers of its synthesis, and on the judgements it shows."""

    starting = Prefixes(known).starting
    for outcome in review.protocol.outcomes:
        shown = starting(f"risk-of-bias.{outcome}.")
        if shown:
            yield Node(f"plots/risk-of-bias.{outcome}.svg", shown)
    for one in planned:
        bias = starting(f"risk-of-bias.{one.outcome}.{one.timepoint}.")
        numbers = starting(f"{one.id}.")
        yield Node(f"plots/{one.id}.svg", (*numbers, *bias))
        if bias:
            weights = tuple(id_ for id_ in numbers if id_.endswith(".weight"))
            yield Node(f"plots/risk-of-bias.{one.id}.svg", (*bias, *weights))
        for name in one.moderators:
            yield Node(f"plots/{one.id}.by-{name}.svg", numbers)
    yield Node("plots/flow.svg", starting("flow."))


def leaves(written: "Prefixes", source: str) -> tuple[str, ...]:
    """The cells of an entry (`review.yaml#outcomes/pain`); anything else as it is."""
    if not is_cell(source) or source in written:
        return (source,)
    return written.starting(f"{source}/", f"{source}!")


class Prefixes:
    """Texts by their beginnings: found by bisection, given in the order that they came in."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._positions = {text: position for position, text in enumerate(texts)}
        self._sorted = sorted(self._positions)

    def __contains__(self, text: str) -> bool:
        return text in self._positions

    def starting(self, *beginnings: str) -> tuple[str, ...]:
        """Every text that starts with one of these; none of them may start with another."""
        found: list[str] = []
        for beginning in beginnings:
            position = bisect_left(self._sorted, beginning)
            for text in islice(self._sorted, position, None):
                if not text.startswith(beginning):
                    break
                found.append(text)
        return tuple(sorted(found, key=self._positions.__getitem__))
