"""How far reviewers agreed before anybody saw another's vote, by pair and stage, and as facts.

Only records that all reviewers who were needed have judged are counted, so that nobody learns a
vote that is still hidden. Votes count as they stood when the last of these had voted; what people
changed after seeing another's vote does not.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stook.figures import number
from stook.model.decisions import Decisions, Event, EventKind, Stage
from stook.model.facts import Fact
from stook.model.terms import Basis
from stook.stats.agreement import agreement

PREFIX = "agreement."
CATEGORIES = (EventKind.INCLUDE.value, EventKind.EXCLUDE.value)


@dataclass(frozen=True, slots=True)
class VotingAgreement:
    """Agreement of two reviewers in one stage.

    `records` are those that both judged, `agreed` how many of them alike; `percent` (raw
    agreement) and `prevalence` (share of votes to include) are shares from 0 to 1. `kappa` (Cohen)
    and `ac1` (Gwet) are None where chance alone makes agreement certain.
    """

    stage: Stage
    first: str
    second: str
    records: tuple[str, ...]
    agreed: int
    percent: float
    kappa: float | None
    ac1: float | None
    prevalence: float

    @property
    def id(self) -> str:
        """What the ids of its facts begin with."""
        return f"{PREFIX}{self.stage.value}.{self.first}.{self.second}"


def voting_agreements(decisions: Decisions) -> tuple[VotingAgreement, ...]:
    """The agreement of each pair of reviewers in each stage, by stage and name.

    At titles and abstracts `unsure` passes a record on and counts as `include`; at full text it is
    a category of its own.
    """
    return tuple(
        _compared(stage, pair, votes)
        for stage in Stage
        for pair, votes in sorted(_pairs(decisions, stage).items())
    )


_Votes = dict[str, tuple[str, str]]


def _pairs(decisions: Decisions, stage: Stage) -> dict[tuple[str, str], _Votes]:
    """The two votes on each record that a pair judged independently, by pair."""
    pairs: defaultdict[tuple[str, str], _Votes] = defaultdict(dict)
    for record, screened in decisions.stage(stage).items():
        votes = screened.independent
        names = sorted(votes)
        for position, first in enumerate(names):
            for second in names[position + 1 :]:
                pairs[first, second][record] = (
                    _category(votes[first], stage),
                    _category(votes[second], stage),
                )
    return pairs


def _compared(
    stage: Stage, pair: tuple[str, str], votes: Mapping[str, tuple[str, str]]
) -> VotingAgreement:
    unsure = (EventKind.UNSURE.value,) if stage is Stage.FULL_TEXT else ()
    first, second = zip(*votes.values(), strict=True)
    result = agreement(first, second, (*CATEGORIES, *unsure))
    return VotingAgreement(
        stage,
        *pair,
        tuple(votes),
        result.agreed,
        result.percent,
        _known(result.kappa),
        _known(result.ac1),
        result.prevalence,
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _category(vote: Event, stage: Stage) -> str:
    if vote.kind is EventKind.UNSURE and stage is Stage.TITLE_ABSTRACT:
        return EventKind.INCLUDE.value
    return vote.kind.value


def agreement_facts(
    agreements: Iterable[VotingAgreement], addresses: Mapping[str, str]
) -> tuple[Fact, ...]:
    """A fact for each number of each pair; its sources are the records that both judged, by
    `addresses` (`file#record`)."""
    return tuple(
        Fact(
            id=f"{pair.id}.{name}",
            value=value,
            text=text,
            basis=Basis.COMPUTED,
            step=name if name in ("kappa", "ac1") else "count",
            sources=tuple(addresses[record] for record in pair.records if record in addresses),
            unit=unit,
        )
        for pair in agreements
        for name, value, text, unit in (
            ("records", len(pair.records), str(len(pair.records)), "records"),
            ("agreed", pair.agreed, str(pair.agreed), "records"),
            ("percent", 100 * pair.percent, number(100 * pair.percent, 0), "%"),
            ("kappa", pair.kappa, number(pair.kappa), ""),
            ("ac1", pair.ac1, number(pair.ac1), ""),
        )
    )
