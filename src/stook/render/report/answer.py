"""The answer: verdicts as a strip of pictures with words, or as people where there are few."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from stook.language.cited_text import Text, capitalise
from stook.language.lists import listed
from stook.language.names import plain, verb_of
from stook.language.statements import lay_subject, of_verdict
from stook.model.finding import Finding
from stook.model.study import STUDIES
from stook.model.summary import Verdict
from stook.model.terms import Certainty, Direction
from stook.pipeline.build import Built
from stook.plots.people import people_picture
from stook.render.report.marks import (
    PEOPLE,
    Effect,
    axis_of,
    directions,
    own,
    picture,
    shared_scale,
    sizes,
)
from stook.render.report.trails import Trails
from stook.render.report.verdict_words import Shown, VerdictWords
from stook.synthesis.characteristics import is_part

FEW = 2  # up to this many verdicts are shown as people, one below the other
COLUMNS = 3  # outcomes beside each other; the others are in the findings table
ROWS = 12  # over this many rows, what is not known stands in one row


@dataclass(frozen=True, slots=True)
class StripRow:
    """An intervention (or an outcome) with its verdicts."""

    name: str
    detail: str
    same: bool
    href: str
    cells: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """The heading of two columns of the strip: words and picture."""

    title: str
    detail: str
    sides: Markup
    axis: Markup


@dataclass(frozen=True, slots=True)
class Strip:
    """Many verdicts as a table. `rest` names the rows of which nothing is known."""

    head: str
    columns: tuple[Column, ...]
    rows: tuple[StripRow, ...]
    rest: tuple[int, str]
    basis: str
    thresholds: bool


@dataclass(frozen=True, slots=True)
class Group:
    """How many people of `of` with one side: the number, and the picture."""

    number: Markup
    of: Markup
    name: str
    picture: Markup
    could: Markup


@dataclass(frozen=True, slots=True)
class Big:
    """One verdict as people and as an interval."""

    sentence: str
    having: str
    tone: str
    shown: Shown
    groups: tuple[Group, ...]
    key: tuple[tuple[str, Markup], ...]
    axis: Markup
    sides: tuple[str, str]
    thresholds: tuple[Markup, ...]
    needed: Markup
    held: Markup


class Answers(VerdictWords):
    """Makes the answer from the verdicts of the plan."""

    # -------------------------------------------------------------------------- many: the strip

    def strip(self) -> Strip:
        """A table of verdicts: comparisons by outcome, or, for one comparison, outcomes."""
        comparisons = list(dict.fromkeys(v.comparison for v in self.verdicts))
        outcomes = list(dict.fromkeys(v.outcome for v in self.verdicts))
        by_outcome = len(comparisons) <= FEW and len(outcomes) > COLUMNS
        by_key = {(v.comparison, v.outcome): v for v in self.verdicts}
        if by_outcome:
            keys = [[(c, o) for c in comparisons] for o in outcomes]
        else:
            keys = [[(c, o) for o in outcomes[:COLUMNS]] for c in comparisons]
        rows = [[by_key[key] for key in row if key in by_key] for row in keys]
        rows = [row for row in rows if row]
        columns = [[row[i] for row in rows if i < len(row)] for i in range(len(keys[0]))]
        drawn = {
            verdict: image for column in columns for verdict, image in self.drawn(column).items()
        }
        known = [row for row in rows if any(self.sure(v) for v in row)]
        unknown = [row for row in rows if row not in known]
        shown, rest = (known, unknown) if len(rows) > ROWS else (rows, [])
        if len(rows) > ROWS and not known:
            shown, rest = unknown[:ROWS], unknown[ROWS:]
        same = ""
        strip_rows = []
        for row in shown:
            strip_rows.append(self.row(row, drawn, same, by_outcome=by_outcome))
            same = "" if by_outcome else row[0].intervention
        comparators = list(dict.fromkeys(self.comparator(v) for v in self.verdicts))
        head = (
            self.say("page.compared_with", C=comparators[0])
            if len(comparators) == 1
            else self.say("page.compared")
        )
        names = [self.row_name(row[0]) for row in rest]
        return Strip(
            head=self.say("sof.head.outcome") if by_outcome else head,
            columns=tuple(self.column(column, by_outcome=by_outcome) for column in columns),
            rows=tuple(strip_rows),
            rest=(len(names), listed(self.words, names).text),
            basis=self.say(f"page.basis.{self.common.name.lower()}") if self.common else "",
            thresholds=any(sizes(self.protocol.outcomes[v.outcome]) for v in self.verdicts),
        )

    def sure(self, verdict: Verdict) -> bool:
        """Whether anything is claimed: certainty above very low."""
        return verdict.certainty is not None and verdict.certainty is not Certainty.VERY_LOW

    def drawn(self, column: Sequence[Verdict]) -> dict[Verdict, Markup]:
        """The pictures of a column, effects of one unit on one scale."""
        images: dict[Verdict, Markup] = {}
        units = dict.fromkeys(e.unit for v in column if (e := self.effects.get(v)))
        for unit in units:
            own_effects = [e for v in column if (e := self.effects.get(v)) and e.unit == unit]
            scale = shared_scale(own_effects)
            for verdict in column:
                effect = self.effects.get(verdict)
                if effect and effect.unit == unit:
                    images[verdict] = picture(scale, effect)
        if len(units) == 1:  # nothing known has its empty scale
            own_effects = [e for v in column if (e := self.effects.get(v))]
            empty = picture(shared_scale(own_effects), None)
            images = {v: images.get(v, empty) for v in column}
        return images

    def column(self, column: Sequence[Verdict], *, by_outcome: bool) -> Column:
        """The heading of a column with its axis."""
        effects = [e for v in column if (e := self.effects.get(v))]
        units = {effect.unit for effect in effects}
        outcome = self.protocol.outcomes[column[0].outcome]
        if by_outcome:
            comparison = self.protocol.comparisons[column[0].comparison]
            subject = lay_subject(self.words, self.protocol, comparison).words
            title = capitalise(subject).text
            detail = self.say("report.versus", C=self.comparator(column[0]))
        else:
            title = self.outcome_name(column[0].outcome)
            detail = self.detail(effects, outcome.scale) if len(units) == 1 else ""
        if len(units) != 1:
            return Column(title, detail, Markup(""), Markup(""))
        return Column(
            title, detail, directions(effects[0].sides), axis_of(shared_scale(effects), above=True)
        )

    def detail(self, effects: Sequence[Effect], scale: object) -> str:
        """What the numbers of a column are."""
        effect = effects[0]
        if effect.unit == PEOPLE:
            return self.say("page.difference_people")
        if effect.log:
            return self.say("page.ratio", measure=effect.label)
        low, high = getattr(scale, "min", None), getattr(scale, "max", None)
        unit = effect.label or self.say("page.units")
        if low is None or high is None:
            return self.say("page.difference_in", unit=unit)
        return self.say("page.difference_scale", unit=unit, low=f"{low:g}", high=f"{high:g}")

    def row(
        self, row: Sequence[Verdict], drawn: dict[Verdict, Markup], same: str, *, by_outcome: bool
    ) -> StripRow:
        """One row of the strip."""
        first = row[0]
        cells = tuple(self.shown(v, drawn.get(v, Markup(""))) for v in row)
        if by_outcome:
            return StripRow(self.outcome_name(first.outcome), "", False, "", cells)
        name = capitalise(Text(plain(self.words, self.protocol.interventions[first.intervention])))
        route = self.protocol.routes.get(first.route)
        detail = plain(self.words, route) if route else ""
        comparators = {v.comparator for v in self.verdicts}
        if len(comparators) > 1:
            versus = self.say("page.or", C=self.comparator(first))
            detail = f"{detail} {versus}".strip()
        return StripRow(
            name.text, detail, same == first.intervention, f"#comparison:{first.comparison}", cells
        )

    # -------------------------------------------------------------------------- few: people

    def big(self, verdict: Verdict, per: int) -> Big:
        """One verdict with its people, its interval and what it holds against."""
        effect = self.effects.get(verdict)
        finding = self.findings.get(verdict.speaking)
        scale = shared_scale([effect]) if effect else None
        drawn = picture(scale, effect) if scale else Markup("")
        told = of_verdict(verdict, self.protocol, self.words).text
        return Big(
            sentence=told or self.say("report.nobody_rated"),
            having=self.having(verdict.outcome, "with"),
            tone=self.tone(verdict),
            shown=self.shown(verdict, drawn),
            groups=self.groups(verdict, per),
            key=self.key(verdict, per),
            axis=axis_of(scale) if scale else Markup(""),
            sides=effect.sides if effect else ("", ""),
            thresholds=self.thresholds(verdict, effect),
            needed=self.needed(verdict, effect),
            held=self.held(finding),
        )

    def thresholds(self, verdict: Verdict, effect: Effect | None) -> tuple[Markup, ...]:
        """What the zone and the dotted lines mean."""
        if effect is None or not effect.thresholds:
            return ()
        names = ("small", "moderate", "large")
        unit = self.say("page.per_1000_short") if effect.unit == PEOPLE else effect.label
        cell = f"review.yaml#outcomes/{verdict.outcome}/thresholds"
        return tuple(
            self.trails.say(
                f"page.threshold.{name}",
                amount=self.trails.to(self.trails.cell(f"{cell}/{name}"), f"{size:g} {unit}"),
            )
            for name, size in zip(names, effect.thresholds, strict=False)
        )

    def needed(self, verdict: Verdict, effect: Effect | None) -> Markup:
        """The number needed to treat in words, where it can be relied on."""
        stem = f"{verdict.speaking}.absolute.nnt"
        facts = [self.built.facts.get(f"{stem}{end}") for end in ("", "_low", "_high")]
        if effect is None or effect.reach.rank < 2 or verdict.change == "unclear":
            return Markup("")
        if any(fact is None or fact.value is None for fact in facts):
            return Markup("")
        outcome = self.protocol.outcomes[verdict.outcome]
        gained = outcome.direction is Direction.HIGHER
        more = verdict.change == "more"
        key = (
            "spared"
            if not more and not gained
            else "harmed"
            if more and not gained
            else "gained"
            if more
            else "lost"
        )
        texts = [fact.text.split(" ")[-1] if fact else "" for fact in facts]
        href = self.trails.href(stem)
        return self.trails.say(
            f"page.needed.{key}",
            n=self.trails.to(href, texts[0]),
            range=self.trails.to(href, f"({texts[1]} to {texts[2]})"),
            X=plain(self.words, self.protocol.interventions[verdict.intervention]),
        )

    def held(self, finding: Finding | None) -> Markup:
        """How many people and studies, and how far it holds."""
        if finding is None or not finding.studies:
            return Markup("")
        form = 0 if finding.studies == 1 else 1
        counted = self.trails.say(
            "page.people_studies" if finding.participants else "page.studies",
            form,
            people=self.trails.link(f"{finding.id}.participants"),
            studies=self.trails.link(f"{finding.id}.studies"),
        )
        robust = self.built.robustness.get(finding.id)
        if robust is None or not robust.analyses or robust.agree != robust.analyses:
            return Markup("{}.").format(counted)
        number = self.trails.link(f"{finding.id}.robustness.analyses")
        holds = self.trails.say("page.holds", n=number or str(robust.analyses))
        return Markup("{}. {}").format(counted, holds)

    def risks(self, verdict: Verdict) -> dict[str, float] | None:
        """The risks per 1000 with both sides; None where there are none."""
        names = ("comparator", "intervention", "intervention_low", "intervention_high")
        facts = {n: self.built.facts.get(f"{verdict.speaking}.absolute.{n}") for n in names}
        values = {
            n: float(f.value)
            for n, f in facts.items()
            if f is not None and isinstance(f.value, int | float)
        }
        return values if len(values) == len(names) else None

    def denominator(self, verdicts: Sequence[Verdict]) -> int:
        """100 where it shows every difference as whole people, else 1000; 0 where not even that."""
        per = 0
        for verdict in verdicts:
            risks = self.risks(verdict)
            if risks is None:
                continue
            with_it, without = risks["intervention"], risks["comparator"]
            if max(with_it, without) < 1:
                continue
            coarse = min(with_it, without, abs(with_it - without)) >= 10
            per = max(per, 100 if coarse else 1000)
        return per

    def groups(self, verdict: Verdict, per: int) -> tuple[Group, ...]:
        """People with the comparator and with the intervention."""
        risks = self.risks(verdict)
        if not per or risks is None:
            return ()
        names = {
            "comparator": self.comparator(verdict),
            "intervention": plain(self.words, self.protocol.interventions[verdict.intervention]),
        }
        whole = {name: round(value * per / 1000 + 1e-9) for name, value in risks.items()}
        rank = verdict.certainty.rank if verdict.certainty else 0
        with_it, without = whole["intervention"], whole["comparator"]
        made = []
        for side, name in names.items():
            hits = without if side == "comparator" else min(with_it, without)
            unknown = rank == 1 and side == "intervention"
            extra = side == "intervention" and not unknown
            have = self.having(verdict.outcome, "with")
            label = f"{whole[side]} / {per}: {have} {name}"
            made.append(
                Group(
                    number=self.trails.link(f"{verdict.speaking}.absolute.{side}", str(whole[side]))
                    if not unknown
                    else Markup("?"),
                    of=self.per(verdict, per),
                    name=name,
                    picture=own(
                        people_picture(
                            hits,
                            per,
                            label=label,
                            spared=max(0, without - with_it) if extra else 0,
                            added=max(0, with_it - without) if extra else 0,
                            striped=rank == 2 and per == 100,
                            unknown=unknown,
                        )
                    ),
                    could=self.could(verdict, whole, per) if extra else Markup(""),
                )
            )
        return tuple(made)

    def people_of(self, verdict: Verdict, per: int) -> list[dict[str, Any]]:
        """How many dots of each kind, with the comparator and with the intervention."""
        risks = self.risks(verdict)
        if not per or risks is None:
            return []
        without, with_it = (
            round(risks[side] * per / 1000 + 1e-9) for side in ("comparator", "intervention")
        )
        change = {"spared": max(0, without - with_it), "added": max(0, with_it - without)}
        unknown = verdict.certainty is Certainty.VERY_LOW
        return [
            {"hits": without},
            {"hits": min(with_it, without), "unknown": unknown, **change},
        ]

    def having(self, outcome: str, where: str) -> str:
        """What happens to people: they get an illness, have an unwanted effect."""
        term = self.protocol.outcomes[outcome]
        verb = "have" if verb_of(self.words, term) == "have" else "get"
        return self.say(f"page.{verb}_{where}", O=plain(self.words, term))

    def could(self, verdict: Verdict, whole: dict[str, int], per: int) -> Markup:
        """Between how many people the number could lie."""
        low, high = sorted((whole["intervention_low"], whole["intervention_high"]))
        stem = f"{verdict.speaking}.absolute.intervention"
        return self.trails.say(
            "page.could",
            low=self.trails.link(f"{stem}_low", str(low)),
            high=self.trails.link(f"{stem}_high", str(high)),
            of=self.per(verdict, per),
        )

    def per(self, verdict: Verdict, per: int) -> Markup:
        """The denominator; part of the assumed risk, and so of its card."""
        return self.trails.link(f"{verdict.speaking}.absolute.comparator", str(per))

    def key(self, verdict: Verdict, per: int) -> tuple[tuple[str, Markup], ...]:
        """What the dots mean: (class, words)."""
        risks = self.risks(verdict)
        if not per or risks is None:
            return ()
        name = plain(self.words, self.protocol.interventions[verdict.intervention])
        entries = [("hit", Markup("{}").format(self.having(verdict.outcome, "key")))]
        change = round((risks["intervention"] - risks["comparator"]) * per / 1000)
        if verdict.certainty is not Certainty.VERY_LOW and change:
            kind, key = ("spared", "fewer") if change < 0 else ("hit worse", "more")
            number = self.trails.link(f"{verdict.speaking}.absolute.difference", str(abs(change)))
            entries.append((kind, self.trails.say(f"page.key.{key}", n=number, X=name)))
        return (*entries, ("person", self.trails.say("page.key.not")))


def answers(built: Built, trails: Trails) -> tuple[Strip | None, list[Big]]:
    """The verdicts as a strip, or, where there are one or two, each at length."""
    maker = Answers(built, trails)
    if not maker.verdicts:
        return None, []
    if len(maker.verdicts) > FEW:
        return maker.strip(), []
    per = maker.denominator(maker.verdicts)
    return None, [maker.big(verdict, per) for verdict in maker.verdicts]


def glance(built: Built, trails: Trails) -> dict[str, Markup | str]:
    """Studies, people, the range of certainty, how current: '' where nobody knows."""
    levels = sorted(
        {v.certainty for v in built.plan.verdicts if v.certainty}, key=lambda level: level.rank
    )
    names = [trails.words.say(f"certainty.{level.name.lower()}").text for level in levels]
    text = names[0] if len(names) == 1 else ""
    if len(names) > 1:
        text = trails.words.say("page.from_to", low=names[0], high=names[-1]).text
    people = trails.link("review.participants")
    speaking = [v.speaking for v in built.plan.verdicts if v.speaking]
    if not people and len(speaking) == 1:  # all that the review asks is one synthesis
        people = trails.link(f"{speaking[0]}.participants")
    here = Markup("")
    if is_part(built.review):
        number = trails.to(trails.cell(f"{STUDIES}#"), str(len(built.review.studies)))
        here = trails.say("page.glance.here", n=number)
    return {
        "studies": trails.link("review.studies"),
        "people": people,
        "here": here,
        "certainty": capitalise(Text(text)).text,
    }
