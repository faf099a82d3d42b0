"""Every command ends by saying what comes next; `stook` alone says where a review stands."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stook.cli import COMMANDS, STAGES, main
from stook.cli.next_steps import next_step

ROOT = Path(__file__).parents[3]
BCG = ROOT / "examples" / "bcg-tuberculosis"


def stook(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def review(tmp_path: Path) -> Path:
    folder = tmp_path / "bcg"
    shutil.copytree(BCG, folder, ignore=shutil.ignore_patterns("output", ".stook"))
    return folder


def test_a_sound_check_leads_to_the_build_and_the_build_to_the_report(review: Path) -> None:
    assert f"Next: `stook build {review}`" in stook("check", review).stderr
    built = stook("build", review)
    assert f"Next: open {review / 'output' / 'report.html'}" in built.stderr
    assert "Next:" not in built.stdout


def test_what_is_printed_for_programs_stays_alone(review: Path) -> None:
    printed = stook("check", review, "--format", "json")
    assert printed.stderr == ""
    json.loads(printed.output)


def test_errors_are_mended_first() -> None:
    assert "mend the errors" in next_step("check", ["."], 1)
    assert next_step("check", ["."], 2) == ""


def test_stook_alone_says_where_the_review_stands(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(review)
    lines = stook().output.splitlines()
    assert lines[0] == "BCG vaccine for preventing tuberculosis"
    told = {line.strip().partition("  ")[0]: line.split("  ", 2)[-1].strip() for line in lines}
    assert told["extraction"] == "13 studies, 13 results"
    assert told["outputs"] == "not built yet"
    assert lines[-2].startswith("Next: `stook build`")
    stook("build", ".")
    assert "up to date: open output/report.html" in stook().output


def test_stook_alone_elsewhere_shows_its_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert stook().output == stook("--help").output


def test_the_help_lists_every_command_once_under_its_stage() -> None:
    assert {module.split(".")[1] for module, _ in COMMANDS.values()} <= STAGES.keys()
    text = stook("--help").output
    for title in STAGES.values():
        assert f"\n{title}:\n" in text
    for name in COMMANDS:
        assert sum(line.startswith(f"  {name} ") for line in text.splitlines()) == 1


def test_a_misspelt_plan_overwrites_nothing(review: Path) -> None:
    assert stook("build", review).exit_code == 0
    before = (review / "output" / "findings.json").read_bytes()
    protocol = review / "review.yaml"
    protocol.write_text(
        protocol.read_text(encoding="utf-8").replace("\nsynthesis:", "\nsynthesys:"),
        encoding="utf-8",
    )
    again = stook("build", review)
    assert again.exit_code == 1
    assert "Nothing was written" in again.output
    assert (review / "output" / "findings.json").read_bytes() == before


def test_a_folder_that_is_no_review_gets_one_message(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).symlink_to("/etc/hostname")
    done = stook("check", tmp_path)
    assert done.exit_code == 1
    assert "E101" in done.output
    assert "E103" not in done.output


def test_diff_with_a_revision_that_never_held_the_folder(tmp_path: Path) -> None:
    import subprocess

    def git(*arguments: str) -> None:
        person = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "-C", str(tmp_path), *person, *arguments], check=True)

    git("init", "-q")
    (tmp_path / "x").write_text("x")
    git("add", "x")
    git("commit", "-qm", "x")
    folder = tmp_path / "demo"
    shutil.copytree(BCG, folder)
    done = stook("diff", "HEAD", folder, "--folder", folder)
    assert done.exit_code == 2
    assert "never committed" in done.output
