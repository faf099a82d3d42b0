"""The risk-of-bias tool as plots show it: its domains as columns, its levels as signs."""

from collections.abc import Iterable

from stook.appraisal import chosen
from stook.model.appraisal import Appraisal, ItemKind
from stook.model.form import Form
from stook.plots import Judgement

UNCLEAR = "unclear"


def columns(
    form: Form | None, effect: str, appraisals: Iterable[Appraisal]
) -> tuple[tuple[str, str], ...]:
    """(id, label) of the domains to show: those of the usual design, and any other that was judged.

    Of a tool that stook does not know, the items that were judged, by their own names.
    """
    judged = dict.fromkeys(one.item for one in appraisals if one.kind is ItemKind.DOMAIN)
    if form is None:
        return tuple((item, item) for item in judged)
    usual = {one.id for one in chosen(form, {"effect": effect})}
    shown = {one.id: one.label for one in form.domains if one.id in usual or one.id in judged}
    return tuple(shown.items())


def sign_of(form: Form | None, value: str) -> Judgement:
    """A judgement as a sign: the best level, the worst, what lies between; else not known."""
    word = form.judgement(value) if form else ""
    if form is None or not word or word == UNCLEAR:
        return Judgement.UNKNOWN
    if word == form.judgements[0]:
        return Judgement.LOW
    return Judgement.HIGH if word == form.judgements[-1] else Judgement.SOME
