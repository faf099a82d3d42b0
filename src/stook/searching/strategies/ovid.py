"""Ovid's syntax: `exp Asthma/`, `(wheez$ adj3 child*).ti,ab.`, `or/1-4`, `limit 5 to humans`."""

import re
from collections.abc import Callable, Sequence

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
    Only,
    Opaque,
    Or,
    Scope,
    Text,
    all_of,
    any_of,
)  # fmt: skip
from stook.searching.strategies import qualifiers, wildcards
from stook.searching.strategies.fields import CODES, DATES, code_of
from stook.searching.strategies.lexing import Lexer
from stook.searching.strategies.parser import BY_RANK, is_number, mixed_ranks, parse
from stook.searching.strategies.tokens import QUOTES, Findings, Joint, Token, Unreadable
from stook.searching.strategies.writer import Writer

_FIELDS = CODES[Dialect.OVID]
_CODE = "(?:" + "|".join(sorted(_FIELDS)) + ")"
_SCOPE = re.compile(
    rf"\.\s?({_CODE}(?:\s*[,.]\s*{_CODE})*)\s*(,?)\s*(\.?)(?=[\s()\[\]]|$)", re.IGNORECASE
)
_UNKNOWN_SCOPE = re.compile(
    r"\.([a-z]{2}(?:,[a-z]{2})*|\([a-z]{2}_[a-z]{4,8}\))\.(?=[\s()\[\]]|$)", re.IGNORECASE
)
_JOINT = re.compile(rf"(and|or|not|adj(\d{{0,3}}))(?=[\s()\[\]{QUOTES}]|$)", re.IGNORECASE)
_NUMBERS = r"\d{1,4}(?:\s*-\s*\d{1,4})?"
_RANGE = re.compile(
    rf"(and|or)\s?/\s*({_NUMBERS}(?:\s*,\s*{_NUMBERS})*)(?=[\s()\[\]]|$)", re.IGNORECASE
)
_QUOTED = re.compile(rf"[{QUOTES}]([^{QUOTES}]*)[{QUOTES}]")
_TAIL = r"/(?:([a-z]{1,2}(?:\s?,\s?[a-z]{2})*)(?=[\s)\[]|$)|(?=[\s)\[]|$))"
_BEGIN = r"(exp\s+|explode\s+)?(\*\s*)?"
_HEADING = re.compile(
    rf"{_BEGIN}([{QUOTES}][^{QUOTES}]+[{QUOTES}]\s?|"
    rf"(?:(?!\s(?:and|or|not|adj\d*)\s)[^()\[\]/{QUOTES}])+){_TAIL}",
    re.IGNORECASE,
)
_LOOSE_HEADING = re.compile(rf"(exp\s+)(\*\s*)?([^()\[\]/.{QUOTES}]+){_TAIL}", re.IGNORECASE)
_LIMIT = re.compile(r"(?:limit\s+(.+?)\s+to|\.\.l(?:imit)?\s*/\s*(\d+))\s+(\S.*)$", re.IGNORECASE)
_RESTRICTION = re.compile(r"(use\s+[a-z]{3,}\w*|/freq\s*=\s*\d+)(?=[\s()]|$)", re.IGNORECASE)
_DEDUPLICATE = re.compile(r"remove\s+duplicates\s+from\s+(\S.*)$", re.IGNORECASE)
_DATES = re.compile(
    rf"([a-z]{{2}})\s*=\s*[{QUOTES}]?\s*(\d{{4}}|\d{{8}})?\s*(-?)\s*(\d{{4}}|\d{{8}}|current)?\s*"
    rf"[{QUOTES}]?\s*$",
    re.IGNORECASE,
)
# what an unquoted run of words cannot hold
_HARD = re.compile(
    rf"(?<!\S)(?:(?:and|or|not|adj\d{{0,3}})(?!\S)|(?:exp|explode|limit|remove)\s)|[()\[\]/{QUOTES}]|"
    rf"{_SCOPE.pattern}|{_UNKNOWN_SCOPE.pattern}",
    re.IGNORECASE,
)
_AND_OR = re.compile(r"\s+(and|or)\s+", re.IGNORECASE)
MOST_LINES = 10_000
_ADJACENT = Joint("near", 1, True)


def read(text: str, findings: Findings) -> tuple[Node, tuple[str, ...]]:
    """The tree and the notes of a line. `Unreadable` where it is no search."""
    lexer = _Lexer(text, findings)
    body = lexer.without_notes()
    if found := _LIMIT.match(body.lstrip()):
        lead = len(body) - len(body.lstrip())
        which = 1 if found[1] else 2
        base = _expression(found[which], findings, lead + found.start(which))
        return Limit(base, _condition(found[3].strip())), tuple(lexer.notes)
    if found := _DEDUPLICATE.match(body.lstrip()):
        return Deduplicated(_expression(found[1], findings, found.start(1))), tuple(lexer.notes)
    return _parsed(lexer, findings), tuple(lexer.notes)


def _expression(text: str, findings: Findings, at: int) -> Node:
    return _parsed(_Lexer(" " * at + text, findings), findings)


def _parsed(lexer: "_Lexer", findings: Findings) -> Node:
    tokens = lexer.tokens()
    mixed_ranks(tokens, findings)
    return parse(tokens, findings, BY_RANK, _ADJACENT)


def _condition(text: str) -> Node:
    """What a limit asks for: dates, or words of the database."""
    if found := _DATES.match(text):
        name = _FIELDS.get(found[1].lower(), "")
        start, end = found[2] or "", (found[4] or "").lower()
        if name in DATES and (start or end) and not (start and end and not found[3]):
            last = "" if end == "current" else end if found[3] else start
            return Dates(name, start, last)
    for joint, join in (("or", any_of), ("and", all_of)):
        pieces = _split(_bare(text), joint)
        if len(pieces) > 1:
            return join([_condition(piece) for piece in pieces])
    return Only(_bare(text))


def _bare(text: str) -> str:
    """A condition without brackets round the whole of it."""
    while text.startswith("(") and text.endswith(")") and len(_split(text, "")) == 1:
        inner = text[1:-1].strip()
        if not inner:
            break
        text = inner
    return text


def _split(text: str, joint: str) -> list[str]:
    """A condition at the operators that stand outside brackets and quotes.

    Without an operator, at each place where a bracket of the outermost level closes.
    """
    pieces, depth, last, quoted = [], 0, 0, False
    for at, char in enumerate(text):
        quoted ^= char in QUOTES
        depth += 0 if quoted else (char == "(") - (char == ")")
        found = _AND_OR.match(text, at) if char.isspace() and not depth and not quoted else None
        if found and found[1].lower() == joint and at >= last:
            pieces.append(text[last:at].strip())
            last = found.end()
        elif not joint and not depth and not quoted and char == ")" and at + 1 < len(text):
            pieces.append(text[last : at + 1])
            last = at + 1
    return [*pieces, text[last:].strip()]


class _Lexer(Lexer):
    def __init__(self, text: str, findings: Findings) -> None:
        super().__init__(text, findings)
        self.notes: list[str] = []

    def without_notes(self) -> str:
        """The line with each comment in square brackets noted and blanked; quotes protect."""
        kept, at = "", 0
        for found in re.finditer(rf"[{QUOTES}][^{QUOTES}]*[{QUOTES}]|\[[^\[\]]*\]", self.text):
            if found[0].startswith("["):
                self.notes.append(found[0][1:-1].strip())
                kept += self.text[at : found.start()] + " " * len(found[0])
                at = found.end()
        self.text = kept + self.text[at:]
        return self.text

    def takers(self) -> tuple[Callable[[], bool], ...]:
        return (self.range, self.joint, self.scope, self.restriction, self.heading)

    def opening(self) -> bool:
        """Whether a term may begin here without an operator being missed."""
        return not self.found or self.found[-1].kind in ("(", "joint")

    def range(self) -> bool:
        match = _RANGE.match(self.text, self.at)
        if not match or not self.opening():
            return False
        ranges = []
        for piece in match[2].split(","):
            low, _, high = piece.partition("-")
            ends = sorted((int(low), int(high or low)))
            ranges.append((ends[0], ends[1]))
        if sum(high - low for low, high in ranges) > MOST_LINES:
            raise Unreadable(self.at, "it refers to more lines than a strategy can have")
        operator = "and" if match[1].lower() == "and" else "or"
        node = LineRange("and" if operator == "and" else "or", tuple(ranges))
        return self.push(Token("node", self.at, node), len(match[0]))

    def joint(self) -> bool:
        match = _JOINT.match(self.text, self.at)
        if not match:
            return False
        if match[2] is None:
            joint = Joint(match[1].lower())
        elif match[2] == "":
            joint = _ADJACENT
        else:
            joint = Joint("near", max(int(match[2]), 1))
        return self.push(Token("joint", self.at, joint=joint), len(match[0]))

    def scope(self) -> bool:
        match = _SCOPE.match(self.text, self.at)
        if match:
            names = tuple(_FIELDS[code.lower()] for code in re.findall(r"[A-Za-z]{2}", match[1]))
            if not match[3] or match[2] or re.search(r"[\s.]", match[1] + match[0][1]):
                what = f"The field is written {match[0].strip()!r}; taken as {', '.join(names)}."
                self.findings.add("W813", self.at, what)
            return self.push(Token("scope", self.at, fields=names), len(match[0]))
        unknown = _UNKNOWN_SCOPE.match(self.text, self.at)
        if unknown and self.found and self.found[-1].kind in ("node", ")"):
            what = f"There is no field {unknown[0]!r} that could be translated; it is kept."
            self.findings.add("W812", self.at, what)
            codes = tuple(
                _FIELDS.get(code, f"ovid:{code}") for code in unknown[1].lower().split(",")
            )
            return self.push(Token("scope", self.at, fields=codes), len(unknown[0]))
        return False

    def restriction(self) -> bool:
        match = _RESTRICTION.match(self.text, self.at)
        if not match or self.opening():
            return False
        said = " ".join(match[1].lower().split())
        return self.push(Token("restriction", self.at, fields=(said,)), len(match[0]))

    def heading(self) -> bool:
        if not self.opening():
            return False
        match = _HEADING.match(self.text, self.at)
        if not match:
            match = _LOOSE_HEADING.match(self.text, self.at)
            if not match:
                return False
            what = f"The heading {match[3].strip()!r} holds an operator; it needs quotes."
            self.findings.add("W816", self.at, what)
        name = " ".join(match[3].strip().strip(QUOTES).split())
        if not name:
            return False
        codes = tuple(code.strip().lower() for code in (match[4] or "").split(",") if code.strip())
        for code in codes:
            if code not in qualifiers.NAMES:
                self.findings.add("W817", self.at, f"There is no subheading {code!r}; it is kept.")
        node = Heading(name, bool(match[1]), bool(match[2]), codes)
        return self.push(Token("node", self.at, node), len(match[0]))

    def term(self) -> None:
        start = self.at
        if self.text[start] in QUOTES:
            node: Node = wildcards.text(self.phrase(_QUOTED), Dialect.OVID, quoted=True)
            self.found.append(Token("node", start, node))
            return
        run = self.run(lambda at: self.ends(start, at))
        number = is_number(run.removeprefix("#"))
        if number and not _SCOPE.match(self.text, self.at):
            self.found.append(Token("node", start, number))
        else:
            hard = _HARD.search(run) is not None or number is not None
            self.found.append(Token("node", start, wildcards.text(run, Dialect.OVID, hard)))

    def ends(self, start: int, at: int) -> bool:
        """Whether a run of words ends here: at an operator, a bracket, a quote or a field."""
        char = self.text[at]
        if char == ".":
            return bool(_SCOPE.match(self.text, at) or _UNKNOWN_SCOPE.match(self.text, at))
        if char.isspace():
            number = self.text[start:at].isdigit()
            return bool(
                _JOINT.match(self.text, at + 1)
                or (number and _RESTRICTION.match(self.text, at + 1))
            )
        return char in "()" or char in QUOTES


# Writing -----------------------------------------------------------------------------------------


class _Writer(Writer):
    def line(self, node: Node, notes: Sequence[str] = ()) -> str:
        """A whole line, with its comments in square brackets."""
        return " ".join([self.written(node), *(f"[{note}]" for note in notes)])

    def joined(self, operator: str, parts: Sequence[Node]) -> str:
        return super().joined(operator.lower(), parts)

    def inner(self, node: Node) -> str:
        text = self.written(node)
        bare = isinstance(node, Text | Opaque | Scope | Heading | LineRef | LineRange)
        return text if bare else f"({text})"

    def near(self, node: Near) -> str:
        word = "adj" if node.ordered and node.within == 1 else f"adj{node.within}"
        return self.joined(word, node.parts)

    def scope(self, inside: Node, names: tuple[str, ...]) -> str:
        codes = ",".join(code_of(n, Dialect.OVID) or n.removeprefix("ovid:") for n in names)
        text = self.written(inside)
        return f"{text if isinstance(inside, Text) else f'({text})'}.{codes}."

    def text(self, term: Text) -> str:
        run = wildcards.spelled(term, Dialect.OVID)
        quoted = term.quoted or _HARD.search(run) is not None or is_number(run) is not None
        return f'"{run}"' if quoted else run

    def heading(self, heading: Heading) -> str:
        name = f'"{heading.name}"' if _HARD.search(heading.name) else heading.name
        codes = ", ".join(heading.qualifiers)
        lead = f"{'exp ' if heading.explode else ''}{'*' if heading.focus else ''}"
        return f"{lead}{name}/{codes}"

    def reference(self, number: int) -> str:
        return str(number)

    def range(self, node: LineRange) -> str:
        pieces = (str(low) if low == high else f"{low}-{high}" for low, high in node.ranges)
        return f"{node.operator}/{','.join(pieces)}"

    def deduplicated(self, base: Node) -> str:
        return f"remove duplicates from {self.written(base)}"

    def restricted(self, base: Node, said: str) -> str:
        return f"{self.inner(base)} {said}"

    def limit(self, base: Node, by: Node) -> str:
        return f"limit {self.written(base)} to {self.condition(by)}"

    def condition(self, by: Node) -> str:
        """What a limit asks for."""
        match by:
            case Dates() | Only():
                return self.leaf(by)
            case And(parts):
                return f"({' and '.join(map(self.condition, parts))})"
            case Or(parts):
                return f"({' or '.join(map(self.condition, parts))})"
            case _:
                return self.inner(by)

    def dates(self, dates: Dates) -> str:
        code = code_of(dates.field, Dialect.OVID)
        if dates.start == dates.end:
            return f'{code}="{dates.start}"'
        return f'{code}="{dates.start}-{dates.end or "Current"}"'


write = _Writer().line
