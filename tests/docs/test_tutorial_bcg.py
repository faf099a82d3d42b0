"""The tutorial's commands run as they are printed, one after the other, and say what it shows."""

from pathlib import Path

import pytest

from consolekit import ran, steps

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = (ROOT / "docs" / "tutorial" / "bcg.md").read_text(encoding="utf-8")
STEPS = steps(TUTORIAL)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, list[str], int, str]]:
    """All commands, run in an empty folder beside the examples."""
    folder = tmp_path_factory.mktemp("tutorial")
    (folder / "examples").symlink_to(ROOT / "examples")
    return [(command, shown, *ran(command, folder)) for command, shown in STEPS]


def test_there_is_a_command_for_each_stage() -> None:
    used = {command.split("stook ")[1].split()[0] for command, _ in STEPS if "stook " in command}
    assert used >= {
        "init", "protocol", "check", "import", "dedupe", "compare-extraction", "build", "why",
        "accept", "diff",
    }  # fmt: skip


def test_every_command_says_what_is_shown(run: list[tuple[str, list[str], int, str]]) -> None:
    for command, shown, _, output in run:
        for line in shown:
            assert line in output, f"$ {command}\n{output}"


def test_only_the_check_of_the_unfinished_review_fails(
    run: list[tuple[str, list[str], int, str]],
) -> None:
    failed = [command for command, _, code, _ in run if code]
    assert failed == ["stook check my-bcg"]
