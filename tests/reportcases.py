"""A published page taken apart: its texts with the elements around them, its trails, its links.

What has to have a trail: every number in the report outside headings (those of tables and of what
unfolds among them), references, the trails themselves, and addresses set as code. A number has one
where it stands in a link to a card of the appendix. Names of studies are references: they lead to
the study. Numbers in pictures: each row of a plot names its fact (`data-fact`), each box of the
flow links to its card, and the shares of a weighted summary come from the table of judgements
above it and the weights in the analyses.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

NUMBER = re.compile(r"\d")
VOID = {"br", "circle", "hr", "img", "input", "line", "link", "meta", "path", "rect", "use"}
HEADS = {"h1", "h2", "h3", "h4", "h5", "h6", "th", "summary"}
OUTSIDE = HEADS | {"style", "script", "title", "desc", "svg", "code", "nav", "symbol"}


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
    cards: set[str] = field(default_factory=set)
    hrefs: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = Element(tag, {name: value or "" for name, value in attrs})
        self.ids += [one.attributes["id"]] if "id" in one.attributes else []
        self.hrefs += [one.attributes["href"]] if "href" in one.attributes else []
        self.facts += [one.attributes["data-fact"]] if "data-fact" in one.attributes else []
        if "card" in one.classes:
            self.cards.add(one.attributes["id"])
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
        or one.classes & {"references", "name", "card", "settings", "unseen"}
        or one.attributes.get("href", "").startswith("#study:")
        for one in around
    )


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
