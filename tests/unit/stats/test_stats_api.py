"""What a statistician sees: names, messages, printing, and what is not estimable."""

import subprocess
import sys

import numpy as np
import pytest

from stook import stats


def test_a_mistyped_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="Did you mean 'REML'"):
        stats.pool([1, 2], [1, 1], method="REMLL")
    with pytest.raises(ValueError, match="unknown measure 'RRR'"):
        stats.effects("RRR", events1=1, total1=2, events2=1, total2=2)
    with pytest.raises(ValueError, match="Did you mean 'events1'"):
        stats.effects("RR", event1=1, total1=2, events2=1, total2=2)
    with pytest.raises(TypeError, match="RR needs total2"):
        stats.effects("RR", events1=1, total1=2, events2=1)
    with pytest.raises(ValueError, match=r"0\.95, not 95"):
        stats.pool([1, 2], [1, 1], level=95)


def test_double_zero_studies_say_why_they_have_no_ratio() -> None:
    e = stats.effects(
        "RR", events1=[0, 5, 3], total1=[10, 5, 9], events2=[0, 7, 0], total2=[9, 7, 9]
    )
    # where everyone has the event the risk ratio is 1 (an odds ratio would have none)
    assert e.reason.tolist() == ["no events in either arm", "", ""]
    assert e.estimable.tolist() == [False, True, True]
    assert e.corrected.tolist() == [False, True, True]
    assert e.y[2] == pytest.approx(np.log((3.5 / 10) / (0.5 / 10)))


def test_impossible_counts_are_not_estimable() -> None:
    e = stats.effects("OR", events1=[11], total1=[10], events2=[1], total2=[9])
    assert e.reason.tolist() == ["impossible counts"]
    assert stats.pool(e).reason == "no study with an estimable effect"


def test_one_study_is_returned_with_its_wald_interval() -> None:
    one = stats.pool([0.5], [0.04])
    assert (one.estimate, one.se) == (0.5, pytest.approx(0.2))
    assert one.ci_high == pytest.approx(0.5 + 1.959963984540054 * 0.2, rel=1e-14)
    assert np.isnan(one.tau2)
    assert np.isnan(one.pi_low)
    assert "needs 3 studies" in one.reason


def test_identical_effects_have_no_hartung_knapp_interval() -> None:
    same = stats.pool([0.2, 0.2, 0.2], [0.1, 0.2, 0.3])
    assert same.estimate == pytest.approx(0.2)
    assert np.isnan(same.ci_low)
    assert "identical" in same.reason
    assert stats.pool([0.2, 0.2, 0.2], [0.1, 0.2, 0.3], ci="HKSJ-adhoc").reason == ""


def test_invalid_variances_are_named() -> None:
    assert stats.pool([1, 2], [1, -1]).reason == "a variance is zero or negative"
    assert "not a number" in stats.pool([1, np.nan], [1, 1]).reason
    batch = stats.pool([[1, 2], [1, 2]], [[1, -1], [1, 1]], ci="Wald", pi=None)
    assert batch.reason.tolist() == ["a variance is zero or negative", ""]


def test_a_result_reads_like_a_journal() -> None:
    e = stats.effects("RR", events1=[4, 6, 3], total1=[123, 306, 231], events2=[11, 29, 11],
                      total2=[139, 303, 220])  # fmt: skip
    text = str(stats.pool(e))
    assert text.startswith(
        "Random-effects meta-analysis (REML, inverse variance), 3 studies\nRR 0.264"
    )
    assert "prediction interval" in text
    assert "I2 = 0.0%" in text


def test_a_p_value_is_never_zero() -> None:
    sure = stats.pool([100.0, 100.1, 99.9], [1e-8] * 3, ci="Wald")
    assert 0 < stats.pool([100.0, 100.0], [1e-8] * 2, method="EE", ci="Wald").p < 1e-300
    assert sure.p > 0


def test_import_is_light() -> None:
    code = "import sys, stook.stats; print([m for m in sys.modules if m.startswith('scipy')])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_what_is_imported_later_is_all_there() -> None:
    code = (
        "import sys; from stook import stats\n"
        "assert not {'stook.stats.conversions', 'stook.stats.influence'} & set(sys.modules)\n"
        "for name in stats.__all__: getattr(stats, name)\n"
        "assert set(stats.__all__) <= set(dir(stats))\n"
        "from stook.stats import diagnostics, permutation_test\n"
        "assert callable(diagnostics) and callable(permutation_test)\n"
        "assert callable(stats.fragility) and callable(stats.bootstrap)\n"
        "try: stats.nothing\n"
        "except AttributeError as error: print(error)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "module 'stook.stats' has no attribute 'nothing'"
