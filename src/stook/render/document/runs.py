"""Words with sources as runs: from a text with spans, and from the report's own markup."""

from collections.abc import Iterable
from html.parser import HTMLParser

from markupsafe import Markup

from stook.render.document.model import Inline, Run
from stook.render.report.trails import Trails

_BOLD = frozenset({"b", "strong"})
_ITALIC = frozenset({"i", "em"})
_FACT = "#fact:"


def spanned(text: str, spans: Iterable[tuple[int, int, str]]) -> Inline:
    """A text whose marked parts show a fact each; of parts that overlap the first one counts."""
    runs: list[Run] = []
    at = 0
    for start, end, fact in sorted(spans):
        if start < at:
            continue
        if start > at:
            runs.append(Run(text[at:start]))
        runs.append(Run(text[start:end], fact=fact))
        at = end
    if at < len(text):
        runs.append(Run(text[at:]))
    return tuple(runs)


class _Reader(HTMLParser):
    """Gathers runs from markup of our own: emphasis, raised text, links; all else is text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[Run] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the style that begins."""
        if tag == "br":
            self.runs.append(Run("\n"))
            return
        self._open.append((tag, dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        """Forget the style that ends."""
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == tag:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        """Add a run in the styles that are open."""
        tags = {tag for tag, _ in self._open}
        href = next((href for _, href in reversed(self._open) if href), "")
        self.runs.append(
            Run(
                data,
                bold=bool(tags & _BOLD),
                italic=bool(tags & _ITALIC),
                raised="sup" in tags,
                fact=href.removeprefix(_FACT) if href.startswith(_FACT) else "",
                href=href if href.startswith(("http://", "https://")) else "",
            )
        )


def from_markup(markup: Markup | str) -> Inline:
    """The runs of a piece of the report's markup. Links within the report keep their fact only."""
    reader = _Reader()
    reader.feed(str(markup))
    reader.close()
    return tuple(run for run in reader.runs if run.text)


class ExactTrails(Trails):
    """Trails whose links name the very fact that is shown, not the card that it shares."""

    def href(self, fact: str) -> str:
        """The fact itself."""
        return f"{_FACT}{fact}"
