"""Embase.com's syntax: `'asthma'/exp`, `(wheez* NEAR/3 child*):ti,ab`, `[2000-2017]/py`."""

import re
from datetime import date, timedelta

from stook.formats.strategies import words
from stook.formats.strategies.fields import AUTOMATIC, CODES, code_of
from stook.formats.strategies.grammar import BY_RANK, is_number, mixed_ranks, parse
from stook.formats.strategies.pubmed import untagged
from stook.formats.strategies.tokens import Findings, Joint, Token, Unreadable
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
)

_FIELDS = CODES[Dialect.EMBASE]
_WORDS = ("title", "abstract", "keyword", "heading")
_JOINT = re.compile(r"(AND|OR|NOT|(NEAR|NEXT)/(\d{1,3}))(?=[\s()'\"‘“]|$)", re.IGNORECASE)
_OPEN = "'\"‘’“”"
_QUOTED = re.compile(r"(?:['‘’](.*?)['‘’]|[\"“”](.*?)[\"“”])(?=[\s()/:\]]|$)", re.DOTALL)
_HEADING = re.compile(
    r"/((?:exp|de|mj|br|[a-z]{2}_[a-z]{2})(?:[/,](?:exp|de|mj|br|[a-z]{2}_[a-z]{2}))*)"
    r"(?=[\s()]|$)",
    re.IGNORECASE,
)
_SCOPE = re.compile(r":([a-z]{2,4}(?:,[a-z]{2,4})*)(?=[\s()]|$)", re.IGNORECASE)
_LIMIT = re.compile(r"\[([^\[\]]*)\]/([a-z]{2,3})(?=[\s()]|$)", re.IGNORECASE)
_DAY = r"\[(\d\d)-(\d\d)-(\d{4})\]/sd"
_SPAN = re.compile(rf"{_DAY}\s+NOT\s+{_DAY}(?=[\s()]|$)", re.IGNORECASE)
_YEARS = re.compile(r"(\d{4})?(-?)(\d{4})?")
# what an unquoted run of words cannot hold
_HARD = re.compile(
    rf"[()\[\]]|(?<!\S)[{_OPEN}]|(?<!\S){_JOINT.pattern}|{_HEADING.pattern}|{_SCOPE.pattern}",
    re.IGNORECASE,
)
_AND = Joint("and")


def read(text: str, findings: Findings) -> tuple[Node, tuple[str, ...]]:
    """The tree of a line; Embase.com has no notes. `Unreadable` where it is no search."""
    tokens = _Lexer(text, findings).tokens()
    mixed_ranks(tokens, findings)
    return untagged(parse(tokens, findings, BY_RANK, _AND)), ()


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
            elif not (self.joint() or self.scope() or self.limit()):
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
        if match[2]:
            joint = Joint("near", max(int(match[3]), 1), match[2].upper() == "NEXT")
        else:
            joint = Joint(match[1].lower())
        return self.push(Token("joint", self.at, joint=joint), len(match[0]))

    def scope(self) -> bool:
        match = _SCOPE.match(self.text, self.at)
        if not match:
            return False
        codes = match[1].lower().split(",")
        names = tuple(_FIELDS.get(code, f"embase:{code}") for code in codes)
        for name in names:
            if name.startswith("embase:"):
                what = f"There is no field {name[7:]!r} that could be translated; it is kept."
                self.findings.add("W812", self.at, what)
        fields = _grouped(names)
        return self.push(Token("scope", self.at, fields=fields), len(match[0]))

    def limit(self) -> bool:
        if span := _SPAN.match(self.text, self.at):
            return self.push(Token("node", self.at, _span(span)), len(span[0]))
        match = _LIMIT.match(self.text, self.at)
        if not match:
            return False
        inside, kind = match[1].strip(), match[2].lower()
        node: Node = Only(match[0])
        years = _YEARS.fullmatch(inside)
        if kind == "py" and years and inside.strip("-"):
            start, end = years[1] or "", years[3] or ""
            end = "" if end == "3000" else end
            node = Dates("year", start, end if years[2] else start)
        return self.push(Token("node", self.at, node), len(match[0]))

    def term(self) -> None:
        """A quoted phrase or a run of words; with `/exp` and the like behind it, a heading."""
        start = self.at
        if self.text[start] in "[]":
            raise Unreadable(start, "this bracket is no limit")
        quoted = self.text[start] in _OPEN
        if quoted:
            match = _QUOTED.match(self.text, start)
            if not match:
                raise Unreadable(start, "a quotation mark is never closed")
            written, self.at = (match[1] or match[2] or "").strip(), match.end()
            if '"' in written and "'" in written:
                raise Unreadable(start, "two kinds of quotation marks stand within others")
        else:
            self.at = self.end_of_run()
            written = self.text[start : self.at].strip()
        if not written:
            raise Unreadable(start, f"{self.text[start : start + 10]!r} is no term")
        heading = _HEADING.match(self.text, self.at)
        if heading:
            self.at = heading.end()
            self.found.append(Token("node", start, _heading(written, heading[1].lower())))
            return
        number = None if quoted else is_number(written.removeprefix("#"))
        node: Node = words.text(written, Dialect.EMBASE, quoted or number is not None)
        if number and not _SCOPE.match(self.text, self.at):
            node = number
        self.found.append(Token("node", start, node))

    def end_of_run(self) -> int:
        """Where the words that begin here end."""
        at = self.at
        while at < len(self.text):
            char = self.text[at]
            if char in "()[]" and at > self.at:
                break
            if char in "/:" and (_HEADING.match(self.text, at) or _SCOPE.match(self.text, at)):
                break
            if char.isspace() and (
                _JOINT.match(self.text, at + 1) or _QUOTED.match(self.text, at + 1)
            ):
                break
            at += 1
        return at


def _grouped(names: tuple[str, ...]) -> tuple[str, ...]:
    """Fields with title and abstract, or the fields of a search in words, under one name."""
    if names == _WORDS:
        return ("words",)
    if {"title", "abstract"} <= set(names):
        return ("text", *(name for name in names if name not in ("title", "abstract")))
    return names


def _heading(written: str, said: str) -> Heading:
    pieces = re.split("[/,]", said)
    codes = tuple(piece for piece in pieces if piece not in ("exp", "de", "mj", "br"))
    return Heading(" ".join(written.split()), "exp" in pieces, "mj" in pieces, codes)


# Writing -----------------------------------------------------------------------------------------


def write(node: Node, notes: tuple[str, ...] = ()) -> str:
    """A line as Embase.com reads it. It has no comments: notes are left to the report."""
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
            text = f" {operator.upper()} ".join(f"#{number}" for number in node.numbers)
        case Near(parts, within, ordered):
            text = f" {'NEXT' if ordered else 'NEAR'}/{within} ".join(map(_inner, parts))
        case Scope(inside, (name,)) if name == AUTOMATIC:
            text = _written(inside)
        case Scope(inside, names):
            text = f"{_operand(inside)}:{','.join(map(_code, names))}"
        case _:
            text = _leaf(node)
    return text


def _inner(node: Node) -> str:
    """A node inside another: in brackets where it could be misread."""
    automatic = isinstance(node, Scope) and node.fields == (AUTOMATIC,)
    near = automatic and isinstance(node, Scope) and isinstance(node.inside, Near)
    span = isinstance(node, Dates) and node.field != "year"
    if near or span or isinstance(node, And | Or | Not | Limit | LineRange | Near):
        return f"({_written(node)})"
    return _written(node)


def _operand(inside: Node) -> str:
    """What stands before a field: one word, a quoted phrase or a bracket."""
    text = _written(inside)
    return (
        text if isinstance(inside, Text) and (text[0] in "'\"" or " " not in text) else f"({text})"
    )


def _code(name: str) -> str:
    return code_of(name, Dialect.EMBASE) or name.removeprefix("embase:")


def _quoted(text: str) -> str:
    return f'"{text}"' if "'" in text else f"'{text}'"


def _leaf(node: Node) -> str:
    match node:
        case Text(_, quoted):
            run = words.spelled(node, Dialect.EMBASE)
            hard = _HARD.search(run) is not None or is_number(run) is not None
            return _quoted(run) if quoted or hard else run
        case Heading(name, explode, focus, codes):
            kind = "/exp" if explode else "" if focus else "/de"
            link = "/" + ",".join(codes) if codes else ""
            return f"{_quoted(name)}{kind}{'/mj' if focus else ''}{link}"
        case LineRef(number):
            return f"#{number}"
        case Dates("year", start, end):
            return f"[{start}]/py" if start == end else f"[{start or '1900'}-{end or '3000'}]/py"
        case Dates(_, start, end):
            return f"[{_first(start)}]/sd NOT [{_behind(end)}]/sd"
        case Only(text) | Opaque(text):
            return text
        case _:
            raise TypeError(f"no leaf: {type(node).__name__}")


def _first(start: str) -> str:
    """The first day of a span, as Embase.com writes days."""
    day = start if len(start) == 8 else f"{start or '1900'}0101"
    return f"{day[6:]}-{day[4:6]}-{day[:4]}"


def _behind(end: str) -> str:
    """The day after the last one: `/sd` means `since`, so what comes since then is taken off."""
    if len(end) == 8:
        try:
            day = date.fromisoformat(end) + timedelta(days=1)
        except (ValueError, OverflowError):
            return f"{end[6:]}-{end[4:6]}-{end[:4]}"
        return day.strftime("%d-%m-") + f"{day.year:04}"
    return f"01-01-{int(end) + 1:04}" if end else "01-01-3000"


def _span(found: re.Match[str]) -> Dates:
    """`[01-01-2010]/sd NOT [01-01-2018]/sd` as dates."""
    days = [f"{year}{month}{day}" for day, month, year in (found.groups()[:3], found.groups()[3:])]
    try:
        last = date.fromisoformat(days[1]) - timedelta(days=1)
        end = last.isoformat().replace("-", "")
    except (ValueError, OverflowError):
        end = days[1]
    return Dates("entry date", days[0], "" if end >= "29991231" else end)
