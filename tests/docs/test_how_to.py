"""Each how-to runs as it is printed, in a folder beside the examples, and says what it shows.

A block headed by a language and a file's name is that file. A command that is meant to fail ends
with a comment that says with which exit code.
"""

import re
from pathlib import Path

import pytest

from consolekit import ran, steps
from stook.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path.stem for path in (ROOT / "docs" / "how-to").glob("*.md") if path.stem != "README"
)
FILE = re.compile(r"^```[a-z]+ (\S+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
FAILS = re.compile(r"# exit code (\d)$")
PAGE_OF_WORDS = 550


def text(page: str) -> str:
    return (ROOT / "docs" / "how-to" / f"{page}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", [page for page in PAGES if page != "pool-a-table"])
def test_every_command_runs_and_says_what_is_shown(page: str, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    for name, content in FILE.findall(text(page)):
        (tmp_path / name).write_text(content, encoding="utf-8")
    found = steps(text(page))
    assert found
    for command, shown in found:
        code, output = ran(command, tmp_path)
        expected = FAILS.search(command)
        assert code == (int(expected[1]) if expected else 0), f"$ {command}\n{output}"
        for line in shown:
            assert line in output, f"$ {command}\n{output}"


@pytest.mark.parametrize("page", PAGES)
def test_a_how_to_is_a_page(page: str) -> None:
    told = re.sub(r"^```.*?^```", "", text(page), flags=re.DOTALL | re.MULTILINE)
    assert len(told.split()) < PAGE_OF_WORDS


def test_every_how_to_is_listed() -> None:
    listed = (ROOT / "docs" / "how-to" / "README.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"\(([a-z0-9-]+)\.md\)", listed)) == PAGES


def test_every_command_is_shown_somewhere() -> None:
    pages = [*ROOT.glob("docs/**/*.md"), ROOT / "README.md"]
    pages = [path for path in pages if path.parent.name != "adr" and path.name != "commands.md"]
    told = "\n".join(path.read_text(encoding="utf-8") for path in pages)
    assert [name for name in sorted(COMMANDS) if f"stook {name}" not in told] == []
