"""RevMan package -> folder -> package: no row, judgement or setting is lost."""

from collections import Counter
from pathlib import Path

import pytest

from stook.exchange import Mapping, import_package
from stook.exchange.planning import from_settings
from stook.exchange.revman import Package, read_package
from stook.exchange.revman.export_columns import rob2_domain
from stook.exchange.revman.package_files import package_files
from stook.exchange.revman.package_model import DataRow, Settings
from stook.pipeline.load import load
from stook.store.memory import MemoryStore
from stook.synthesis.select import specifications
from stook.synthesis.synthesise import synthesise

PACKAGES = ("CD009958", "CD010461", "CD011506", "CD013776")
DIGITS = 9


def there_and_back(package: Package, folder: Path) -> Package:
    """The package that an export of the imported folder holds."""
    files = import_package(package, Mapping(), "mapping.yaml").files
    review, problems = load(MemoryStore(files))
    assert not [problem for problem in problems if problem.blocks]
    planned = specifications(review)
    done = tuple(synthesise(specification) for specification in planned)
    for path, data in package_files(review, planned, done).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return read_package(folder)


def rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{DIGITS}g}")


def numbers(row: DataRow) -> tuple[object, ...]:
    """What a row says of a study, whatever its analysis is called."""
    sides = tuple(
        rounded(getattr(side, name))
        for side in (row.experimental, row.control)
        for name in ("mean", "sd", "cases", "n")
    )
    generic = (row.giv_mean, row.giv_se, row.o_e, row.variance)
    return (row.study, row.subgroup, *sides, *(rounded(value) for value in generic))


def effects(row: DataRow) -> tuple[object, ...]:
    stored = row.stored
    values = (stored.effect, stored.ci_low, stored.ci_high)
    return (row.study, *(None if value is None else round(value, 4) for value in values))


def method(settings: Settings) -> tuple[object, ...]:
    plan = from_settings(settings)
    chosen = plan.method
    estimator = chosen.estimator if chosen.model == "random" else ""
    return (plan.measure, chosen.model, chosen.method, estimator, chosen.interval, chosen.level)


@pytest.mark.parametrize("name", PACKAGES)
def test_no_row_is_lost(shared: Path, name: str, tmp_path: Path) -> None:
    before = read_package(shared / "data" / "revman" / name)
    after = there_and_back(before, tmp_path)
    lost = set(map(numbers, before.rows)) - set(map(numbers, after.rows))
    assert lost == set()
    lost_effects = set(map(effects, before.rows)) - set(map(effects, after.rows))
    assert lost_effects == set()


@pytest.mark.parametrize("name", PACKAGES)
def test_no_judgement_or_its_support_is_lost(shared: Path, name: str, tmp_path: Path) -> None:
    before = read_package(shared / "data" / "revman" / name)
    after = there_and_back(before, tmp_path)

    def judged(package: Package) -> set[tuple[str, str, str]]:
        return {
            (row.study, rob2_domain(one.domain), one.value)
            for row in package.rows
            for one in row.judgements
            if one.value
        }

    assert judged(before) <= judged(after)


@pytest.mark.parametrize("name", PACKAGES)
def test_no_setting_is_lost(shared: Path, name: str, tmp_path: Path) -> None:
    before = read_package(shared / "data" / "revman" / name)
    after = there_and_back(before, tmp_path)

    def plans(package: Package) -> Counter[tuple[object, ...]]:
        return Counter(method(settings) for settings in package.settings.values())

    assert set(plans(before)) <= set(plans(after))
