"""A network of treatments before and after the arithmetic, and what is known of its certainty."""

from dataclasses import dataclass, field, replace
from typing import Literal

from stook.figures.brief import brief
from stook.model.certainty import Judgement
from stook.model.finding import Finding
from stook.model.protocol import Contributions, Method
from stook.model.synthesis import Contrast, Group
from stook.model.terms import Certainty

Level = Literal["no concerns", "some concerns", "major concerns", "not assessed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeGroup:
    """What a study reported of the people on one node; several of its arms on it are combined.

    `membership` are the cells that put the arms on this node.
    """

    study: str
    label: str
    node: str
    group: Group
    membership: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeContrast:
    """A contrast that a study reported as such, or one within people: `node` against `other`."""

    node: str
    other: str
    contrast: Contrast


@brief
@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSpecification:
    """A network as planned: what it compares with what, how, and what goes in.

    `names` are the nodes' technical names, `plain` the lay ones, by node; `value` the smallest
    effect that matters (a ratio for ratios), `better` which effects are, `settings` the cells of
    the protocol that decide the arithmetic, `place` the cell of the plan's entry ('' where the
    review's type asks for it).
    """

    id: str
    outcome: str
    timepoint: str
    measure: str
    reference: str
    method: Method
    groups: tuple[NodeGroup, ...]
    contrasts: tuple[NodeContrast, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    plain: dict[str, str] = field(default_factory=dict)
    contributions: Contributions = "random walk"
    better: Literal["lower", "higher"] = "lower"
    value: float | None = None
    settings: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An effect on the natural scale with its interval and P value."""

    estimate: float
    ci_low: float
    ci_high: float
    p: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkEffect:
    """A study's effect of one node against another, on the natural scale."""

    study: str
    label: str
    a: str
    b: str
    effect: float
    ci_low: float
    ci_high: float
    cells: tuple[str, ...]
    membership: tuple[str, ...] = ()
    derived: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two nodes, `a` against `b`: direct, indirect and network evidence on the natural scale.

    `share` is the part of direct evidence (0 to 1); `difference` direct over (or minus) indirect.
    `studies` bring direct evidence. `contributions` are percent by study, `through` percent by
    direct comparison ("a.b"); each adds up to 100. `path` is the mean number of comparisons on the
    way from one to the other.
    """

    a: str
    b: str
    network: Evidence
    pi_low: float | None = None
    pi_high: float | None = None
    direct: Evidence | None = None
    indirect: Evidence | None = None
    difference: Evidence | None = None
    share: float = 0.0
    studies: tuple[str, ...] = ()
    contributions: dict[str, float] = field(default_factory=dict)
    through: dict[str, float] = field(default_factory=dict)
    path: float = 1.0


def turned(pair: Pair, node: str, *, ratio: bool) -> Pair:
    """The pair with `node` first: reciprocals of ratios, the other sign of differences."""
    if pair.a == node:
        return pair

    def back(value: float | None) -> float | None:
        return None if value is None else 1.0 / value if ratio else -value

    def other(one: Evidence) -> Evidence:
        estimate, low, high = one.estimate, one.ci_low, one.ci_high
        if ratio:
            return Evidence(estimate=1 / estimate, ci_low=1 / high, ci_high=1 / low, p=one.p)
        return Evidence(estimate=-estimate, ci_low=-high, ci_high=-low, p=one.p)

    return replace(
        pair, a=pair.b, b=pair.a, network=other(pair.network),
        direct=pair.direct and other(pair.direct),
        indirect=pair.indirect and other(pair.indirect),
        difference=pair.difference and other(pair.difference),
        pi_low=back(pair.pi_high), pi_high=back(pair.pi_low),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class QTest:
    """A Q with its degrees of freedom; no P without any."""

    q: float
    df: int
    p: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node with its studies and people, its rank and, in percent, the chance to be the best.

    `p_score` runs from 0 (certainly the worst) to 1.
    """

    id: str
    studies: int
    participants: int
    p_score: float
    mean_rank: float
    first: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSynthesis:
    """A network (or one connected part of it) carried out.

    A pair with the reference has it second. `people` counts each study's people.
    `loops` counts independent closed loops: without any, incoherence cannot be assessed. `left_out`
    names studies (and arms) that take no part, with the reason; `corrected` those with a continuity
    correction. `part` is the number of the part, `others` the nodes of the other parts.
    """

    id: str
    measure: str
    ratio: bool
    reference: str
    nodes: tuple[Node, ...] = ()
    pairs: tuple[Pair, ...] = ()
    effects: tuple[NetworkEffect, ...] = ()
    people: dict[str, int] = field(default_factory=dict)
    studies: int = 0
    participants: int = 0
    tau2: float | None = None
    i2: float | None = None
    total: QTest | None = None
    within: QTest | None = None
    between: QTest | None = None
    loops: int = 0
    several_arms: int = 0
    cut_points: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    corrected: tuple[str, ...] = ()
    others: tuple[tuple[str, ...], ...] = ()
    part: int = 1
    reason: str = ""

    def pair(self, a: str, b: str) -> Pair | None:
        """The pair in either order, as it is stored."""
        return next((one for one in self.pairs if {one.a, one.b} == {a, b}), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """One of CINeMA's six domains for one pair: its level, and what decided it in words."""

    name: str
    level: Level
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCertainty:
    """How far to trust a pair's network estimate.

    `direct` and `indirect` are GRADE's ratings of both kinds of evidence without imprecision (None
    where nobody rated what they rest on), `suggested` the network's with the `path` that led to
    it; `confidence` what CINeMA's domains add up to. `judged` is what people wrote.
    """

    a: str
    b: str
    domains: tuple[Domain, ...] = ()
    confidence: Certainty | None = None
    direct: Certainty | None = None
    indirect: Certainty | None = None
    suggested: Certainty | None = None
    path: tuple[str, ...] = ()
    judged: Judgement | None = None
    sources: tuple[str, ...] = ()

    @property
    def certainty(self) -> Certainty | None:
        """What people judged; a suggestion is never shown as a judgement."""
        return self.judged.certainty if self.judged else None


@brief
@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFinding:
    """A network with everything that can be said of it.

    `against` are the findings of every node against the reference, with statements; `said` lay
    sentences about the whole, each with the parts (start, end, id) that show a fact.
    """

    specification: NetworkSpecification
    synthesis: NetworkSynthesis
    certainties: tuple[PairCertainty, ...] = ()
    against: dict[str, Finding] = field(default_factory=dict)
    said: tuple[tuple[str, tuple[tuple[int, int, str], ...]], ...] = ()

    def certainty(self, a: str, b: str) -> PairCertainty | None:
        """The certainty of a pair in either order."""
        return next((one for one in self.certainties if {one.a, one.b} == {a, b}), None)
