"""docs/reference/commands.md is what the commands say of themselves, and every command is in it."""

import re
from importlib import import_module
from pathlib import Path

import click
import pytest

from stook.cli import COMMANDS, main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "commands.md"


def help_of(name: str) -> str:
    """A command's help at a fixed width."""
    command = import_module(COMMANDS[name][0], "stook.cli").command
    command._help_option = None  # click keeps it from the first context of the process
    program = click.Context(main, info_name="stook", **main.context_settings)
    context = click.Context(command, info_name=name, parent=program, terminal_width=88)
    return command.get_help(context)


def page() -> str:
    parts = [
        "# Commands",
        (
            "What `stook COMMAND --help` prints. Exit codes: 0 fine, 1 problems of severity error, "
            "2 wrong usage. This page is generated: `pytest tests/docs --update`."
        ),
    ]
    for name in sorted(COMMANDS):
        parts.append(f"## stook {name}")
        parts.append(f"```\n{help_of(name)}\n```")
    return "\n\n".join(parts) + "\n"


def test_the_page_of_commands_is_what_they_print(update: bool) -> None:
    if update:
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(), "run `pytest tests/docs --update`"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_and_each_of_its_options_says_what_it_does(name: str) -> None:
    command = import_module(COMMANDS[name][0], "stook.cli").command
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"stook {name} {parameter.name}"


def test_commands_named_in_the_documents_exist() -> None:
    root = PAGE.parents[2]
    for path in [root / "README.md", *root.glob("docs/**/*.md")]:
        blocks = "\n".join(re.findall(r"```[a-z]*\n(.*?)```", path.read_text("utf-8"), re.DOTALL))
        for name in re.findall(r"^stook ([a-z][a-z_-]+)", blocks, re.MULTILINE):
            assert main.get_command(click.Context(main), name) is not None, (path.name, name)
