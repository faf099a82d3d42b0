"""Records of an XML export, cut out of the stream one by one and parsed each on its own.

Damage therefore stays where it is. A document type may name its DTD, which is never fetched;
an entity declaration is refused. A record that is not well-formed is read leniently.
"""

import html
import re
from collections.abc import Container, Iterator
from typing import TextIO
from xml.etree import ElementTree

from stook.records.formats.encoding import mended
from stook.records.formats.repairs import Repairs

MAX_FRAGMENT = 32 << 20
_CHUNK = 1 << 18
_TOKEN = re.compile(r"<(?:!--|!\[CDATA\[|(/?)([A-Za-z_][\w:.-]{0,100})([^<>]*)>)")
_ATTRIBUTE = re.compile(r"([\w:.-]{1,60})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_BAD_REFERENCE = re.compile(
    r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[1-24-9]|2\d|3[01]));", re.I
)


def _end_of(text: str, end: re.Pattern[str], start: int, stop: int) -> int:
    """Where the element that starts at `start` ends, -1 if its end has not come before `stop`."""
    hit = end.search(text, start, stop)
    return hit.end() if hit else -1


def _next_start(text: str, tag: re.Pattern[str], start: int) -> tuple[int, str]:
    """The first start tag that `tag` finds from `start` on; (-1, '') if there is none."""
    hit = tag.search(text, start)
    return (hit.start(), hit.group(1)) if hit else (-1, "")


def fragments(
    text: TextIO, names: tuple[str, ...], repairs: Repairs, head: str = ""
) -> Iterator[tuple[int, str]]:
    """The text of each element with one of these names, with its line.

    An element without an end tag ends where the next one begins (W711). `head` is what was read
    of the text already.
    """
    buffer, line = mended_chunk(head, 1, repairs), 1
    tag = re.compile(rf"<({'|'.join(names)})(?=[\s>])")
    ends = {name: re.compile(rf"</{name}\s*>") for name in names}
    while True:
        chunk = text.read(_CHUNK)
        buffer += mended_chunk(chunk, line + buffer.count("\n"), repairs)
        if "<!ENTITY" in buffer:
            repairs.note("E702", line, "it declares an entity")
            return
        at = 0
        while True:
            start, name = _next_start(buffer, tag, at)
            if start < 0:
                break
            following = _next_start(buffer, tag, start + 1)[0]
            end = _end_of(buffer, ends[name], start, following if following >= 0 else len(buffer))
            if following >= 0 and end < 0:
                end = following
                repairs.note("W711", line, f"<{name}> has no end")
            if end < 0 and (chunk or len(buffer) - start > MAX_FRAGMENT):
                if len(buffer) - start > MAX_FRAGMENT:
                    repairs.note("E703", line, f"a <{name}> is over the limit and was left out")
                    at = len(buffer)
                break
            if end < 0:
                end = len(buffer)
                repairs.note("W711", line, f"the file ends inside <{name}>")
            line += buffer.count("\n", at, start)
            yield line, buffer[start:end]
            line += buffer.count("\n", start, end)
            at = end
        start = _next_start(buffer, tag, at)[0]
        keep = start if start >= 0 else max(at, len(buffer) - 200)
        line += buffer.count("\n", at, keep)
        buffer = buffer[keep:]
        if not chunk:
            return


def mended_chunk(chunk: str, line: int, repairs: Repairs) -> str:
    """A piece of the stream without characters that XML forbids."""
    if (
        chunk.isascii()
        and "\x00" not in chunk
        and not re.search("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]", chunk)
    ):
        return chunk
    return mended(chunk, line, repairs)


def parsed(fragment: str, line: int, repairs: Repairs) -> ElementTree.Element:
    """One record's element; leniently (W720) where the text is not well-formed."""
    if "&#" in fragment:
        fragment = _BAD_REFERENCE.sub(" ", fragment)
    try:
        return ElementTree.fromstring(fragment)  # noqa: S314 - a fragment has no document type
    except ElementTree.ParseError as damage:
        repairs.note("W720", line, f"{damage}")
        return lenient(fragment)


def lenient(fragment: str) -> ElementTree.Element:
    """A tree of whatever tags there are: unknown entities stay, missing end tags are supplied."""
    root = ElementTree.Element("damaged")
    stack = [root]
    at = 0
    while hit := _TOKEN.search(fragment, at):
        _say(stack[-1], fragment[at : hit.start()])
        at = hit.end()
        if hit.group(2) is None:
            mark = "-->" if hit.group().endswith("--") else "]]>"
            end = fragment.find(mark, at)
            end = len(fragment) if end < 0 else end
            if mark == "]]>":
                _say(stack[-1], fragment[at:end], raw=True)
            at = min(end + 3, len(fragment))
        elif hit.group(1):
            _close(stack, hit.group(2))
        else:
            given = {
                key: html.unescape(one or two)
                for key, one, two in _ATTRIBUTE.findall(hit.group(3)[:4000])
            }
            child = ElementTree.SubElement(stack[-1], hit.group(2), given)
            if not hit.group(3).endswith("/") and len(stack) < 200:
                stack.append(child)
    _say(stack[-1], fragment[at:])
    return root[0] if len(root) else root


def _close(stack: list[ElementTree.Element], name: str) -> None:
    """Close the innermost element of a name; an end tag without a start is passed over."""
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].tag == name:
            del stack[depth:]
            return


def _say(element: ElementTree.Element, text: str, raw: bool = False) -> None:
    """Append text inside an element, behind the children that it has."""
    if not text:
        return
    text = text if raw else html.unescape(text)
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def words(element: ElementTree.Element | None) -> str:
    """All text in an element on one line, without its markup; '' for None."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def leaves(
    root: ElementTree.Element, whole: Container[str] = ()
) -> Iterator[tuple[str, str, ElementTree.Element]]:
    """Elements that hold text or style only: last two steps of the path, the path, the element.

    Those whose last two steps are in `whole` are not entered, whatever markup they hold.
    """
    stack = [(child, "", str(child.tag)) for child in reversed(root)]
    while stack:
        element, parent, path = stack.pop()
        tail = f"{parent}/{element.tag}" if parent else str(element.tag)
        inner = [child for child in element if child.tag != "style"]
        if inner and len(path) < 300 and tail not in whole:
            stack += [(child, str(element.tag), f"{path}/{child.tag}") for child in reversed(inner)]
        else:
            yield tail, path, element
