"""An R script (package metafor) for every synthesis, so that anybody can check it with R.

Viechtbauer W. J Stat Softw 2010;36(3):1-48, doi:10.18637/jss.v036.i03. Each script starts from the
numbers that the studies reported, computes effects and pool, and stops where a number differs from
the one that was published by more than `TOLERANCE`.
"""

import json
from collections.abc import Callable, Sequence
from typing import Final

from stook.model.synthesis import Contrast, Specification, StudyEffect, Synthesis
from stook.synthesis.carried_out import carried_out, weighs_tables
from stook.synthesis.study_effects import is_ratio

TOLERANCE = 1e-6
_TESTS: Final = {"Wald": "z", "t": "t", "HKSJ": "knha", "HKSJ-adhoc": "adhoc"}
# metafor stops its iterations early unless told not to.
_CONTROL: Final = {
    **dict.fromkeys(("REML", "ML", "EB"), ", control=list(threshold=1e-10, maxiter=1000)"),
    "PM": ", control=list(tol=1e-10)",
}
# How escalc is told what RevMan does with empty cells, by measure.
_EMPTY: Final = {
    "RR": ', add=1/2, to="only0", drop00=TRUE',
    "OR": ', add=1/2, to="only0", drop00=TRUE',
    "RD": ', add=1/2, to="only0"',
    "AS": ', to="none"',
}
_FIELDS: Final = {
    "events": (("ai", "experimental", "events"), ("n1i", "experimental", "total"),
               ("ci", "comparator", "events"), ("n2i", "comparator", "total")),
    "means": (("m1i", "experimental", "mean"), ("sd1i", "experimental", "sd"),
              ("n1i", "experimental", "n"), ("m2i", "comparator", "mean"),
              ("sd2i", "comparator", "sd"), ("n2i", "comparator", "n")),
}  # fmt: skip
_HEAD: Final = """# {id}
# Made by stook; needs R with the package metafor.
suppressPackageStartupMessages(library(metafor))
compare <- function(id, found, published) {{
  gap <- max(abs(found - published))
  cat(sprintf("%-60s largest difference %.1e\\n", id, gap))
  if (!is.finite(gap) || gap > {tolerance:g} * max(1, abs(published))) {{
    print(rbind(R = found, published = published), digits = 12)
    stop("R and the review differ", call. = FALSE)
  }}
}}
"""
_SMD: Final = """# Standardised mean differences as RevMan has them (Hedges' adjusted g)
dat <- within(dat, {
  N  <- n1i + n2i
  sp <- sqrt(((n1i - 1) * sd1i^2 + (n2i - 1) * sd2i^2) / (N - 2))
  yi <- (m1i - m2i) / sp * (1 - 3 / (4 * N - 9))
  vi <- N / (n1i * n2i) + yi^2 / (2 * (N - 3.94))
})
"""


def r_scripts(
    specifications: Sequence[Specification], syntheses: Sequence[Synthesis]
) -> dict[str, bytes]:
    """A script for each synthesis that has an estimate, and one that runs them all."""
    written: dict[str, bytes] = {}
    for specification, synthesis in zip(specifications, syntheses, strict=True):
        if synthesis.pool.estimate is not None:
            text = r_script(carried_out(specification), synthesis)
            written[f"r/{specification.id}.R"] = text.encode()
    if written:
        names = [path.removeprefix("r/") for path in sorted(written)]
        lines = "\n".join(f"source({quoted(name)})" for name in names)
        head = "# Run in this folder: Rscript run-all.R\n"
        written["r/run-all.R"] = f"{head}{lines}\n".encode()
    return dict(sorted(written.items()))


def r_script(specification: Specification, synthesis: Synthesis) -> str:
    """The script of one synthesis; what is not estimable is left out and named."""
    pairs = list(zip(specification.contrasts, synthesis.effects, strict=True))
    used = [pair for pair in pairs if pair[1].y is not None]
    left = [contrast.label for contrast, effect in pairs if effect.y is None]
    parts = [_HEAD.format(id=specification.id, tolerance=TOLERANCE)]
    if left:
        parts.append(f"# Not estimable, left out: {', '.join(left)}\n".replace("\r", " "))
    parts.append(_data(specification, used))
    parts.append(_fit(specification))
    parts.append(_compared(specification, synthesis))
    return "\n".join(parts)


def quoted(text: str) -> str:
    """A string of R."""
    return json.dumps(text, ensure_ascii=False).replace("\\/", "/")


def _number(value: float | None) -> str:
    if value is None:
        return "NA"
    return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _vector(values: Sequence[float | None]) -> str:
    return f"c({', '.join(_number(value) for value in values)})"


def _data(specification: Specification, used: list[tuple[Contrast, StudyEffect]]) -> str:
    """The data frame with effects `yi` and variances `vi`."""
    labels = ", ".join(quoted(contrast.label) for contrast, _ in used)
    shapes = {contrast.shape for contrast, _ in used}
    shape = next(iter(shapes)) if len(shapes) == 1 else ""
    fields = _FIELDS.get(shape, ())
    columns = [f"study = c({labels})"]
    for name, side, key in fields:
        values = [getattr(getattr(contrast, side), key) for contrast, _ in used]
        columns.append(f"{name} = {_vector(values)}")
    if not fields or not _computable(specification.measure):
        columns.append(f"yi = {_vector([effect.y for _, effect in used])}")
        columns.append(f"vi = {_vector([effect.v for _, effect in used])}")
    frame = "dat <- data.frame(\n  " + ",\n  ".join(columns) + "\n)\n"
    return frame + (_effects(specification.measure, fields) if fields else "")


def _computable(measure: str) -> bool:
    return measure in _EMPTY or measure in ("MD", "SMD", "PETO", "ROM")


def _effects(measure: str, fields: Sequence[tuple[str, str, str]]) -> str:
    if measure == "SMD":
        return _SMD
    if not _computable(measure):
        return ""
    arguments = ", ".join(f"{name}={name}" for name, _, _ in fields)
    empty = _EMPTY.get(measure, "")
    return f'dat <- escalc(measure="{measure}", {arguments}, data=dat{empty})\n'


def _fit(specification: Specification) -> str:
    method = specification.method
    level = f"level={100 * method.level:g}"
    if weighs_tables(specification):
        return _tables(specification, level)
    if method.model == "common":
        return f'fit <- rma(yi, vi, data=dat, method="EE", {level})\n'
    test = _TESTS.get(method.interval, "z")
    control = _CONTROL.get(method.estimator, "")
    return (
        f'fit <- rma(yi, vi, data=dat, method="{method.estimator}", test="{test}", '
        f"{level}{control})\n"
    )


def _tables(specification: Specification, level: str) -> str:
    """Mantel-Haenszel and Peto, which weigh the tables themselves."""
    arguments = "ai=ai, n1i=n1i, ci=ci, n2i=n2i, data=dat"
    if specification.method.method == "Peto":
        fit = f'fit <- rma.peto({arguments}, add=c(1/2,0), to=c("only0","none"), {level})\n'
    else:
        measure = specification.measure
        # RevMan corrects empty cells in the pooled ratio, too, but not in a risk difference
        to = "none" if measure == "RD" else "only0"
        fit = (
            f'fit <- rma.mh(measure="{measure}", {arguments}, add=c(1/2,1/2), '
            f'to=c("only0","{to}"), drop00=TRUE, correct=FALSE, {level})\n'
        )
    if specification.method.model == "common":
        return fit
    return fit + (
        "# random effects about the fixed estimate, as RevMan has it\n"
        "mu <- as.numeric(fit$beta)\n"
        "w <- 1 / dat$vi\n"
        "q <- sum(w * (dat$yi - mu)^2)\n"
        "tau2 <- max(0, (q - (nrow(dat) - 1)) / (sum(w) - sum(w^2) / sum(w)))\n"
        f"fit <- rma(yi, vi, data=dat, tau2=tau2, {level})\n"
    )


def _compared(specification: Specification, synthesis: Synthesis) -> str:
    pool = synthesis.pool
    back: Callable[[str], str] = (
        (lambda text: f"exp({text})") if is_ratio(specification.measure) else str
    )
    found = back("c(as.numeric(fit$beta), fit$ci.lb, fit$ci.ub)")
    published = _vector([pool.estimate, pool.ci_low, pool.ci_high])
    return f"compare({quoted(specification.id)}, {found}, {published})\n"
