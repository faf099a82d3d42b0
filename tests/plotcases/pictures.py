"""Every kind of plot under a name: what the golden and the browser tests draw."""

from collections.abc import Callable

from plotcases.forests import FORESTS
from plotcases.reviews import FLOWS, JUDGED
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
