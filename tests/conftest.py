"""What all tests share: the shared data (skipped visibly where absent), `--update`, profiles."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from stook.model.review import Review
from stook.pipeline.load import load
from stook.problems import Problem
from stook.rules import check
from stook.store import MemoryStore

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

settings.register_profile("default", deadline=None, derandomize=True, max_examples=60)
settings.register_profile(
    "soak", deadline=None, max_examples=20_000, suppress_health_check=list(HealthCheck)
)
settings.load_profile("default")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden files")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long runs only when they are asked for with `-m soak`."""
    if "soak" in (config.getoption("-m") or ""):
        return
    kept = [item for item in items if not item.get_closest_marker("soak")]
    config.hook.pytest_deselected(items=[i for i in items if i not in kept])
    items[:] = kept


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """True under `--update`: golden tests rewrite their files instead of comparing."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data and specifications beside the project; skips where absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared data folder is not beside this project")
    return SHARED


class Loaded(NamedTuple):
    """A review as loaded from text that the test shows, and everything that is wrong with it."""

    review: Review
    problems: list[Problem]

    @property
    def codes(self) -> list[str]:
        return [one.code for one in self.problems]

    @property
    def places(self) -> list[str]:
        """`file:line:column CODE` of every problem, as people read them."""
        return [f"{one.place} {one.code}" for one in self.problems]


Files = Mapping[str, str | bytes | None]


@pytest.fixture(scope="session")
def review() -> Callable[[Files], Loaded]:
    """`review({path: text})`: a small sound review with these files in the place of its own (None:
    without that file), loaded and checked."""
    base = ROOT / "tests" / "golden" / "rules" / "_base"
    sound = {
        path.relative_to(base).as_posix(): path.read_bytes()
        for path in base.rglob("*")
        if path.is_file()
    }

    def build(files: Files) -> Loaded:
        merged: dict[str, str | bytes | None] = {**sound, **files}
        store = MemoryStore({path: text for path, text in merged.items() if text is not None})
        loaded, found = load(store)
        return Loaded(loaded, check(loaded, found))

    return build
