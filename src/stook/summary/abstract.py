"""The abstract in the twelve items of PRISMA 2020 for abstracts, from the findings of the summary.

Items: Page and others 2021, table 2 (doi:10.1136/bmj.n71). What the folder does not say is called
not reported, never left out. Effects are in the words that the protocol chose for tables.
"""

from collections.abc import Iterator, Mapping, Sequence

from stook.language.catalogue import Catalogue
from stook.language.cited_text import Text, as_text, shown
from stook.language.lists import counted, listed, measure_name, month_and_year
from stook.language.names import in_sentence
from stook.language.statements import of_verdict, table_register
from stook.model.certainty import CERTAINTY
from stook.model.facts import Fact
from stook.model.finding import Finding
from stook.model.protocol import Protocol
from stook.model.review import Review
from stook.model.summary import Section, Sentence, Summary, SummaryPlan, Verdict
from stook.model.synthesis import Specification
from stook.model.terms import Basis, Certainty
from stook.summary.plain.context import Context, finding_ids
from stook.summary.plain.key import key_messages


def write_abstract(
    review: Review,
    plan: SummaryPlan,
    findings: Sequence[Finding],
    facts: Mapping[str, Fact],
    words: Catalogue,
    specifications: Sequence[Specification] = (),
) -> Summary:
    """The abstract as headed sections; each number in it shows its fact. Methods are those by
    which the syntheses (`specifications`) of its findings were carried out."""
    return _Abstract(review, plan, findings, facts, words, specifications).write()


class _Abstract:
    """One abstract being written."""

    def __init__(
        self,
        review: Review,
        plan: SummaryPlan,
        findings: Sequence[Finding],
        facts: Mapping[str, Fact],
        words: Catalogue,
        specifications: Sequence[Specification],
    ) -> None:
        self.review = review
        self.protocol: Protocol = review.protocol
        self.findings = {one.id: one for one in findings}
        self.facts = facts
        self.words = words
        self.specifications = {one.id: one for one in specifications}
        # The context knows which facts a sentence shows by those that its plan holds.
        self.ctx = Context(plan, words)

    def write(self) -> Summary:
        """Title and sections in the order of PRISMA's items."""
        items: dict[str, tuple[str, ...]] = {
            "background": ("objectives",),
            "methods": ("eligibility", "sources", "bias", "synthesis"),
            "results": ("included", "effects"),
            "discussion": ("limitations", "interpretation"),
            "other": ("funding", "registration"),
        }
        sections = []
        for part, names in items.items():
            sections.append(Section(id=part, heading=self._heading(part), paragraphs=(), level=2))
            for name in names:
                said = tuple(getattr(self, f"_{name}")()) or (self._unknown(name),)
                heading = self._heading(name)
                sections.append(Section(id=name, heading=heading, paragraphs=(said,), level=3))
        return Summary(
            title=self._title(),
            sections=tuple(sections),
            above=self.protocol.notices,
            language=self.words.language,
        )

    def _heading(self, name: str) -> str:
        return self.words.say(f"abstract.heading.{name}").text

    def _sentence(
        self, key: str, text: Text | str, sources: Sequence[str] = (), **more: object
    ) -> Sentence:
        said = self.words.sentence(as_text(text))
        return Sentence(
            id=key,
            text=said.text,
            sources=tuple(dict.fromkeys((*said.facts, *sources))),
            spans=said.spans,
            **more,  # type: ignore[arg-type]
        )

    def _unknown(self, name: str) -> Sentence:
        return self._sentence(f"{name}.unknown", self.words.say("abstract.not_reported"))

    def _title(self) -> Sentence:
        """The review's title, which says that it is a systematic review (item 1)."""
        title = self.protocol.title
        if self.words.template("abstract.names_itself") not in title.lower():
            title = self.words.say("abstract.title", title=title).text
        return Sentence(id="title", text=title, sources=("review.yaml#title",), authored=True)

    def _objectives(self) -> Iterator[Sentence]:
        asked = self.protocol.question
        key = "objectives" if asked.comparison else "objectives_alone"
        said = self.words.say(
            f"abstract.{key}",
            I=asked.intervention.technical,
            P=asked.population.technical,
            C=asked.comparison,
        )
        yield self._sentence("objectives", said, ("review.yaml#question",))

    def _eligibility(self) -> Iterator[Sentence]:
        """What the team wrote, as they wrote it."""
        criteria = self.protocol.eligibility
        for part in ("designs", "include"):
            for position, text in enumerate(getattr(criteria, part)):
                cell = f"review.yaml#eligibility/{part}/{position}"
                yield self._sentence(f"eligibility.{part}.{position}", text, (cell,), authored=True)

    def _sources(self) -> Iterator[Sentence]:
        """Where was searched, and until when the evidence is complete."""
        runs = [run for run in self.review.searches if "source" not in run.guessed]
        date = self.ctx.fact("current-to")
        until = month_and_year(self.words, date) if date else ""
        if runs:
            names = listed(self.words, list(dict.fromkeys(run.source for run in runs)))
            key = "sources_dated" if date else "sources"
            said = self.words.say(f"abstract.{key}", sources=names, date=until)
            yield self._sentence("sources", said, [run.cell("source") for run in runs])
        elif date:
            yield self._sentence("sources", self.words.say("abstract.current", date=until))

    def _bias(self) -> Iterator[Sentence]:
        """How bias and certainty were judged, as far as anybody judged them."""
        tool = self.protocol.synthesis.risk_of_bias_tool
        appraised = bool(self.review.appraisals or any(self.review.assessments.values()))
        rated = any(one.certainty for one in self.ctx.plan.verdicts)
        keys = {(True, True): "appraised", (True, False): "bias_only", (False, True): "grade_only"}
        key = keys.get((appraised, rated))
        if key is None:
            return
        cells = ["review.yaml#synthesis/risk_of_bias_tool"] if appraised else [CERTAINTY]
        yield self._sentence("bias", self.words.say(f"abstract.{key}", tool=tool), cells)

    def _synthesis(self) -> Iterator[Sentence]:
        """The method of most pooled findings, and which were pooled by another."""
        by_method: dict[str, list[str]] = {}
        for verdict in self.ctx.plan.verdicts:
            for name in verdict.findings:
                specification = self.specifications.get(name)
                found = self.findings.get(name)
                if specification and found and found.state == "pooled" and found.studies > 1:
                    how = _how(self.words, specification)
                    by_method.setdefault(how, []).append(verdict.outcome)
        if not by_method:
            if any(one.state == "not pooled" for one in self.ctx.plan.verdicts):
                yield self._sentence("synthesis", self.words.say("abstract.nothing_pooled"))
            return
        usual = max(by_method, key=lambda how: len(by_method[how]))
        said = self.words.say("abstract.pooled", how=usual)
        cells = [f"review.yaml#synthesis/{name}" for name in ("model", "estimator", "interval")]
        yield self._sentence("synthesis", said, cells)
        others = [
            self.words.say(
                "abstract.other_method",
                O=listed(self.words, [in_sentence(self.protocol.outcomes[key]) for key in
                                      dict.fromkeys(outcomes)]),
                how=how,
            )
            for how, outcomes in by_method.items() if how != usual
        ]  # fmt: skip
        if others:
            said = self.words.say("abstract.others", others=listed(self.words, others))
            yield self._sentence("synthesis.others", said, ["review.yaml#synthesis/analyses"])

    def _included(self) -> Iterator[Sentence]:
        studies, people = self.ctx.fact("studies"), self.ctx.fact("participants")
        if studies is None:
            return
        number = counted(self.words, "studies", studies)
        if people is None or not people.value:
            said = self.words.say("abstract.studies", studies=number)
        else:
            said = self.words.say(
                "abstract.studies_people",
                studies=number,
                people=counted(self.words, "people", people),
            )
        yield self._sentence("included", said)

    def _effects(self) -> Iterator[Sentence]:
        """Each verdict of the summary with the effect, its interval and its certainty."""
        for verdict in self.ctx.plan.verdicts:
            text = of_verdict(
                verdict, self.protocol, self.words, table_register(self.protocol)
            ).text
            if text:
                key = f"effects.{verdict.comparison}.{verdict.outcome}"
                said = self._with_numbers(Text(text.removesuffix(".")), verdict)
                yield self._sentence(key, said, finding_ids((verdict,)), basis=_basis(verdict))

    def _with_numbers(self, said: Text, verdict: Verdict) -> Text:
        found = self.findings.get(verdict.speaking)
        if found is None or verdict.certainty is None or not found.studies:
            return said
        counts = {
            name: counted(self.words, name, fact)
            for name, key in (("studies", "studies"), ("people", "participants"))
            if (fact := self.facts.get(f"{found.id}.{key}")) and fact.value
        }
        if "studies" not in counts:
            return said
        evidence = self.words.say(
            "abstract.evidence" if "people" in counts else "abstract.evidence_bare",
            studies=counts["studies"],
            people=counts.get("people", ""),
            certainty=verdict.certainty.value,
        )
        names = ("estimate", "ci_low", "ci_high")
        numbers = [self.facts.get(f"{found.id}.{name}") for name in names]
        n, low, high = (shown(one.text, one.id) if one else Text("") for one in numbers)
        if not (n and low and high) or found.estimate is None:
            return self.words.say("abstract.result_bare", said=said, evidence=evidence)
        return self.words.say(
            "abstract.result",
            said=said,
            measure=measure_name(self.words, found.measure),
            level=shown(f"{100 * found.level:g}%", f"{found.id}.ci_low"),
            n=n,
            low=low,
            high=high,
            evidence=evidence,
        )

    def _limitations(self) -> Iterator[Sentence]:
        """The levels of certainty, lowest first, and the GRADE domains behind them."""
        rated = [one for one in self.ctx.plan.verdicts if one.certainty]
        levels = [str(level) for level in Certainty if any(v.certainty is level for v in rated)]
        if not levels:
            yield self._sentence("limitations", self.words.say("abstract.not_rated"))
            return
        said = self.words.say("abstract.certainty", levels=listed(self.words, levels, "or"))
        yield self._sentence("limitations", said, finding_ids(rated))
        down = [one for one in self.ctx.plan.reasons if not one.reason.code.startswith("up.")]
        if down:
            domains = list(dict.fromkeys(str(one.reason.domain) for one in down))
            text = self.words.say("abstract.limits", reasons=listed(self.words, domains))
            behind = [f for one in down for f in (*one.findings, *one.cells)] or [CERTAINTY]
            yield self._sentence("limitations.reasons", text, behind)

    def _interpretation(self) -> Iterator[Sentence]:
        """The key messages of the summary: one interpretation of one set of findings."""
        section = key_messages(self.ctx)
        for part in section.paragraphs if section else ():
            yield from part

    def _funding(self) -> Iterator[Sentence]:
        if self.protocol.funding:
            cell = "review.yaml#funding"
            yield self._sentence("funding", self.protocol.funding, (cell,), authored=True)

    def _registration(self) -> Iterator[Sentence]:
        if self.protocol.registration:
            cell = "review.yaml#registration"
            yield self._sentence("registration", self.protocol.registration, (cell,), authored=True)


def _how(words: Catalogue, specification: Specification) -> str:
    """The method by which a synthesis was carried out."""
    method = specification.method
    key = "peto" if method.method == "Peto" else method.model
    weights = words.say(f"abstract.weights.{method.method}").text
    return words.say(
        f"abstract.{key}",
        estimator=method.estimator,
        interval=method.interval,
        weights=weights,
    ).text


def _basis(verdict: Verdict) -> Basis:
    return verdict.certainty_basis or Basis.COMPUTED
