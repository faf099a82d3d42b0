"""The answer as a strip of cards: one a comparison, words first, with the certainty's sign."""

from dataclasses import dataclass

from stook.language.catalogue import wording
from stook.language.names import plain
from stook.language.statements import lay_subject, of_verdict
from stook.model.protocol import Protocol
from stook.model.summary import Verdict
from stook.pipeline.build import Built
from stook.render.report.trails import Trails


@dataclass(frozen=True, slots=True)
class Said:
    """One outcome's verdict: words, the certainty as word and rank, how it is known."""

    outcome: str
    words: str
    certainty: str
    rank: int
    basis: str
    why: str


@dataclass(frozen=True, slots=True)
class VerdictCard:
    """All verdicts of one comparison."""

    title: str
    versus: str
    said: tuple[Said, ...]


def verdict_cards(built: Built, trails: Trails) -> list[VerdictCard]:
    """A card for each comparison that the summary speaks of."""
    protocol = built.review.protocol
    words = wording(protocol.language)
    by_comparison: dict[str, list[Verdict]] = {}
    for one in built.plan.verdicts:
        by_comparison.setdefault(one.comparison, []).append(one)
    made = []
    for id_, verdicts in by_comparison.items():
        comparison = protocol.comparisons[id_]
        subject = words.sentence(lay_subject(words, protocol, comparison).words).text.rstrip(".")
        versus = plain(words, protocol.comparators[comparison.comparator])
        said = tuple(_said(built, trails, protocol, one) for one in verdicts)
        made.append(VerdictCard(subject, versus, said))
    return made


def _said(built: Built, trails: Trails, protocol: Protocol, one: Verdict) -> Said:
    words = wording(protocol.language)
    told = of_verdict(one, protocol, words).text
    known = {finding.id for finding in built.findings}
    basis = one.certainty_basis.value if one.certainty_basis else ""
    name = plain(words, protocol.outcomes[one.outcome])
    window = protocol.time_windows.get(one.speaking.rpartition(".")[2])
    if len(one.findings) > 1 and window:
        times = str(len(one.findings))
        name = words.say("report.window", O=name, window=window.label, n=times).text
    return Said(
        outcome=name,
        words=told or words.say("report.nobody_rated").text,
        certainty=words.say(f"certainty.{one.certainty.name.lower()}").text
        if one.certainty
        else words.say("sof.not_rated").text,
        rank=one.certainty.rank if one.certainty else 0,
        basis=basis if basis in ("declared", "implied", "constructed") else "",
        why=trails.why(one.speaking) if one.speaking in known else "",
    )
