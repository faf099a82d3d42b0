"""A judgement of certainty into `certainty.yaml`, beside the other entries and comments."""

import yaml

from stook.formats.writing import filled, plain
from stook.model.certainty import Judgement

INDENT = 2


def with_judgement(text: str, finding: str, judgement: Judgement) -> str:
    """The file `text` with the judgement of a finding in the place of the one that it had.

    All other lines stay as they are. ValueError where `findings` is not written as a block.
    """
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    top = _entry(yaml.compose("".join(lines), Loader=yaml.SafeLoader), "findings")
    if top is None:
        return "".join([*lines, "findings:\n", *_block(finding, judgement, INDENT)])
    key, findings = top
    indent, start = INDENT, key.end_mark.line + 1
    end = start
    if isinstance(findings, yaml.MappingNode) and not findings.flow_style:
        indent = findings.value[0][0].start_mark.column
        own = _entry(findings, finding)
        start = own[0].start_mark.line if own else _end(lines, findings)
        end = _end(lines, own[1]) if own else start
    elif findings.value:
        raise ValueError("`findings` is not written as a block, one entry below the other")
    return "".join([*lines[:start], *_block(finding, judgement, indent), *lines[end:]])


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


def _block(finding: str, judgement: Judgement, indent: int) -> list[str]:
    """The entry as lines of YAML."""
    entry = filled(judgement, keep=("certainty", "basis"))
    entry["reasons"] = [filled(reason, keep=("domain", "code")) for reason in judgement.reasons]
    if not judgement.reasons:
        del entry["reasons"]
    said = yaml.safe_dump(
        {finding: plain(entry)}, sort_keys=False, allow_unicode=True, width=10_000
    )
    return [" " * indent + line for line in said.splitlines(keepends=True)]
