"""The trail of a fact in words: what it is, how it was made, and the cells at its end."""

from collections.abc import Iterable, Iterator

from stook.extraction.compare import same
from stook.files.layout import export_run
from stook.model.appraisal import ItemKind
from stook.model.facts import Fact
from stook.model.quotes import Checked, Quotes
from stook.model.review import Review
from stook.model.terms import Basis
from stook.pipeline.build import Built
from stook.pipeline.lineage import is_cell
from stook.pipeline.lineage_of import judged_id
from stook.render.counted import counted

STEPS = {
    "effect": "a study's effect, computed from what its groups reported",
    "pool": "the studies' effects combined",
    "weight": "the share of a study in the pooled effect",
    "count": "counted",
    "kappa": "agreement beyond chance (Cohen's kappa)",
    "ac1": "agreement beyond chance (Gwet's AC1)",
    "declared": "taken from a publication, not computed here",
    "characteristics": "computed from the table of studies",
    "assumed risk": "the risk assumed with the comparator",
    "absolute effect": "the relative effect applied to the assumed risk",
    "number needed to treat": "1000 over the difference per 1000, rounded up",
    "corresponding mean": "the mean with the comparator and the pooled difference together",
    "median of means": "the median of the means in the comparator groups",
    "Cohen's bands": "the size of a standardised difference in Cohen's words",
    "units of a scale": "the standardised difference times the scale's standard deviation",
    "minimal important differences": "the difference over the minimal important difference",
    "odds ratio of improving": "the standardised difference as an odds ratio (times pi over root "
    "3), signed so that more than 1 means improvement",
    "ratio of means": "the studies' means pooled as ratios",
    "tau2": "the variance of true effects between studies",
    "tau2_low": "the Q-profile interval of tau2",
    "tau2_high": "the Q-profile interval of tau2",
    "i2": "the share of the variation that is not chance",
    "q": "Cochran's Q, the test of heterogeneity",
    "pi_low": "the prediction interval: where the effect in a new setting is expected",
    "pi_high": "the prediction interval: where the effect in a new setting is expected",
    "robustness": "counted over every combination of the protocol's defensible choices",
    "meta-regression": "how the effects go with a characteristic of the studies",
    "narrative": "counted and ranged over the studies' effects, side by side and not pooled",
    "network": "every direct and indirect comparison of the network combined",
    "direct evidence": "the studies that compared the two directly, combined",
    "indirect evidence": "what the network says of the two without their direct comparison",
    "incoherence": "how far direct and indirect evidence differ",
    "share of direct evidence": "the share of the network's estimate that is direct evidence",
    "turned round": "the same comparison the other way round",
    "P-score": "the mean certainty of being better than each of the others",
    "rank": "from 20,000 draws of all estimates together",
    "subgroup test": "the test for a difference between subgroups",
}
BASES = {
    Basis.DECLARED: "DECLARED: known only from a publication",
    Basis.IMPLIED: "IMPLIED: inferred from a publication's wording, not stated there",
    Basis.JUDGED: "JUDGED: a judgement that people made",
    Basis.CONSTRUCTED: "CONSTRUCTED for demonstration",
}


def trail(built: Built, id_: str) -> Iterator[str]:
    """The lines of a trail, from the fact, finding or sentence down to its cells."""
    yield from _node(built, id_, 0, set())
    cells = built.lineage.cells(id_)
    if cells:
        files = len({cell.partition("#")[0] for cell in cells})
        yield ""
        yield f"In all {counted(len(cells), 'cell')} in {counted(files, 'file')}."


def _node(built: Built, id_: str, depth: int, seen: set[str]) -> Iterator[str]:
    pad = "  " * depth
    if id_ in seen:
        yield f"{pad}{id_} (see above)"
        return
    seen.add(id_)
    yield from (f"{pad}{line}" for line in _headline(built, id_))
    node = built.lineage.nodes.get(id_)
    if node is None:
        return
    cells = [source for source in node.sources if is_cell(source)]
    yield from (f"{pad}  {line}" for line in cell_lines(built.review, cells, built.quotes))
    settings = [cell for cell in node.settings if is_cell(cell)]
    if settings and depth == 0:
        yield f"{pad}  under these choices of the protocol:"
        yield from (f"{pad}    {line}" for line in cell_lines(built.review, settings))
    for source in node.sources:
        if not is_cell(source):
            yield from _node(built, source, depth + 1, seen)


def _headline(built: Built, id_: str) -> Iterator[str]:
    fact = built.facts.get(id_)
    if fact is not None:
        yield from _fact_lines(fact)
        return
    for finding in built.findings:
        if finding.id == id_:
            yield f"{id_}: {finding.statement or finding.state}"
            if finding.certainty is not None and finding.certainty_basis is not None:
                basis = BASES.get(finding.certainty_basis, finding.certainty_basis.value)
                source = f" ({finding.certainty_source})" if finding.certainty_source else ""
                yield f"  certainty {finding.certainty.value}; {basis}{source}"
            return
    for sentence in built.summary.sentences:
        if f"summary.{sentence.id}" == id_:
            yield f"{id_}: {sentence.text}"
            if sentence.note:
                yield f"  {sentence.note}"
            if sentence.authored:
                yield "  written by the authors of the review"
            return
    yield from _judgement_lines(built, id_) or [id_]


def _judgement_lines(built: Built, id_: str) -> list[str]:
    """A judgement of risk of bias, and what it follows by; nothing for another id."""
    for row in built.review.appraisals:
        if row.kind is not ItemKind.ANSWER and judged_id(row) == id_:
            how = (
                [f"  follows from the answers by the tool's rules ({row.rule})"] if row.rule else []
            )
            whose = ["  proposed by one assessor, not yet agreed"] if row.proposed else []
            return [f"{id_}: {row.value}", *how, *whose]
    return []


def _fact_lines(fact: Fact) -> Iterator[str]:
    unit = f" {fact.unit}" if fact.unit else ""
    yield f"{fact.id} = {fact.text}{unit}"
    if fact.basis in BASES:
        yield f"  {BASES[fact.basis]}"
    how = STEPS.get(fact.step, fact.step)
    yield f"  {how}" + (f"; {fact.note}" if fact.note else "")


def cell_lines(review: Review, cells: Iterable[str], quotes: Quotes | None = None) -> Iterator[str]:
    """Cells grouped by row: file, line, the row's key, and each column with its value; below them
    page and quote where somebody quoted a report for the value."""
    rows: dict[str, list[str]] = {}
    for cell in cells:
        row, _, column = cell.rpartition("!")
        rows.setdefault(row or cell, []).append(column if row else "")
    for row, columns in rows.items():
        first = f"{row}!{columns[0]}" if columns[0] else row
        place = review.cells.places.get(first)
        where = f"{place.file}:{place.line}" if place else row.partition("#")[0]
        key = row.partition("#")[2]
        if columns == [""] and export_run(row.partition("#")[0]):  # a record of a raw export
            yield f"{where}  {key}"
            continue
        if columns == [""]:
            yield f"{where}  {key} = {review.cells.values.get(row, '(not written)')}"
            continue
        values = ", ".join(
            f"{column} = {review.cells.values.get(f'{row}!{column}', '') or '(empty)'}"
            for column in columns
        )
        yield f"{where}  {key}: {values}"
        if quotes is not None and quotes.by_agreed:
            for column in columns:
                yield from quote_lines(review, quotes, f"{row}!{column}")


def quote_lines(review: Review, quotes: Quotes, cell: str) -> Iterator[str]:
    """Page and words of each quote of the value that an agreed cell holds, and its state."""
    for checked in quotes_of(review, quotes, cell):
        page = f"page {checked.page} of " if checked.page else ""
        column = cell.rpartition("!")[2]
        words = " ".join(checked.quote.exact.split())
        state = f"{checked.state.value}, {checked.quote.by}"
        yield f'    {column}: {page}{checked.quote.report or "the report"}: "{words}" ({state})'


def quotes_of(review: Review, quotes: Quotes, cell: str) -> Iterator[Checked]:
    """The quotes of the value that an agreed cell holds: one whose author had another value is no
    proof of this one."""
    value = review.cells.values.get(cell, "")
    return (quote for quote in quotes.by_agreed.get(cell, ()) if same(quote.value, value))
