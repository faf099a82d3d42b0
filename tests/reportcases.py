"""A published page taken apart: its texts with the elements around them, its trails, its links.

What has to have a trail: every number in the report outside headings (those of tables and of what
unfolds among them), references, and addresses set as code. A number has one where it stands in a
link to a card; the cards are packed in the page (`trail-data`). Names of studies are references:
they lead to the study. Numbers in pictures stand beside them as text; the shares of a weighted
summary come from the table of judgements beside it and the weights in the analyses.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from typing import Any

from stook.render.report.trail_data import unpacked

NUMBER = re.compile(r"\d")
VOID = {"br", "circle", "col", "hr", "img", "input", "line", "link", "meta", "path", "rect", "use"}
HEADS = {"h1", "h2", "h3", "h4", "h5", "h6", "th", "summary"}
OUTSIDE = HEADS | {
    "caption", "code", "desc", "noscript", "script", "style", "svg", "nav", "symbol", "title",
}  # fmt: skip


# Names of studies and comparisons, and words that lead to another section of the page.
ELSEWHERE = ("#study:", "#comparison:", "#fragile", "#findings")


@dataclass
class Element:
    """An open element on the way to a text."""

    tag: str
    attributes: dict[str, str]

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())


@dataclass
class Page(HTMLParser):
    """All texts of a page, each with its open elements; ids, cards and links."""

    text: str
    texts: list[tuple[str, tuple[Element, ...]]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    hrefs: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []
        self.feed(self.text)

    @cached_property
    def trails(self) -> dict[str, Any]:
        """The cards of the page as its script reads them."""
        (packed,) = (
            text for text, around in self.texts if around[-1].attributes.get("id") == "trail-data"
        )
        return unpacked(packed.strip())

    @cached_property
    def cards(self) -> set[str]:
        """The ids under which a card opens."""
        return set(self.trails["cards"]) | set(self.trails["others"])

    def card(self, id_: str) -> dict[str, Any]:
        """A card by its id, or by that of a fact that shares it."""
        cards: dict[str, dict[str, Any]] = self.trails["cards"]
        return cards[self.trails["others"].get(id_, id_)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = Element(tag, {name: value or "" for name, value in attrs})
        self.ids += [one.attributes["id"]] if "id" in one.attributes else []
        self.hrefs += [one.attributes["href"]] if "href" in one.attributes else []
        self.facts += [one.attributes["data-fact"]] if "data-fact" in one.attributes else []
        if tag not in VOID:
            self._open.append(one)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((data, tuple(self._open)))


def outside(around: tuple[Element, ...]) -> bool:
    """Whether a text is a heading, a name or an address, or a trail itself."""
    return any(
        one.tag in OUTSIDE
        or one.classes & {"references", "name", "vh"}
        or one.attributes.get("href", "").startswith(
            ("#study:", "#comparison:", "#fragile", "#findings")
        )
        for one in around
    )


TRAIL = re.compile(r"#(fact|cell|why|plan)(:|$)")


def has_trail(around: tuple[Element, ...], cards: set[str]) -> bool:
    """Whether a text stands in a link to a card."""
    return any(
        one.attributes.get("href", "").removeprefix("#") in cards for one in around
    )  # fmt: skip


def walked(page: Page, cited: set[str]) -> tuple[list[str], list[str]]:
    """The texts with numbers that have a trail, and those that do not. `cited` are the ids of
    sentences that people wrote and whose citation stands below them."""
    good, bad = [], []
    for text, around in page.texts:
        if not NUMBER.search(text) or outside(around):
            continue
        if any(one.attributes.get("data-sentence", "") in cited for one in around):
            continue
        (good if has_trail(around, page.cards) else bad).append(text.strip())
    return good, bad
