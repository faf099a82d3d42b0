"""Every kind of plot under a name: what the golden and the browser tests draw."""

from collections.abc import Callable

from plotcases.forests import FORESTS
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
