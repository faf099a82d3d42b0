"""Plots of what `stook.stats` returns, without the detour over plain data."""

import subprocess
import sys

import numpy as np
import pytest

from plotcases.geometry import outside, overlaps, parse, texts
from stook import plots, stats

E1, N1 = np.array([4, 6, 3, 62, 0]), np.array([123, 306, 231, 13598, 20])
E2, N2 = np.array([11, 29, 11, 248, 0]), np.array([139, 303, 220, 12867, 22])
NAMES = ["Able", "Baker", "Clark", "Dover", "Empty"]


def effects() -> stats.Effects:
    return stats.effects("RR", events1=E1, total1=N1, events2=E2, total2=N2)


def words(svg: str) -> list[str]:
    root = parse(svg)
    boxes = texts(root)
    assert overlaps(boxes) == []
    assert outside(root, boxes) == []
    return [box.words for box in boxes]


def test_a_forest_plot_of_a_pooled_result() -> None:
    shown = words(plots.forest(stats.pool(effects())))
    assert {"Study 1", "0.41", "(0.13 to 1.26)", "Overall", "95% prediction interval"} <= set(shown)
    assert shown.count("not estimable") == 1


def test_labels_for_the_studies_and_a_message_where_they_do_not_fit() -> None:
    result = stats.pool(effects())
    assert "Dover" in words(plots.forest(plots.forest_data(result, NAMES)))
    with pytest.raises(ValueError, match="5 rows but 1 labels"):
        plots.forest_data(result, ["only"])


def test_leave_one_out_is_a_row_an_analysis() -> None:
    out = stats.leave_one_out(effects())
    data = plots.forest_data(out, [f"without {name}" for name in NAMES])
    shown = words(plots.forest(data))
    assert "without Dover" in shown
    assert "Overall" not in shown
    assert len(data.rows) == 5


def test_a_funnel_a_radial_and_a_baujat_plot_of_results() -> None:
    result = stats.pool(effects())
    assert "4 studies" not in " ".join(words(plots.funnel(result)))
    assert "1 study is not in the picture" in words(plots.funnel(result))
    assert "Able" in words(plots.radial(plots.radial_data(result, NAMES)))
    influence = stats.diagnostics(effects())
    assert "Able" in words(plots.baujat(plots.baujat_data(influence, NAMES)))


def test_a_specification_curve_of_a_multiverse() -> None:
    data = {"events1": E1[:4], "total1": N1[:4], "events2": E2[:4], "total2": N2[:4]}
    many = stats.multiverse(data, ["RR", "OR"], studies=NAMES[:4])
    shown = words(plots.specification_curve(plots.specification_data(many, "Ratio", log=True)))
    assert {"Measure", "Interval", "HKSJ", "Wald"} <= set(shown)


def test_plots_of_plain_data_do_not_import_numpy() -> None:
    code = (
        "import sys\n"
        "from stook import plots\n"
        "plots.forest(plots.ForestData())\n"
        "plots.funnel(plots.FunnelData())\n"
        "assert 'numpy' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
