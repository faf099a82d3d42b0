"""The contract of layers holds in every room: what it forbids is caught, what it allows is not.

A module is planted in a copy of each room that imports a room it may import, another one that
imports a room it may not; then import-linter runs once over the copy.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
LAYERS = [
    [room.strip() for room in layer.split("|")] for layer in CONTRACT["contracts"][0]["layers"]
]
ROOMS = [room for layer in LAYERS for room in layer]


def may_not_import(room: str) -> str | None:
    """A room beside or above, the nearest first; None for a room alone on the top floor."""
    floor = next(i for i, layer in enumerate(LAYERS) if room in layer)
    beside = [other for other in LAYERS[floor] if other != room]
    return next(iter([*beside, *(LAYERS[floor - 1] if floor else [])]), None)


def may_import(room: str) -> str:
    """A room of the next floor below; the room itself on the ground floor."""
    floor = next(i for i, layer in enumerate(LAYERS) if room in layer)
    return LAYERS[floor + 1][0] if floor + 1 < len(LAYERS) else room


def copied(folder: Path) -> Path:
    """A copy of the package and of the contract, with a module to import in each room."""
    shutil.copytree(
        ROOT / "src" / "stook", folder / "stook", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", folder)
    for room in ROOMS:
        (folder / "stook" / room / "planted_target.py").touch()
    return folder


def plant(folder: Path, room: str, name: str, target: str) -> None:
    (folder / "stook" / room / f"{name}.py").write_text(
        f"import stook.{target}.planted_target\n", encoding="utf-8"
    )


def linted(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_one_forbidden_import_in_each_room_is_caught_and_a_legal_one_is_not(
    tmp_path: Path,
) -> None:
    copied(tmp_path)
    expected = set()
    for room in ROOMS:
        plant(tmp_path, room, "planted_legal", may_import(room))
        if forbidden := may_not_import(room):
            plant(tmp_path, room, "planted_forbidden", forbidden)
            expected.add((room, forbidden))
    report = linted(tmp_path)
    assert report.returncode == 1, report.stdout + report.stderr
    caught = re.findall(
        r"- stook\.(\w+)\.planted_forbidden -> +stook\.(\w+)\.planted_target \(l\.1\)",
        re.sub(r"\s+", " ", report.stdout),
    )
    assert set(caught) == expected
    assert "planted_legal" not in report.stdout


def test_legal_imports_alone_keep_the_contract(tmp_path: Path) -> None:
    copied(tmp_path)
    for room in ROOMS:
        plant(tmp_path, room, "planted_legal", may_import(room))
    report = linted(tmp_path)
    assert report.returncode == 0, report.stdout + report.stderr


def test_a_room_that_the_contract_does_not_name_is_caught(tmp_path: Path) -> None:
    copied(tmp_path)
    (tmp_path / "stook" / "attic").mkdir()
    (tmp_path / "stook" / "attic" / "__init__.py").touch()
    report = linted(tmp_path)
    assert report.returncode == 1
    assert "attic" in report.stdout + report.stderr


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_a_package_that_says_what_lives_in_it(room: str) -> None:
    text = (ROOT / "src" / "stook" / room / "__init__.py").read_text(encoding="utf-8")
    assert text.startswith('"""')
    assert all(
        (folder / "__init__.py").exists()
        for folder in (ROOT / "src" / "stook" / room).rglob("*")
        if folder.is_dir() and any(folder.glob("*.py"))
    )


def test_nothing_in_the_contract_is_optional() -> None:
    (contract,) = CONTRACT["contracts"]
    assert contract["exhaustive"]
    assert not any("(" in room for room in ROOMS)
    assert "ignore_imports" not in contract


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Circles hide what depends on what; an import for the type checker alone makes none."""
    graph = grimp.build_graph("stook", cache_dir=None, exclude_type_checking_imports=True)
    order = TopologicalSorter(
        {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    )
    order.prepare()  # raises CycleError with the circle
