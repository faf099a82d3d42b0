"""What all tests share: the shared data (skipped visibly where absent), `--update`, profiles."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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
