"""Trail cards: what a number is, how it was made in words, and the cells at its end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stook.model.facts import Fact
from stook.model.finding import Finding
from stook.model.terms import Basis
from stook.pipeline.build import Built
from stook.pipeline.lineage import is_cell
from stook.problems import Place
from stook.render.trail import BASES, STEPS, cell_lines

# A card lists this many of its direct sources; `stook why` lists all.
MOST = 60
AFTER = ("studies_estimable", "comparator", "intervention", "neither", "unknown")
COMPUTED = "Computed here"
WRITTEN = "Written by people"
NAMES = {
    "ci_low": "lower limit",
    "ci_high": "upper limit",
    "weight": "weight",
    "pi_low": "prediction from",
    "pi_high": "to",
    "tau2": "tau²",
    "tau2_low": "tau² from",
    "tau2_high": "to",
    "i2": "I²",
    "q": "Q",
    "q_p": "P",
    "studies_estimable": "estimable",
    "comparator": "with the comparator",
    "intervention": "with the intervention",
    "difference": "difference",
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
class Card:
    """One trail card. `links` are (href, label) of what it was made from; `settings` its own;
    `others` the ids under which it can be found besides its own: of the facts that share it.
    """

    id: str
    basis: str
    value: str
    how: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    cells: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    more: int = 0
    others: tuple[str, ...] = ()


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
        cells=tuple(cell_lines(built.review, list(cells)[:MOST], built.quotes)),
        settings=tuple(cell_lines(built.review, own)),
        more=more + max(0, len(cells) - MOST),
        others=tuple(f"fact:{fact.id}" for fact in group[1:]),
    )


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
    """The cards that this one was made from. A share of the pooled effect, and what is computed
    from the same studies as it, refer to its card instead of listing them again."""
    head = group[0].id
    if ".study." in head:
        pool = head.partition(".study.")[0]
        weighed = any(fact.id.endswith(".weight") for fact in group)
        return ((_link(built, f"{pool}.estimate"),) if weighed else (), 0)
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
        cells=tuple(cell_lines(built.review, [s for s in sources if is_cell(s)], built.quotes)),
        settings=tuple(cell_lines(built.review, node.settings if node else ())),
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
    cells = built.review.cells
    row = [cell for cell in cells.values if cell.startswith(f"{address}!")]
    at = cells.places.get(address) or place
    if row:
        return Card(anchor, WRITTEN, address, cells=tuple(cell_lines(built.review, row)))
    if address in cells.values:
        lines = tuple(cell_lines(built.review, [address]))
        return Card(anchor, WRITTEN, cells.values[address], cells=lines)
    if at is not None:
        return Card(anchor, WRITTEN, str(at), cells=(f"{at}  {address.partition('#')[2]}",))
    return Card(anchor, "A default of stook: the file does not say otherwise", address)


def sentences_card(built: Built, name: str) -> Card:
    """How the summary counts its own sentences: each with what it was made from."""
    lines: Iterable[str] = (
        f"{one.id}: {'written by people' if one.authored else one.basis.value}"
        + (f", {len(one.spans)} numbers or facts shown" if one.spans else "")
        for one in built.summary.sentences
    )
    how = ("each sentence of the summary with what it was made from, as in sentences.json",)
    return Card(f"fact:{name}", "Counted here", "the summary's sentences", how, cells=tuple(lines))
