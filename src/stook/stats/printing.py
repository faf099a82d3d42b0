"""How results read: numbers as a journal prints them, and why a number is missing.

A `result` here is a `stook.stats.Pooled`, whose module imports this one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from stook.figures import NO_P, level, number, p_value, percent, significant
from stook.figures.brief import html_table

NAMES = {
    "EE": "Common-effect", "FE": "Common-effect", "CE": "Common-effect",
}  # fmt: skip


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
        f"{options.measure} {significant(nat.estimate)} "
        f"({level(options.level)} CI {significant(nat.ci_low)} to {significant(nat.ci_high)}; "
        f"{options.ci}), {kind} = {number(result.statistic)}{df}, {p_value(result.p) or NO_P}"
    )
    if options.pi is not None and not np.isnan(result.pi_low):
        lines.append(
            f"{level(options.pi_level)} prediction interval "
            f"{significant(nat.pi_low)} to {significant(nat.pi_high)} ({options.pi})"
        )
    if result.k > 1:
        lines.append(_heterogeneity(result))
    if result.reason:
        lines.append(f"Not estimable: {result.reason}")
    return "\n".join(lines)


ROWS = 100
"""Meta-analyses of a batch that a notebook shows."""


def pooled_html(result: Any) -> str:
    """A meta-analysis as a table for a notebook: one row each, the scale that people read."""
    table = {
        name: np.atleast_1d(value).reshape(-1)[:ROWS].tolist()
        for name, value in columns(result).items()
        if not name.startswith(("estimate", "ci_", "pi_", "se"))
    }
    rows = zip(*table.values(), strict=True)
    return html_table((name.removeprefix("natural_") for name in table), rows)


def regression_html(fit: Any) -> str:
    """A meta-regression as a table for a notebook: one row a coefficient; a batch in words."""
    if np.ndim(fit.status) or fit.reason:
        return html_table(["meta-regression"], [[str(fit)]])
    header = ["coefficient", "estimate", "se", "ci_low", "ci_high", "p"]
    values = (fit.coefficients, fit.se, fit.ci_low, fit.ci_high, fit.p)
    rows = zip(fit.names, *(np.asarray(v).tolist() for v in values), strict=True)
    together = ["", *[None] * 4, fit.qm_p]
    return html_table(header, [*rows, ["all moderators together", *together[1:]]])


def _heterogeneity(result: Any) -> str:
    low, high = (significant(limit) for limit in result.tau2_ci)
    return (
        f"tau2 = {significant(result.tau2)} ({level(result.options.level)} CI {low} to {high}), "
        f"I2 = {percent(result.i2)}, Q = {number(result.q)} on {result.q_df} df, "
        f"{p_value(result.q_p) or NO_P}"
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
