"""What all ratings together lead to."""

from collections.abc import Iterable

from stook.model.suggestion import UP, Rating
from stook.model.terms import Certainty


def total(ratings: Iterable[Rating]) -> Certainty | None:
    """High, less the levels down, and where nothing but the design lowered it, the levels up.

    Never below very low or above high. Domains that were not assessed lower nothing, so the answer
    is then the highest that is possible. None where the start is not known.
    """
    rank = Certainty.HIGH.rank
    up = down = 0
    for one in ratings:
        if one.domain == "study design":
            if one.levels is None:
                return None
            rank -= one.levels
        elif one.domain in UP:
            up += one.levels or 0
        else:
            down += one.levels or 0
    rank = rank - down if down else rank + up
    return list(Certainty)[min(max(rank, 1), Certainty.HIGH.rank) - 1]
