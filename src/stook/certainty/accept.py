"""A suggestion made a judgement: what people take over, with the reasons that they had given."""

from stook.model.certainty import Judgement, Reason
from stook.model.suggestion import Rating, Suggestion
from stook.model.terms import Basis


def accepted(suggestion: Suggestion, before: Judgement | None) -> Judgement:
    """The suggestion as a judgement. A reason that weighs as before stays in people's own words.

    ValueError, in words, where something that the rules need is not known.
    """
    if suggestion.certainty is None or suggestion.open:
        missing = ", ".join(suggestion.open) or "an estimate"
        raise ValueError(f"not everything is known that the rules need: {missing}")
    return Judgement(
        certainty=suggestion.certainty,
        basis=Basis.JUDGED,
        reasons=tuple(_reason(one, before) for one in suggestion.ratings if one.levels),
        suggested=suggestion.said,
        note=before.note if before and before.basis is Basis.JUDGED else "",
    )


def _reason(rating: Rating, before: Judgement | None) -> Reason:
    own = [one for one in before.reasons if one.domain == rating.domain] if before else []
    if len(own) == 1 and own[0].levels == rating.levels:
        return own[0]
    if not rating.code:
        raise ValueError(f"no code of a reason is known for {rating.domain}; write the entry")
    return Reason(
        domain=rating.domain,
        code=rating.code,  # type: ignore[arg-type]
        levels=rating.levels,
        text=rating.sentence,
    )
