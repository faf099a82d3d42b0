"""What stook answers to the mistakes of somebody who uses it for the first time."""

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from stook.cli import COMMANDS, MEANT, main
from stook.render.changes import legible


def said(*arguments: str) -> str:
    return CliRunner().invoke(main, arguments).output


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("biuld", "build"), ("new", "init"), ("validate", "check"), ("Pool", "pool")],
)
def test_a_command_that_is_not_there_is_answered_with_the_one_meant(typed: str, meant: str) -> None:
    assert f"There is no command '{typed}'. Did you mean `stook {meant}`?" in said(typed, "x")


def test_a_word_like_no_command_is_answered_with_the_list() -> None:
    assert "`stook --help` lists all." in said("qqqqqq")


def test_every_word_that_people_may_type_leads_to_a_command() -> None:
    assert set(MEANT.values()) <= set(COMMANDS)
    assert not set(MEANT) & set(COMMANDS)


def test_in_a_subfolder_of_a_review_the_review_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said("init", str(tmp_path / "r"))
    monkeypatch.chdir(tmp_path / "r" / "extraction" / "agreed")
    assert "Run it in ../.., where there is one." in said("build")
    assert "There is one in ../.." in said("check")


def test_above_a_review_the_review_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said("init", str(tmp_path / "my review"))
    monkeypatch.chdir(tmp_path)
    assert "Run it in 'my review'" in said("build")


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    said("init", str(tmp_path / "r"))
    output = said("check", str(tmp_path / "r" / "review.yaml"))
    assert "is a file; name the folder that it is in" in output


def test_commands_to_copy_hold_paths_with_spaces_together(tmp_path: Path) -> None:
    folder = tmp_path / "my review"
    output = said("init", str(folder))
    assert f"`stook check {shlex.quote(str(folder))}`" in output


def test_the_beginning_of_a_code_is_answered_with_its_codes() -> None:
    assert "Did you mean E301 or E302" in said("explain", "E30")


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("-13.9732540756", "-11.9732540756", ("-13.97", "-11.97")),
        ("0.123456789", "0.123456999", ("0.1234568", "0.123457")),
        ("12483", "12484", ("12483", "12484")),
        ("very low", "low", ("very low", "low")),
        (None, "1.23456", (None, "1.23456")),
    ],
)
def test_a_move_is_told_in_digits_that_show_it(
    old: str | None, new: str, shown: tuple[str | None, str]
) -> None:
    assert legible(old, new) == shown
