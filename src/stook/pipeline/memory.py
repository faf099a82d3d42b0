"""Between builds: what the last build knew, and whether anything changed since.

Nothing here imports numpy or the steps: an unchanged review is recognised and left alone before
anything heavy is loaded. `.stook/` can be deleted at any time.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec

import stook
from stook.pipeline.engine import Memory
from stook.store import FolderStore, StoreError, digest, write_whole

STATE = ".stook"
MEMORY = "memory.msgpack"
STAMP = "stamp.json"
OWN = (".py", ".toml", ".yaml", ".css", ".js", ".html")


@cache
def code_digest() -> str:
    """The version of stook's own code and words, and of Python: other code, other outputs."""
    root = Path(stook.__file__).parent
    parts = [f"{stook.__version__} {sys.version_info[:3]}"]
    parts += [
        f"{path.relative_to(root)} {digest(path.read_bytes())}"
        for path in sorted(root.rglob("*"))
        if path.suffix in OWN and "examples" not in path.parts
    ]
    return digest("\n".join(parts).encode())


def input_digest(store: FolderStore, out: Path) -> str:
    """What a review's files hold, all of them but the outputs: other input, another build."""
    outputs = out.resolve()
    lines = [code_digest()]
    for path in store.paths():
        if (store.root / path).resolve().is_relative_to(outputs):
            continue
        try:
            lines.append(f"{path} {digest(store.read(path))}")
        except StoreError as error:
            lines.append(f"{path} {error}")
    return digest("\n".join([*lines, *store.refused()]).encode())


def remembered(root: Path) -> Memory:
    """The memory of the last build; an empty one where there is none or it cannot be read."""
    try:
        return msgspec.msgpack.decode(kept(root, MEMORY), type=Memory)
    except msgspec.MsgspecError:
        return Memory()


def kept(root: Path, name: str) -> bytes:
    """What an earlier command left for later ones under a name; nothing where it left nothing."""
    try:
        return (root / STATE / name).read_bytes()
    except OSError:
        return b""


def keep(root: Path, name: str, data: bytes) -> None:
    """Leave something for later commands; a folder that cannot be written is left as it is."""
    _write(root / STATE / name, data)


def remember(root: Path, memory: Memory) -> None:
    """Keep this build's memory for the next."""
    keep(root, MEMORY, msgspec.msgpack.encode(memory))


def stamp(root: Path, inputs: str, out: Path, outputs: Mapping[str, bytes], exit_code: int) -> None:
    """Note which inputs the outputs in `out` belong to."""
    note = {
        "inputs": inputs,
        "out": str(out.resolve()),
        "exit": exit_code,
        "outputs": {path: digest(data) for path, data in sorted(outputs.items())},
    }
    _write(root / STATE / STAMP, json.dumps(note, indent=1).encode())


def unchanged(root: Path, inputs: str, out: Path) -> int | None:
    """The exit code of the last build, where the same inputs and untouched outputs are there."""
    try:
        note = json.loads((root / STATE / STAMP).read_bytes())
        same = note["inputs"] == inputs and note["out"] == str(out.resolve())
        kept = same and _kept(out, note["outputs"].items())
        return int(note["exit"]) if kept else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _kept(out: Path, outputs: Iterable[tuple[str, str]]) -> bool:
    """True where every output still holds what the build wrote."""
    return all(digest((out / path).read_bytes()) == known for path, known in outputs)


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; state that cannot be kept is only slower, not wrong."""
    with suppress(OSError):
        write_whole(path, data)
