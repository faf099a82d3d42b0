"""A form from plain values (mappings, lists, text), with everything that is wrong with it.

tool: Our checklist
judgements: [low, high]
answers: {Y: yes, N: no}
domains:
  - id: A
    label: Blinding
    questions:
      - {id: A1, label: Patients unaware?}
      - {id: A2, label: Assessors unaware?, ask: {A1: N}}
    rules:
      - {then: low, when: [{A1: Y}, {A2: Y}]}
      - {then: high}
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from stook.model.form import NOT_APPLICABLE, Condition, Form, FormDomain, FormQuestion, Rule

Path = tuple[str | int, ...]
KEYS = (
    "tool", "version", "source", "licence", "judgements", "also", "answers", "choices", "overall",
    "concerning", "domains",
)  # fmt: skip
DOMAIN_KEYS = ("id", "label", "code", "only", "questions", "rules")
QUESTION_KEYS = ("id", "label", "options", "ask", "optional")


class Fault(NamedTuple):
    """What is wrong with a form, and where in it."""

    path: Path
    what: str


def form_from(data: object) -> tuple[Form | None, list[Fault]]:
    """The form that plain values describe; None where it has a fault, with all of them."""
    reading = _Reading()
    form = reading.form(data)
    return (None if reading.faults else form), reading.faults


@dataclass(slots=True)
class _Reading:
    """One reading of one form."""

    faults: list[Fault] = field(default_factory=list)
    judgements: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    choices: Condition = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def fault(self, path: Path, what: str) -> None:
        self.faults.append(Fault(path, what))

    # Plain values -----------------------------------------------------------------------------

    def mapping(self, value: object, path: Path, keys: tuple[str, ...] = ()) -> dict[str, Any]:
        """A mapping with text for keys; those that are not among `keys` are faults."""
        if not isinstance(value, Mapping):
            self.fault(path, "a mapping should stand here")
            return {}
        made = {str(key): item for key, item in value.items() if item is not None}
        for key in made:
            if keys and key not in keys:
                self.fault((*path, key), f"the key {key!r} is not known; known: {', '.join(keys)}")
        return made

    def items(self, value: object, path: Path) -> list[Any]:
        if isinstance(value, (list, tuple)):
            return list(value)
        self.fault(path, "a list should stand here")
        return []

    def text(self, value: object, path: Path, *, required: bool = False) -> str:
        if isinstance(value, (Mapping, list)):
            self.fault(path, "text should stand here")
            return ""
        made = "" if value is None else " ".join(str(value).split())
        if required and not made:
            self.fault(path, f"{path[-1]} is missing")
        return made

    def words(self, value: object, path: Path) -> tuple[str, ...]:
        """Several words: a list, or text with strokes between them (`Y/PY/NI`)."""
        if isinstance(value, (list, tuple)):
            return tuple(self.text(one, (*path, i)) for i, one in enumerate(value))
        return tuple(part.strip() for part in self.text(value, path).split("/") if part.strip())

    # The form ---------------------------------------------------------------------------------

    def form(self, value: object) -> Form:
        data = self.mapping(value, (), KEYS)
        words = self.words(data.get("judgements"), ("judgements",))
        self.judgements = tuple(word.lower() for word in words)
        if len(set(self.judgements)) < 2 or len(set(self.judgements)) < len(self.judgements):
            self.fault(("judgements",), "two or more different judgements are needed, best first")
        answers = {
            key: self.text(text, ("answers", key))
            for key, text in self.mapping(data.get("answers", {}), ("answers",)).items()
        }
        self.answers = tuple(answers)
        self.choices = self.condition(data.get("choices", {}), ("choices",))
        domains = tuple(
            self.domain(one, ("domains", i))
            for i, one in enumerate(self.items(data.get("domains"), ("domains",)))
        )
        if not domains:
            self.fault(("domains",), "a tool needs at least one domain")
        self.doubled(domains)
        overall = self.text(data.get("overall", "worst"), ("overall",))
        if overall not in ("worst", "manual"):
            self.fault(("overall",), "overall is worst (of the domains) or manual")
        return Form(
            tool=self.text(data.get("tool"), ("tool",), required=True),
            version=self.text(data.get("version"), ("version",)),
            source=self.text(data.get("source"), ("source",)),
            licence=self.text(data.get("licence"), ("licence",)),
            judgements=self.judgements,
            also=self.also(data.get("also", {})),
            answers=answers,
            choices=self.choices,
            domains=domains,
            overall="manual" if overall == "manual" else "worst",
            concerning=self.concerning(data.get("concerning")),
        )

    def also(self, value: object) -> dict[str, str]:
        made = {}
        for key, text in self.mapping(value, ("also",)).items():
            made[key.lower()] = self.judged(text, ("also", key))
        return made

    def concerning(self, value: object) -> tuple[str, int] | None:
        if value is None:
            return None
        data = self.mapping(value, ("concerning",), ("judgement", "domains"))
        number = self.text(data.get("domains"), ("concerning", "domains"), required=True)
        if not number.isdigit():
            self.fault(("concerning", "domains"), "a whole number should stand here")
            return None
        return self.judged(data.get("judgement"), ("concerning", "judgement")), int(number)

    def judged(self, value: object, path: Path) -> str:
        word = self.text(value, path, required=True).lower()
        if word and word not in self.judgements:
            self.fault(path, f"{word!r} is none of the judgements: {', '.join(self.judgements)}")
        return word

    def doubled(self, domains: tuple[FormDomain, ...]) -> None:
        """Two domains may share an id only where no choice has both."""
        for i, one in enumerate(domains):
            for other in domains[:i]:
                apart = any(
                    not set(one.only[name]) & set(other.only[name])
                    for name in one.only.keys() & other.only.keys()
                )
                if one.id == other.id and not apart:
                    self.fault(("domains", i, "id"), f"the domain {one.id!r} stands twice")

    # A domain ---------------------------------------------------------------------------------

    def domain(self, value: object, path: Path) -> FormDomain:
        data = self.mapping(value, path, DOMAIN_KEYS)
        self.seen = set()
        only = self.condition(data.get("only", {}), (*path, "only"))
        for name, wanted in only.items():
            for word in wanted:
                if word not in self.choices.get(name, ()):
                    self.fault((*path, "only", name), f"{word!r} is no choice of {name!r}")
        questions = tuple(
            self.question(one, (*path, "questions", i))
            for i, one in enumerate(self.items(data.get("questions", []), (*path, "questions")))
        )
        return FormDomain(
            id=self.text(data.get("id"), (*path, "id"), required=True),
            label=self.text(data.get("label"), (*path, "label"), required=True),
            code=self.text(data.get("code"), (*path, "code")),
            only=only,
            questions=questions,
            parts=self.parts(data.get("rules", []), (*path, "rules")),
        )

    def question(self, value: object, path: Path) -> FormQuestion:
        data = self.mapping(value, path, QUESTION_KEYS)
        id_ = self.text(data.get("id"), (*path, "id"), required=True)
        ask = self.conditions(data.get("ask"), (*path, "ask"))
        if id_ in self.seen:
            self.fault((*path, "id"), f"the question {id_!r} stands twice")
        self.seen.add(id_)
        options = self.words(data.get("options", "/".join(self.answers)), (*path, "options"))
        known = f"the answers: {', '.join(self.answers)}"
        for option in options:
            if option not in self.answers:
                self.fault((*path, "options"), f"{option!r} is none of {known}")
        optional = self.text(data.get("optional", "false"), (*path, "optional")).lower()
        if optional not in ("true", "false"):
            self.fault((*path, "optional"), "optional is true or false")
        return FormQuestion(
            id=id_,
            label=self.text(data.get("label"), (*path, "label"), required=True),
            options=options,
            ask=ask,
            optional=optional == "true",
        )

    def parts(self, value: object, path: Path) -> tuple[tuple[Rule, ...], ...]:
        """One table of rules (a list), or several by name (a mapping) of which the worst counts."""
        if isinstance(value, Mapping):
            tables = [
                (self.items(table, (*path, key)), (*path, key)) for key, table in value.items()
            ]
        else:
            tables = [(self.items(value, path), path)]
        return tuple(
            tuple(self.rule(one, (*at, i)) for i, one in enumerate(table))
            for table, at in tables
            if table
        )

    def rule(self, value: object, path: Path) -> Rule:
        data = self.mapping(value, path, ("then", "when"))
        return Rule(
            then=self.judged(data.get("then"), (*path, "then")),
            when=self.conditions(data.get("when"), (*path, "when")),
        )

    def conditions(self, value: object, path: Path) -> tuple[Condition, ...]:
        """One mapping, or a list of them of which any may hold; questions must be known by now."""
        if value is None:
            return ()
        several = isinstance(value, (list, tuple))
        found = []
        for i, one in enumerate(self.items(value, path) if several else [value]):
            at = (*path, i) if several else path
            made = self.condition(one, at)
            for id_, allowed in made.items():
                if id_ not in self.seen:
                    before = f": {', '.join(sorted(self.seen))}" if self.seen else ""
                    self.fault((*at, id_), f"{id_!r} is no question that stands before{before}")
                for word in allowed:
                    if word not in self.answers and word != NOT_APPLICABLE:
                        known = ", ".join(self.answers)
                        self.fault((*at, id_), f"{word!r} is none of the answers: {known}")
            found.append(made)
        return tuple(found)

    def condition(self, value: object, path: Path) -> Condition:
        data = self.mapping(value, path)
        return {key: self.words(words, (*path, key)) for key, words in data.items()}
