"""What `make mutants` plants: the faults that a rule's author could make, and nothing else."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def mutants() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutants", ROOT / "scripts" / "mutants.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutants"] = module
    spec.loader.exec_module(module)
    return module


def test_each_comparison_constant_boolean_and_boundary_is_changed(
    mutants: ModuleType, tmp_path: Path
) -> None:
    file = tmp_path / "rule.py"
    file.write_text(
        '"""A rule of 3."""\n'
        "@dataclass(frozen=True)\n"
        "class Rule:\n"
        "    least: Literal[2] = 2\n"
        "def holds(x, y):\n"
        "    return not x < 0.5 and y == 'a' or True\n",
        encoding="utf-8",
    )
    changes = {(mutant.before, mutant.text) for mutant in mutants.mutants(file)}
    assert changes == {
        ("2", "(3)"),
        ("not x < 0.5 and y == 'a' or True", "((not x < 0.5 and y == 'a') and True)"),
        ("not x < 0.5 and y == 'a'", "(not x < 0.5 or y == 'a')"),
        ("not x < 0.5", "(x < 0.5)"),
        ("x < 0.5", "(x <= 0.5)"),
        ("0.5", "(0.55)"),
        ("y == 'a'", "(y != 'a')"),
        ("True", "(False)"),
    }


def test_the_sample_is_the_same_each_time_and_each_area_has_tests(mutants: ModuleType) -> None:
    for modules, tests in mutants.AREAS.values():
        sample = mutants.sampled(modules, 20, 6)
        assert len(sample) == 20
        assert sample == mutants.sampled(modules, 20, 6)
        assert [path for path in tests if not (ROOT / path).exists()] == []


def test_a_mutant_replaces_its_own_text_only(mutants: ModuleType) -> None:
    file = ROOT / "src" / "stook" / "certainty" / "upgrade.py"
    source = file.read_bytes()
    for mutant in mutants.mutants(file):
        text = source[: mutant.start] + mutant.text.encode() + source[mutant.end :]
        compile(text, mutant.name, "exec")
