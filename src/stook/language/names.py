"""What things are called: the team's lay name, or the catalogue's, or the technical one."""

import re

from stook.language.catalogue import Catalogue
from stook.language.cited_text import fill
from stook.language.meaning import TIMES, means_of, quality
from stook.model.protocol import Outcome, Term
from stook.model.terms import Direction, Family


def plain(words: Catalogue, term: Term) -> str:
    """The name that everybody understands: the team's, else the lexicon's, else the technical."""
    known = term.lay or words.table("lexicon").get(term.technical.lower())
    name = str(known) if known else in_sentence(term)
    return _worded(words, name) if isinstance(term, Outcome) else name


def _worded(words: Catalogue, name: str) -> str:
    """An outcome's name as sentences need it: no inverted word order, an article before a time."""
    for key in ("turned", "time"):
        for pattern in words.words(f"outcome.{key}_of"):
            found = re.fullmatch(pattern, name)
            if found:
                parts = {name: part or "" for name, part in found.groupdict().items()}
                return fill(words.template(f"renamed.{key}"), parts).text
    return name


def first(words: Catalogue, term: Term) -> str:
    """The name at its first mention, explained: by the team, or by the lexicon."""
    name = plain(words, term)
    if term.explained and name.endswith(")"):
        return words.say("subject.routed_more", X=name[:-1], routes=term.explained).text
    if term.explained:
        return words.say("subject.explained", X=name, explained=term.explained).text
    return str(words.table("lexicon_first").get(name.lower(), name))


def form(words: Catalogue, term: Term) -> int:
    """The plural form that the term's name takes as a subject: as the team says, else as the name
    looks ("antibiotics", "exercise programmes for adults"; not "shingles")."""
    if term.plural is not None:
        return 1 if term.plural else 0
    name = plain(words, term)
    head = re.split(r",|\(", name)[0].strip()
    ends = words.table("number_of").get("head_ends")
    head = re.sub(str(ends), "", head) if ends else head
    if any(re.fullmatch(one, head) for one in words.words("number_of.doing")):
        return 0
    many = any(re.fullmatch(one, head) for one in words.words("number_of.many"))
    return 1 if many and not any(re.match(one, name) for one in words.words("number_of.one")) else 0


def verb_of(words: Catalogue, outcome: Outcome) -> str:
    """How statements speak of an outcome: the protocol's choice, or by family and kind."""
    if outcome.verb:
        return outcome.verb
    name = plain(words, outcome).lower()
    had = any(re.fullmatch(pattern, name) for pattern in words.words("outcome.had"))
    if had and outcome.family is Family.UNWANTED:
        return "have"
    means = means_of(words, outcome)
    if means in TIMES and any(re.match(one, name) for one in words.words("outcome.time")):
        return "shorten or lengthen"
    good = outcome.direction is Direction.HIGHER or quality(words, outcome.technical) == "good"
    if means == "score" and good:
        return "improve or worsen"
    return "reduce or increase"


def phrase_key(words: Catalogue, outcome: Outcome, change: str) -> str:
    """Which of the catalogue's verbs says that there is more (or less) of the outcome."""
    verb = verb_of(words, outcome)
    good = (change == "more") == (outcome.direction is Direction.HIGHER)
    if verb == "improve or worsen":
        return "improve" if good else "worsen"
    if verb == "shorten or lengthen":
        return "lengthen" if change == "more" else "shorten"
    if verb == "have" and change == "more":
        return "have"
    if outcome.part_of and outcome.family is Family.UNWANTED and change == "more":
        return "lead_to"
    return "increase" if change == "more" else "reduce"


def asked_change(outcome: Outcome) -> str:
    """The change that a reader asks about: the hoped-for one, or the feared one of harms."""
    higher = outcome.direction is Direction.HIGHER
    return "more" if (outcome.family is Family.BENEFIT) == higher else "less"


def in_sentence(term: Term) -> str:
    """A technical name within a sentence: without the capital of a heading ("Pain intensity").

    Capitals that mean something stay: abbreviations, names of several capitalised words, and a
    first word that the lay name writes with a capital as well.
    """
    # Names of analyses may go on in further sentences ("… within 2 months. Defined by …").
    name = term.technical.partition(". ")[0]
    head, _, rest = name.partition(" ")
    heading = head[:1].isupper() and head[1:].islower() and not rest[:1].isupper()
    heading = heading and not head.endswith(("'s", "’s"))
    return name[:1].lower() + name[1:] if heading and head not in term.lay else name
