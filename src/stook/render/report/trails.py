"""Trails: which numbers the page shows, and for each the card that tells where it is from.

The page asks for a link whenever it shows a number; what was asked for, and everything that it was
made from, gets a card. The numbers of one effect (the estimate and its limits) share a card; the
choices of the protocol stand once for each synthesis.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from stook.figures import p_value
from stook.language.catalogue import wording
from stook.language.cited_text import choose
from stook.language.lists import number
from stook.model.facts import Fact
from stook.pipeline.build import Built
from stook.pipeline.lineage import is_cell
from stook.problems import Place
from stook.render.report.cards import (
    Card,
    Source,
    cell_card,
    cell_sources,
    fact_card,
    sentences_card,
    why_card,
)
from stook.render.tables import comparison_label

# Facts that are shown together, the one that names their card first.
STUDY = ("effect", "ci_low", "ci_high", "weight")
ABSOLUTE = (
    "intervention", "comparator", "difference", "ci_low", "ci_high", "intervention_low",
    "intervention_high", "nnt", "nnt_low", "nnt_high",
)  # fmt: skip
TOGETHER = (
    ("estimate", "ci_low", "ci_high", "pi_low", "pi_high"),
    ("tau2", "tau2_low", "tau2_high", "i2", "q", "q_p"),
    ("studies", "studies_estimable", "participants"),
    ("agree", "analyses"),
    *(
        (name, f"{name}_low", f"{name}_high")
        for name in (
            "intervention_mean",
            "units",
            "odds_ratio",
            "improved",
            "ratio_of_means",
            "mids",
        )
    ),
    *((name, f"{name}_low", f"{name}_high") for name in ("direct", "indirect", "difference")),
    ("q_within", "q_within_p"),
    ("q_between", "q_between_p"),
    ("p_score", "mean_rank", "first"),
    ("slope", "slope_ci_low", "slope_ci_high", "slope_p"),
    ("intervention", "comparator", "neither", "unknown", "sign_p", "median", "lowest", "highest"),
)
WHOLE = {
    "review": "The review as a whole",
    "flow": "The flow of studies",
    "agreement": "Agreement of reviewers",
}
# A word with a digit in it, without the brackets and stops around it.
WORD = re.compile(r"[^\s(\[“\"'][^\s]*\d[^\s]*|\d[^\s]*")
_ENDS = ".,;:)]”\"'?!"
_NUMBER = r"[−+<≤>≥±-]?\d+(?:[.,]\d+)*"
# Whole numbers, ranges, dates and amounts ("12%", "2025-01-15", "6-month", "5mg") are values; what
# else has a digit in it ("SF-36", "NCT0123") is a name.
VALUE = re.compile(rf"{_NUMBER}(?:[-–/:×x]\d+(?:[.,]\d+)*)*(?:%|-?[a-zµ]{{1,9}})?")
PLAN = re.compile(r"review\.yaml#synthesis/[^/]+")
SENTENCES = "sentences"


@dataclass(frozen=True, slots=True)
class CardSet:
    """The cards of one synthesis (or of one kind of source) under a heading."""

    id: str
    title: str
    settings: tuple[Source, ...]
    cards: tuple[Card, ...]
    planned: bool = False


class Trails:
    """Collects what the page links to while it is written; `sets` are the cards that it needs."""

    def __init__(self, built: Built) -> None:
        self.built = built
        self.words = wording(built.review.protocol.language)
        self._members = _members(built)
        self._principal = {id_: head for head, ids in self._members.items() for id_ in ids}
        self._cells: dict[str, Place | None] = {}
        self._facts: dict[str, None] = {}
        self._findings: dict[str, None] = {}
        self._sentences = False
        self._labels = _labels(built)

    def say(self, key: str, form: int = 0, /, **parts: object) -> Markup:
        """The catalogue's wording, filled; whatever is not markup already is escaped."""
        return escape(choose(self.words.template(key), form)).format(**parts)

    def href(self, fact: str) -> str:
        """Where a fact's number leads; the fact gets its card."""
        head = self._principal.get(fact, fact)
        self._want(head)
        return f"#fact:{head}"

    def _want(self, head: str) -> None:
        waiting = [head]
        while waiting:
            one = waiting.pop()
            if one in self._facts or one not in self._members:
                continue
            self._facts[one] = None
            waiting += [
                self._principal[source]
                for id_ in self._members[one]
                for source in self.built.facts[id_].sources
                if source in self._principal
            ]

    def link(self, fact: str, text: str = "") -> Markup:
        """A fact's number as a link to its trail; '' where there is no such fact."""
        one = self.built.facts.get(fact)
        if one is None:
            return Markup("")
        return self.to(self.href(fact), text or self.grouped(one.text))

    def grouped(self, text: str) -> str:
        """A whole number with its thousands marked."""
        return number(self.words, int(text)) if text.isdecimal() and len(text) > 4 else text

    def p_value(self, fact: str) -> Markup:
        """A P value with its letter as a link: "P = 0.026"; '' where there is no such fact."""
        known = self.built.facts.get(fact)
        value = None if known is None else known.value
        text = p_value(value) if isinstance(value, float) else ""
        return self.link(fact, text) if text else Markup("")

    def ranged(self, stem: str, name: str) -> Markup:
        """An effect with its interval as one link, for they share a card: "0.49 (0.33 to 0.73)"."""
        names = (f"{stem}.{part}" for part in (name, "ci_low", "ci_high"))
        n, low, high = (self.built.facts.get(fact) for fact in names)
        if n is None:
            return Markup("")
        if low is None or high is None or low.value is None or high.value is None:
            return self.link(n.id)
        said = self.words.say("sof.range", n=n.text, low=low.text, high=high.text)
        return self.to(self.href(n.id), said.text)

    def to(self, href: str, text: str | Markup) -> Markup:
        """A quiet link to a trail: the page's style sheet knows it by where it leads."""
        return Markup('<a href="{}">{}</a>').format(href, text)

    def marked(self, text: str, spans: Iterable[tuple[int, int, str]]) -> Markup:
        """Words whose marked parts are links: to a fact's card, or to the cell that is shown.

        Parts that lead to one card and stand in one bracket are one link: "1.05 to 10.09".
        """
        joined: list[tuple[int, int, str]] = []
        for start, end, source in sorted(spans):
            href = self.cell(source) if is_cell(source) else self.href(source)
            first = start
            if joined and joined[-1][2] == href and "(" not in text[joined[-1][1] : start]:
                first = joined.pop()[0]
            joined.append((first, end, href))
        parts, at = [], 0
        for start, end, href in joined:
            parts += [escape(text[at:start]), self.to(href, text[start:end])]
            at = end
        return Markup("").join([*parts, escape(text[at:])])

    def why(self, finding: str) -> str:
        """Where "why?" leads: what a finding's words rest on."""
        self._findings[finding] = None
        for name in ("estimate", "studies"):
            if f"{finding}.{name}" in self.built.facts:
                self.href(f"{finding}.{name}")
        return f"#why:{finding}"

    def cell(self, address: str, place: Place | None = None) -> str:
        """Where a number leads that people wrote: the cell that it stands in."""
        self._cells.setdefault(address, place)
        return f"#{_anchor(address)}"

    def traced(self, text: str, address: str, place: Place | None = None) -> Markup:
        """People's own words; the numbers in them are links to the cell that they stand in."""
        if not WORD.search(text):
            return escape(text)
        return self.linked(text, self.cell(address, place))

    def counted(self, text: str) -> Markup:
        """A label of the summary; the numbers in it count the summary's own sentences."""
        self._sentences = True
        return self.linked(text, f"#fact:{SENTENCES}")

    def linked(self, text: str, href: str) -> Markup:
        """Words whose numbers all lead to one card; digits inside names are no numbers."""
        parts: list[Markup | str] = []
        at = 0
        for label in self._labels.finditer(text) if self._labels else ():
            parts += [self._linked(text[at : label.start()], href), _name(label[0])]
            at = label.end()
        return Markup("").join([*parts, self._linked(text[at:], href)])

    def _linked(self, text: str, href: str) -> Markup:
        parts, at = [], 0
        for word in WORD.finditer(text):
            core = word[0].rstrip(_ENDS)
            parts.append(escape(text[at : word.start()]))
            parts.append(self.to(href, core) if VALUE.fullmatch(core) else _name(core))
            at = word.start() + len(core)
        return Markup("").join([*parts, escape(text[at:])])

    def sets(self) -> list[CardSet]:
        """All cards that the page links to, by synthesis, in the order of the protocol."""
        made: list[CardSet] = []
        placed: set[str] = set()
        for id_, title in self._titles():
            made.append(self._synthesis_set(id_, title, placed))
        made.append(self._plan_set())
        for stem, title in WHOLE.items():
            heads = sorted(h for h in self._facts if h.partition(".")[0] == stem)
            cards = tuple(fact_card(self.built, self._group(h), self._principal) for h in heads)
            made.append(CardSet(stem, title, (), cards))
        told = (sentences_card(self.built, SENTENCES),) if self._sentences else ()
        made.append(CardSet("words", "The summary's own sentences", (), told))
        cells = tuple(
            cell_card(self.built, _anchor(cell), cell, place) for cell, place in self._ordered()
        )
        made.append(CardSet("cells", "What people wrote", (), cells))
        return [one for one in made if one.cards]

    def _titles(self) -> list[tuple[str, str]]:
        protocol = self.built.review.protocol
        found = []
        for one in self.built.findings:
            outcome = protocol.outcomes[one.outcome].technical
            window = protocol.time_windows.get(one.timepoint)
            parts = [outcome, *([window.label] if window else [])]
            comparison = comparison_label(protocol, one.comparison)
            found.append((one.id, f"{comparison}: {', '.join(parts)}"))
        for net in self.built.networks:
            outcome = protocol.outcomes[net.specification.outcome].technical
            found.append((net.synthesis.id, f"Network: {outcome}"))
        return list(dict(found).items())

    def _synthesis_set(self, id_: str, title: str, placed: set[str]) -> CardSet:
        """The cards of one synthesis that stand in no set before it (a pair in its network)."""
        heads = [
            head
            for head in self._members
            if head in self._facts and _of(head, id_) and head not in placed
        ]
        placed.update(heads)
        cards = [fact_card(self.built, self._group(h), self._principal) for h in heads]
        if id_ in self._findings:
            cards.insert(0, why_card(self.built, id_, self._principal))
        shared = next(
            (self.built.facts[f"{id_}.{name}"].settings for name in ("estimate", "q")
             if f"{id_}.{name}" in self.built.facts),
            (),
        )  # fmt: skip
        own = [cell for cell in shared if not PLAN.fullmatch(cell)]
        settings = cell_sources(self.built.review, own)
        return CardSet(id_, title, settings, tuple(cards), planned=len(own) < len(shared))

    def _plan_set(self) -> CardSet:
        """The choices that hold for every synthesis."""
        cells = [cell for cell in self.built.review.cells.values if PLAN.fullmatch(cell)]
        sources = cell_sources(self.built.review, cells)
        card = Card("plan", "Written by people", "The general plan", sources=sources)
        return CardSet("plan", "The general plan", (), (card,) if sources else ())

    def _group(self, head: str) -> list[Fact]:
        return [self.built.facts[id_] for id_ in self._members[head]]

    def _ordered(self) -> list[tuple[str, Place | None]]:
        places = self.built.review.cells.places

        def key(item: tuple[str, Place | None]) -> tuple[str, int, str]:
            place = item[1] or places.get(item[0])
            return (place.file, place.line, item[0]) if place else ("", 0, item[0])

        return sorted(self._cells.items(), key=key)


def _name(text: str) -> Markup:
    """A name with digits in it."""
    return Markup('<span class="name">{}</span>').format(text)


def _labels(built: Built) -> re.Pattern[str] | None:
    """The studies' names, which often end with a year, as one expression; None without any."""
    labels = {study.label for study in built.review.studies.values() if WORD.search(study.label)}
    ordered = sorted(labels, key=lambda label: (-len(label), label))
    return (
        re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in ordered))
        if ordered
        else None
    )


def _of(head: str, synthesis: str) -> bool:
    """Whether a fact is one of a synthesis (ids have three parts before the fact's own name)."""
    return head.startswith(f"{synthesis}.")


def _anchor(address: str) -> str:
    return "cell:" + address.replace("#", "/").replace(" ", "_")


def _members(built: Built) -> dict[str, tuple[str, ...]]:
    """The facts that share a card, by the fact that names it, in the order in which they stand."""
    heads: dict[str, tuple[str, ...]] = {}
    done: set[str] = set()
    for id_ in built.facts:
        if id_ in done:
            continue
        stem, _, name = id_.rpartition(".")
        parts = _together(stem, name)
        found = tuple(f"{stem}.{part}" for part in parts if f"{stem}.{part}" in built.facts)
        found = found or (id_,)
        heads[found[0]] = found
        done.update(found)
    return heads


def _together(stem: str, name: str) -> tuple[str, ...]:
    if stem.partition(".")[0] in WHOLE:
        return (name,)
    if ".study." in stem:
        return STUDY
    if stem.endswith(".absolute") and name in ABSOLUTE:
        return ABSOLUTE
    return next((parts for parts in TOGETHER if name in parts), (name,))
