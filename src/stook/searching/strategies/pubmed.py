"""PubMed's syntax: `"asthma"[MeSH Terms] OR wheez*[tiab]`, `"a b"[tiab:~2]`, `#1 AND #2`."""

import re
from calendar import monthrange
from collections.abc import Callable

from stook.model.strategy import (
    AUTOMATIC,
    And,
    Dates,
    Dialect,
    Heading,
    Limit,
    LineRange,
    Near,
    Node,
    Not,
    Only,
    Or,
    Scope,
    Text,
    all_of,
    any_of,
    children,
    untagged,
    walk,
)  # fmt: skip
from stook.searching.strategies import qualifiers, wildcards
from stook.searching.strategies.fields import CODES, DATES, LANGUAGES, code_of
from stook.searching.strategies.lexing import Lexer
from stook.searching.strategies.parser import LEFT_TO_RIGHT, is_number, parse
from stook.searching.strategies.tokens import QUOTES, Findings, Joint, Token, Unreadable
from stook.searching.strategies.writer import Writer

_FIELDS = CODES[Dialect.PUBMED]
_MESH = {"mesh", "mesh terms", "mesh term", "mh", "majr", "mesh major topic"}
_JOINT = re.compile(rf"(AND|OR|NOT|and|or|not|And|Or|Not)(?=[\s(){QUOTES}]|$)")
_TAG = re.compile(r"\s*\[([^\[\]]*)\]")
_NEAR = re.compile(r"(.*?)\s*:\s*~\s*(\d{1,4})")
_QUOTED = re.compile(rf"[{QUOTES}]([^{QUOTES}]*)[{QUOTES}]")
_DATE = rf"[{QUOTES}]?\s*(\d{{4}}(?:[/-]\d{{1,2}}){{0,2}})\s*[{QUOTES}]?\s*(?:\[([^\[\]]*)\])?"
_DATES = re.compile(rf"{_DATE}\s*:\s*{_DATE}(?=[\s)]|$)")
_FILTERS = re.compile(r"\s+Filters(?: activated| applied)?:\s*([^\s,].*)$", re.DOTALL)
_DOI = re.compile(r"10\.\d{4,9}/[^\s\[\]]+(?=\s*\[(?:doi|aid|lid)\])", re.IGNORECASE)
_AND = Joint("and")


def read(text: str, findings: Findings) -> tuple[Node, tuple[str, ...]]:
    """The tree of a line; PubMed has no notes. `Unreadable` where it is no search."""
    filters = _FILTERS.search(text)
    asked = text[: filters.start()] if filters else text
    tree = untagged(parse(_Lexer(asked, findings).tokens(), findings, LEFT_TO_RIGHT, _AND))
    return Limit(tree, _limits(filters[1])) if filters else tree, ()


def _limits(written: str) -> Node:
    """The filters that PubMed names behind a search; records in any of the languages pass."""
    named = [Only(" ".join(name.split())) for name in written.split(",") if name.strip()]
    spoken: list[Node] = [one for one in named if one.text.lower() in LANGUAGES]
    others: list[Node] = [one for one in named if one.text.lower() not in LANGUAGES]
    return all_of([*others, any_of(spoken)] if spoken else others)


class _Lexer(Lexer):
    def takers(self) -> tuple[Callable[[], bool], ...]:
        return (self.joint, self.dates)

    def joint(self) -> bool:
        match = _JOINT.match(self.text, self.at)
        if not match:
            return False
        if not match[1].isupper():
            what = f"{match[1]!r} is taken as an operator; PubMed wants {match[1].upper()}."
            self.findings.add("W819", self.at, what)
        joint = Joint(match[1].lower())
        return self.push(Token("joint", self.at, joint=joint), len(match[0]))

    def dates(self) -> bool:
        match = _DATES.match(self.text, self.at)
        name = _FIELDS.get(tag_key(match[4] or match[2] or ""), "") if match else ""
        if not match or name not in DATES:
            return False
        start, end = _bare(match[1], last=False), _bare(match[3], last=True)
        node = Dates(name, start, "" if end.startswith("3000") else end)
        return self.push(Token("node", self.at, node), len(match[0]))

    def term(self) -> None:
        """A quoted phrase or a run of words, with the tag behind it."""
        start = self.at
        if self.text[start] in "[]":
            raise Unreadable(start, "there is nothing that the tag could belong to")
        quoted = self.text[start] in QUOTES
        if doi := _DOI.match(self.text, start):  # its brackets group nothing
            self.at = doi.end()
        written = doi[0] if doi else self.phrase(_QUOTED) if quoted else self.run(self.ends)
        tag = _TAG.match(self.text, self.at)
        if tag:
            self.at = tag.end()
        self.found.append(Token("node", start, self.node(written, quoted or bool(doi), tag, start)))

    def ends(self, at: int) -> bool:
        """Whether a run of words ends here."""
        char = self.text[at]
        joint = _JOINT.match(self.text, at + 1) if char.isspace() else None
        if joint:
            return joint[1].isupper() or self.lower_operator(at + 1)
        return char in "()[]" or char in QUOTES

    def lower_operator(self, at: int) -> bool:
        """Whether a small `and` here joins terms: where every term is written with its tag, or
        a bracket follows. Else it belongs to a phrase such as `prevention and control[sh]`."""
        behind = self.text[at:].split(None, 1)
        return len(behind) < 2 or behind[1].startswith("(") or not _TAG.search(self.text, at)

    def node(self, written: str, quoted: bool, tag: re.Match[str] | None, start: int) -> Node:
        if tag is None:
            number = None if quoted else is_number(written.removeprefix("#"))
            return number or wildcards.text(written, Dialect.PUBMED, quoted)
        key = tag_key(tag[1])
        base, _, option = key.partition(":")
        if base in _MESH:
            return self.heading(written, base, option, start)
        near = _NEAR.fullmatch(key)
        name = _FIELDS.get(near[1] if near else key)
        if name is None:
            what = f"There is no field [{tag[1]}] that could be translated; it is kept."
            self.findings.add("W812", tag.start(), what)
            name = f"pubmed:{key}"
        small = re.search(r"(?<!\S)(and|or|not)(?!\S)", written, re.IGNORECASE)
        text = wildcards.text(written, Dialect.PUBMED, quoted or small is not None)
        if near and len(text.words) > 1:
            parts = tuple(Text((one,)) for one in text.words)
            return Scope(Near(parts, int(near[2]) + 1), (name,))
        return Scope(text, (name,))

    def heading(self, written: str, base: str, option: str, start: int) -> Heading:
        focus = base.startswith("maj") or base == "mesh major topic"
        if written.lower().startswith("exp ") and len(written) > 4:
            what = "`exp` is Ovid's; PubMed explodes a heading anyway."
            self.findings.add("W820", start, what)
            written = written[4:].strip()
        name, slash, qualifier = written.rpartition("/")
        if not slash or not name:
            name, qualifier = written, ""
        codes = (qualifiers.code(qualifier),) if qualifier.strip() else ()
        explode = option.replace(" ", "") != "noexp"
        return Heading(" ".join(name.split()), explode, focus, codes)


def tag_key(written: str) -> str:
    """A tag in lower case, without needless spaces."""
    return re.sub(r"\s*([-/:~])\s*", r"\1", " ".join(written.lower().split()))


def _bare(date: str, *, last: bool) -> str:
    """A date as YYYY or YYYYMMDD; of a month its first day, or its last."""
    year, *rest = re.split("[/-]", date)
    if not rest:
        return year
    month = rest[0].zfill(2)
    known = last and "01" <= month <= "12" and int(year) > 0
    day = str(monthrange(int(year), int(month))[1]) if known else "01"
    return year + month + (rest[1].zfill(2) if len(rest) > 1 else day)


# Writing -----------------------------------------------------------------------------------------


class _Writer(Writer):
    def inner(self, node: Node) -> str:
        text = self.written(node)
        if isinstance(node, And | Or | Not | Limit | LineRange | Near):
            return f"({text})"
        if isinstance(node, Scope) and not isinstance(node.inside, Text) and " AND " in text:
            return f"({text})"
        return f"({text})" if isinstance(node, Scope) and len(node.fields) > 1 else text

    def near(self, node: Near) -> str:
        return self.joined("AND", node.parts)

    def scope(self, inside: Node, names: tuple[str, ...]) -> str:
        """Text with its tag; fields behind a bracket go to each term inside it."""
        match inside:
            case Text() if len(names) == 1:
                return self.text(inside) + _tag(names[0])
            case Near(parts, within, False) if all(map(_plain, parts)) and len(names) == 1:
                run = " ".join(_run(part) for part in parts if isinstance(part, Text))
                return f'"{run}"[{_code(names[0])}:~{within - 1}]'
            case Text():
                inside = any_of([Scope(inside, (name,)) for name in names])
            case And(parts) | Near(parts):
                inside = And(tuple(Scope(part, names) for part in parts))
            case Or(parts):
                inside = Or(tuple(Scope(part, names) for part in parts))
            case Not(keep, drop):
                inside = Not(Scope(keep, names), Scope(drop, names))
            case _:
                pass
        return self.written(inside)

    def limit(self, base: Node, by: Node) -> str:
        only = [one for one in walk(by) if isinstance(one, Only)]
        if len(only) == len([one for one in walk(by) if not children(one)]):
            return f"{self.inner(base)} Filters: {', '.join(one.text for one in only)}"
        return super().limit(base, by)

    def text(self, term: Text) -> str:
        run = _run(term)
        return f'"{run}"' if term.quoted or set("()[]") & set(run) else run

    def heading(self, heading: Heading) -> str:
        tag = ("majr" if heading.focus else "mesh") + ("" if heading.explode else ":noexp")
        named = [f"{heading.name}/{qualifiers.name(code)}" for code in heading.qualifiers]
        text = " OR ".join(f'"{one}"[{tag}]' for one in named or [heading.name])
        return f"({text})" if len(named) > 1 else text

    def dates(self, dates: Dates) -> str:
        span = f"{_slashed(dates.start or '1000')}:{_slashed(dates.end or '3000')}"
        return f"{span}[{_code(dates.field)}]"


write = _Writer().line


def _plain(part: Node) -> bool:
    return isinstance(part, Text) and len(part.words) == 1 and part.words[0].plain


def _run(term: Text) -> str:
    return wildcards.spelled(term, Dialect.PUBMED)


def _code(name: str) -> str:
    return code_of(name, Dialect.PUBMED) or name.removeprefix("pubmed:")


def _tag(name: str) -> str:
    return "" if name == AUTOMATIC else f"[{_code(name)}]"


def _slashed(date: str) -> str:
    return date if len(date) != 8 else f"{date[:4]}/{date[4:6]}/{date[6:]}"
