"""PubMed's syntax: `"asthma"[MeSH Terms] OR wheez*[tiab]`, `"a b"[tiab:~2]`, `#1 AND #2`."""

import re

from stook.formats.strategies import qualifiers, words
from stook.formats.strategies.fields import AUTOMATIC, CODES, DATES, code_of
from stook.formats.strategies.grammar import LEFT_TO_RIGHT, is_number, parse
from stook.formats.strategies.tokens import QUOTES, Findings, Joint, Token, Unreadable
from stook.model.strategy import (
    And,
    Dates,
    Deduplicated,
    Dialect,
    Heading,
    Limit,
    LineRange,
    LineRef,
    Near,
    Node,
    Not,
    Only,
    Opaque,
    Or,
    Scope,
    Text,
    any_of,
)

_FIELDS = CODES[Dialect.PUBMED]
_MESH = {"mesh", "mesh terms", "mesh term", "mh", "majr", "mesh major topic"}
_JOINT = re.compile(rf"(AND|OR|NOT|and|or|not|And|Or|Not)(?=[\s(){QUOTES}]|$)")
_TAG = re.compile(r"\s*\[([^\[\]]*)\]")
_NEAR = re.compile(r"(.*?)\s*:\s*~\s*(\d{1,4})")
_QUOTED = re.compile(rf"[{QUOTES}]([^{QUOTES}]*)[{QUOTES}]")
_DATE = rf"[{QUOTES}]?\s*(\d{{4}}(?:[/-]\d{{1,2}}){{0,2}})\s*[{QUOTES}]?\s*(?:\[([^\[\]]*)\])?"
_DATES = re.compile(rf"{_DATE}\s*:\s*{_DATE}(?=[\s)]|$)")
_AND = Joint("and")


def read(text: str, findings: Findings) -> tuple[Node, tuple[str, ...]]:
    """The tree of a line; PubMed has no notes. `Unreadable` where it is no search."""
    tree = parse(_Lexer(text, findings).tokens(), findings, LEFT_TO_RIGHT, _AND)
    return untagged(tree), ()


def untagged(node: Node) -> Node:
    """The tree with every text that has no field put under `automatic`."""
    match node:
        case Text() | Near():
            return Scope(node, (AUTOMATIC,))
        case And(parts):
            return And(tuple(map(untagged, parts)))
        case Or(parts):
            return Or(tuple(map(untagged, parts)))
        case Not(keep, drop):
            return Not(untagged(keep), untagged(drop))
        case _:
            return node


class _Lexer:
    """One reading of one line."""

    def __init__(self, text: str, findings: Findings) -> None:
        self.text, self.findings = text, findings
        self.at = 0
        self.found: list[Token] = []

    def tokens(self) -> list[Token]:
        """All tokens of the line."""
        while self.at < len(self.text):
            if self.text[self.at].isspace():
                self.at += 1
            elif self.text[self.at] in "()":
                self.push(Token(self.text[self.at], self.at), 1)
            elif not (self.joint() or self.dates()):
                self.term()
        return self.found

    def push(self, token: Token, length: int) -> bool:
        self.found.append(token)
        self.at += length
        return True

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
        start, end = (_bare(match[1]), _bare(match[3]))
        node = Dates(name, start, "" if end.startswith("3000") else end)
        return self.push(Token("node", self.at, node), len(match[0]))

    def term(self) -> None:
        """A quoted phrase or a run of words, with the tag behind it."""
        start = self.at
        if self.text[start] in "[]":
            raise Unreadable(start, "there is nothing that the tag could belong to")
        quoted = self.text[start] in QUOTES
        if quoted:
            match = _QUOTED.match(self.text, start)
            if not match:
                raise Unreadable(start, "a quotation mark is never closed")
            written = match[1].strip()
            self.at = match.end()
        else:
            self.at = self.end_of_run()
            written = self.text[start : self.at].strip()
        tag = _TAG.match(self.text, self.at)
        if tag:
            self.at = tag.end()
        if not written:
            raise Unreadable(start, "there is nothing between the quotation marks")
        self.found.append(Token("node", start, self.node(written, quoted, tag, start)))

    def end_of_run(self) -> int:
        """Where the words that begin here end."""
        at = self.at
        while at < len(self.text):
            char = self.text[at]
            if char in "()[]" or char in QUOTES:
                break
            if char.isspace():
                joint = _JOINT.match(self.text, at + 1)
                if joint and (joint[1].isupper() or self.lower_operator(at + 1)):
                    break
            at += 1
        return at

    def lower_operator(self, at: int) -> bool:
        """Whether a small `and` here joins terms: where every term is written with its tag, or
        a bracket follows. Else it belongs to a phrase such as `prevention and control[sh]`."""
        behind = self.text[at:].split(None, 1)
        return len(behind) < 2 or behind[1].startswith("(") or not _TAG.search(self.text, at)

    def node(self, written: str, quoted: bool, tag: re.Match[str] | None, start: int) -> Node:
        if tag is None:
            number = None if quoted else is_number(written.removeprefix("#"))
            return number or words.text(written, Dialect.PUBMED, quoted)
        key = tag_key(tag[1])
        base, _, option = key.partition(":")
        if base in _MESH:
            return self.heading(written, base, option, start)
        near = _NEAR.fullmatch(key)
        name = _FIELDS.get(near[1] if near else key)
        if name is None:
            what = f"There is no field [{tag[1]}] that could be translated; it is kept."
            self.findings.add("W812", tag.start() - 0, what)
            name = f"pubmed:{key}"
        small = re.search(r"(?<!\S)(and|or|not)(?!\S)", written, re.IGNORECASE)
        text = words.text(written, Dialect.PUBMED, quoted or small is not None)
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


def _bare(date: str) -> str:
    """A date as YYYY or YYYYMMDD; of a month its first day."""
    pieces = re.split("[/-]", date)
    if len(pieces) == 1:
        return pieces[0]
    return pieces[0] + "".join(piece.zfill(2) for piece in (*pieces[1:], "1")[:2])


# Writing -----------------------------------------------------------------------------------------


def write(node: Node, notes: tuple[str, ...] = ()) -> str:
    """A line as PubMed reads it. PubMed has no comments: notes are left to the report."""
    del notes
    return _written(node)


def _written(node: Node) -> str:
    match node:
        case And(parts):
            text = " AND ".join(map(_inner, parts))
        case Or(parts):
            text = " OR ".join(map(_inner, parts))
        case Not(keep, drop):
            text = f"{_inner(keep)} NOT {_inner(drop)}"
        case Limit(base, by):
            text = f"{_inner(base)} AND {_inner(by)}"
        case Deduplicated(base):
            text = _written(base)
        case LineRange(operator, _):
            numbers = [f"#{number}" for number in node.numbers]
            text = f" {operator.upper()} ".join(numbers)
        case Scope(inside, names):
            text = _scoped(inside, names)
        case Near(parts):
            text = _written(And(parts))
        case _:
            text = _leaf(node)
    return text


def _inner(node: Node) -> str:
    """A node inside another: in brackets where it could be misread."""
    text = _written(node)
    if isinstance(node, And | Or | Not | Limit | LineRange | Near):
        return f"({text})"
    if isinstance(node, Scope) and not isinstance(node.inside, Text) and " AND " in text:
        return f"({text})"
    return f"({text})" if isinstance(node, Scope) and len(node.fields) > 1 else text


def _scoped(inside: Node, names: tuple[str, ...]) -> str:
    """Text with its tag; fields behind a bracket go to each term inside it."""
    match inside:
        case Text() if len(names) > 1:
            text = _written(any_of([Scope(inside, (name,)) for name in names]))
        case Text():
            text = _text(inside) + _tag(names[0])
        case Near(parts, within, False) if all(map(_plain, parts)) and len(names) == 1:
            run = " ".join(_run(part) for part in parts if isinstance(part, Text))
            text = f'"{run}"[{_code(names[0])}:~{within - 1}]'
        case And(parts):
            text = _written(And(tuple(Scope(part, names) for part in parts)))
        case Or(parts):
            text = _written(Or(tuple(Scope(part, names) for part in parts)))
        case Near(parts):
            text = _written(And(tuple(Scope(part, names) for part in parts)))
        case Not(keep, drop):
            text = _written(Not(Scope(keep, names), Scope(drop, names)))
        case _:
            text = _written(inside)
    return text


def _plain(part: Node) -> bool:
    return isinstance(part, Text) and len(part.words) == 1 and part.words[0].plain


def _run(term: Text) -> str:
    return words.spelled(term, Dialect.PUBMED)


def _code(name: str) -> str:
    return code_of(name, Dialect.PUBMED) or name.removeprefix("pubmed:")


def _tag(name: str) -> str:
    return "" if name == AUTOMATIC else f"[{_code(name)}]"


def _text(term: Text) -> str:
    run = _run(term)
    return f'"{run}"' if term.quoted or set("()[]") & set(run) else run


def _leaf(node: Node) -> str:
    match node:
        case Text():
            return _text(node)
        case Heading(name, explode, focus, codes):
            tag = ("majr" if focus else "mesh") + ("" if explode else ":noexp")
            said = [f"{name}/{qualifiers.name(code)}" for code in codes] or [name]
            text = " OR ".join(f'"{one}"[{tag}]' for one in said)
            return f"({text})" if len(said) > 1 else text
        case LineRef(number):
            return f"#{number}"
        case Dates(name, start, end):
            return f"{_slashed(start or '1000')}:{_slashed(end or '3000')}[{_code(name)}]"
        case Only(text) | Opaque(text):
            return text
        case _:
            raise TypeError(f"no leaf: {type(node).__name__}")


def _slashed(date: str) -> str:
    return date if len(date) != 8 else f"{date[:4]}/{date[4:6]}/{date[6:]}"
