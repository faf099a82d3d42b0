"""Trail cards: what a number is, how it was made in words, and the cells at its end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from stook.model.certainty import CERTAINTY
from stook.model.declared import DECLARED
from stook.model.facts import Fact
from stook.model.finding import Finding
from stook.model.quotes import Checked, Quotes, State
from stook.model.review import Review
from stook.model.terms import Basis
from stook.pipeline.build import Built
from stook.pipeline.lineage import is_cell
from stook.problems import Place
from stook.render.trail import BASES, STEPS, cell_lines, quotes_of

Kind = Literal["cell", "declared", "judgement", "quote"]

# A card lists this many of its direct sources; `stook why` lists all.
MOST = 60
AFTER = ("studies_estimable", "comparator", "intervention", "neither", "unknown")
COMPUTED = "Computed here"
WRITTEN = "Written by people"
DEFAULT = "A default of stook: the file does not say otherwise"
NAMES = {
    "ci_low": "lower limit",
    "ci_high": "upper limit",
    "weight": "weight",
    "pi_low": "prediction from",
    "pi_high": "to",
    "tau2": "τ²",
    "tau2_low": "τ² from",
    "tau2_high": "to",
    "i2": "I²",
    "q": "Q",
    "q_p": "P",
    "studies_estimable": "estimable",
    "comparator": "with the comparator",
    "intervention": "with the intervention",
    "difference": "difference",
    "comparator_mean": "mean with the comparator",
    "intervention_mean": "mean with the intervention",
    "estimate": "pooled effect",
    "studies": "studies",
    "participants": "people",
    "slope": "slope",
    "slope_ci_low": "from",
    "slope_ci_high": "to",
    "slope_p": "P",
    "neither": "favour neither",
    "unknown": "of unknown direction",
    "sign_p": "sign test P",
    "median": "median",
    "lowest": "from",
    "highest": "to",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number ends: a cell that people wrote, a declared fact, a judgement, or a quote.

    `place` is the file and line (or the report), `text` the values (or the quoted words), `page`
    the page of a quote, `href` where to look at it.
    """

    kind: Kind
    place: str
    text: str
    page: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One trail card. `links` are (href, label) of what it was made from, `uses` of what was made
    from it; `settings` are its own choices of the protocol; `others` the ids under which it can be
    found besides its own: of the facts that share it.
    """

    id: str
    basis: str
    value: str
    how: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    uses: tuple[tuple[str, str], ...] = ()
    sources: tuple[Source, ...] = ()
    settings: tuple[Source, ...] = ()
    more: int = 0
    others: tuple[str, ...] = ()


def cell_sources(
    review: Review, cells: Iterable[str], quotes: Quotes | None = None
) -> tuple[Source, ...]:
    """Cells as the sources of a card, a row each; then what reports say of them, quote by quote."""
    addresses = list(cells)
    lines = (line.partition("  ") for line in cell_lines(review, addresses))
    rows = [Source(kind_of(place), place, text) for place, _, text in lines]
    if quotes is not None and quotes.by_agreed:
        rows += [_quoted(quote) for cell in addresses for quote in quotes_of(review, quotes, cell)]
    return tuple(rows)


def _quoted(checked: Checked) -> Source:
    """A quote with its page; what came of looking for it where that is not a plain find."""
    words = " ".join(checked.quote.exact.split())
    state = "" if checked.state is State.VERIFIED else f" ({checked.state.value})"
    page = str(checked.page) if checked.page else ""
    return Source("quote", checked.quote.report or "the report", f"{words}{state}", page)


def kind_of(place: str) -> Kind:
    """What stands in a file: judgements, what a publication declared, or data."""
    if place.startswith((CERTAINTY, "appraisal/")):
        return "judgement"
    return "declared" if place.startswith(DECLARED) else "cell"


def fact_card(built: Built, group: Sequence[Fact], principal: Mapping[str, str]) -> Card:
    """The card of facts that are shown together: `group`, the one that names it first."""
    head = group[0]
    links, more = _links(built, group, principal)
    cells = _cells(built, group, [href.removeprefix("#fact:") for href, _ in links])
    own = [cell for cell in head.settings if not cell.startswith("review.yaml")]
    return Card(
        id=f"fact:{head.id}",
        basis=BASES.get(head.basis, COMPUTED),
        value=_value(group),
        how=_how(group),
        links=links,
        uses=_uses(built, group),
        sources=cell_sources(built.review, list(cells)[:MOST], built.quotes),
        settings=cell_sources(built.review, own),
        more=more + max(0, len(cells) - MOST),
        others=tuple(f"fact:{fact.id}" for fact in group[1:]),
    )


def _uses(built: Built, group: Sequence[Fact]) -> tuple[tuple[str, str], ...]:
    """The pooled effect that a study's effect is a part of."""
    pool, _, study = group[0].id.partition(".study.")
    weighed = study and any(fact.id.endswith(".weight") for fact in group)
    return (_link(built, f"{pool}.estimate"),) if weighed else ()


def _cells(built: Built, group: Sequence[Fact], behind: Sequence[str]) -> dict[str, None]:
    """The cells of a card; none where the cards that it refers to have all of them already."""
    own = dict.fromkeys(s for fact in group for s in fact.sources if is_cell(s))
    if not own:  # the box of a flow may refer to boxes of many thousand records
        return own
    told = {cell for id_ in behind for cell in built.lineage.everything(id_)}
    return {} if told.issuperset(own) else own


def _value(group: Sequence[Fact]) -> str:
    """The numbers of a card in one line."""
    head = group[0]
    known = {fact.id.rpartition(".")[2]: fact for fact in group}
    first = head.id.rpartition(".")[2]
    if first in ("effect", "estimate"):
        parts = [f"{head.unit} {head.text}".strip() + _limits(known)]
        rest = [name for name in known if name not in (first, "ci_low", "ci_high")]
    elif first == "intervention" and "difference" in known:
        parts, rest = [], ["comparator", "intervention", "difference"]
    elif f"{first}_low" in known and len(known) == 3:
        low, high = known[f"{first}_low"], known[f"{first}_high"]
        parts, rest = [f"{head.text} ({low.text} to {high.text}) {head.unit}".strip()], []
    elif first == "agree":
        parts, rest = [" of ".join(fact.text for fact in group) + " analyses agree"], []
    else:
        parts, rest = [], list(known)
    parts += [_named(name, known[name]) for name in rest if name in known]
    return "; ".join(parts).replace("; to ", " to ")


def _limits(known: Mapping[str, Fact]) -> str:
    low, high = known.get("ci_low"), known.get("ci_high")
    if not low or not high or low.value is None:
        return ""
    return f" ({low.text} to {high.text})"


def _named(name: str, fact: Fact) -> str:
    text = f"{fact.text}%" if fact.unit == "%" else fact.text
    unit = (
        ""
        if fact.unit in ("%", "", fact.text) or name.startswith(("pi_", "slope_"))
        else f" {fact.unit}"
    )
    label = NAMES.get(name, "")
    after = name in AFTER
    return f"{text}{unit} {label}".strip() if after else f"{label} {text}{unit}".strip()


def _how(group: Sequence[Fact]) -> tuple[str, ...]:
    """How the numbers were made, each way and each note once."""
    ways = dict.fromkeys(STEPS.get(fact.step, fact.step) for fact in group)
    notes = dict.fromkeys(fact.note for fact in group if fact.note)
    return (*ways, *notes)


def _links(
    built: Built, group: Sequence[Fact], principal: Mapping[str, str]
) -> tuple[tuple[tuple[str, str], ...], int]:
    """The cards that this one was made from. What is computed from the same studies as the pooled
    effect refers to its card instead of listing them again."""
    head = group[0].id
    if ".study." in head:
        return (), 0
    pool = f"{head.rpartition('.')[0]}.estimate"
    sources = dict.fromkeys(
        principal[s] for fact in group for s in fact.sources if s in principal
    )  # fmt: skip
    made_of = built.facts[pool].sources if pool in built.facts else ()
    if head != pool and len(sources) > 1 and set(sources) == set(made_of):
        return (_link(built, pool, "the same studies as"),), 0
    kept = [_link(built, id_) for id_ in sources]
    return tuple(kept[:MOST]), max(0, len(kept) - MOST)


def _link(built: Built, id_: str, before: str = "") -> tuple[str, str]:
    fact = built.facts[id_]
    stem, _, name = id_.rpartition(".")
    label = f"{fact.unit} {fact.text}" if name in ("effect", "estimate") else fact.text
    _, _, study = stem.partition(".study.")
    shown = {"estimate": f"the pooled effect, {label}", "effect": f"{study}: {label}"}
    words = shown.get(name, f"{NAMES.get(name, name)}: {label} {fact.unit}".strip())
    return f"#fact:{id_}", f"{before} {words}".strip()


def why_card(built: Built, id_: str, principal: Mapping[str, str]) -> Card:
    """What the words about a finding rest on: its numbers, its certainty, its cells."""
    one = next(finding for finding in built.findings if finding.id == id_)
    node = built.lineage.nodes.get(id_)
    sources = node.sources if node else ()
    heads = dict.fromkeys(principal[s] for s in sources if s in principal)
    return Card(
        id=f"why:{id_}",
        basis=_certainty_basis(one),
        value=one.statement or one.reason or one.state,
        how=_certainty(one),
        links=tuple(_link(built, head) for head in heads),
        sources=cell_sources(built.review, [s for s in sources if is_cell(s)], built.quotes),
        settings=cell_sources(built.review, node.settings if node else ()),
    )


def _certainty_basis(one: Finding) -> str:
    if one.certainty is None or one.certainty_basis is None:
        return "NOT RATED: nobody judged how far to trust this finding"
    if one.certainty_basis is Basis.COMPUTED:
        return COMPUTED
    return BASES[one.certainty_basis]


def _certainty(one: Finding) -> tuple[str, ...]:
    """The certainty in words, where it is from, and what lowered or raised it."""
    if one.certainty is None:
        return ()
    told = [f"certainty of the evidence: {one.certainty.value}"]
    told += [f"source: {one.certainty_source}"] if one.certainty_source else []
    return (*told, *(reason.text or reason.domain for reason in one.certainty_reasons))


def cell_card(built: Built, anchor: str, address: str, place: Place | None) -> Card:
    """A value that people wrote, at its file and line; or a default that the file leaves open."""
    written = built.review.cells
    row = [cell for cell in written.values if cell.startswith(f"{address}!")]
    known = written.places.get(address) or place
    if row:
        sources = cell_sources(built.review, row, built.quotes)
        return Card(anchor, WRITTEN, address, sources=sources)
    if address in written.values:
        sources = cell_sources(built.review, [address])
        return Card(anchor, WRITTEN, written.values[address], sources=sources)
    if known is not None:
        source = Source(kind_of(known.file), str(known), address.partition("#")[2])
        return Card(anchor, WRITTEN, str(known), sources=(source,))
    return Card(anchor, DEFAULT, address)


def sentences_card(built: Built, name: str) -> Card:
    """How the summary counts its own sentences: each with what it was made from."""
    sources = tuple(
        Source(
            "cell",
            sentence.id,
            ("written by people" if sentence.authored else sentence.basis.value)
            + (f", {len(sentence.spans)} numbers or facts shown" if sentence.spans else ""),
        )
        for sentence in built.summary.sentences
    )
    how = ("each sentence of the summary with what it was made from, as in sentences.json",)
    return Card(f"fact:{name}", "Counted here", "the summary's sentences", how, sources=sources)
