"""Markup inside the text of a field (JATS, HTML) as text: Crossref and its users export it raw."""

import html
import re

_BLOCK = "p|sec|title|list|list-item|label|div|br|h[1-6]|ul|ol|li|abstract|abstracttext"
_INLINE = (
    "italic|bold|sub|sup|i|b|em|strong|u|sc|span|inline-formula|tex-math|underline|ext-link|xref"
)
_GIVEN = r"(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s<>\"']+))*\s*/?"
_TAG = re.compile(rf"</?(?:jats:|mml:)?(?:{_BLOCK}|{_INLINE}){_GIVEN}>", re.I)
_TITLE = re.compile(r"<(jats:)?title>([^<>]{0,200})</(?:jats:)?title>", re.I)
_INLINE_TAG = re.compile(rf"</?(?:jats:)?(?:{_INLINE}){_GIVEN}>", re.I)
_LEAD = re.compile(r"\s*(?:abstract|summary)\b[\s:.]*(?=\S)", re.I)


def unmarked(text: str) -> str:
    """Text without tags of JATS and HTML; titles of sections end in a colon.

    What only looks like a tag (`p<0.05`, `<b` of a comparison) is left as it is.
    """
    if "<" not in text or _TAG.search(text) is None:
        return text
    titled = _TITLE.sub(lambda hit: f" {hit.group(2).strip().rstrip(':')}: ", text)
    plain = _TAG.sub(" ", _INLINE_TAG.sub("", titled))
    plain = html.unescape(" ".join(plain.split()))
    return _LEAD.sub("", plain, count=1) if titled != text else plain
