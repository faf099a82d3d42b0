"""The checklists that apply to a review, each item with its answer."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from stook.pipeline.build import Built
from stook.render.checklists.answer import Answer, State
from stook.render.checklists.checks import answer


@dataclass(frozen=True, slots=True)
class Item:
    """An item with its answer: `where` it is met, or what is `missing`."""

    number: str
    section: str
    label: str
    state: State
    where: str
    missing: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """One checklist, filled in. `source` is the publication of the original."""

    id: str
    title: str
    source: str
    items: tuple[Item, ...]

    def count(self, state: State) -> int:
        """How many items have an answer of this kind."""
        return sum(item.state == state for item in self.items)


@cache
def _definitions() -> dict[str, dict[str, object]]:
    text = files("stook.render.checklists").joinpath("items.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def checklists(built: Built) -> tuple[Checklist, ...]:
    """PRISMA 2020 with its lists for abstracts and searches; SWiM where something is not pooled;
    PRISMA-LSR for a living review."""
    return tuple(_filled(built, id_) for id_ in _definitions() if _applies(built, id_))


def _applies(built: Built, id_: str) -> bool:
    if id_ == "swim":
        return any(not specification.pooled for specification in built.specifications)
    if id_ == "prisma-lsr":
        return "living" in built.review.protocol.title.lower()
    return True


def _filled(built: Built, id_: str) -> Checklist:
    definition = _definitions()[id_]
    rows = definition["items"]
    assert isinstance(rows, list)  # noqa: S101 - our own file
    items = []
    for row in rows:
        found: Answer = answer(built, row["check"])
        items.append(
            Item(
                number=row["item"],
                section=row["section"],
                label=row["label"],
                state=found.state,
                where=found.where,
                missing=found.missing,
            )
        )
    return Checklist(id_, str(definition["title"]), str(definition["source"]), tuple(items))
