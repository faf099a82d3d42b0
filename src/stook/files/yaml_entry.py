"""One entry into a mapping of a YAML file that people write, beside its other lines."""

from collections.abc import Mapping
from typing import Any

import yaml

INDENT = 2


def with_entry(text: str, top: str, name: str, content: Mapping[str, Any]) -> str:
    """The file `text` with `top: {name: content}` in the place of the entry that it had.

    All other lines stay as they are. ValueError where `top` is not written as a block.
    """
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    found = _entry(yaml.compose("".join(lines), Loader=yaml.SafeLoader), top)
    if found is None:
        return "".join([*lines, f"{top}:\n", *_block(name, content, INDENT)])
    key, entries = found
    indent, start = INDENT, key.end_mark.line + 1
    end = start
    if isinstance(entries, yaml.MappingNode) and not entries.flow_style:
        indent = entries.value[0][0].start_mark.column
        own = _entry(entries, name)
        start = own[0].start_mark.line if own else _end(lines, entries)
        end = _end(lines, own[1]) if own else start
    elif entries.value:
        raise ValueError(f"`{top}` is not written as a block, one entry below the other")
    return "".join([*lines[:start], *_block(name, content, indent), *lines[end:]])


def _entry(node: yaml.Node | None, name: str) -> tuple[yaml.Node, yaml.Node] | None:
    """The key and the value of an entry of a mapping node, where it has one."""
    entries = node.value if isinstance(node, yaml.MappingNode) else ()
    return next(((key, value) for key, value in entries if key.value == name), None)


def _end(lines: list[str], node: yaml.Node) -> int:
    """The line after a node's last one; what stands between it and the next is not the node's."""
    block = isinstance(node, yaml.CollectionNode) and not node.flow_style
    end: int = node.end_mark.line + (0 if block else 1)  # a block ends where the next thing begins
    while end > node.start_mark.line + 1 and _empty(lines[end - 1]):
        end -= 1
    return end


def _empty(line: str) -> bool:
    return not line.strip() or line.strip().startswith("#")


def _block(name: str, content: Mapping[str, Any], indent: int) -> list[str]:
    """The entry as lines of YAML."""
    said = yaml.safe_dump({name: dict(content)}, sort_keys=False, allow_unicode=True, width=10_000)
    return [" " * indent + line for line in said.splitlines(keepends=True)]
