"""The four judgements as discs with a sign: told apart without colour, drawn without a font."""

import math
from typing import Final

from stook.plots import svg
from stook.plots.forest_data import Judgement

RINGED: Final = "Ringed: proposed by one assessor, not yet agreed"
WORDS: Final[dict[Judgement, str]] = {
    Judgement.LOW: "Low risk",
    Judgement.SOME: "Some concerns",
    Judgement.HIGH: "High risk",
    Judgement.UNKNOWN: "Not known",
}
_SPELLINGS: Final[dict[str, Judgement]] = {
    "+": Judgement.LOW,
    "low risk": Judgement.LOW,
    "yes": Judgement.LOW,
    "-": Judgement.SOME,
    "–": Judgement.SOME,
    "−": Judgement.SOME,
    "some concerns": Judgement.SOME,
    "moderate": Judgement.SOME,
    "×": Judgement.HIGH,
    "x": Judgement.HIGH,
    "high risk": Judgement.HIGH,
    "serious": Judgement.HIGH,
    "critical": Judgement.HIGH,
    "no": Judgement.HIGH,
}


def judgement(value: str) -> Judgement:
    """The judgement that a word or sign stands for; what is not understood is not known."""
    word = value.strip().casefold().replace("_", " ").replace("-", " ") if value != "-" else "-"
    if word in {j.value for j in Judgement}:
        return Judgement(word)
    return _SPELLINGS.get(word, Judgement.UNKNOWN)


def _strokes(found: Judgement, x: float, y: float, r: float) -> list[list[tuple[float, float]]]:
    half = r * 0.48
    if found is Judgement.LOW:
        return [[(x - half, y), (x + half, y)], [(x, y - half), (x, y + half)]]
    if found is Judgement.SOME:
        return [[(x - half, y), (x + half, y)]]
    if found is Judgement.HIGH:
        d = half * 0.85
        return [[(x - d, y - d), (x + d, y + d)], [(x - d, y + d), (x + d, y - d)]]
    turns = [math.radians(a) for a in range(200, 451, 50)]
    bow = [(x + r * 0.32 * math.cos(a), y - r * 0.22 + r * 0.3 * math.sin(a)) for a in turns]
    return [[*bow, (x, y + r * 0.3)], [(x, y + r * 0.58), (x, y + r * 0.6)]]


def ring(x: float, y: float, r: float = 7.5) -> str:
    """What is drawn below a sign of that radius for a judgement that nobody agreed on yet."""
    return svg.circle(x, y, r + 2.5, "ring")


def sign(
    value: str,
    x: float,
    y: float,
    r: float = 7.5,
    about: str = "",
    *,
    unknown: str = "",
    bare: bool = False,
) -> str:
    """A judgement's disc at a centre, with its word as tooltip after `about`; `bare` is the sign
    without its disc and `unknown` says in what way a judgement is not known.
    """
    found = judgement(value)
    word = unknown if unknown and found is Judgement.UNKNOWN else WORDS[found]
    words = f"{about}: {word}" if about else word
    parts = [] if bare else [svg.circle(x, y, r, found.value)]
    parts.append(svg.strokes(_strokes(found, x, y, r), f"{found.value}-sign"))
    title = svg.element("title", svg.escape(words))
    return svg.group([title, *parts], class_="sp-sign")
