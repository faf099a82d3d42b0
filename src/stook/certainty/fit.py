"""A suggestion beside the judgement that people made: where they part, and whether it is said why.

Nothing is made to agree: what was judged stays, what is suggested stays, and the difference is
explained by what is known of both.
"""

from collections.abc import Iterator, Mapping, Sequence

from stook.model.certainty import CERTAINTY, General, Judgement, Reason
from stook.model.suggestion import UP, Comparison, Fit, Rating, Suggestion
from stook.model.terms import PUBLISHED, Basis, Certainty
from stook.problems import Place, Problem, problem

WHO = {
    Basis.JUDGED: "Judged",
    Basis.DECLARED: "Published",
    Basis.IMPLIED: "Implied by the publication's wording",
}


def compare(
    suggestion: Suggestion, judgement: Judgement | None, general: General | None = None
) -> Comparison:
    """The suggestion beside a judgement, with the differences in sentences.

    `general` are the reasons that a publication gives for all findings together.
    """
    if judgement is None:
        return Comparison(
            finding=suggestion.finding,
            judged=None,
            suggested=suggestion.certainty,
            fit="open",
            differences=("Nobody has judged this finding.",),
            beside=suggestion.said,
        )
    parted = list(_parted(suggestion, judgement))
    differences = [sentence for _, sentence in parted]
    said = _levels_differ(suggestion, judgement, general)
    if said:
        differences.insert(0, said)
    reasoned = bool(judgement.note) or all(
        any(reason.text for reason in judgement.reasons if reason.domain == domain)
        for domain, _ in parted
    )
    if not parted:
        reasoned = bool(judgement.note) or not said or not suggestion.complete
    fit = _fit(suggestion, judgement, bool(parted))
    seen = " ".join(judgement.suggested.split()) == suggestion.said
    if fit == "differs" and judgement.suggested and not seen:
        since = (
            f"Judged: {judgement.certainty}, when the rules suggested {judgement.suggested}; now "
            f"they suggest {suggestion.said}."
        )
        differences[: 1 if said else 0] = [since]
    return Comparison(
        finding=suggestion.finding,
        judged=judgement.certainty,
        suggested=suggestion.certainty,
        fit=fit,
        differences=tuple(differences),
        explained=reasoned and (seen or fit != "differs"),
        beside=suggestion.said,
    )


def _fit(suggestion: Suggestion, judgement: Judgement, parted: bool) -> Fit:
    suggested = suggestion.certainty
    if parted:
        return "differs"
    if suggested is None:
        return "open"
    if judgement.certainty.rank > suggested.rank:
        return "differs"
    if suggestion.bounded:
        return "possible"
    return "agrees" if judgement.certainty is suggested else "differs"


def _levels_differ(suggestion: Suggestion, judgement: Judgement, general: General | None) -> str:
    """The two certainties side by side, where they are not the same, and what may lie between."""
    suggested = suggestion.certainty
    who = WHO.get(judgement.basis, "Judged")
    if suggested is None:
        return f"{who}: {judgement.certainty}. No certainty can be suggested."
    if suggested is judgement.certainty and not suggestion.open:
        return ""
    most = "at most " if suggestion.bounded else ""
    text = f"{who}: {judgement.certainty}. The rules suggest {most}{suggested}"
    if suggestion.open:
        text += f", with {_listed(suggestion.open)} not assessed"
    text += "."
    if not judgement.reasons and judgement.certainty.rank < Certainty.HIGH.rank:
        text += " No reasons were given for this finding, so they cannot be compared."
        names = list(dict.fromkeys(one.domain for one in general.reasons)) if general else []
        if names and judgement.basis is not Basis.JUDGED:
            text += f" Named for all findings together: {_listed(names)}."
    return text


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _parted(suggestion: Suggestion, judgement: Judgement) -> Iterator[tuple[str, str]]:
    """Domains in which the judgement weighs otherwise than the suggestion, each in a sentence.

    Only where the judgement says how much each of its reasons weighs.
    """
    if not judgement.reasons and judgement.certainty is not Certainty.HIGH:
        return
    if any(reason.levels is None for reason in judgement.reasons):
        return
    for rating in suggestion.ratings:
        if rating.levels is None:
            continue
        own = [reason for reason in judgement.reasons if reason.domain == rating.domain]
        levels = sum(reason.levels or 0 for reason in own)
        if levels != rating.levels:
            yield rating.domain, _sentence(rating, own, levels)


def _sentence(rating: Rating, own: Sequence[Reason], levels: int) -> str:
    way = "up" if rating.domain in UP else "down"
    text = "; ".join(reason.text for reason in own if reason.text)
    judged = f"{levels} level{'' if levels == 1 else 's'} {way}" if levels else f"not rated {way}"
    because = f" ({text})" if text else ""
    return f"{rating.domain}: judged {judged}{because}; suggested: {rating.sentence}"


def misfits(
    comparisons: Mapping[str, Comparison], judgements: Mapping[str, Judgement]
) -> list[Problem]:
    """W514: judgements made here that do not fit their suggestion, unless they say why and were
    made beside this very suggestion (`suggested`)."""
    found = []
    for id_, one in comparisons.items():
        judgement = judgements.get(id_)
        if judgement is None or judgement.basis in PUBLISHED:
            continue
        if one.fit == "differs" and not one.explained:
            cell = f"{CERTAINTY}#findings/{id_}"
            what = f"{id_}: {' '.join(one.differences)}"
            remedy = (
                f"Judge again (`stook grade --accept {id_}` takes the suggestion over). To keep "
                "the judgement, say why in a reason's `text` or in `note`, and write "
                f"`suggested: {one.beside}`."
            )
            found.append(problem("W514", Place(CERTAINTY, cell=cell), what, remedy))
    return found
