"""The cells of a summary of findings in words; each number in them is a fact."""

from collections.abc import Mapping

from stook.language.catalogue import Catalogue
from stook.language.text import Text, shown
from stook.model.facts import Fact
from stook.model.finding import Finding
from stook.model.protocol import Outcome
from stook.model.sof import Cell
from stook.steps.numbers import MINUS

PER = "1000"
PER_RATE = "1000 person-years"


class Cells:
    """Makes the cells of one finding's row from the review's facts."""

    def __init__(
        self, words: Catalogue, facts: Mapping[str, Fact], found: Finding, outcome: Outcome
    ) -> None:
        self._words = words
        self._facts = facts
        self._found = found
        self._outcome = outcome

    def comparator(self) -> Cell:
        """The assumed risk, or the comparator groups' mean."""
        risk = self._number("absolute.comparator")
        if risk:
            return self._cell("per", n=risk, per=self._per())
        mean = self._number("absolute.comparator_mean")
        return self._cell("comparator_mean", n=self._scaled(mean)) if mean else Cell()

    def assumed_from(self) -> str:
        """Where the assumed risk (or mean) is from."""
        for name in ("comparator", "comparator_mean"):
            fact = self._facts.get(f"{self._found.id}.absolute.{name}")
            if fact is not None:
                return fact.note
        return ""

    def intervention(self) -> Cell:
        """The corresponding risk with its interval; for means how much higher or lower it is."""
        risk = self._range("absolute.intervention")
        if risk:
            return self._cell("per", n=risk, per=self._per())
        return self.difference()

    def difference(self) -> Cell:
        """The absolute difference with its interval: "12 fewer per 1000 (from 30 fewer to 5
        more)", or for means how many points lower or higher."""
        names = ("absolute.difference", "absolute.ci_low", "absolute.ci_high")
        parts = [self._sided(name, "fewer", "more") for name in names]
        if all(parts):
            n, low, high = parts
            return self._cell("difference", n=n, low=low, high=high, per=self._per())
        if self._found.measure not in {"MD", "GENERIC", "SMD"}:
            return Cell()
        names = ("estimate", "ci_low", "ci_high")
        if self._found.measure == "SMD" and self._number("smd.units"):
            names = ("smd.units", "smd.units_low", "smd.units_high")
        parts = [self._sided(name, "lower", "higher") for name in names]
        if not all(parts):
            return Cell()
        n, low, high = parts
        return self._cell("mean_difference", n=n, low=low, high=high)

    def relative(self) -> Cell:
        """The pooled effect in its measure; for means there is none that is relative."""
        n, low, high = (self._number(name) for name in ("estimate", "ci_low", "ci_high"))
        if not n:
            key = "no_study" if self._found.state == "no data" else "not_pooled"
            text = self._found.reason or self._words.say(f"sof.{key}").text
            return Cell(text)
        if self._found.measure in {"MD", "GENERIC"} or not (low and high):
            return Cell()
        return self._cell("relative", measure=self._found.measure, n=n, low=low, high=high)

    def people(self) -> Cell:
        """How many people in how many studies."""
        people, studies = self._number("participants"), self._number("studies")
        if not people or not studies:
            return self._cell("no_study")
        form = 0 if self._found.studies == 1 else 1
        said = self._words.say("sof.people", form, people=people, studies=studies)
        return Cell(said.text, said.spans)

    def needed(self) -> Cell:
        """The number needed to treat, through infinity where the interval holds no effect."""
        n, low, high = (self._number(f"absolute.nnt{end}") for end in ("", "_low", "_high"))
        if not (n and low and high):
            return Cell()
        found = self._found
        ends = found.absolute_low, found.absolute_high
        crossing = None not in ends and min(ends) < 0 < max(ends)  # type: ignore[type-var, operator]
        return self._cell("needed_through" if crossing else "needed", n=n, low=low, high=high)

    def further(self) -> tuple[Cell, ...]:
        """A standardised difference in its other readings, as far as there are facts for them."""
        if self._found.measure != "SMD":
            return ()
        made = []
        band = self._number("smd.band")
        if band:
            made.append(self._cell("smd.band", band=band))
        scale = self._outcome.scale
        for key, name, more in (
            ("units", "units", {"scale": (scale.name or scale.unit) if scale else ""}),
            ("odds", "odds_ratio", {}),
            ("improved", "improved", {"per": PER}),
            ("ratio_of_means", "ratio_of_means", {}),
            ("mids", "mids", {}),
        ):
            n, low, high = (self._number(f"smd.{name}{end}") for end in ("", "_low", "_high"))
            if n and low and high:
                made.append(self._cell(f"smd.{key}", n=n, low=low, high=high, **more))
        return tuple(made)

    def arm(self, side: str) -> Cell:
        """Events of people in one group over all studies; people alone where none are counted."""
        events, people = (self._number(f"arm.{side}.{name}") for name in ("events", "people"))
        if not people:
            return Cell()
        if not events:
            return Cell(people.text, people.spans)
        return self._cell("arm_events", events=events, people=people)

    def _cell(self, key: str, **values: Text | str) -> Cell:
        said = self._words.say(f"sof.{key}", 0, **values)
        return Cell(said.text, said.spans)

    def _number(self, name: str) -> Text:
        """A fact of this finding as marked text; empty where there is none with a value."""
        fact = self._facts.get(f"{self._found.id}.{name}")
        if fact is None or (fact.value is None and not name.startswith("absolute.nnt")):
            return Text("")
        return shown(fact.text, fact.id)

    def _sided(self, name: str, below: str, above: str) -> Text:
        """A difference without its sign: so many fewer or more, or no difference."""
        fact = self._facts.get(f"{self._found.id}.{name}")
        if fact is None or not isinstance(fact.value, int | float):
            return Text("")
        size = shown(fact.text.lstrip(MINUS), fact.id)
        if not any(char in "123456789" for char in fact.text):
            return shown(self._words.say("sof.none").text, fact.id)
        return self._words.say(f"sof.{below if fact.value < 0 else above}", n=self._scaled(size))

    def _scaled(self, number: Text) -> Text:
        """A number of points with their unit; risks have theirs in `per`."""
        scale = self._outcome.scale
        risk = f"{self._found.id}.absolute.comparator" in self._facts
        return number if risk or scale is None or not scale.unit else number + f" {scale.unit}"

    def _range(self, name: str) -> Text:
        n, low, high = (self._number(f"{name}{end}") for end in ("", "_low", "_high"))
        if not (n and low and high):
            return n
        return self._words.say("sof.range", n=n, low=low, high=high)

    def _per(self) -> Text:
        """The denominator; part of the assumed risk, and so of its fact."""
        fact = self._facts[f"{self._found.id}.absolute.comparator"]
        return shown(PER_RATE if fact.unit.endswith("person-years") else PER, fact.id)
