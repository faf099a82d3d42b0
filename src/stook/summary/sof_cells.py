"""The cells of a summary of findings in words; each number in them is a fact."""

from collections.abc import Mapping

from stook.figures import MINUS
from stook.language.catalogue import Catalogue
from stook.language.cited_text import Text, shown
from stook.language.lists import fact_number, measure_name, number, why_not
from stook.model.facts import Fact
from stook.model.finding import Finding
from stook.model.protocol import Outcome, Scale
from stook.model.sof import Assumed, Cell
from stook.model.terms import Direction
from stook.synthesis.absolute import MEDIAN_RISK, POOLED_RISK, PROTOCOL
from stook.synthesis.absolute_facts import MEDIAN_MEAN

PER = "1000"
# Where an assumed risk is from, as facts note it, and the catalogue's words for it; any other
# source is in the protocol's own words.
SOURCES = {
    MEDIAN_RISK: "median_risk",
    POOLED_RISK: "pooled_risk",
    MEDIAN_MEAN: "median_mean",
    PROTOCOL: "protocol",
}


class Cells:
    """Makes the cells of one finding's row from the review's facts."""

    def __init__(
        self, words: Catalogue, facts: Mapping[str, Fact], found: Finding, outcome: Outcome
    ) -> None:
        self._words = words
        self._facts = facts
        self._found = found
        self._outcome = outcome

    def detail(self) -> Cell:
        """The scale of a score, each end from the protocol, and which way is better."""
        scale = self._outcome.scale
        if scale is None and self._found.measure not in {"MD", "SMD"}:
            return Cell()
        scale = scale or Scale()
        name = scale.name or scale.unit
        said = Text("" if name.lower() == self._outcome.technical.lower() else name)
        cell = f"review.yaml#outcomes/{self._found.outcome}/scale"
        if scale.min is not None and scale.max is not None:
            low = shown(number(self._words, scale.min, 2), f"{cell}/min")
            high = shown(number(self._words, scale.max, 2), f"{cell}/max")
            ends = self._words.say("sof.ends", min=low, max=high)
            said = said + ", " + ends if said else ends
        up = self._outcome.direction is Direction.HIGHER
        better = self._words.say("sof.better_higher" if up else "sof.better_lower")
        said = said + "; " + better if said else better
        return Cell(said.text, said.spans)

    def comparator(self) -> Cell:
        """The assumed risk, or the comparator groups' mean."""
        risk = self._number("absolute.comparator")
        if risk:
            return self._cell("per", n=risk, per=self._per())
        mean = self._number("absolute.comparator_mean")
        return self._cell("comparator_mean", n=self._scaled(mean)) if mean else Cell()

    def assumed(self) -> Assumed:
        """Whether a risk or a mean is assumed with the comparator; '' where neither is known."""
        if self._number("absolute.comparator"):
            return "risk"
        return "mean" if self._number("absolute.comparator_mean") else ""

    def assumed_from(self) -> str:
        """Where the assumed risk (or mean) is from."""
        for name in ("comparator", "comparator_mean"):
            fact = self._facts.get(f"{self._found.id}.absolute.{name}")
            if fact is not None:
                key = SOURCES.get(fact.note)
                return self._words.say(f"sof.assumed.{key}").text if key else fact.note
        return ""

    def intervention(self) -> Cell:
        """The corresponding risk (or mean) with its interval."""
        risk = self._range("absolute.intervention")
        if risk:
            return self._cell("per", n=risk, per=self._per())
        names = (f"absolute.intervention_mean{end}" for end in ("", "_low", "_high"))
        n, low, high = (self._number(name) for name in names)
        if not (n and low and high):
            return Cell()
        return self._cell("intervention_mean", n=self._scaled(n), low=low, high=high)

    def difference(self) -> Cell:
        """The absolute difference with its interval: "12 fewer per 1000 (from 30 fewer to 5
        more)", or for means how many points lower or higher."""
        names = ("absolute.difference", "absolute.ci_low", "absolute.ci_high")
        parts = [self._sided(name, "fewer", "more") for name in names]
        if all(parts):
            n, low, high = parts
            none = n.text == self._words.template("sof.none")
            key = "difference_none" if none else "difference"
            return self._cell(key, n=n, low=low, high=high, per=self._per())
        if self._found.measure not in {"MD", "GENERIC", "SMD"}:
            return Cell()
        names = ("estimate", "ci_low", "ci_high")
        if self._found.measure == "SMD" and self._number("smd.units"):
            names = ("smd.units", "smd.units_low", "smd.units_high")
        parts = [self._sided(name, "lower", "higher", unit=name in names[:1]) for name in names]
        if not all(parts):
            return Cell()
        n, low, high = parts
        return self._cell("mean_difference", n=n, low=low, high=high)

    def relative(self) -> Cell:
        """The pooled effect in its measure; differences of means and of risks are none."""
        n, low, high = (self._number(name) for name in ("estimate", "ci_low", "ci_high"))
        if not n:
            keys = {"no data": "no_study", "not compared": "not_compared"}
            key = keys.get(self._found.state, "not_pooled")
            reason = why_not(self._words, self._found.reason)
            return Cell(reason or self._words.say(f"sof.{key}").text)
        absolute = {"MD", "GENERIC", "RD", "RATE DIFFERENCE"}
        if self._found.measure in absolute or not (low and high):
            return Cell()
        measure = measure_name(self._words, self._found.measure)
        return self._cell("relative", measure=measure, n=n, low=low, high=high)

    def people(self) -> Cell:
        """How many people in how many studies."""
        people, studies = self._count("participants"), self._count("studies")
        if not people or not studies:
            return self._cell("no_study")
        form = 0 if self._found.studies == 1 else 1
        if not self._found.participants:
            said = self._words.say("sof.people_unknown", form, studies=studies)
            return Cell(said.text, said.spans)
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
        band = self._facts.get(f"{self._found.id}.smd.band")
        if band is not None:
            size = self._words.say(f"sof.band.{band.value}")
            made.append(self._cell("smd.band", band=shown(size.text, band.id)))
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
        events, people = (self._count(f"arm.{side}.{name}") for name in ("events", "people"))
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

    def _count(self, name: str) -> Text:
        """A whole number of this finding with its thousands marked; empty where there is none."""
        fact = self._facts.get(f"{self._found.id}.{name}")
        return Text("") if fact is None or fact.value is None else fact_number(self._words, fact)

    def _sided(self, name: str, below: str, above: str, *, unit: bool = False) -> Text:
        """A difference without its sign: so many fewer or more, or no difference."""
        fact = self._facts.get(f"{self._found.id}.{name}")
        if fact is None or not isinstance(fact.value, int | float):
            return Text("")
        size = shown(fact.text.lstrip(MINUS), fact.id)
        if not any(char in "123456789" for char in fact.text):
            return shown(self._words.say("sof.none").text, fact.id)
        size = self._scaled(size) if unit else size
        return self._words.say(f"sof.{below if fact.value < 0 else above}", n=size)

    def _scaled(self, number: Text) -> Text:
        """A number of points with their unit."""
        scale = self._outcome.scale
        if self._found.measure == "SMD" and not self._number("smd.units"):
            return self._words.say("sof.standard_deviations", n=number)
        return number + f" {scale.unit}" if scale and scale.unit else number

    def _range(self, name: str) -> Text:
        n, low, high = (self._number(f"{name}{end}") for end in ("", "_low", "_high"))
        if not (n and low and high):
            return n
        return self._words.say("sof.range", n=n, low=low, high=high)

    def _per(self) -> Text:
        """The denominator; part of the assumed risk, and so of its fact."""
        fact = self._facts[f"{self._found.id}.absolute.comparator"]
        if fact.unit.endswith("person-years"):
            return shown(self._words.say("sof.person_years", per=PER).text, fact.id)
        return shown(PER, fact.id)
