"""docs/reference/python.md is what public names say of themselves; each example in it runs."""

import inspect
import io
import re
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

import stook
from stook import plots, stats

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "python.md"
EXAMPLES = ROOT / "docs" / "reference" / "examples" / "public.txt"
MODULES: dict[str, ModuleType] = {"stook": stook, "stats": stats, "plots": plots}
NAMES = [f"{room}.{name}" for room, module in MODULES.items() for name in module.__all__]
INTRO = """# Python

`pip install stook`, then `import stook`: nothing heavy is imported until something is used.
`stook.open_review` opens a review folder as one object; `stook.stats` and `stook.plots` work
alone. The [notebook](../tutorial/python.ipynb) shows them at work. This page is generated:
`make golden`."""


class Part(NamedTuple):
    """Names, what they are for where they cannot say it themselves, and code that shows them."""

    names: tuple[str, ...]
    purpose: str
    code: str


def parts() -> list[Part]:
    found = []
    for block in EXAMPLES.read_text(encoding="utf-8").split("# %% ")[1:]:
        head, _, code = block.partition("\n")
        names, _, purpose = head.partition(": ")
        found.append(Part(tuple(names.split(", ")), purpose, code.strip()))
    return found


PARTS = parts()
PART_OF = {name: part for part in PARTS for name in part.names}


def value(name: str) -> object:
    room, _, attribute = name.partition(".")
    return getattr(MODULES[room], attribute)


def purpose(name: str) -> str:
    """The first sentence of a docstring; what its part says for a constant or a module."""
    noun = value(name)
    if inspect.isclass(noun) or inspect.isroutine(noun):
        text = " ".join((noun.__doc__ or "").split("\n\n")[0].split())
        return re.split(r"(?<=[.])\s", text)[0]
    return PART_OF[name].purpose


def page() -> str:
    blocks = [INTRO]
    for room in MODULES:
        blocks.append(f"## {room if room == 'stook' else f'stook.{room}'}")
        for part in (part for part in PARTS if part.names[0].startswith(f"{room}.")):
            lines = [f"- **{name}**: {purpose(name)}" for name in part.names]
            blocks += ["\n".join(lines), f"```python\n{part.code}\n```"]
    return "\n\n".join(blocks) + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_has_a_purpose_and_an_example(name: str) -> None:
    part = PART_OF[name]
    assert len(purpose(name).split()) >= 3, name
    own = name.partition(".")[2]
    noun = value(name)
    shown = inspect.isclass(noun) or re.search(rf"\b{re.escape(own)}\b", part.code)
    assert shown, f"the example of {name} does not use it"


def test_every_example_is_of_a_public_name() -> None:
    assert sorted(PART_OF) == sorted(NAMES)
    assert sum(len(part.names) for part in PARTS) == len(PART_OF)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.names[0])
def test_an_example_runs_and_prints_little(part: Part, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = dict(MODULES)
    with redirect_stdout(io.StringIO()) as printed:
        exec(part.code, names)  # noqa: S102  # our own examples
    assert printed.getvalue().strip()
    for noun in names.values():
        if type(noun).__module__.startswith("stook."):
            assert len(repr(noun).encode()) < 2_000, type(noun)


def test_the_page_is_what_the_names_say(update: bool) -> None:
    if update:
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make golden`"
