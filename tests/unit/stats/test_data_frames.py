"""Results as data frames, where pandas or polars are installed; neither is needed otherwise."""

from typing import Any

import numpy as np
import pytest

from stook import stats

Y = [[0.1, 0.3, -0.2, 0.5], [0.2, 0.2, 0.4, 0.1]]
V = [[0.02, 0.03, 0.05, 0.04]]


def frame(library: str, result: stats.Pooled) -> Any:
    pytest.importorskip(library, reason=f"{library} is not installed")
    return result.to_pandas() if library == "pandas" else result.to_polars()


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_one_meta_analysis_is_one_row(library: str) -> None:
    fit = stats.pool(Y[0], V[0])
    table = frame(library, fit)
    assert table.shape[0] == 1
    assert list(table["estimate"]) == [float(fit.estimate)]
    assert list(table["k"]) == [4]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_batch_is_a_row_each(library: str) -> None:
    fit = stats.pool(Y, V)
    table = frame(library, fit)
    assert list(table["estimate"]) == fit.estimate.tolist()
    assert list(table["ci_low"]) == fit.ci_low.tolist()


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_what_is_not_estimable_is_missing_with_its_reason(library: str) -> None:
    table = frame(library, stats.pool([np.nan], [np.inf]))
    assert np.isnan(float(table["estimate"][0]))
    assert table["reason"][0] == "no study with an estimable effect"


def test_all_analyses_of_a_multiverse_as_a_table() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    world = stats.multiverse({"y": Y[0], "v": V[0]})
    table = pandas.DataFrame(world.table())
    assert len(table) == world.agreement[1]
    assert int(table["agrees"].sum()) == world.agreement[0]
