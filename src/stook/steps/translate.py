"""Translate a search strategy from one database's syntax to another's, naming every loss.

What the other database can say exactly is said exactly. What it cannot say is widened rather than
narrowed, because a search that finds too much costs time and one that finds too little costs
studies. Each difference is a `Loss` with its effect on what is found.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import product

from stook.formats.strategies import qualifiers
from stook.formats.strategies.fields import DATES, code_of
from stook.model.strategy import (
    AUTOMATIC,
    And,
    Dates,
    Deduplicated,
    Dialect,
    Heading,
    Limit,
    Line,
    LineRange,
    LineRef,
    Near,
    Node,
    Not,
    Only,
    Opaque,
    Or,
    Restricted,
    Scope,
    Strategy,
    Text,
    Wild,
    Word,
    all_of,
    any_of,
)  # fmt: skip
from stook.steps.translate_limits import (
    INDEXED,
    Effect,
    Sayable,
    as_date,
    is_own,
    said_limit,
    undated,
)

MOST_PAIRS = 60  # proximity searches that one adjacency of two lists may be written out into
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST_STEM = 4  # letters that PubMed wants before an asterisk
_PROXIMITY = ("title", "text", "affiliation")  # PubMed's fields with proximity search
_MESH = (Dialect.OVID, Dialect.PUBMED)
# What is also found under a wider field, so need not be searched beside it.
_COVERED = {
    "text": {"title", "abstract"},
    "words": {"title", "abstract", "text", "keyword", "keyword phrase", "original title",
              "heading word", "substance"},
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Loss:
    """What a translation could not carry over: the line, what is different, and why.

    `effect` says what the translated line finds: the same, more, fewer, or nobody knows.
    """

    line: int
    what: str
    why: str
    effect: Effect = "unsure"


def translate(strategy: Strategy, target: Dialect) -> tuple[Strategy, list[Loss]]:
    """The strategy in another syntax, with the same line numbers, and what was lost."""
    if strategy.dialect is target:
        return strategy, []
    lines: list[Line] = []
    losses: list[Loss] = []
    for line in strategy.lines:
        worker = _Line(line.number, strategy.dialect, target)
        node = worker.line(line.node)
        if line.notes and target is not Dialect.OVID:
            worker.lose("the comments", f"{target.value} has none", "same")
        kept = line.notes if target is Dialect.OVID else ()
        lines.append(Line(line.number, node, kept, line.at, line.source))
        losses += dict.fromkeys(worker.losses)
    return Strategy(target, tuple(lines), strategy.remarks), losses


@dataclass(slots=True)
class _Line:
    number: int
    source: Dialect
    target: Dialect
    losses: list[Loss] = field(default_factory=list)

    def lose(self, what: str, why: str, effect: Effect) -> None:
        self.losses.append(Loss(self.number, what, why, effect))

    def line(self, node: Node) -> Node:
        """A whole line. Ovid asks for dates as a limit, not as a term."""
        sayable = Sayable(self.source, self.target, self.lose).kept(node)
        made = self.node(node if sayable is None else sayable, None)
        if self.target is not Dialect.OVID:
            return made
        if isinstance(made, And):
            dates: list[Node] = [part for part in made.parts if isinstance(part, Dates)]
            rest: list[Node] = [p for p in made.parts if not isinstance(p, Dates)]
            if dates and rest:
                why = "Ovid limits a numbered line: put the rest on a line of its own first"
                self.lose("the dates stand in a limit", why, "same")
                return Limit(undated(all_of(rest), self.lose), all_of(dates))
        return made if isinstance(made, Dates) else undated(made, self.lose)

    def node(self, node: Node, scope: tuple[str, ...] | None) -> Node:
        """A node searched in `scope`, already the target's fields; None where nobody says."""
        match node:
            case And(parts):
                return all_of([self.node(part, scope) for part in parts])
            case Or(parts):
                return any_of([self.node(part, scope) for part in parts])
            case Not(keep, drop):
                return Not(self.node(keep, scope), self.node(drop, scope))
            case Near() | Text():
                return self.words(node, scope)
            case _:
                return self.other(node)

    def words(self, node: Near | Text, scope: tuple[str, ...] | None) -> Node:
        if isinstance(node, Text):
            return self.text(node, scope)
        if self.target is Dialect.PUBMED:
            return self.near_pubmed(node, scope or ("words",))
        return self.near(node, scope)

    def other(self, node: Node) -> Node:
        match node:
            case Scope(inside, names):
                return self.scoped(inside, names)
            case Limit(base, by):
                return self.limit(self.node(base, None), by)
            case Restricted(base, said):
                self.lose(f"`{said}` is left out", "only Ovid has it", "more")
                return self.node(base, None)
            case Deduplicated(base):
                why = "only Ovid removes duplicates by a command; use `stook dedupe`"
                self.lose("`remove duplicates` is left out", why, "more")
                return self.node(base, None)
            case _:
                return self.leaf(node)

    def leaf(self, node: Node) -> Node:
        match node:
            case Heading():
                return self.heading(node)
            case LineRange(operator, _):
                refs: list[Node] = [LineRef(number) for number in node.numbers]
                return all_of(refs) if operator == "and" else any_of(refs)
            case Dates():
                return self.dates(node)
            case Only(text):
                return self.only(text) or node
            case Opaque(text):
                self.lose(f"{text[:60]!r} is kept as it is", "it was not understood", "unsure")
            case _:
                pass
        return node

    # Subject headings, dates and limits ------------------------------------------------------

    def heading(self, heading: Heading) -> Node:
        if self.source in _MESH and self.target in _MESH:
            unknown = [code for code in heading.qualifiers if code not in qualifiers.NAMES]
            if unknown:
                what = f"the subheading {', '.join(unknown)} of {heading.name!r}"
                self.lose(what, "it is none of MeSH's", "unsure")
            if self.target is Dialect.PUBMED and len(heading.qualifiers) > 1:
                return any_of([replace(heading, qualifiers=(q,)) for q in heading.qualifiers])
            return heading
        here, there = ("MeSH", "Emtree") if self.source in _MESH else ("Emtree", "MeSH")
        what = f"the heading {heading.name!r} is taken over by its name"
        why = f"{here} and {there} differ, and stook has no map between them: look it up in {there}"
        self.lose(what, why, "unsure")
        if heading.qualifiers:
            what = f"the subheadings of {heading.name!r} are left out"
            self.lose(what, f"{there} has others", "more")
        return Heading(heading.name, heading.explode, heading.focus)

    def dates(self, dates: Dates) -> Node:
        if dates.field == "year":
            return self.years(dates)
        name = dates.field if code_of(dates.field, self.target) else "entry date"
        what = f"the {dates.field} is searched as the {name} of {self.target.value}"
        self.lose(what, "each database keeps dates of its own", "unsure")
        return Dates(name, dates.start, dates.end)

    def years(self, dates: Dates) -> Node:
        """Days of publication: PubMed alone knows them."""
        if self.target is Dialect.PUBMED or max(len(dates.start), len(dates.end)) <= 4:
            return dates
        first, last = dates.start[:4], dates.end[:4]
        if dates.start[4:] not in ("", "0101") or dates.end[4:] not in ("", "1231"):
            why = f"{self.target.value} limits the publication to years"
            self.lose("the days of the publication date", why, "more")
        return Dates("year", first, last)

    def limit(self, base: Node, by: Node) -> Node:
        made = self.condition(by)
        return base if made is None else all_of([base, made])

    def condition(self, by: Node) -> Node | None:
        """What a limit asks for as a term; None where it cannot be said."""
        match by:
            case Dates():
                return self.dates(by)
            case And(parts):
                known = [made for part in parts if (made := self.condition(part)) is not None]
                return all_of(known) if known else None
            case Or(parts):
                either = [self.condition(part) for part in parts]
                known = [made for made in either if made is not None]
                return any_of(known) if len(known) == len(either) else None
            case Only(text):
                return self.only(text)
            case _:
                return self.node(by, None)

    def only(self, text: str) -> Node | None:
        """A limit in the words of the database as a term."""
        made, unsure = said_limit(text, self.source, self.target)
        if made is None:
            self.lose(f"the limit to {text} is left out", "it belongs to one database", "more")
            return None
        if unsure:
            self.lose(f"the limit to {text} is searched as a publication type", INDEXED, "unsure")
        return made

    # Fields ----------------------------------------------------------------------------------

    def scoped(self, inside: Node, names: tuple[str, ...]) -> Node:
        if "heading" in names and self.target is Dialect.PUBMED:
            rest = tuple(name for name in names if name != "heading")
            made = _each_text(inside, self.as_heading)
            return any_of([made, self.scoped(inside, rest)]) if rest else made
        if set(names) <= set(DATES):
            return self.node(_each_text(inside, lambda term: as_date(term, names[0]) or term), None)
        if names == (AUTOMATIC,):
            return self.automatic(inside)
        if {"floating qualifier", "exploded qualifier"} & set(names):
            inside = _each_text(inside, _as_qualifier)
        return self.node(inside, self.fields(names))

    def automatic(self, inside: Node) -> Node:
        """A term without a field, which PubMed and Embase.com map to headings and words."""
        what = "a term without a field is searched as words"
        why = f"{self.source.value} also maps it to headings and synonyms (automatic mapping)"
        self.lose(what, why, "fewer")
        name = "words" if code_of("words", self.target) else "text"
        if isinstance(inside, Text) and not inside.quoted:
            return all_of([self.text(Text((one,)), (name,)) for one in inside.words])
        return self.node(inside, (name,))

    def fields(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The target's fields for these."""
        known = tuple(dict.fromkeys(self.field(name) for name in names))
        if {"title", "abstract"} <= set(known):
            known = ("text", *(name for name in known if name not in _COVERED["text"]))
        for wide, narrow in _COVERED.items():
            if wide in known:
                known = tuple(name for name in known if name not in narrow)
        return known

    def field(self, name: str) -> str:
        if name == "words" and Dialect.EMBASE in (self.source, self.target):
            why = "the databases do not index the same fields by default"
            self.lose("a search in all words of the record", why, "unsure")
        if name in ("publication type", "floating qualifier") and self.target is Dialect.EMBASE:
            self.lose(f"the {name}", "Embase.com names them otherwise: look it up", "unsure")
        if name == "subset":
            self.lose("the subset", "each database has subsets of its own: look it up", "unsure")
        if code_of(name, self.target):
            return name
        close = {"exploded qualifier": "floating qualifier", "keyword phrase": "keyword"}.get(name)
        wide = close or ("words" if name in ("heading word", "substance") else "all")
        if not code_of(wide, self.target):
            wide = "words"
        why = f"{self.target.value} has no such field"
        effect: Effect = "same" if close else "unsure" if is_own(name) else "more"
        self.lose(f"the field {name!r} becomes {wide!r}", why, effect)
        return wide

    def as_heading(self, term: Text) -> Node:
        if all(word.plain for word in term.words):
            return Heading(" ".join(word.letters for word in term.words))
        why = "PubMed takes no truncated heading"
        self.lose("a truncated heading is searched as words", why, "more")
        return self.text(term, ("words",))

    # Words -----------------------------------------------------------------------------------

    def text(self, term: Text, scope: tuple[str, ...] | None) -> Node:
        scope = scope or (("words",) if self.source is Dialect.OVID else (AUTOMATIC,))
        if self.target is not Dialect.PUBMED:
            quoted = term.quoted or len(term.words) > 1
            wild = tuple(self.word(one) for one in term.words)
            return Scope(Text(wild, quoted), scope)
        if any(not w.plain for w in term.words[:-1]):
            what = f"the phrase {_shown(term)!r} becomes its words joined by AND"
            self.lose(what, "PubMed truncates the last word of a phrase only", "more")
            return all_of([self.text(Text((one,)), scope) for one in term.words])
        last = self.spellings(term.words[-1])
        head = term.words[:-1]
        forms = [Text((*head, one), bool(head) or term.quoted) for one in last]
        return any_of([Scope(form, (name,)) for form in forms for name in scope])

    def word(self, word: Word) -> Word:
        """A word for Ovid or Embase.com. Embase.com has no `at most n characters` above 3."""
        signs = sorted(set("?#$*") & set(word.letters))
        if signs:
            what = f"{' '.join(signs)} in {word.letters!r}, which becomes a wildcard"
            self.lose(what, f"it is none in {self.source.value}; it was likely meant", "unsure")
        if self.target is not Dialect.EMBASE:
            return word
        parts: list[str | Wild] = []
        for part in word.parts:
            if isinstance(part, Wild) and part.most is not None and part.most > 3:
                what = f"the wildcard of up to {part.most} characters"
                self.lose(what, "Embase.com's $ stands for one; * is written", "more")
                parts.append(Wild())
            else:
                parts.append(part)
        return Word(tuple(parts))

    def spellings(self, word: Word) -> list[Word]:
        """A word as PubMed can search it: whole, or with an asterisk at its end only."""
        wilds = [part for part in word.parts if isinstance(part, Wild)]
        tail = word.parts[-1] == Wild() if wilds else False
        inner = wilds[:-1] if tail else wilds
        if len(inner) == 1 and inner[0].most == 1:
            at = word.parts.index(inner[0])
            fills = ([""] if inner[0].least == 0 else []) + list(LETTERS)
            what = f"{_shown(Text((word,)))!r} is written out in {len(fills)} spellings"
            self.lose(what, "PubMed has no wildcard for one character", "same")
            filled = (_merged((*word.parts[:at], fill, *word.parts[at + 1 :])) for fill in fills)
            return [self.stem(one) for one in filled]
        if not inner:
            return [self.stem(word)]
        stem = word.parts[0] if isinstance(word.parts[0], str) else ""
        what = f"{_shown(Text((word,)))!r} becomes {stem + '*'!r}"
        if len(stem) < SHORTEST_STEM:
            what = f"{_shown(Text((word,)))!r} cannot be searched in PubMed"
            self.lose(what, "PubMed has asterisks at the end of a word only", "fewer")
            return [Word((word.letters or "*",))]
        self.lose(what, "PubMed has asterisks at the end of a word only", "more")
        return [Word((stem, Wild()))]

    def stem(self, word: Word) -> Word:
        if not word.plain and len(word.letters) < SHORTEST_STEM:
            why = "PubMed wants at least four letters before an asterisk"
            self.lose(f"PubMed may refuse {_shown(Text((word,)))!r}", why, "fewer")
        return word

    # Adjacency -------------------------------------------------------------------------------

    def near(self, node: Near, scope: tuple[str, ...] | None) -> Node:
        """Adjacency for Ovid and Embase.com."""
        parts = [_each_text(part, self.bare) for part in node.parts]
        ordered = node.ordered
        if ordered and node.within > 1 and self.target is Dialect.OVID:
            self.lose("the order of the words", "Ovid has no ordered distance above 1", "more")
            ordered = False
        if len(parts) > 2:
            what = "the distance holds between neighbours instead of all words together"
            self.lose(what, f"{self.target.value} joins two terms at a time", "more")
        made, *rest = parts
        for part in rest:
            made = Near((made, part), node.within, ordered)
        return Scope(made, scope or ("words",))

    def bare(self, term: Text) -> Node:
        """A term of an adjacency for Ovid or Embase.com."""
        words = tuple(self.word(one) for one in term.words)
        return Text(words, term.quoted or len(words) > 1)

    def near_pubmed(self, node: Near, scope: tuple[str, ...]) -> Node:
        """Adjacency in PubMed: a phrase, a proximity search, or AND."""
        lists = [_alternatives(part) for part in node.parts]
        flat = [choice for choice in lists if choice is not None]
        few = len(flat) == len(lists) and math.prod(map(len, flat)) <= MOST_PAIRS
        runs = [tuple(w for t in combo for w in t.words) for combo in product(*flat)] if few else []
        phrases = few and all(word.plain for run in runs for word in run[:-1])
        if phrases and node.ordered and node.within == 1:
            return any_of([self.text(Text(run, True), scope) for run in runs])
        plain = few and all(word.plain for run in runs for word in run)
        close = [name for name in scope if plain and name in _PROXIMITY]
        wide = tuple(name for name in scope if name not in close)
        made: list[Node] = []
        if close:
            if node.ordered or any(len(term.words) > 1 for choice in flat for term in choice):
                why = "PubMed's proximity search takes words in any order"
                self.lose("the order of words that stand close together", why, "more")
            for run, name in product(runs, close):
                parts = tuple(Text((word,)) for word in run)
                made.append(Scope(Near(parts, node.within), (name,)))
        if wide:
            why = self.reason(few, plain, wide)
            self.lose(f"a distance of {node.within} becomes AND", why, "more")
            made.append(all_of([self.node(part, wide) for part in node.parts]))
        return any_of(made)

    @staticmethod
    def reason(few: bool, plain: bool, scope: tuple[str, ...]) -> str:
        if not few:
            return f"PubMed would need more than {MOST_PAIRS} proximity searches for it"
        if not plain:
            return "PubMed's proximity search takes no truncated words"
        return f"PubMed has proximity in [ti], [tiab] and [ad] only, not in {', '.join(scope)}"


def _shown(term: Text) -> str:
    """A text for people, with * for every wildcard of any length."""
    sign = {Wild(0, most): f"*{most}" for most in range(2, 100)}
    sign |= {Wild(0, 1): "?", Wild(1, 1): "#"}
    return " ".join(
        "".join(p if isinstance(p, str) else sign.get(p, "*") for p in word.parts)
        for word in term.words
    )


def _merged(parts: tuple[str | Wild, ...]) -> Word:
    """A word whose neighbouring pieces of text are joined."""
    made: list[str | Wild] = []
    for part in parts:
        if isinstance(part, str) and made and isinstance(made[-1], str):
            made[-1] += part
        elif part != "":
            made.append(part)
    return Word(tuple(made))


def _alternatives(node: Node) -> list[Text] | None:
    """The texts that a part of an adjacency stands for; None where it is no list of texts."""
    if isinstance(node, Text):
        return [node]
    if isinstance(node, Or) and all(isinstance(part, Text) for part in node.parts):
        return [part for part in node.parts if isinstance(part, Text)]
    return None


def _as_qualifier(term: Text) -> Node:
    """A floating subheading by its name."""
    name = qualifiers.name(" ".join(word.letters for word in term.words).lower())
    return Text(tuple(Word((one,)) for one in name.split()), term.quoted or " " in name)


def _each_text(node: Node, change: Callable[[Text], Node]) -> Node:
    """The node with each text in it changed."""
    match node:
        case Text():
            return change(node)
        case And(parts):
            return all_of([_each_text(part, change) for part in parts])
        case Or(parts):
            return any_of([_each_text(part, change) for part in parts])
        case Near(parts, within, ordered):
            return Near(tuple(_each_text(part, change) for part in parts), within, ordered)
        case Not(keep, drop):
            return Not(_each_text(keep, change), _each_text(drop, change))
        case _:
            return node
