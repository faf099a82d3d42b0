"""The engine: runs steps by name, remembers their outputs by the content of their inputs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from stook.store import digest

T = TypeVar("T")


def content(value: object) -> bytes:
    """A value's bytes, the same for equal values in every process."""
    return msgspec.msgpack.encode(value, order="deterministic")


class Memory(msgspec.Struct):
    """What one build leaves for the next: outputs by key, and each step's input digests."""

    code: str = ""
    outputs: dict[str, bytes] = {}
    steps: dict[str, dict[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Ran:
    """A step that ran in this build, and why it could not be taken from the cache."""

    step: str
    reason: str


@dataclass(slots=True)
class Engine:
    """Runs pure steps; `before` is the memory of the last build, `after` that of this one.

    `code` names the version of stook's own code: other code, other outputs.
    """

    code: str = ""
    before: Memory = field(default_factory=Memory)
    after: Memory = field(default_factory=Memory)
    ran: list[Ran] = field(default_factory=list)
    _digests: dict[int, tuple[object, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.after.code = self.code

    def run(self, step: str, kind: type[T], function: Callable[..., T], **inputs: object) -> T:
        """The output of `function(**inputs)`, computed only where no equal inputs were seen."""
        key, digests = self._key(step, function, inputs)
        packed = self.after.outputs.get(key)
        if packed is not None:
            return msgspec.msgpack.decode(packed, type=kind)
        output = function(**inputs)
        self.after.outputs[key] = content(output)
        self.ran.append(Ran(step, self._reason(step, digests)))
        return output

    def keep(self, step: str, function: Callable[..., object], **inputs: object) -> None:
        """Take over what is remembered of a step that another one may call, without needing it."""
        self._key(step, function, inputs)

    def _key(
        self, step: str, function: Callable[..., object], inputs: dict[str, object]
    ) -> tuple[str, dict[str, str]]:
        """The key of an output and the digests of its inputs; a remembered output is kept."""
        digests = {name: self._digest(value) for name, value in inputs.items()}
        kind = function if hasattr(function, "__qualname__") else type(function)
        recipe = f"{self.code} {kind.__module__}.{kind.__qualname__} {sorted(digests.items())}"
        key = digest(recipe.encode())
        self.after.steps[step] = digests
        if key in self.before.outputs:
            self.after.outputs[key] = self.before.outputs[key]
        return key, digests

    def _digest(self, value: object) -> str:
        """A value's digest, computed once for each object of this build."""
        known = self._digests.get(id(value))
        if known is not None and known[0] is value:
            return known[1]
        made = digest(content(value))
        self._digests[id(value)] = (value, made)
        return made

    def _reason(self, step: str, digests: dict[str, str]) -> str:
        """Why a step had to run, in words for `stook build --why`."""
        old = self.before.steps.get(step)
        if not self.before.steps:
            return "first build"
        if old is None:
            return "new"
        if self.before.code != self.code:
            return "another version of stook"
        changed = [name for name, value in digests.items() if old.get(name) != value]
        return "changed: " + ", ".join(changed) if changed else "not in the cache"
