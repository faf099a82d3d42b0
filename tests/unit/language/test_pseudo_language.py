"""A language is a catalogue and nothing else: a made-up one speaks through all the code."""

import re
from typing import Any

import pytest

from stook.language.catalogue import load_catalogue
from stook.summary.plain import write_summary
from summarycases.invented import INVENTED
from summarycases.nmda import nmda_plan
from summarycases.pseudo import READ, WORD, pseudo


def own_words(plan: Any) -> set[str]:
    """The words that the team brings: labels, notices, prose, phrases among the facts."""
    terms = [
        term
        for table in ("outcomes", "interventions", "comparators", "routes")
        for term in getattr(plan.protocol, table).values()
    ]
    question = plan.protocol.question
    terms += [question.population, question.condition, question.intervention]
    texts = [part for term in terms for part in (term.technical, term.lay, term.explained)]
    texts += [question.text, question.comparison, *plan.protocol.notices]
    texts += [weighed.reason.what for weighed in plan.reasons]
    texts += [fact.text for fact in plan.facts.values()]
    texts += [p for prose in plan.background.values() for p in prose.paragraphs]
    return {word.lower() for text in texts for word in WORD.findall(text)}


@pytest.mark.parametrize("name", [*INVENTED, "nmda"])
def test_no_word_of_the_summary_is_in_the_code(name: str) -> None:
    plan = nmda_plan() if name == "nmda" else INVENTED[name]()
    summary = write_summary(plan, pseudo())
    texts = [s.text for s in summary.sentences]
    texts += [*(section.heading for section in summary.sections), *summary.above, *summary.below]
    said = re.sub(r"«[^«»]*»", " ", " ".join(texts))
    strange = {word.lower() for word in WORD.findall(said)} - own_words(plan)
    assert strange == set()


def test_every_template_is_well_formed() -> None:
    words = load_catalogue()
    for key, template in words.entries.items():
        if key.startswith(READ):
            continue
        assert template.count("{") == len(re.findall(r"\{\w+\}", template)), key
        assert template.count("[") == len(re.findall(r"\[[^\[\]]*\|[^\[\]]*\]", template)), key


def test_the_registers_cover_the_same_cells() -> None:
    words = load_catalogue()
    for level in ("high", "moderate", "low"):
        for row in ("large", "moderate", "small"):
            for verb in ("reduce", "increase", "improve", "worsen"):
                for register in ("lay", "grade"):
                    assert set(
                        re.findall(r"\{(\w+)\}", words.template(f"{register}.{level}.{row}.{verb}"))
                    ) == {"X", "O"}
