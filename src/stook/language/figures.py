"""How numbers are shown: fixed digits, a true minus sign, no number that pretends precision."""

MINUS = "\N{MINUS SIGN}"
NOT_ESTIMABLE = "not estimable"


def shown(value: float | None, digits: int = 2) -> str:
    """A number with fixed digits, or "not estimable"."""
    if value is None:
        return NOT_ESTIMABLE
    text = f"{value:,.{digits}f}" if abs(value) < 1e9 else f"{value:.{digits}e}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return text.replace(",", "").replace("-", MINUS)


def p_value(value: float | None) -> str:
    """A P value as journals print it: never 0."""
    if value is None:
        return NOT_ESTIMABLE
    if value < 0.001:
        return "< 0.001"
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def interval(low: float | None, high: float | None, digits: int = 2) -> str:
    """Two limits joined by "to", so that no dash can be read as a minus sign."""
    if low is None or high is None:
        return NOT_ESTIMABLE
    return f"{shown(low, digits)} to {shown(high, digits)}"
