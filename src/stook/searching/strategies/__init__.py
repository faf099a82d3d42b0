"""Search strategies: read from and written in the syntax of Ovid, PubMed and Embase.com.

Nothing is dropped: a line that cannot be understood is kept as it was and named as a Problem. A
strategy in the syntax of a database that is not read is refused as a whole (E880).
"""

import re
from collections.abc import Callable

from stook.model.strategy import Dialect, Line, Node, Opaque, Strategy
from stook.problems import Place, Problem, problem
from stook.searching.strategies import embase, lines, ovid, pubmed
from stook.searching.strategies.tokens import Findings, Unreadable

Reader = Callable[[str, Findings], tuple[Node, tuple[str, ...]]]
_READERS: dict[Dialect, Reader] = {
    Dialect.OVID: ovid.read,
    Dialect.PUBMED: pubmed.read,
    Dialect.EMBASE: embase.read,
}
_WRITERS: dict[Dialect, Callable[[Node, tuple[str, ...]], str]] = {
    Dialect.OVID: ovid.write,
    Dialect.PUBMED: pubmed.write,
    Dialect.EMBASE: embase.write,
}
LONGEST = 200_000  # characters of one line; the databases refuse far shorter ones

_SIGNS: dict[Dialect, re.Pattern[str]] = {
    Dialect.OVID: re.compile(
        r"\bexp\s+[^/\n]{2,60}/|\.(?:ti|ab|tw|mp|pt|sh|fs|kf|kw|af)[.,\s)]|\badj\d|"
        r"\b(?:or|and)/\d|\w\$|/\s*(?:$|or\b|and\b|not\b)|^\s*limit\s+\d",
        re.IGNORECASE | re.MULTILINE,
    ),
    Dialect.PUBMED: re.compile(
        r"\[\s*(?:tw|ti|tiab|ab|mesh|mh|pt|sh|nm|majr|all fields|title|text word|dp|crdt)\b",
        re.IGNORECASE,
    ),
    Dialect.EMBASE: re.compile(
        r"'/(?:exp|de|mj)|:(?:ti|ab|kw|de|tn|it)\b|\b(?:NEAR|NEXT)/\d|\]/(?:lim|py|sd)",
        re.IGNORECASE,
    ),
}


# syntaxes that are told from those above but not read, by the names of their databases
_UNREAD: dict[str, re.Pattern[str]] = {
    "the Cochrane Library": re.compile(
        r"\bMeSH descriptor:|\[mh\s|explode all trees|Word variations have been searched",
        re.IGNORECASE,
    ),
    "EBSCOhost (CINAHL)": re.compile(
        r"\(?\bM[HMJ]\s+[\"“]|^\s*S\d+\b|\bS\d+\s+(?:AND|OR|NOT)\s+S\d+|"
        r"\b(?:TI|AB|TX|SU|MW)\s+(?=[(\"“\w])|\b[NW]\d{1,2}\b",
        re.MULTILINE,
    ),
    "Web of Science": re.compile(r"\b(?:TS|TI|AB|AK|KP|SO|ALL|AU|PY|DT|LA)\s*=\s*[(\"“\w]"),
    "Scopus": re.compile(
        r"\b(?:TITLE|ABS|KEY|TITLE-ABS|TITLE-ABS-KEY|AUTHKEY|SRCTITLE|INDEXTERMS|DOCTYPE)\s*\(|"
        r"\b(?:PRE|W)/\d|\bLIMIT-TO\s*\("
    ),
}


_SIGN = 4  # what a sign of an unread syntax weighs beside one that others share


def unread_syntax(text: str) -> str:
    """The database whose syntax a text looks most like, if it is one that is not read; else ''."""
    known = max(len(signs.findall(text)) for signs in _SIGNS.values())
    counts = {name: len(signs.findall(text)) for name, signs in _UNREAD.items()}
    name = max(counts, key=lambda database: counts[database])
    # operators and fields behind a colon are shared with Embase.com; these signs are not
    return name if _SIGN * counts[name] > known else ""


def detect(text: str) -> Dialect:
    """The syntax that a text looks most like; PubMed's where nothing tells."""
    counts = {dialect: len(signs.findall(text)) for dialect, signs in _SIGNS.items()}
    best = max(counts.values())
    if not best:
        return Dialect.PUBMED
    return next(dialect for dialect, count in counts.items() if count == best)


def read(
    text: str, dialect: Dialect | None = None, file: str = "strategy"
) -> tuple[Strategy, list[Problem]]:
    """A strategy and what is wrong with it. `file` is the name that problems should give."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").lstrip("\ufeff")
    if dialect is None and (database := unread_syntax(text)):
        what = f"It is in the syntax of {database}."
        return Strategy(Dialect.PUBMED, ()), [problem("E880", Place(file), what)]
    dialect = dialect or detect(text)
    raw_lines, remarks = lines.split(text, dialect)
    problems: list[Problem] = []
    found = []
    for raw in raw_lines:
        line, wrong = _line(raw, dialect, file)
        found.append(line)
        problems += wrong
    problems += [
        problem("W818", Place(file, line), f"Read as a caption, not as a search: {caption[:60]!r}.")
        for line, caption in remarks
        if not caption.startswith(("#", "//", ";"))
    ]
    if not found:
        problems.append(problem("E810", Place(file), "There is no search in it."))
    texts = tuple(remark for _, remark in remarks)
    return Strategy(dialect, tuple(found), texts), sorted(problems, key=lambda p: p.order)


def _line(raw: lines.Raw, dialect: Dialect, file: str) -> tuple[Line, list[Problem]]:
    findings = Findings(file, tuple(raw.starts))
    notes: tuple[str, ...] = ()
    node: Node
    try:
        if len(raw.text) > LONGEST:
            raise Unreadable(0, "it is too long")
        node, notes = _READERS[dialect](raw.text, findings)
    except Unreadable as why:
        findings.add("E810", why.at, f"Line {raw.number} is kept as it is: {why.why}.")
        node = Opaque(raw.text.strip())
    return Line(raw.number, node, notes, raw.starts[0][1], raw.text), findings.problems


def write(strategy: Strategy) -> str:
    """A strategy as numbered lines."""
    texts = write_lines(strategy)
    rows = [remark if remark.startswith("#") else f"# {remark}" for remark in strategy.remarks]
    rows += [f"{line.number}. {text}" for line, text in zip(strategy.lines, texts, strict=True)]
    return "".join(f"{row}\n" for row in rows)


def write_lines(strategy: Strategy) -> list[str]:
    """The text of each line, without its number."""
    put = _WRITERS[strategy.dialect]
    return [put(line.node, line.notes) for line in strategy.lines]
