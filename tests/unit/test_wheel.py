"""A built wheel holds every package and data file: installed elsewhere, it runs the demo."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder)]
    done = subprocess.run([*command, str(ROOT)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("stook-*.whl"))


@pytest.mark.wheel
def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    package = ROOT / "src"
    ours = {
        path.relative_to(package).as_posix()
        for path in (package / "stook").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert ours - inside == set()
    assert "stook/examples/nmda-chronic-pain/review.yaml" in inside
    assert not [name for name in inside if "/output/" in name or "/.stook/" in name]


@pytest.mark.wheel
def test_an_installed_wheel_runs_the_demo(wheel: Path, tmp_path: Path) -> None:
    """The wheel's own code, from another place; its dependencies are those of this environment."""
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    code = (
        "import sys, stook; from stook.cli import main; "
        f"assert stook.__file__.startswith({str(site)!r}), stook.__file__; main(sys.argv[1:])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "demo"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "stook-demo/nmda-chronic-pain/output/summary.en.md").is_file()
