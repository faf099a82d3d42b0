"""Embase.com's syntax: `'asthma'/exp`, `(wheez* NEAR/3 child*):ti,ab`, `[2000-2017]/py`."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from stook.model import strategy as tree
from stook.searching.strategies import wildcards
from stook.searching.strategies.fields import CODES, code_of
from stook.searching.strategies.lexing import Lexer
from stook.searching.strategies.parser import BY_RANK, is_number, mixed_ranks, parse
from stook.searching.strategies.tokens import Findings, Joint, Token, Unreadable
from stook.searching.strategies.writer import Writer

_FIELDS = CODES[tree.Dialect.EMBASE]
_WORDS = ("title", "abstract", "keyword", "heading")
_JOINT = re.compile(r"(AND|OR|NOT|(NEAR|NEXT)/(\d{1,3}))(?=[\s()'\"‘“]|$)", re.IGNORECASE)
_OPEN = "'\"‘’“”"
_QUOTED = re.compile(r"(?:['‘’](.*?)['‘’]|[\"“”](.*?)[\"“”])(?=[\s()/:\]]|$)", re.DOTALL)
_HEADING = re.compile(
    r"/((?:exp|de|mj|br|[a-z]{2}_[a-z]{2})(?:[/,](?:exp|de|mj|br|[a-z]{2}_[a-z]{2}))*)"
    r"(?=[\s()]|$)",
    re.IGNORECASE,
)
_SCOPE = re.compile(
    r"(?::|(?<=['’\"”])/)([a-z]{2,4}(?:,[a-z]{2,4})*)(?=[\s()]|$)", re.IGNORECASE
)  # fields stand behind a colon, or behind a quoted phrase and a slash
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


def read(text: str, findings: Findings) -> tuple[tree.Node, tuple[str, ...]]:
    """The tree of a line; Embase.com has no notes. `Unreadable` where it is no search."""
    tokens = _Lexer(text, findings).tokens()
    mixed_ranks(tokens, findings)
    return tree.untagged(parse(tokens, findings, BY_RANK, _AND)), ()


class _Lexer(Lexer):
    def takers(self) -> tuple[Callable[[], bool], ...]:
        return (self.joint, self.scope, self.limit)

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
        node: tree.Node = tree.Only(match[0])
        years = _YEARS.fullmatch(inside)
        if kind == "py" and years and inside.strip("-"):
            start, end = years[1] or "", years[3] or ""
            end = "" if end == "3000" else end
            node = tree.Dates("year", start, end if years[2] else start)
        return self.push(Token("node", self.at, node), len(match[0]))

    def term(self) -> None:
        """A quoted phrase or a run of words; with `/exp` and the like behind it, a heading."""
        start = self.at
        if self.text[start] in "[]":
            raise Unreadable(start, "this bracket is no limit")
        quoted = self.text[start] in _OPEN
        written = self.phrase(_QUOTED) if quoted else self.run(lambda at: self.ends(start, at))
        if quoted and '"' in written and "'" in written:
            raise Unreadable(start, "two kinds of quotation marks stand within others")
        heading = _HEADING.match(self.text, self.at)
        if heading:
            self.at = heading.end()
            self.found.append(Token("node", start, _heading(written, heading[1].lower())))
            return
        number = None if quoted else is_number(written.removeprefix("#"))
        node: tree.Node = wildcards.text(written, tree.Dialect.EMBASE, quoted or number is not None)
        if number and not _SCOPE.match(self.text, self.at):
            node = number
        self.found.append(Token("node", start, node))

    def ends(self, start: int, at: int) -> bool:
        """Whether the words that begin at `start` end here."""
        char = self.text[at]
        if char in "()[]":
            return at > start
        if char in "/:":
            return bool(_HEADING.match(self.text, at) or _SCOPE.match(self.text, at))
        return char.isspace() and bool(
            _JOINT.match(self.text, at + 1) or _QUOTED.match(self.text, at + 1)
        )


def _grouped(names: tuple[str, ...]) -> tuple[str, ...]:
    """Fields with title and abstract, or the fields of a search in words, under one name."""
    if names == _WORDS:
        return ("words",)
    if {"title", "abstract"} <= set(names):
        return ("text", *(name for name in names if name not in ("title", "abstract")))
    return names


def _heading(written: str, said: str) -> tree.Heading:
    pieces = re.split("[/,]", said)
    codes = tuple(piece for piece in pieces if piece not in ("exp", "de", "mj", "br"))
    return tree.Heading(" ".join(written.split()), "exp" in pieces, "mj" in pieces, codes)


# Writing -----------------------------------------------------------------------------------------


class _Writer(Writer):
    def inner(self, node: tree.Node) -> str:
        automatic = isinstance(node, tree.Scope) and node.fields == (tree.AUTOMATIC,)
        near = automatic and isinstance(node, tree.Scope) and isinstance(node.inside, tree.Near)
        span = isinstance(node, tree.Dates) and node.field != "year"
        if (
            near
            or span
            or isinstance(
                node, tree.And | tree.Or | tree.Not | tree.Limit | tree.LineRange | tree.Near
            )
        ):
            return f"({self.written(node)})"
        return self.written(node)

    def near(self, node: tree.Near) -> str:
        return self.joined(f"{'NEXT' if node.ordered else 'NEAR'}/{node.within}", node.parts)

    def scope(self, inside: tree.Node, names: tuple[str, ...]) -> str:
        """Before a field stands one word, a quoted phrase or a bracket."""
        text = self.written(inside)
        if names == (tree.AUTOMATIC,):
            return text
        bare = isinstance(inside, tree.Text) and (text[0] in "'\"" or " " not in text)
        return f"{text if bare else f'({text})'}:{','.join(map(_code, names))}"

    def text(self, term: tree.Text) -> str:
        run = wildcards.spelled(term, tree.Dialect.EMBASE)
        hard = _HARD.search(run) is not None or is_number(run) is not None
        return _quoted(run) if term.quoted or hard else run

    def heading(self, heading: tree.Heading) -> str:
        kind = "/exp" if heading.explode else "" if heading.focus else "/de"
        link = "/" + ",".join(heading.qualifiers) if heading.qualifiers else ""
        return f"{_quoted(heading.name)}{kind}{'/mj' if heading.focus else ''}{link}"

    def dates(self, dates: tree.Dates) -> str:
        start, end = dates.start, dates.end
        if dates.field != "year":
            return f"[{_first(start)}]/sd NOT [{_behind(end)}]/sd"
        return f"[{start}]/py" if start == end else f"[{start or '1900'}-{end or '3000'}]/py"


write = _Writer().line


def _code(name: str) -> str:
    return code_of(name, tree.Dialect.EMBASE) or name.removeprefix("embase:")


def _quoted(text: str) -> str:
    return f'"{text}"' if "'" in text else f"'{text}'"


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


def _span(found: re.Match[str]) -> tree.Dates:
    """`[01-01-2010]/sd NOT [01-01-2018]/sd` as dates."""
    days = [f"{year}{month}{day}" for day, month, year in (found.groups()[:3], found.groups()[3:])]
    try:
        last = date.fromisoformat(days[1]) - timedelta(days=1)
        end = last.isoformat().replace("-", "")
    except (ValueError, OverflowError):
        end = days[1]
    return tree.Dates("entry date", days[0], "" if end >= "29991231" else end)
