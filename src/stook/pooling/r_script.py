"""The R script (package metafor) that gives the same result as `stook pool`.

So that an editor or a statistician can check it with what they trust: Viechtbauer W. J Stat Softw
2010;36(3):1-48, doi:10.18637/jss.v036.i03.
"""

import json
from collections.abc import Sequence
from typing import Final

from stook.pooling.table import COMMON, Analysis
from stook.stats.effects import (
    EFFECT_REASONS,
    NO_VARIANCE,
    NO_VARIATION,
    NO_VARIATION_IN_ONE,
)

_ARGUMENTS: Final = {
    "counts": {"events1": "ai", "nonevents1": "bi", "total1": "n1i", "events2": "ci",
               "nonevents2": "di", "total2": "n2i"},
    "means": {"mean1": "m1i", "sd1": "sd1i", "total1": "n1i", "mean2": "m2i", "sd2": "sd2i",
              "total2": "n2i"},
    "rates": {"events1": "x1i", "time1": "t1i", "events2": "x2i", "time2": "t2i"},
    "correlations": {"r": "ri", "n": "ni"},
    "proportions": {"events": "xi", "n": "ni"},
    "group means": {"mean": "mi", "sd": "sdi", "n": "ni"},
}  # fmt: skip
_TESTS: Final = {"Wald": "z", "t": "t", "HKSJ": "knha", "HKSJ-adhoc": "adhoc"}
_BACK: Final = {
    "log": "exp",
    "logit": "transf.ilogit",
    "fisher-z": "transf.ztor",
    "arcsine": "transf.iarcsin",
}


# What `escalc` is told of zero cells, and of the effects where 1/2 is for the variances alone.
_ZERO: Final = {
    "RR": (", drop00=TRUE",),
    "OR": (", drop00=TRUE",),
    "IRR": (", drop00=TRUE",),
    "PETO": (', to="none", drop00=TRUE',),
    "AS": (', to="none"',),
    "IRSD": (', to="none"',),
    "RD": ("", ', to="none"'),
    "IRD": ("", ', to="none"'),
}
# metafor stops its iterations early unless told not to (thresholds of 1e-5 and 1e-4).
_CLOSE: Final = {
    **dict.fromkeys(("REML", "ML", "EB"), ", control=list(threshold=1e-10, maxiter=1000)"),
    "PM": ", control=list(tol=1e-10)",
}
# Estimators in two steps, by the name of the first, as metafor has the steps but not both.
_TWO_STEPS: Final = {"DL2": "DL", "HE2": "HE", "CA2": "HE"}


def _column(column: str) -> str:
    return f"dat[[{json.dumps(column, ensure_ascii=False)}]]"


def _name(column: str) -> str:
    """A column in R: by its name where that is one, else quoted."""
    plain = column.replace("_", "a").replace(".", "a")
    ok = plain.isascii() and plain.isalnum() and plain[0].isalpha()
    return column if ok else _column(column)


def _read(analysis: Analysis) -> str:
    """The line that reads the file, or the numbers themselves where R would misread it."""
    if analysis.columns is not None:
        columns = [f"{_quoted(name)}={_vector(cells)}" for name, cells in analysis.columns.items()]
        return f"dat <- data.frame({', '.join(columns)}, check.names=FALSE)"
    file = json.dumps(analysis.file, ensure_ascii=False)
    said = " ".join(analysis.said)
    more = ', sep="\\t"' if "by tabs" in said else ', sep=";"' if "by semicolons" in said else ""
    more += ', dec=","' if "decimal commas" in said else ""
    return f'dat <- read.csv({file}{more}, check.names=FALSE, na.strings=c("", "NA", "NR", "."))'


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


def _vector(cells: Sequence[float | str]) -> str:
    shown = (_quoted(c) if isinstance(c, str) else "NA" if c != c else f"{c:.15g}" for c in cells)
    return f"c({', '.join(shown)})"


def _effects(analysis: Analysis) -> list[str]:
    """The lines that put effects and variances into `dat`."""
    columns = analysis.guess.columns
    if "oe" in columns:
        oe, v = _column(columns["oe"]), _column(columns["v"])
        return [f"dat$yi <- {oe} / {v}", f"dat$vi <- 1 / {v}"]
    if analysis.guess.family == "effects":
        return [f"dat$yi <- {_logged(analysis, 'y')}", f"dat$vi <- {_variance(analysis)}"]
    pairs = _ARGUMENTS[analysis.guess.family]
    given = ", ".join(f"{pairs[role]}={_name(column)}" for role, column in columns.items())
    # append=FALSE: otherwise escalc changes the names of columns that are not names in R
    escalc = f'escalc(measure="{analysis.measure}", {given}, data=dat, append=FALSE'
    first, *effect = _ZERO.get(analysis.measure, ("",))
    one = analysis.measure == "RR" and _everyone(analysis)
    return [
        f"es <- {escalc}{'' if one else first})",
        "dat$yi <- es$yi",
        "dat$vi <- es$vi",
        *(f"dat$yi <- {escalc}{more})$yi" for more in effect),
        *(_ratios_of_one(analysis) if one else ()),
    ]


def _everyone(analysis: Analysis) -> bool:
    """Whether there is a study in which everyone had the event."""
    return any(
        s.cells["events1"] == s.cells["total1"] and s.cells["events2"] == s.cells["total2"]
        for s in analysis.studies
    )


def _ratios_of_one(analysis: Analysis) -> list[str]:
    """Where everyone had the event the risk ratio is 1 exactly; without any event there is none."""
    column = {role: _column(name) for role, name in analysis.guess.columns.items()}
    e1, e2 = column["events1"], column["events2"]
    if "total1" in column:
        everyone = f"{e1} == {column['total1']} & {e2} == {column['total2']}"
    else:
        everyone = f"{column['nonevents1']} + {column['nonevents2']} == 0"
    return [f"dat$yi[which({e1} + {e2} == 0)] <- NA", f"dat$yi[which({everyone})] <- 0"]


def _logged(analysis: Analysis, role: str) -> str:
    column = _column(analysis.guess.columns[role])
    return f"log({column})" if analysis.guess.ratio and not analysis.guess.logged else column


def _variance(analysis: Analysis) -> str:
    columns = analysis.guess.columns
    if "low" in columns:
        high, low = _logged(analysis, "high"), _logged(analysis, "low")
        return f"(({high} - {low}) / (2 * qnorm(0.975)))^2"
    role = "v" if "v" in columns else "se"
    column = _column(columns[role])
    return column if role == "v" else f"{column}^2"


def _tables(analysis: Analysis) -> list[str]:
    """Mantel-Haenszel and Peto, which start from the tables."""
    pairs = _ARGUMENTS["counts"]
    given = ", ".join(f"{pairs[r]}={_name(c)}" for r, c in analysis.guess.columns.items())
    size = f"level={100 * analysis.request.level:g}"
    if analysis.request.method == "Peto":
        return [f"res <- rma.peto({given}, data=dat, {size})"]
    if analysis.measure == "RD":
        size += ", drop00=FALSE"
    elif analysis.request.convention == "review":
        size += ', add=c(1/2, 1/2), to=c("only0", "only0"), drop00=TRUE'
    note = "  # Q leaves out studies in which everyone had the event; here they count"
    odd = analysis.measure == "RR" and _everyone(analysis)
    call = f'rma.mh(measure="{analysis.measure}", {given}, data=dat, {size})'
    return [f"res <- {call}{note if odd else ''}"]


def _fit(analysis: Analysis) -> list[str]:
    options = analysis.pooled.options
    named = "EE" if analysis.request.method in COMMON else options.method
    test = _TESTS[options.ci]
    if analysis.pooled.ci_low != analysis.pooled.ci_low:  # no interval: identical effects
        test = "z"
    how = f'test="{test}", level={100 * options.level:g}'
    if named in _TWO_STEPS:
        lines = _two_steps(_TWO_STEPS[named], how)
        fit = "fit"
    else:
        method = {"CA": "HE"}.get(named, named)
        how += _CLOSE.get(method, "")
        lines = [f'res <- rma(yi, vi, data=dat, method="{method}", {how})']
        fit = f'function(d) rma(yi, vi, data=d, method="{method}", {how})'
    if analysis.subgroups:
        by = json.dumps(analysis.request.subgroup, ensure_ascii=False)
        lines += [
            f"sub <- lapply(split(dat, dat[[{by}]]), {fit})",
            "lapply(sub, print)",
            "variances <- sapply(sub, function(s) 1 / sum(1 / (s$vi + s$tau2)))",
            'rma(sapply(sub, coef), variances, method="EE")  # test of subgroup differences',
        ]
    return lines


def _two_steps(first: str, how: str) -> list[str]:
    """The method of moments twice, the second time with the weights of the first."""
    return [
        "fit <- function(d) {",
        f'  one <- rma(yi, vi, data=d, method="{first}")',
        '  two <- rma(yi, vi, data=d, method="GENQ", weights=1 / (vi + one$tau2))',
        f'  rma(yi, vi, data=d, method="DL", tau2=two$tau2, {how})',
        "}",
        "res <- fit(dat)",
    ]


def _prediction(analysis: Analysis) -> list[str]:
    """The prediction interval written out, as releases of metafor differ in their default."""
    options = analysis.pooled.options
    tail = f"{0.5 + options.pi_level / 2:g}"
    classic = "sqrt(res$tau2 + 1 / sum(1 / (res$vi + res$tau2)))"
    own = 'sqrt(res$tau2 + rma(res$yi, res$vi, tau2=res$tau2, test="knha")$se^2)'
    form = {
        "HTS": (f"qt({tail}, res$k - 2)", classic),
        "V": (f"qt({tail}, res$k - 1)", classic),
        "normal": (f"qnorm({tail})", classic),
        "HK": (f"qt({tail}, res$k - 1)", own),
        "HK-PR": (f"qt({tail}, res$k - 2)", own),
    }.get(options.pi or "")
    if form is None or analysis.pooled.pi_low != analysis.pooled.pi_low:
        return []
    limits = f"c(res$beta) + c(-1, 1) * {form[0]} * {form[1]}"
    back = _BACK.get(analysis.scale)
    if analysis.scale == "freeman-tukey":
        sizes = _column(analysis.guess.columns["n"])
        limits = f"transf.ipft.hm({limits}, targs=list(ni={sizes}))"
    elif back:
        limits = f"{back}({limits})"
    return [f"{limits}  # prediction interval"]


def r_call(analysis: Analysis) -> list[str]:
    """The script, line by line."""
    head = ["library(metafor)", _read(analysis)]
    back = _BACK.get(analysis.scale)
    if analysis.request.method in {"MH", "Peto"}:
        return [
            *head,
            *_tables(analysis),
            "res",
            "predict(res, transf=exp)" if back else "confint(res)",
        ]
    if analysis.pooled.status:  # nothing to pool: what each study gives is all there is
        return [*head, *_effects(analysis), *_left_out(analysis), 'dat[c("yi", "vi")]']
    shown = ["res", f"predict(res, transf={back})"] if back else ["res"]
    if analysis.scale == "freeman-tukey":
        sizes = _column(analysis.guess.columns["n"])
        shown = ["res", f"predict(res, transf=transf.ipft.hm, targs=list(ni={sizes}))"]
    effects = [*_effects(analysis), *_left_out(analysis)]
    return [*head, *effects, *_fit(analysis), *shown, *_prediction(analysis)]


def _left_out(analysis: Analysis) -> list[str]:
    """The lines that leave out what has no effect here but would stop metafor or count there."""
    reasons = {study.reason for study in analysis.studies}
    lines = []
    if EFFECT_REASONS[NO_VARIANCE] in reasons or EFFECT_REASONS[NO_VARIATION] in reasons:
        lines.append("dat$yi[which(dat$vi <= 0)] <- NA")
    if EFFECT_REASONS[NO_VARIATION_IN_ONE] in reasons:
        column = {role: _column(name) for role, name in analysis.guess.columns.items()}
        one = [f"({column[f'sd{i}']} == 0 & {column[f'total{i}']} > 1)" for i in "12"]
        lines.append(f"dat$yi[which({one[0]} != {one[1]})] <- NA")
    return lines
