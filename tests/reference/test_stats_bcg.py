"""The BCG trials against metafor 3.8-1, every estimator and interval, without the shared data."""

import json
from pathlib import Path

import numpy as np
import pytest

from stook import stats

KIT = json.loads((Path(__file__).parent / "stats" / "bcg.json").read_text(encoding="utf-8"))
TESTS = {"z": "Wald", "knha": "HKSJ", "t": "t"}
ITERATIVE = {"REML", "ML", "EB", "PM"}


@pytest.mark.parametrize("case", KIT["results"])
def test_metafor(case: str) -> None:
    want = KIT["results"][case]
    _, measure, method, test = case.split("|")
    d = KIT["data"]
    effects = stats.effects(
        measure, events1=d["ai"], total1=d["n1i"], events2=d["ci"], total2=d["n2i"]
    )
    got = stats.pool(effects, method=method, ci=TESTS[test], pi="like-ci")
    mine = {
        "beta": got.estimate, "se": got.se, "pval": got.p, "ci.lb": got.ci_low,
        "ci.ub": got.ci_high, "tau2": got.tau2, "I2": got.i2, "H2": got.h2, "QE": got.q,
        "QEp": got.q_p, "pi.lb": got.pi_low, "pi.ub": got.pi_high,
    }  # fmt: skip
    tolerance = 1e-7 if method in ITERATIVE else 1e-10
    assert len(want) >= 10
    for name in want.keys() - {"call"}:
        assert mine[name] == pytest.approx(want[name], rel=tolerance, abs=1e-300), name


def test_a_batch_gives_what_each_fit_gives() -> None:
    d = KIT["data"]
    e = stats.effects("OR", events1=d["ai"], total1=d["n1i"], events2=d["ci"], total2=d["n2i"])
    masks = ~np.eye(13, dtype=bool)
    batch = stats.pool(e.y, np.where(masks, e.v, np.inf))
    for i, keep in enumerate(masks):
        alone = stats.pool(e.y[keep], e.v[keep])
        assert batch.estimate[i] == pytest.approx(alone.estimate, rel=1e-12)
        assert batch.tau2[i] == pytest.approx(alone.tau2, rel=1e-10)
        assert batch.pi_high[i] == pytest.approx(alone.pi_high, rel=1e-12)
        assert batch.k[i] == 12
