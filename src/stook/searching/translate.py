"""Translate a search strategy from one database's syntax to another's, naming every loss.

What the other database can say exactly is said exactly. What it cannot say is widened rather than
narrowed, because a search that finds too much costs time and one that finds too little costs
studies. Each difference is a `Loss` with its effect on what is found.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import product

from stook.model import strategy as tree
from stook.searching.strategies import qualifiers
from stook.searching.strategies.fields import DATES, code_of
from stook.searching.translate_limits import (
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
_MESH = (tree.Dialect.OVID, tree.Dialect.PUBMED)
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


def translate(strategy: tree.Strategy, target: tree.Dialect) -> tuple[tree.Strategy, list[Loss]]:
    """The strategy in another syntax, with the same line numbers, and what was lost."""
    if strategy.dialect is target:
        return strategy, []
    lines: list[tree.Line] = []
    losses: list[Loss] = []
    for line in strategy.lines:
        worker = _Line(line.number, strategy.dialect, target)
        node = worker.line(line.node)
        if line.notes and target is not tree.Dialect.OVID:
            worker.lose("the comments", f"{target.value} has none", "same")
        kept = line.notes if target is tree.Dialect.OVID else ()
        lines.append(tree.Line(line.number, node, kept, line.at, line.source))
        losses += dict.fromkeys(worker.losses)
    return tree.Strategy(target, tuple(lines), strategy.remarks), losses


@dataclass(slots=True)
class _Line:
    number: int
    source: tree.Dialect
    target: tree.Dialect
    losses: list[Loss] = field(default_factory=list)

    def lose(self, what: str, why: str, effect: Effect) -> None:
        self.losses.append(Loss(self.number, what, why, effect))

    def line(self, node: tree.Node) -> tree.Node:
        """A whole line. Ovid asks for dates as a limit, not as a term."""
        sayable = Sayable(self.source, self.target, self.lose).kept(node)
        made = self.node(node if sayable is None else sayable, None)
        if self.target is not tree.Dialect.OVID:
            return made
        if isinstance(made, tree.And):
            dates: list[tree.Node] = [part for part in made.parts if isinstance(part, tree.Dates)]
            rest: list[tree.Node] = [p for p in made.parts if not isinstance(p, tree.Dates)]
            if dates and rest:
                why = "Ovid limits a numbered line: put the rest on a line of its own first"
                self.lose("the dates stand in a limit", why, "same")
                return tree.Limit(undated(tree.all_of(rest), self.lose), tree.all_of(dates))
        return made if isinstance(made, tree.Dates) else undated(made, self.lose)

    def node(self, node: tree.Node, scope: tuple[str, ...] | None) -> tree.Node:
        """A node searched in `scope`, already the target's fields; None where nobody says."""
        match node:
            case tree.And(parts):
                return tree.all_of([self.node(part, scope) for part in parts])
            case tree.Or(parts):
                return tree.any_of([self.node(part, scope) for part in parts])
            case tree.Not(keep, drop):
                return tree.Not(self.node(keep, scope), self.node(drop, scope))
            case tree.Near() | tree.Text():
                return self.words(node, scope)
            case _:
                return self.other(node)

    def words(self, node: tree.Near | tree.Text, scope: tuple[str, ...] | None) -> tree.Node:
        if isinstance(node, tree.Text):
            return self.text(node, scope)
        if self.target is tree.Dialect.PUBMED:
            return self.near_pubmed(node, scope or ("words",))
        return self.near(node, scope)

    def other(self, node: tree.Node) -> tree.Node:
        match node:
            case tree.Scope(inside, names):
                return self.scoped(inside, names)
            case tree.Limit(base, by):
                return self.limit(self.node(base, None), by)
            case tree.Restricted(base, said):
                self.lose(f"`{said}` is left out", "only Ovid has it", "more")
                return self.node(base, None)
            case tree.Deduplicated(base):
                why = "only Ovid removes duplicates by a command; use `stook dedupe`"
                self.lose("`remove duplicates` is left out", why, "more")
                return self.node(base, None)
            case _:
                return self.leaf(node)

    def leaf(self, node: tree.Node) -> tree.Node:
        match node:
            case tree.Heading():
                return self.heading(node)
            case tree.LineRange(operator, _):
                refs: list[tree.Node] = [tree.LineRef(number) for number in node.numbers]
                return tree.all_of(refs) if operator == "and" else tree.any_of(refs)
            case tree.Dates():
                return self.dates(node)
            case tree.Only(text):
                return self.only(text) or node
            case tree.Opaque(text):
                self.lose(f"{text[:60]!r} is kept as it is", "it was not understood", "unsure")
            case _:
                pass
        return node

    # Subject headings, dates and limits ------------------------------------------------------

    def heading(self, heading: tree.Heading) -> tree.Node:
        if self.source in _MESH and self.target in _MESH:
            unknown = [code for code in heading.qualifiers if code not in qualifiers.NAMES]
            if unknown:
                what = f"the subheading {', '.join(unknown)} of {heading.name!r}"
                self.lose(what, "it is none of MeSH's", "unsure")
            if self.target is tree.Dialect.PUBMED and len(heading.qualifiers) > 1:
                return tree.any_of([replace(heading, qualifiers=(q,)) for q in heading.qualifiers])
            return heading
        here, there = ("MeSH", "Emtree") if self.source in _MESH else ("Emtree", "MeSH")
        what = f"the heading {heading.name!r} is taken over by its name"
        why = f"{here} and {there} differ, and stook has no map between them: look it up in {there}"
        self.lose(what, why, "unsure")
        if heading.qualifiers:
            what = f"the subheadings of {heading.name!r} are left out"
            self.lose(what, f"{there} has others", "more")
        return tree.Heading(heading.name, heading.explode, heading.focus)

    def dates(self, dates: tree.Dates) -> tree.Node:
        if dates.field == "year":
            return self.years(dates)
        name = dates.field if code_of(dates.field, self.target) else "entry date"
        what = f"the {dates.field} is searched as the {name} of {self.target.value}"
        self.lose(what, "each database keeps dates of its own", "unsure")
        return tree.Dates(name, dates.start, dates.end)

    def years(self, dates: tree.Dates) -> tree.Node:
        """Days of publication: PubMed alone knows them."""
        if self.target is tree.Dialect.PUBMED or max(len(dates.start), len(dates.end)) <= 4:
            return dates
        first, last = dates.start[:4], dates.end[:4]
        if dates.start[4:] not in ("", "0101") or dates.end[4:] not in ("", "1231"):
            why = f"{self.target.value} limits the publication to years"
            self.lose("the days of the publication date", why, "more")
        return tree.Dates("year", first, last)

    def limit(self, base: tree.Node, by: tree.Node) -> tree.Node:
        made = self.condition(by)
        return base if made is None else tree.all_of([base, made])

    def condition(self, by: tree.Node) -> tree.Node | None:
        """What a limit asks for as a term; None where it cannot be said."""
        match by:
            case tree.Dates():
                return self.dates(by)
            case tree.And(parts):
                known = [made for part in parts if (made := self.condition(part)) is not None]
                return tree.all_of(known) if known else None
            case tree.Or(parts):
                either = [self.condition(part) for part in parts]
                known = [made for made in either if made is not None]
                return tree.any_of(known) if len(known) == len(either) else None
            case tree.Only(text):
                return self.only(text)
            case _:
                return self.node(by, None)

    def only(self, text: str) -> tree.Node | None:
        """A limit in the words of the database as a term."""
        made, unsure = said_limit(text, self.source, self.target)
        if made is None:
            self.lose(f"the limit to {text} is left out", "it belongs to one database", "more")
            return None
        if unsure:
            self.lose(f"the limit to {text} is searched as a publication type", INDEXED, "unsure")
        return made

    # Fields ----------------------------------------------------------------------------------

    def scoped(self, inside: tree.Node, names: tuple[str, ...]) -> tree.Node:
        if "heading" in names and self.target is tree.Dialect.PUBMED:
            rest = tuple(name for name in names if name != "heading")
            made = _each_text(inside, self.as_heading)
            return tree.any_of([made, self.scoped(inside, rest)]) if rest else made
        if set(names) <= set(DATES):
            return self.node(_each_text(inside, lambda term: as_date(term, names[0]) or term), None)
        if names == (tree.AUTOMATIC,):
            return self.automatic(inside)
        if {"floating qualifier", "exploded qualifier"} & set(names):
            inside = _each_text(inside, _as_qualifier)
        return self.node(inside, self.fields(names))

    def automatic(self, inside: tree.Node) -> tree.Node:
        """A term without a field, which PubMed and Embase.com map to headings and words."""
        what = "a term without a field is searched as words"
        why = f"{self.source.value} also maps it to headings and synonyms (automatic mapping)"
        self.lose(what, why, "fewer")
        name = "words" if code_of("words", self.target) else "text"
        if isinstance(inside, tree.Text) and not inside.quoted:
            return tree.all_of([self.text(tree.Text((one,)), (name,)) for one in inside.words])
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
        if name == "words" and tree.Dialect.EMBASE in (self.source, self.target):
            why = "the databases do not index the same fields by default"
            self.lose("a search in all words of the record", why, "unsure")
        if (
            name in ("publication type", "floating qualifier")
            and self.target is tree.Dialect.EMBASE
        ):
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

    def as_heading(self, term: tree.Text) -> tree.Node:
        if all(word.plain for word in term.words):
            return tree.Heading(" ".join(word.letters for word in term.words))
        why = "PubMed takes no truncated heading"
        self.lose("a truncated heading is searched as words", why, "more")
        return self.text(term, ("words",))

    # Words -----------------------------------------------------------------------------------

    def text(self, term: tree.Text, scope: tuple[str, ...] | None) -> tree.Node:
        scope = scope or (("words",) if self.source is tree.Dialect.OVID else (tree.AUTOMATIC,))
        if self.target is not tree.Dialect.PUBMED:
            quoted = term.quoted or len(term.words) > 1
            wild = tuple(self.word(one) for one in term.words)
            return tree.Scope(tree.Text(wild, quoted), scope)
        if any(not w.plain for w in term.words[:-1]):
            what = f"the phrase {_shown(term)!r} becomes its words joined by AND"
            self.lose(what, "PubMed truncates the last word of a phrase only", "more")
            return tree.all_of([self.text(tree.Text((one,)), scope) for one in term.words])
        last = self.spellings(term.words[-1])
        head = term.words[:-1]
        forms = [tree.Text((*head, one), bool(head) or term.quoted) for one in last]
        return tree.any_of([tree.Scope(form, (name,)) for form in forms for name in scope])

    def word(self, word: tree.Word) -> tree.Word:
        """A word for Ovid or Embase.com. Embase.com has no `at most n characters` above 3."""
        signs = sorted(set("?#$*") & set(word.letters))
        if signs:
            what = f"{' '.join(signs)} in {word.letters!r}, which becomes a wildcard"
            self.lose(what, f"it is none in {self.source.value}; it was likely meant", "unsure")
        if self.target is not tree.Dialect.EMBASE:
            return word
        parts: list[str | tree.Wild] = []
        for part in word.parts:
            if isinstance(part, tree.Wild) and part.most is not None and part.most > 3:
                what = f"the wildcard of up to {part.most} characters"
                self.lose(what, "Embase.com's $ stands for one; * is written", "more")
                parts.append(tree.Wild())
            else:
                parts.append(part)
        return tree.Word(tuple(parts))

    def spellings(self, word: tree.Word) -> list[tree.Word]:
        """A word as PubMed can search it: whole, or with an asterisk at its end only."""
        wilds = [part for part in word.parts if isinstance(part, tree.Wild)]
        tail = word.parts[-1] == tree.Wild() if wilds else False
        inner = wilds[:-1] if tail else wilds
        if len(inner) == 1 and inner[0].most == 1:
            at = word.parts.index(inner[0])
            fills = ([""] if inner[0].least == 0 else []) + list(LETTERS)
            what = f"{_shown(tree.Text((word,)))!r} is written out in {len(fills)} spellings"
            self.lose(what, "PubMed has no wildcard for one character", "same")
            filled = (_merged((*word.parts[:at], fill, *word.parts[at + 1 :])) for fill in fills)
            return [self.stem(one) for one in filled]
        if not inner:
            return [self.stem(word)]
        stem = word.parts[0] if isinstance(word.parts[0], str) else ""
        what = f"{_shown(tree.Text((word,)))!r} becomes {stem + '*'!r}"
        if len(stem) < SHORTEST_STEM:
            what = f"{_shown(tree.Text((word,)))!r} cannot be searched in PubMed"
            self.lose(what, "PubMed has asterisks at the end of a word only", "fewer")
            return [tree.Word((word.letters or "*",))]
        self.lose(what, "PubMed has asterisks at the end of a word only", "more")
        return [tree.Word((stem, tree.Wild()))]

    def stem(self, word: tree.Word) -> tree.Word:
        if not word.plain and len(word.letters) < SHORTEST_STEM:
            why = "PubMed wants at least four letters before an asterisk"
            self.lose(f"PubMed may refuse {_shown(tree.Text((word,)))!r}", why, "fewer")
        return word

    # Adjacency -------------------------------------------------------------------------------

    def near(self, node: tree.Near, scope: tuple[str, ...] | None) -> tree.Node:
        """Adjacency for Ovid and Embase.com."""
        parts = [_each_text(part, self.bare) for part in node.parts]
        ordered = node.ordered
        if ordered and node.within > 1 and self.target is tree.Dialect.OVID:
            self.lose("the order of the words", "Ovid has no ordered distance above 1", "more")
            ordered = False
        if len(parts) > 2:
            what = "the distance holds between neighbours instead of all words together"
            self.lose(what, f"{self.target.value} joins two terms at a time", "more")
        made, *rest = parts
        for part in rest:
            made = tree.Near((made, part), node.within, ordered)
        return tree.Scope(made, scope or ("words",))

    def bare(self, term: tree.Text) -> tree.Node:
        """A term of an adjacency for Ovid or Embase.com."""
        words = tuple(self.word(one) for one in term.words)
        return tree.Text(words, term.quoted or len(words) > 1)

    def near_pubmed(self, node: tree.Near, scope: tuple[str, ...]) -> tree.Node:
        """Adjacency in PubMed: a phrase, a proximity search, or AND."""
        lists = [_alternatives(part) for part in node.parts]
        flat = [choice for choice in lists if choice is not None]
        few = len(flat) == len(lists) and math.prod(map(len, flat)) <= MOST_PAIRS
        runs = [tuple(w for t in combo for w in t.words) for combo in product(*flat)] if few else []
        phrases = few and all(word.plain for run in runs for word in run[:-1])
        if phrases and node.ordered and node.within == 1:
            return tree.any_of([self.text(tree.Text(run, True), scope) for run in runs])
        plain = few and all(word.plain for run in runs for word in run)
        close = [name for name in scope if plain and name in _PROXIMITY]
        wide = tuple(name for name in scope if name not in close)
        made: list[tree.Node] = []
        if close:
            if node.ordered or any(len(term.words) > 1 for choice in flat for term in choice):
                why = "PubMed's proximity search takes words in any order"
                self.lose("the order of words that stand close together", why, "more")
            for run, name in product(runs, close):
                parts = tuple(tree.Text((word,)) for word in run)
                made.append(tree.Scope(tree.Near(parts, node.within), (name,)))
        if wide:
            why = self.reason(few, plain, wide)
            self.lose(f"a distance of {node.within} becomes AND", why, "more")
            made.append(tree.all_of([self.node(part, wide) for part in node.parts]))
        return tree.any_of(made)

    @staticmethod
    def reason(few: bool, plain: bool, scope: tuple[str, ...]) -> str:
        if not few:
            return f"PubMed would need more than {MOST_PAIRS} proximity searches for it"
        if not plain:
            return "PubMed's proximity search takes no truncated words"
        return f"PubMed has proximity in [ti], [tiab] and [ad] only, not in {', '.join(scope)}"


def _shown(term: tree.Text) -> str:
    """A text for people, with * for every wildcard of any length."""
    sign = {tree.Wild(0, most): f"*{most}" for most in range(2, 100)}
    sign |= {tree.Wild(0, 1): "?", tree.Wild(1, 1): "#"}
    return " ".join(
        "".join(p if isinstance(p, str) else sign.get(p, "*") for p in word.parts)
        for word in term.words
    )


def _merged(parts: tuple[str | tree.Wild, ...]) -> tree.Word:
    """A word whose neighbouring pieces of text are joined."""
    made: list[str | tree.Wild] = []
    for part in parts:
        if isinstance(part, str) and made and isinstance(made[-1], str):
            made[-1] += part
        elif part != "":
            made.append(part)
    return tree.Word(tuple(made))


def _alternatives(node: tree.Node) -> list[tree.Text] | None:
    """The texts that a part of an adjacency stands for; None where it is no list of texts."""
    if isinstance(node, tree.Text):
        return [node]
    if isinstance(node, tree.Or) and all(isinstance(part, tree.Text) for part in node.parts):
        return [part for part in node.parts if isinstance(part, tree.Text)]
    return None


def _as_qualifier(term: tree.Text) -> tree.Node:
    """A floating subheading by its name."""
    name = qualifiers.name(" ".join(word.letters for word in term.words).lower())
    return tree.Text(tuple(tree.Word((one,)) for one in name.split()), term.quoted or " " in name)


def _each_text(node: tree.Node, change: Callable[[tree.Text], tree.Node]) -> tree.Node:
    """The node with each text in it changed."""
    match node:
        case tree.Text():
            return change(node)
        case tree.And(parts):
            return tree.all_of([_each_text(part, change) for part in parts])
        case tree.Or(parts):
            return tree.any_of([_each_text(part, change) for part in parts])
        case tree.Near(parts, within, ordered):
            return tree.Near(tuple(_each_text(part, change) for part in parts), within, ordered)
        case tree.Not(keep, drop):
            return tree.Not(_each_text(keep, change), _each_text(drop, change))
        case _:
            return node
