"""A file is replaced whole or not at all, and nothing is left over."""

import os
from pathlib import Path

import pytest

from stook.store import write_whole
from stook.store.atomic import PART, leftovers


@pytest.mark.parametrize("durable", [False, True])
def test_a_file_is_replaced_and_keeps_its_permissions(tmp_path: Path, durable: bool) -> None:
    path = tmp_path / "deep" / "down" / "facts.lock"
    write_whole(path, b"old", durable=durable)
    path.chmod(0o640)
    write_whole(path, b"new\r\n", durable=durable)
    assert path.read_bytes() == b"new\r\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert leftovers(tmp_path) == []
    assert [one.name for one in path.parent.iterdir()] == ["facts.lock"]


def test_a_write_that_fails_leaves_the_old_bytes_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "facts.lock"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new", durable=True)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_process_left_is_found(tmp_path: Path) -> None:
    left = tmp_path / "output" / f".report.html.0a1b2c3d{PART}"
    left.parent.mkdir()
    left.write_bytes(b"<p>")
    assert leftovers(tmp_path) == [left]


def test_every_module_replaces_files_by_this_function() -> None:
    """No second way: `Path.replace` of a part beside its file stands in one module."""
    source = Path(__file__).resolve().parents[3] / "src" / "stook"
    users = [
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if "part.replace(" in path.read_text(encoding="utf-8")
    ]
    assert users == ["store/atomic.py"]
