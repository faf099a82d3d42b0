"""The plain language summary as Markdown and as a self-contained page.

Facts are quiet links to their trails; the labels stand above and below the text. Everything that
people wrote is escaped.
"""

from collections.abc import Callable
from html import escape

from stook.model.summary import Section, Sentence, Summary

Link = Callable[[str], str]
_MARKDOWN = str.maketrans({char: f"\\{char}" for char in "\\`*_[]<>#|~"})


def summary_markdown(summary: Summary) -> str:
    """The summary as Markdown: title, labels, headed sections, bullets with dashes."""
    blocks = [f"# {_plain(summary.title.text)}"]
    blocks += [f"*{_plain(notice)}*" for notice in summary.above]
    for section in summary.sections:
        blocks.append(f"{'#' * section.level} {_plain(section.heading)}")
        if section.bullets:
            blocks.append("\n".join(f"- {_joined(part)}" for part in section.paragraphs))
        else:
            blocks += [_joined(part) for part in section.paragraphs]
    if summary.below:
        blocks += ["---", f"*{' '.join(_plain(notice) for notice in summary.below)}*"]
    return "\n\n".join(blocks) + "\n"


def _plain(text: str) -> str:
    return text.translate(_MARKDOWN).replace("\n", " ")


def _joined(sentences: tuple[Sentence, ...]) -> str:
    return " ".join(_plain(sentence.text) for sentence in sentences)


def to_fact(fact: str) -> str:
    """Where a fact's link leads in a page that carries the trails."""
    return f"#fact:{fact}"


def sentence_html(sentence: Sentence, link: Link | None = to_fact) -> str:
    """One sentence; what shows a fact is a link to its trail (none with `link=None`)."""
    parts: list[str] = []
    at = 0
    for start, end, fact in sorted(sentence.spans):
        if start < at:
            continue
        parts.append(escape(sentence.text[at:start]))
        words = escape(sentence.text[start:end])
        parts.append(
            f'<a class="fact" href="{escape(link(fact))}">{words}</a>'
            if link
            else f'<span class="fact" data-fact="{escape(fact)}">{words}</span>'
        )
        at = end
    parts.append(escape(sentence.text[at:]))
    edited = ' data-edited="true"' if sentence.edited else ""
    return (
        f'<span class="said" data-sentence="{escape(sentence.id)}"'
        f' data-basis="{escape(sentence.basis.value)}"{edited}>{"".join(parts)}</span>'
    )


def summary_fragment(summary: Summary, link: Link | None = to_fact, *, level: int = 1) -> str:
    """The summary as an `<article>` to be put into a page. `level` is the title's heading."""
    lines = [
        f'<article class="summary" lang="{escape(summary.language)}">',
        f"<h{level}>{sentence_html(summary.title, link)}</h{level}>",
    ]
    lines += [
        f'<p class="label" data-cell="review.yaml#notices/{i}">{escape(notice)}</p>'
        for i, notice in enumerate(summary.above)
    ]
    for section in summary.sections:
        lines.append(section_html(section, link, level))
    if summary.below:
        below = " ".join(escape(notice) for notice in summary.below)
        lines.append(f'<p class="label made" data-from="sentences.json">{below}</p>')
    return "\n".join([*lines, "</article>", ""])


def section_html(section: Section, link: Link | None = to_fact, level: int = 1) -> str:
    """One headed part of the summary, in a page whose title has the heading `level`."""
    rank = min(6, level + section.level - 1)
    id_ = escape(f"summary-{section.id}")
    lines = [
        f'<section aria-labelledby="{id_}">',
        f'<h{rank} id="{id_}">{escape(section.heading)}</h{rank}>',
    ]
    tag = "li" if section.bullets else "p"
    body = [
        f"<{tag}>{' '.join(sentence_html(s, link) for s in part)}</{tag}>"
        for part in section.paragraphs
    ]
    lines += ["<ul>", *body, "</ul>"] if section.bullets else body
    return "\n".join([*lines, "</section>"])
