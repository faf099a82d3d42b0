"""Values that papers print, from the kit's `published.json`, at the tolerance stated there."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conformance.kit import columns

from stook import stats
from stook.stats import conversions


@pytest.fixture(scope="module")
def published(shared: Path) -> dict[str, dict[str, Any]]:
    path = shared / "data" / "oracle" / "published.json"
    return {entry["id"]: entry for entry in json.loads(path.read_text(encoding="utf-8"))}


def close(value: Any, entry: dict[str, Any], expected: Any) -> None:
    np.testing.assert_allclose(value, expected, rtol=0, atol=entry["abs_tol"])


def test_standard_deviation_from_p(published: dict[str, dict[str, Any]]) -> None:
    entry = published["sd_from_t_p"]
    given, wanted = entry["inputs"], entry["expected"]
    found = conversions.se_from_p(given["MD"], given["p"], given["nE"] + given["nC"] - 2)
    close(found["t"], entry, wanted["t"])
    close(found["se"], entry, wanted["SE"])


def test_average_correlation(published: dict[str, dict[str, Any]]) -> None:
    entry = published["change_corr_average"]
    given = entry["inputs"]
    found = conversions.average_correlation([given["corr_E"], given["corr_C"]])
    close(found["correlation"], entry, entry["expected"]["corr"])


def test_crossover_errors_through_the_change(published: dict[str, dict[str, Any]]) -> None:
    entry = published["crossover_md_corr"]
    given = entry["inputs"]
    sd = conversions.sd_of_change(given["SDE"], given["SDC"], given["corr"])["sd"]
    close(float(sd) / math.sqrt(given["N"]), entry, entry["expected"]["SE"])
    first = published["crossover_md_sddiff"]
    given = first["inputs"]
    back = conversions.correlation_from_change(given["SDE"], given["SDC"], given["SDdiff"])
    # the Handbook rounds the correlation of this trial to 0.62
    assert float(back["correlation"]) == pytest.approx(0.62, abs=0.005)


def test_odds_ratio_as_standardised_difference(published: dict[str, dict[str, Any]]) -> None:
    entry = published["hrsma_table13_4"]
    a, b, c, d = (entry["inputs"][name] for name in ("ai", "bi", "ci", "di"))
    y, se = math.log(a * d / (b * c)), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    for distribution, name in (("logistic", "OR2DL"), ("normal", "OR2DN")):
        found = conversions.log_or_to_smd(y, se, distribution)
        close([found["y"], found["se"]], entry, entry["expected"][name])
        back = conversions.smd_to_log_or(found["y"], found["se"], distribution)
        assert float(back["odds_ratio"]) == pytest.approx(math.exp(y))


def test_weeks_of_contact_explain_teacher_expectancy(published: dict[str, dict[str, Any]]) -> None:
    entry = published["raudenbush1985"]
    wanted = entry["expected"]["weeks_pmin3"]
    data = columns("raudenbush1985")
    fit = stats.regress(
        data["yi"], data["vi"], {"weeks": np.minimum(data["weeks"], 3)}, "REML", "Wald"
    )
    close(fit.coefficients, entry, wanted["coef"])
    close(fit.statistic, entry, wanted["z"])
    close([fit.tau2, fit.qe], entry, [wanted["tau2"], wanted["QE"]])
