"""How far a finding holds over all defensible analyses, in one sentence."""

from stook.figures import effect_digits, ratio
from stook.language.catalogue import Catalogue
from stook.language.lists import listed
from stook.model.synthesis import Flip, Robustness, Specification

STUDIES = "studies"
WITHOUT = "without "
MANY = 3
"""More single studies than this are counted, not listed."""


def robustness(words: Catalogue, one: Robustness, specification: Specification) -> str:
    """The sentence of a finding with at least one defensible analysis."""
    n = str(one.analyses)
    if one.agree == one.analyses:
        return words.say("robust.all", words.grammar.form(one.analyses), n=n).text
    flips = [flip for flip in one.flips if flip.choice != STUDIES]
    alone = [flip for flip in one.flips if flip.choice == STUDIES]
    depends = _choices(words, one, flips, specification.measure) if flips else ""
    if alone:
        key = "robust.studies_too" if flips else "robust.studies"
        depends += words.say(key, studies=_studies(words, alone)).text
    depends = depends or words.say("robust.none").text
    return words.say("robust.some", agree=str(one.agree), n=n, depends=depends).text


def _choices(words: Catalogue, one: Robustness, flips: list[Flip], measure: str) -> str:
    """The choices that overturn it, the most important first, with where that one leads."""
    first = next((flip for flip in flips if flip.choice == one.most_important), flips[0])
    names = dict.fromkeys((first.choice, *(flip.choice for flip in flips)))
    digits = effect_digits("", [(first.ci_low, first.ci_high)])
    numbers = (first.estimate, first.ci_low, first.ci_high)
    n, low, high = ("–" if value is None else ratio(value, digits) for value in numbers)
    return words.say(
        "robust.choices",
        choices=listed(words, [_choice(words, name) for name in names]),
        option=_option(words, first),
        measure=first.option if first.choice == "measure" else measure,
        estimate=n,
        low=low,
        high=high,
    ).text


def _choice(words: Catalogue, name: str) -> str:
    if f"robust.choice.{name}" in words:
        return words.say(f"robust.choice.{name}").text
    group = f"robust.group.{name}"
    named = words.say(group).text if group in words else name
    return words.say("robust.choice.kept" if name.startswith(STUDIES) else "robust.choice.other",
                     name=named).text  # fmt: skip


def _option(words: Catalogue, flip: Flip) -> str:
    key, group = f"robust.option.{flip.option}", f"robust.group.{flip.choice}"
    if key not in words:
        return flip.option
    named = words.say(group).text if group in words else flip.choice
    return words.say(key, name=named).text


def _studies(words: Catalogue, alone: list[Flip]) -> str:
    if len(alone) > MANY:
        return words.say("robust.any_of", n=str(len(alone))).text
    return listed(words, [flip.option.removeprefix(WITHOUT) for flip in alone], "or").text
