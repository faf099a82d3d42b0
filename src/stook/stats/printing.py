"""How results read: numbers as a journal prints them, and why a number is missing.

A `result` here is a `stook.stats.Pooled`, whose module imports this one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

NAMES = {
    "EE": "Common-effect", "FE": "Common-effect", "CE": "Common-effect",
}  # fmt: skip


def p_value(p: float) -> str:
    """A P value as journals print it: never 0, "P < 0.0001" below that."""
    if np.isnan(p):
        return "P not estimable"
    if p < 0.0001:
        return "P < 0.0001" if p > 1e-300 else "P < 1e-300"
    return f"P = {p:.4f}" if p < 0.01 else f"P = {p:.2f}"


def number(x: float, digits: int = 3) -> str:
    """A number with significant digits, or "not estimable"."""
    if np.isnan(x):
        return "not estimable"
    if x == 0:
        return "0"
    if 1e-3 <= abs(x) < 1e6:
        decimals = digits - 1 - int(np.floor(np.log10(abs(x))))
        return f"{x:.{min(max(decimals, 0), 6)}f}"
    return f"{x:.{digits - 1}e}"


def reasons(result: Any, texts: tuple[str, ...]) -> Any:
    """Why numbers are missing: a string, or an array of strings for a batch."""
    columns = (result.status, result.k, result.ci_low, result.pi_low)
    if np.ndim(result.status) == 0:
        return _reason(result, texts, *columns)
    flat = zip(*(np.asarray(column).reshape(-1).tolist() for column in columns), strict=True)
    found = np.array([_reason(result, texts, *row) for row in flat], dtype=object)
    return found.reshape(np.shape(result.status))


def _reason(
    result: Any, texts: tuple[str, ...], status: int, k: int, ci_low: float, pi_low: float
) -> str:
    if status:
        return texts[status]
    options, found = result.options, []
    if np.isnan(ci_low):
        found.append(
            f"{options.ci} interval: the effects are identical, so they give no variance; "
            "see Wald or HKSJ-adhoc"
        )
    if k == 1:
        found.append("heterogeneity: one study only")
    if options.pi is not None and options.method in NAMES:
        found.append("prediction interval: a common effect does not vary between studies")
    elif options.pi in {"HTS", "HK", "V", "HK-PR"} and np.isnan(pi_low):
        need = 3 if options.pi in {"HTS", "HK-PR"} else 2
        if k < need:
            found.append(f"prediction interval ({options.pi}): needs {need} studies, there are {k}")
    return "; ".join(found)


def pooled(result: Any) -> str:
    """A meta-analysis in a few lines, or a table of many."""
    if np.ndim(result.status):
        return f"{np.size(result.status)} meta-analyses ({_model(result)}); see as_dict()"
    options = result.options
    if result.status:
        return f"{_model(result)}: not estimable ({result.reason})"
    lines = [f"{_model(result)}, {result.k} {'study' if result.k == 1 else 'studies'}"]
    nat = result.natural
    kind = "z" if np.isinf(result.df) else "t"
    df = "" if np.isinf(result.df) else f" on {result.df:g} df"
    lines.append(
        f"{options.measure} {number(nat.estimate)} "
        f"({100 * options.level:g}% CI {number(nat.ci_low)} to {number(nat.ci_high)}; "
        f"{options.ci}), {kind} = {result.statistic:.2f}{df}, {p_value(result.p)}"
    )
    if options.pi is not None and not np.isnan(result.pi_low):
        lines.append(
            f"{100 * options.pi_level:g}% prediction interval "
            f"{number(nat.pi_low)} to {number(nat.pi_high)} ({options.pi})"
        )
    if result.k > 1:
        lines.append(_heterogeneity(result))
    if result.reason:
        lines.append(f"Not estimable: {result.reason}")
    return "\n".join(lines)


def _heterogeneity(result: Any) -> str:
    low, high = result.tau2_ci
    return (
        f"tau2 = {number(result.tau2)} ({100 * result.options.level:g}% CI {number(low)} to "
        f"{number(high)}), I2 = {result.i2:.1f}%, Q = {result.q:.2f} on {result.q_df} df, "
        f"{p_value(result.q_p)}"
    )


def _model(result: Any) -> str:
    options = result.options
    if options.method in NAMES:
        return f"{NAMES[options.method]} meta-analysis ({options.weighting})"
    return f"Random-effects meta-analysis ({options.method}, {options.weighting})"


def columns(result: Any) -> dict[str, Any]:
    """The main numbers by name, each as a list with one entry a meta-analysis."""
    names = (
        "k", "estimate", "se", "ci_low", "ci_high", "p", "pi_low", "pi_high", "tau2", "i2", "h2",
        "q", "q_df", "q_p",
    )  # fmt: skip
    found: dict[str, Any] = {
        name: np.atleast_1d(getattr(result, name)).reshape(-1) for name in names
    }
    for name, value in result.natural._asdict().items():
        found[f"natural_{name}"] = np.atleast_1d(value).reshape(-1)
    rows = found["k"].size
    found |= {name: [getattr(result.options, name)] * rows for name in ("method", "ci", "pi")}
    found["reason"] = [str(reason) for reason in np.atleast_1d(result.reason).reshape(-1)]
    return found
