"""Bytes come from inside the review and from nowhere else."""

import subprocess
from pathlib import Path

import pytest

from stook.store import FolderStore, GitStore, MemoryStore, Store, StoreError, safe_path


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "../x", "a/../x", "a//b", "./a", "a\\b", "C:/x", "a\0b"]
)
def test_a_path_that_leaves_the_review_is_refused(path: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        safe_path(path)
    with pytest.raises(StoreError):
        FolderStore(tmp_path).read(path)


def test_links_that_lead_out_are_named_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "elsewhere").mkdir()
    root = tmp_path / "review"
    (root / "text").mkdir(parents=True)
    (root / "text" / "own.md").write_text("own")
    (root / "inside.md").symlink_to("text/own.md")
    (root / "out.md").symlink_to("../secret.txt")
    (root / "loop.md").symlink_to("loop.md")
    (root / "search").symlink_to("../elsewhere")
    store = FolderStore(root)
    assert store.paths() == ("inside.md", "text/own.md")
    assert store.refused() == ("loop.md", "out.md", "search")
    assert store.read("inside.md") == b"own"
    for path in ("out.md", "loop.md", "missing.md", "text"):
        with pytest.raises(StoreError):
            store.read(path)


def test_outputs_and_cache_are_no_input(tmp_path: Path) -> None:
    for path in ("output/report.html", ".stook/cache", ".git/config", "text/output/a.md"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text("x")
    assert FolderStore(tmp_path).paths() == ("text/output/a.md",)


def git(folder: Path, *arguments: str) -> None:
    named = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", str(folder), *named, *arguments], check=True, capture_output=True)


@pytest.mark.parametrize("below", [".", "reviews/pain"])
def test_a_revision_is_read_as_it_was(below: str, tmp_path: Path) -> None:
    root = tmp_path / below
    (root / "text").mkdir(parents=True)
    (root / "text" / "ä b.md").write_bytes(b"old\n\x00")
    (root / "studies.csv").write_text("study,label\n")
    (root / "link.md").symlink_to("/etc/passwd")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "one")
    (root / "text" / "ä b.md").write_text("new")
    (root / "studies.csv").unlink()
    store = GitStore(root, "HEAD")
    assert store.paths() == ("studies.csv", "text/ä b.md")
    assert store.refused() == ("link.md",)
    assert store.read("text/ä b.md") == b"old\n\x00"
    assert store.read("studies.csv") == b"study,label\n"
    with pytest.raises(StoreError):
        store.read("missing.csv")


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "HEAD:studies.csv", ""])
def test_what_is_no_revision_says_so(revision: str, tmp_path: Path) -> None:
    (tmp_path / "studies.csv").write_text("x")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "one")
    with pytest.raises(StoreError):
        GitStore(tmp_path, revision).paths()


def test_a_memory_holds_what_it_was_given() -> None:
    store: Store = MemoryStore({"text/a.md": "ä", "b.bin": b"\xff"})
    assert store.paths() == ("b.bin", "text/a.md")
    assert store.read("text/a.md") == "ä".encode()
    with pytest.raises(StoreError):
        store.read("c")
