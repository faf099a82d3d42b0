"""Put people's wordings in the place of computed sentences, and flag those that no longer fit."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from stook.figures import number as rounded
from stook.files.layout import EDITS
from stook.files.prose import CITATION
from stook.files.text import did_you_mean, shown
from stook.language.catalogue import wording
from stook.language.cited_text import Text
from stook.language.cited_text import shown as marked
from stook.language.sureness import stronger, too_sure, turned
from stook.model.edits import Edit
from stook.model.facts import Fact
from stook.model.finding import Finding
from stook.model.review import Review
from stook.model.summary import Sentence, Summary, SummaryPlan
from stook.model.terms import Certainty
from stook.problems import Place, Problem, problem
from stook.summary.plain import labels
from stook.summary.plain.context import Context


def edited(
    review: Review,
    plan: SummaryPlan,
    summary: Summary,
    facts: Mapping[str, Fact],
    findings: tuple[Finding, ...],
) -> tuple[Summary, list[Problem]]:
    """The summary with people's wordings, and what is wrong with them.

    W611: what a wording was written for has changed (or it was never pinned). W612: there is no
    such sentence. W613: it claims more than the certainty behind it allows. E610: it cites a fact
    that does not exist.
    """
    edits = review.edits.edits
    if not edits:
        return summary, []
    known = {sentence.id: sentence for sentence in summary.sentences}
    by_id = {one.id: one for one in findings}
    problems: list[Problem] = []
    made: dict[str, Sentence] = {}
    for id_, edit in edits.items():
        sentence = known.get(id_)
        if sentence is None:
            what = f"the summary has no sentence {shown(id_)}.{did_you_mean(id_, known)}"
            problems.append(problem("W612", _place(review, id_), what))
            continue
        made[id_], wrong = _reworded(review, sentence, edit, facts)
        problems += wrong
        problems += _unpinned(review, sentence, edit, facts, by_id)
        problems += _overclaims(review, sentence, made[id_].text, by_id)
    changed = _with(summary, made)
    return replace(
        changed, below=labels(Context(plan, wording(summary.language)), changed)
    ), problems


def pin(
    review: Review,
    sentence: Sentence,
    facts: Mapping[str, Fact],
    findings: Mapping[str, Finding],
) -> str:
    """A short digest of everything that a computed sentence rests on, but not of its words: facts
    as they are shown, findings with their numbers and judgement, cells as they are written."""
    behind: list[object] = []
    written = review.cells.values
    for source in sorted(sentence.sources):
        if source in facts:
            behind.append([source, facts[source].text])
        elif source in findings:
            one = findings[source]
            numbers = [rounded(n) for n in (one.estimate, one.ci_low, one.ci_high)]
            behind.append([source, one.state, one.certainty, one.size, one.change, numbers])
        else:
            within = (cell for cell in written if cell == source or cell.startswith(f"{source}/"))
            behind.append([source, [written[cell] for cell in sorted(within)]])
    return hashlib.sha256(json.dumps(behind).encode()).hexdigest()[:12]


def _place(review: Review, id_: str) -> Place:
    cell = f"{EDITS}#edits/{id_}"
    return review.cells.places.get(cell, Place(EDITS, cell=cell))


def _reworded(
    review: Review, sentence: Sentence, edit: Edit, facts: Mapping[str, Fact]
) -> tuple[Sentence, list[Problem]]:
    """The sentence in a person's words, its cited facts filled in and marked."""
    text, at, problems = Text(""), 0, []
    for found in CITATION.finditer(edit.text):
        fact = facts.get(found[1])
        text = text + edit.text[at : found.start()]
        text = text + (marked(fact.text, fact.id) if fact else found[0])
        at = found.end()
        if fact is None:
            what = f"There is no fact {shown(found[1])}.{did_you_mean(found[1], facts)}"
            problems.append(problem("E610", _place(review, sentence.id), what))
    text = text + edit.text[at:]
    cell = f"{EDITS}#edits/{sentence.id}/text"
    said = replace(
        sentence,
        text=text.text,
        spans=text.spans,
        sources=(*sentence.sources, *text.facts, cell),
        authored=True,
        edited=True,
        note=f"Reworded by people; the computed sentence is: {sentence.text}",
    )
    return said, problems


def _unpinned(
    review: Review,
    sentence: Sentence,
    edit: Edit,
    facts: Mapping[str, Fact],
    findings: Mapping[str, Finding],
) -> list[Problem]:
    now = pin(review, sentence, facts, findings)
    if edit.of == now:
        return []
    said = "has not been pinned" if not edit.of else "was written for something else"
    what = f"the wording of {shown(sentence.id)} {said}; now: {sentence.text}"
    command = f"`stook reword . '{sentence.id}'`"
    remedy = f"Adapt the wording; if it holds, {command} pins it anew (`of: {now}`)."
    return [problem("W611", _place(review, sentence.id), what, remedy)]


def _overclaims(
    review: Review, sentence: Sentence, text: str, findings: Mapping[str, Finding]
) -> list[Problem]:
    """W613 for the lowest certainty that the sentence rests on, for words that are stronger than
    the computed sentence's, and for a direction that is turned round."""
    rated = [
        one.certainty for id_ in sentence.sources if (one := findings.get(id_)) and one.certainty
    ]
    words = wording(review.protocol.language)
    lowest = min(rated, key=lambda level: level.rank, default=Certainty.HIGH)
    said = []
    # Sentences that are not cautious themselves, such as numbers after a claim, need not be.
    if too_sure(text, lowest, words) and not too_sure(sentence.text, lowest, words):
        said.append(f"{shown(text)} rests on evidence of {lowest} certainty, and does not say so.")
    said += [
        f"{shown(word)} is more than the computed sentence says: {sentence.text}"
        for word in stronger(text, sentence.text, words)
    ]
    opposite = turned(text, sentence.text, words)
    if opposite:
        said.append(f"{shown(opposite)} is the opposite of the computed sentence: {sentence.text}")
    return [problem("W613", _place(review, sentence.id), what) for what in said]


def _with(summary: Summary, made: Mapping[str, Sentence]) -> Summary:
    return replace(
        summary,
        title=made.get(summary.title.id, summary.title),
        sections=tuple(
            replace(
                section,
                paragraphs=tuple(
                    tuple(made.get(one.id, one) for one in part) for part in section.paragraphs
                ),
            )
            for section in summary.sections
        ),
    )
