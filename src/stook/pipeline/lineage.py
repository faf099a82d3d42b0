"""Lineage: from a fact or a sentence down to the cells that people wrote."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stook.figures.brief import brief
from stook.model.facts import Fact


def is_cell(source: str) -> bool:
    """True for a cell address (`file#row!column`), False for the id of a fact or finding."""
    return "#" in source


@dataclass(frozen=True, slots=True)
class Node:
    """Anything that has sources: a fact, a finding, a sentence."""

    id: str
    sources: tuple[str, ...]
    settings: tuple[str, ...] = ()


@brief
@dataclass(frozen=True, slots=True)
class Lineage:
    """All nodes of a build by id."""

    nodes: Mapping[str, Node]

    def cells(self, start: str) -> tuple[str, ...]:
        """Every data cell that `start` rests on, in the order in which it is met."""
        return self._reach(start, with_settings=False)

    def everything(self, start: str) -> tuple[str, ...]:
        """Every cell that `start` rests on, data and settings of the protocol alike."""
        return self._reach(start, with_settings=True)

    def _reach(self, start: str, *, with_settings: bool) -> tuple[str, ...]:
        cells: dict[str, None] = {}
        seen = {start}
        waiting = [start]
        while waiting:
            node = self.nodes.get(waiting.pop())
            if node is None:
                continue
            for source in node.sources + (node.settings if with_settings else ()):
                if is_cell(source):
                    cells.setdefault(source)
                elif source not in seen:
                    seen.add(source)
                    waiting.append(source)
        return tuple(cells)


def nodes_of(facts: Iterable[Fact]) -> dict[str, Node]:
    """The lineage nodes of facts."""
    return {fact.id: Node(fact.id, fact.sources, fact.settings) for fact in facts}
