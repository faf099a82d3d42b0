"""One verdict on the page: its words, its certainty, and what has to be known beside it."""

from collections import Counter
from dataclasses import dataclass

from markupsafe import Markup

from stook.language.catalogue import wording
from stook.language.cited_text import Text, capitalise
from stook.language.meaning import EVENTS
from stook.language.names import plain
from stook.language.statements import lay_subject
from stook.model.finding import Finding
from stook.model.protocol import Protocol
from stook.model.summary import Verdict
from stook.model.terms import Basis, Certainty, Direction, Size
from stook.pipeline.build import Built
from stook.render.report.marks import (
    effect_of,
)
from stook.render.report.trails import Trails

FRAGILE = 0.9  # fewer defensible analyses than this agree
UNCERTAIN = frozenset({Basis.DECLARED, Basis.IMPLIED, Basis.CONSTRUCTED})


@dataclass(frozen=True, slots=True)
class Shown:
    """One verdict: words, certainty, numbers, the picture, and what has to be known beside it."""

    outcome: str
    verdict: str
    tone: str
    rank: int
    level: str
    why: str
    why_words: str
    basis: str
    numbers: Markup
    relative: Markup
    told: Markup
    window: str
    windows: str
    other_windows: str
    fragile: Markup
    new_setting: str
    picture: Markup


class VerdictWords:
    """Makes what stands of each verdict of the plan."""

    def __init__(self, built: Built, trails: Trails) -> None:
        self.built = built
        self.trails = trails
        self.protocol: Protocol = built.review.protocol
        self.words = wording(self.protocol.language)
        self.findings = {finding.id: finding for finding in built.findings}
        self.verdicts = built.plan.verdicts
        self.common = self._common_basis()
        self.effects = {
            verdict: effect_of(built, trails, self.findings[verdict.speaking])
            for verdict in self.verdicts
            if verdict.speaking in self.findings
        }

    def _common_basis(self) -> Basis | None:
        bases = Counter(v.certainty_basis for v in self.verdicts if v.certainty_basis in UNCERTAIN)
        known = sum(1 for v in self.verdicts if v.certainty_basis)
        basis, count = bases.most_common(1)[0] if bases else (None, 0)
        return basis if count * 2 >= known and count > 1 else None

    def outcome_name(self, id_: str) -> str:
        """The lay name of an outcome, as a heading."""
        name = plain(self.words, self.protocol.outcomes[id_])
        return capitalise(Text(name)).text

    def comparator(self, verdict: Verdict) -> str:
        """The lay name of what a verdict compares with."""
        return plain(self.words, self.protocol.comparators[verdict.comparator])

    def say(self, key: str, form: int = 0, **values: Text | str) -> str:
        """The wording of the review’s language."""
        return self.words.say(key, form, **values).text

    # -------------------------------------------------------------------------- one verdict

    def short(self, verdict: Verdict) -> str:
        """The verdict in a few words: "May be more"."""
        level = verdict.certainty
        if level is None:
            return self.say("page.verdict.not_rated")
        if level is Certainty.VERY_LOW or verdict.state != "evidence":
            return self.say("page.verdict.unknown")
        name = level.name.lower()
        if verdict.size is Size.TRIVIAL or verdict.allows == ("none",):
            return self.say(f"page.verdict.{name}.none")
        if verdict.change == "unclear":
            return self.say("page.verdict.either")
        outcome = self.protocol.outcomes[verdict.outcome]
        side = "more" if verdict.change == "more" else "less"
        if outcome.kind not in EVENTS and outcome.direction is Direction.HIGHER:
            side = "higher" if side == "more" else "lower"
        return self.say(f"page.verdict.{name}.{side}")

    def tone(self, verdict: Verdict) -> str:
        """Better or worse for people, or none."""
        effect = self.effects.get(verdict)
        trivial = verdict.size is Size.TRIVIAL
        return "none" if effect is None or trivial else effect.tone

    def shown(self, verdict: Verdict, drawn: Markup) -> Shown:
        """A verdict with everything that stands beside it."""
        finding = self.findings.get(verdict.speaking)
        rank = verdict.certainty.rank if verdict.certainty else 0
        effect = self.effects.get(verdict)
        known = effect is not None and rank != 1
        basis = verdict.certainty_basis
        level = self.say(f"certainty.{verdict.certainty.name.lower()}") if verdict.certainty else ""
        name = self.outcome_name(verdict.outcome)
        return Shown(
            outcome=name,
            verdict=self.short(verdict),
            tone=self.tone(verdict),
            rank=rank,
            level=level,
            why=self.trails.why(finding.id) if finding else "",
            why_words=f"{self.row_name(verdict)}, {name}",
            basis=basis.value if basis in UNCERTAIN and basis is not self.common else "",
            numbers=effect.size if effect and known else Markup(""),
            relative=effect.relative if effect and known else Markup(""),
            told=self.people(verdict, finding),
            **self.windows(verdict, finding),
            fragile=self.fragile(verdict),
            new_setting=self.new_setting(verdict, finding),
            picture=drawn,
        )

    def row_name(self, verdict: Verdict) -> str:
        """The treatment by its lay name with its route."""
        comparison = self.protocol.comparisons[verdict.comparison]
        return lay_subject(self.words, self.protocol, comparison).words.text

    def people(self, verdict: Verdict, finding: Finding | None) -> Markup:
        """How many people in how many studies; why there is no number."""
        if finding is None or verdict.state == "no data" or not finding.studies:
            return self.trails.say("page.nobody_reported")
        form = 0 if finding.studies == 1 else 1
        counted = self.trails.say(
            "page.people_studies" if finding.participants else "page.studies",
            form,
            people=self.trails.link(f"{finding.id}.participants"),
            studies=self.trails.link(f"{finding.id}.studies"),
        )
        if finding.estimate is None:
            return Markup("{}; {}").format(counted, self.trails.say("page.no_effect"))
        return counted

    def windows(self, verdict: Verdict, finding: Finding | None) -> dict[str, str]:
        """Which of several times is shown, and what differs at the others."""
        labels = self.protocol.time_windows
        own_windows = [self.findings[id_] for id_ in verdict.findings if id_ in self.findings]
        timed = [f for f in own_windows if f.state != "no data" and f.timepoint in labels]
        if finding is None or len(timed) < 2 or finding.timepoint not in labels:
            return {"window": "", "windows": "", "other_windows": ""}
        others = [
            f"{labels[f.timepoint].label}: {self.say('report.certainty', level=self.level(f))}"
            for f in timed
            if f.certainty and finding.certainty and f.certainty is not finding.certainty
        ]
        return {
            "window": labels[finding.timepoint].label,
            "windows": self.say("page.one_of_times", n=str(len(timed))),
            "other_windows": "; ".join(others),
        }

    def level(self, finding: Finding) -> str:
        """The certainty of a finding in words."""
        return self.say(f"certainty.{finding.certainty.name.lower()}") if finding.certainty else ""

    def fragile(self, verdict: Verdict) -> Markup:
        """How few defensible analyses agree with a direction that is claimed."""
        robust = self.built.robustness.get(verdict.speaking)
        claimed = verdict.certainty is not None and verdict.certainty is not Certainty.VERY_LOW
        if robust is None or not robust.analyses or not claimed or verdict.change == "unclear":
            return Markup("")
        if robust.agree >= FRAGILE * robust.analyses:
            return Markup("")
        return self.trails.say(
            "page.fragile", agree=str(robust.agree), analyses=str(robust.analyses)
        )

    def new_setting(self, verdict: Verdict, finding: Finding | None) -> str:
        """That the effect could be none elsewhere, where a claimed effect's prediction says so."""
        if finding is None or finding.pi_low is None or finding.pi_high is None:
            return ""
        claimed = verdict.certainty is not None and verdict.certainty is not Certainty.VERY_LOW
        crosses = finding.pi_low < finding.null < finding.pi_high
        claimed = claimed and verdict.change != "unclear"
        return self.say("page.new_setting") if claimed and crosses else ""
