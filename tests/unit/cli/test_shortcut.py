"""Starters for a double click: each runs this Python on this folder, whatever its name holds."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from stook.cli.setup.shortcut import command, starter

NASTY = 'it\'s a "review" $HOME `x` 50% \\ ü'


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_a_starter_runs_serve_on_the_folder(system: str, tmp_path: Path) -> None:
    folder = tmp_path / NASTY
    folder.mkdir()
    shim = tmp_path / "python shim"
    shim.write_text('#!/bin/sh\nprintf "%s|" "$@"\n')
    shim.chmod(0o755)
    name, text = starter(folder, system, shim)
    assert name.startswith(NASTY)
    if system == "darwin":
        script = tmp_path / "start"
        script.write_text(text)
        command_line = ["sh", str(script)]
    else:
        line = next(line for line in text.splitlines() if line.startswith("Exec="))
        value = line.removeprefix("Exec=").replace("%%", "%").replace("\\\\", "\\")
        command_line = [
            re.sub(r'\\(["`$\\])', r"\1", one) for one in re.findall(r'"((?:[^"\\]|\\.)*)"', value)
        ]
    done = subprocess.run(command_line, capture_output=True, check=True, text=True)
    assert done.stdout == f"-m|stook|serve|{folder}|"


def test_on_windows_percent_signs_stay() -> None:
    name, text = starter(Path("C:/50% done"), "win32", Path("C:/Python/python.exe"))
    assert name == "50% done.bat"
    assert '-m stook serve "C:/50%% done"' in text


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "review").mkdir()
    arguments = [str(tmp_path / "review"), "--to", str(tmp_path / "out")]
    assert CliRunner().invoke(command, arguments).exit_code == 0
    (written,) = (tmp_path / "out").iterdir()
    assert str(sys.executable) in written.read_text()
    before = written.read_bytes()
    assert CliRunner().invoke(command, arguments).exit_code == 2
    assert written.read_bytes() == before
