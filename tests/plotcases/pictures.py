"""Every kind of plot under a name: what the golden and the browser tests draw."""

from collections.abc import Callable

from plotcases.forests import FORESTS
from plotcases.reviews import FLOWS, JUDGED
from plotcases.scatters import directions, funnels, recalls, scatter, specifications
from stook import plots

PICTURES: dict[str, Callable[[], str]] = {
    f"forest-{name}": lambda data=data: plots.forest(data)  # type: ignore[misc]
    for name, data in FORESTS.items()
}
for _layout in ("revman", "jama"):
    for _name in ("three", "subgroups"):
        PICTURES[f"forest-{_name}-{_layout}"] = lambda n=_name, lay=_layout: plots.forest(  # type: ignore[misc]
            FORESTS[n], layout=lay
        )
PICTURES |= {f"flow-{name}": lambda d=data: plots.flow(d) for name, data in FLOWS.items()}  # type: ignore[misc]
for _key, _judged in JUDGED.items():
    PICTURES[f"traffic-light-{_key}"] = lambda d=_judged: plots.traffic_light(d)  # type: ignore[misc]
    PICTURES[f"rob-summary-{_key}"] = lambda d=_judged: plots.rob_summary(d)  # type: ignore[misc]
_SCATTERS = {"baujat": plots.baujat, "labbe": plots.labbe, "radial": plots.radial}
_SCATTERS["bubble"] = plots.bubble
for _kind, _draw in _SCATTERS.items():
    for _k in (0, 3, 30):
        PICTURES[f"{_kind}-{_k}"] = lambda d=_draw, n=_k, kind=_kind: d(scatter(n, kind))  # type: ignore[misc]
for _k in (0, 3, 40):
    PICTURES[f"funnel-{_k}"] = lambda n=_k: plots.funnel(funnels(n))  # type: ignore[misc]
    PICTURES[f"direction-{_k}"] = lambda n=_k: plots.effect_direction(directions(n % 33))  # type: ignore[misc]
PICTURES |= {
    "funnel-differences": lambda: plots.funnel(funnels(12, log=False)),
    "specification-many": lambda: plots.specification_curve(specifications(40)),
    "specification-few": lambda: plots.specification_curve(specifications(2)),
    "specification-none": lambda: plots.specification_curve(plots.SpecificationData()),
    "recall": lambda: plots.recall_curve(recalls(1200)),
    "recall-unknown": lambda: plots.recall_curve(
        plots.RecallData((plots.RecallSeries("So far", ((0, 0), (10, 3), (40, 5))),), records=90)
    ),
    "recall-none": lambda: plots.recall_curve(plots.RecallData()),
}
