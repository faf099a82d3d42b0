from typing import Any

def fits(
    y: Any,
    v: Any,
    found: Any,
    proved: Any,
    restricted: bool,
    limits: tuple[float, float, float, float, float],
    /,
) -> None: ...
