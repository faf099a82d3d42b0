"""Text that remembers which of its characters show which fact."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Span = tuple[int, int, str]

_SLOT = re.compile(r"\{(\w+)\}")
_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Text:
    """Words with spans: (start, end, fact id) for each part that shows a fact."""

    text: str
    spans: tuple[Span, ...] = ()

    def __add__(self, other: "Text | str") -> "Text":
        """The two texts one after the other; the second one's spans move along."""
        if isinstance(other, str):
            return Text(self.text + other, self.spans)
        moved = shift(other.spans, len(self.text))
        return Text(self.text + other.text, self.spans + moved)

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of the facts that the text shows, in order, each once."""
        return tuple(dict.fromkeys(fact for _, _, fact in self.spans))


def shift(spans: Iterable[Span], by: int) -> tuple[Span, ...]:
    """The spans moved by a number of characters."""
    return tuple((start + by, end + by, fact) for start, end, fact in spans)


def shown(text: str, fact: str) -> Text:
    """Words that show a fact as a whole."""
    return Text(text, ((0, len(text), fact),))


def as_text(value: "Text | str") -> Text:
    """The value as `Text`."""
    return Text(value) if isinstance(value, str) else value


def choose(template: str, form: int) -> str:
    """The template with each `[one|many]` choice made: form 0 is the first alternative."""

    def pick(match: re.Match[str]) -> str:
        forms = match[1].split("|")
        return forms[min(form, len(forms) - 1)]

    return _CHOICE.sub(pick, template)


def fill(template: str, values: Mapping[str, "Text | str"], form: int = 0) -> Text:
    """The template with its choices made and its `{slots}` filled; spans are carried over.

    A slot without a value raises `KeyError`: a template and the code that fills it must agree.
    """
    template = choose(template, form)
    result = Text("")
    at = 0
    for match in _SLOT.finditer(template):
        result = result + template[at : match.start()] + as_text(values[match[1]])
        at = match.end()
    return result + template[at:]


def capitalise(text: Text) -> Text:
    """The text with an upper-case first letter; spans stay where they are."""
    return Text(text.text[:1].upper() + text.text[1:], text.spans)


def finish(text: Text) -> Text:
    """The text as a sentence: first letter upper case, a full stop at its end."""
    ended = text if text.text.endswith((".", "?", "!")) else text + "."
    return capitalise(ended)
