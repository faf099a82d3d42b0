"""Quotes at every build: each is looked for again in the text of its report."""

import hashlib
from collections import defaultdict
from dataclasses import replace

from stook.extraction.compare import read_extractions
from stook.extraction.pdf_reader import reader
from stook.extraction.quote_check import check_quote, usable
from stook.extraction.quote_journal import Entry, quotes_of, reports_of
from stook.files.layout import own_cell
from stook.model.quotes import Checked, Quote, Quotes, ReportText, State
from stook.pipeline.engine import Engine
from stook.problems import Place, Problem, problem
from stook.store import Store, StoreError

_CODES = {State.NOT_FOUND: "E140", State.NEAR: "W141", State.WITHOUT_NUMBER: "E142"}


class _Texts:
    """The texts of reports by path, read when asked for and remembered by their digest."""

    def __init__(self, store: Store, engine: Engine) -> None:
        self.store, self.engine = store, engine
        self.paths = frozenset(store.paths())
        self.known: dict[str, tuple[str, ReportText] | None] = {}

    def __call__(self, path: str) -> tuple[str, ReportText] | None:
        """Digest and text of a report; None where it is not in the folder."""
        if path not in self.known:
            self.known[path] = self._read(path)
        return self.known[path]

    def _read(self, path: str) -> tuple[str, ReportText] | None:
        if path not in self.paths:
            return None
        try:
            data = self.store.read(path)
        except StoreError:
            return None
        sha256 = hashlib.sha256(data).hexdigest()
        step = _ReadReport(data)
        return sha256, self.engine.run(f"text of {path}", ReportText, step, sha256=sha256)


class _ReadReport:
    """The step that reads a report: its key is the digest, not the megabytes themselves."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __call__(self, sha256: str) -> ReportText:
        """The text of the report with this digest."""
        return reader().texts(self.data)


def check_quotes(store: Store, engine: Engine) -> tuple[Quotes, list[Problem]]:
    """All quotes that stand, checked against reports and cells, and what is wrong with them."""
    entries, problems = quotes_of(store)
    reports, more = reports_of(store)
    problems += more
    if not entries:
        return Quotes(reports=reports), problems
    extractions, _ = read_extractions(store)
    texts = _Texts(store, engine)
    digests = {report.file: report.sha256 for own in reports.values() for report in own}
    checked: dict[str, Checked] = {}
    unread: dict[tuple[str, str], list[Entry[Quote]]] = defaultdict(list)
    for cell, entry in sorted(entries.items()):
        quote = entry.event
        person = cell.split("/")[1]
        value = extractions.values.get(person, {}).get(own_cell(cell, "agreed"), "")
        known = texts(quote.report) if quote.how != "typed" else None
        result = replace(check_quote(quote, known[1] if known else None, value), value=value)
        checked[cell] = result
        if not value:
            problems.append(problem("W147", entry.place, f"{cell} is empty."))
        elif result.state in _CODES:
            code = "E146" if result.state is State.WITHOUT_NUMBER and quote.formula else ""
            problems.append(problem(code or _CODES[result.state], entry.place, result.words))
        elif result.state is State.NO_TEXT:
            unread["W144", quote.report].append(entry)
        elif result.state is State.NO_REPORT:
            unread["W143", quote.report].append(entry)
        if known and digests.get(quote.report, known[0]) != known[0]:
            unread["other", quote.report].append(entry)
    problems += _of_reports(unread, texts)
    by_agreed: dict[str, tuple[Checked, ...]] = {}
    for cell, result in checked.items():
        agreed = own_cell(cell, "agreed")
        by_agreed[agreed] = (*by_agreed.get(agreed, ()), result)
    return Quotes(checked, by_agreed, reports), problems


def _of_reports(unread: dict[tuple[str, str], list[Entry[Quote]]], texts: _Texts) -> list[Problem]:
    """One Problem for each report that could not be used, not one for each of its quotes."""
    problems = []
    for (code, path), entries in sorted(unread.items()):
        count = f"{len(entries)} {'quote' if len(entries) == 1 else 'quotes'}"
        known = texts(path)
        if code == "W144" and known:
            what = f"{path}: {usable(known[1])}; {count} cannot be verified."
            problems.append(problem("W144", Place(path), what))
        elif code == "other":
            what = f"{path} is another file than the one that was added; {count} are of that one."
            problems.append(problem("W143", Place(path), what))
        else:
            what = f"{path} is not here; {count} cannot be verified."
            problems.append(problem("W143", entries[0].place, what))
    return problems
