"""Who shares a sentence: verdicts merged over routes, interventions and outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass

from stook.language.claims import Claim, claim_of
from stook.model.summary import Verdict
from stook.summary.plain.context import Context

_LAST = frozenset({"no_data", "not_compared", "not_judged", "unsized"})


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing to say: outcomes and comparisons that share a claim.

    `whole` is True where it holds for every comparison of its group.
    """

    claim: Claim
    outcomes: tuple[str, ...]
    comparisons: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Interventions that are spoken of together, because the same holds for all of them."""

    comparator: str
    comparisons: tuple[str, ...]
    pieces: tuple[Piece, ...]

    @property
    def known(self) -> bool:
        """True where at least one thing is claimed."""
        return any(piece.claim.known or piece.claim.named for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Board:
    """Every verdict and its claim, by comparison and outcome."""

    verdicts: dict[tuple[str, str], Verdict]
    claims: dict[tuple[str, str], Claim]


def board(ctx: Context) -> Board:
    """The plan's verdicts with their claims."""
    verdicts = {(v.comparison, v.outcome): v for v in ctx.plan.verdicts}
    claims = {key: claim_of(ctx.words, ctx.outcome(key[1]), v) for key, v in verdicts.items()}
    return Board(verdicts, claims)


def comparators(ctx: Context) -> tuple[str, ...]:
    """The comparators that the verdicts are against, in order of appearance."""
    return tuple(dict.fromkeys(v.comparator for v in ctx.plan.verdicts))


def groups(ctx: Context, outcomes: Sequence[str]) -> tuple[Group, ...]:
    """Groups of interventions with the same verdicts on these outcomes, within a comparator.

    An intervention whose routes differ stands alone. Within a comparator, groups with something
    known come first.
    """
    all_ = board(ctx)
    found = [
        group
        for comparator in comparators(ctx)
        for group in _within(ctx, all_, comparator, outcomes)
        if group.pieces
    ]
    order = comparators(ctx)
    return tuple(sorted(found, key=lambda g: (order.index(g.comparator), not g.known)))


def _within(ctx: Context, all_: Board, comparator: str, outcomes: Sequence[str]) -> list[Group]:
    members: dict[str, list[str]] = {}
    for verdict in ctx.plan.verdicts:
        if verdict.comparator == comparator:
            comparisons = members.setdefault(verdict.intervention, [])
            if verdict.comparison not in comparisons:
                comparisons.append(verdict.comparison)
    merged: dict[object, list[str]] = {}
    for intervention, comparisons in members.items():
        vectors = {tuple(all_.claims.get((c, o)) for o in outcomes) for c in comparisons}
        key: object = vectors.pop() if len(vectors) == 1 else intervention
        merged.setdefault(key, []).extend(comparisons)
    return [
        Group(comparator, tuple(cs), tuple(pieces(all_, cs, outcomes))) for cs in merged.values()
    ]


def pieces(all_: Board, comparisons: Sequence[str], outcomes: Sequence[str]) -> list[Piece]:
    """What there is to say of comparisons, outcome by outcome, equal claims merged; what nobody
    reported comes last, so that benefits and unwanted effects stay together."""
    entries: dict[object, tuple[Claim, list[str], tuple[str, ...]]] = {}
    for outcome in outcomes:
        by_claim: dict[Claim, list[str]] = {}
        for comparison in comparisons:
            whole = all_.claims.get((comparison, outcome))
            for claim in whole.parts if whole else ():
                by_claim.setdefault(claim, []).append(comparison)
        for claim, members in by_claim.items():
            key = (_merge_key(claim, outcome), tuple(members))
            entries.setdefault(key, (claim, [], tuple(members)))[1].append(outcome)
    made = [
        Piece(
            claim,
            tuple(keys),
            members,
            tuple(all_.verdicts[c, o] for o in keys for c in members),
            len(members) == len(comparisons),
        )
        for claim, keys, members in entries.values()
    ]
    return sorted(made, key=lambda piece: piece.claim.mode in _LAST)


def _merge_key(claim: Claim, outcome: str) -> tuple[object, ...]:
    """Claims with this key in common can share a sentence."""
    if claim.named:
        return ("named", claim.mode, outcome, claim.named)
    verb = claim.verb if claim.mode == "claim" else ""
    return (claim.mode, claim.level, claim.row, verb, claim.caveat)
