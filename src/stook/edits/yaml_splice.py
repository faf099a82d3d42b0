"""YAML files: one value spliced in at the place that composing gives, then read again and compared.

Comments, order, quoting and indentation of everything else stay. What cannot be edited in place
without touching other lines is refused (EditError), never written on a guess.
"""

import copy
import json
from itertools import pairwise
from typing import Any

import yaml

from stook.edits.edit_kinds import EditError
from stook.files.yaml_places import DEEPEST, read_yaml

Path = tuple[str | int, ...]
Node = Any
Value = Any  # text, number, None, list or mapping, as `files.yaml_places` reads it
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INDENT = 2


def set_value(text: str, path: Path, value: Value) -> str:
    """The file with `value` (text, number, truth value, None, list, mapping) at `path`.

    Keys that are not there are added, a position one behind the last adds to a list.
    """
    if not path or len(path) > DEEPEST:
        raise EditError("A value of the file must be named by its keys.")
    before = _read(text)
    wanted = _with(copy.deepcopy(before), path, _plain(value))
    for candidate in _candidates(text, path, value):
        if _reads(candidate) == wanted:
            return candidate
    raise EditError(f"{'/'.join(map(str, path))} cannot be edited in place; use an editor.")


def remove_value(text: str, path: Path) -> str:
    """The file without the entry at `path`, a key of a block mapping or an item of a block list."""
    wanted = copy.deepcopy(_read(text))
    parent = _at(wanted, path[:-1])
    try:
        del parent[path[-1]]
    except (KeyError, IndexError, TypeError):
        raise EditError(f"{'/'.join(map(str, path))} is not in the file.") from None
    lines = text.splitlines(keepends=True)
    node, _ = _find(_compose(text), path[:-1])
    first, last = _lines_of(node, path[-1], lines)
    for kept in ("", "{}", "[]"):
        rest = "".join(lines[:first]) + "".join(lines[last:])
        if kept:  # the last entry is away: an empty mapping or list stands behind the key
            rest = "".join([*lines[: first - 1], lines[first - 1].rstrip("\r\n"), f" {kept}",
                            _line_end(text), *lines[last:]])  # fmt: skip
        if _reads(rest) == wanted:
            return rest
    raise EditError(f"{'/'.join(map(str, path))} cannot be removed in place; use an editor.")


def value_at(text: str, path: Path) -> Value:
    """The value at `path`, None where there is none."""
    try:
        return _at(_read(text), path)
    except EditError:
        return None


def _read(text: str) -> Value:
    doc, problems = read_yaml("", text)
    if doc is None or problems:
        raise EditError("The file is not valid YAML; mend it in an editor first.")
    return {} if doc.value is None else doc.value


def _reads(text: str) -> Value:
    doc, problems = read_yaml("", text)
    return doc.value if doc is not None and not problems else None


def _at(value: Value, path: Path) -> Value:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            raise EditError(f"{'/'.join(map(str, path))} is not in the file.") from None
    return value


def _with(data: Value, path: Path, value: Value) -> Value:
    """The plain data with the value set, to compare with what is read again."""
    around = data
    for step, below in pairwise(path):
        child = around[step] if _has(around, step) else None
        if child is None:
            child = [] if isinstance(below, int) else {}
            _put(around, step, child)
        around = child
    _put(around, path[-1], value)
    return data


def _has(around: Value, step: str | int) -> bool:
    if isinstance(around, dict):
        return step in around
    return isinstance(around, list) and isinstance(step, int) and 0 <= step < len(around)


def _put(around: Value, step: str | int, value: Value) -> None:
    if isinstance(around, dict) and isinstance(step, str):
        around[step] = value
    elif isinstance(around, list) and isinstance(step, int) and 0 <= step <= len(around):
        around[step : step + 1] = [value]
    else:
        raise EditError(f"{step} cannot be set there: something else stands around it.")


def _plain(value: Value) -> Value:
    """A value as the reader gives it back: `true` and `false` stay text, text keeps no CR."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, (list, tuple)) else value


def _compose(text: str) -> Node:
    try:
        return yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:
        raise EditError("The file is not valid YAML; mend it in an editor first.") from None


def _find(node: Node, path: Path) -> tuple[Node, Path]:
    """The deepest node on the way to `path`, and the steps that are left."""
    for depth, step in enumerate(path):
        child = _child(node, step)
        if child is None:
            return node, path[depth:]
        node = child
    return node, ()


def _child(node: Node, step: str | int) -> Node:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None


def _candidates(text: str, path: Path, value: Value) -> list[str]:
    """Texts that may hold the value, the most faithful to the hand that wrote the file first."""
    root = _compose(text)
    if root is None:
        value, path = _nested(path, value)
        return [_joined(text, _block({path[0]: value}, 0, _line_end(text)))]
    node, rest = _find(root, path)
    if not rest:
        return _replaced(text, node, value)
    content, rest = _nested(rest, value)
    if isinstance(node, yaml.ScalarNode) and node.value in ("", "~", "null"):
        return _filled(text, root, path[: -len(rest)], rest[0], content)
    if node.flow_style or not node.value:
        return [_in_flow(text, node, rest[0], content)]
    return [_in_block(text, node, rest[0], content)]


def _nested(path: Path, value: Value) -> tuple[Any, Path]:
    """The value inside the keys that are still missing, and the first of them."""
    for step in reversed(path[1:]):
        value = [value] if isinstance(step, int) else {step: value}
    if len(path) == 1:
        return value, path
    return value, path[:1]


def _replaced(text: str, node: Node, value: Value) -> list[str]:
    start, end = node.start_mark.index, node.end_mark.index
    if not isinstance(node, yaml.ScalarNode):
        if isinstance(value, (list, tuple, dict)) and not node.flow_style and value:
            return [_block_replaced(text, node, value), _spliced(text, start, end, _flow(value))]
        trailing = "" if node.flow_style else _line_end(text)
        return [_spliced(text, start, end, _flow(value) + trailing)]
    written = [_flow(value)]
    if isinstance(value, str):
        written = [*_in_style(value, node), _double(value)]
    if node.style in ("|", ">"):
        end = len(text[:end].rstrip()) if end > start else end
        written = [*_folded(text, node, value), *written]
    gap = " " if start == end and text[start - 1 : start] not in (" ", "\n", "") else ""
    return [_spliced(text, start, end, gap + one) for one in written]


def _in_style(value: str, node: Node) -> list[str]:
    """A text in the style of quoting that the value had."""
    plain = [value] if value and value == value.strip() and "\n" not in value else []
    if node.style == "'":
        return ["'" + value.replace("'", "''") + "'"] if "\n" not in value else []
    return [] if node.style else plain


def _folded(text: str, node: Node, value: Value) -> list[str]:
    """A text as a block scalar like the one that it replaces, each line indented as its first."""
    if not isinstance(value, str) or not value.strip():
        return []
    lines = text.splitlines(keepends=True)
    first = next((line for line in lines[node.start_mark.line + 1 :] if line.strip()), "  ")
    indent = first[: len(first) - len(first.lstrip())]
    end = _line_end(text)
    chomp = "" if value.endswith("\n") else "-"
    gap = end if node.style == "|" else end + end
    body = gap.join(indent + line if line else "" for line in value.rstrip("\n").split("\n"))
    return [f"{node.style}{chomp}{end}{body}"]


def _block_replaced(text: str, node: Node, value: Value) -> str:
    """A block mapping or list in the place of another."""
    lines = text.splitlines(keepends=True)
    first, last = node.start_mark.line, _last_line(lines, node)
    block = _block(list(value) if isinstance(value, tuple) else value, node.start_mark.column,
                   _line_end(text))  # fmt: skip
    column: int = node.start_mark.column
    head = "".join(lines[:first]) + lines[first][:column]
    return "".join([head, block.lstrip(" "), *lines[last:]])


def _filled(text: str, root: Node, around: Path, step: str | int, value: Value) -> list[str]:
    """A first entry below a key that has no value yet."""
    node, _ = _find(root, around)
    content = [value] if isinstance(step, int) else {step: value}
    line = node.start_mark.line
    lines = text.splitlines(keepends=True)
    indent = len(lines[line]) - len(lines[line].lstrip()) + _INDENT
    block = _block(content, indent, _line_end(text))
    head = _joined("".join(lines[: line + 1]), "")
    return [
        head + block + "".join(lines[line + 1 :]),
        _spliced(text, node.start_mark.index, node.end_mark.index, " " + _flow(content)),
    ]


def _in_flow(text: str, node: Node, step: str | int, value: Value) -> str:
    written = _flow(value) if isinstance(step, int) else f"{_flow(str(step))}: {_flow(value)}"
    end = node.end_mark.index - 1
    body = text[:end].rstrip()
    comma = ", " if node.value and not body.endswith(",") else ""
    return _spliced(text, len(body), len(body), comma + written)


def _in_block(text: str, node: Node, step: str | int, value: Value) -> str:
    lines = text.splitlines(keepends=True)
    content = [value] if isinstance(step, int) else {step: value}
    column = node.start_mark.column
    last = _last_line(lines, node)
    head = _joined("".join(lines[:last]), "")
    return head + _block(content, column, _line_end(text)) + "".join(lines[last:])


def _lines_of(node: Node, step: str | int, lines: list[str]) -> tuple[int, int]:
    """First line and line after the last of an entry of a block mapping or list."""
    if node.flow_style:
        raise EditError("Entries within brackets cannot be removed in place; use an editor.")
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line, max(_last_line(lines, value), key.end_mark.line + 1)
    item = _child(node, step)
    return item.start_mark.line, _last_line(lines, item)


def _last_line(lines: list[str], node: Node) -> int:
    """The line after a node's last one; comments and blank lines behind it are not the node's."""
    block = isinstance(node, yaml.CollectionNode) and not node.flow_style
    ends_before = block or getattr(node, "style", None) in ("|", ">")
    end: int = node.end_mark.line + (0 if ends_before else 1)
    if ends_before and node.end_mark.column and node.end_mark.line < len(lines):
        end = node.end_mark.line + (node.end_mark.column > 0 and not block)
        if block and node.end_mark.line == len(lines) - 1 and not lines[-1].endswith("\n"):
            end = len(lines)
    end = min(end, len(lines))
    while end > node.start_mark.line + 1 and _is_gap(lines[end - 1]):
        end -= 1
    return end


def _is_gap(line: str) -> bool:
    return not line.strip() or line.strip().startswith("#")


def _block(content: Value, indent: int, end: str) -> str:
    dumped = yaml.safe_dump(
        _yaml(content), sort_keys=False, allow_unicode=True, width=100_000, default_flow_style=False
    )
    return "".join(" " * indent + line + end for line in dumped.splitlines())


def _yaml(value: Value) -> Value:
    """A value for PyYAML; text that YAML 1.1 would read as something else is quoted by it."""
    if isinstance(value, dict):
        return {key: _yaml(each) for key, each in value.items()}
    return [_yaml(each) for each in value] if isinstance(value, (list, tuple)) else value


def _flow(value: Value) -> str:
    """A value on one line: what JSON writes is YAML, and words that need no quotes have none."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        bare = value.replace("-", "").replace("_", "").replace(" ", "")
        safe = bare.isascii() and bare.isalpha() and value == value.strip() and value[0] != "-"
        words = value.lower() in ("null", "true", "false", "yes", "no", "on", "off", "y", "n")
        return value if safe and not words else _double(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(each) for each in value) + "]"
    return json.dumps(value)


def _double(value: str) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def _spliced(text: str, start: int, end: int, written: str) -> str:
    return text[:start] + written + text[end:]


def _joined(text: str, more: str) -> str:
    return text + ("" if not text or text.endswith("\n") else _line_end(text)) + more


def _line_end(text: str) -> str:
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"
