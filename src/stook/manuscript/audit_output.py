"""An audit as text, JSON and annotated HTML."""

import json
from collections import Counter

from markupsafe import Markup, escape

from stook.manuscript.audit import Audit
from stook.manuscript.check import KINDS, Check

_STYLE = Markup("""
:root{color-scheme:light dark;--edge:#767676;--mark:#ffe08a;--on:#1a1a1a}
body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:1rem}
mark{background:var(--mark);color:var(--on);padding:0 .1em}
.table{overflow-x:auto}table{border-collapse:collapse}
td{border:1px solid var(--edge);padding:.2rem .5rem;vertical-align:top}
.note{display:block;border-left:.3rem solid #b00020;padding:.1rem .6rem;margin:.3rem 0}
h2{font-size:1.2rem}
""")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _summary(audit: Audit) -> str:
    return f"{_count(len(audit.checks), 'statistic')} checked, " + (
        _count(len(audit.problems), "inconsistency").replace("inconsistencys", "inconsistencies")
    )


def place(audit: Audit, check: Check) -> str:
    """Where a check stands, for people."""
    where = audit.manuscript.blocks[check.block].place
    if check.row < 0:
        return where
    return f"{where}, row {check.row + 1}, column {check.column + 1}"


def as_text(audit: Audit) -> str:
    """A line a problem with its place, what is printed and what it should be; then the sum."""
    lines = []
    for check in audit.problems:
        lines.append(f"{place(audit, check)}: {check.quote}")
        lines.append(f"    {check.problem} ({check.kind})")
    if audit.unknown:
        lines.append("Effects that are none of the review's:")
        lines += [f"    {place(audit, check)}: {check.quote}" for check in audit.unknown]
    lines.append(_summary(audit) + ".")
    return "\n".join(lines) + "\n"


def as_json(audit: Audit) -> str:
    """All checks by kind, and each problem with its place."""
    counts = Counter(check.kind for check in audit.checks)
    value = {
        "file": audit.manuscript.name,
        "checked": len(audit.checks),
        "checked_by_kind": dict(sorted(counts.items())),
        "kinds": {kind: KINDS[kind] for kind in sorted(counts)},
        "inconsistencies": [_record(audit, check) for check in audit.problems],
        "not_of_the_review": [_record(audit, check) for check in audit.unknown],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _record(audit: Audit, check: Check) -> dict[str, object]:
    return {
        "kind": check.kind,
        "place": place(audit, check),
        "quote": check.quote,
        "start": check.start,
        "end": check.end,
        "problem": check.problem,
    }


def as_html(audit: Audit) -> str:
    """The manuscript with each problem marked and said below its paragraph."""
    parts = []
    for number, block in enumerate(audit.manuscript.blocks):
        problems = [check for check in audit.problems if check.block == number]
        if block.rows:
            rows = Markup().join(
                Markup("<tr>{}</tr>").format(
                    Markup().join(
                        Markup("<td>{}</td>").format(_marked(cell, _of(problems, r, c)))
                        for c, cell in enumerate(row)
                    )
                )
                for r, row in enumerate(block.rows)
            )
            label = escape(block.place)
            parts.append(
                Markup('<div class="table" tabindex="0" role="region" aria-label="{}">').format(
                    label
                )
                + Markup("<table>{}</table></div>").format(rows)
            )
        else:
            parts.append(Markup("<p>{}</p>").format(_marked(block.text, problems)))
        parts += [
            Markup('<p class="note" id="i{}">{}: {}</p>').format(
                audit.problems.index(check) + 1, place(audit, check), check.problem
            )
            for check in problems
        ]
    links = Markup().join(
        Markup('<li><a href="#i{}">{}: {}</a></li>').format(n, place(audit, check), check.problem)
        for n, check in enumerate(audit.problems, start=1)
    )
    contents = Markup("<ol>{}</ol>").format(links) if links else Markup()
    page = Markup(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>Statistics of {}</title><style>{}</style></head><body><main><h1>Statistics of {}</h1>"
        "<p>{}.</p>{}<h2>Text</h2>{}</main></body></html>\n"
    )
    name = audit.manuscript.name
    return str(page.format(name, _STYLE, name, _summary(audit), contents, Markup("\n").join(parts)))


def _of(problems: list[Check], row: int, column: int) -> list[Check]:
    return [check for check in problems if (check.row, check.column) == (row, column)]


def _marked(text: str, problems: list[Check]) -> Markup:
    """The text, escaped, with what is inconsistent marked; overlapping marks run together."""
    out = Markup()
    at = 0
    for check in sorted(problems, key=lambda c: (c.start, c.end)):
        start, end = max(check.start, at), min(check.end, len(text))
        if end <= start:
            continue
        out += escape(text[at:start]) + Markup("<mark>{}</mark>").format(text[start:end])
        at = end
    return out + escape(text[at:])
