"""What may be said of one outcome, before it has a subject: certainty x size, and its limits.

Rows and columns follow the Cochrane guidance on plain language summaries (Pitcher 2022, section
2.5.2) and GRADE guidelines 26 (Santesso 2020, doi:10.1016/j.jclinepi.2019.10.014). A claim never
says more than its interval allows: a direction that the interval does not support is qualified.
"""

from dataclasses import dataclass, replace
from typing import Literal

from stook.language.catalogue import Catalogue
from stook.language.names import asked_change, phrase_key, verb_of
from stook.model.finding import WITHOUT_DATA, Change, Finding
from stook.model.protocol import Outcome, Thresholds
from stook.model.summary import Allowed, Verdict
from stook.model.terms import Certainty, Direction, Size
from stook.model.thresholds import reaches

Mode = Literal[
    "claim",
    "named",
    "open",
    "unknown",
    "no_data",
    "not_compared",
    "not_estimable",
    "not_pooled",
    "not_judged",
    "unsized",
]
TOO = "+time"  # after another caveat: windows of equal certainty also differ
# The claim of a verdict without an estimate, and whether it asks what the intervention does.
_WITHOUT_ESTIMATE: dict[str, tuple[Mode, bool]] = {
    "no data": ("no_data", False),
    "not compared": ("not_compared", False),
    "not estimable": ("not_estimable", True),
    "not pooled": ("not_pooled", True),
}
_ALL: tuple[Allowed, ...] = ("less", "none", "more")


@dataclass(frozen=True, slots=True)
class Claim:
    """Everything that decides the words about an outcome but the names in them.

    Outcomes and comparisons with equal claims can share a sentence. `row` is the size's row of the
    matrix, `verb` the catalogue's verb, `caveat` what the interval also allows.
    """

    mode: Mode
    verb: str = ""
    level: str = ""
    row: str = ""
    caveat: str = ""
    named: tuple[str, ...] = ()
    named_level: str = ""
    good: bool | None = None

    @property
    def known(self) -> bool:
        """True where something is claimed, however cautiously."""
        return self.mode in {"claim", "named"}

    @property
    def parts(self) -> tuple["Claim", ...]:
        """The claim, and apart from it the named components that it cannot take in: effects that
        the data show although the outcome as a whole is not claimed to be a harm."""
        if not self.named or (self.known and self.good is False):
            return (self,)
        alone = replace(self, named=(), named_level="")
        return (alone, Claim("named", "lead_to", self.named_level, "moderate", named=self.named))


def level_key(certainty: Certainty) -> str:
    """The catalogue's key of a certainty: `very_low`, …"""
    return certainty.value.replace(" ", "_")


def allowed(finding: Finding, outcome: Outcome) -> tuple[Allowed, ...]:
    """Which of an important reduction, little to no difference and an important increase the
    interval leaves open; by the smallest threshold, or by no effect where there is none."""
    limits = outcome.thresholds
    low, high, edge = finding.absolute_low, finding.absolute_high, 0.0
    if isinstance(limits, Thresholds) and low is not None and high is not None:
        edge = limits.small
        low, high = _named(finding, low, high)
    elif finding.ci_low is None or finding.ci_high is None:
        return ()
    else:
        low, high = finding.ci_low - finding.null, finding.ci_high - finding.null
        if finding.reversed:
            low, high = -high, -low
    open_: dict[Allowed, bool] = {
        "less": reaches(-low, edge) if edge else low < 0,
        "none": not (reaches(low, edge) or reaches(-high, edge)) if edge else low <= 0 <= high,
        "more": reaches(high, edge) if edge else high > 0,
    }
    return tuple(part for part in _ALL if open_[part])


def _named(finding: Finding, low: float, high: float) -> tuple[float, float]:
    """The absolute limits as a change of what the outcome's name says: turned where they count
    something else (people who have recovered, for the time until recovery)."""
    if finding.reversed and finding.absolute is not None and finding.leaning != "unclear":
        turned = (finding.absolute > 0) != (finding.leaning == "more")
        return (-high, -low) if turned and finding.absolute else (low, high)
    return low, high


def claim_of(words: Catalogue, outcome: Outcome, verdict: Verdict) -> Claim:
    """The claim that a verdict supports, with the components that it names."""
    claim = _claim(words, outcome, verdict)
    if not verdict.named or verdict.named_certainty is None:
        return claim
    return replace(claim, named=verdict.named, named_level=level_key(verdict.named_certainty))


def _claim(words: Catalogue, outcome: Outcome, verdict: Verdict) -> Claim:
    asked = phrase_key(words, outcome, asked_change(outcome))
    certainty = verdict.certainty
    if certainty is Certainty.VERY_LOW or (verdict.state in WITHOUT_DATA and verdict.partial):
        return Claim("unknown", asked, "very_low")
    if verdict.state != "evidence":
        mode, speaks = _WITHOUT_ESTIMATE[verdict.state]
        return Claim(mode, asked) if speaks else Claim(mode)
    if certainty is None:
        return Claim("not_judged")
    return _evidence(words, outcome, verdict, certainty)


def _evidence(words: Catalogue, outcome: Outcome, verdict: Verdict, certainty: Certainty) -> Claim:
    row = _row(outcome, verdict)
    if not row:
        return Claim("unsized")
    if not verdict.allows:  # no interval: nothing shows that the direction is not chance
        asked = phrase_key(words, outcome, asked_change(outcome))
        return Claim("open", asked, level_key(certainty))
    said = _sized(words, outcome, verdict, certainty, row)
    if verdict.differs and said.known:
        return replace(said, caveat=f"{said.caveat}{TOO}" if said.caveat else "time")
    return said


def _sized(
    words: Catalogue, outcome: Outcome, verdict: Verdict, certainty: Certainty, row: str
) -> Claim:
    level = level_key(certainty)
    side = verdict.change if verdict.change != "unclear" else verdict.leaning
    if row == "trivial":
        return Claim("claim", "none", level, row, _caveat(words, outcome, verdict, "none"))
    firm = verdict.change != "unclear"
    if side == "unclear" or (not firm and certainty is Certainty.HIGH):
        return Claim("open", phrase_key(words, outcome, asked_change(outcome)), level)
    verb = phrase_key(words, outcome, side)
    if f"lay.{level}.{row}.{verb}" not in words:
        verb = "increase"
    caveat = _caveat(words, outcome, verdict, side)
    good = (side == "more") == (outcome.direction is Direction.HIGHER)
    return Claim("claim", verb, level, row, caveat, good=good if firm else None)


def _row(outcome: Outcome, verdict: Verdict) -> str:
    """The matrix's row; "" where the size cannot be said. With only a minimal important
    difference there are two rows: little to no difference, and an effect without a size word."""
    if verdict.direction_only:
        return "moderate"
    if verdict.size is None:
        return ""
    graded = isinstance(outcome.thresholds, Thresholds) and outcome.thresholds.moderate is not None
    if verdict.size is Size.TRIVIAL or graded:
        return verdict.size.value
    return "moderate"


def _caveat(
    words: Catalogue, outcome: Outcome, verdict: Verdict, said: Change | Literal["none"]
) -> str:
    """The parts of the interval that the claim leaves out, as the catalogue's key: reduction and
    increase, for what one has ("had") fewer of them, for what improves and worsens, worse and
    better."""
    order: tuple[Allowed, ...] = ("none", "less", "more")
    left = [part for part in order if part in verdict.allows and part != said]
    verb = verb_of(words, outcome)
    if verb == "have" and said == "more" and left:
        return "_".join(["had", *left])
    if verb == "shorten or lengthen":
        times = {"less": "shorter", "more": "longer", "none": "none"}
        return "_".join(times[part] for part in left)
    if verb != "improve or worsen":
        return "_".join(left)
    good = "more" if outcome.direction is Direction.HIGHER else "less"
    named = ["none" if p == "none" else "better" if p == good else "worse" for p in left]
    return "_".join(sorted(named, key=("none", "worse", "better").index))
