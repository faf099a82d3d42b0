"""Risk of bias on the page: the judgements as a matrix, and their shares of the weight as bars."""

from dataclasses import dataclass
from html import escape as attribute

from markupsafe import Markup

from stook.pipeline.build import Built
from stook.plots import Judgement, RobData
from stook.render.bias import Bias, bias, items, unknown_word
from stook.render.report.marks import own
from stook.render.report.trails import Trails

ORDER = (Judgement.LOW, Judgement.SOME, Judgement.HIGH, Judgement.UNKNOWN)
SIGNS = {Judgement.LOW: "+", Judgement.SOME: "–", Judgement.HIGH: "×", Judgement.UNKNOWN: "?"}
SHARE = 0.2  # a domain is a column where this share of the results were judged in it
LABELLED = 12.0  # a share of so many per cent has room for its number


@dataclass(frozen=True, slots=True)
class Light:
    """One judgement: its sign, its word, whether one assessor alone made it."""

    sign: str
    word: str
    proposed: bool


@dataclass(frozen=True, slots=True)
class BiasRow:
    """One result with its judgements, and its weight where there is one synthesis."""

    study: str
    label: str
    lights: tuple[Light, ...]
    weight: Markup


@dataclass(frozen=True, slots=True)
class Bars:
    """One synthesis: for each domain its bar of shares of the weight."""

    title: str
    bars: tuple[tuple[str, Markup], ...]


@dataclass(frozen=True, slots=True)
class BiasTable:
    """The judgements of one outcome's results, of the domains that anybody judged."""

    title: str
    in_summary: bool
    domains: tuple[str, ...]
    silent: tuple[str, ...]
    rows: tuple[BiasRow, ...]
    weighted: bool
    bars: tuple[Bars, ...]
    proposed: bool

    @property
    def beside(self) -> bool:
        """Whether the bars stand beside the matrix: those of one synthesis do."""
        return len(self.bars) == 1


def bias_tables(built: Built, trails: Trails) -> list[BiasTable]:
    """Risk of bias by outcome."""
    words = sign_words(built, trails)
    names = [label for _, label in items(built)]
    return [_table(built, trails, judged, names, words) for judged in bias(built)]


def sign_words(built: Built, trails: Trails) -> dict[Judgement, str]:
    """What the signs mean."""
    return {
        Judgement.LOW: trails.words.say("page.risk.low").text,
        Judgement.SOME: trails.words.say("page.risk.some").text,
        Judgement.HIGH: trails.words.say("page.risk.high").text,
        Judgement.UNKNOWN: unknown_word(built),
    }


def _table(
    built: Built, trails: Trails, judged: Bias, names: list[str], words: dict[Judgement, str]
) -> BiasTable:
    results = judged.results
    shown = [
        i
        for i in range(len(names))
        if sum(r.judgements[i] is not Judgement.UNKNOWN for r in results) >= SHARE * len(results)
    ]
    weights = _weights(built, judged.outcome)
    rows = tuple(
        BiasRow(
            study=result.study,
            label=result.label,
            lights=tuple(
                Light(result.judgements[i].value, words[result.judgements[i]], i in result.proposed)
                for i in shown
            ),
            weight=trails.link(*weights[result.study]) if result.study in weights else Markup(""),
        )
        for result in results
    )
    weighted = judged.weighted
    return BiasTable(
        title=judged.title,
        in_summary=judged.in_summary,
        domains=tuple(names[i] for i in shown),
        silent=tuple(names[i] for i in range(len(names)) if i not in shown),
        rows=rows,
        weighted=bool(weights) and any(row.weight for row in rows),
        bars=tuple(Bars(title, _bars(data, names, shown, words)) for title, data in weighted),
        proposed=any(result.proposed for result in results),
    )


def _weights(built: Built, outcome: str) -> dict[str, tuple[str, str]]:
    """Each study's weight fact where the outcome has one synthesis of several studies."""
    own_syntheses = [
        synthesis
        for specification, synthesis in zip(built.specifications, built.syntheses, strict=True)
        if specification.outcome == outcome and synthesis.pool.studies_estimable > 1
    ]
    if len(own_syntheses) != 1:
        return {}
    synthesis = own_syntheses[0]
    return {
        effect.study: (f"{synthesis.id}.study.{effect.key}.weight", f"{effect.weight:.1f}%")
        for effect in synthesis.effects
        if effect.weight is not None
    }


def _bars(
    data: RobData, names: list[str], shown: list[int], words: dict[Judgement, str]
) -> tuple[tuple[str, Markup], ...]:
    return tuple((names[i], own(_bar(data, i, words))) for i in shown)


def _bar(data: RobData, position: int, words: dict[Judgement, str]) -> str:
    """One domain's shares of the weight, low risk first."""
    shares: dict[Judgement, float] = dict.fromkeys(ORDER, 0.0)
    for row in data.rows:
        shares[Judgement(row.judgements[position])] += row.weight or 0.0
    total = sum(shares.values()) or 1.0
    parts, at, told = [], 0.0, []
    for judgement in ORDER:
        share = 100 * shares[judgement] / total
        if not share:
            continue
        name = judgement.value
        parts.append(f'<rect class="b-{name}" x="{at:.2f}%" width="{share:.2f}%" height="18"/>')
        told.append(f"{words[judgement]} {share:.0f}%")
        if share >= LABELLED:
            parts.append(
                f'<text class="b-t {name}" x="{at + share / 2:.2f}%" y="13" text-anchor="middle">'
                f"{SIGNS[judgement]} {share:.0f}%</text>"
            )
        at += share
    label = attribute("; ".join(told))
    return f'<svg class="rbar" height="18" role="img" aria-label="{label}">{"".join(parts)}</svg>'
